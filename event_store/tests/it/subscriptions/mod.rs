//! Subscriptions: every event has its effect once and in order, whoever dies; what cannot be applied is told, not skipped.

mod following;
mod leases;
mod poison;
mod running;

use running::Running;
