//! Starts telemetry, runs the command, ends with its exit code.

use std::process::ExitCode;

/// An answer is made of many small pieces: this one is quicker with them than the
/// system's allocator, and gives memory back.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    ibasho::telemetry::start();
    ibasho::cli::run()
}
