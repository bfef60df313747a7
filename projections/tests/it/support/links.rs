//! Links to pay Boris' debts, in every way a link can go.

use domain::{
    PaymentLinkId, Sha256Hex,
    payment_link::{
        CreatePaymentLink, LinkMaker, PaymentLinks, PaymentLinksCommand, RevokePaymentLink, SettlePaymentLink, UsePaymentLink,
    },
};
use uuid::Uuid;

use super::{BORIS, World, at, borrower, debt, organisation, payment, staff};

pub(crate) fn link(number: u128) -> PaymentLinkId {
    PaymentLinkId::new(Uuid::from_u128(0x11_0000 + number))
}

/// Of debt 4: one paid at the second try, one taken back while it is in use, one of staff that waits.
pub(crate) async fn links(world: &World) {
    for number in 1..=3 {
        let by = if number == 3 { LinkMaker::Staff(staff(1)) } else { LinkMaker::Borrower };
        let create = CreatePaymentLink {
            link: link(number),
            organisation: organisation(),
            debt: debt(4),
            borrower: borrower(BORIS),
            digest: Sha256Hex::of(&number.to_be_bytes()),
            by,
            expires_at: at(72 * 60),
            at: at(70 + i64::try_from(number).unwrap()),
        };
        to_links(world, PaymentLinksCommand::Create(create)).await;
    }
    let begin = |by, of| {
        let (link, payment) = (link(by), payment(of));
        PaymentLinksCommand::Use(UsePaymentLink { link, borrower: borrower(BORIS), payment, at: at(80) })
    };
    let settle = |of, paid| PaymentLinksCommand::Settle(SettlePaymentLink { payment: payment(of), paid, at: at(81) });
    let revoke = RevokePaymentLink { link: link(2), by: LinkMaker::Staff(staff(1)), at: at(82) };
    for command in [
        begin(1, 501),
        settle(501, false),
        begin(1, 502),
        begin(2, 503),
        settle(502, true),
        PaymentLinksCommand::Revoke(revoke),
        settle(503, false),
    ] {
        to_links(world, command).await;
    }
}

async fn to_links(world: &World, command: PaymentLinksCommand) {
    world.run::<PaymentLinks>(debt(4), Some(borrower(BORIS).uuid()), command).await;
}
