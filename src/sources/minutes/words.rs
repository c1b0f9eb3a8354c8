//! Words with their places, and patterns of words: matching is by whole words, so that "Klimaatakkoord" holds no "akkoord".

use crate::sources::MINUTES;

/// A word or a mark, as it stands and in small letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word<'a> {
    pub(super) text: &'a str,
    pub(super) lower: String,
    /// Where it begins in the text, in bytes.
    pub(super) start: usize,
    /// Where it ends.
    pub(super) end: usize,
}

impl Word<'_> {
    pub(super) fn is(&self, mark: &str) -> bool {
        self.text == mark
    }

    pub(super) fn is_capital(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_uppercase)
            || self.text.starts_with("'s-")
            || self.text.starts_with("’s-")
    }

    pub(super) fn is_mark(&self) -> bool {
        !self.text.chars().any(char::is_alphanumeric)
    }

    /// Whether nothing that belongs together goes on over it.
    pub(super) fn is_break(&self) -> bool {
        matches!(self.text, ";" | ":" | "." | "?" | "!" | "\n")
    }
}

/// The words and marks of a text. `16.30`, `v.k.a` and `inkoop-uren` are one word; a line end is a mark.
pub(super) fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let is_letter = |at: usize| letters.get(at).is_some_and(|(_, it)| it.is_alphanumeric());
    let mut at = 0;
    while let Some(&(start, letter)) = letters.get(at) {
        let is_short_article = matches!(letter, '\'' | '’') && is_letter(at + 1);
        if letter.is_whitespace() && letter != '\n' {
            at += 1;
            continue;
        }
        at += 1;
        if letter.is_alphanumeric() || is_short_article {
            while let Some(&(_, next)) = letters.get(at) {
                let joins = matches!(next, '-' | '.' | ',' | '\'' | '’' | '/') && is_letter(at + 1);
                let joins = joins && (next != ',' || letters.get(at - 1).is_some_and(is_digit));
                if !next.is_alphanumeric() && !joins {
                    break;
                }
                at += 1;
            }
        }
        let end = letters.get(at).map_or(text.len(), |(end, _)| *end);
        let own = text.get(start..end).unwrap_or_default();
        words.push(Word { text: own, lower: own.to_lowercase(), start, end });
    }
    words
}

fn is_digit((_, letter): &(usize, char)) -> bool {
    letter.is_ascii_digit()
}

/// Short forms whose point ends no sentence.
const SHORT: &[&str] = &[
    "nr", "art", "dhr", "mevr", "mw", "drs", "ir", "ing", "mr", "dr", "ca", "bijv", "d.d", "o.a",
    "i.v.m", "t.a.v", "m.b.t", "o.b.v", "incl", "excl", "max", "min", "resp", "afd", "pag", "blz",
    "jl", "a.s", "no", "e.g", "i.e",
];

/// The sentences of a text, as ranges of its words, each with its mark at the end.
pub(super) fn sentences(words: &[Word]) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, word) in words.iter().enumerate() {
        let next = words.get(at + 1);
        let before = at.checked_sub(1).and_then(|it| words.get(it));
        let is_end = match word.text {
            "\n" => true,
            "?" | "!" => true,
            "." => ends_here(before, next, at == start + 1),
            _ => MINUTES.sentence_words <= at - start,
        };
        if is_end {
            if start < at {
                found.push(start..at + 1);
            }
            start = at + 1;
        }
    }
    if start < words.len() {
        found.push(start..words.len());
    }
    found
}

fn ends_here(before: Option<&Word>, next: Option<&Word>, is_numbering: bool) -> bool {
    let Some(next) = next else { return true };
    let Some(before) = before else { return false };
    let is_number = before.lower.bytes().all(|it| it.is_ascii_digit());
    let is_short = SHORT.contains(&before.lower.as_str()) || before.lower.chars().count() == 1;
    if is_numbering && (is_number || is_short) || is_number && !next.is_capital() {
        return false;
    }
    !is_short
        && (next.is_capital()
            || next.is("\n")
            || next.lower.starts_with(|it: char| it.is_ascii_digit()))
}

/// A pattern of words: `a/b` one or the other, `…` up to [`GAP`] words, `?a` may be left out, `^` and `$` the ends.
#[derive(Debug)]
pub(super) struct Pattern {
    pieces: Vec<Piece>,
}

#[derive(Debug)]
enum Piece {
    Start,
    End,
    Gap,
    One { of: Vec<&'static str>, is_optional: bool },
}

/// Most words that a gap takes.
const GAP: usize = 12;

impl Pattern {
    pub(super) fn new(text: &'static str) -> Pattern {
        let piece = |text: &'static str| match text {
            "^" => Piece::Start,
            "$" => Piece::End,
            "…" => Piece::Gap,
            text => {
                let is_optional = text.len() > 1 && text.starts_with('?');
                let text = if is_optional { text.get(1..).unwrap_or_default() } else { text };
                Piece::One { of: text.split('/').collect(), is_optional }
            }
        };
        Pattern { pieces: text.split(' ').map(piece).collect() }
    }

    /// How many words it names: the more, the more it means just this.
    pub(super) fn weight(&self) -> usize {
        let named = |it: &&Piece| matches!(it, Piece::One { is_optional: false, .. });
        self.pieces.iter().filter(named).count()
    }

    /// The words of which one stands first in it.
    pub(super) fn first(&self) -> &[&'static str] {
        let first = self.pieces.iter().find_map(|it| match it {
            Piece::One { of, is_optional: false } => Some(of.as_slice()),
            Piece::One { .. } | Piece::Start | Piece::End | Piece::Gap => None,
        });
        first.unwrap_or_default()
    }

    /// The words that it names, if it stands at this place; words that are taken do not count, but a gap goes on over them.
    pub(super) fn at(&self, words: &[Word], taken: &[bool], at: usize) -> Option<Vec<usize>> {
        let mut named = Vec::new();
        go(&self.pieces, words, taken, at, &mut named).then_some(named)
    }
}

fn go(pieces: &[Piece], words: &[Word], taken: &[bool], at: usize, named: &mut Vec<usize>) -> bool {
    let Some((piece, rest)) = pieces.split_first() else { return true };
    match piece {
        Piece::Start => {
            let before = words.get(..at).unwrap_or_default();
            before.iter().all(Word::is_mark) && go(rest, words, taken, at, named)
        }
        Piece::End => {
            let behind = words.iter().zip(taken).skip(at);
            behind.into_iter().all(|(it, taken)| it.is_mark() || *taken)
                && go(rest, words, taken, at, named)
        }
        Piece::Gap => {
            for n in 0..=GAP {
                let n_named = named.len();
                if go(rest, words, taken, at + n, named) {
                    return true;
                }
                named.truncate(n_named);
                let ends = words.get(at + n).is_none_or(Word::is_break);
                if ends {
                    return false;
                }
            }
            false
        }
        Piece::One { of, is_optional } => {
            let is_free = taken.get(at).is_some_and(|it| !it);
            let word = words.get(at).filter(|_| is_free);
            let fits = word.is_some_and(|word| of.contains(&word.lower.as_str()));
            if fits {
                named.push(at);
                if go(rest, words, taken, at + 1, named) {
                    return true;
                }
                named.pop();
            }
            *is_optional && go(rest, words, taken, at, named)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        words(text).iter().map(|it| it.text).collect()
    }

    fn found(pattern: &'static str, text: &str) -> bool {
        let words = words(text);
        let taken = vec![false; words.len()];
        (0..words.len()).any(|at| Pattern::new(pattern).at(&words, &taken, at).is_some())
    }

    #[test]
    fn numbers_and_short_forms_are_one_word() {
        let expected = ["Om", "16.30", "uur", ",", "€", "10.000,50", "(", "v.k.a", ".", ")"];
        assert_eq!(texts("Om 16.30 uur, € 10.000,50 (v.k.a.)"), expected);
        assert_eq!(
            texts("'s-Broek en in- en verkoop"),
            ["'s-Broek", "en", "in", "-", "en", "verkoop"]
        );
    }

    #[test]
    fn sentences_end_at_a_point_before_a_capital() {
        let check = |text: &str, expected: usize| {
            assert_eq!(sentences(&words(text)).len(), expected, "{text}");
        };
        check("Akkoord. Tegen: Aarveld.", 2);
        check("Besluit: 1. in te stemmen; 2. kennis te nemen.", 1);
        check("Dhr. Jansen is er. Hij zegt toe.", 2);
        check("Om 16.30 uur d.d. 3 mei sluit hij.", 1);
        check("Een\nTwee", 2);
        check("", 0);
        check(&"woord ".repeat(MINUTES.sentence_words * 2), 2);
    }

    #[test]
    fn patterns_match_whole_words() {
        assert!(found("akkoord", "Men is akkoord."));
        assert!(!found("akkoord", "Het Klimaatakkoord"));
        assert!(found("stemt/stemmen … in", "De raad stemt met het plan in."));
        assert!(!found("stemt … in", "De raad stemt. Later in juni"));
        assert!(found("instemming $", "de instemming."));
        assert!(found("^ ?de raad", "De raad"));
        assert!(found("^ ?de raad", "raad"));
        assert!(!found("^ raad", "de raad"));
    }
}
