//! The demo: an organisation, its documents, creditors, staff and portfolio. Every command has a fixed id, so that a second
//! start finds everything done and writes nothing.

use anyhow::{Context, anyhow};
use commands::{
    Caller, Channel, Request,
    creditor::{RegisterCreditorInput, SetRequisitesInput},
    organisation::{FoundOrganisationInput, PublishDocumentInput},
    payment::{SetPaymentSettingsInput, SetProviderAccountInput},
    portfolio_import::ImportMode,
};
use domain::{
    CreditorId, OrganisationId, ProviderAccountId,
    creditor::{PaymentMethod, PaymentMethodKind, PaymentSettings, Requisites},
    organisation::DocumentKind,
    payment::Provider,
    staff_member::Role,
    values::{AccountNumber, Bic, BoundedText, ExternalId, Host, Inn, Kpp},
};
use integrations::payments::simulator::{SimulatedAccount, Simulator, SimulatorSettings};
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use crate::{
    import,
    options::Common,
    output::{self, told, wrong},
    parts::House,
    staff,
};

/// What to show at the start.
pub(crate) struct Shown {
    pub(crate) lines: Vec<String>,
    creditors: Vec<CreditorId>,
}

/// Names, INN, BIC, bank, correspondent account, account of the demo's creditors; keys of the accounts are right.
const CREDITORS: [[&str; 6]; 3] = [
    ["ООО МФК «Быстрые деньги»", "7707083893", "044525225", "ПАО Сбербанк", "30101810400000000225", "40702810938000000001"],
    ["АО «Первый Банк»", "7728168971", "044525225", "ПАО Сбербанк", "30101810400000000225", "40702810138250123017"],
    ["ООО ПКО «Возврат»", "500100732259", "044525225", "ПАО Сбербанк", "30101810400000000225", "40702810938000000001"],
];

const STAFF: [(&str, &str, Role); 4] = [
    ("admin", "Администраторова Алла Борисовна", Role::Administrator),
    ("supervisor", "Руководителев Роман Олегович", Role::Supervisor),
    ("operator", "Операторова Ольга Игоревна", Role::Operator),
    ("auditor", "Аудиторов Андрей Павлович", Role::Auditor),
];

const FILES: [&str; 3] = ["demo-portfolio.csv", "demo-repayments.csv", "demo-schedule.csv"];

const DOCUMENTS: [(DocumentKind, &str, &str); 3] = [
    (
        DocumentKind::PersonalDataConsent,
        "Согласие на обработку персональных данных",
        "Даю согласие на обработку моих персональных данных для работы личного кабинета. Демонстрационный текст.",
    ),
    (DocumentKind::TermsOfUse, "Пользовательское соглашение", "Правила пользования личным кабинетом. Демонстрационный текст."),
    (
        DocumentKind::ElectronicSignature,
        "Соглашение о простой электронной подписи",
        "Стороны признают код из SMS простой электронной подписью (63-ФЗ, ст. 9). Демонстрационный текст.",
    ),
];

/// `cabinet demo`: loads the demo and stops.
pub(crate) async fn run(common: &Common) -> anyhow::Result<()> {
    let mut house = House::open(common, 10).await?;
    let shown = prepare(&mut house).await?;
    for line in shown.lines {
        output::line(&line);
    }
    house.source.close().await
}

/// Loads the demo where it is not loaded yet.
pub(crate) async fn prepare(house: &mut House) -> anyhow::Result<Shown> {
    let id = OrganisationId::new(fixed("organisation"));
    let caller = Caller::system(id, "demo", Channel::Cli);
    organisation(house, &caller, id).await?;
    let creditors = creditors(house, &caller).await?;
    let mut lines = vec!["Сотрудники (логин, пароль, второй фактор):".to_owned()];
    for member in STAFF {
        let enrolment = staff::hire(&house.commands, id, fixed(&format!("staff/{}", member.0)), member).await?;
        lines.push(format!(
            "  {:<11} {}  {}",
            member.0,
            enrolment.temporary_password.expose_secret(),
            enrolment.otpauth_uri.expose_secret()
        ));
    }
    for name in FILES {
        let file = fixture(name)?;
        import::load(&house.commands, id, &file, ImportMode::Write).await.with_context(|| format!("{name} cannot be loaded"))?;
    }
    let points = fixture("demo-points.csv")?;
    let taken =
        house.commands.load_payment_points_file(&caller, fixed("points"), points, &import::points()).await.map_err(told)?;
    if let Some(refusal) = taken.report.refusals.first() {
        return Err(anyhow!("demo-points.csv, line {}: {}", refusal.line, refusal.reason));
    }
    lines.push("Заёмщики: L-1001 и +79161234567 (Иванова Анна Петровна, 12.04.1985), K-2001 и +79262345678,".to_owned());
    lines.push("          M-3001 без телефона (Сидорова Вера Ильинична, 21.07.1990), непривязанный долг U-9001.".to_owned());
    lines.push("Попробуйте: README.md, раздел «A walk».".to_owned());
    Ok(Shown { lines, creditors })
}

async fn organisation(house: &House, caller: &Caller, id: OrganisationId) -> anyhow::Result<()> {
    let commands = &house.commands;
    let found = FoundOrganisationInput {
        id,
        name: text("Демонстрационная организация")?,
        code: ExternalId::parse("demo").map_err(wrong)?,
        hosts: Vec::new(),
    };
    commands.found_organisation(caller, Request::new(fixed("found"), found)).await.map_err(told)?;
    for host in ["localhost", "127.0.0.1"] {
        let request = Request::new(fixed(host), Host::parse(host).map_err(wrong)?);
        commands.add_host(caller, request).await.map_err(told)?;
    }
    for (kind, title, body) in DOCUMENTS {
        let input = PublishDocumentInput { kind, title: text(title)?, text: text(body)? };
        commands.publish_document(caller, Request::new(fixed(title), input)).await.map_err(told)?;
    }
    Ok(())
}

/// Accounts of the creditors at a simulator of all providers, by place of the creditor.
const ACCOUNTS: [(usize, Provider, &str); 4] = [
    (0, Provider::YooKassa, "506751"),
    (1, Provider::TBank, "1700000000001DEMO"),
    (2, Provider::CloudPayments, "pk_demo00000000000000000000000000"),
    (2, Provider::SbpQr, "MA0000000001"),
];

/// Tells the program the creditors' accounts at the simulator, which is to be told the same. Ids and secrets are the same at
/// every start, so that a simulator outside can be told beforehand.
pub(crate) async fn accounts(house: &House, shown: &Shown, public: &str) -> anyhow::Result<Vec<SimulatedAccount>> {
    let caller = Caller::system(OrganisationId::new(fixed("organisation")), "demo", Channel::Cli);
    let mut accounts = Vec::with_capacity(ACCOUNTS.len());
    for (place, provider, merchant) in ACCOUNTS {
        let account = ProviderAccountId::new(fixed(&format!("account/{}", provider.code())));
        let secret: SecretString = fixed(&format!("secret/{}", provider.code())).simple().to_string().into();
        let creditor = *shown.creditors.get(place).context("the demo lacks a creditor")?;
        let input = SetProviderAccountInput {
            account,
            creditor,
            provider,
            merchant: ExternalId::parse(merchant).map_err(wrong)?,
            secret: Some(secret.clone()),
            enabled: true,
        };
        let request = Request::new(fixed(&format!("set/{}", provider.code())), input);
        house.commands.set_provider_account(&caller, request).await.map_err(told)?;
        let notification_url = Some(format!("{public}/payments/notifications/{account}"));
        accounts.push(SimulatedAccount { provider, merchant: merchant.to_owned(), secret, notification_url });
    }
    for (place, creditor) in shown.creditors.iter().enumerate() {
        let settings = PaymentSettings { methods: methods(place) };
        let request = Request::new(fixed(&format!("methods/{place}")), SetPaymentSettingsInput { creditor: *creditor, settings });
        house.commands.set_payment_settings(&caller, request).await.map_err(told)?;
    }
    Ok(accounts)
}

/// Starts the providers that the demo pays at.
pub(crate) async fn simulator(accounts: Vec<SimulatedAccount>) -> anyhow::Result<Simulator> {
    Ok(Simulator::start(SimulatorSettings { accounts, port: 0, public_url: None }).await?)
}

/// How a creditor of the demo is paid.
fn methods(place: usize) -> Vec<PaymentMethod> {
    let (card, sbp) = match place {
        0 => (Provider::YooKassa, Provider::YooKassa),
        1 => (Provider::TBank, Provider::TBank),
        _ => (Provider::CloudPayments, Provider::SbpQr),
    };
    let over = |kind, provider: Option<Provider>| PaymentMethod {
        kind,
        enabled: true,
        account: provider.map(|provider| ProviderAccountId::new(fixed(&format!("account/{}", provider.code())))),
        min: None,
        max: None,
        commission: text("Без комиссии").ok(),
    };
    vec![
        over(PaymentMethodKind::Sbp, Some(sbp)),
        over(PaymentMethodKind::BankCard, Some(card)),
        over(PaymentMethodKind::BankTransfer, None),
    ]
}

async fn creditors(house: &House, caller: &Caller) -> anyhow::Result<Vec<CreditorId>> {
    let mut creditors = Vec::with_capacity(CREDITORS.len());
    for [name, inn, bic, bank, correspondent, account] in CREDITORS {
        let input = RegisterCreditorInput { name: text(name)?, inn: Inn::parse(inn).map_err(wrong)? };
        let receipt = house.commands.register_creditor(caller, Request::new(fixed(name), input)).await.map_err(told)?;
        let requisites = Requisites {
            payee: text(name)?,
            inn: Inn::parse(inn).map_err(wrong)?,
            kpp: (inn.len() == 10).then(|| Kpp::parse("770101001")).transpose().map_err(wrong)?,
            bic: Bic::parse(bic).map_err(wrong)?,
            bank_name: text(bank)?,
            account: AccountNumber::parse(account).map_err(wrong)?,
            correspondent_account: AccountNumber::parse(correspondent).map_err(wrong)?,
            purpose: text("Погашение задолженности по договору. НДС не облагается.")?,
        };
        let creditor: CreditorId = receipt.aggregate_id.parse()?;
        let request = Request::new(fixed(&format!("requisites/{name}")), SetRequisitesInput { creditor, requisites });
        house.commands.set_requisites(caller, request).await.map_err(told)?;
        creditors.push(creditor);
    }
    Ok(creditors)
}

/// The demo's files lie beside the sources; an installed program looks in the present folder.
fn fixture(name: &str) -> anyhow::Result<std::path::PathBuf> {
    let places = [
        std::path::PathBuf::from("fixtures/portfolio"),
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/portfolio"),
    ];
    let found = places.iter().map(|place| place.join(name)).find(|path| path.exists());
    found.ok_or_else(|| anyhow!("fixtures/portfolio/{name} is missing; run from the checkout"))
}

/// The same id at every start.
fn fixed(name: &str) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("cabinet-demo/{name}").as_bytes())
}

fn text<const MAX: usize>(text: &str) -> anyhow::Result<BoundedText<MAX>> {
    BoundedText::parse(text).map_err(wrong)
}
