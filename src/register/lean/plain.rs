//! Cells that are spelled as the program itself would write them.

use crate::register::{fingerprint::word, lean::block::Snippet};

/// What the bytes of a row are, as far as a look at all of them together tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Letters {
    /// Printable ASCII and line ends only.
    Ascii,
    /// Anything.
    Any,
}

impl Letters {
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

/// Added to a byte from 0 to 9 leaves its highest bit as it is, and to a larger one sets it.
const BEYOND_NINE: u64 = 0x7676_7676_7676_7676;

/// The highest bit of each byte.
const HIGHEST: u64 = 0x8080_8080_8080_8080;

/// Sets the highest bit of each byte that is larger than 9.
#[inline]
fn others(digits: u64) -> u64 {
    (digits.wrapping_add(BEYOND_NINE) | digits) & HIGHEST
}

/// A whole number of at most fifteen digits, which a double holds exactly.
#[inline]
pub(super) fn whole(cell: Snippet<'_>) -> Option<f64> {
    match (cell.len(), cell.word?) {
        (n @ 1..=8, word) => few_digits(n, word),
        (n, _) => many_digits(n, cell.bytes()),
    }
}

/// A whole number of one to eight digits, the first in the lowest byte.
///
/// Digits become pairs, pairs fours and fours eight, side by side, as in Daniel Lemire, "Quickly parsing eight digits" (2018).
#[inline]
fn few_digits(n: usize, word: u128) -> Option<f64> {
    const ZEROS: u64 = u64::from_le_bytes(*b"00000000");
    #[expect(clippy::cast_possible_truncation, reason = "no letter lies beyond")]
    let letters = word as u64;
    // Those that are missing come first, as zeros.
    let digits = (letters ^ ZEROS) << (64 - 8 * n.clamp(1, 8));
    if others(digits) != 0 {
        return None;
    }
    let pairs = (digits * 10 + (digits >> 8)) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs * 100 + (pairs >> 16)) & 0x0000_ffff_0000_ffff;
    let eight = (fours * 10_000 + (fours >> 32)) & 0xffff_ffff;
    Some(eight as f64)
}

#[cold]
fn many_digits(n: usize, text: &[u8]) -> Option<f64> {
    if 15 < n {
        return None;
    }
    let (first, rest) = text.split_at_checked(n.saturating_sub(8))?;
    let number = |text: &[u8]| few_digits(text.len(), word(text)?);
    Some(number(first)? * 1e8 + number(rest)?)
}

/// A day such as 2026-09-30, packed.
// Called apart, it makes reading days take a sixth more instructions.
#[inline(always)]
pub(super) fn plain_day(cell: Snippet<'_>) -> Option<u32> {
    /// The letters of `0000-00-`, the first in the lowest byte.
    const FORM: u64 = u64::from_le_bytes(*b"0000-00-");
    /// Where the hyphens stand in it.
    const HYPHENS: u64 = 0xff00_00ff_0000_0000;
    /// Those of `00`.
    const DAY: u64 = 0x3030;
    let word = cell.word.filter(|_| cell.len() == 10)?;
    // Digits become their numbers, and both hyphens nothing.
    #[expect(clippy::cast_possible_truncation, reason = "both halves are taken")]
    let (letters, day) = (word as u64 ^ FORM, (word >> 64) as u64 ^ DAY);
    if others(letters) | others(day) | letters & HYPHENS != 0 {
        return None;
    }
    let [century, _, of_century, _, _, month, ..] =
        (letters * 10 + (letters >> 8)).to_le_bytes().map(u32::from);
    let year = century * 100 + of_century;
    let [day, ..] = (day * 10 + (day >> 8)).to_le_bytes().map(u32::from);
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
    use crate::register::lean::packed::unpack;

    fn cell(text: &str) -> Snippet<'_> {
        Snippet::whole(text.as_bytes())
    }

    #[test]
    fn plain_days_are_those_that_exist() {
        for text in ["2024-02-29", "1900-01-01", "2100-12-31", "2025-04-30"] {
            let packed = plain_day(cell(text)).unwrap();
            assert_eq!(unpack(packed).unwrap().to_string(), text);
        }
        for text in
            ["2023-02-29", "1900-02-29", "1899-12-31", "2101-01-01", "2025-13-01", "2025-04-31"]
        {
            assert_eq!(plain_day(cell(text)), None, "{text}");
        }
        for text in [
            "2025-4-30",
            "2025-04",
            "2025/04/30",
            "2025-04-3x",
            "2025-04-:0",
            "2025-04-300",
            "2025-00-10",
            "2025-01-00",
        ] {
            assert_eq!(plain_day(cell(text)), None, "{text}");
        }
    }

    #[test]
    fn whole_numbers_are_exact() {
        let whole = |text| whole(cell(text));
        for text in ["0", "7", "10", "007", "99999999", "12345678", "100000000", "020000000003"] {
            assert_eq!(whole(text), text.parse().ok(), "{text}");
        }
        assert_eq!(whole("999999999999999"), Some(999_999_999_999_999.0));
        for text in
            ["", "1234567890123456", "-1", "1.0", " 1", "1e3", "1234567x", "12345678/", "x12345678"]
        {
            assert_eq!(whole(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_few_letters_are_a_number_if_all_are_digits(text in "[0-9:/.\\-]{1,16}") {
            let found = whole(cell(&text));
            let is_whole = text.bytes().all(|it| it.is_ascii_digit()) && text.len() < 16;
            proptest::prop_assert_eq!(found, text.parse().ok().filter(|_| is_whole));
        }
    }

    #[test]
    fn names_are_plain_or_not() {
        let any = Letters::Any;
        assert!(any.is_name(b"a b") && !any.is_name(b" a") && !any.is_name(b"a\t"));
        assert!(!any.is_name("é".as_bytes()) && Letters::is_trimmed("é".as_bytes()));
        assert!(!Letters::is_trimmed("\u{a0}a".as_bytes()) && !Letters::Ascii.is_name(b"a "));
    }
}
