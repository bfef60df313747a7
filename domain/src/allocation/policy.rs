//! The order itself.

use serde::{Deserialize, Serialize};

use super::AllocationError;
use crate::{debt::BalanceComponent, values::ExternalId};

/// Which part of a component by its day. Names are stored; never rename.
///
/// Statements do not split a component yet: all that is owed counts as overdue while the debt is, else as current.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Due {
    /// Only what is overdue (просроченная задолженность).
    Overdue,
    /// Only what is owed for the current period (текущий период).
    Current,
    /// All of it.
    Any,
}

impl Due {
    const fn takes(self, overdue: bool) -> bool {
        match self {
            Self::Overdue => overdue,
            Self::Current => !overdue,
            Self::Any => true,
        }
    }
}

/// One place in the order: a component, or its overdue or current part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Bucket {
    /// The component.
    pub component: BalanceComponent,
    /// Which part of it.
    pub due: Due,
}

impl Bucket {
    const fn all(component: BalanceComponent) -> Self {
        Self { component, due: Due::Any }
    }

    const fn overdue(component: BalanceComponent) -> Self {
        Self { component, due: Due::Overdue }
    }

    const fn current(component: BalanceComponent) -> Self {
        Self { component, due: Due::Current }
    }
}

/// An order of allocation: every component is in it once, whether the debt is overdue or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Untried")]
pub struct AllocationPolicy {
    code: ExternalId,
    buckets: Vec<Bucket>,
}

/// A policy as it was written.
#[derive(Deserialize)]
struct Untried {
    code: ExternalId,
    buckets: Vec<Bucket>,
}

impl TryFrom<Untried> for AllocationPolicy {
    type Error = AllocationError;

    fn try_from(Untried { code, buckets }: Untried) -> Result<Self, AllocationError> {
        Self::try_new(code, buckets)
    }
}

impl AllocationPolicy {
    /// Code of [`Self::consumer_credit`]. Stored; never rename.
    pub const CONSUMER_CREDIT: &'static str = "353-fz-5-20";
    /// Code of [`Self::consumer_credit_penalty_last`]. Stored; never rename.
    pub const CONSUMER_CREDIT_PENALTY_LAST: &'static str = "353-fz-5-20-penalty-last";
    /// Code of [`Self::civil_code`]. Stored; never rename.
    pub const CIVIL_CODE: &'static str = "gk-319";

    /// Refuses an order that leaves something out or names it twice.
    pub fn try_new(code: ExternalId, buckets: Vec<Bucket>) -> Result<Self, AllocationError> {
        for overdue in [true, false] {
            for component in BalanceComponent::ALL {
                let takers = buckets.iter().filter(|bucket| bucket.component == *component && bucket.due.takes(overdue));
                match takers.count() {
                    0 => return Err(AllocationError::Incomplete),
                    1 => {}
                    _ => return Err(AllocationError::Repeated),
                }
            }
        }
        Ok(Self { code, buckets })
    }

    /// Code of the order, for people and records.
    #[must_use]
    pub const fn code(&self) -> &ExternalId {
        &self.code
    }

    /// The order.
    #[must_use]
    pub fn buckets(&self) -> &[Bucket] {
        &self.buckets
    }

    /// Components in the order in which they are satisfied.
    pub(super) fn order(&self, overdue: bool) -> impl Iterator<Item = BalanceComponent> {
        self.buckets.iter().filter(move |bucket| bucket.due.takes(overdue)).map(|bucket| bucket.component)
    }

    /// ч. 20 ст. 5 353-ФЗ as contracts of lenders quote it, the default: overdue interest, overdue principal, penalty
    /// (неустойка, ч. 21), interest and principal of the current period, other payments.
    #[must_use]
    pub fn consumer_credit() -> Self {
        use BalanceComponent::{Fee, Interest, Penalty, Principal, StateDuty};
        let first = [Bucket::overdue(Interest), Bucket::overdue(Principal), Bucket::all(Penalty)];
        let then = [Bucket::current(Interest), Bucket::current(Principal), Bucket::all(Fee), Bucket::all(StateDuty)];
        Self::of_law(Self::CONSUMER_CREDIT, [&first[..], &then].concat())
    }

    /// ч. 20 ст. 5 353-ФЗ in the wording that puts the penalty last: overdue interest, overdue principal, interest and
    /// principal of the current period, other payments, penalty.
    #[must_use]
    pub fn consumer_credit_penalty_last() -> Self {
        use BalanceComponent::{Fee, Interest, Penalty, Principal, StateDuty};
        let first = [Bucket::overdue(Interest), Bucket::overdue(Principal), Bucket::current(Interest)];
        let then = [Bucket::current(Principal), Bucket::all(Fee), Bucket::all(StateDuty), Bucket::all(Penalty)];
        Self::of_law(Self::CONSUMER_CREDIT_PENALTY_LAST, [&first[..], &then].concat())
    }

    /// ст. 319 ГК РФ: the creditor's costs (издержки), interest, principal; the penalty is no interest and comes after.
    #[must_use]
    pub fn civil_code() -> Self {
        use BalanceComponent::{Fee, Interest, Penalty, Principal, StateDuty};
        Self::of_law(Self::CIVIL_CODE, [StateDuty, Fee, Interest, Principal, Penalty].map(Bucket::all).to_vec())
    }

    /// The orders of the law, ready to be chosen.
    #[must_use]
    pub fn ready() -> [Self; 3] {
        [Self::consumer_credit(), Self::consumer_credit_penalty_last(), Self::civil_code()]
    }

    /// Whether the code is not that of an order of the law, or the order is that one.
    pub(super) fn is_honest(&self) -> bool {
        Self::ready().iter().all(|ready| ready.code != self.code || ready == self)
    }

    fn of_law(code: &str, buckets: Vec<Bucket>) -> Self {
        Self { code: ExternalId::lossy(code), buckets }
    }
}
