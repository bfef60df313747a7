//! The one writer to the terminal.

use std::io::Write;

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
