//! What cells tell of the spelling of their file: a sign that comes late may ask for reading the whole of it again.

use crate::register::{
    cell::{Spelling, Tells},
    lean::shape::Seen,
    tables::Kind,
};

#[derive(Debug, Clone, Copy)]
enum Sign {
    Comma,
    Point,
    Dutch,
    American,
    Timed,
}

/// What was seen of the spelling of a file.
#[derive(Debug, Default)]
pub(super) struct Signs {
    /// Of the rows that are being read.
    seen: Vec<(usize, Sign)>,
    /// Of those that were used.
    noted: Spelling,
    /// Whether a number may mean something else once the spelling of the whole file is known.
    is_unsure: bool,
}

impl Signs {
    /// What was seen, if the whole file has to be read again because of that.
    pub(super) fn respelled(&self) -> Option<Seen> {
        let noted = &self.noted;
        let is_foreign = !noted.decimal_comma.is_empty()
            || !noted.dutch_dates.is_empty()
            || !noted.american_dates.is_empty()
            || !noted.timed.is_empty();
        let is_foreign = is_foreign || self.is_unsure && !noted.decimal_point.is_empty();
        is_foreign.then(|| Seen(noted.clone()))
    }

    /// Takes in what was seen elsewhere in the file.
    pub(super) fn take(&mut self, other: &Signs) {
        self.is_unsure |= other.is_unsure;
        let noted = &mut self.noted;
        for (own, seen) in [
            (&mut noted.decimal_comma, &other.noted.decimal_comma),
            (&mut noted.decimal_point, &other.noted.decimal_point),
            (&mut noted.dutch_dates, &other.noted.dutch_dates),
            (&mut noted.american_dates, &other.noted.american_dates),
            (&mut noted.timed, &other.noted.timed),
        ] {
            for it in seen {
                note(own, *it);
            }
        }
    }

    /// Forgets what was seen of rows that were not used.
    pub(super) fn forget(&mut self) {
        self.seen.clear();
    }

    /// Notices what a cell tells of the spelling of its file.
    pub(super) fn look(&mut self, position: usize, kind: Kind, text: &str) {
        let tells = Tells::of(kind, text);
        self.is_unsure |= tells.is_ambiguous;
        for (is_so, sign) in [
            (tells.comma, Sign::Comma),
            (tells.point, Sign::Point),
            (tells.dutch, Sign::Dutch),
            (tells.american, Sign::American),
            (tells.timed, Sign::Timed),
        ] {
            if is_so {
                self.seen.push((position, sign));
            }
        }
    }

    /// Remembers what was seen of rows that were used.
    pub(super) fn note(&mut self) {
        for (position, sign) in self.seen.drain(..) {
            let signs = match sign {
                Sign::Comma => &mut self.noted.decimal_comma,
                Sign::Point => &mut self.noted.decimal_point,
                Sign::Dutch => &mut self.noted.dutch_dates,
                Sign::American => &mut self.noted.american_dates,
                Sign::Timed => &mut self.noted.timed,
            };
            note(signs, position);
        }
    }
}

/// Adds a position to a list in order, once.
fn note(positions: &mut Vec<usize>, position: usize) {
    if let Err(at) = positions.binary_search(&position) {
        positions.insert(at, position);
    }
}
