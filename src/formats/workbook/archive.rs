//! The archive that a workbook is, measured before it is opened: what it says of its
//! size, and what it truly unpacks to, counted without keeping it.

use crate::formats::FileError;
use std::io::{Cursor, Read, copy, sink};
use zip::ZipArchive;

/// The most that all parts of a workbook may unpack to, in bytes.
const LIMIT: u64 = 256 << 20;
/// No workbook of places has more parts.
const MAX_PARTS: usize = 5_000;
/// How much of a part is looked at for what it announces.
const HEAD: u64 = 16 << 10;

/// Refuses what is no workbook, is damaged, or unpacks to too much.
pub fn check(bytes: &[u8]) -> Result<(), FileError> {
    check_within(bytes, LIMIT)
}

pub(super) fn check_within(bytes: &[u8], limit: u64) -> Result<(), FileError> {
    let too_large = || FileError::TooLarge { limit_mib: limit >> 20 };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| FileError::BadWorkbook)?;
    if archive.len() > MAX_PARTS
        || archive.decompressed_size().is_some_and(|all| all > limit.into())
    {
        return Err(too_large());
    }
    let is_types = |name: &str| name.eq_ignore_ascii_case("[content_types].xml");
    if !archive.file_names().any(|name| name.is_ok_and(|name| is_types(&name))) {
        return Err(FileError::Archive);
    }
    let mut rest = limit;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| FileError::BadWorkbook)?;
        let mut part = part.take(rest + 1);
        let mut head = Vec::new();
        part.by_ref().take(HEAD).read_to_end(&mut head).map_err(|_| FileError::BadWorkbook)?;
        let behind = copy(&mut part, &mut sink()).map_err(|_| FileError::BadWorkbook)?;
        let size = behind + head.len() as u64;
        rest = rest.checked_sub(size).ok_or_else(too_large)?;
        if announces_more(&head, size) {
            return Err(FileError::BadWorkbook);
        }
    }
    Ok(())
}

/// Whether a part announces more texts than it has bytes: room would be made for
/// them all. A part in an encoding that hides it is none that programs write.
fn announces_more(head: &[u8], size: u64) -> bool {
    let name = b"uniqueCount";
    let hidden = head.starts_with(b"<") && head.contains(&0);
    hidden
        || head.starts_with(b"\xFE\xFF")
        || head.starts_with(b"\xFF\xFE")
        || head.windows(name.len()).enumerate().filter(|(_, window)| window == name).any(
            |(at, _)| {
                let rest = &head[at + name.len()..];
                let digits: Vec<u8> = rest
                    .iter()
                    .copied()
                    .skip_while(|byte| byte.is_ascii_whitespace() || b"='\"".contains(byte))
                    .take_while(u8::is_ascii_digit)
                    .collect();
                let count =
                    std::str::from_utf8(&digits).ok().and_then(|digits| digits.parse().ok());
                !digits.is_empty() && count.is_none_or(|count: u64| count > size)
            },
        )
}
