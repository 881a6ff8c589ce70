//! Starts telemetry, runs the command, ends with its exit code.

use std::process::ExitCode;

/// An answer is made of many small pieces: this one is quicker with them than the
/// system's allocator. Without huge pages, which take 30 MB more for a city's register.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    ibasho::telemetry::start();
    ibasho::cli::run()
}
