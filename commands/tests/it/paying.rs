//! What a borrower pays and asks back, seen before it is done and done once.

use commands::{
    Actor, Caller, Channel, CommandError, Receipt, Request,
    payment::{
        ApproveOverpaymentRefundInput, CreditOfflinePaymentInput, DeclineOverpaymentRefundInput, PayDebtsInput, PaymentPlan,
        PlanPaymentsInput, RequestOverpaymentRefundInput, SetPaymentSettingsInput, SetProviderAccountInput,
    },
    portfolio_import::ImportMode,
};
use domain::{
    BorrowerId, CreditorId, DebtId, PaymentId, ProviderAccountId, RefundId, SessionId, StaffId,
    creditor::{PaymentMethod, PaymentMethodKind, PaymentSettings},
    debt::{Balance, RefundWay},
    payment::{OnlineMethod, PaymentPart, PaymentWish, Provider},
    staff_member::Role,
    values::{BoundedText, ExternalId, Kopecks},
};
use uuid::Uuid;

use crate::{
    desk::{Desk, command, guest, refusal, shell},
    files::{File, at_hand},
};

/// What each debt of the file owes.
pub(crate) const OWED: i64 = 123_456;

/// The borrower `P-2`, who owes `L-2`, and staff.
pub(crate) struct Till {
    pub(crate) desk: Desk,
    pub(crate) debt: DebtId,
    pub(crate) borrower: BorrowerId,
}

impl Till {
    pub(crate) async fn open() -> Self {
        let desk = Desk::open().await;
        desk.creditor().await;
        desk.commands.import_file(&shell(), at_hand(File::portfolio(2), 1), ImportMode::Write, &|_| {}).await.unwrap();
        let ids = "SELECT aggregate_id::uuid, (payload -> 'Registered' ->> 'borrower')::uuid FROM events
            WHERE event_type = 'DebtRegistered' AND payload -> 'Registered' ->> 'number' = 'L-2'";
        let (debt, borrower): (Uuid, Uuid) = sqlx::query_as(ids).fetch_one(desk.database.owner_pool()).await.unwrap();
        Self { desk, debt: DebtId::new(debt), borrower: BorrowerId::new(borrower) }
    }

    /// The same, paid over an account at a provider.
    pub(crate) async fn with_cards() -> Self {
        let till = Self::open().await;
        let id = "SELECT aggregate_id::uuid FROM events WHERE event_type = 'CreditorRegistered'";
        let id: Uuid = sqlx::query_scalar(id).fetch_one(till.desk.database.owner_pool()).await.unwrap();
        let (creditor, account) = (CreditorId::new(id), ProviderAccountId::new(Uuid::from_u128(0xACC)));
        let set = SetProviderAccountInput {
            account,
            creditor,
            provider: Provider::TBank,
            merchant: ExternalId::parse("T1").unwrap(),
            secret: Some("secret".to_owned().into()),
            enabled: true,
        };
        till.desk.commands.set_provider_account(&shell(), Request::new(command(90), set)).await.unwrap();
        let card = PaymentMethod {
            kind: PaymentMethodKind::BankCard,
            enabled: true,
            account: Some(account),
            min: Some(Kopecks::new(100)),
            max: None,
            commission: Some(BoundedText::parse("Без комиссии").unwrap()),
        };
        let set = SetPaymentSettingsInput { creditor, settings: PaymentSettings { methods: vec![card] } };
        till.desk.commands.set_payment_settings(&shell(), Request::new(command(91), set)).await.unwrap();
        till
    }

    pub(crate) fn payer(&self) -> Caller {
        Self::someone(self.borrower)
    }

    pub(crate) fn someone(id: BorrowerId) -> Caller {
        let session = SessionId::new(Uuid::from_u128(5));
        Caller { actor: Actor::Borrower { id, session }, channel: Channel::Cabinet, ..guest() }
    }

    pub(crate) fn staff(role: Role) -> Caller {
        let (id, session) = (StaffId::new(Uuid::from_u128(6)), SessionId::new(Uuid::from_u128(7)));
        Caller { actor: Actor::Staff { id, role, session }, ..guest() }
    }

    /// Money past all providers.
    pub(crate) async fn credit(&self, number: u128, kopecks: i64) {
        let (debt, amount) = (self.debt, Kopecks::new(kopecks));
        let (received_on, reason) = ("2026-09-20".parse().unwrap(), BoundedText::parse("Касса").unwrap());
        let input = CreditOfflinePaymentInput { debt, amount, received_on, reason };
        let credit = Request::new(command(number), input);
        self.desk.commands.credit_offline_payment(&Self::staff(Role::Administrator), credit).await.unwrap();
    }

    async fn ask_back(&self, caller: &Caller, number: u128, kopecks: Option<i64>) -> Result<Receipt, CommandError> {
        let input = RequestOverpaymentRefundInput { debt: self.debt, amount: kopecks.map(Kopecks::new) };
        self.desk.commands.request_overpayment_refund(caller, Request::new(command(number), input)).await
    }

    /// The requests so far, in order.
    async fn requests(&self) -> Vec<(RefundId, i64)> {
        let asked = "SELECT (payload -> 'OverpaymentRefundRequested' ->> 'refund')::uuid,
            (payload -> 'OverpaymentRefundRequested' ->> 'amount')::bigint FROM events
            WHERE event_type = 'DebtOverpaymentRefundRequested' ORDER BY position";
        let rows: Vec<(Uuid, i64)> = sqlx::query_as(asked).fetch_all(self.desk.database.owner_pool()).await.unwrap();
        rows.into_iter().map(|(refund, sum)| (RefundId::new(refund), sum)).collect()
    }

    async fn approve(&self, caller: &Caller, number: u128, refund: RefundId, way: RefundWay) -> Result<Receipt, CommandError> {
        let reason = BoundedText::parse("Платёжное поручение 7").unwrap();
        let input = ApproveOverpaymentRefundInput { debt: self.debt, refund, way, reason };
        self.desk.commands.approve_overpayment_refund(caller, Request::new(command(number), input)).await
    }

    async fn decline(&self, caller: &Caller, number: u128, refund: RefundId) -> Result<Receipt, CommandError> {
        let reason = BoundedText::parse("Переплата зачтена").unwrap();
        let input = DeclineOverpaymentRefundInput { debt: self.debt, refund, reason };
        self.desk.commands.decline_overpayment_refund(caller, Request::new(command(number), input)).await
    }

    async fn plan(&self, wish: PaymentWish) -> Result<PaymentPlan, CommandError> {
        let input = PlanPaymentsInput { debts: vec![self.debt], wish, method: OnlineMethod::BankCard };
        self.desk.commands.plan_payments(&self.payer(), input).await
    }

    pub(crate) async fn pay(&self, number: u128, kopecks: i64, plan: Option<&str>) -> Result<Vec<PaymentId>, CommandError> {
        let parts = vec![PaymentPart { debt: self.debt, amount: Kopecks::new(kopecks) }];
        let input = PayDebtsInput { parts, method: OnlineMethod::BankCard, plan: plan.map(ToOwned::to_owned) };
        Ok(self.desk.commands.pay_debts(&self.payer(), Request::new(command(number), input)).await?.payments)
    }

    pub(crate) async fn count(&self, kind: &str) -> i64 {
        self.desk.count(&format!("SELECT count(*) FROM events WHERE event_type = '{kind}'")).await
    }
}

#[tokio::test]
async fn two_requests_at_once_get_no_more_than_was_overpaid() {
    let till = Till::open().await;
    till.credit(1, OWED + 700).await;
    till.credit(2, 300).await;
    let payer = till.payer();
    let ask = async |number, kopecks| Box::pin(till.ask_back(&payer, number, kopecks)).await;
    let (one, two, three) = tokio::join!(ask(3, None), ask(4, Some(1_000)), ask(5, Some(1_000)));
    let answers = [one, two, three];

    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
    for refused in answers.into_iter().filter(Result::is_err) {
        assert_eq!(refusal(refused), "NOTHING_OVERPAID");
    }
    let sums: Vec<_> = till.requests().await.into_iter().map(|(_, sum)| sum).collect();
    assert_eq!(sums, [300, 700], "the last payment first");
}

#[tokio::test]
async fn only_what_is_overpaid_is_asked_back_and_only_by_whom_it_belongs_to() {
    let till = Till::open().await;
    let payer = till.payer();
    till.credit(1, 100).await;
    assert_eq!(refusal(till.ask_back(&payer, 2, None).await), "NOTHING_OVERPAID");
    till.credit(3, OWED).await;
    let stranger = Till::someone(BorrowerId::new(Uuid::from_u128(99)));
    assert_eq!(refusal(till.ask_back(&stranger, 4, None).await), "DEBT_UNKNOWN");
    assert_eq!(refusal(till.ask_back(&payer, 5, Some(101)).await), "OVERPAYMENT_TOO_SMALL");
    assert_eq!(refusal(till.ask_back(&payer, 6, Some(0)).await), "CREDIT_NOT_POSITIVE");
    assert!(matches!(till.ask_back(&guest(), 7, None).await, Err(CommandError::Unauthenticated)));
    let first = till.ask_back(&payer, 8, Some(40)).await.unwrap();
    let again = till.ask_back(&payer, 8, Some(40)).await.unwrap();
    assert_eq!((again.version, again.replayed), (first.version, true));
    till.ask_back(&payer, 9, None).await.unwrap();
    assert_eq!(till.requests().await.into_iter().map(|(_, sum)| sum).collect::<Vec<_>>(), [40, 60]);
}

#[tokio::test]
async fn a_transfer_gives_back_once_what_cannot_go_over_a_provider() {
    let till = Till::open().await;
    till.credit(1, OWED + 100).await;
    till.ask_back(&till.payer(), 2, None).await.unwrap();
    let refund = till.requests().await[0].0;
    let boss = Till::staff(Role::Supervisor);
    let operator = Till::staff(Role::Operator);
    assert!(matches!(till.approve(&operator, 3, refund, RefundWay::Transfer).await, Err(CommandError::Forbidden)));
    assert!(matches!(till.decline(&operator, 4, refund).await, Err(CommandError::Forbidden)));
    assert_eq!(refusal(till.approve(&boss, 5, refund, RefundWay::Provider).await), "PAYMENT_OFFLINE");
    let other = RefundId::new(Uuid::from_u128(1));
    assert_eq!(refusal(till.approve(&boss, 6, other, RefundWay::Transfer).await), "OVERPAYMENT_REFUND_UNKNOWN");

    till.approve(&boss, 7, refund, RefundWay::Transfer).await.unwrap();
    till.approve(&boss, 8, refund, RefundWay::Transfer).await.unwrap();
    assert_eq!((till.count("PaymentRefundConfirmed").await, till.count("DebtPaymentReversed").await), (1, 1));
    let cause = "SELECT count(*) FROM events WHERE event_type = 'DebtPaymentReversed'
        AND payload -> 'PaymentReversed' ->> 'cause' = 'Refund' AND (payload -> 'PaymentReversed' ->> 'overpaid')::bigint = 100";
    assert_eq!(till.desk.count(cause).await, 1);
    till.decline(&boss, 9, refund).await.unwrap();
    assert_eq!(till.count("DebtOverpaymentRefundDeclined").await, 0, "what went is not declined");
    assert_eq!(refusal(till.ask_back(&till.payer(), 10, None).await), "NOTHING_OVERPAID");
}

#[tokio::test]
async fn what_was_declined_may_be_asked_again_and_its_reason_is_sealed() {
    let till = Till::open().await;
    till.credit(1, OWED + 100).await;
    till.ask_back(&till.payer(), 2, None).await.unwrap();
    let boss = Till::staff(Role::Administrator);
    let refund = till.requests().await[0].0;
    till.decline(&boss, 3, refund).await.unwrap();
    till.decline(&boss, 4, refund).await.unwrap();
    assert_eq!(till.count("DebtOverpaymentRefundDeclined").await, 1);
    assert_eq!(till.desk.count("SELECT count(*) FROM events WHERE payload::text LIKE '%зачтена%'").await, 0);
    assert_eq!(refusal(till.approve(&boss, 5, refund, RefundWay::Transfer).await), "OVERPAYMENT_REFUND_DECLINED");
    till.ask_back(&till.payer(), 6, None).await.unwrap();
    assert_eq!(till.requests().await.len(), 2);
}

#[tokio::test]
async fn what_is_shown_is_what_is_paid_or_nothing() {
    let till = Till::with_cards().await;
    let everything = till.plan(PaymentWish::Everything).await.unwrap();
    let share = everything.payments[0].shares[0];
    assert_eq!((everything.total, share.amount, share.debt), (Kopecks::new(OWED), Kopecks::new(OWED), till.debt));
    assert_eq!(share.allocation, Balance { principal: Kopecks::new(OWED), ..Balance::ZERO });
    assert_eq!(everything.payments[0].commission.as_ref().unwrap().as_str(), "Без комиссии");
    assert_eq!(till.plan(PaymentWish::Total(Kopecks::new(OWED))).await.unwrap(), everything);
    let chosen = vec![PaymentPart { debt: till.debt, amount: Kopecks::new(OWED) }];
    assert_eq!(till.plan(PaymentWish::Chosen(chosen)).await.unwrap(), everything, "however it was chosen");

    assert_eq!(refusal(till.pay(1, OWED - 1, Some(&everything.key)).await), "PLAN_CHANGED");
    till.credit(2, 1).await;
    assert_eq!(refusal(till.pay(3, OWED, Some(&everything.key)).await), "PLAN_CHANGED", "less is owed by now");
    assert_eq!(refusal(till.pay(4, OWED, None).await), "MORE_THAN_OWED");
    assert_eq!((till.count("PaymentCreated").await, till.count("DebtContactsStopped").await), (1, 0), "only the credit");
    let now = till.plan(PaymentWish::Everything).await.unwrap();
    let paid = till.pay(5, OWED - 1, Some(&now.key)).await.unwrap();
    assert_eq!(till.pay(5, OWED - 1, Some(&now.key)).await.unwrap(), paid, "a repeat is what it was");
    assert_eq!((till.count("PaymentCreated").await, till.count("DebtContactsStopped").await), (2, 1));
}

#[tokio::test]
async fn a_plan_that_cannot_be_is_refused_with_its_reason() {
    let till = Till::with_cards().await;
    let part = |debt, kopecks| vec![PaymentPart { debt, amount: Kopecks::new(kopecks) }];
    let strange = DebtId::new(Uuid::from_u128(9));
    for (wish, code) in [
        (PaymentWish::Total(Kopecks::new(OWED + 1)), "MORE_THAN_OWED"),
        (PaymentWish::Total(Kopecks::new(99)), "BELOW_MINIMUM_PAYMENT"),
        (PaymentWish::Total(Kopecks::ZERO), "PLAN_SUM_NOT_POSITIVE"),
        (PaymentWish::Chosen(Vec::new()), "PARTS_COUNT"),
        (PaymentWish::Chosen(part(strange, 100)), "DEBT_UNKNOWN"),
        (PaymentWish::Chosen([part(till.debt, 100), part(till.debt, 100)].concat()), "PLAN_DEBT_TWICE"),
    ] {
        assert_eq!(refusal(till.plan(wish.clone()).await), code, "{wish:?}");
    }
    let sbp = PlanPaymentsInput { debts: vec![till.debt, strange], wish: PaymentWish::Everything, method: OnlineMethod::Sbp };
    assert_eq!(refusal(till.desk.commands.plan_payments(&till.payer(), sbp.clone()).await), "NOTHING_OWED");
    let stranger = Till::someone(BorrowerId::new(Uuid::from_u128(99)));
    assert_eq!(refusal(till.desk.commands.plan_payments(&stranger, sbp.clone()).await), "NOTHING_OWED");
    assert!(matches!(till.desk.commands.plan_payments(&guest(), sbp).await, Err(CommandError::Unauthenticated)));
}
