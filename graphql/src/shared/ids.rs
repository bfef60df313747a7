//! Ids of nodes: a short prefix that says what it is, then the UUID in hex, such as `debt_0190…`.

use async_graphql::ID;
use uuid::Uuid;

/// What an id names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NodeKind {
    Borrower,
    Creditor,
    Debt,
    Import,
    Organisation,
    Payment,
    PaymentExport,
    PaymentLink,
    PaymentPoint,
    Preview,
    Refund,
    Register,
    Session,
    Staff,
    Upload,
}

impl NodeKind {
    const ALL: [Self; 15] = [
        Self::Borrower,
        Self::Creditor,
        Self::Debt,
        Self::Import,
        Self::Organisation,
        Self::Payment,
        Self::PaymentExport,
        Self::PaymentLink,
        Self::PaymentPoint,
        Self::Preview,
        Self::Refund,
        Self::Register,
        Self::Session,
        Self::Staff,
        Self::Upload,
    ];

    const fn prefix(self) -> &'static str {
        match self {
            Self::Borrower => "borrower",
            Self::Creditor => "creditor",
            Self::Debt => "debt",
            Self::Import => "import",
            Self::Organisation => "organisation",
            Self::Payment => "payment",
            Self::PaymentExport => "export",
            Self::PaymentLink => "link",
            Self::PaymentPoint => "point",
            Self::Preview => "preview",
            Self::Refund => "refund",
            Self::Register => "register",
            Self::Session => "session",
            Self::Staff => "staff",
            Self::Upload => "upload",
        }
    }

    /// What an id names, and which one; `None` for a text that is no id of ours.
    pub(crate) fn of(id: &str) -> Option<(Self, Uuid)> {
        let (prefix, hex) = id.split_once('_')?;
        let kind = Self::ALL.into_iter().find(|kind| kind.prefix() == prefix)?;
        (hex.len() == 32).then(|| Uuid::try_parse(hex).ok()).flatten().map(|uuid| (kind, uuid))
    }
}

/// The id of a node.
pub(crate) fn id_of(kind: NodeKind, uuid: Uuid) -> ID {
    ID(format!("{}_{}", kind.prefix(), uuid.simple()))
}

/// The UUID behind an id of one kind; an id of another kind is as good as none.
pub(crate) fn parse_id(kind: NodeKind, id: &ID) -> Option<Uuid> {
    NodeKind::of(id.as_str()).filter(|(found, _)| *found == kind).map(|(_, uuid)| uuid)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::{NodeKind, id_of, parse_id};

    #[test]
    fn an_id_names_its_kind_and_reads_back() {
        let uuid = Uuid::from_u128(7);
        let id = id_of(NodeKind::Debt, uuid);
        assert_eq!(id.as_str(), "debt_00000000000000000000000000000007");
        assert_eq!(parse_id(NodeKind::Debt, &id), Some(uuid));
        assert_eq!(parse_id(NodeKind::Borrower, &id), None);
        for foreign in ["", "debt", "debt_7", "debt_0000000000000000000000000000000g", "loan_00000000000000000000000000000007"] {
            assert_eq!(NodeKind::of(foreign), None, "{foreign}");
        }
    }
}
