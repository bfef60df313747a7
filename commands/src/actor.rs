//! Who acts, and from where.

use std::net::IpAddr;

use domain::{
    BorrowerId, OrganisationId, PaymentLinkId, SessionId, StaffId, UserAgent, staff_member::Permission, staff_member::Role,
};
use serde::Serialize;

use crate::CommandError;

/// Where a request came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Network address of the client.
    pub address: IpAddr,
    /// The client's user agent, shortened.
    pub agent: UserAgent,
}

impl Default for Origin {
    /// The program itself.
    fn default() -> Self {
        Self { address: IpAddr::from([0, 0, 0, 0]), agent: UserAgent::default() }
    }
}

impl Origin {
    /// The address as a key of limits.
    pub(crate) fn address_key(&self) -> String {
        self.address.to_string()
    }
}

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Nobody signed in.
    Guest,
    /// A borrower in the cabinet.
    Borrower {
        /// The borrower.
        id: BorrowerId,
        /// Their session.
        session: SessionId,
    },
    /// A member of staff.
    Staff {
        /// The person.
        id: StaffId,
        /// What they may do.
        role: Role,
        /// Their session.
        session: SessionId,
    },
    /// Whoever holds a link to pay one debt; not known, and not signed in.
    LinkHolder(PaymentLinkId),
    /// The program itself: the shell, an import, a process.
    System(&'static str),
}

/// The surface a request came through. Stored; never rename.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// The borrower's cabinet.
    Cabinet,
    /// The administration.
    Admin,
    /// The shell.
    Cli,
    /// A reaction to an event.
    Process,
}

impl Channel {
    /// As it stands in events.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cabinet => "cabinet",
            Self::Admin => "admin",
            Self::Cli => "cli",
            Self::Process => "process",
        }
    }
}

/// Everything about a request but its content.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Organisation whose address was called.
    pub organisation: OrganisationId,
    /// Who acts.
    pub actor: Actor,
    /// Through which surface.
    pub channel: Channel,
    /// From where.
    pub origin: Origin,
}

impl Caller {
    /// The program itself acting for an organisation.
    #[must_use]
    pub fn system(organisation: OrganisationId, name: &'static str, channel: Channel) -> Self {
        Self { organisation, actor: Actor::System(name), channel, origin: Origin::default() }
    }

    /// The signed-in borrower and their session.
    pub const fn borrower(&self) -> Result<(BorrowerId, SessionId), CommandError> {
        match self.actor {
            Actor::Borrower { id, session } => Ok((id, session)),
            _ => Err(CommandError::Unauthenticated),
        }
    }

    /// The member of staff, if they may do this.
    pub fn staff_with(&self, permission: Permission) -> Result<StaffId, CommandError> {
        match &self.actor {
            Actor::Staff { id, role, .. } if role.permissions().contains(&permission) => Ok(*id),
            Actor::Staff { .. } | Actor::Borrower { .. } => Err(CommandError::Forbidden),
            Actor::Guest | Actor::LinkHolder(_) | Actor::System(_) => Err(CommandError::Unauthenticated),
        }
    }

    /// Passes for staff who may do this and for the program itself.
    pub fn require(&self, permission: Permission) -> Result<(), CommandError> {
        match self.actor {
            Actor::System(_) => Ok(()),
            _ => self.staff_with(permission).map(|_| ()),
        }
    }

    /// The actor as it stands in events.
    #[must_use]
    pub fn actor_name(&self) -> String {
        match &self.actor {
            Actor::Guest => "guest".to_owned(),
            Actor::Borrower { id, .. } => format!("borrower:{id}"),
            Actor::Staff { id, .. } => format!("staff:{id}"),
            Actor::LinkHolder(link) => format!("payment_link:{link}"),
            Actor::System(name) => format!("system:{name}"),
        }
    }
}
