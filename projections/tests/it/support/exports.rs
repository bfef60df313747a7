use domain::{
    Sha256Hex,
    payment_export::{
        AcknowledgeBatch, BatchContents, CsvEncoding, LogPlace, PaymentExport, PaymentExportCommand, RegisterExport, StartBatch,
    },
    values::Kopecks,
};
use uuid::Uuid;

use super::{World, at, creditor, organisation, staff, text};

/// A consumer that has one batch and is offered the next.
pub(crate) async fn exports(world: &World) {
    let contents = |position| BatchContents {
        through: LogPlace { era: 1, transaction: 700, position },
        rows: 3,
        received: Kopecks::new(30_050),
        returned: Kopecks::new(50),
        more: false,
        csv_sha256: Sha256Hex::of(b"file"),
    };
    for command in [
        PaymentExportCommand::Register(RegisterExport {
            organisation: organisation(),
            name: text("1С"),
            creditors: [creditor(1)].into(),
            encoding: CsvEncoding::Utf8,
            at: at(1),
        }),
        PaymentExportCommand::StartBatch(StartBatch { contents: Some(contents(10)), at: at(2) }),
        PaymentExportCommand::AcknowledgeBatch(AcknowledgeBatch { number: 1, by: staff(1), at: at(3) }),
        PaymentExportCommand::StartBatch(StartBatch { contents: Some(contents(20)), at: at(4) }),
    ] {
        world.run::<PaymentExport>(Uuid::from_u128(0xF001), None, command).await;
    }
}
