//! A member of staff (сотрудник): who they are, what they may do, how they sign in.
//!
//! No password, hash, secret or token ever comes here: those are side tables, here are the facts.

mod aggregate;
mod apply;
mod command;
mod error;
mod event;
mod permission;
mod sign_in;
#[cfg(test)]
mod tests;

pub use aggregate::StaffMember;
pub use command::{
    ChangeRole, DismissStaffMember, EnrolSecondFactor, HireStaffMember, RecordStaffFailure, ReinstateStaffMember,
    ResetSecondFactor, RevokeStaffSessions, SetStaffPassword, SignInStaff, SignOutStaff, StaffMemberCommand,
};
pub use error::StaffMemberError;
pub use event::{StaffFailureReason, StaffMemberEvent};
pub use permission::{Permission, Role};
