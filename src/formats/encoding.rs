//! Bytes of a file to text: gzip, byte order marks, UTF-8, UTF-16, CP932.
//! Never guesses past a broken byte: a text that comes out was read without loss.

use super::{FileError, mojibake};
use encoding_rs::{Encoding, SHIFT_JIS, UTF_16BE, UTF_16LE};
use flate2::read::MultiGzDecoder;
use std::{borrow::Cow, io::Read};

/// The most text that is taken from one file.
const MAX_TEXT_BYTES: u64 = 512 << 20;
const UTF8_BOM: &[u8] = b"\xEF\xBB\xBF";

/// The text of a file and how it was written.
#[derive(Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without byte order marks.
    pub text: String,
    /// `UTF-8`, `UTF-16LE`, `UTF-16BE` or `CP932`.
    pub encoding: &'static str,
    /// Byte order marks beyond the first.
    pub extra_marks: usize,
    /// Whether it was garbled, and is turned back.
    pub was_garbled: bool,
}

/// Unpacks and decodes a file.
pub fn decode(bytes: &[u8]) -> Result<Decoded, FileError> {
    decode_within(bytes, MAX_TEXT_BYTES)
}

fn decode_within(bytes: &[u8], limit: u64) -> Result<Decoded, FileError> {
    let bytes = unpack(bytes, limit)?;
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(FileError::Archive);
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return Err(FileError::OldWorkbook);
    }
    let mut decoded = match bytes.as_ref() {
        [0xFF, 0xFE, rest @ ..] => decode_as(UTF_16LE, "UTF-16LE", rest)?,
        [0xFE, 0xFF, rest @ ..] => decode_as(UTF_16BE, "UTF-16BE", rest)?,
        _ => decode_bytes(bytes)?,
    };
    if decoded.text.contains('\0') {
        return Err(FileError::Binary);
    }
    if let Some(text) = mojibake::restored(&decoded.text) {
        text.trim_start_matches('\u{FEFF}').clone_into(&mut decoded.text);
        decoded.was_garbled = true;
    }
    // Some old programs end a file with this mark.
    decoded.text.truncate(decoded.text.trim_end_matches('\u{1A}').len());
    if let Some(at) = decoded.text.find(is_control) {
        return Err(FileError::ControlCharacter { line: line_of(decoded.text.as_bytes(), at) });
    }
    if decoded.text.trim().is_empty() {
        return Err(FileError::Empty);
    }
    Ok(decoded)
}

fn unpack(bytes: &[u8], limit: u64) -> Result<Cow<'_, [u8]>, FileError> {
    let too_large = || FileError::TooLarge { limit_mib: limit >> 20 };
    if !bytes.starts_with(b"\x1F\x8B") {
        let fits = u64::try_from(bytes.len()).is_ok_and(|length| length <= limit);
        return fits.then_some(Cow::Borrowed(bytes)).ok_or_else(too_large);
    }
    let mut unpacked = Vec::new();
    let length = MultiGzDecoder::new(bytes)
        .take(limit + 1)
        .read_to_end(&mut unpacked)
        .map_err(|_| FileError::BadGzip)?;
    if u64::try_from(length).is_ok_and(|length| length <= limit) {
        Ok(Cow::Owned(unpacked))
    } else {
        Err(too_large())
    }
}

/// UTF-8 if it is, else CP932.
fn decode_bytes(bytes: Cow<'_, [u8]>) -> Result<Decoded, FileError> {
    let mut marks = 0;
    while bytes[marks * UTF8_BOM.len()..].starts_with(UTF8_BOM) {
        marks += 1;
    }
    let start = marks * UTF8_BOM.len();
    let Err(fault) = std::str::from_utf8(&bytes[start..]) else {
        let mut bytes = bytes.into_owned();
        bytes.drain(..start);
        let text = String::from_utf8(bytes).map_err(|_| FileError::Binary)?;
        return Ok(Decoded {
            text,
            encoding: "UTF-8",
            extra_marks: marks.max(1) - 1,
            was_garbled: false,
        });
    };
    let rest = &bytes[start..];
    if rest.contains(&0) {
        return Err(FileError::Binary);
    }
    let line = line_of(rest, fault.valid_up_to());
    if marks > 0 || begins_as_utf8(&rest[..fault.valid_up_to()]) {
        return Err(FileError::NotText { line });
    }
    decode_as(SHIFT_JIS, "CP932", rest).map_err(|_| FileError::NotText { line })
}

/// Whether a text up to its first broken byte is UTF-8 for certain: CP932 hardly
/// ever looks like several characters of three bytes.
fn begins_as_utf8(valid: &[u8]) -> bool {
    let text = std::str::from_utf8(valid).unwrap_or_default();
    text.chars().filter(|c| c.len_utf8() > 2).nth(2).is_some()
}

fn decode_as(
    encoding: &'static Encoding,
    name: &'static str,
    bytes: &[u8],
) -> Result<Decoded, FileError> {
    encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .map(|text| Decoded {
            text: text.into_owned(),
            encoding: name,
            extra_marks: 0,
            was_garbled: false,
        })
        .ok_or(FileError::NotText { line: 1 })
}

fn line_of(bytes: &[u8], offset: usize) -> u64 {
    1 + bytes[..offset].iter().fold(0, |lines, byte| lines + u64::from(*byte == b'\n'))
}

/// Control characters that no list of places holds.
fn is_control(c: char) -> bool {
    matches!(c, '\0'..='\x08' | '\x0E'..='\x1A' | '\x1C'..='\x1F')
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    fn pack(bytes: &[u8]) -> Vec<u8> {
        let mut packer = GzEncoder::new(Vec::new(), Compression::best());
        packer.write_all(bytes).expect("memory");
        packer.finish().expect("memory")
    }

    #[test]
    fn text_is_read_in_every_usual_encoding() {
        fn check(bytes: &[u8], encoding: &str, extra_marks: usize) {
            let decoded = decode(bytes).expect("text");
            assert_eq!(decoded.text, "名称,緯度");
            assert_eq!((decoded.encoding, decoded.extra_marks), (encoding, extra_marks));
        }
        let utf8 = "名称,緯度".as_bytes();
        check(utf8, "UTF-8", 0);
        check(&[UTF8_BOM, utf8].concat(), "UTF-8", 0);
        check(&[UTF8_BOM, UTF8_BOM, utf8].concat(), "UTF-8", 1);
        check(&pack(&[UTF8_BOM, utf8].concat()), "UTF-8", 0);
        check(&SHIFT_JIS.encode("名称,緯度").0, "CP932", 0);
        let units: Vec<u16> = "\u{FEFF}名称,緯度".encode_utf16().collect();
        check(&units.iter().flat_map(|unit| unit.to_le_bytes()).collect::<Vec<_>>(), "UTF-16LE", 0);
        check(&units.iter().flat_map(|unit| unit.to_be_bytes()).collect::<Vec<_>>(), "UTF-16BE", 0);
        let latin1 = |bytes: &[u8]| bytes.iter().map(|byte| char::from(*byte)).collect::<String>();
        let garbled = latin1("\u{FEFF}名称_カタカナ,緯度".as_bytes());
        let decoded = decode(&[UTF8_BOM, garbled.as_bytes()].concat()).expect("text");
        assert_eq!((decoded.text.as_str(), decoded.was_garbled), ("名称_カタカナ,緯度", true));
    }

    #[test]
    fn what_is_not_text_is_named() {
        fn check(bytes: &[u8], code: &str) {
            assert_eq!(decode(bytes).map_err(|error| error.code()), Err(code));
        }
        check(b"", "file-empty");
        check(b" \r\n", "file-empty");
        check(UTF8_BOM, "file-empty");
        check(b"a,b\0\n", "file-binary");
        check(b"\x89PNG\r\n\x1A\n\0\0", "file-binary");
        check(b"PK\x03\x04rest", "file-archive");
        check(b"\xD0\xCF\x11\xE0rest", "file-workbook-old");
        check(b"a\nb\n\xFF\xFF\n", "file-encoding");
        check(&[UTF8_BOM, b"a\x83\x41"].concat(), "file-encoding");
        check(&"名称,住所\nあ,い".as_bytes()[..20], "file-encoding");
        let packed = pack("名称\n".repeat(100).as_bytes());
        check(&packed[..packed.len() - 9], "file-gzip");
        check(b"\x1F\x8Bnot", "file-gzip");
    }

    #[test]
    fn a_small_file_that_unpacks_to_a_huge_one_is_refused() {
        let bomb = pack(&vec![b'a'; 4 << 20]);
        assert!(bomb.len() < 10_000);
        assert_eq!(decode_within(&bomb, 1 << 20), Err(FileError::TooLarge { limit_mib: 1 }));
        assert!(decode_within(&bomb, 4 << 20).is_ok());
    }

    #[test]
    fn the_line_of_a_broken_byte_is_told() {
        assert_eq!(decode(b"a\nb\n\xFF\n"), Err(FileError::NotText { line: 3 }));
    }
}
