//! Links to pay a debt without signing in: each pays once, shows little, and tells nobody what is wrong with it.

use commands::{
    Caller, Channel, CommandError, Receipt, Request,
    payment::PaymentWorker,
    payment_link::{LinkPayment, LinkToken, PayByLinkInput, PayableByLink, PaymentLinkMade, RevokePaymentLinkInput},
};
use cqrs_es::Aggregate;
use domain::{
    BorrowerId, DebtId, PaymentLinkId,
    borrower::{Borrower, BorrowerCommand, ConfirmPhone},
    organisation::{AddHost, FoundOrganisation, Organisation, OrganisationCommand},
    payment::{OnlineMethod, PaymentStage},
    payment_link::{PaymentLinkStage, PaymentLinks},
    staff_member::Role,
    values::{BoundedText, ExternalId, Host, Kopecks, Phone},
};
use event_store::{
    CommandContext,
    subscription::{RunnerOptions, Subscriptions},
};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    desk::{command, guest, organisation, refusal},
    paying::{OWED, Till},
};

const UNUSABLE: &str = "PAYMENT_LINK_UNUSABLE";
const PHONE: &str = "+79160000002";

#[derive(Deserialize)]
struct Message {
    phone: Phone,
    text: String,
}

/// Whatever a command ends in but success.
#[derive(Debug)]
struct Failure(#[expect(dead_code, reason = "shown by unwrap")] String);

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(format!("{error}"))
    }
}

/// Somebody who holds a link.
fn holder() -> Caller {
    Caller { channel: Channel::Cabinet, ..guest() }
}

fn token(made: &PaymentLinkMade) -> LinkToken {
    LinkToken::given(made.reveal().split_once('#').unwrap().1)
}

impl Till {
    async fn make_of(&self, caller: &Caller, number: u128, debt: DebtId) -> Result<PaymentLinkMade, CommandError> {
        self.desk.commands.create_payment_link(caller, Request::new(command(number), debt)).await
    }

    async fn make(&self, number: u128) -> PaymentLinkMade {
        self.make_of(&self.payer(), number, self.debt).await.unwrap()
    }

    async fn send(&self, number: u128) -> Result<Receipt, CommandError> {
        self.desk.commands.send_payment_link(&Self::staff(Role::Operator), Request::new(command(number), self.debt)).await
    }

    async fn look(&self, token: &LinkToken) -> Result<PayableByLink, CommandError> {
        self.desk.commands.payable_by_link(&holder(), token).await
    }

    async fn use_link(&self, number: u128, token: &LinkToken, kopecks: Option<i64>) -> Result<LinkPayment, CommandError> {
        let amount = kopecks.map(Kopecks::new);
        let input = PayByLinkInput { token: token.clone(), method: OnlineMethod::BankCard, amount };
        self.desk.commands.pay_by_link(&holder(), Request::new(command(number), input)).await
    }

    async fn revoke(&self, caller: &Caller, number: u128, link: PaymentLinkId) -> Result<Receipt, CommandError> {
        let input = RevokePaymentLinkInput { debt: self.debt, link };
        self.desk.commands.revoke_payment_link(caller, Request::new(command(number), input)).await
    }

    async fn stage(&self, made: &PaymentLinkMade) -> PaymentLinkStage {
        let (links, _) = self.desk.store.load::<PaymentLinks>(self.debt).await.unwrap();
        links.get(made.link).unwrap().stage
    }

    /// All that follows from events, and all work that is due.
    async fn settle(&self) {
        let processes = commands::subscriptions::processes(&self.desk.store);
        let mut followers = Subscriptions::new(&self.desk.store, processes, &RunnerOptions::default(), Uuid::from_u128(9));
        let worker = PaymentWorker { commands: self.desk.commands.clone() };
        for _ in 0..3 {
            followers.catch_up().await.unwrap();
            worker.step().await.unwrap();
        }
    }

    async fn execute<A>(&self, id: Uuid, subject: Option<Uuid>, number: u128, command_to: A::Command)
    where
        A: Aggregate<Services = ()> + Clone + 'static,
        A::Command: Clone + Send,
    {
        let context = CommandContext {
            command_id: command(number),
            input_hash: [7; 32],
            organisation: organisation().uuid(),
            actor: "system:test".to_owned(),
            channel: "cli",
            correlation: command(number),
            causation: None,
            occurred_at: self.desk.commands.now(),
            expected_version: None,
        };
        self.desk.store.execute::<A, Failure>(&context, id, subject, command_to).await.unwrap();
    }

    async fn confirm_phone(&self) {
        let confirm = ConfirmPhone { phone: Phone::parse(PHONE).unwrap(), at: self.desk.commands.now() };
        let id = self.borrower.uuid();
        self.execute::<Borrower>(id, Some(id), 800, BorrowerCommand::ConfirmPhone(confirm)).await;
    }

    async fn messages(&self) -> Vec<Message> {
        let sealed: Vec<Vec<u8>> = sqlx::query_scalar("SELECT sealed FROM sms_outbox ORDER BY sms_id")
            .fetch_all(self.desk.database.owner_pool())
            .await
            .unwrap();
        sealed.iter().map(|sealed| self.desk.secrets.open("sms", sealed).unwrap()).collect()
    }
}

#[tokio::test]
async fn a_link_shows_what_is_needed_to_pay_and_nothing_else() {
    let till = Till::with_cards().await;
    let made = till.make(1).await;
    let again = till.make(1).await;
    assert_eq!((again.reveal(), again.receipt.replayed), (made.reveal(), true), "a retry is given the same link");
    assert_eq!(token(&made), token(&again));

    let shown = till.look(&token(&made)).await.unwrap();
    assert_eq!((shown.creditor.as_str(), shown.owed, shown.number_ending.as_str()), ("ООО «Берег»", Kopecks::new(OWED), "2"));
    assert_eq!(shown.methods.len(), 1);
    assert_eq!((shown.methods[0].method, shown.methods[0].min), (OnlineMethod::BankCard, Some(Kopecks::new(100))));
    assert_eq!(shown.expires_at, till.desk.commands.now() + chrono::Duration::hours(72));
    let secret = made.reveal().split_once('#').unwrap().1;
    assert!(secret.len() >= 22, "128 bits");
    let rows = "SELECT (SELECT count(*) FROM events WHERE payload::text LIKE $1) + (SELECT count(*) FROM unique_claims WHERE key LIKE $1)
        + (SELECT count(*) FROM commands c WHERE c::text LIKE $1)";
    let kept: i64 =
        sqlx::query_scalar(rows).bind(format!("%{secret}%")).fetch_one(till.desk.database.owner_pool()).await.unwrap();
    assert_eq!(kept, 0, "the secret stands nowhere");
}

#[tokio::test]
async fn a_link_begins_one_payment_whoever_is_first() {
    let till = Till::with_cards().await;
    let token = token(&till.make(1).await);
    let pay = async |number| Box::pin(till.use_link(number, &token, None)).await;
    let (one, two, three) = tokio::join!(pay(2), pay(3), pay(3));
    let begun = [&one, &two].iter().filter(|answer| answer.is_ok()).count();
    assert_eq!((begun, till.count("PaymentCreated").await, till.count("PaymentLinkUsed").await), (1, 1, 1), "{one:?} {two:?}");
    assert_eq!(two.is_ok(), three.is_ok(), "the same command twice ends alike: {two:?} {three:?}");
    let (number, refused) = if one.is_ok() { (2, two) } else { (3, one) };
    assert_eq!(refusal(refused), UNUSABLE);

    let payment = till.use_link(number, &token, None).await.unwrap();
    assert_eq!((payment.stage, payment.amount), (PaymentStage::Created, Kopecks::new(OWED)), "a repeat is what it was");
    assert_eq!(refusal(till.look(&token).await), UNUSABLE, "nobody else sees the debt meanwhile");
    let seen = till.desk.commands.payment_by_link(&holder(), &token, command(number)).await.unwrap();
    assert_eq!(seen, payment);
    assert_eq!(refusal(till.desk.commands.payment_by_link(&holder(), &token, command(99)).await), UNUSABLE);
    let by = "SELECT count(*) FROM events WHERE event_type = 'PaymentCreated' AND metadata ->> 'actor' LIKE 'payment_link:%'
        AND payload #>> '{Created,intent,link}' IS NOT NULL AND payload #>> '{Created,intent,borrower}' IS NOT NULL";
    assert_eq!((till.desk.count(by).await, till.count("DebtContactsStopped").await), (1, 1));
}

#[tokio::test]
async fn a_payment_that_ends_without_money_gives_its_link_back() {
    let till = Till::with_cards().await;
    let made = till.make(1).await;
    till.use_link(2, &token(&made), Some(500)).await.unwrap();
    assert_eq!(till.stage(&made).await, PaymentLinkStage::InUse);
    till.desk.wait(3_700);
    till.settle().await;
    assert_eq!((till.stage(&made).await, till.count("PaymentExpired").await), (PaymentLinkStage::Open, 1));
    let ended = till.desk.commands.payment_by_link(&holder(), &token(&made), command(2)).await.unwrap();
    assert_eq!((ended.stage, ended.confirmation), (PaymentStage::Expired, None));
    assert_eq!(till.look(&token(&made)).await.unwrap().owed, Kopecks::new(OWED));
    assert!(till.use_link(3, &token(&made), None).await.is_ok());
}

#[tokio::test]
async fn whatever_is_wrong_with_a_link_the_answer_is_the_same() {
    let till = Till::with_cards().await;
    let [revoked, expired, paid_off] = [till.make(1).await, till.make(2).await, till.make(3).await];
    till.revoke(&till.payer(), 4, revoked.link).await.unwrap();
    let mut unusable = vec![token(&revoked), LinkToken::given(""), LinkToken::given("AAAAAAAAAAAAAAAAAAAAAA")];
    till.credit(5, OWED).await;
    unusable.push(token(&paid_off));
    till.desk.wait(72 * 3_600);
    unusable.push(token(&expired));
    let mut told = Vec::new();
    for (number, token) in (10..).zip(&unusable) {
        let Err(CommandError::Rejected(look)) = till.look(token).await else { panic!("it shows something") };
        let Err(CommandError::Rejected(pay)) = till.use_link(number, token, None).await else { panic!("it pays") };
        told.extend([look, pay]);
    }
    assert!(told.iter().all(|refusal| *refusal == told[0] && refusal.code == UNUSABLE), "{told:?}");
    assert_eq!(till.count("PaymentLinkUsed").await, 0);
    let stranger = Caller { organisation: domain::OrganisationId::new(Uuid::from_u128(2)), ..holder() };
    let made = till.make_of(&till.payer(), 30, till.debt).await;
    assert_eq!(refusal(made), "PAYMENT_LINK_NOTHING_OWED");
    assert_eq!(refusal(till.desk.commands.payable_by_link(&stranger, &token(&expired)).await), UNUSABLE);
}

#[tokio::test]
async fn who_tries_many_links_is_not_heard_for_a_while() {
    let till = Till::with_cards().await;
    let right = token(&till.make(1).await);
    for number in 0..30 {
        assert_eq!(refusal(till.look(&LinkToken::given(&format!("wrong-{number}"))).await), UNUSABLE);
    }
    assert_eq!(refusal(till.look(&right).await), "TOO_MANY_ATTEMPTS", "not even with a right one");
    assert_eq!(refusal(till.use_link(2, &right, None).await), "TOO_MANY_ATTEMPTS");
    till.desk.wait(61);
    assert!(till.look(&right).await.is_ok());
}

#[tokio::test]
async fn only_their_own_debt_and_five_links_at_once() {
    let till = Till::with_cards().await;
    let stranger = Till::someone(BorrowerId::new(Uuid::from_u128(99)));
    assert_eq!(refusal(till.make_of(&stranger, 1, till.debt).await), "DEBT_UNKNOWN");
    assert_eq!(refusal(till.make_of(&stranger, 1, DebtId::new(Uuid::from_u128(9))).await), "DEBT_UNKNOWN");
    assert!(matches!(till.make_of(&guest(), 1, till.debt).await, Err(CommandError::Unauthenticated)));
    let made = till.make(10).await;
    for number in 11..15 {
        till.make(number).await;
    }
    assert_eq!(refusal(till.make_of(&till.payer(), 15, till.debt).await), "TOO_MANY_PAYMENT_LINKS");
    assert_eq!(refusal(till.revoke(&stranger, 16, made.link).await), "PAYMENT_LINK_UNKNOWN");
    till.revoke(&till.payer(), 17, made.link).await.unwrap();
    till.revoke(&till.payer(), 18, made.link).await.unwrap();
    assert_eq!(till.count("PaymentLinkRevoked").await, 1);
    till.make(19).await;
    let auditor = Till::staff(Role::Auditor);
    assert!(matches!(till.revoke(&auditor, 20, made.link).await, Err(CommandError::Forbidden)));
    for number in 21..25 {
        let made = till.make_of(&till.payer(), number, till.debt).await;
        let code = refusal(made);
        assert!(["TOO_MANY_PAYMENT_LINKS", "TOO_MANY_ATTEMPTS"].contains(&code), "{code}");
    }
    till.desk.wait(72 * 3_600);
    till.make(26).await;
}

#[tokio::test]
async fn staff_have_a_link_sent_once_and_never_while_contacts_are_stopped() {
    let till = Till::with_cards().await;
    let auditor = Till::staff(Role::Auditor);
    let request = Request::new(command(1), till.debt);
    assert!(matches!(till.desk.commands.send_payment_link(&auditor, request).await, Err(CommandError::Forbidden)));
    assert_eq!(refusal(till.send(2).await), "PAYMENT_LINK_NO_PHONE");
    till.confirm_phone().await;
    let (code, host) = (ExternalId::parse("bereg").unwrap(), Host::parse("lk.example.ru").unwrap());
    let (name, at) = (BoundedText::parse("ООО «Берег»").unwrap(), till.desk.commands.now());
    let found = OrganisationCommand::Found(FoundOrganisation { name, code, at });
    till.execute::<Organisation>(organisation().uuid(), None, 801, found).await;
    let add = OrganisationCommand::AddHost(AddHost { host, at });
    till.execute::<Organisation>(organisation().uuid(), None, 802, add).await;

    till.send(3).await.unwrap();
    assert!(till.send(3).await.unwrap().replayed);
    till.settle().await;
    till.settle().await;
    let messages = till.messages().await;
    assert_eq!(messages.len(), 1, "sent once");
    assert_eq!(messages[0].phone.as_str(), PHONE);
    let text = &messages[0].text;
    let link = text.split_whitespace().find(|word| word.starts_with("https://")).unwrap();
    assert!(link.starts_with("https://lk.example.ru/pay#"), "{text}");
    for telling in ["1234", "1 234", "L-2", "Берег", "долг", "Долг", "задолженност"] {
        assert!(!text.contains(telling), "it tells {telling} to whoever reads the phone: {text}");
    }
    let token = LinkToken::given(link.split_once('#').unwrap().1);
    assert_eq!(till.look(&token).await.unwrap().owed, Kopecks::new(OWED));

    till.pay(4, 500, None).await.unwrap();
    assert_eq!(refusal(till.send(5).await), "CONTACTS_STOPPED");
    assert!(till.make_of(&till.payer(), 6, till.debt).await.is_ok(), "the borrower is contacted by nobody");
}

#[tokio::test]
async fn a_link_that_is_of_no_use_by_then_is_not_sent() {
    let till = Till::with_cards().await;
    till.confirm_phone().await;
    till.send(1).await.unwrap();
    let id: Uuid =
        sqlx::query_scalar("SELECT (payload #>> '{Created,link}')::uuid FROM events WHERE event_type = 'PaymentLinkCreated'")
            .fetch_one(till.desk.database.owner_pool())
            .await
            .unwrap();
    till.revoke(&Till::staff(Role::Supervisor), 2, PaymentLinkId::new(id)).await.unwrap();
    till.send(3).await.unwrap();
    till.credit(4, OWED).await;
    till.settle().await;
    assert!(till.messages().await.is_empty(), "revoked, and paid off");
    assert_eq!(till.desk.count("SELECT count(*) FROM payment_work WHERE kind = 'send_link'").await, 0);
}
