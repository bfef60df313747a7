//! The administration: its schema, and what people see through it.

mod borrowers;
mod desk;
mod exports;
mod schema;
mod settings;
