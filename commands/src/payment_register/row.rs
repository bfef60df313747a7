//! Rows of a register after parsing.

use std::{path::Path, sync::Arc};

use chrono::NaiveDate;
use domain::{
    PaymentId,
    payment::Provider,
    values::{ExternalId, Kopecks},
};

use crate::portfolio_import::{RowRefusal, SourceError};

/// Money of which a register tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterRow {
    /// Whether it was given back.
    pub refund: bool,
    /// The provider's number of the payment.
    pub number: Option<ExternalId>,
    /// The provider's number of the giving back.
    pub refund_number: Option<ExternalId>,
    /// Our order number, where it is one of ours.
    pub payment: Option<PaymentId>,
    /// The sum, not below zero.
    pub amount: Kopecks,
    /// What the provider keeps of it.
    pub commission: Kopecks,
    /// Currency as the provider writes it.
    pub currency: ExternalId,
    /// Whether the money moved.
    pub moved: bool,
}

/// A row that does not read, for all the reasons given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRegisterRow {
    /// Why; never what stood there.
    pub refusals: Vec<RowRefusal>,
}

/// A row with its line.
pub type NumberedRegisterRow = (u64, Result<RegisterRow, BadRegisterRow>);

/// Of what a register tells: what it does not cover it cannot lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RegisterCovers {
    /// Of payments.
    pub payments: bool,
    /// Of givings back.
    pub refunds: bool,
}

/// A register read row by row. Reading may block.
pub trait RegisterSource: Send {
    /// What its header says it covers.
    fn covers(&self) -> RegisterCovers;

    /// The next row with its line, or what is wrong with it; `None` at the end of the file. A refused row does not stop the
    /// rows after it.
    fn next_row(&mut self) -> Result<Option<NumberedRegisterRow>, SourceError>;
}

/// Opens a provider's register of a day for reading from its start. May block.
pub type OpenRegister = Arc<dyn Fn(&Path, Provider, NaiveDate) -> Result<Box<dyn RegisterSource>, SourceError> + Send + Sync>;
