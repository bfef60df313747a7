//! The store against a real `PostgreSQL`.

#[cfg(test)]
mod append;
#[cfg(test)]
mod chain;
#[cfg(test)]
mod claims;
#[cfg(test)]
mod commands;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod sealing;
#[cfg(test)]
mod stock;
#[cfg(test)]
mod subscriptions;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tail;
