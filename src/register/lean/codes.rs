//! The closed list of a column: each code is found by its letters in one step.

use crate::register::{
    fingerprint::{FACTOR, cell_hash, word},
    lean::{block::Snippet, column::NO_CODE},
    tables::Kind,
};

/// A code as it may stand in a cell.
#[derive(Debug, Clone, Copy)]
pub(super) struct Code {
    text: &'static str,
    /// Its letters as one number; 0 if there are too many of them.
    word: u128,
    /// Its place in the closed list; yes is 1 and no is 0.
    pub(super) value: u8,
    /// The hash of a cell that holds it.
    pub(super) hash: u64,
}

impl Code {
    const NONE: Code = Code { text: "", word: 0, value: NO_CODE, hash: 0 };
}

/// All codes that a column may hold; none if it holds something else.
#[derive(Debug, Clone)]
pub(super) struct ClosedList {
    /// Short codes, each in the place that its letters tell.
    places: Vec<Code>,
    /// With this factor no two codes share a place.
    factor: u64,
    /// Codes without a place.
    others: Vec<Code>,
}

/// The highest bits of a product tell a place.
const BITS: u32 = 6;

impl ClosedList {
    /// The codes of a column at a position of its table.
    pub(super) fn of(position: usize, kind: Kind) -> ClosedList {
        let code = |text: &'static str, shown: &str, value: usize| Code {
            text,
            word: word(text.as_bytes()).unwrap_or(0),
            value: u8::try_from(value).unwrap_or(NO_CODE),
            hash: cell_hash(position, shown.as_bytes()),
        };
        let codes: Vec<Code> = match kind {
            Kind::Code(codes) => {
                codes.iter().enumerate().map(|(value, text)| code(text, text, value)).collect()
            }
            Kind::YesNo => [("no", "no", 0), ("yes", "yes", 1), ("nee", "no", 0), ("ja", "yes", 1)]
                .map(|(text, shown, value)| code(text, shown, value))
                .into(),
            _ => Vec::new(),
        };
        let (short, long): (Vec<Code>, Vec<Code>) = codes.into_iter().partition(|it| it.word != 0);
        ClosedList::arrange(&short, long)
    }

    /// Gives each short code a place of its own, if a factor is found with which that can be done.
    fn arrange(short: &[Code], mut others: Vec<Code>) -> ClosedList {
        /// Factors that are tried; among a dozen codes one of a few mostly fits.
        const TRIES: u64 = 256;
        for factor in (0..TRIES).map(|it| FACTOR.wrapping_mul(2 * it + 1)) {
            let mut places = vec![Code::NONE; 1 << BITS];
            let is_free = short.iter().all(|code| {
                let place = places.get_mut(place(code.word, factor));
                place.filter(|it| it.word == 0).map(|it| *it = *code).is_some()
            });
            if is_free {
                return ClosedList { places, factor, others };
            }
        }
        others.extend(short);
        ClosedList { places: Vec::new(), factor: FACTOR, others }
    }

    /// The code in a cell.
    #[inline]
    pub(super) fn find(&self, cell: Snippet<'_>) -> Option<&Code> {
        if let Some(word) = cell.word
            && let Some(code) = self.places.get(place(word, self.factor))
            && code.word == word
        {
            return Some(code);
        }
        self.without_place(cell.bytes())
    }

    #[cold]
    fn without_place(&self, text: &[u8]) -> Option<&Code> {
        self.others.iter().find(|it| it.text.as_bytes() == text)
    }

    /// The place of a code in the closed list.
    pub(super) fn value(&self, text: &str) -> Option<u8> {
        let mut all = self.places.iter().chain(&self.others);
        all.find(|it| it.text == text && !text.is_empty()).map(|it| it.value)
    }
}

/// The place that the letters of a code tell.
#[inline]
fn place(word: u128, factor: u64) -> usize {
    #[expect(clippy::cast_possible_truncation, reason = "both halves are taken")]
    let product = (word as u64 ^ (word >> 64) as u64).wrapping_mul(factor);
    usize::try_from(product >> (u64::BITS - BITS)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::tables::TABLES;

    fn find<'c>(codes: &'c ClosedList, text: &str) -> Option<&'c Code> {
        codes.find(Snippet::whole(text.as_bytes()))
    }

    #[test]
    fn every_code_of_every_table_is_found_and_nothing_else() {
        for table in &TABLES {
            for (position, column) in table.columns.iter().enumerate() {
                let codes = ClosedList::of(position, column.kind);
                let Kind::Code(all) = column.kind else { continue };
                assert!(!codes.places.is_empty(), "{}.{} has places", table.name, column.name);
                for (value, text) in all.iter().enumerate() {
                    let found = find(&codes, text).unwrap();
                    assert_eq!(usize::from(found.value), value, "{text}");
                    assert_eq!(found.hash, cell_hash(position, text.as_bytes()));
                    assert_eq!(codes.value(text), Some(found.value));
                    for other in [format!("{text}x"), text[1..].to_owned(), text.to_uppercase()] {
                        let is_one = all.contains(&other.as_str());
                        assert_eq!(find(&codes, &other).is_some(), is_one, "{other}");
                    }
                }
                assert!(codes.value("").is_none());
            }
        }
    }

    #[test]
    fn yes_and_no_are_known_in_dutch_too_and_are_the_same_cell() {
        let codes = ClosedList::of(3, Kind::YesNo);
        for (dutch, english, value) in [("ja", "yes", 1), ("nee", "no", 0)] {
            let (one, other) = (find(&codes, dutch).unwrap(), find(&codes, english).unwrap());
            assert_eq!((one.value, one.hash), (value, other.hash));
        }
    }

    #[test]
    fn codes_that_cannot_be_told_apart_by_a_place_are_found_all_the_same() {
        let code = |text: &'static str, value| {
            // Both halves together are nothing.
            Code { text, word: word(text.as_bytes()).unwrap(), value, hash: 0 }
        };
        let short = [code("abcdefghabcdefgh", 0), code("abcdefgiabcdefgi", 1)];
        let codes = ClosedList::arrange(&short, Vec::new());
        assert!(codes.places.is_empty());
        assert_eq!(find(&codes, "abcdefgiabcdefgi").unwrap().value, 1);
    }
}
