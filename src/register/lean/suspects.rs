//! Rows about which there may be something to say, seen in the columns: a test that lets nothing through.

use rayon::prelude::*;

use crate::{
    model::{ConditionState, Stance},
    register::{
        consistency,
        lean::{
            EVERYBODY, Facts, Lean, Observations,
            absent::Absent,
            packed::{NO_DATE, first_day, last_day},
        },
    },
};

/// Rows that may contradict themselves or others, or speak for somebody who is not concerned.
pub(super) fn suspicious(facts: &Facts, absent: &Absent, lean: &Lean) -> Vec<usize> {
    match lean.table().map(|it| it.name) {
        Some("positions") => {
            let agreements = &facts.agreements;
            let agreement = lean.column("agreement").as_rows();
            let party = lean.column("party").as_rows();
            let stance = lean.column("stance").as_codes();
            let state = lean.column("condition_state").as_codes();
            let meeting = agreements.column("meeting").as_rows();
            let entitled = agreements.column("entitled");
            rows_where(lean, |row| {
                let stance: Option<Stance> = stance.get(row);
                let state: Option<ConditionState> = state.get(row);
                let fits = stance
                    .zip(state)
                    .is_none_or(|(stance, state)| consistency::fits(stance, state));
                let (Some(agreement), Some(party)) = (agreement.get(row), party.get(row)) else {
                    return true;
                };
                let speaks = stance.is_some_and(|it| it != Stance::Absent);
                let meeting = meeting.get(agreement as usize).filter(|_| speaks);
                let away = meeting.map_or(&[][..], |it| absent.at(it as usize));
                // Counted, without stopping at the first: that is quicker for as many as sit around a table.
                let is_own = |it: &&u32| **it == party || **it == EVERYBODY;
                let n_own = entitled.rows(agreement as usize).iter().filter(is_own).count();
                let n_away = away.iter().filter(|it| it.0 == party).count();
                !fits || n_own == 0 || n_away != 0
            })
        }
        Some("commitments") => {
            let agreement = lean.column("agreement").as_rows();
            let due = lean.column("due_on").as_dates();
            let starts = lean.column("starts_on").as_dates();
            let decided = facts.decided();
            rows_where(lean, |row| {
                let due = due.packed(row);
                let decided = agreement.get(row).and_then(|it| decided.get(it as usize)).copied();
                comes_before(due, decided.unwrap_or(NO_DATE))
                    || comes_before(due, starts.packed(row))
            })
        }
        Some("evidence") => {
            let seen = Observations::of(lean);
            rows_where(lean, |row| seen.packed(row) == NO_DATE)
        }
        _ => Vec::new(),
    }
}

/// The rows of which something holds, in their order; of its own for each question, as it is asked of every row.
pub(super) fn rows_where(lean: &Lean, is_so: impl Fn(usize) -> bool + Sync) -> Vec<usize> {
    /// Rows that one thread asks about in one go.
    const MANY: usize = 1 << 14;
    let firsts = (0..lean.len()).into_par_iter().step_by(MANY);
    let among = |first: usize| (first..lean.len().min(first + MANY)).filter(|it| is_so(*it));
    firsts.flat_map_iter(among).collect()
}

/// Whether a date certainly lies before another: its last day before the other's first.
#[inline]
pub(super) fn comes_before(date: u32, other: u32) -> bool {
    match (last_day(date), first_day(other)) {
        (Some(last), Some(first)) => last < first,
        _ => false,
    }
}
