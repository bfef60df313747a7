//! Russian texts of this crate.

pub(crate) const COMMAND_REUSED: &str = "Этот номер команды уже использован с другими данными. Повторите действие заново.";
pub(crate) const PAGE_SIZE: &str = "first: от 1 до 100";
pub(crate) const UNKNOWN_HOST: &str = "Этот адрес не закреплён ни за одной организацией.";
pub(crate) const FILE_TOO_LARGE: &str = "Файл больше допустимого размера. Разделите его на части.";
pub(crate) const FILE_EMPTY: &str = "Файл пуст. Выберите другой файл.";
pub(crate) const FILE_MISSING: &str = "В запросе нет файла: добавьте часть с именем file.";
pub(crate) const BAD_ID: &str = "Неизвестный номер объекта.";
pub(crate) const UNKNOWN_SUBSCRIPTION: &str = "Подписки с таким именем нет. Обновите страницу.";
pub(crate) const BAD_TOKEN: &str = "after: такой отметки сервер не выдавал.";

pub(crate) const BAD_CURSOR: &str = "after: такой отметки сервер не выдавал. Начните с первой страницы.";
pub(crate) const TOO_MANY_IDS: &str = "ids: не больше 100";

/// What an entry of the explanation of a balance is, in words.
pub(crate) const fn balance_entry(kind: crate::shared::BalanceEntryKind) -> &'static str {
    use crate::shared::BalanceEntryKind;
    match kind {
        BalanceEntryKind::CarriedForward => "Перенесено с прошлых операций",
        BalanceEntryKind::Statement => "Остаток по данным кредитора",
        BalanceEntryKind::RepaymentsRecorded => "Кредитор учёл погашения: они войдут в его следующий остаток",
        BalanceEntryKind::PaymentCredited => "Зачислен платёж",
        BalanceEntryKind::PaymentInStatement => "Платёж уже учтён в остатке кредитора",
        BalanceEntryKind::PaymentRefunded => "Возврат платежа",
        BalanceEntryKind::PaymentChargedBack => "Списание платежа банком",
        BalanceEntryKind::PaymentsRevised => "Платежи сверены с остатком кредитора",
    }
}

/// How a payment stands, in words.
pub(crate) const fn payment_stage(stage: domain::payment::PaymentStage, held: bool) -> &'static str {
    use domain::payment::PaymentStage;
    if held {
        return "Платёж проверяется сотрудником. Деньги не потеряны: мы сообщим о решении.";
    }
    match stage {
        PaymentStage::Unknown => "Платежа нет",
        PaymentStage::Created => "Создаётся",
        PaymentStage::Registered => "Ждёт оплаты",
        PaymentStage::Authorized => "Деньги зарезервированы на карте",
        PaymentStage::Canceled => "Отменён",
        PaymentStage::Expired => "Не оплачен вовремя",
        PaymentStage::Rejected => "Отклонён банком",
        PaymentStage::Succeeded => "Оплачен",
        PaymentStage::PartiallyRefunded => "Оплачен, часть возвращена",
        PaymentStage::Refunded => "Возвращён",
    }
}

/// Where a request to give back an overpayment stands, in words.
pub(crate) const fn overpayment_refund_stage(stage: domain::debt::OverpaymentRefundStage) -> &'static str {
    use domain::debt::OverpaymentRefundStage;
    match stage {
        OverpaymentRefundStage::Requested => "Ждёт решения сотрудника",
        OverpaymentRefundStage::Approved => "Возврат оформлен, деньги в пути",
        OverpaymentRefundStage::Failed => "Платёжная система не вернула деньги, сотрудник ищет другой способ",
        OverpaymentRefundStage::Returned => "Деньги возвращены",
        OverpaymentRefundStage::Declined => "В возврате отказано",
    }
}

/// How a link to pay stands, in words.
pub(crate) const fn payment_link_state(state: crate::shared::PaymentLinkState) -> &'static str {
    use crate::shared::PaymentLinkState;
    match state {
        PaymentLinkState::Open => "Действует",
        PaymentLinkState::InUse => "По ней платят",
        PaymentLinkState::Spent => "По ней заплатили",
        PaymentLinkState::Revoked => "Отозвана",
        PaymentLinkState::Expired => "Срок вышел",
    }
}

/// Why nobody may be contacted about a debt, in words.
pub(crate) const fn contact_stop(stop: domain::debt::ContactStop) -> &'static str {
    use domain::debt::ContactStop;
    match stop {
        ContactStop::PaidOff => "Долг погашен: контакты по нему прекращены",
        ContactStop::PaymentUnderWay => "Идёт оплата: контакты остановлены до её завершения",
    }
}

pub(crate) const WISH_EMPTY: &str = "Укажите, что оплатить: все долги, сумму или выбранные долги.";
/// In what a held payment does not fit, in words.
pub(crate) const fn payment_mismatch(mismatch: domain::payment::Mismatch) -> &'static str {
    use domain::payment::Mismatch;
    match mismatch {
        Mismatch::Amount => "Сумма у провайдера не та, что у платежа",
        Mismatch::Currency => "Валюта у провайдера не рубль",
        Mismatch::Order => "Номер заказа у провайдера не тот, что у платежа",
        Mismatch::Merchant => "Деньги пришли в другой магазин",
        Mismatch::Refunded => "Провайдер вернул больше, чем было оплачено",
        Mismatch::SecondPayment => "Этот платёж оплачен второй раз под другим номером",
    }
}

/// In what a register and the payments here differ, in words.
pub(crate) const fn register_difference(kind: domain::payment_register::DifferenceKind) -> &'static str {
    use domain::payment_register::DifferenceKind;
    match kind {
        DifferenceKind::Refused => "Строка не прочитана",
        DifferenceKind::Unknown => "Такого платежа на этом счёте у нас нет. Уточните у провайдера, чьи это деньги",
        DifferenceKind::NotConfirmed => {
            "Провайдер говорит, что деньги прошли, у нас это не подтверждено. Платёж перечитывается у провайдера"
        }
        DifferenceKind::Amount => "Суммы не совпадают",
        DifferenceKind::Currency => "Валюта не рубль",
        DifferenceKind::Status => "У нас деньги прошли, а провайдер говорит, что нет",
        DifferenceKind::Duplicate => "Эти деньги в реестре уже указаны",
        DifferenceKind::Missing => "У нас деньги прошли в этот день, а в реестре их нет",
    }
}
pub(crate) const REPORT_PERIOD: &str = "from и to: от 1 до 366 дней, конец не раньше начала";
pub(crate) const REPORT_TOO_LARGE: &str = "В отчёте слишком много строк. Сократите период или выберите кредитора.";
pub(crate) const BAD_SUM: &str = "amountFrom, amountTo: сумма в рублях, например 1234.56";
pub(crate) const NO_SUCH_DEBT: &str = "Долг не найден. Откройте квитанцию из списка долгов.";
pub(crate) const NO_REQUISITES: &str = "Кредитор ещё не указал реквизиты. Попробуйте позже или обратитесь в поддержку.";
pub(crate) const SLIP_TITLE: &str = "Квитанция на оплату";
pub(crate) const SLIP_SCAN: &str = "Отсканируйте код в приложении банка или покажите его кассиру";
pub(crate) const SLIP_PAYEE: &str = "Получатель";
pub(crate) const SLIP_INN: &str = "ИНН";
pub(crate) const SLIP_KPP: &str = "КПП";
pub(crate) const SLIP_ACCOUNT: &str = "Расчётный счёт";
pub(crate) const SLIP_BANK: &str = "Банк";
pub(crate) const SLIP_BIC: &str = "БИК";
pub(crate) const SLIP_CORRESPONDENT: &str = "Корреспондентский счёт";
pub(crate) const SLIP_PURPOSE: &str = "Назначение платежа";
pub(crate) const SLIP_CONTRACT: &str = "Договор";
pub(crate) const SLIP_PAYER: &str = "Плательщик";
pub(crate) const SLIP_SUM: &str = "Сумма";

pub(crate) fn conflict(current: u64) -> String {
    format!("Пока вы редактировали, данные изменились (версия {current}). Обновите страницу и повторите.")
}
pub(crate) const NO_SUCH_BATCH: &str = "Такого файла выгрузки нет. Проверьте номер пакета.";
pub(crate) const BAD_RADIUS: &str = "Проверьте радиус: от 1 до 100 000 метров.";
pub(crate) const BAD_BOUNDS: &str = "Проверьте границы карты: юг севернее севера.";
