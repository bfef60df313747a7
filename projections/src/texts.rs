//! Every Russian text of the read side: what happened, event by event. Longer than other files, because all texts a
//! reviewer or translator has to see stand in this one.

use domain::{
    Personal,
    allocation::AllocationPolicy,
    borrower::{BorrowerEvent, ConsentMethod, ContactSource, ProfilePatch},
    borrower_access::{BorrowerAccessEvent, CardView},
    cabinet_account::{CabinetAccountEvent, CodePurpose, FailureReason, RegistrationRoute, RevocationReason, SignInMethod},
    creditor::{CreditorEvent, PaymentMethod, PaymentMethodKind, ProviderAccount, ReceiptIssuer},
    debt::{
        Balance, BalanceComponent, BindingProof, DebtEvent, DebtKind, DebtStatus, PaymentEnd, RefundWay, ReversalCause, Statement,
    },
    organisation::{DocumentKind, OrganisationEvent},
    payment::{Mismatch, OnlineMethod, PaymentChannel, PaymentEvent, PaymentIntent, Provider},
    payment_export::PaymentExportEvent,
    payment_link::{LinkMaker, PaymentLinkEvent},
    payment_point::{PaymentPointEvent, PointClosing},
    payment_register::PaymentRegisterEvent,
    portfolio_import::{FileKind, PortfolioImportEvent, RowCounts},
    staff_member::{Role, StaffFailureReason, StaffMemberEvent},
    values::{BoundedText, ExternalId, Kopecks, PersonName, Phone},
};

use crate::history::format::{date, moment, money, open};

/// An event this program does not know.
pub(crate) fn unknown(kind: &str) -> String {
    format!("Событие {kind}")
}

/// What happened to a debt; `number` is how people call it.
pub(crate) fn debt(event: &DebtEvent, number: Option<&str>) -> String {
    let debt = number.map_or_else(String::new, |number| format!(" {number}"));
    match event {
        DebtEvent::Registered { number, kind, contract_date, principal, .. } => {
            let from = contract_date.map(|day| format!(" от {}", date(day))).unwrap_or_default();
            let sum = principal.map(|sum| format!(", сумма {}", money(sum))).unwrap_or_default();
            format!("Долг {number}{from} поставлен на учёт: {}{sum}", debt_kind(*kind))
        }
        DebtEvent::BalanceStated { statement, .. } => balance_stated(&debt, statement),
        DebtEvent::RepaymentsRecorded { repayments, .. } => {
            let parts: Vec<_> = repayments
                .iter()
                .map(|repayment| format!("{} — {} (№ {})", date(repayment.paid_on), money(repayment.amount), repayment.reference))
                .collect();
            format!("Погашения долга{debt}: {}", parts.join("; "))
        }
        DebtEvent::ScheduleStated { payments, .. } => match (payments.first(), payments.last()) {
            (Some(first), Some(last)) => format!(
                "График платежей долга{debt}: {} шт., с {} по {}, первый платёж {}",
                payments.len(),
                date(first.due),
                date(last.due),
                money(first.amount)
            ),
            _ => format!("График платежей долга{debt} снят"),
        },
        DebtEvent::TermsChanged { kind, contract_date, principal, .. } => {
            let changes = [
                kind.map(|kind| format!("вид — {}", debt_kind(kind))),
                contract_date.map(|day| format!("дата договора — {}", date(day))),
                principal.map(|sum| format!("сумма — {}", money(sum))),
            ];
            format!("Условия долга{debt} изменены: {}", changes.into_iter().flatten().collect::<Vec<_>>().join(", "))
        }
        DebtEvent::Bound { proof, .. } => format!("Долг{debt} привязан к другому заёмщику: {}", binding_proof(*proof)),
        DebtEvent::Assigned { on, .. } => format!("Долг{debt} переуступлен другому кредитору {}", date(*on)),
        DebtEvent::Closed { on, payment: None, .. } => format!("Долг{debt} закрыт {}, контакты по нему прекращены", date(*on)),
        DebtEvent::Closed { on, payment: Some(_), .. } => {
            format!("Долг{debt} погашен платежом {} и закрыт, контакты по нему прекращены", date(*on))
        }
        DebtEvent::Reopened { on, .. } => format!("Долг{debt} снова открыт {}, контакты по нему снова возможны", date(*on)),
        DebtEvent::PaymentCredited { amount, allocation, overpaid, posted: false, policy, received_on, .. } => format!(
            "В долг{debt} зачислен платёж {} от {}: {}{}; порядок — {}",
            money(*amount),
            date(*received_on),
            components(allocation),
            overpayment(*overpaid),
            allocation_policy(policy.code().as_str())
        ),
        DebtEvent::PaymentCredited { amount, posted: true, received_on, .. } => {
            format!("Платёж {} от {} уже учтён в балансе долга{debt}", money(*amount), date(*received_on))
        }
        DebtEvent::PaymentReversed { amount, cause, allocation, overpaid, on, .. } => format!(
            "{} {} {} по долгу{debt}; снова к оплате: {}{}",
            reversal_cause(*cause),
            money(*amount),
            date(*on),
            components(allocation),
            overpayment(*overpaid)
        ),
        DebtEvent::CreditsRevised { balance, posted, open, .. } => format!(
            "Платежи по долгу{debt} сверены с балансом: учтено {} шт., ещё не учтено {} шт.; к оплате {}",
            posted.len(),
            open.len(),
            money(balance.total().unwrap_or_default())
        ),
        DebtEvent::OverpaymentRefundRequested { amount, .. } => {
            format!("Запрошен возврат переплаты по долгу{debt}: {}", money(*amount))
        }
        DebtEvent::OverpaymentRefundDeclined { reason, .. } => refund_declined(&debt, reason.as_ref()),
        DebtEvent::OverpaymentRefundApproved { way, .. } => {
            format!("Возврат переплаты по долгу{debt} согласован: {}", refund_way(*way))
        }
        DebtEvent::OverpaymentRefundFailed { .. } => {
            format!("Платёжная система не вернула переплату по долгу{debt}: нужно решение сотрудника")
        }
        DebtEvent::ContactsStopped { .. } => format!("Контакты по долгу{debt} остановлены: идёт оплата"),
        DebtEvent::ContactsAllowed { end, .. } => format!("Оплата долга{debt} {}: контакты снова возможны", payment_end(*end)),
    }
}

fn balance_stated(debt: &str, statement: &Statement) -> String {
    let Statement { as_of, balance, overdue_since, status } = statement;
    let overdue = overdue_since.map(|since| format!(", просрочен с {}", date(since))).unwrap_or_default();
    format!(
        "Баланс долга{debt} на {}: {}; всего {}; состояние — {}{overdue}",
        date(*as_of),
        components(balance),
        money(balance.total().unwrap_or_default()),
        debt_status(*status)
    )
}

/// What is not zero; principal always.
fn components(balance: &Balance) -> String {
    let Balance { principal, interest, penalty, fee, state_duty } = *balance;
    let parts = [("проценты", interest), ("неустойка", penalty), ("комиссии", fee), ("госпошлина", state_duty)];
    let others = parts.into_iter().filter(|(_, sum)| !sum.is_zero()).map(|(name, sum)| part(name, sum));
    std::iter::once(part("основной долг", principal)).chain(others).collect::<Vec<_>>().join(", ")
}

fn overpayment(sum: Kopecks) -> String {
    if sum.is_zero() { String::new() } else { format!("; переплата {}", money(sum)) }
}

/// What happened to a link to pay a debt; `number` is how people call the debt.
pub(crate) fn payment_link(event: &PaymentLinkEvent, number: Option<&str>) -> String {
    let debt = number.map_or_else(String::new, |number| format!(" {number}"));
    match event {
        PaymentLinkEvent::Created { by: LinkMaker::Borrower, expires_at, .. } => {
            format!("Заёмщик создал ссылку на оплату долга{debt} без входа, до {}", moment(*expires_at))
        }
        PaymentLinkEvent::Created { by: LinkMaker::Staff(_), expires_at, .. } => {
            format!("Сотрудник отправил заёмщику ссылку на оплату долга{debt} без входа, до {}", moment(*expires_at))
        }
        PaymentLinkEvent::Used { .. } => format!("По ссылке начата оплата долга{debt} без входа"),
        PaymentLinkEvent::Released { .. } => {
            format!("Оплата долга{debt} по ссылке не прошла, по ссылке снова можно заплатить")
        }
        PaymentLinkEvent::Spent { .. } => format!("Долг{debt} оплачен по ссылке, больше она не действует"),
        PaymentLinkEvent::Revoked { by: LinkMaker::Borrower, .. } => format!("Заёмщик отозвал ссылку на оплату долга{debt}"),
        PaymentLinkEvent::Revoked { by: LinkMaker::Staff(_), .. } => format!("Сотрудник отозвал ссылку на оплату долга{debt}"),
    }
}

/// An order in which payments are spread, by its code, as the law or the contract calls it; Russian.
#[must_use]
pub fn allocation_policy(code: &str) -> String {
    match code {
        AllocationPolicy::CONSUMER_CREDIT => "ч. 20 ст. 5 Федерального закона № 353-ФЗ".to_owned(),
        AllocationPolicy::CONSUMER_CREDIT_PENALTY_LAST => {
            "ч. 20 ст. 5 Федерального закона № 353-ФЗ, неустойка в последнюю очередь".to_owned()
        }
        AllocationPolicy::CIVIL_CODE => "ст. 319 Гражданского кодекса РФ".to_owned(),
        own => format!("порядок кредитора «{own}»"),
    }
}

fn refund_declined(debt: &str, reason: Option<&Personal<BoundedText<300>>>) -> String {
    let reason = reason.map(|reason| format!(": {}", open(reason, |reason| reason.as_str().to_owned())));
    format!("В возврате переплаты по долгу{debt} отказано{}", reason.unwrap_or_default())
}

const fn refund_way(way: RefundWay) -> &'static str {
    match way {
        RefundWay::Provider => "через платёжную систему",
        RefundWay::Transfer => "переводом",
    }
}

const fn payment_end(end: PaymentEnd) -> &'static str {
    match end {
        PaymentEnd::Credited => "завершена",
        PaymentEnd::Unpaid => "не состоялась",
    }
}

const fn reversal_cause(cause: ReversalCause) -> &'static str {
    match cause {
        ReversalCause::Refund => "Возврат платежа",
        ReversalCause::Chargeback => "Списание платежа банком",
    }
}

fn part(name: &str, sum: Kopecks) -> String {
    format!("{name} {}", money(sum))
}

const fn debt_kind(kind: DebtKind) -> &'static str {
    match kind {
        DebtKind::Loan => "кредит",
        DebtKind::Card => "кредитная карта",
        DebtKind::Microloan => "микрозаём",
        DebtKind::Mortgage => "ипотека",
        DebtKind::Utility => "ЖКУ",
        DebtKind::Other => "другое",
    }
}

const fn debt_status(status: DebtStatus) -> &'static str {
    match status {
        DebtStatus::Active => "действует",
        DebtStatus::Overdue => "просрочен",
        DebtStatus::Court => "в суде",
        DebtStatus::Enforcement => "исполнительное производство",
        DebtStatus::Closed => "закрыт",
    }
}

const fn binding_proof(proof: BindingProof) -> &'static str {
    match proof {
        BindingProof::ByStaff => "проверено сотрудником",
        BindingProof::DataMatched => "номер долга и данные заёмщика совпали",
    }
}

/// What happened to a payment.
pub(crate) fn payment(event: &PaymentEvent) -> String {
    match event {
        PaymentEvent::Created { intent, .. } => payment_created(intent),
        PaymentEvent::Registered { provider_payment, .. } => format!("Платёж ждёт оплаты, номер у провайдера {provider_payment}"),
        PaymentEvent::Authorized { provider_payment, .. } => {
            format!("Деньги платежа зарезервированы на карте, номер у провайдера {provider_payment}")
        }
        PaymentEvent::Succeeded { provider_payment, amount, received_on, .. } => format!(
            "Платёж {} поступил {}{}",
            money(*amount),
            date(*received_on),
            provider_payment.as_ref().map(|number| format!(", номер у провайдера {number}")).unwrap_or_default()
        ),
        PaymentEvent::Canceled { reason, .. } => format!("Платёж отменён{}", reason_code(reason.as_ref())),
        PaymentEvent::Expired { .. } => "Платёж не оплачен вовремя".to_owned(),
        PaymentEvent::Rejected { reason, .. } => {
            format!("Платёж отклонён банком или провайдером{}", reason_code(reason.as_ref()))
        }
        PaymentEvent::Held { reading, mismatches, .. } => {
            let differs: Vec<_> = mismatches.iter().map(|differs| mismatch(*differs)).collect();
            format!("Платёж {} задержан до проверки сотрудником: {}", money(reading.amount), differs.join(", "))
        }
        PaymentEvent::Released { reason, .. } => {
            format!("Задержанный платёж принят сотрудником: {}", open(reason, |reason| reason.as_str().to_owned()))
        }
        PaymentEvent::HoldDismissed { reason, .. } => {
            format!("Задержанный платёж не принят сотрудником: {}", open(reason, |reason| reason.as_str().to_owned()))
        }
        PaymentEvent::RefundRequested { amount, reason, .. } => {
            format!("Запрошен возврат платежа {}: {}", money(*amount), open(reason, |reason| reason.as_str().to_owned()))
        }
        PaymentEvent::RefundConfirmed { amount, past_provider: false, .. } => {
            format!("Возвращены деньги платежа: {}", money(*amount))
        }
        PaymentEvent::RefundConfirmed { amount, past_provider: true, .. } => {
            format!("Деньги платежа возвращены переводом: {}", money(*amount))
        }
        PaymentEvent::RefundRejected { reason, .. } => format!("Провайдер отказал в возврате{}", reason_code(reason.as_ref())),
        PaymentEvent::ChargedBack { amount, .. } => format!("Деньги платежа списаны банком обратно: {}", money(*amount)),
    }
}

fn payment_created(intent: &PaymentIntent) -> String {
    let (sum, debts) = (money(intent.amount), intent.parts.len());
    match &intent.channel {
        PaymentChannel::Online { provider: over, method, .. } => {
            let without_signing_in = if intent.link.is_some() { ", по ссылке без входа" } else { "" };
            let (how, over) = (online_method(*method), provider(*over));
            format!("Создан платёж {sum}, долгов: {debts}, {how} через {over}{without_signing_in}")
        }
        PaymentChannel::Offline { received_on, reason, .. } => format!(
            "Сотрудник внёс платёж {sum} от {}, долгов: {debts}, основание: {}",
            date(*received_on),
            open(reason, |reason| reason.as_str().to_owned())
        ),
    }
}

fn reason_code(reason: Option<&ExternalId>) -> String {
    reason.map(|code| format!(", код {code}")).unwrap_or_default()
}

const fn online_method(method: OnlineMethod) -> &'static str {
    match method {
        OnlineMethod::BankCard => "банковской картой",
        OnlineMethod::Sbp => "по СБП",
    }
}

const fn provider(provider: Provider) -> &'static str {
    match provider {
        Provider::YooKassa => "ЮKassa",
        Provider::TBank => "Т-Банк",
        Provider::CloudPayments => "CloudPayments",
        Provider::SbpQr => "QR-код СБП",
    }
}

const fn mismatch(mismatch: Mismatch) -> &'static str {
    match mismatch {
        Mismatch::Amount => "другая сумма",
        Mismatch::Currency => "другая валюта",
        Mismatch::Order => "другой номер заказа",
        Mismatch::Merchant => "другой магазин",
        Mismatch::Refunded => "возвращено больше, чем оплачено",
        Mismatch::SecondPayment => "оплачен второй раз",
    }
}

/// What happened in a borrower's file.
pub(crate) fn borrower(event: &BorrowerEvent) -> String {
    match event {
        BorrowerEvent::Registered { pin, external_id, profile, phones, .. } => format!(
            "Заведена карточка заёмщика: {}, ПИН {pin}, номер в учётной системе {external_id}, телефонов: {}",
            open(&profile.name, PersonName::full),
            phones.len()
        ),
        BorrowerEvent::ProfileChanged { patch, .. } => format!("Данные заёмщика изменены: {}", patched(patch)),
        BorrowerEvent::PhoneAdded { phone, source, .. } => {
            format!("Добавлен телефон {} ({})", open(phone, number), contact_source(*source))
        }
        BorrowerEvent::PhoneRemoved { phone, .. } => format!("Удалён телефон {}", open(phone, number)),
        BorrowerEvent::PhoneConfirmed { phone, .. } => format!("Телефон {} подтверждён кодом из СМС", open(phone, number)),
        BorrowerEvent::PhoneChanged { old, new, .. } => {
            format!("Основной телефон изменён: {} вместо {}", open(new, number), open(old, number))
        }
        BorrowerEvent::EmailChanged { email: Some(email), source, .. } => {
            let email = open(email, |email| email.as_str().to_owned());
            format!("Электронная почта изменена: {email} ({})", contact_source(*source))
        }
        BorrowerEvent::EmailChanged { email: None, source, .. } => {
            format!("Электронная почта удалена ({})", contact_source(*source))
        }
        BorrowerEvent::ConsentGiven { document, version, method, .. } => {
            format!("Дано согласие: {}, версия {version}, способ — {}", document_kind(*document), consent_method(*method))
        }
        BorrowerEvent::ConsentWithdrawn { document, version, .. } => {
            format!("Согласие отозвано: {}, версия {version}", document_kind(*document))
        }
    }
}

fn patched(patch: &ProfilePatch) -> String {
    let ProfilePatch { name, birth_date, passport, inn, snils, registration_address, residence_address, employer } = patch;
    let text = |title: &str, value: Option<String>| value.map(|value| format!("{title} — {value}"));
    let fields = [
        text("ФИО", name.as_ref().map(|name| open(name, PersonName::full))),
        text("дата рождения", birth_date.as_ref().map(|day| open(day, |day| date(day.date())))),
        text("паспорт", passport.as_ref().map(|passport| open(passport, |passport| passport.as_str().to_owned()))),
        text("ИНН", inn.as_ref().map(|inn| open(inn, |inn| inn.as_str().to_owned()))),
        text("СНИЛС", snils.as_ref().map(|snils| open(snils, |snils| snils.as_str().to_owned()))),
        text("адрес регистрации", registration_address.as_ref().map(|place| open(place, |place| place.as_str().to_owned()))),
        text("адрес проживания", residence_address.as_ref().map(|place| open(place, |place| place.as_str().to_owned()))),
        text("место работы", employer.as_ref().map(|place| open(place, |place| place.as_str().to_owned()))),
    ];
    fields.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

fn number(phone: &Phone) -> String {
    phone.as_str().to_owned()
}

const fn contact_source(source: ContactSource) -> &'static str {
    match source {
        ContactSource::Import => "из учётной системы",
        ContactSource::Borrower => "указал заёмщик",
    }
}

const fn document_kind(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::PersonalDataConsent => "согласие на обработку персональных данных",
        DocumentKind::TermsOfUse => "пользовательское соглашение",
        DocumentKind::ElectronicSignature => "соглашение о простой электронной подписи",
    }
}

const fn consent_method(method: ConsentMethod) -> &'static str {
    match method {
        ConsentMethod::Tick => "отметка в кабинете",
        ConsentMethod::SmsCode => "код из СМС",
        ConsentMethod::Paper => "на бумаге",
    }
}

/// What happened to an account.
pub(crate) fn cabinet_account(event: &CabinetAccountEvent) -> String {
    match event {
        CabinetAccountEvent::Opened { phone, via, .. } => {
            format!("Открыт личный кабинет, телефон для входа {}: {}", open(phone, number), registration_route(*via))
        }
        CabinetAccountEvent::PasswordSet { .. } => "Задан пароль".to_owned(),
        CabinetAccountEvent::CodeSent { purpose, phone, .. } => {
            format!("Отправлен код для {} на {}", code_purpose(*purpose), open(phone, Clone::clone))
        }
        CabinetAccountEvent::SignedIn { method, address, agent, .. } => format!(
            "Вход в кабинет: {}, адрес {}, браузер {}",
            sign_in_method(*method),
            open(address, ToString::to_string),
            open(agent, |agent| agent.as_str().to_owned())
        ),
        CabinetAccountEvent::SignInFailed { reason, address, .. } => {
            format!("Неудачный вход: {}, адрес {}", failure_reason(*reason), open(address, ToString::to_string))
        }
        CabinetAccountEvent::Locked { until, .. } => format!("Вход закрыт до {} после неудачных попыток", moment(*until)),
        CabinetAccountEvent::Blocked { reason, .. } => {
            format!("Кабинет заблокирован сотрудником: {}", open(reason, |reason| reason.as_str().to_owned()))
        }
        CabinetAccountEvent::Unblocked { .. } => "Кабинет разблокирован сотрудником".to_owned(),
        CabinetAccountEvent::AccessReset { .. } => "Доступ сброшен сотрудником: пароль больше не действует".to_owned(),
        CabinetAccountEvent::SessionRevoked { reason, .. } => format!("Сеанс завершён: {}", revocation_reason(*reason)),
        CabinetAccountEvent::AllSessionsRevoked { reason, kept, .. } => {
            let besides = if kept.is_some() { ", кроме текущего" } else { "" };
            format!("Все сеансы завершены{besides}: {}", revocation_reason(*reason))
        }
        CabinetAccountEvent::SignedOut { .. } => "Выход из кабинета".to_owned(),
        CabinetAccountEvent::PhoneChanged { old, new, .. } => {
            format!("Телефон для входа изменён: {} вместо {}", open(new, number), open(old, number))
        }
    }
}

const fn registration_route(route: RegistrationRoute) -> &'static str {
    match route {
        RegistrationRoute::KnownPhone => "телефон был известен по долгу",
        RegistrationRoute::IdentityConfirmed => "ФИО и дата рождения совпали",
    }
}

const fn code_purpose(purpose: CodePurpose) -> &'static str {
    match purpose {
        CodePurpose::Registration => "регистрации",
        CodePurpose::SignIn => "входа",
        CodePurpose::Recovery => "восстановления доступа",
        CodePurpose::PhoneChange => "смены телефона",
    }
}

const fn sign_in_method(method: SignInMethod) -> &'static str {
    match method {
        SignInMethod::PasswordAndCode => "пароль и код из СМС",
        SignInMethod::PhoneAndCode => "телефон и код из СМС",
    }
}

const fn failure_reason(reason: FailureReason) -> &'static str {
    match reason {
        FailureReason::WrongPassword => "неверный пароль",
        FailureReason::WrongCode => "неверный код",
    }
}

const fn revocation_reason(reason: RevocationReason) -> &'static str {
    match reason {
        RevocationReason::ByBorrower => "завершил заёмщик",
        RevocationReason::ByStaff(_) => "завершил сотрудник",
        RevocationReason::TooMany => "сеансов стало слишком много",
        RevocationReason::Blocked => "кабинет заблокирован",
        RevocationReason::AccessReset => "доступ сброшен",
    }
}

/// Who looked at a file.
pub(crate) fn borrower_access(event: &BorrowerAccessEvent) -> String {
    match event {
        BorrowerAccessEvent::Viewed { view, .. } => format!("Сотрудник посмотрел раздел «{}»", card_view(*view)),
    }
}

const fn card_view(view: CardView) -> &'static str {
    match view {
        CardView::Card => "Карточка",
        CardView::Debts => "Долги",
        CardView::Repayments => "Погашения",
        CardView::Contacts => "Контакты",
        CardView::Consents => "Согласия",
        CardView::Sessions => "Сеансы",
        CardView::History => "История",
    }
}

/// What happened to an organisation.
pub(crate) fn organisation(event: &OrganisationEvent) -> String {
    match event {
        OrganisationEvent::Founded { name, code, .. } => format!("Организация «{}» заведена, код {code}", name.as_str()),
        OrganisationEvent::Renamed { name, .. } => format!("Организация переименована: «{}»", name.as_str()),
        OrganisationEvent::HostAdded { host, .. } => format!("Добавлен адрес кабинета {host}"),
        OrganisationEvent::HostRemoved { host, .. } => format!("Удалён адрес кабинета {host}"),
        OrganisationEvent::DocumentPublished { kind, version, title, .. } => {
            format!("Опубликован документ «{}»: {}, версия {version}", title.as_str(), document_kind(*kind))
        }
    }
}

/// What happened to a creditor.
pub(crate) fn creditor(event: &CreditorEvent) -> String {
    match event {
        CreditorEvent::Registered { name, inn, .. } => format!("Заведён кредитор «{}», ИНН {}", name.as_str(), inn.as_str()),
        CreditorEvent::Renamed { name, .. } => format!("Кредитор переименован: «{}»", name.as_str()),
        CreditorEvent::RequisitesSet { version, requisites, .. } => format!(
            "Реквизиты кредитора, версия {version}: {}, счёт {}, БИК {}",
            requisites.payee.as_str(),
            requisites.account,
            requisites.bic
        ),
        CreditorEvent::PaymentSettingsSet { version, settings, .. } => {
            let methods: Vec<_> = settings.methods.iter().filter(|method| method.enabled).map(payment_method).collect();
            format!("Способы оплаты кредитора, версия {version}: {}", listed(&methods))
        }
        CreditorEvent::ProviderAccountAdded { account, .. } => {
            format!("Добавлен счёт кредитора в платёжной системе: {}", provider_account(account))
        }
        CreditorEvent::ProviderAccountChanged { account, .. } => {
            format!("Изменён счёт кредитора в платёжной системе: {}", provider_account(account))
        }
        CreditorEvent::ProviderSecretReplaced { version, .. } => {
            format!("Заменён секрет счёта кредитора в платёжной системе, версия {version}")
        }
        CreditorEvent::AllocationRulesSet { version, rules, .. } => format!(
            "Очерёдность погашения у кредитора, версия {version}: правил — {}, по умолчанию {}",
            rules.rules.len(),
            allocation_policy(rules.default.code().as_str())
        ),
        CreditorEvent::FiscalPolicySet { version, policy, .. } => {
            let parts = BalanceComponent::ALL.iter().filter(|component| policy.issuer(**component) != ReceiptIssuer::None);
            let parts: Vec<_> = parts
                .map(|component| format!("{} — {}", component_name(*component), receipt_issuer(policy.issuer(*component))))
                .collect();
            format!("Чеки кредитора, версия {version}: {}", listed(&parts))
        }
    }
}

fn listed<T: AsRef<str>>(parts: &[T]) -> String {
    if parts.is_empty() { "нет".to_owned() } else { parts.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", ") }
}

const fn payment_method(method: &PaymentMethod) -> &'static str {
    match method.kind {
        PaymentMethodKind::BankCard => "банковская карта",
        PaymentMethodKind::Sbp => "СБП",
        PaymentMethodKind::BankTransfer => "перевод по реквизитам",
        PaymentMethodKind::PaymentPoint => "пункты приёма платежей",
    }
}

fn provider_account(account: &ProviderAccount) -> String {
    let ProviderAccount { provider, merchant, enabled } = account;
    let provider = match provider {
        Provider::YooKassa => "ЮKassa",
        Provider::TBank => "Т-Банк",
        Provider::CloudPayments => "CloudPayments",
        Provider::SbpQr => "СБП",
    };
    format!("{provider}, № {merchant}, {}", if *enabled { "включён" } else { "выключен" })
}

const fn component_name(component: BalanceComponent) -> &'static str {
    match component {
        BalanceComponent::Principal => "основной долг",
        BalanceComponent::Interest => "проценты",
        BalanceComponent::Penalty => "неустойка",
        BalanceComponent::Fee => "комиссии",
        BalanceComponent::StateDuty => "госпошлина",
    }
}

const fn receipt_issuer(issuer: ReceiptIssuer) -> &'static str {
    match issuer {
        ReceiptIssuer::None => "нет",
        ReceiptIssuer::ProviderReceipt => "платёжная система",
        ReceiptIssuer::OwnKkt => "своя касса",
        ReceiptIssuer::ExternalOfd => "сервис ОФД",
    }
}

/// What happened to a member of staff.
pub(crate) fn staff_member(event: &StaffMemberEvent) -> String {
    match event {
        StaffMemberEvent::Hired { login, name, role, .. } => {
            format!("Принят сотрудник {}, логин {login}, роль — {}", open(name, PersonName::full), staff_role(*role))
        }
        StaffMemberEvent::RoleChanged { from, to, .. } => {
            format!("Роль сотрудника изменена: {} вместо «{}»", staff_role(*to), staff_role(*from))
        }
        StaffMemberEvent::Dismissed { .. } => "Сотрудник уволен, вход закрыт".to_owned(),
        StaffMemberEvent::Reinstated { .. } => "Сотрудник восстановлен".to_owned(),
        StaffMemberEvent::PasswordSet { .. } => "Сотруднику задан пароль".to_owned(),
        StaffMemberEvent::SecondFactorEnrolled { .. } => "Подключён второй фактор".to_owned(),
        StaffMemberEvent::SecondFactorReset { .. } => "Второй фактор сброшен".to_owned(),
        StaffMemberEvent::SignedIn { address, agent, .. } => format!(
            "Вход сотрудника, адрес {}, браузер {}",
            open(address, ToString::to_string),
            open(agent, |agent| agent.as_str().to_owned())
        ),
        StaffMemberEvent::SignInFailed { reason, address, .. } => {
            format!("Неудачный вход сотрудника: {}, адрес {}", staff_failure(*reason), open(address, ToString::to_string))
        }
        StaffMemberEvent::Locked { until, .. } => format!("Вход сотрудника закрыт до {} после неудачных попыток", moment(*until)),
        StaffMemberEvent::Unlocked { .. } => "Блокировка входа сотрудника снята".to_owned(),
        StaffMemberEvent::SessionsRevoked { .. } => "Все сеансы сотрудника завершены".to_owned(),
        StaffMemberEvent::SessionDropped { .. } => "Старый сеанс сотрудника завершён: начат новый".to_owned(),
        StaffMemberEvent::SignedOut { .. } => "Выход сотрудника".to_owned(),
    }
}

const fn staff_role(role: Role) -> &'static str {
    match role {
        Role::Administrator => "администратор",
        Role::Supervisor => "руководитель",
        Role::Operator => "оператор",
        Role::Auditor => "аудитор",
    }
}

const fn staff_failure(reason: StaffFailureReason) -> &'static str {
    match reason {
        StaffFailureReason::WrongPassword => "неверный пароль",
        StaffFailureReason::WrongSecondFactor => "неверный второй фактор",
    }
}

/// What happened to the comparison of a register.
pub(crate) fn payment_register(event: &PaymentRegisterEvent) -> String {
    match event {
        PaymentRegisterEvent::Started { provider: of, day, file_name, by, .. } => {
            format!("Начата сверка реестра «{}» ({}, {}), сверяет {}", file_name.as_str(), provider(*of), date(*day), by.as_str())
        }
        PaymentRegisterEvent::Completed { totals, .. } => format!(
            "Сверка завершена: строк {}, сошлось платежей {} на {}, возвратов {} на {}, комиссия {}",
            totals.rows,
            totals.matched_payments,
            money(totals.matched_paid),
            totals.matched_refunds,
            money(totals.matched_refunded),
            money(totals.commission)
        ),
        PaymentRegisterEvent::Failed { code, .. } => format!("Сверка прервана, код {}", code.as_str()),
    }
}

/// What happened to a load.
pub(crate) fn payment_export(event: &PaymentExportEvent) -> String {
    match event {
        PaymentExportEvent::Registered { name, creditors, .. } if creditors.is_empty() => {
            format!("Заведена выгрузка платежей «{}», все кредиторы", name.as_str())
        }
        PaymentExportEvent::Registered { name, creditors, .. } => {
            format!("Заведена выгрузка платежей «{}», кредиторов: {}", name.as_str(), creditors.len())
        }
        PaymentExportEvent::Changed { name, enabled, .. } => {
            let state = if *enabled { "включена" } else { "выключена" };
            format!("Изменена выгрузка платежей «{}», {state}", name.as_str())
        }
        PaymentExportEvent::BatchStarted { batch, .. } => format!(
            "Выгружен пакет платежей № {}: строк {}, поступило {} ₽, возвращено {} ₽",
            batch.number,
            batch.rows,
            batch.received.to_decimal_string(),
            batch.returned.to_decimal_string()
        ),
        PaymentExportEvent::BatchAcknowledged { number, .. } => format!("Пакет платежей № {number} подтверждён получателем"),
    }
}

pub(crate) fn payment_point(event: &PaymentPointEvent) -> String {
    match event {
        PaymentPointEvent::Stated { external_id, facts, .. } => {
            format!("Пункт приёма платежей {external_id}: {}, {}", facts.name.as_str(), facts.address.as_str())
        }
        PaymentPointEvent::Closed { why: PointClosing::Missing, .. } => "Пункт закрыт: его нет в новом файле".to_owned(),
        PaymentPointEvent::Closed { why: PointClosing::Staff, .. } => "Пункт закрыт сотрудником".to_owned(),
        PaymentPointEvent::Opened { .. } => "Пункт снова открыт".to_owned(),
    }
}

pub(crate) fn portfolio_import(event: &PortfolioImportEvent) -> String {
    match event {
        PortfolioImportEvent::Started { kind, file_name, by, .. } => {
            format!("Начата загрузка файла «{}» ({}), загружает {}", file_name.as_str(), file_kind(*kind), by.as_str())
        }
        PortfolioImportEvent::RowsRecorded { through_line, counts, .. } => {
            format!("Загружено по строку {through_line}: {}", row_counts(*counts))
        }
        PortfolioImportEvent::Completed { totals, .. } => format!("Загрузка завершена: {}", row_counts(*totals)),
        PortfolioImportEvent::Failed { code, .. } => format!("Загрузка прервана, код {}", code.as_str()),
    }
}

const fn file_kind(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Portfolio => "портфель",
        FileKind::Repayments => "погашения",
        FileKind::Schedule => "график платежей",
    }
}

fn row_counts(counts: RowCounts) -> String {
    let RowCounts { rows, accepted, changed, unchanged: _, refused } = counts;
    format!("строк {rows}, принято {accepted}, из них с изменениями {changed}, отклонено {refused}")
}
