//! Staff: taking on, roles, letting go, access by password and second factor, sessions of the administration.
//!
//! A temporary password and a second factor follow from the command's id and the server's secret: the retry of a command
//! whose answer was lost tells the same ones, and they are kept nowhere in the open.

mod change_own_password;
mod change_role;
mod dismiss;
mod enrolment;
mod hire;
mod reinstate;
mod reset_access;
mod second_factor;
mod sessions;
mod sign_in;
mod tell;

pub use change_own_password::ChangeOwnPasswordInput;
pub use change_role::ChangeStaffRoleInput;
pub use enrolment::StaffEnrolment;
pub use hire::HireStaffMemberInput;
pub use sign_in::StaffSignInInput;
