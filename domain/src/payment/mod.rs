//! A payment (платёж): a borrower's money on its way to one account of a creditor, over one provider.

mod provider;

pub use provider::{OnlineMethod, Provider, ProviderState};
