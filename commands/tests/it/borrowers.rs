//! Borrowers getting in: registration, sign-in by phone, recovery.

use std::time::{Duration, Instant};

use commands::{
    Caller, CommandError, Commands, Request,
    access::{FlowTicket, SignedIn},
    borrower::BlockInput,
    organisation::{FoundOrganisationInput, PublishDocumentInput},
    portfolio_import::ImportMode,
    registration::{CompleteRegistrationInput, ConfirmCodeInput, GivenConsent, StartRegistrationInput},
    sign_in::{SessionChoice, StartPhoneSignInInput, StartRecoveryInput},
};
use domain::{
    BorrowerId,
    organisation::DocumentKind,
    staff_member::Role,
    values::{BoundedText, DebtNumber, ExternalId, Phone},
};
use serde_json::json;
use sha2::Digest;
use uuid::Uuid;

use crate::{
    desk::{Desk, command, guest, refusal, shell},
    files::{File, at_hand},
};

const PHONE: &str = "+79160000002";
/// Connections that listen for ends of sessions.
const LISTENING: &str =
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%session%'";

/// Anna with the debt `L-2` and a phone known for it; numbers of her commands.
struct Anna {
    desk: Desk,
    next: u128,
}

impl Anna {
    /// Known from a file, not registered.
    async fn known() -> Self {
        let desk = Desk::open().await;
        desk.creditor().await;
        let file = at_hand(File::portfolio(1), 1);
        desk.commands.import_file(&shell(), file, ImportMode::Write, &|_| {}).await.unwrap();
        Self { desk, next: 0 }
    }

    async fn registered() -> Self {
        let mut anna = Self::known().await;
        let ticket = anna.start_registration(0, Vec::new()).await.unwrap();
        anna.take_new_password(ticket).await.unwrap();
        anna.desk.wait(1);
        anna
    }

    async fn start_registration(&self, number: u128, consents: Vec<GivenConsent>) -> Result<FlowTicket, CommandError> {
        let debt_number = DebtNumber::parse("L-2").unwrap();
        let start = StartRegistrationInput { debt_number, phone: phone(PHONE), consents, challenge: None };
        self.desk.commands.start_registration(&guest(), Request::new(command(1_990 + number), start)).await
    }

    fn request<T>(&mut self, input: T) -> Request<T> {
        self.next += 1;
        Request::new(command(2_000 + self.next), input)
    }

    /// The last code sent, and how many were.
    async fn codes(&self) -> (String, usize) {
        let sealed: Vec<Vec<u8>> = sqlx::query_scalar("SELECT sealed FROM sms_outbox ORDER BY sms_id")
            .fetch_all(self.desk.database.owner_pool())
            .await
            .unwrap();
        let last: serde_json::Value = self.desk.secrets.open("sms", sealed.last().unwrap()).unwrap();
        assert_eq!(last["phone"], PHONE);
        let code = last["text"].as_str().unwrap().chars().filter(char::is_ascii_digit).collect();
        (code, sealed.len())
    }

    async fn start_sign_in(&mut self) -> FlowTicket {
        let start = self.request(StartPhoneSignInInput { phone: phone(PHONE), challenge: None });
        self.desk.commands.start_phone_sign_in(&guest(), start).await.unwrap()
    }

    async fn start_recovery(&mut self, number: &str) -> FlowTicket {
        let start = self.request(StartRecoveryInput { phone: phone(number), challenge: None });
        self.desk.commands.start_recovery(&guest(), start).await.unwrap()
    }

    async fn confirm_sign_in(&mut self, ticket: &FlowTicket, code: &str) -> Result<SignedIn, CommandError> {
        let confirm = self.request(ConfirmCodeInput { flow: ticket.id, code: code.to_owned() });
        self.desk.commands.confirm_sign_in(&guest(), confirm).await
    }

    /// The last two steps of a registration or a recovery.
    async fn take_new_password(&mut self, ticket: FlowTicket) -> Result<SignedIn, CommandError> {
        let code = self.codes().await.0;
        let confirm = self.request(ConfirmCodeInput { flow: ticket.id, code });
        self.desk.commands.confirm_flow_code(&guest(), confirm).await?;
        let complete = self.request(CompleteRegistrationInput { flow: ticket.id, password: "горький чай".into() });
        self.desk.commands.complete_registration(&guest(), complete).await
    }

    async fn sign_in(&mut self) -> SignedIn {
        let ticket = self.start_sign_in().await;
        let code = self.codes().await.0;
        self.confirm_sign_in(&ticket, &code).await.unwrap()
    }

    async fn is_alive(&self, session: &SignedIn) -> bool {
        self.is_alive_at(&self.desk.commands, session).await
    }

    /// Whether the process with these use cases takes the session for alive.
    async fn is_alive_at(&self, commands: &Commands, session: &SignedIn) -> bool {
        commands.borrower_of_session(guest().organisation, session.token.as_str()).await.unwrap().is_some()
    }

    /// Five wrong codes: locked for a minute.
    async fn lock(&mut self) {
        let ticket = self.start_sign_in().await;
        let code = self.codes().await.0;
        let wrong = if code == "000000" { "000001" } else { "000000" };
        for _ in 0..5 {
            assert_eq!(refusal(self.confirm_sign_in(&ticket, wrong).await), "WRONG_CODE");
        }
        assert_eq!(self.desk.count("SELECT count(*) FROM events WHERE event_type = 'CabinetAccountLocked'").await, 1);
    }

    /// Asks for a session at this process and another until both listen for ends, and so remember it.
    async fn is_remembered_by(&self, other: &Commands, session: &SignedIn) {
        loop {
            assert!(self.is_alive(session).await && self.is_alive_at(other, session).await);
            if self.desk.count(LISTENING).await == 2 {
                tokio::time::sleep(Duration::from_millis(50)).await;
                assert!(self.is_alive(session).await && self.is_alive_at(other, session).await);
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// How long it takes until another process knows that the session has ended.
    async fn until_ended_at(&self, commands: &Commands, session: &SignedIn) -> Duration {
        let started = Instant::now();
        while self.is_alive_at(commands, session).await {
            assert!(started.elapsed() < Duration::from_secs(30), "it never ends");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        started.elapsed()
    }

    /// Ends all sessions behind the back of every process.
    async fn end_untold(&self) {
        let owner = self.desk.database.owner_pool();
        sqlx::query("ALTER TABLE sessions DISABLE TRIGGER sessions_ended").execute(owner).await.unwrap();
        sqlx::query("UPDATE sessions SET revoked_at = now()").execute(owner).await.unwrap();
    }

    async fn block(&mut self) {
        let hired = self.desk.hire(1, "olga", Role::Supervisor).await.unwrap();
        let session = self.desk.sign_in_as(2, "olga", &hired).await;
        let olga: Caller = self.desk.caller(&session).await;
        let id = "SELECT aggregate_id::uuid FROM events WHERE event_type = 'CabinetAccountOpened'";
        let id: Uuid = sqlx::query_scalar(id).fetch_one(self.desk.database.owner_pool()).await.unwrap();
        let block = BlockInput { borrower: BorrowerId::new(id), reason: BoundedText::parse("обращение").unwrap() };
        let block = self.request(block);
        self.desk.commands.block_borrower(&olga, block).await.unwrap();
    }
}

/// Puts a text in force; the first one founds the organisation.
async fn publish(desk: &Desk, number: u128, text: &str) {
    let found = FoundOrganisationInput {
        id: shell().organisation,
        name: BoundedText::parse("АО «Берег»").unwrap(),
        code: ExternalId::parse("bereg").unwrap(),
        hosts: Vec::new(),
    };
    desk.commands.found_organisation(&shell(), Request::new(command(3_000), found)).await.unwrap();
    let title = BoundedText::parse("Согласие на обработку персональных данных").unwrap();
    let text = BoundedText::parse(text).unwrap();
    let input = PublishDocumentInput { kind: DocumentKind::PersonalDataConsent, title, text };
    desk.commands.publish_document(&shell(), Request::new(command(3_000 + number), input)).await.unwrap();
}

fn phone(number: &str) -> Phone {
    Phone::parse(number).unwrap()
}

/// What a stranger sees of a step: all but its own number.
fn shape(ticket: &FlowTicket) -> impl PartialEq + std::fmt::Debug {
    (ticket.code_expires_at, ticket.resend_at)
}

#[tokio::test]
async fn who_registers_agrees_to_the_text_in_force_and_that_text_is_noted_whatever_comes_after() {
    let mut anna = Anna::known().await;
    publish(&anna.desk, 1, "первый текст").await;
    let agreed = |version| vec![GivenConsent { document: DocumentKind::PersonalDataConsent, version }];
    for (number, consents) in [(1, Vec::new()), (2, agreed(2))] {
        let start = anna.start_registration(number, consents).await;
        assert_eq!(refusal(start), "CONSENTS_MISSING");
    }
    let ticket = anna.start_registration(3, agreed(1)).await.unwrap();
    publish(&anna.desk, 2, "второй текст").await;
    anna.take_new_password(ticket).await.unwrap();
    let noted = "SELECT payload::text FROM events WHERE event_type = 'BorrowerConsentGiven'";
    let noted: Vec<String> = sqlx::query_scalar(noted).fetch_all(anna.desk.database.owner_pool()).await.unwrap();
    let noted: serde_json::Value = serde_json::from_str(noted.first().unwrap()).unwrap();
    let first = hex::encode(sha2::Sha256::digest("первый текст"));
    assert_eq!((&noted["ConsentGiven"]["version"], &noted["ConsentGiven"]["text_sha256"]), (&json!(1), &json!(first)));
}

#[tokio::test]
async fn who_is_locked_after_failures_recovers_at_once_and_is_locked_no_more() {
    let mut anna = Anna::registered().await;
    anna.lock().await;
    let sent = anna.codes().await.1;
    let refused = anna.start_sign_in().await;
    assert_eq!(anna.codes().await.1, sent, "no way in by signing in");

    let ticket = anna.start_recovery(PHONE).await;
    assert_eq!((anna.codes().await.1, shape(&ticket)), (sent + 1, shape(&refused)));
    let session = anna.take_new_password(ticket).await.unwrap();
    assert!(anna.is_alive(&session).await);
    let again = anna.sign_in().await;
    assert!(anna.is_alive(&again).await);
}

#[tokio::test]
async fn who_is_blocked_gets_no_code_and_the_same_answer_as_nobody() {
    let mut anna = Anna::registered().await;
    anna.block().await;
    let sent = anna.codes().await.1;
    let blocked = anna.start_recovery(PHONE).await;
    let nobody = anna.start_recovery("+79169999999").await;
    assert_eq!((shape(&blocked), anna.codes().await.1), (shape(&nobody), sent));
    for ticket in [blocked, nobody] {
        assert_eq!(refusal(anna.take_new_password(ticket).await), "WRONG_CODE");
    }
}

#[tokio::test]
async fn who_is_blocked_during_a_recovery_does_not_get_in() {
    let mut anna = Anna::registered().await;
    let ticket = anna.start_recovery(PHONE).await;
    anna.block().await;
    assert!(matches!(anna.take_new_password(ticket).await, Err(CommandError::Rejected(_))));
    assert_eq!(anna.desk.count("SELECT count(*) FROM sessions WHERE owner_kind = 'borrower' AND revoked_at IS NULL").await, 0);
}

#[tokio::test]
async fn of_more_than_twenty_sessions_the_oldest_ends() {
    let mut anna = Anna::registered().await;
    let mut sessions = vec![anna.sign_in().await];
    // Registered and signed in: two are alive. Codes are sent only so often an hour.
    for number in 0..19 {
        if number % 4 == 0 {
            anna.desk.wait(3_601);
        }
        sessions.push(anna.sign_in().await);
    }
    assert!(anna.is_alive(&sessions[0]).await, "only the session of the registration made place");
    sessions.push(anna.sign_in().await);
    assert!(!anna.is_alive(&sessions[0]).await);
    for session in &sessions[1..] {
        assert!(anna.is_alive(session).await);
    }
    let alive = "SELECT count(*) FROM sessions WHERE revoked_at IS NULL";
    assert_eq!(anna.desk.count(alive).await, 20);
}

#[tokio::test]
async fn a_session_that_ends_is_refused_at_once_by_its_process_and_soon_by_the_others() {
    let mut anna = Anna::registered().await;
    let (session, other) = (anna.sign_in().await, anna.desk.elsewhere());
    let kept = anna.sign_in().await;
    anna.is_remembered_by(&other, &session).await;

    let actor = anna.desk.commands.borrower_of_session(guest().organisation, session.token.as_str()).await.unwrap();
    let caller = Caller { actor: actor.unwrap(), ..guest() };
    let end = anna.request(SessionChoice::Current);
    anna.desk.commands.end_sessions(&caller, end).await.unwrap();

    assert!(!anna.is_alive(&session).await, "the process that ended it takes it for alive");
    // Less than it is remembered for: it was told.
    assert!(anna.until_ended_at(&other, &session).await < Duration::from_secs(1));
    assert!(anna.is_alive(&kept).await && anna.is_alive_at(&other, &kept).await, "another session of hers has ended too");
}

#[tokio::test]
async fn a_session_whose_end_nobody_tells_of_is_refused_within_seconds() {
    let mut anna = Anna::registered().await;
    let (session, other) = (anna.sign_in().await, anna.desk.elsewhere());
    anna.is_remembered_by(&other, &session).await;

    let asked = Instant::now();
    anna.end_untold().await;
    let alive = anna.is_alive_at(&other, &session).await;
    assert!(alive || asked.elapsed() > Duration::from_secs(1), "it is looked up each time");
    assert!(anna.until_ended_at(&other, &session).await < Duration::from_secs(10));
}

#[tokio::test]
async fn nothing_is_remembered_of_sessions_while_nobody_listens_for_their_ends() {
    let mut anna = Anna::registered().await;
    let (session, other) = (anna.sign_in().await, anna.desk.elsewhere());
    anna.is_remembered_by(&other, &session).await;

    let cut = LISTENING.replace("count(*)", "count(pg_terminate_backend(pid)::text)");
    assert_eq!(anna.desk.count(&cut).await, 2);
    anna.end_untold().await;
    assert!(anna.until_ended_at(&other, &session).await < Duration::from_millis(500));
}
