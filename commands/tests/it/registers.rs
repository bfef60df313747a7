//! Registers of providers compared with the payments here: every kind of difference, once each, and nothing posted by it.

use std::{path::Path, sync::Arc};

use chrono::{DateTime, Utc};
use commands::{
    Caller, CommandError, Receipt, Request,
    creditor::RegisterCreditorInput,
    payment::SetProviderAccountInput,
    payment_register::{
        BadRegisterRow, NumberedRegisterRow, ProviderMovementsProcess, ReconcileRegisterInput, RegisterCovers,
        RegisterDifference, RegisterRow, RegisterSource,
    },
    portfolio_import::{ImportWorker, RowRefusal, SourceError, Upload, UploadFolder},
};
use domain::{
    BorrowerId, CreditorId, DebtId, OrganisationId, PaymentId, ProviderAccountId, RefundId, RegisterId,
    payment::{
        ConfirmRefund, CreatePayment, OnlineMethod, Payment, PaymentChannel, PaymentCommand, PaymentError, PaymentIntent,
        PaymentPart, Provider, ProviderState, Reading, RecordChargeback, RecordReading, RegisterPayment, RequestRefund,
        order_number,
    },
    payment_register::{DifferenceCounts, DifferenceKind, PaymentRegister, RegisterState, RegisterTotals},
    values::{BoundedText, Currency, ExternalId, Inn, Kopecks},
};
use event_store::{
    CommandContext, EventStore, Keyring, MasterKey, Metrics, StoreError, StoreOptions,
    subscription::{RunnerOptions, Subscriptions},
};
use uuid::Uuid;

use crate::{
    desk::{Desk, command, organisation, refusal, shell},
    files::sum,
};

const ACCOUNT: ProviderAccountId = ProviderAccountId::new(Uuid::from_u128(0xACC));
/// 2026-09-21 in Moscow.
const NOON: i64 = 1_789_981_200;
const DAY: &str = "2026-09-21";

#[derive(Debug)]
struct Failure(#[expect(dead_code, reason = "shown by unwrap")] String);

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self(error.to_string())
    }
}

impl From<PaymentError> for Failure {
    fn from(error: PaymentError) -> Self {
        Self(error.to_string())
    }
}

/// A desk with an account, and the log behind it.
struct Till {
    desk: Desk,
    store: EventStore,
    creditor: CreditorId,
    folder: UploadFolder,
    _place: tempfile::TempDir,
}

/// A register made of rows in memory.
struct Rows(RegisterCovers, std::vec::IntoIter<NumberedRegisterRow>);

impl RegisterSource for Rows {
    fn covers(&self) -> RegisterCovers {
        self.0
    }

    fn next_row(&mut self) -> Result<Option<NumberedRegisterRow>, SourceError> {
        Ok(self.1.next())
    }
}

const BOTH: RegisterCovers = RegisterCovers { payments: true, refunds: true };

fn time(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(NOON + seconds, 0).unwrap()
}

fn payment(number: u128) -> PaymentId {
    PaymentId::new(Uuid::from_u128(0xB000 + number))
}

fn external(text: &str) -> ExternalId {
    ExternalId::parse(text).unwrap()
}

fn parts(kopecks: i64) -> Vec<PaymentPart> {
    vec![PaymentPart { debt: DebtId::new(Uuid::from_u128(0xD1)), amount: sum(kopecks) }]
}

fn row(number: &str, kopecks: i64) -> RegisterRow {
    RegisterRow {
        refund: false,
        number: Some(external(number)),
        refund_number: None,
        payment: None,
        amount: sum(kopecks),
        commission: sum(kopecks / 100),
        currency: external("RUB"),
        moved: true,
    }
}

fn refund_row(number: &str, kopecks: i64) -> RegisterRow {
    RegisterRow { refund: true, commission: sum(0), ..row(number, kopecks) }
}

impl Till {
    async fn open() -> Self {
        let desk = Desk::open().await;
        let input = RegisterCreditorInput {
            name: BoundedText::parse("ООО «Берег»").unwrap(),
            inn: Inn::parse("7707083893").unwrap(),
        };
        let receipt = desk.commands.register_creditor(&shell(), Request::new(command(1), input)).await.unwrap();
        let creditor = receipt.aggregate_id.parse().unwrap();
        let set = SetProviderAccountInput {
            account: ACCOUNT,
            creditor,
            provider: Provider::TBank,
            merchant: external("T1"),
            secret: Some("secret".to_owned().into()),
            enabled: true,
        };
        desk.commands.set_provider_account(&shell(), Request::new(command(2), set)).await.unwrap();
        let pool = desk.database.pool().clone();
        let keyring = Keyring::new(MasterKey::parse(&"1".repeat(64).into()).unwrap(), pool.clone());
        let metrics = Metrics::default();
        let store = EventStore::open(StoreOptions { pool, keyring, upcasters: Vec::new(), cached_streams: 100, metrics });
        let place = tempfile::tempdir().unwrap();
        let folder = folder(place.path(), BOTH, Vec::new());
        Self { desk, store, creditor, folder, _place: place }
    }

    async fn to_payment(&self, number: u128, command: PaymentCommand) {
        let id = Uuid::new_v5(&payment(number).uuid(), format!("{command:?}").as_bytes());
        let context = CommandContext {
            command_id: id,
            input_hash: [7; 32],
            organisation: organisation().uuid(),
            actor: "test".to_owned(),
            channel: "test",
            correlation: id,
            causation: None,
            occurred_at: time(0),
            expected_version: None,
        };
        let subject = Some(Uuid::from_u128(0xB0));
        self.store.execute::<Payment, Failure>(&context, payment(number), subject, command).await.unwrap();
    }

    /// A payment of which the provider knows, under `P-number`.
    async fn begun(&self, number: u128, kopecks: i64) {
        let intent = PaymentIntent {
            payment: payment(number),
            organisation: organisation(),
            borrower: BorrowerId::new(Uuid::from_u128(0xB0)),
            creditor: self.creditor,
            channel: PaymentChannel::Online {
                provider: Provider::TBank,
                account: ACCOUNT,
                merchant: external("T1"),
                method: OnlineMethod::BankCard,
                expires_at: time(3_600),
            },
            parts: parts(kopecks),
            amount: sum(kopecks),
            currency: Currency::Rub,
            receipt: None,
            link: None,
        };
        self.to_payment(number, PaymentCommand::Create(Box::new(CreatePayment { intent, at: time(0) }))).await;
        let provider_payment = external(&format!("P-{number}"));
        let register = RegisterPayment { provider_payment, confirmation: None, at: time(1) };
        self.to_payment(number, PaymentCommand::Register(register)).await;
    }

    /// The same, paid so many seconds after noon.
    async fn paid(&self, number: u128, kopecks: i64, after: i64) {
        self.begun(number, kopecks).await;
        let reading = Reading {
            provider_payment: external(&format!("P-{number}")),
            order: order_number(payment(number)),
            merchant: None,
            amount: sum(kopecks),
            currency: external("RUB"),
            state: ProviderState::Succeeded,
            refunded: Kopecks::ZERO,
            reason: None,
        };
        let chargeback = RefundId::new(Uuid::from_u128(1));
        let record = RecordReading { reading, chargeback, at: time(after) };
        self.to_payment(number, PaymentCommand::RecordReading(Box::new(record))).await;
    }

    async fn refunded(&self, number: u128, refund: u128, kopecks: i64, provider_refund: Option<&str>) {
        let refund = RefundId::new(Uuid::from_u128(0xE000 + refund));
        let reason = BoundedText::parse("Просьба").unwrap();
        let request = RequestRefund { refund, parts: parts(kopecks), reason, at: time(2) };
        self.to_payment(number, PaymentCommand::RequestRefund(request)).await;
        let confirm = ConfirmRefund { refund, provider_refund: provider_refund.map(external), at: time(3) };
        self.to_payment(number, PaymentCommand::ConfirmRefund(confirm)).await;
    }

    async fn follow(&self) {
        let owner = Uuid::from_u128(99);
        let followers: Vec<Arc<dyn event_store::subscription::Subscriber>> = vec![Arc::new(ProviderMovementsProcess)];
        let mut subscriptions = Subscriptions::new(&self.store, followers, &RunnerOptions::default(), owner);
        subscriptions.catch_up().await.unwrap();
    }

    async fn start(&self, number: u8) -> Result<Receipt, CommandError> {
        self.start_as(&shell(), number, 200 + u128::from(number)).await
    }

    async fn start_as(&self, caller: &Caller, number: u8, id: u128) -> Result<Receipt, CommandError> {
        let upload = Uuid::from_u128(number.into());
        let input = ReconcileRegisterInput { upload, account: ACCOUNT, day: DAY.parse().unwrap() };
        self.desk.commands.reconcile_register(caller, Request::new(command(id), input), &self.folder).await
    }

    /// The upload of a number.
    async fn upload(&self, number: u8) {
        let id = Uuid::from_u128(number.into());
        let record = Upload { id, file_name: "реестр.csv".to_owned(), bytes: 1, sha256: [number; 32] };
        self.desk.commands.record_upload(&shell(), &record).await.unwrap();
        std::fs::write(self.folder.file(id), "rows").unwrap();
    }

    /// Compares rows from line 2 on, as the upload of a number.
    async fn compare(&mut self, number: u8, covers: RegisterCovers, rows: Vec<RegisterRow>) -> RegisterId {
        let rows = (2..).zip(rows).map(|(line, row)| (line, Ok(row))).collect();
        self.folder = folder(&self.folder.path, covers, rows);
        self.upload(number).await;
        self.run(number).await
    }

    async fn run(&self, number: u8) -> RegisterId {
        let receipt = self.start(number).await.unwrap();
        let id: Uuid = receipt.aggregate_id.parse().unwrap();
        let running = self.desk.commands.run_register(id, &self.folder);
        assert!(self.while_following(running).await.unwrap().is_some());
        RegisterId::new(id)
    }

    /// The comparison waits for what has happened; somebody has to follow the log meanwhile.
    async fn while_following<T>(&self, work: impl Future<Output = T>) -> T {
        let following = async {
            loop {
                self.follow().await;
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
        };
        tokio::select! {
            done = work => done,
            () = Box::pin(following) => unreachable!("it follows until the work is done"),
        }
    }

    async fn totals(&self, register: RegisterId) -> RegisterTotals {
        let (known, _) = self.store.load::<PaymentRegister>(register).await.unwrap();
        assert_eq!(known.state(), RegisterState::Completed);
        *known.totals()
    }

    async fn differences(&self, register: RegisterId) -> Vec<RegisterDifference> {
        self.desk.commands.register_differences(&shell(), register, &[], (None, 100)).await.unwrap()
    }
}

fn folder(path: &Path, covers: RegisterCovers, rows: Vec<NumberedRegisterRow>) -> UploadFolder {
    let open_register = Arc::new(move |_: &Path, _: Provider, _: chrono::NaiveDate| {
        Ok(Box::new(Rows(covers, rows.clone().into_iter())) as Box<dyn RegisterSource>)
    });
    let open = Arc::new(|_: &Path| Err(SourceError { code: "FILE_EMPTY", reason: "Файл пуст".to_owned() }));
    UploadFolder { path: path.to_owned(), open, open_register }
}

/// Line, kind, number, payment, theirs and ours.
type Told<'a> = (Option<u64>, DifferenceKind, Option<&'a str>, Option<PaymentId>, Option<i64>, Option<i64>);

fn told(found: &RegisterDifference) -> Told<'_> {
    let sum = |sum: Option<Kopecks>| sum.map(Kopecks::get);
    (found.line, found.kind, found.number.as_deref(), found.payment, sum(found.theirs), sum(found.ours))
}

#[tokio::test]
async fn every_kind_of_difference_is_told_once_and_nothing_is_posted() {
    use DifferenceKind::{Amount, Currency, Duplicate, Missing, NotConfirmed, Status, Unknown};
    let mut till = Till::open().await;
    for (number, kopecks) in [(1, 10_000), (2, 20_000), (3, 30_000), (4, 40_000), (5, 50_000), (6, 60_000)] {
        till.paid(number, kopecks, 10).await;
    }
    till.begun(7, 70_000).await;
    till.begun(8, 80_000).await;
    till.paid(9, 90_000, -86_400).await;
    till.follow().await;
    let events = till.desk.count("SELECT count(*) FROM events WHERE aggregate_type = 'payment'").await;
    let by_order = RegisterRow { number: None, payment: Some(payment(2)), ..row("x", 20_000) };
    let failed = RegisterRow { moved: false, ..row("P-2", 20_000) };
    let rows = vec![
        row("P-1", 10_000),
        by_order,
        failed,
        row("P-1", 10_000),
        row("P-3", 30_001),
        RegisterRow { currency: external("USD"), ..row("P-4", 40_000) },
        RegisterRow { moved: false, ..row("P-5", 50_000) },
        row("P-7", 70_000),
        RegisterRow { moved: false, ..row("P-8", 80_000) },
        row("Q-1", 500),
        row("Q-1", 500),
        // Paid here the day before: told of in the register of this day.
        row("P-9", 90_000),
    ];
    let register = till.compare(1, BOTH, rows).await;

    let found = till.differences(register).await;
    assert_eq!(
        found.iter().map(told).collect::<Vec<_>>(),
        [
            (Some(5), Duplicate, Some("P-1"), Some(payment(1)), Some(10_000), Some(10_000)),
            (Some(6), Amount, Some("P-3"), Some(payment(3)), Some(30_001), Some(30_000)),
            (Some(7), Currency, Some("P-4"), Some(payment(4)), Some(40_000), Some(40_000)),
            (Some(8), Status, Some("P-5"), Some(payment(5)), Some(50_000), Some(50_000)),
            (Some(9), NotConfirmed, Some("P-7"), Some(payment(7)), Some(70_000), None),
            (Some(11), Unknown, Some("Q-1"), None, Some(500), None),
            (Some(12), Duplicate, Some("Q-1"), None, Some(500), None),
            (None, Missing, Some("P-5"), Some(payment(5)), None, Some(50_000)),
            (None, Missing, Some("P-6"), Some(payment(6)), None, Some(60_000)),
        ]
    );
    let totals = till.totals(register).await;
    assert_eq!((totals.rows, totals.matched_payments, totals.matched_paid.get(), totals.unmoved), (12, 3, 120_000, 2));
    // Of all that moved but the two told twice.
    assert_eq!(totals.commission.get(), 100 + 200 + 300 + 400 + 700 + 5 + 900);
    let work = "SELECT count(*) FROM payment_work WHERE kind = 'reread'";
    assert_eq!(till.desk.count(&format!("{work} AND subject LIKE '%/P-7'")).await, 1);
    assert_eq!(till.desk.count(work).await, 1, "the others are left alone");
    assert_eq!(till.desk.count("SELECT count(*) FROM register_rows").await, 0);
    assert_eq!(till.desk.count("SELECT count(*) FROM events WHERE aggregate_type = 'payment'").await, events);

    let kinds = [Missing, Status];
    let page = till.desk.commands.register_differences(&shell(), register, &kinds, (Some(found[3].place), 1)).await.unwrap();
    assert_eq!(page, [found[7].clone()]);
    let stranger = Caller { organisation: OrganisationId::new(Uuid::from_u128(77)), ..shell() };
    assert!(till.desk.commands.register_differences(&stranger, register, &[], (None, 10)).await.unwrap().is_empty());
}

#[tokio::test]
async fn money_given_back_is_compared_by_its_number_or_by_payment_and_sum() {
    use DifferenceKind::{Missing, NotConfirmed, Unknown};
    let mut till = Till::open().await;
    till.paid(1, 10_000, 0).await;
    till.refunded(1, 1, 1_000, Some("R-1")).await;
    till.refunded(1, 2, 500, None).await;
    till.refunded(1, 3, 500, None).await;
    till.paid(2, 20_000, 0).await;
    let chargeback = RecordChargeback { refund: RefundId::new(Uuid::from_u128(0xE9)), parts: parts(20_000), at: time(4) };
    till.to_payment(2, PaymentCommand::RecordChargeback(chargeback)).await;
    till.follow().await;
    let rows = vec![
        RegisterRow { refund_number: Some(external("R-1")), ..refund_row("P-1", 1_000) },
        refund_row("P-1", 500),
        refund_row("P-1", 500),
        refund_row("P-1", 500),
        refund_row("P-77", 9),
    ];
    let only_refunds = RegisterCovers { payments: false, refunds: true };
    let register = till.compare(1, only_refunds, rows).await;

    let found = till.differences(register).await;
    let told: Vec<_> = found.iter().map(|found| (found.line, found.kind, found.payment)).collect();
    assert_eq!(
        told,
        [(Some(5), NotConfirmed, Some(payment(1))), (Some(6), Unknown, None), (None, Missing, Some(payment(2)))],
        "payments are not this file's matter"
    );
    let totals = till.totals(register).await;
    assert_eq!((totals.matched_refunds, totals.matched_refunded.get(), totals.matched_payments), (3, 2_000, 0));
    assert_eq!(totals.differences, DifferenceCounts { not_confirmed: 1, unknown: 1, missing: 1, ..DifferenceCounts::default() });
}

#[tokio::test]
async fn the_same_file_is_one_comparison_until_it_differs_and_another_day_is_believed() {
    let mut till = Till::open().await;
    till.paid(1, 10_000, 0).await;
    till.paid(2, 20_000, 0).await;
    till.follow().await;
    let first = till.compare(1, BOTH, vec![row("P-1", 10_000)]).await;
    assert_eq!(till.totals(first).await.differences, DifferenceCounts { missing: 1, ..DifferenceCounts::default() });
    // The register of the next day tells of the other one.
    till.desk.wait(24 * 60 * 60);
    let next = ReconcileRegisterInput { upload: Uuid::from_u128(1), account: ACCOUNT, day: "2026-09-22".parse().unwrap() };
    till.folder = folder(&till.folder.path, BOTH, vec![(2, Ok(row("P-2", 20_000)))]);
    let receipt = till.desk.commands.reconcile_register(&shell(), Request::new(command(90), next), &till.folder).await.unwrap();
    let running = till.desk.commands.run_register(receipt.aggregate_id.parse().unwrap(), &till.folder);
    till.while_following(running).await.unwrap().unwrap();

    till.folder = folder(&till.folder.path, BOTH, vec![(2, Ok(row("P-1", 10_000)))]);
    let started = till.start_as(&shell(), 1, 91).await.unwrap();
    let second = RegisterId::new(started.aggregate_id.parse().unwrap());
    assert_ne!(second, first, "it had differences");
    till.while_following(till.desk.commands.run_register(second.uuid(), &till.folder)).await.unwrap().unwrap();
    let totals = till.totals(second).await;
    assert!(totals.differences.is_empty(), "{totals:?}");

    let again = till.start_as(&shell(), 1, 92).await.unwrap();
    assert_eq!(again.aggregate_id, second.to_string(), "nothing to be compared anew");
    assert_eq!(till.start_as(&shell(), 1, 91).await.unwrap().aggregate_id, second.to_string());
    assert!(till.desk.commands.run_register(second.uuid(), &till.folder).await.unwrap().is_none());
    let stranger = Caller { organisation: OrganisationId::new(Uuid::from_u128(77)), ..shell() };
    assert_eq!(refusal(till.start_as(&stranger, 1, 93).await), "ACCOUNT_UNKNOWN");
}

#[tokio::test]
async fn refused_rows_are_told_by_column_and_a_crash_begins_anew() {
    let mut till = Till::open().await;
    till.paid(1, 10_000, 0).await;
    let reason = |column: &str| RowRefusal {
        line: 3,
        column: Some(column.to_owned()),
        code: "EMPTY_CELL",
        reason: "Заполните".to_owned(),
    };
    let bad = BadRegisterRow { refusals: vec![reason("сумма"), reason("дата")] };
    let rows = vec![(2, Ok(row("P-1", 10_000))), (3, Err(bad))];
    till.folder = folder(&till.folder.path, BOTH, rows);
    till.upload(1).await;
    let receipt = till.start(1).await.unwrap();
    // Nobody follows the log: it waits, and dies.
    let id: Uuid = receipt.aggregate_id.parse().unwrap();
    let (commands, here) = (till.desk.commands.clone(), till.folder.clone());
    let crashed = tokio::spawn(async move { commands.run_register(id, &here).await });
    while till.desk.count("SELECT count(*) FROM register_rows").await < 1 {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    crashed.abort();
    let expire = "UPDATE import_jobs SET lease_until = now() - interval '1 second'";
    sqlx::query(expire).execute(till.desk.database.owner_pool()).await.unwrap();

    let worker = ImportWorker {
        commands: till.desk.commands.clone(),
        folder: till.folder.clone(),
        poll: std::time::Duration::from_secs(1),
    };
    assert_eq!(till.while_following(Box::pin(worker.step())).await.unwrap(), 1);
    let register = RegisterId::new(id);
    let totals = till.totals(register).await;
    assert_eq!((totals.rows, totals.matched_payments, totals.differences.refused), (2, 1, 1));
    let found = till.differences(register).await;
    let columns: Vec<_> = found.iter().map(|found| (found.line, found.column.as_deref(), found.code.as_deref())).collect();
    assert_eq!(columns, [(Some(3), Some("сумма"), Some("EMPTY_CELL")), (Some(3), Some("дата"), Some("EMPTY_CELL"))]);
    let others =
        "SELECT count(*) FROM events WHERE aggregate_type = 'payment_register' AND metadata ->> 'actor' <> 'system:shell'";
    assert_eq!(till.desk.count(others).await, 0, "it is still the comparison of whoever asked");
}
