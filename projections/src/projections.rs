//! All read models of the house in one place.

use std::sync::Arc;

use event_store::{
    EventStore,
    subscription::{Progress, Subscriber},
};
use sqlx::PgPool;

use crate::{
    borrower_card::{BorrowerCardProjector, BorrowerCardQuery},
    borrower_search::{BorrowerSearchProjector, BorrowerSearchQuery},
    creditor::{CreditorProjector, CreditorQuery},
    debt_list::{DebtListProjector, DebtListQuery, DebtPartsQuery, OverpaymentRefundQuery},
    framework::{Projected, Projector, ReadModel},
    history::HistoryQuery,
    import_list::{ImportListProjector, ImportListQuery},
    organisation::{OrganisationProjector, OrganisationQuery},
    payment_export::{PaymentExportProjector, PaymentExportQuery},
    payment_link_list::{PaymentLinkListProjector, PaymentLinkListQuery},
    payment_list::{PaymentListProjector, PaymentListQuery},
    payment_point::{PaymentPointProjector, PaymentPointQuery},
    rebuild::{Rebuild, RebuildOptions},
    register_list::{RegisterListProjector, RegisterListQuery},
    session_list::{SessionListProjector, SessionListQuery},
    staff_list::{StaffListProjector, StaffListQuery},
    visit_list::{VisitListProjector, VisitListQuery},
    who_viewed::{WhoViewedProjector, WhoViewedQuery},
};

/// Names of the read models, for waiting until one has passed a consistency token.
pub mod names {
    use super::{
        BorrowerCardProjector, BorrowerSearchProjector, CreditorProjector, DebtListProjector, ImportListProjector,
        OrganisationProjector, PaymentExportProjector, PaymentLinkListProjector, PaymentListProjector, PaymentPointProjector,
        Projector, RegisterListProjector, SessionListProjector, StaffListProjector, VisitListProjector, WhoViewedProjector,
    };

    /// Debts with repayments, schedules, statements.
    pub const DEBT_LIST: &str = DebtListProjector::NAME;
    /// Creditors with requisites.
    pub const CREDITOR: &str = CreditorProjector::NAME;
    /// Organisations with hosts and documents.
    pub const ORGANISATION: &str = OrganisationProjector::NAME;
    /// Cards of borrowers with phones and consents.
    pub const BORROWER_CARD: &str = BorrowerCardProjector::NAME;
    /// What borrowers are found by.
    pub const BORROWER_SEARCH: &str = BorrowerSearchProjector::NAME;
    /// Sessions of borrowers.
    pub const SESSION_LIST: &str = SessionListProjector::NAME;
    /// Visits of borrowers.
    pub const VISIT_LIST: &str = VisitListProjector::NAME;
    /// Who looked at files.
    pub const WHO_VIEWED: &str = WhoViewedProjector::NAME;
    /// Members of staff.
    pub const STAFF_LIST: &str = StaffListProjector::NAME;
    /// Loads of portfolio files.
    pub const IMPORT_LIST: &str = ImportListProjector::NAME;
    /// Payments with their parts.
    pub const PAYMENT_LIST: &str = PaymentListProjector::NAME;
    /// Links to pay debts without signing in.
    pub const PAYMENT_LINK_LIST: &str = PaymentLinkListProjector::NAME;
    /// Payment points.
    pub const PAYMENT_POINT: &str = PaymentPointProjector::NAME;
    /// Exports of payments with their batches.
    pub const PAYMENT_EXPORT: &str = PaymentExportProjector::NAME;
    /// Comparisons of registers of providers.
    pub const REGISTER_LIST: &str = RegisterListProjector::NAME;
    /// All of them.
    pub const ALL: &[&str] = &[
        DEBT_LIST,
        CREDITOR,
        ORGANISATION,
        BORROWER_CARD,
        BORROWER_SEARCH,
        SESSION_LIST,
        VISIT_LIST,
        WHO_VIEWED,
        STAFF_LIST,
        IMPORT_LIST,
        PAYMENT_LIST,
        PAYMENT_LINK_LIST,
        PAYMENT_EXPORT,
        PAYMENT_POINT,
        REGISTER_LIST,
    ];
}

/// What follows the log to keep the read models; one failing leaves the others alone.
#[must_use]
pub fn subscribers() -> Vec<Arc<dyn Subscriber>> {
    models().into_iter().map(|model| model as Arc<dyn Subscriber>).collect()
}

/// The read model of a name, for what people do about it.
#[must_use]
pub fn subscriber(name: &str) -> Option<Arc<dyn Subscriber>> {
    subscribers().into_iter().find(|subscriber| subscriber.name() == name)
}

fn models() -> Vec<Arc<dyn ReadModel>> {
    vec![
        Arc::new(Projected::<DebtListProjector>::new()),
        Arc::new(Projected::<CreditorProjector>::new()),
        Arc::new(Projected::<OrganisationProjector>::new()),
        Arc::new(Projected::<BorrowerCardProjector>::new()),
        Arc::new(Projected::<BorrowerSearchProjector>::new()),
        Arc::new(Projected::<SessionListProjector>::new()),
        Arc::new(Projected::<VisitListProjector>::new()),
        Arc::new(Projected::<WhoViewedProjector>::new()),
        Arc::new(Projected::<StaffListProjector>::new()),
        Arc::new(Projected::<ImportListProjector>::new()),
        Arc::new(Projected::<PaymentListProjector>::new()),
        Arc::new(Projected::<PaymentLinkListProjector>::new()),
        Arc::new(Projected::<PaymentExportProjector>::new()),
        Arc::new(Projected::<PaymentPointProjector>::new()),
        Arc::new(Projected::<RegisterListProjector>::new()),
    ]
}

/// Makes read models anew; `owner` is a pool that may make and drop schemas.
#[must_use]
pub fn rebuild(owner: PgPool, store: &EventStore, options: RebuildOptions) -> Rebuild {
    Rebuild::new(owner, store, models(), options)
}

/// All questions the read side answers.
#[derive(Clone)]
pub struct Projections {
    progress: Progress,
    debts: DebtListQuery,
    debt_parts: DebtPartsQuery,
    overpayment_refunds: OverpaymentRefundQuery,
    creditors: CreditorQuery,
    organisations: OrganisationQuery,
    borrowers: BorrowerCardQuery,
    search: BorrowerSearchQuery,
    sessions: SessionListQuery,
    visits: VisitListQuery,
    views: WhoViewedQuery,
    staff: StaffListQuery,
    imports: ImportListQuery,
    payments: PaymentListQuery,
    payment_links: PaymentLinkListQuery,
    payment_exports: PaymentExportQuery,
    payment_points: PaymentPointQuery,
    registers: RegisterListQuery,
    history: HistoryQuery,
}

impl Projections {
    /// Reads through `pool`; `progress` is that of the subscriptions of this process.
    #[must_use]
    pub fn new(pool: &PgPool, store: &EventStore, progress: Progress) -> Self {
        Self {
            progress,
            debts: DebtListQuery::new(pool.clone()),
            debt_parts: DebtPartsQuery::new(pool.clone()),
            overpayment_refunds: OverpaymentRefundQuery::new(pool.clone()),
            creditors: CreditorQuery::new(pool.clone()),
            organisations: OrganisationQuery::new(pool.clone()),
            borrowers: BorrowerCardQuery::new(pool.clone()),
            search: BorrowerSearchQuery::new(pool.clone()),
            sessions: SessionListQuery::new(pool.clone()),
            visits: VisitListQuery::new(pool.clone()),
            views: WhoViewedQuery::new(pool.clone()),
            staff: StaffListQuery::new(pool.clone()),
            imports: ImportListQuery::new(pool.clone()),
            payments: PaymentListQuery::new(pool.clone()),
            payment_links: PaymentLinkListQuery::new(pool.clone()),
            payment_exports: PaymentExportQuery::new(pool.clone()),
            payment_points: PaymentPointQuery::new(pool.clone()),
            registers: RegisterListQuery::new(pool.clone()),
            history: HistoryQuery::new(pool.clone(), store),
        }
    }

    /// How far the read models have come.
    #[must_use]
    pub const fn progress(&self) -> &Progress {
        &self.progress
    }

    /// Debts.
    #[must_use]
    pub const fn debts(&self) -> &DebtListQuery {
        &self.debts
    }

    /// Repayments, schedules and stated balances of debts.
    #[must_use]
    pub const fn debt_parts(&self) -> &DebtPartsQuery {
        &self.debt_parts
    }

    /// Requests to give back what was overpaid.
    #[must_use]
    pub const fn overpayment_refunds(&self) -> &OverpaymentRefundQuery {
        &self.overpayment_refunds
    }

    /// Creditors.
    #[must_use]
    pub const fn creditors(&self) -> &CreditorQuery {
        &self.creditors
    }

    /// Organisations, hosts and documents.
    #[must_use]
    pub const fn organisations(&self) -> &OrganisationQuery {
        &self.organisations
    }

    /// Cards of borrowers.
    #[must_use]
    pub const fn borrowers(&self) -> &BorrowerCardQuery {
        &self.borrowers
    }

    /// Search for borrowers.
    #[must_use]
    pub const fn search(&self) -> &BorrowerSearchQuery {
        &self.search
    }

    /// Sessions of borrowers.
    #[must_use]
    pub const fn sessions(&self) -> &SessionListQuery {
        &self.sessions
    }

    /// Visits of borrowers.
    #[must_use]
    pub const fn visits(&self) -> &VisitListQuery {
        &self.visits
    }

    /// Who looked at a file.
    #[must_use]
    pub const fn views(&self) -> &WhoViewedQuery {
        &self.views
    }

    /// Members of staff.
    #[must_use]
    pub const fn staff(&self) -> &StaffListQuery {
        &self.staff
    }

    /// Payments.
    #[must_use]
    pub const fn payments(&self) -> &PaymentListQuery {
        &self.payments
    }

    /// Links to pay debts without signing in.
    #[must_use]
    pub const fn payment_links(&self) -> &PaymentLinkListQuery {
        &self.payment_links
    }

    /// Exports of payments.
    #[must_use]
    pub const fn payment_exports(&self) -> &PaymentExportQuery {
        &self.payment_exports
    }

    /// Payment points.
    #[must_use]
    pub const fn payment_points(&self) -> &PaymentPointQuery {
        &self.payment_points
    }

    /// Comparisons of registers of providers.
    #[must_use]
    pub const fn registers(&self) -> &RegisterListQuery {
        &self.registers
    }

    /// Loads of portfolio files.
    #[must_use]
    pub const fn imports(&self) -> &ImportListQuery {
        &self.imports
    }

    /// Histories of borrowers.
    #[must_use]
    pub const fn history(&self) -> &HistoryQuery {
        &self.history
    }
}
