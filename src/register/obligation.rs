//! Whether what a party said binds it, and from when.
//!
//! | stance | state of the condition | binding |
//! | --- | --- | --- |
//! | yes | – | bound |
//! | yes, unless | not triggered, or pending | bound |
//! | yes, unless | triggered, on or before the due date | released |
//! | yes, unless | triggered after the due date | bound |
//! | yes, provided | met | bound, due no earlier than the day on which it was met |
//! | yes, provided | pending, or not met | dormant |
//! | yes, unless or provided | not recorded | maybe |
//! | abstain, no, silent, absent | – | unbound |
//! | no position on record | – | maybe |

use crate::model::{Binding, ConditionState, Day, PartialDate, Position, Stance};

/// What a party said, as far as it decides what is asked of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Said {
    /// The stance; `None`: the position does not tell.
    pub stance: Option<Stance>,
    /// State of the condition.
    pub condition_state: Option<ConditionState>,
    /// Date of that state.
    pub condition_state_on: Option<PartialDate>,
    /// The target as the party understood it.
    pub understood_target: Option<f64>,
}

impl From<&Position> for Said {
    fn from(it: &Position) -> Said {
        Said {
            stance: it.stance,
            condition_state: it.condition_state,
            condition_state_on: it.condition_state_on,
            understood_target: it.understood_target,
        }
    }
}

/// What an obligation asks for on a given day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Obligation {
    /// Whether it binds.
    pub binding: Binding,
    /// The day on which it falls due; `None`: no term was agreed.
    pub due: Option<Day>,
}

/// The obligation of a commitment with this due date, as it stands on the as-of date.
///
/// `said` is `None` where no position is on record.
/// A state of a condition that is dated after the as-of date had not come true by then.
pub fn obligation(said: Option<&Said>, due_on: Option<PartialDate>, as_of: Day) -> Obligation {
    let due = due_on.map(PartialDate::last_day);
    let Some((said, stance)) = said.and_then(|it| Some((it, it.stance?))) else {
        return Obligation { binding: Binding::Maybe, due };
    };
    let state_on = said.condition_state_on.map(PartialDate::last_day);
    let state = state_as_of(said, as_of);
    match stance {
        Stance::Yes => Obligation { binding: Binding::Bound, due },
        Stance::Abstain | Stance::No | Stance::Silent | Stance::Absent => {
            Obligation { binding: Binding::Unbound, due }
        }
        Stance::YesUnless => match state {
            Some(ConditionState::Triggered) => {
                let came_too_late = state_on.zip(due).is_some_and(|(on, due)| due < on);
                let binding = if came_too_late { Binding::Bound } else { Binding::Released };
                Obligation { binding, due }
            }
            Some(_) => Obligation { binding: Binding::Bound, due },
            None => Obligation { binding: Binding::Maybe, due },
        },
        Stance::YesProvided => match state {
            Some(ConditionState::Met) => Obligation {
                binding: Binding::Bound,
                due: due.map(|due| state_on.map_or(due, |on| due.max(on))),
            },
            Some(_) => Obligation { binding: Binding::Dormant, due },
            None => Obligation { binding: Binding::Maybe, due },
        },
    }
}

/// The state of a condition as it was on the as-of date.
pub fn state_as_of(said: &Said, as_of: Day) -> Option<ConditionState> {
    let is_later = said.condition_state_on.is_some_and(|it| as_of < it.last_day());
    match said.condition_state {
        Some(ConditionState::Triggered) if is_later => Some(ConditionState::NotTriggered),
        Some(ConditionState::Met | ConditionState::NotMet) if is_later => {
            Some(ConditionState::Pending)
        }
        state => state,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(stance: &str, state: &str, on: &str, binding: Binding, due: &str) {
        use crate::model::Coded as _;
        let said = Said {
            stance: Stance::from_code(stance),
            condition_state: ConditionState::from_code(state),
            condition_state_on: on.parse().ok(),
            understood_target: None,
        };
        let due_on = Some("2025-06".parse().unwrap());
        let actual = obligation(Some(&said), due_on, "2025-12-31".parse().unwrap());
        let expected = Obligation { binding, due: Some(due.parse().unwrap()) };
        assert_eq!(actual, expected, "{stance} {state} {on}");
    }

    #[test]
    fn the_table_of_obligations() {
        let due = "2025-06-30";
        check("yes", "", "", Binding::Bound, due);
        check("yes_unless", "not_triggered", "", Binding::Bound, due);
        check("yes_unless", "pending", "", Binding::Bound, due);
        check("yes_unless", "triggered", "2025-03-01", Binding::Released, due);
        check("yes_unless", "triggered", "", Binding::Released, due);
        check("yes_unless", "triggered", "2025-07-01", Binding::Bound, due);
        check("yes_unless", "", "", Binding::Maybe, due);
        check("yes_provided", "met", "2025-03-01", Binding::Bound, due);
        check("yes_provided", "met", "2025-09-01", Binding::Bound, "2025-09-01");
        check("yes_provided", "pending", "", Binding::Dormant, due);
        check("yes_provided", "not_met", "", Binding::Dormant, due);
        check("yes_provided", "", "", Binding::Maybe, due);
        for stance in ["abstain", "no", "silent", "absent"] {
            check(stance, "", "", Binding::Unbound, due);
        }
        check("", "", "", Binding::Maybe, due);
    }

    #[test]
    fn what_came_true_after_the_as_of_date_had_not_come_true_by_then() {
        check("yes_unless", "triggered", "2026-03-01", Binding::Bound, "2025-06-30");
        check("yes_provided", "met", "2026-03-01", Binding::Dormant, "2025-06-30");
    }

    #[test]
    fn without_a_position_or_a_term_nothing_is_assumed() {
        let actual = obligation(None, None, "2025-12-31".parse().unwrap());
        assert_eq!(actual, Obligation { binding: Binding::Maybe, due: None });
    }
}
