//! The five headings, in two languages, in any order, and with a slip in the spelling.

/// Which column holds what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Columns {
    pub(super) nr: Option<usize>,
    pub(super) decision: usize,
    pub(super) consent: Option<usize>,
    pub(super) who: Option<usize>,
    pub(super) due: Option<usize>,
}

const NR: &[&str] = &["nr", "no", "nummer", "number", "#"];
const DECISION: &[&str] =
    &["besluit", "besluiten", "afspraak", "decision", "decisions", "agreement"];
const CONSENT: &[&str] = &["instemming", "stemming", "consent", "vote"];
const WHO: &[&str] =
    &["wie", "trekker", "eigenaar", "verantwoordelijke", "actiehouder", "who", "owner"];
const DUE: &[&str] = &["termijn", "deadline", "wanneer", "gereed", "term", "due", "when"];

impl Columns {
    /// The columns under these headings; `None` if they are not enough to know the table by.
    pub(super) fn of(cells: &[String]) -> Option<Columns> {
        let find = |names: &[&str]| cells.iter().position(|cell| is_one_of(cell, names));
        let columns = Columns {
            nr: find(NR),
            decision: find(DECISION)?,
            consent: find(CONSENT),
            who: find(WHO),
            due: find(DUE),
        };
        let others = [columns.nr, columns.consent, columns.who, columns.due];
        (2 <= others.iter().flatten().count()).then_some(columns)
    }
}

/// Whether the first word of a heading is one of these, but for one letter in a long word.
fn is_one_of(cell: &str, names: &[&str]) -> bool {
    let cell = cell.to_lowercase();
    let word = cell.split(|it: char| !it.is_alphanumeric() && it != '#').find(|it| !it.is_empty());
    word.is_some_and(|word| names.iter().any(|name| word == *name || is_slip(word, name)))
}

/// Whether one letter is missing, too many, other, or in the place of its neighbour.
fn is_slip(word: &str, name: &str) -> bool {
    let (word, name): (Vec<char>, Vec<char>) = (word.chars().collect(), name.chars().collect());
    if name.len() < 5 || 1 < word.len().abs_diff(name.len()) {
        return false;
    }
    let n_first = word.iter().zip(&name).take_while(|(own, other)| own == other).count();
    let ends = word.iter().rev().zip(name.iter().rev());
    let n_last = ends.take_while(|(own, other)| own == other).count();
    let (longer, shorter) = (word.len().max(name.len()), word.len().min(name.len()));
    let is_swap = word.len() == name.len()
        && n_first + n_last + 2 == longer
        && word.get(n_first) == name.get(n_first + 1)
        && word.get(n_first + 1) == name.get(n_first);
    is_swap || longer <= n_first + n_last + 1 && n_first.max(n_last) < longer && 0 < shorter
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(headings: &str) -> Option<[Option<usize>; 5]> {
        let cells: Vec<String> = headings.split('|').map(|it| it.trim().to_owned()).collect();
        Columns::of(&cells).map(|it| [it.nr, Some(it.decision), it.consent, it.who, it.due])
    }

    #[test]
    fn headings_stand_in_any_order_in_both_languages_and_with_a_slip() {
        let five = Some([Some(0), Some(1), Some(2), Some(3), Some(4)]);
        assert_eq!(columns("Nr | Besluit | Instemming | Wie | Termijn"), five);
        assert_eq!(columns("No. | Decision | Consent | Who | Due"), five);
        assert_eq!(columns("Nr. | Beslut | Instemmnig | Wie? | Temijn (datum)"), five);
        let other = Some([None, Some(2), None, Some(1), Some(0)]);
        assert_eq!(columns("TERMIJN | Wie | Besluit"), other);
    }

    #[test]
    fn other_tables_are_not_taken_for_it() {
        assert_eq!(columns("Naam | Gemeente | Wie"), None);
        assert_eq!(columns("Besluit | Toelichting"), None);
        assert_eq!(columns("Besluitvorming | Wie | Termijn"), None);
    }
}
