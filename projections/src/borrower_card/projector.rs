use cqrs_es::Aggregate;
use domain::{
    BorrowerId,
    borrower::{Borrower, BorrowerEvent},
    cabinet_account::{CabinetAccount, CabinetAccountEvent},
};
use event_store::{DecodeError, Recorded, subscription::OnPoison};

use super::{BorrowerCard, BorrowerConsentItem, BorrowerPhoneItem, account, person};
use crate::framework::{Projector, Unfit};

/// Writes `read_borrower_card`, `read_borrower_phone` and `read_borrower_consent`.
pub(crate) struct BorrowerCardProjector;

read_tables! {
    /// Cards and what belongs to them.
    BorrowerCardTables {
        cards: BorrowerCard,
        phones: BorrowerPhoneItem,
        consents: BorrowerConsentItem,
    }
}

/// What changes a card.
pub(crate) enum CardFact {
    /// The person's file.
    Borrower(Box<BorrowerEvent>),
    /// The person's account.
    Account(Box<CabinetAccountEvent>),
}

impl Projector for BorrowerCardProjector {
    const NAME: &'static str = "borrower_card"; // stored; never rename
    const AGGREGATES: &'static [&'static str] = &[Borrower::TYPE, CabinetAccount::TYPE];
    const ON_POISON: OnPoison = OnPoison::Park;
    type Fact = CardFact;
    type Tables = BorrowerCardTables;

    fn decode(event: &Recorded) -> Result<Option<CardFact>, DecodeError> {
        if let Some(fact) = event.event_of::<Borrower>() {
            return fact.map(|fact| Some(CardFact::Borrower(Box::new(fact))));
        }
        event.event_of::<CabinetAccount>().map(|fact| fact.map(|fact| CardFact::Account(Box::new(fact)))).transpose()
    }

    fn touch(fact: &CardFact, event: &Recorded, tables: &mut BorrowerCardTables) {
        let borrower = BorrowerId::new(event.stream_uuid());
        tables.cards.want(borrower);
        let CardFact::Borrower(fact) = fact else { return };
        match &**fact {
            BorrowerEvent::PhoneConfirmed { phone, .. } | BorrowerEvent::PhoneChanged { new: phone, .. } => {
                if let Some(phone) = phone.known() {
                    tables.phones.want(person::phone_id(borrower, phone));
                }
            }
            BorrowerEvent::ConsentWithdrawn { document, .. } => tables.consents.want(person::consent_id(borrower, *document)),
            BorrowerEvent::Registered { .. }
            | BorrowerEvent::ProfileChanged { .. }
            | BorrowerEvent::PhoneAdded { .. }
            | BorrowerEvent::PhoneRemoved { .. }
            | BorrowerEvent::EmailChanged { .. }
            | BorrowerEvent::ConsentGiven { .. } => {}
        }
    }

    fn fold(fact: CardFact, event: &Recorded, tables: &mut BorrowerCardTables) -> Result<(), Unfit> {
        match fact {
            CardFact::Borrower(fact) => person::fold(*fact, event, tables),
            CardFact::Account(fact) => account::fold(&fact, event, tables),
        }
    }
}
