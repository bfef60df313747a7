//! The administration: its schema, and what people see through it.

mod borrowers;
mod desk;
mod exports;
mod points;
mod policies;
mod schema;
mod settings;
