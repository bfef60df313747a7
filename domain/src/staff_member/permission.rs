//! Who may do what.

use serde::{Deserialize, Serialize};

/// Role of a member of staff (роль). Names are stored; never rename.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Role {
    /// Runs the cabinet: staff, creditors, loads, settings.
    Administrator,
    /// Leads operators: blocks borrowers, resets access, sees loads.
    Supervisor,
    /// Serves borrowers.
    Operator,
    /// Sees everything, the whole log included, and changes nothing.
    Auditor,
}

/// One thing that may be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Permission {
    /// Find borrowers.
    BorrowerSearch,
    /// Look at a borrower's file.
    BorrowerView,
    /// Block and unblock a borrower's cabinet, end its sessions.
    BorrowerBlock,
    /// Reset a borrower's access.
    AccessReset,
    /// Load portfolio files.
    ImportRun,
    /// See loads and their results.
    ImportView,
    /// Register creditors and set their requisites.
    CreditorManage,
    /// See creditors and their requisites.
    CreditorView,
    /// Hire and dismiss staff, change roles, reset their sign-in.
    StaffManage,
    /// See staff.
    StaffView,
    /// See the history of a borrower.
    HistoryView,
    /// Read and verify the whole log with its payloads.
    Audit,
    /// Search payments, see reports of them and comparisons with registers of providers.
    PaymentView,
    /// Compare registers, give money of payments back, decide about held ones, enter money that came another way.
    PaymentManage,
    /// Send borrowers links to pay without signing in, take links back.
    PaymentLinkSend,
    /// Set up exports of payments, begin and acknowledge their batches.
    PaymentExportRun,
    /// See exports of payments and download their files.
    PaymentExportView,
    /// Name the organisation, its hosts and documents.
    OrganisationManage,
}

impl Permission {
    /// Every permission there is.
    pub const ALL: &'static [Self] = &[
        Self::BorrowerSearch,
        Self::BorrowerView,
        Self::BorrowerBlock,
        Self::AccessReset,
        Self::ImportRun,
        Self::ImportView,
        Self::CreditorManage,
        Self::CreditorView,
        Self::StaffManage,
        Self::StaffView,
        Self::HistoryView,
        Self::Audit,
        Self::PaymentView,
        Self::PaymentManage,
        Self::PaymentLinkSend,
        Self::PaymentExportRun,
        Self::PaymentExportView,
        Self::OrganisationManage,
    ];
}

impl Role {
    /// Every role there is.
    pub const ALL: &'static [Self] = &[Self::Administrator, Self::Supervisor, Self::Operator, Self::Auditor];

    /// What a role may do.
    #[must_use]
    pub const fn permissions(self) -> &'static [Permission] {
        match self {
            Self::Administrator => &[
                Permission::BorrowerSearch,
                Permission::BorrowerView,
                Permission::BorrowerBlock,
                Permission::AccessReset,
                Permission::ImportRun,
                Permission::ImportView,
                Permission::CreditorManage,
                Permission::CreditorView,
                Permission::StaffManage,
                Permission::StaffView,
                Permission::HistoryView,
                Permission::PaymentView,
                Permission::PaymentManage,
                Permission::PaymentLinkSend,
                Permission::PaymentExportRun,
                Permission::PaymentExportView,
                Permission::OrganisationManage,
            ],
            Self::Supervisor => &[
                Permission::BorrowerSearch,
                Permission::BorrowerView,
                Permission::BorrowerBlock,
                Permission::AccessReset,
                Permission::ImportView,
                Permission::CreditorView,
                Permission::HistoryView,
                Permission::PaymentView,
                Permission::PaymentManage,
                Permission::PaymentLinkSend,
                Permission::PaymentExportRun,
                Permission::PaymentExportView,
            ],
            Self::Operator => &[
                Permission::BorrowerSearch,
                Permission::BorrowerView,
                Permission::AccessReset,
                Permission::CreditorView,
                Permission::PaymentLinkSend,
            ],
            Self::Auditor => &[
                Permission::BorrowerSearch,
                Permission::BorrowerView,
                Permission::ImportView,
                Permission::CreditorView,
                Permission::StaffView,
                Permission::HistoryView,
                Permission::PaymentExportView,
                Permission::PaymentView,
                Permission::Audit,
            ],
        }
    }

    /// Whether a role may do this.
    #[must_use]
    pub fn may(self, permission: Permission) -> bool {
        self.permissions().contains(&permission)
    }
}

#[cfg(test)]
mod tests {
    use super::{Permission, Role};

    #[test]
    fn an_administrator_may_do_everything_but_read_the_whole_log() {
        for permission in Permission::ALL {
            assert_eq!(Role::Administrator.may(*permission), *permission != Permission::Audit, "{permission:?}");
        }
    }

    #[test]
    fn an_auditor_changes_nothing() {
        let changes = [
            Permission::BorrowerBlock,
            Permission::AccessReset,
            Permission::ImportRun,
            Permission::CreditorManage,
            Permission::StaffManage,
            Permission::PaymentManage,
            Permission::PaymentLinkSend,
            Permission::PaymentExportRun,
            Permission::OrganisationManage,
        ];
        assert!(!changes.into_iter().any(|change| Role::Auditor.may(change)));
        assert!(Role::Auditor.may(Permission::Audit));
    }

    #[test]
    fn every_permission_belongs_to_a_role_and_an_operator_blocks_nobody() {
        assert!(Permission::ALL.iter().all(|permission| Role::ALL.iter().any(|role| role.may(*permission))));
        assert!(!Role::Operator.may(Permission::BorrowerBlock));
        assert!(Role::Supervisor.may(Permission::BorrowerBlock));
    }
}
