//! What a point is.

use serde::{Deserialize, Serialize};

use super::{Hours, Location, TimeZone};
use crate::{CreditorId, values::BoundedText};

/// Kind of a point. Names are stored; never rename.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PointKind {
    /// Payment terminal (терминал).
    Terminal,
    /// Branch of a bank (отделение банка).
    BankOffice,
    /// Post office (почта).
    PostOffice,
    /// Shop (магазин).
    Shop,
    /// Cash desk of the organisation or the creditor (касса).
    CashDesk,
}

/// What a point takes; at least one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Accepts {
    /// Cash (наличные).
    pub cash: bool,
    /// Bank cards.
    pub card: bool,
    /// Faster Payments System (СБП).
    pub sbp: bool,
}

/// What is told about a point, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PointFacts {
    /// Whose debts are paid there; those of all creditors when absent.
    pub creditor: Option<CreditorId>,
    /// Kind.
    pub kind: PointKind,
    /// Name people see.
    pub name: BoundedText<200>,
    /// Address in one line.
    pub address: BoundedText<300>,
    /// Where it is.
    pub location: Location,
    /// When it is open, by its own clock.
    pub hours: Hours,
    /// Its clock.
    pub time_zone: TimeZone,
    /// What it takes.
    pub accepts: Accepts,
    /// What paying there costs, in words.
    pub commission: Option<BoundedText<200>>,
    /// Its phone, which is the point's and nobody's own.
    pub phone: Option<BoundedText<30>>,
}

/// Why a point is closed. Names are stored; never rename.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PointClosing {
    /// A newer file does not have it; a file that has it again opens it.
    Missing,
    /// Staff have closed it; only they open it.
    Staff,
}
