//! Tests that need a second process run this binary again, for one ignored test that plays it.

use std::path::Path;
use std::process::{Command, Output};

/// Runs one ignored test of this binary in a process of its own.
pub(crate) fn play(part: &str, settings: &[(&str, &Path)]) -> Output {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", part, "--ignored", "--nocapture"]);
    command.envs(settings.iter().copied()).output().unwrap()
}
