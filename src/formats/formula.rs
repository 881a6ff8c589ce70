//! Cells that a spreadsheet program would run as a formula (OWASP "CSV injection"):
//! written behind an apostrophe, read back without it. What is read back is the
//! very text that was written.

use super::{Header, Notes, cell};
use csv::StringRecord;
use std::borrow::Cow;

/// A cell as it is safe to open in a spreadsheet program. Negative numbers and a
/// dash alone are what they seem to be and stay.
pub fn guard(text: &str) -> Cow<'_, str> {
    let harmless = text == "-" || (text.starts_with('-') && cell::number(text).is_some());
    if runs(text.trim_start_matches('\'')) && !harmless {
        return Cow::Owned(format!("'{text}"));
    }
    Cow::Borrowed(text)
}

/// The text behind the apostrophe of a guarded cell.
pub fn unguard(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('\'')?;
    runs(rest.trim_start_matches('\'')).then_some(rest)
}

/// What a spreadsheet program shows where a formula failed.
const ERRORS: [&str; 9] =
    ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#DATA!", "#SPILL!"];

/// A row as it was before a spreadsheet: cells without their guard, errors blank.
/// Both are noted.
pub fn restore(cells: StringRecord, line: u64, header: &Header, notes: &mut Notes) -> StringRecord {
    if !cells.iter().any(|cell| cell.starts_with(['\'', '#'])) {
        return cells;
    }
    let mut restore = |(at, cell): (usize, &str)| {
        if ERRORS.contains(&cell) {
            let column = header.cells().get(at).map_or("", String::as_str);
            notes.doubt_value(line, column, "cell-error", cell);
            return String::new();
        }
        unguard(cell).map_or_else(
            || cell.to_owned(),
            |text| {
                notes.repair("formula-guard", cell);
                text.to_owned()
            },
        )
    };
    cells.iter().enumerate().map(&mut restore).collect()
}

fn runs(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_cell_that_would_run_is_guarded() {
        fn check(text: &str, written: &str) {
            assert_eq!(guard(text), written);
        }
        check("=HYPERLINK(\"https://example.jp\")", "'=HYPERLINK(\"https://example.jp\")");
        check("+81-4-0000-0000", "'+81-4-0000-0000");
        check("-1+1", "'-1+1");
        check("@SUM(A1)", "'@SUM(A1)");
        check("\t=1", "'\t=1");
        check("＝1", "'＝1");
        check("'=1", "''=1");
        check("+81", "'+81");
        check("-3.5", "-3.5");
        check("-", "-");
        check("'70年代の会", "'70年代の会");
        check("1+1", "1+1");
        check("", "");
    }

    proptest! {
        #[test]
        fn what_was_guarded_reads_back(text in "['=+@\\-＝1あ]{0,6}") {
            let written = guard(&text);
            prop_assert_eq!(unguard(&written).unwrap_or(&written), text.as_str());
        }
    }
}
