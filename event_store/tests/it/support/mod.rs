//! Toy aggregates, a world to play in, and a subscriber that can be told to stumble.

mod account;
mod follower;
mod world;

pub(crate) use account::{Account, AccountCommand, AccountEvent, Failure, Refusal};
pub(crate) use follower::{Follower, Mood};
pub(crate) use world::{World, command, id, keyring, master, store_on};
