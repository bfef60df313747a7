//! What every refusal can tell about itself.

/// A refusal of a business rule: data for the person who asked, not a failure of the system.
pub trait Refusal: std::error::Error {
    /// Stable code for clients and tests; never renamed.
    fn code(&self) -> &'static str;

    /// Russian text for the person, with the next step. Never repeats what was typed.
    fn message(&self) -> String;

    /// The field of the command to blame, in `snake_case`, where it is one.
    fn field(&self) -> Option<&'static str>;
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::Refusal;
    use crate::{
        allocation::AllocationError,
        borrower::{BorrowerError, NotPin},
        cabinet_account::CabinetAccountError,
        creditor::CreditorError,
        debt::DebtError,
        organisation::OrganisationError,
        payment::{PaymentError, PlanError},
        payment_link::PaymentLinkError,
        payment_qr::PaymentQrError,
        portfolio_import::PortfolioImportError,
        samples::at,
        staff_member::StaffMemberError,
    };

    fn boxed<R: Refusal + 'static>(refusals: impl IntoIterator<Item = R>) -> Vec<Box<dyn Refusal>> {
        refusals.into_iter().map(|refusal| Box::new(refusal) as Box<dyn Refusal>).collect()
    }

    fn of_people() -> Vec<Box<dyn Refusal>> {
        use {BorrowerError as B, CabinetAccountError as C, StaffMemberError as S};
        let borrower = boxed([B::Unknown, B::AlreadyRegistered, B::Erased, B::TooManyPhones, B::PhoneNotConfirmed]);
        let account = boxed([C::NotOpened, C::AlreadyOpened, C::Blocked, C::Locked { until: at() }, C::PasswordNotSet]);
        let staff = boxed([S::Unknown, S::AlreadyHired, S::OwnRole, S::OwnDismissal, S::Dismissed, S::PasswordNotSet]);
        let more = boxed([S::Locked { until: at() }, S::SecondFactorNotEnrolled]);
        [borrower, boxed([B::ConsentNotGiven]), boxed([NotPin]), account, staff, more].into_iter().flatten().collect()
    }

    fn of_things() -> Vec<Box<dyn Refusal>> {
        use {CreditorError as C, DebtError as D, OrganisationError as O, PaymentQrError as Q, PortfolioImportError as P};
        let debt = boxed([D::Unknown, D::AlreadyRegistered, D::NegativeAmount, D::AmountOverflow, D::StatementOutdated]);
        let repayments = boxed([D::TooManyRepayments, D::RepaymentNotPositive, D::RepaymentSumMismatch, D::RepaymentChanged]);
        let schedule = boxed([D::ScheduleTooLong, D::ScheduleUnsorted, D::ScheduleSumMismatch, D::OverdueAfterStatement]);
        let import = boxed([P::NotStarted, P::AlreadyStarted, P::Finished, P::LineBehind, P::CountsMismatch]);
        let creditor = boxed([C::Unknown, C::AlreadyRegistered, C::AccountKeyMismatch, C::CorrespondentKeyMismatch]);
        let house = boxed([O::Unknown, O::AlreadyFounded, O::TooManyHosts]);
        let payment = boxed([Q::SumNotPositive, Q::SumTooLarge, Q::RequisitesTooLong, Q::NoSeparator]);
        [debt, repayments, schedule, boxed([D::BoundToAnother]), import, creditor, house, payment].into_iter().flatten().collect()
    }

    fn of_money() -> Vec<Box<dyn Refusal>> {
        use {
            AllocationError as A, CreditorError as C, DebtError as D, PaymentError as P, PaymentLinkError as K, PlanError as L,
        };
        let credits = boxed([D::CreditNotPositive, D::PaymentChanged, D::PaymentNotCredited, D::ReversalTooLarge]);
        let back = boxed([D::ReversalChanged, D::StillOwed, D::OverpaymentTooSmall, D::OverpaymentRefundChanged]);
        let unknown = boxed([D::OverpaymentRefundUnknown, D::OverpaymentRefundUnderWay]);
        let over = boxed([D::OverpaymentRefundDeclined, D::OverpaymentRefundFailed]);
        let allocation = boxed([A::Incomplete, A::Repeated, A::TooManyRules, A::EmptyPeriod]);
        let intent = boxed([P::Unknown, P::AlreadyCreated, P::NothingToPay, P::TooManyParts, P::PartNotPositive, P::DebtTwice]);
        let sums = boxed([P::SumMismatch, P::SumOverflow, P::ReceivedInFuture, P::Offline, P::RegisteredOtherwise]);
        let course = boxed([P::NotYetExpired, P::AlreadyPaid, P::NotHeld, P::HeldUnpaid, P::HeldCurrency, P::NotPaid]);
        let refunds = boxed([P::RefundTooLarge, P::RefundUnknown, P::RefundChanged]);
        let sum = crate::values::Kopecks::new(100);
        let plan = boxed([L::NothingOwed, L::NotPositive, L::UnknownDebt, L::ChosenTwice, L::MoreThanOwed, L::Overflow]);
        let limits = boxed([L::BelowMinimum { min: sum }, L::AboveMaximum { max: sum }]);
        let methods = boxed([C::MethodTwice, C::LimitsCrossed, C::AccountNotWanted, C::AccountMissing]);
        let accounts = boxed([C::AccountUnknown, C::AccountTaken, C::TooManyAccounts]);
        let links = boxed([K::TooMany, K::Unknown, K::Unusable]);
        [links, plan, limits, methods, accounts, allocation, intent, sums, course, refunds, credits, back, unknown, over]
            .into_iter()
            .flatten()
            .collect()
    }

    fn all() -> Vec<Box<dyn Refusal>> {
        [of_people(), of_things(), of_money()].into_iter().flatten().collect()
    }

    #[test]
    fn every_code_is_unique_and_in_capitals() {
        let codes: HashSet<_> = all().iter().map(|refusal| refusal.code()).collect();
        assert_eq!(codes.len(), all().len());
        assert!(codes.iter().all(|code| code.chars().all(|c| c.is_ascii_uppercase() || c == '_')));
    }

    #[test]
    fn every_text_for_people_is_russian_and_every_text_for_developers_is_not() {
        for refusal in all() {
            let (russian, english) = (refusal.message(), refusal.to_string());
            assert!(russian.starts_with(|c: char| ('А'..='Я').contains(&c)), "{russian}");
            assert!(english.is_ascii() && english.starts_with(|c: char| c.is_ascii_lowercase()), "{english}");
        }
    }

    #[test]
    fn a_lock_tells_its_end_in_moscow_time_and_never_too_early() {
        let until = at() + chrono::TimeDelta::seconds(1);
        let told = CabinetAccountError::Locked { until }.message();
        assert!(told.contains("23.11.2026 15:01 по московскому времени"), "{told}");
        let told = StaffMemberError::Locked { until: at() }.message();
        assert!(told.contains("23.11.2026 15:00 по московскому времени"), "{told}");
    }

    #[test]
    fn a_field_is_named_in_snake_case() {
        let snake = |field: &str| field.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        assert!(all().iter().filter_map(|refusal| refusal.field()).all(snake));
    }
}
