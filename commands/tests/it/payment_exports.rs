//! Payments for accounting systems: each movement in one batch of an export, whoever asks how often.

use std::{
    collections::BTreeSet,
    fs::File as Disk,
    io::{self, Read, Write},
    sync::Arc,
};

use commands::{
    Actor, Caller, Channel, CommandError, Receipt, Request,
    payment::CreditOfflinePaymentInput,
    payment_export::{
        AcknowledgeExportBatchInput, ChangePaymentExportInput, ExportFiles, ExportFormat, Movement, MovementWriter,
        PaymentMovementsProcess, RegisterPaymentExportInput, StartExportBatchInput,
    },
    portfolio_import::ImportMode,
};
use domain::{
    CreditorId, DebtId, OrganisationId, PaymentExportId, SessionId, StaffId,
    payment_export::CsvEncoding,
    staff_member::Role,
    values::{BoundedText, Kopecks},
};
use event_store::subscription::{RunnerOptions, Subscriptions};
use futures::future::join_all;
use tempfile::TempDir;
use uuid::Uuid;

use crate::{
    desk::{Desk, command, refusal, shell},
    files::{File, at_hand},
};

const BATCHES: &str = "SELECT count(*) FROM events WHERE event_type = 'PaymentExportBatchStarted'";

/// One line a movement, and nothing that any format asks for.
struct Lines(Disk);

impl MovementWriter for Lines {
    fn add(&mut self, movements: &[Movement]) -> io::Result<()> {
        movements.iter().try_for_each(|row| {
            let line = (&row.kind, &row.method, &row.creditor, &row.debt_number, &row.borrower_external_id);
            writeln!(self.0, "{line:?} {} {}", row.amount.get(), row.principal.get() + row.overpaid.get())
        })
    }

    fn finish(self: Box<Self>) -> io::Result<Disk> {
        Ok(self.0)
    }
}

struct Office {
    desk: Desk,
    files: ExportFiles,
    _folder: TempDir,
}

fn accountant() -> Caller {
    let actor = Actor::Staff {
        id: StaffId::new(Uuid::from_u128(7)),
        role: Role::Supervisor,
        session: SessionId::new(Uuid::from_u128(8)),
    };
    Caller { actor, channel: Channel::Admin, ..shell() }
}

impl Office {
    /// A creditor with three debts.
    async fn open(most_rows: u32) -> Self {
        let (desk, folder) = (Desk::open().await, tempfile::tempdir().unwrap());
        desk.creditor().await;
        desk.commands.import_file(&shell(), at_hand(File::portfolio(3), 1), ImportMode::Write, &|_| {}).await.unwrap();
        let write = Arc::new(|_, file| Ok(Box::new(Lines(file)) as Box<dyn MovementWriter>));
        Self { desk, files: ExportFiles { folder: folder.path().to_owned(), write, most_rows }, _folder: folder }
    }

    async fn register(&self, number: u128, name: &str, creditors: BTreeSet<CreditorId>) -> Result<PaymentExportId, CommandError> {
        let input =
            RegisterPaymentExportInput { name: BoundedText::parse(name).unwrap(), creditors, encoding: CsvEncoding::Utf8 };
        let receipt = self.desk.commands.register_payment_export(&accountant(), Request::new(command(number), input)).await?;
        Ok(receipt.aggregate_id.parse().unwrap())
    }

    /// Money comes to the debt `L-2` and is noted.
    async fn pay(&self, number: u128, kopecks: i64) {
        let id: String = sqlx::query_scalar(
            "SELECT aggregate_id FROM events WHERE event_type = 'DebtRegistered' AND payload -> 'Registered' ->> 'number' = 'L-2'",
        )
        .fetch_one(self.desk.database.owner_pool())
        .await
        .unwrap();
        let input = CreditOfflinePaymentInput {
            debt: id.parse::<DebtId>().unwrap(),
            amount: Kopecks::new(kopecks),
            received_on: "2026-09-10".parse().unwrap(),
            reason: BoundedText::parse("Квитанция").unwrap(),
        };
        self.desk.commands.credit_offline_payment(&accountant(), Request::new(command(number), input)).await.unwrap();
        self.note().await;
    }

    async fn note(&self) {
        let store = self.desk.store.clone();
        let process = Arc::new(PaymentMovementsProcess { store: store.clone() });
        let mut subscriptions = Subscriptions::new(&store, vec![process], &RunnerOptions::default(), Uuid::from_u128(99));
        // Another test's open transaction may hold the tail back for a moment.
        let credits = "SELECT count(*) FROM events WHERE event_type = 'DebtPaymentCredited'";
        for _ in 0..2_000 {
            subscriptions.catch_up().await.unwrap();
            if self.desk.count(credits).await == self.desk.count("SELECT count(*) FROM payment_movements").await {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        panic!("the movements are not noted");
    }

    async fn start(&self, number: u128, export: PaymentExportId) -> Result<Receipt, CommandError> {
        let request = Request::new(command(number), StartExportBatchInput { export });
        self.desk.commands.start_export_batch(&accountant(), request, &self.files).await
    }

    async fn acknowledge(&self, number: u128, export: PaymentExportId, batch: u64) -> Result<Receipt, CommandError> {
        let request = Request::new(command(number), AcknowledgeExportBatchInput { export, number: batch });
        self.desk.commands.acknowledge_export_batch(&accountant(), request).await
    }

    async fn content(&self, export: PaymentExportId, batch: u64) -> String {
        let format = ExportFormat::Csv;
        let mut file = self.desk.commands.export_file(&accountant(), (export, batch), format, &self.files).await.unwrap();
        let mut text = String::new();
        file.file.read_to_string(&mut text).unwrap();
        assert_eq!(file.bytes, text.len() as u64);
        text
    }

    /// Rows of all batches of an export.
    async fn rows(&self) -> i64 {
        let sum = "SELECT coalesce(sum((payload -> 'BatchStarted' -> 'batch' ->> 'rows')::bigint), 0)::bigint FROM events
            WHERE event_type = 'PaymentExportBatchStarted'";
        self.desk.count(sum).await
    }
}

#[tokio::test]
async fn a_movement_stands_in_one_batch_and_the_next_begins_once_that_one_is_acknowledged() {
    let office = Office::open(100).await;
    let export = office.register(1, "1С", BTreeSet::new()).await.unwrap();
    office.start(2, export).await.unwrap();
    assert_eq!(office.desk.count(BATCHES).await, 0, "nothing has moved");

    office.pay(10, 100_000).await;
    office.pay(11, 50_000).await;
    let first = office.start(3, export).await.unwrap();
    let content = office.content(export, 1).await;
    assert_eq!(
        content,
        "(\"payment\", \"offline\", \"ООО «Берег»\", \"L-2\", \"P-2\") 100000 100000\n\
         (\"payment\", \"offline\", \"ООО «Берег»\", \"L-2\", \"P-2\") 50000 50000\n",
        "of the second, more than was owed is overpaid"
    );
    office.pay(12, 7).await;
    let again = office.start(3, export).await.unwrap();
    assert_eq!((again.version, again.replayed), (first.version, true));
    office.start(4, export).await.unwrap();
    assert_eq!((office.desk.count(BATCHES).await, office.rows().await), (1, 2), "it waits to be acknowledged");
    assert_eq!(office.content(export, 1).await, content, "whatever comes later, it is the same");

    office.acknowledge(5, export, 1).await.unwrap();
    office.acknowledge(6, export, 1).await.unwrap();
    assert_eq!(refusal(office.acknowledge(7, export, 2).await), "EXPORT_BATCH_UNKNOWN");
    office.start(3, export).await.unwrap();
    assert_eq!(office.desk.count(BATCHES).await, 1, "a command that is sent once more begins no other batch");
    office.start(8, export).await.unwrap();
    assert_eq!((office.desk.count(BATCHES).await, office.rows().await), (2, 3));
    assert!(office.content(export, 2).await.ends_with(" 7 7\n"));
    office.acknowledge(9, export, 2).await.unwrap();
    office.start(20, export).await.unwrap();
    assert_eq!(office.desk.count(BATCHES).await, 2, "nothing has moved since");
}

#[tokio::test]
async fn of_many_at_once_one_begins_the_batch_and_nothing_is_exported_twice() {
    let office = Office::open(2).await;
    let export = office.register(1, "1С", BTreeSet::new()).await.unwrap();
    for number in 0..5 {
        office.pay(10 + number, 1_000).await;
    }
    for batch in 1..=3 {
        let starts = join_all((0..8).map(|number| office.start(100_000 * u128::from(batch) + number, export))).await;
        assert!(starts.iter().all(Result::is_ok), "{starts:?}");
        assert_eq!(office.desk.count(BATCHES).await, i64::try_from(batch).unwrap());
        let rows = office.content(export, batch).await.lines().count();
        assert_eq!(rows, if batch == 3 { 1 } else { 2 }, "a batch is bounded");
        let acknowledged =
            join_all((0..4).map(|number| office.acknowledge(110_000 * u128::from(batch) + number, export, batch))).await;
        assert!(acknowledged.iter().all(Result::is_ok), "{acknowledged:?}");
    }
    assert_eq!(office.rows().await, 5);
    let more = "SELECT count(*) FROM events WHERE event_type = 'PaymentExportBatchStarted'
        AND (payload -> 'BatchStarted' -> 'batch' ->> 'more')::boolean";
    assert_eq!(office.desk.count(more).await, 2);
}

#[tokio::test]
async fn each_consumer_has_its_own_batches_of_its_own_creditors() {
    let office = Office::open(100).await;
    let creditor: String = sqlx::query_scalar("SELECT aggregate_id FROM events WHERE event_type = 'CreditorRegistered'")
        .fetch_one(office.desk.database.owner_pool())
        .await
        .unwrap();
    let creditor: CreditorId = creditor.parse().unwrap();
    let all = office.register(1, "1С", BTreeSet::new()).await.unwrap();
    let theirs = office.register(2, "Банк", BTreeSet::from([creditor])).await.unwrap();
    assert_eq!(refusal(office.register(3, "«1с»", BTreeSet::new()).await), "PAYMENT_EXPORT_TAKEN");
    let nobody = BTreeSet::from([CreditorId::new(Uuid::from_u128(5))]);
    assert_eq!(refusal(office.register(4, "Никто", nobody).await), "CREDITOR_UNKNOWN");
    office.pay(10, 100).await;
    for (number, export) in [(20, all), (21, theirs)] {
        office.start(number, export).await.unwrap();
        assert_eq!(office.content(export, 1).await.lines().count(), 1);
    }
    let other = "UPDATE payment_movements SET amount = 1";
    assert!(sqlx::query(other).execute(office.desk.database.owner_pool()).await.is_err(), "a movement never changes");

    let stranger = Caller { organisation: OrganisationId::new(Uuid::from_u128(77)), ..accountant() };
    let commands = &office.desk.commands;
    let start = Request::new(command(30), StartExportBatchInput { export: all });
    assert_eq!(refusal(commands.start_export_batch(&stranger, start, &office.files).await), "NOT_FOUND");
    let acknowledge = Request::new(command(31), AcknowledgeExportBatchInput { export: all, number: 1 });
    assert_eq!(refusal(commands.acknowledge_export_batch(&stranger, acknowledge).await), "NOT_FOUND");
    let file = commands.export_file(&stranger, (all, 1), ExportFormat::Csv, &office.files).await;
    assert_eq!(refusal(file), "NOT_FOUND");
    let operator =
        Actor::Staff { id: StaffId::new(Uuid::from_u128(7)), role: Role::Operator, session: SessionId::new(Uuid::nil()) };
    let operator = Caller { actor: operator, ..accountant() };
    let file = commands.export_file(&operator, (all, 1), ExportFormat::Csv, &office.files).await;
    assert!(matches!(file, Err(CommandError::Forbidden)), "{file:?}");
}

#[tokio::test]
async fn a_file_that_is_not_what_it_was_is_not_given_out() {
    let office = Office::open(100).await;
    let export = office.register(1, "1С", BTreeSet::new()).await.unwrap();
    office.pay(10, 100).await;
    office.start(2, export).await.unwrap();
    let off = ChangePaymentExportInput {
        export,
        name: BoundedText::parse("1С").unwrap(),
        encoding: CsvEncoding::Windows1251,
        enabled: false,
    };
    office.desk.commands.change_payment_export(&accountant(), Request::new(command(3), off)).await.unwrap();
    assert_eq!(office.content(export, 1).await.lines().count(), 1, "a batch that was begun is not changed by settings");
    office.acknowledge(4, export, 1).await.unwrap();
    assert_eq!(refusal(office.start(5, export).await), "PAYMENT_EXPORT_OFF");

    let write = Arc::new(|_, mut file: Disk| {
        file.write_all(b"other")?;
        Ok(Box::new(Lines(file)) as Box<dyn MovementWriter>)
    });
    let files = ExportFiles { write, ..office.files.clone() };
    let file = office.desk.commands.export_file(&accountant(), (export, 1), ExportFormat::Csv, &files).await;
    assert!(matches!(file, Err(CommandError::Internal(_))), "{file:?}");
}
