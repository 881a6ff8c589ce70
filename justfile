# Short names for what is done often: `just` lists them. Everything here can be typed
# by hand, too; `just` itself is no need of the project.

set positional-arguments

# What there is
default:
    @just --list

# Serve the map at http://127.0.0.1:8080/
serve *args:
    cargo run --release -- serve {{ args }}

# Every test; `just test rust`, `just test browser staff.spec.js` run a part
test *args:
    tests/run "$@"

# The Rust tests whose names contain a word
only word:
    cargo test {{ word }}

# What every change must pass
check:
    .ci/run

# Formatting and lints, quickly
lint:
    cargo fmt
    cargo clippy --all-targets

# The pictures of the documents, anew
pictures *names:
    cargo build
    node tests/browser/pictures.js {{ names }}

# With a real proxy in front, by hand
clients *names:
    tests/clients/run {{ names }}

# Advisories, licences and sources of the dependencies (needs cargo-deny)
audit:
    cargo deny check
