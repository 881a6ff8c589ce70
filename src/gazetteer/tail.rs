//! What follows the name of a town in an address: 丁目, 番地 and their numbers,
//! however they are written.

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AddressUnit {
    /// 丁目
    Chome,
    /// 番地, 番 or 号
    Lot,
    /// Nothing is said.
    Unsaid,
}

/// The numbers and the text after them.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tail<'k> {
    /// In their order, each with what it counts.
    pub(super) numbers: Vec<(u32, AddressUnit)>,
    /// What is no number any more.
    pub(super) rest: &'k str,
}

/// No address has more numbers than this.
const MAX_NUMBERS: usize = 6;

/// 番 is a number's unit, but 番町 a town's name.
const UNITS: [(&str, AddressUnit); 6] = [
    ("丁目", AddressUnit::Chome),
    ("番地", AddressUnit::Lot),
    ("番", AddressUnit::Lot),
    ("号", AddressUnit::Lot),
    ("丁", AddressUnit::Chome),
    ("", AddressUnit::Unsaid),
];

/// Reads numbers from the beginning of the key of what follows a town.
pub(super) fn read(key: &str) -> Tail<'_> {
    let mut tail = Tail { numbers: Vec::new(), rest: key };
    while tail.numbers.len() < MAX_NUMBERS {
        let Some((number, unit, rest)) = number(tail.rest) else { break };
        tail.numbers.push((number, unit));
        tail.rest = rest;
    }
    tail
}

fn number(text: &str) -> Option<(u32, AddressUnit, &str)> {
    let text = text.strip_prefix(['-', 'の']).unwrap_or(text);
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let number = text[..end].parse().ok()?;
    let after = &text[end..];
    let (unit, rest) =
        UNITS.iter().find_map(|(word, unit)| Some((*unit, after.strip_prefix(word)?)))?;
    if unit == AddressUnit::Lot && rest.starts_with('町') {
        return None;
    }
    Some((number, unit, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::spelling::key;

    #[test]
    fn numbers_are_read_whatever_stands_between_them() {
        fn check(text: &str, numbers: &[u32], first: Option<AddressUnit>, rest: &str) {
            let key = key(text);
            let tail = read(&key);
            let found: Vec<_> = tail.numbers.iter().map(|(number, _)| *number).collect();
            assert_eq!((found.as_slice(), tail.rest), (numbers, rest), "{text}");
            assert_eq!(tail.numbers.first().map(|(_, unit)| *unit), first, "{text}");
        }
        let (chome, lot, unsaid) =
            (Some(AddressUnit::Chome), Some(AddressUnit::Lot), Some(AddressUnit::Unsaid));
        check("三丁目十二番五号", &[3, 12, 5], chome, "");
        check("３丁目１２番地の５", &[3, 12, 5], chome, "");
        check("3-12-5", &[3, 12, 5], unsaid, "");
        check("3の12の5", &[3, 12, 5], unsaid, "");
        check("三ー七ー九", &[3, 7, 9], unsaid, "");
        check("1234番地1", &[1234, 1], lot, "");
        check("1234番地先", &[1234], lot, "先");
        check("3丁目付近", &[3], chome, "付近");
        check("3-1 緑荘101", &[3, 1], unsaid, "緑荘101");
        check("三番町", &[], None, "3番町");
        check("緑荘", &[], None, "緑荘");
        check("99999999999", &[], None, "99999999999");
        check("", &[], None, "");
    }
}
