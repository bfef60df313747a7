//! Events in, rows out, on a real database.

#[cfg(test)]
mod borrowers;
#[cfg(test)]
mod debts;
#[cfg(test)]
mod history;
#[cfg(test)]
mod overpayments;
#[cfg(test)]
mod paging;
#[cfg(test)]
mod payment_exports;
#[cfg(test)]
mod payment_links;
#[cfg(test)]
mod payment_points;
#[cfg(test)]
mod payment_search;
#[cfg(test)]
mod payments;
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
#[cfg(test)]
mod support;
