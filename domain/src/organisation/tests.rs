//! Rules of an organisation, as given, when, then.

use super::*;
use crate::{
    Sha256Hex,
    samples::{after, at, expect_once, expect_refusal, external_id, folded, given, text},
    values::Host,
};

fn found() -> OrganisationCommand {
    OrganisationCommand::Found(FoundOrganisation { name: text("Ромашка"), code: external_id("romashka"), at: at() })
}

fn founded() -> OrganisationEvent {
    OrganisationEvent::Founded { name: text("Ромашка"), code: external_id("romashka"), at: at() }
}

fn host(name: &str) -> Host {
    Host::parse(name).unwrap()
}

fn publish(words: &str) -> OrganisationCommand {
    let (kind, title) = (DocumentKind::TermsOfUse, text("Правила"));
    OrganisationCommand::PublishDocument(PublishDocument { kind, title, text: text(words), at: at() })
}

fn published(version: u32, words: &str) -> OrganisationEvent {
    OrganisationEvent::DocumentPublished {
        kind: DocumentKind::TermsOfUse,
        version,
        title: text("Правила"),
        text: text(words),
        text_sha256: Sha256Hex::of(words.as_bytes()),
        at: at(),
    }
}

#[test]
fn an_organisation_is_founded_once() {
    expect_once::<Organisation>(vec![], found(), vec![founded()]);
}

#[test]
fn an_organisation_is_not_founded_again_under_another_code() {
    let again =
        OrganisationCommand::Found(FoundOrganisation { name: text("Ромашка"), code: external_id("other"), at: at() });
    expect_refusal::<Organisation>(vec![founded()], again, OrganisationError::AlreadyFounded);
}

#[test]
fn nothing_is_asked_of_an_organisation_before_it_is_founded() {
    let rename = OrganisationCommand::Rename(RenameOrganisation { name: text("Лютик"), at: at() });
    let add = OrganisationCommand::AddHost(AddHost { host: host("lk.example.ru"), at: at() });
    let remove = OrganisationCommand::RemoveHost(RemoveHost { host: host("lk.example.ru"), at: at() });
    for command in [rename, add, remove, publish("Текст")] {
        expect_refusal::<Organisation>(vec![], command, OrganisationError::Unknown);
    }
}

#[test]
fn a_new_name_is_an_event_and_the_same_name_is_none() {
    let rename = OrganisationCommand::Rename(RenameOrganisation { name: text("Лютик"), at: after(1) });
    let renamed = OrganisationEvent::Renamed { name: text("Лютик"), at: after(1) };
    expect_once::<Organisation>(vec![founded()], rename, vec![renamed]);
}

#[test]
fn a_host_is_added_once_and_removed_once() {
    let add = OrganisationCommand::AddHost(AddHost { host: host("lk.example.ru"), at: at() });
    let added = OrganisationEvent::HostAdded { host: host("lk.example.ru"), at: at() };
    expect_once::<Organisation>(vec![founded()], add, vec![added.clone()]);

    let remove = OrganisationCommand::RemoveHost(RemoveHost { host: host("lk.example.ru"), at: at() });
    let removed = OrganisationEvent::HostRemoved { host: host("lk.example.ru"), at: at() };
    expect_once::<Organisation>(vec![founded(), added], remove, vec![removed]);
}

#[test]
fn hosts_are_bounded() {
    let hosts = (0..50).map(|number| OrganisationEvent::HostAdded { host: host(&format!("lk{number}.example.ru")), at: at() });
    let before = std::iter::once(founded()).chain(hosts).collect();
    let add = OrganisationCommand::AddHost(AddHost { host: host("one-more.example.ru"), at: at() });
    expect_refusal::<Organisation>(before, add, OrganisationError::TooManyHosts);
}

#[test]
fn the_first_text_of_a_document_is_version_one_and_the_same_text_again_is_nothing() {
    expect_once::<Organisation>(vec![founded()], publish("Текст"), vec![published(1, "Текст")]);
}

#[test]
fn another_text_is_the_next_version_even_if_it_was_in_force_before() {
    let before = vec![founded(), published(1, "Текст"), published(2, "Другой")];
    given::<Organisation>(before.clone()).when(publish("Текст")).then_expect_events(vec![published(3, "Текст")]);
    let organisation = folded::<Organisation>(before);
    assert_eq!(organisation.current_document(DocumentKind::TermsOfUse).map(|document| document.version), Some(2));
    assert_eq!(organisation.current_document(DocumentKind::PersonalDataConsent), None);
}
