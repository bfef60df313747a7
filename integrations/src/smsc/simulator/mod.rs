//! A strict and nasty SMSC.ru over real HTTP, for tests.
//!
//! It refuses whatever SMSC documents as wrong, refuses an identical request within a minute (error 9), and like SMSC does
//! *not* recognise a retry by its id: two different requests with one id are two messages. What it "delivered" is in
//! [`Simulator::sent`].

mod forms;
mod handlers;
mod server;
mod state;

pub use server::Simulator;
pub use state::{Behaviour, SimulatedMessage};
