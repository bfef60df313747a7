//! In what order a sum satisfies a debt (очерёдность погашения): the orders of the law as data, and the arithmetic.
//!
//! Whoever owns a policy gives it versions; here it is only used. Which order holds for which debt is a list of rules.
//! That the two readings of ч. 20 ст. 5 353-ФЗ differ in the place of the penalty is why none of them is in code.

mod allocate;
mod error;
mod policy;
mod rules;
#[cfg(test)]
mod tests;

pub use allocate::{Allocation, allocate};
pub use error::AllocationError;
pub use policy::{AllocationPolicy, Bucket, Due};
pub use rules::{AllocationCase, AllocationRule, AllocationRules, Stage};
