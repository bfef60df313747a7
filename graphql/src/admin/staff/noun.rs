use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use domain::{StaffId, staff_member::Role as StaffRole};
use projections::staff_list::StaffItem;
use uuid::Uuid;

use crate::{
    context::ContextExt,
    shared::{NodeKind, connection, count, id_of, mirror_enum, read},
};

mirror_enum! {
    /// What a member of staff is.
    Role = StaffRole {
        /// Settings, staff, loads (администратор).
        Administrator,
        /// Everything about borrowers, loads to look at (руководитель).
        Supervisor,
        /// Finds borrowers and talks to them (оператор).
        Operator,
        /// Sees everything with its proof, changes nothing (аудитор).
        Auditor,
    }
}

/// A member of staff.
#[derive(Clone)]
pub(crate) struct StaffMember(pub(super) StaffItem);

connection!(StaffMemberConnection, StaffMemberEdge, StaffMember, "members of staff");

/// A member of staff of this organisation.
pub(crate) async fn find(ctx: &Context<'_>, id: Uuid) -> Result<Option<StaffMember>> {
    Ok(read(ctx, ctx.projections().staff().by_id(ctx.organisation(), StaffId::new(id)).await)?.map(StaffMember))
}

/// `Иванова Анна Петровна`, unless erased.
pub(crate) fn full_name(member: &StaffItem) -> Option<String> {
    let parts = [member.last_name.as_deref()?, member.first_name.as_deref()?, member.middle_name.as_deref().unwrap_or_default()];
    Some(parts.join(" ").trim_end().to_owned())
}

/// A member of staff.
#[Object]
impl StaffMember {
    /// Id.
    pub(crate) async fn id(&self) -> ID {
        id_of(NodeKind::Staff, self.0.id.uuid())
    }

    /// Login.
    async fn login(&self) -> &str {
        &self.0.login
    }

    /// Full name; null once erased.
    async fn full_name(&self) -> Option<String> {
        full_name(&self.0)
    }

    /// Role; of somebody let go, the one they had.
    async fn role(&self) -> Role {
        self.0.role.into()
    }

    /// When they were let go; null while they work here.
    async fn dismissed_at(&self) -> Option<DateTime<Utc>> {
        self.0.dismissed_at
    }

    /// Whether a second factor was handed out.
    async fn has_second_factor(&self) -> bool {
        self.0.has_second_factor
    }

    /// Until when they cannot sign in after failures; may lie in the past.
    async fn locked_until(&self) -> Option<DateTime<Utc>> {
        self.0.locked_until
    }

    /// When they last signed in.
    async fn last_signed_in_at(&self) -> Option<DateTime<Utc>> {
        self.0.last_signed_in_at
    }

    /// Since when they work here.
    async fn hired_at(&self) -> DateTime<Utc> {
        self.0.hired_at
    }

    /// Version; `expectedVersion` of mutations.
    async fn version(&self) -> i32 {
        count(self.0.version)
    }
}
