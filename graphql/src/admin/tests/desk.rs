//! An administration over a database of its own, with one borrower from a file.

use std::{fs::File, io, path::PathBuf, sync::Arc};

use async_graphql::{Request, Variables};
use commands::{
    AccessPolicy, Actor, Caller, Channel, Commands, CommandsOptions, Origin, Secrets,
    payment::PayDebtsInput,
    payment_export::{ExportFiles, Movement, MovementWriter},
    payment_point::PointRow,
    portfolio_import::{
        FileKind, NumberedRow, PersonRow, PortfolioRow, Row, RowRefusal, RowSource, SourceError, StatementRow, Upload,
        UploadFolder,
    },
    ports::{SystemClock, SystemIds},
};
use database::testing::TestDatabase;
use domain::{
    BorrowerId, DebtId, OrganisationId, PaymentId, SessionId, StaffId,
    debt::{DebtKind, DebtStatus},
    payment::{OnlineMethod, PaymentPart},
    payment_point::{Accepts, Hours, Location, PointFacts, PointKind, TimeZone},
    staff_member::Role,
    values::{BirthDate, BoundedText, DebtNumber, ExternalId, Kopecks, PersonName, Phone},
};
use event_store::{
    EventStore, Keyring, MasterKey, Metrics, StoreOptions,
    subscription::{RunnerOptions, Subscriptions, Wake},
};
use projections::Projections;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{
    Uploads,
    admin::{AdminSchema, fill, schema},
    context::{Doors, Viewer},
};

pub(super) struct Desk {
    doors: Arc<Doors>,
    schema: AdminSchema,
    stop: CancellationToken,
    pub(super) database: TestDatabase,
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

pub(super) fn staff(role: Role) -> Actor {
    Actor::Staff { id: StaffId::new(Uuid::from_u128(7)), role, session: SessionId::new(Uuid::from_u128(8)) }
}

fn organisation() -> OrganisationId {
    OrganisationId::new(Uuid::from_u128(1))
}

fn caller(actor: Actor) -> Caller {
    Caller { organisation: organisation(), actor, channel: Channel::Admin, origin: Origin::default() }
}

impl Desk {
    pub(super) async fn open() -> Self {
        let database = TestDatabase::create().await;
        let pool = database.pool().clone();
        let keyring = Keyring::new(MasterKey::parse(&"1".repeat(64).into()).unwrap(), pool.clone());
        let metrics = Metrics::default();
        let store =
            EventStore::open(StoreOptions { pool: pool.clone(), keyring, upcasters: Vec::new(), cached_streams: 100, metrics });
        let (stop, owner) = (CancellationToken::new(), Uuid::from_u128(9));
        let followers = [projections::subscribers(), commands::subscriptions::processes(&store)].concat();
        let subscriptions = Subscriptions::new(&store, followers, &RunnerOptions::default(), owner);
        let projections = Arc::new(Projections::new(&pool, &store, subscriptions.progress().clone()));
        let wake = Wake::start(&pool, store.appended(), &stop);
        drop(subscriptions.start(&wake, &stop));
        let commands = Commands::new(CommandsOptions {
            store,
            pool,
            clock: Arc::new(SystemClock),
            ids: Arc::new(SystemIds),
            secrets: Secrets::new(&"secret".to_owned().into()),
            policy: AccessPolicy::default(),
        });
        let doors = Arc::new(Doors {
            commands: commands.unwrap(),
            projections,
            uploads: Uploads {
                folder: UploadFolder {
                    path: PathBuf::from("/nowhere"),
                    open: Arc::new(|_| Ok(Box::new(Rows::default()))),
                    open_register: Arc::new(|_, _, _| {
                        Err(SourceError { code: "FILE_EMPTY", reason: "Файл пуст".to_owned() })
                    }),
                },
                read_points: Arc::new(|_, _| Ok(vec![(2, Ok(point()))])),
                most_bytes: 1,
            },
            exports: ExportFiles {
                folder: std::env::temp_dir(),
                write: Arc::new(|_, file| Ok(Box::new(Untold(file)) as Box<dyn MovementWriter>)),
                most_rows: 10,
            },
        });
        Self { schema: schema().data(Arc::clone(&doors)).finish(), doors, stop, database }
    }

    /// Asks as somebody; answers the whole response.
    pub(super) async fn ask(&self, actor: Actor, query: &str, variables: Value) -> Value {
        let mut request = Request::new(query).variables(Variables::from_json(variables));
        fill(&mut request.data, &self.doors, Viewer { caller: caller(actor), secure: false });
        let mut response = self.schema.execute(request).await;
        for error in &mut response.errors {
            error.source = None;
        }
        serde_json::to_value(response).unwrap()
    }

    /// Asks as an administrator; answers the data, and no error is expected.
    pub(super) async fn data(&self, query: &str, variables: Value) -> Value {
        let mut answer = self.ask(staff(Role::Administrator), query, variables).await;
        assert_eq!(answer.get("errors"), None, "{answer}");
        answer["data"].take()
    }

    /// Runs a mutation `name` whose input type is `Name…Input`.
    pub(super) async fn run(&self, name: &str, input: &str, selection: &str, mut fields: Value) -> Value {
        fields
            .as_object_mut()
            .unwrap()
            .entry("commandId")
            .or_insert_with(|| json!(Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes())));
        let query =
            format!("mutation ($input: {input}!) {{ {name}(input: $input) {{ {selection} userErrors {{ code field }} }} }}");
        self.data(&query, json!({ "input": fields })).await[name].take()
    }

    /// The id of an uploaded file; every file holds [`Rows`].
    pub(super) async fn upload(&self, number: u128) -> String {
        let upload = Upload {
            id: Uuid::from_u128(number),
            file_name: "долги.csv".to_owned(),
            bytes: 1,
            sha256: [u8::try_from(number).unwrap(); 32],
        };
        self.doors.commands.record_upload(&caller(staff(Role::Administrator)), &upload).await.unwrap();
        format!("upload_{}", upload.id.simple())
    }

    /// Loads one creditor, and the borrower Anna with the debt L-1001.
    pub(super) async fn import(&self) {
        self.run("registerCreditor", "RegisterCreditorInput", "", json!({ "name": "ООО «Берег»", "inn": "7707083893" })).await;
        let started =
            self.run("startImport", "StartImportInput", "import { state }", json!({ "fileId": self.upload(1).await })).await;
        assert_eq!(started["import"]["state"], "COMPLETED", "{started}");
    }

    /// Loads the same; answers Anna's id once she is found.
    pub(super) async fn anna(&self) -> String {
        self.import().await;
        for _ in 0..50 {
            let found = self.data("{ searchBorrowers(text: \"Иванва Ана\") { nodes { id } } }", json!({})).await;
            if let Some(id) = found["searchBorrowers"]["nodes"][0]["id"].as_str() {
                return id.to_owned();
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        panic!("the borrower is not found");
    }

    /// Anna begins to pay a ruble of her debt; no provider is there to hear of it.
    pub(super) async fn begin_to_pay(&self, anna: &str) -> PaymentId {
        let query = "query ($id: ID!) { creditors { nodes { id } } borrower(id: $id) { debts { nodes { id } } } }";
        let known = self.data(query, json!({ "id": anna })).await;
        let creditor = &known["creditors"]["nodes"][0]["id"];
        let account = Uuid::from_u128(0xACC);
        let set = json!({ "creditorId": creditor, "accountId": account, "provider": "T_BANK", "merchant": "T1", "secret": "secret",
            "enabled": true });
        let set = self.run("setProviderAccount", "SetProviderAccountInput", "", set).await;
        assert_eq!(set["userErrors"], json!([]), "{set}");
        let methods = json!([{ "kind": "BANK_CARD", "enabled": true, "accountId": account }]);
        let set = json!({ "creditorId": creditor, "methods": methods });
        let set = self.run("setPaymentSettings", "SetPaymentSettingsInput", "", set).await;
        assert_eq!(set["userErrors"], json!([]), "{set}");
        let uuid = |id: &Value| Uuid::parse_str(id.as_str().unwrap().split_once('_').unwrap().1).unwrap();
        let debt = DebtId::new(uuid(&known["borrower"]["debts"]["nodes"][0]["id"]));
        let actor = Actor::Borrower { id: BorrowerId::new(uuid(&json!(anna))), session: SessionId::new(Uuid::from_u128(5)) };
        let parts = vec![PaymentPart { debt, amount: Kopecks::new(100) }];
        let input = PayDebtsInput { parts, method: OnlineMethod::BankCard, plan: None };
        let started =
            self.doors.commands.pay_debts(&caller(actor), commands::Request::new(Uuid::from_u128(6), input)).await.unwrap();
        started.payments[0]
    }
}

/// A file in which nothing stands.
struct Untold(File);

impl MovementWriter for Untold {
    fn add(&mut self, _: &[Movement]) -> io::Result<()> {
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<File> {
        Ok(self.0)
    }
}

/// A file of one good row and one refused.
#[derive(Default)]
struct Rows(u64);

impl RowSource for Rows {
    fn kind(&self) -> FileKind {
        FileKind::Portfolio
    }

    fn next_row(&mut self) -> Result<Option<NumberedRow>, SourceError> {
        self.0 += 1;
        let refusal = |column: &str| RowRefusal {
            line: 3,
            column: Some(column.to_owned()),
            code: "INVALID_PHONE",
            reason: "Проверьте".to_owned(),
        };
        Ok(match self.0 {
            1 => Some((2, Ok(Row::Portfolio(Box::new(row()))))),
            2 => Some((3, Err(vec![refusal("phone_1"), refusal("phone_2")].into()))),
            _ => None,
        })
    }

    fn bytes_read(&self) -> u64 {
        self.0
    }
}

fn point() -> PointRow {
    let facts = PointFacts {
        creditor: None,
        kind: PointKind::Shop,
        name: BoundedText::parse("Салон связи").unwrap(),
        address: BoundedText::parse("Москва, Тверская улица, 12").unwrap(),
        location: Location::parse("55.763", "-37.6074").unwrap(),
        hours: Hours::default(),
        time_zone: TimeZone::MOSCOW,
        accepts: Accepts { cash: true, card: false, sbp: false },
        commission: None,
        phone: None,
    };
    PointRow { external_id: ExternalId::parse("S-1").unwrap(), creditor: None, facts }
}

fn row() -> PortfolioRow {
    let (zero, sum) = (Kopecks::new(0), Kopecks::new(123_456));
    let person = PersonRow {
        external_id: ExternalId::parse("P-1").unwrap(),
        name: PersonName::parse("Иванова Анна Петровна").unwrap(),
        birth_date: BirthDate::parse("12.04.1985").unwrap(),
        phones: vec![Phone::parse("+7 916 123-45-67").unwrap()],
        email: None,
        passport: None,
        inn: None,
        snils: None,
        registration_address: None,
        residence_address: None,
        employer: None,
    };
    let statement = StatementRow {
        as_of: "2026-09-01".parse().unwrap(),
        principal: sum,
        interest: zero,
        penalty: zero,
        fee: zero,
        state_duty: zero,
        overdue_since: None,
        status: DebtStatus::Active,
    };
    PortfolioRow {
        person,
        debt_number: DebtNumber::parse("L-1001").unwrap(),
        kind: DebtKind::Loan,
        creditor: BoundedText::parse("7707083893").unwrap(),
        contract_date: None,
        amount: Some(sum),
        statement,
    }
}
