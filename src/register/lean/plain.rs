//! Cells that are spelled as the program itself would write them.

/// What the bytes of a row are, as far as a look at all of them together tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Letters {
    /// Printable ASCII only.
    Ascii,
    /// Anything.
    Any,
}

impl Letters {
    /// Looks at some bytes; line ends are let through.
    pub fn of(bytes: &[u8]) -> Letters {
        let is_odd = |it: &u8| u8::from(!(b' '..0x7f).contains(it) && !matches!(it, b'\n' | b'\r'));
        // Without an early end, so that many bytes are looked at in one go.
        let odd = bytes.iter().fold(0, |odd, it| odd | is_odd(it));
        if odd == 0 { Letters::Ascii } else { Letters::Any }
    }

    /// Whether a name holds printable ASCII only, without blanks at its ends.
    #[inline]
    pub(super) fn is_name(self, text: &[u8]) -> bool {
        let is_printable =
            self == Letters::Ascii || text.iter().all(|it| (b' '..0x7f).contains(it));
        is_printable && Letters::is_trimmed(text)
    }

    /// Whether there are certainly no blanks at the ends of a text.
    #[inline]
    pub(super) fn is_trimmed(text: &[u8]) -> bool {
        let is_solid = |it: Option<&u8>| it.is_some_and(|it| b' ' < *it && *it < 0x80);
        let is_ascii_at_ends = is_solid(text.first()) && is_solid(text.last());
        is_ascii_at_ends || std::str::from_utf8(text).is_ok_and(|it| it.trim().len() == it.len())
    }
}

/// A whole number of at most fifteen digits, which a double holds exactly.
#[inline]
pub(super) fn whole(text: &[u8]) -> Option<f64> {
    if 15 < text.len() {
        return None;
    }
    let mut number = 0_u64;
    for byte in text {
        let digit = byte.wrapping_sub(b'0');
        if 9 < digit {
            return None;
        }
        number = number * 10 + u64::from(digit);
    }
    Some(number as f64)
}

/// A day such as 2026-09-30, packed.
#[expect(clippy::many_single_char_names, reason = "its digits, in their order")]
#[inline]
pub(super) fn plain_day(text: &[u8]) -> Option<u32> {
    /// The letters of `0000-00-`, the first in the lowest byte.
    const FORM: u64 = u64::from_le_bytes(*b"0000-00-");
    /// Added to a byte from 0 to 9 leaves its highest bit as it is, and to a larger one sets it.
    const BEYOND_NINE: u64 = 0x7676_7676_7676_7676;
    const HIGHEST: u64 = 0x8080_8080_8080_8080;
    let (first, rest) = text.split_first_chunk::<8>()?;
    let &[tens, ones] = rest else { return None };
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    // All eight letters in one go: digits become their numbers, and both hyphens nothing.
    let letters = u64::from_le_bytes(*first) ^ FORM;
    let has_other = (letters.wrapping_add(BEYOND_NINE) | letters) & HIGHEST != 0;
    let is_hyphen = letters & 0xff00_00ff_0000_0000 == 0;
    if has_other || !is_hyphen || 9 < tens || 9 < ones {
        return None;
    }
    let [a, b, c, d, _, e, f, _] = letters.to_le_bytes().map(u32::from);
    let (year, month) = (a * 1000 + b * 100 + c * 10 + d, e * 10 + f);
    let day = u32::from(tens) * 10 + u32::from(ones);
    // What is not plausible is read, and asked about, as every date is.
    let is_plausible = (1900..=2100).contains(&year) && 1 <= day;
    let exists = day <= 28 || day <= last_day(year, month);
    (is_plausible && (1..=12).contains(&month) && exists)
        .then_some(3 << 30 | year << 9 | month << 5 | day)
}

fn last_day(year: u32, month: u32) -> u32 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::lean::column::unpack;

    #[test]
    fn plain_days_are_those_that_exist() {
        for text in ["2024-02-29", "1900-01-01", "2100-12-31", "2025-04-30"] {
            let packed = plain_day(text.as_bytes()).unwrap();
            assert_eq!(unpack(packed).unwrap().to_string(), text);
        }
        for text in
            ["2023-02-29", "1900-02-29", "1899-12-31", "2101-01-01", "2025-13-01", "2025-04-31"]
        {
            assert_eq!(plain_day(text.as_bytes()), None, "{text}");
        }
        for text in ["2025-4-30", "2025-04", "2025/04/30", "2025-04-3x", "2025-00-10", "2025-01-00"]
        {
            assert_eq!(plain_day(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn whole_numbers_are_exact() {
        assert_eq!(whole(b"007"), Some(7.0));
        assert_eq!(whole(b"999999999999999"), Some(999_999_999_999_999.0));
        for text in ["1234567890123456", "-1", "1.0", " 1", "1e3"] {
            assert_eq!(whole(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn names_are_plain_or_not() {
        let any = Letters::Any;
        assert!(any.is_name(b"a b") && !any.is_name(b" a") && !any.is_name(b"a\t"));
        assert!(!any.is_name("é".as_bytes()) && Letters::is_trimmed("é".as_bytes()));
        assert!(!Letters::is_trimmed("\u{a0}a".as_bytes()) && !Letters::Ascii.is_name(b"a "));
        assert_eq!(Letters::of(b"a,b\r\n"), Letters::Ascii);
        for odd in ["a\tb", "\u{7f}", "é", "\0"] {
            assert_eq!(Letters::of(odd.as_bytes()), Letters::Any, "{odd:?}");
        }
    }
}
