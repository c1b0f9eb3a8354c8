//! What cells tell of the spelling of their file: a sign that comes late may ask for reading the whole of it again.

use crate::register::{
    cell::Tells,
    lean::{part::Part, shape::Seen},
    tables::Kind,
};

#[derive(Debug, Clone, Copy)]
pub(super) enum Sign {
    Comma,
    Point,
    Dutch,
    American,
    Timed,
}

impl Part<'_> {
    /// What was seen of the spelling of the file, if the whole of it has to be read again because of that.
    pub fn respelled(&self) -> Option<Seen> {
        let signs = &self.signs;
        let is_foreign = !signs.decimal_comma.is_empty()
            || !signs.dutch_dates.is_empty()
            || !signs.american_dates.is_empty()
            || !signs.timed.is_empty();
        let is_foreign = is_foreign || self.is_unsure && !signs.decimal_point.is_empty();
        is_foreign.then(|| Seen(signs.clone()))
    }

    /// Takes in what was seen of the spelling elsewhere in the file.
    pub fn take_signs(&mut self, other: &Part<'_>) {
        self.is_unsure |= other.is_unsure;
        let signs = &mut self.signs;
        for (own, seen) in [
            (&mut signs.decimal_comma, &other.signs.decimal_comma),
            (&mut signs.decimal_point, &other.signs.decimal_point),
            (&mut signs.dutch_dates, &other.signs.dutch_dates),
            (&mut signs.american_dates, &other.signs.american_dates),
            (&mut signs.timed, &other.signs.timed),
        ] {
            for it in seen {
                note_sign(own, *it);
            }
        }
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

    pub(super) fn note_signs(&mut self) {
        for (position, sign) in self.seen.drain(..) {
            let signs = match sign {
                Sign::Comma => &mut self.signs.decimal_comma,
                Sign::Point => &mut self.signs.decimal_point,
                Sign::Dutch => &mut self.signs.dutch_dates,
                Sign::American => &mut self.signs.american_dates,
                Sign::Timed => &mut self.signs.timed,
            };
            note_sign(signs, position);
        }
    }
}

/// Adds a position to a list in order, once.
fn note_sign(positions: &mut Vec<usize>, position: usize) {
    if let Err(at) = positions.binary_search(&position) {
        positions.insert(at, position);
    }
}
