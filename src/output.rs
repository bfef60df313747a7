//! The one writer to the terminal.

use std::io::Write;

use anyhow::anyhow;
use commands::CommandError;
use domain::values::ValueError;

/// One line to the person at the terminal.
pub(crate) fn line(text: &str) {
    // A closed pipe is no reason to fail.
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// Why the program ends, with every cause.
pub(crate) fn error(error: &anyhow::Error) {
    let _ = writeln!(std::io::stderr().lock(), "error: {error:#}");
}

/// Progress on one line that is written over.
pub(crate) fn progress(text: &str) {
    let mut out = std::io::stderr().lock();
    let _ = write!(out, "\r\x1b[K{text}");
    let _ = out.flush();
}

/// Ends a line of progress.
pub(crate) fn progress_done() {
    let _ = writeln!(std::io::stderr().lock());
}

/// What is wrong with a value that was typed.
pub(crate) fn wrong(error: ValueError) -> anyhow::Error {
    anyhow!("{}", error.russian())
}

/// Why a use case was not carried out.
pub(crate) fn told(error: CommandError) -> anyhow::Error {
    match error {
        CommandError::Rejected(rejection) => anyhow!("{} ({})", rejection.message, rejection.code),
        other => other.into(),
    }
}
