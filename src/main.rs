//! Starts telemetry, runs the command, ends with its exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    ibasho::telemetry::start();
    ibasho::cli::run()
}
