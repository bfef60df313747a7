//! Use cases on a real database.

#[cfg(test)]
mod borrowers;
#[cfg(test)]
mod creditor_policies;
#[cfg(test)]
mod desk;
#[cfg(test)]
mod files;
#[cfg(test)]
mod imports;
#[cfg(test)]
mod paying;
#[cfg(test)]
mod payment_exports;
#[cfg(test)]
mod payment_links;
#[cfg(test)]
mod payment_points;
#[cfg(test)]
mod provider_accounts;
#[cfg(test)]
mod registers;
#[cfg(test)]
mod staff;
