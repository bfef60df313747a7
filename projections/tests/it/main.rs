//! Events in, rows out, against a real PostgreSQL.

#[cfg(test)]
mod borrowers;
#[cfg(test)]
mod debts;
#[cfg(test)]
mod history;
#[cfg(test)]
mod paging;
#[cfg(test)]
mod plans;
#[cfg(test)]
mod rebuilding;
#[cfg(test)]
mod search;
#[cfg(test)]
mod settings;
#[cfg(test)]
mod sign_ins;
#[cfg(test)]
mod support;
