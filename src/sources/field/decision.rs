//! A decision that one organisation took about itself: an agreement that it alone is entitled to, and what it said of it.

use crate::{
    diagnostic::Code,
    model::{Coded, Day, Stance},
    sources::field::{
        Harvest, Origin,
        outcome::{self, Outcome},
    },
};

/// A text and the field that it stood in.
pub(super) type Named = (&'static str, String);

/// One decision, as far as a record tells.
#[derive(Debug)]
pub(super) struct Decision {
    pub(super) origin: Origin,
    pub(super) id: String,
    pub(super) party: String,
    pub(super) title: Named,
    pub(super) text: Named,
    pub(super) day: Named,
    /// Its outcome in the words of the record; without any, nothing is recorded of what the organisation said.
    pub(super) outcome: Named,
    /// What explains the outcome, in which a condition may stand.
    pub(super) words: Named,
    pub(super) source: Named,
    pub(super) meeting: String,
    pub(super) secret: Named,
}

impl Decision {
    /// A decision of which nothing is known but these.
    pub(super) fn new(origin: Origin, id: String, party: String, title: Named) -> Decision {
        let none = || ("", String::new());
        Decision {
            origin,
            id,
            party,
            title,
            text: none(),
            day: none(),
            outcome: none(),
            words: none(),
            source: none(),
            meeting: String::new(),
            secret: none(),
        }
    }

    /// Adds its rows.
    pub(super) fn add(&self, harvest: &mut Harvest) {
        let (field, title) = (self.title.0, self.title.1.as_str());
        harvest
            .row("agreements", self.origin)
            .put("id", self.id.as_str())
            .put("meeting", self.meeting.as_str())
            .from("decided_on", self.day.0, self.day.1.as_str())
            // Without a title its name stands in: an agreement cannot do without.
            .from("title", field, if title.is_empty() { &self.id } else { title })
            .from("text", self.text.0, self.text.1.as_str())
            .put("entitled", self.party.as_str())
            .from("secret", self.secret.0, self.secret.1.as_str())
            .from("source", self.source.0, self.source.1.as_str())
            .add();
        if !self.outcome.1.is_empty() {
            self.add_position(harvest);
        }
    }

    fn add_position(&self, harvest: &mut Harvest) {
        let ((result_field, result), (words_field, words)) = (&self.outcome, &self.words);
        let stance = self.stance(harvest);
        let is_conditional = matches!(stance, Some(Stance::YesUnless | Stance::YesProvided));
        let quote = if words.is_empty() { result.clone() } else { format!("{result}; {words}") };
        harvest
            .row("positions", self.origin)
            .put("agreement", self.id.as_str())
            .put("party", self.party.as_str())
            .from("stance", result_field, stance.map_or("", Coded::code))
            .from("condition", words_field, if is_conditional { words } else { "" })
            .from("quote", result_field, quote)
            .from("source", self.source.0, self.source.1.as_str())
            .add();
    }

    /// What the organisation said, by the words of the outcome and of what explains it.
    fn stance(&self, harvest: &mut Harvest) -> Option<Stance> {
        match outcome::read(&self.outcome.1) {
            Outcome::Stance(Stance::Yes) => {
                let Some(conditional) = outcome::condition(&self.words.1) else {
                    return Some(Stance::Yes);
                };
                harvest.tally(Code::FieldConditionRead, self.origin, &self.words.1);
                Some(conditional)
            }
            Outcome::Stance(stance) => Some(stance),
            Outcome::None => None,
            Outcome::Unknown => {
                harvest.tally_each(Code::FieldOutcomeUnknown, self.origin, &self.outcome.1);
                None
            }
        }
    }
}

/// The day of a moment, however the time behind it is spelled; also of seconds since 1970, and of `20260131`.
pub(super) fn day(text: &str) -> String {
    let is_number = !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    if is_number && text.len() == 8 {
        let (year, rest) = text.split_at(4);
        let (month, day) = rest.split_at(2);
        return format!("{year}-{month}-{day}");
    }
    if is_number && (9..=10).contains(&text.len()) {
        let days = text.parse::<i64>().ok().map(|it| it.div_euclid(86_400));
        let day = days.zip(Day::new(1970, 1, 1)).map(|(days, first)| first.plus_days(days));
        return day.map_or_else(|| text.to_owned(), |it| it.to_string());
    }
    let date = text.split(['T', ' ']).next().unwrap_or_default();
    let is_date = date.len() == 10 && date.bytes().all(|it| it.is_ascii_digit() || it == b'-');
    // What is no such moment is for the register to understand, or to ask.
    if is_date { date.to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_taken_from_moments_of_every_spelling() {
        for (text, expected) in [
            ("2017-02-10T18:25:00:000Z", "2017-02-10"),
            ("2017-10-05 10:36:49", "2017-10-05"),
            ("12-02-2026", "12-02-2026"),
            ("20260131", "2026-01-31"),
            // 20,000 days are 1,728,000,000 seconds.
            ("1728000000", "2024-10-04"),
            ("Apr 16 2024 12:00AM", "Apr 16 2024 12:00AM"),
            ("", ""),
        ] {
            assert_eq!(day(text), expected);
        }
    }
}
