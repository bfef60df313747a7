use chrono::{DateTime, Utc};
use domain::{OrganisationId, StaffId, staff_member::Role};

code_column!(Role { Administrator, Supervisor, Operator, Auditor });

read_table! {
    /// A member of staff (сотрудник).
    pub struct StaffItem in "read_staff" {
        /// The member.
        id: StaffId,
        /// Organisation they work for.
        organisation_id: OrganisationId,
        /// Login.
        login: String,
        /// Last name; absent once erased.
        last_name: Option<String>,
        /// First name; absent once erased.
        first_name: Option<String>,
        /// Middle name.
        middle_name: Option<String>,
        /// What they may do.
        role: Role,
        /// Since when the administration is closed to them.
        dismissed_at: Option<DateTime<Utc>>,
        /// Whether a password was set.
        has_password: bool,
        /// Whether a second factor is enrolled.
        has_second_factor: bool,
        /// Until when they cannot sign in after failures; may lie in the past.
        locked_until: Option<DateTime<Utc>>,
        /// When they last signed in.
        last_signed_in_at: Option<DateTime<Utc>>,
        /// Since when they work here.
        hired_at: DateTime<Utc>,
        /// Version of the member's stream.
        version: i64,
    }
}
