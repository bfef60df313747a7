//! Golden files against the program.

use std::{collections::BTreeSet, fs, path::PathBuf};

use cqrs_es::{Aggregate, DomainEvent};
use serde_json::{Value, json};

use super::{aggregates, money, people};
use crate::{
    borrower::{Borrower, BorrowerEvent},
    borrower_access::{BorrowerAccess, BorrowerAccessEvent},
    cabinet_account::{CabinetAccount, CabinetAccountEvent},
    creditor::{Creditor, CreditorEvent},
    debt::{Debt, DebtEvent},
    organisation::{Organisation, OrganisationEvent},
    payment::{Payment, PaymentEvent},
    payment_export::{PaymentExport, PaymentExportEvent},
    payment_link::{PaymentLinkEvent, PaymentLinks},
    payment_point::{PaymentPoint, PaymentPointEvent},
    payment_register::{PaymentRegister, PaymentRegisterEvent},
    portfolio_import::{PortfolioImport, PortfolioImportEvent},
    staff_member::{StaffMember, StaffMemberEvent},
};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../fixtures/events")
}

fn file_name<E: DomainEvent>(event: &E) -> String {
    format!("{}.v{}.json", event.event_type(), event.event_version())
}

/// What is left of an event once the key of its subject is destroyed.
pub(crate) fn erase(value: Value) -> Value {
    match value {
        Value::Object(map) if map.contains_key("$personal") => json!({ "$erased": true }),
        Value::Object(map) => map.into_iter().map(|(key, value)| (key, erase(value))).collect(),
        Value::Array(items) => items.into_iter().map(erase).collect(),
        other => other,
    }
}

fn write_missing<E: DomainEvent>(samples: &[E]) {
    fs::create_dir_all(folder()).unwrap();
    for event in samples {
        let path = folder().join(file_name(event));
        if !path.exists() {
            fs::write(path, serde_json::to_string_pretty(event).unwrap() + "\n").unwrap();
        }
    }
}

fn check<A: Aggregate>(types: &[&str], samples: &[A::Event]) {
    if std::env::var("UPDATE_GOLDEN").is_ok_and(|value| value == "1") {
        write_missing(samples);
    }
    let their_types: Vec<_> = samples.iter().map(DomainEvent::event_type).collect();
    assert_eq!(their_types, types, "one sample for each type, in the order of the types");
    let mut whole = A::default();
    let mut erased_one = A::default();
    for stored_type in types {
        let path = folder().join(format!("{stored_type}.v1.json"));
        let text = fs::read_to_string(&path).unwrap_or_else(|_| panic!("{stored_type} has no golden file: UPDATE_GOLDEN=1"));
        let stored: Value = serde_json::from_str(&text).unwrap();
        let event: A::Event = serde_json::from_value(stored.clone()).unwrap_or_else(|error| panic!("{stored_type}: {error}"));
        assert_eq!(event.event_type(), *stored_type);
        assert_eq!(serde_json::to_value(&event).unwrap(), stored, "{stored_type} is written otherwise than before");
        whole.apply(event);

        let erased = erase(stored);
        let event: A::Event = serde_json::from_value(erased.clone()).unwrap_or_else(|error| panic!("{stored_type}: {error}"));
        assert_eq!(serde_json::to_value(&event).unwrap(), erased, "{stored_type} loses what was erased");
        erased_one.apply(event);
    }
    let snapshot = serde_json::to_value(&whole).unwrap();
    let again: A = serde_json::from_value(snapshot.clone()).unwrap();
    assert_eq!(serde_json::to_value(&again).unwrap(), snapshot, "a snapshot is read as it was written");
}

#[test]
fn every_event_ever_stored_is_still_read_and_written_alike_erased_or_not() {
    check::<Organisation>(OrganisationEvent::ALL_TYPES, &aggregates::organisation());
    check::<Creditor>(CreditorEvent::ALL_TYPES, &aggregates::creditor());
    check::<Debt>(DebtEvent::ALL_TYPES, &aggregates::debt());
    check::<Payment>(PaymentEvent::ALL_TYPES, &money::payment());
    check::<PaymentExport>(PaymentExportEvent::ALL_TYPES, &aggregates::payment_export());
    check::<PaymentLinks>(PaymentLinkEvent::ALL_TYPES, &aggregates::payment_link());
    check::<PaymentPoint>(PaymentPointEvent::ALL_TYPES, &aggregates::payment_point());
    check::<PaymentRegister>(PaymentRegisterEvent::ALL_TYPES, &money::payment_register());
    check::<PortfolioImport>(PortfolioImportEvent::ALL_TYPES, &aggregates::portfolio_import());
    check::<Borrower>(BorrowerEvent::ALL_TYPES, &people::borrower());
    check::<BorrowerAccess>(BorrowerAccessEvent::ALL_TYPES, &people::borrower_access());
    check::<CabinetAccount>(CabinetAccountEvent::ALL_TYPES, &people::cabinet_account());
    check::<StaffMember>(StaffMemberEvent::ALL_TYPES, &people::staff_member());
}

#[test]
fn no_stored_type_is_used_twice_and_no_golden_file_is_without_its_type() {
    let all = [
        OrganisationEvent::ALL_TYPES,
        CreditorEvent::ALL_TYPES,
        DebtEvent::ALL_TYPES,
        PaymentEvent::ALL_TYPES,
        PaymentExportEvent::ALL_TYPES,
        PaymentLinkEvent::ALL_TYPES,
        PaymentPointEvent::ALL_TYPES,
        PaymentRegisterEvent::ALL_TYPES,
        PortfolioImportEvent::ALL_TYPES,
        BorrowerEvent::ALL_TYPES,
        BorrowerAccessEvent::ALL_TYPES,
        CabinetAccountEvent::ALL_TYPES,
        StaffMemberEvent::ALL_TYPES,
    ]
    .concat();
    let types: BTreeSet<_> = all.iter().map(|stored_type| format!("{stored_type}.v1.json")).collect();
    assert_eq!(types.len(), all.len());
    let files = fs::read_dir(folder()).unwrap();
    let files: BTreeSet<_> = files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    let strays: Vec<_> = files.difference(&types).collect();
    assert!(strays.is_empty(), "{strays:?}");
}
