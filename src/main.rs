//! The program: composes the house and runs it. No rules live here.

mod cli;
mod database_source;
mod demo;
mod import;
mod inspect;
mod options;
mod organisation;
mod output;
mod parts;
mod payments;
mod serve;
mod staff;
mod telemetry;

use clap::Parser;

/// Requests are answered by several threads and free what others have taken; the system's allocator is slow at that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> std::process::ExitCode {
    let cli = cli::Cli::parse();
    match cli.run().await {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            output::error(&error);
            std::process::ExitCode::FAILURE
        }
    }
}
