//! The program under test, people who use it, and the schemas it serves.

mod app;
mod own_postgres;
mod people;
mod sdl;

pub(crate) use app::{App, Settings, Wire, program};
pub(crate) use people::totp_code;
pub(crate) use sdl::{Call, Sdl};
