//! Which evidence may be looked at, by the days on which it happened and was written down.

use crate::model::{Day, Evidence, PartialDate};

/// Which evidence an assessment may look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The day that the assessment speaks of: nothing that happened later counts.
    pub as_of: Day,
    /// If given: nothing that was recorded later counts either.
    pub known_on: Option<Day>,
}

impl Window {
    /// Whether an observation may be looked at.
    pub(crate) fn holds(&self, observed: impl Into<Dates>) -> bool {
        self.sees(observed).is_some()
    }

    /// The day at which an observation counts, if it may be looked at: when it happened, or else when it was recorded.
    #[inline]
    pub(super) fn sees(&self, observed: impl Into<Dates>) -> Option<Day> {
        let Dates { happened_on, recorded_on } = observed.into();
        let happened_on = happened_on.filter(|it| *it <= self.as_of)?;
        let was_known = match (self.known_on, recorded_on) {
            (Some(known_on), Some(recorded)) => recorded <= known_on,
            (Some(_) | None, _) => true,
        };
        was_known.then_some(happened_on)
    }
}

/// When something happened, or else was written down, and when it was written down: the last days that these may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dates {
    pub(crate) happened_on: Option<Day>,
    pub(crate) recorded_on: Option<Day>,
}

impl From<&Evidence> for Dates {
    fn from(it: &Evidence) -> Dates {
        let happened_on = it.occurred_on.or(it.recorded_on).map(PartialDate::last_day);
        Dates { happened_on, recorded_on: it.recorded_on.map(PartialDate::last_day) }
    }
}
