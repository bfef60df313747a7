//! Roles, and what each may do.

use serde::{Deserialize, Serialize};

/// What a member of staff is. Names are stored; never rename.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Role {
    /// Administrator (администратор): settings, staff, loads.
    Administrator,
    /// Supervisor (руководитель): everything about borrowers, loads to look at.
    Supervisor,
    /// Operator (оператор): finds borrowers and talks to them.
    Operator,
    /// Auditor (аудитор): sees everything with its proof, changes nothing.
    Auditor,
}

/// One thing that may be permitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Permission {
    /// Find borrowers.
    BorrowerSearch,
    /// See a borrower's card; every view is recorded.
    BorrowerView,
    /// Close and open a borrower's cabinet, end its sessions.
    BorrowerBlock,
    /// Take a borrower's password away, so that they recover access.
    AccessReset,
    /// Load portfolio files.
    ImportRun,
    /// See loads and their reports.
    ImportView,
    /// Change creditors and requisites.
    CreditorManage,
    /// See creditors and requisites.
    CreditorView,
    /// Change staff.
    StaffManage,
    /// See staff.
    StaffView,
    /// See a borrower's history.
    HistoryView,
    /// See the content of events, and the health of the log.
    Audit,
    /// Change the organisation: names, addresses, documents.
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
        Self::OrganisationManage,
    ];

    /// Name in the API and in the schema's directive.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BorrowerSearch => "BORROWER_SEARCH",
            Self::BorrowerView => "BORROWER_VIEW",
            Self::BorrowerBlock => "BORROWER_BLOCK",
            Self::AccessReset => "ACCESS_RESET",
            Self::ImportRun => "IMPORT_RUN",
            Self::ImportView => "IMPORT_VIEW",
            Self::CreditorManage => "CREDITOR_MANAGE",
            Self::CreditorView => "CREDITOR_VIEW",
            Self::StaffManage => "STAFF_MANAGE",
            Self::StaffView => "STAFF_VIEW",
            Self::HistoryView => "HISTORY_VIEW",
            Self::Audit => "AUDIT",
            Self::OrganisationManage => "ORGANISATION_MANAGE",
        }
    }
}

impl Role {
    /// Every role there is.
    pub const ALL: &'static [Self] = &[Self::Administrator, Self::Supervisor, Self::Operator, Self::Auditor];

    /// What this role may do.
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
                Permission::OrganisationManage,
            ],
            Self::Supervisor => &[
                Permission::BorrowerSearch,
                Permission::BorrowerView,
                Permission::BorrowerBlock,
                Permission::AccessReset,
                Permission::ImportView,
                Permission::CreditorView,
                Permission::StaffView,
                Permission::HistoryView,
            ],
            Self::Operator => &[
                Permission::BorrowerSearch,
                Permission::BorrowerView,
                Permission::AccessReset,
                Permission::CreditorView,
                Permission::HistoryView,
            ],
            Self::Auditor => &[
                Permission::BorrowerSearch,
                Permission::BorrowerView,
                Permission::ImportView,
                Permission::CreditorView,
                Permission::StaffView,
                Permission::HistoryView,
                Permission::Audit,
            ],
        }
    }
}
