//! From facts in columns to scores: agreements side by side, each by the same functions as in an assessment.

use std::{collections::BTreeMap, ops::ControlFlow};

use rayon::prelude::*;

use crate::{
    diagnostic::{Code, Diagnostic},
    in_order::in_order,
    model::{AgreementKind, Coded as _, PartialDate},
    register::{
        draft::Reading,
        lean::{Agreements, Commitments, Facts, Observations, PackedDay},
    },
    scoring::{
        Occasion, Window,
        agreement::is_decided,
        assessment::GroupRecord,
        scores::{FORMAT, Groups, Line, PartyTotals, Scores, Shard, is_spread},
        tally::Totals,
    },
};

mod answering;
mod goals;
mod handful;
mod scorer;

use goals::Goals;
use handful::{ByPlace, Handful};
use scorer::{Desk, Scorer, dates};

/// Agreements that are scored in one go.
const HANDFUL: usize = 1 << 10;

/// One agreement, for whoever writes its line.
#[derive(Debug)]
#[allow(missing_docs, reason = "the columns are explained in the catalogue of tables")]
pub struct AgreementScore<'a> {
    pub id: &'a str,
    pub portfolio: Option<&'a str>,
    pub goal: Option<&'a str>,
    pub kind: Option<AgreementKind>,
    pub decided_on: Option<PartialDate>,
    pub has_ended: bool,
    /// The numbers.
    pub record: GroupRecord,
}

/// Writes the line of an agreement.
pub type WriteLine<'a> = &'a (dyn Fn(&AgreementScore<'_>, &mut String) + Sync);

/// Scores all agreements; `done` is told how many have been scored.
pub fn score(
    facts: &Facts,
    occasion: Occasion,
    shard: Shard,
    write: WriteLine<'_>,
    done: &(dyn Fn(usize) + Sync),
) -> Scores {
    let Occasion { dataset, window, policy, readings, diagnostics, absent_tables, .. } = occasion;
    let scorer = Scorer::of(facts, &policy, window, write);
    let decided = Agreements::of(facts);
    let agreements: Vec<u32> = (0..facts.agreements.len())
        .filter(|it| is_decided(decided.decided_on(*it), window))
        .filter_map(|it| u32::try_from(it).ok())
        .collect();
    let mut all = Handful {
        parties: vec![PartyTotals::default(); facts.parties.len()],
        ..Handful::default()
    };
    all.lines.reserve(agreements.len());
    let handfuls: Vec<&[u32]> = agreements.chunks(HANDFUL).collect();
    let score = |desk: &mut Desk, at: usize| {
        let some = handfuls.get(at).copied().unwrap_or_default();
        let handful = scorer.score(some, desk);
        done(some.len());
        handful
    };
    in_order(handfuls.len(), Desk::default, score, |it| {
        all.take(it);
        ControlFlow::Continue(())
    });
    let groups = groups(facts, &mut all);
    let Handful { cohorts, parties, lines, .. } = all;
    // Agreements are scored in the order of their file, in which all that belongs to them mostly stands too.
    let lines = by_id(lines);
    let is_there = |it: &PartyTotals| *it != PartyTotals::default();
    let parties = facts.parties.texts().zip(parties).filter(|it| is_there(&it.1));
    Scores {
        format: FORMAT,
        made_by: format!("tenzij {}", env!("CARGO_PKG_VERSION")),
        shard,
        dataset,
        as_of: window.as_of,
        known_on: window.known_on,
        prints: facts.prints.clone(),
        diagnostics: without_empty_notes(diagnostics, &readings),
        readings,
        absent_tables,
        n_evidence_later: n_later(facts, window),
        deadlines: deadlines(facts),
        groups,
        cohorts,
        parties: parties.map(|(party, totals)| (party.to_owned(), totals)).collect(),
        lines,
        policy,
    }
}

/// Totals by the names of what they belong to.
fn groups(facts: &Facts, all: &mut Handful) -> Groups {
    let named = |totals: &mut ByPlace, name: &dyn Fn(usize) -> String| {
        let there = totals.drain(..).enumerate().filter_map(|(at, it)| Some((name(at), *it?)));
        there.collect::<BTreeMap<String, Totals>>()
    };
    let mut groups = Groups::default();
    // Each agreement has a portfolio or none, so all portfolios together hold all agreements.
    for it in all.portfolio.iter().flatten() {
        groups.all.merge(it);
    }
    // What lies beyond the last one has none.
    groups.portfolio = named(&mut all.portfolio, &|it| facts.portfolios.text(it).to_owned());
    let mut goal = Goals::of(facts).with_those_below(&all.goal);
    groups.goal = named(&mut goal, &|it| facts.goals.text(it).to_owned());
    for goal in facts.register.goals.keys() {
        groups.goal.entry(goal.clone()).or_default();
    }
    groups.kind = named(&mut all.kind, &|it| {
        AgreementKind::ALL.get(it).map_or("", |it| it.code()).to_owned()
    });
    groups
}

/// Lines in the order of ids; the first letters of each stand beside its place, so that ids are seldom looked up.
fn by_id(mut lines: Vec<Line>) -> Vec<Line> {
    let first = |id: &str| {
        let mut letters = [0; 16];
        letters.iter_mut().zip(id.bytes()).for_each(|(to, letter)| *to = letter);
        u128::from_be_bytes(letters)
    };
    let mut order: Vec<(u128, usize)> =
        lines.iter().zip(0..).map(|(it, at)| (first(&it.id), at)).collect();
    let id = |at: usize| lines.get(at).map(|it| &it.id);
    order.par_sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| id(a.1).cmp(&id(b.1))));
    // Round each circle of places, so that lines are moved once and no second list is needed.
    for start in 0..lines.len() {
        let mut place = start;
        while let Some((_, from)) = order.get_mut(place) {
            let from = std::mem::replace(from, place);
            if from == start {
                break;
            }
            lines.swap(place, from);
            place = from;
        }
    }
    lines
}

/// Whether a table that is spread over shards is empty shows only once they are together.
fn without_empty_notes(diagnostics: Vec<Diagnostic>, readings: &[Reading]) -> Vec<Diagnostic> {
    let is_spread = |file: &str| readings.iter().any(|it| it.file == file && is_spread(it));
    let is_kept = |it: &Diagnostic| it.code != Code::TableEmpty || !is_spread(&it.place.file);
    diagnostics.into_iter().filter(is_kept).collect()
}

fn n_later(facts: &Facts, window: Window) -> u64 {
    let seen = Observations::of(&facts.evidence);
    let as_of = PackedDay::of(window.as_of);
    let is_later = |row: &usize| match window.known_on {
        None => seen.is_after(*row, as_of),
        Some(_) => !window.holds(dates(&seen, *row)),
    };
    (0..facts.evidence.len()).into_par_iter().filter(is_later).count() as u64
}

/// Terms by a hundred times the month plus the day.
fn deadlines(facts: &Facts) -> BTreeMap<u16, u64> {
    let promised = Commitments::of(&facts.commitments);
    let mut counts = vec![0_u64; 1300];
    let due = (0..facts.commitments.len()).filter_map(|it| promised.due_month_and_day(it));
    for (month, day) in due {
        if let Some(n) = counts.get_mut(usize::from(month * 100 + day)) {
            *n += 1;
        }
    }
    (0_u16..).zip(counts).filter(|it| 0 < it.1).collect()
}

impl PartyTotals {
    pub(super) fn merge(&mut self, other: &PartyTotals) {
        self.statuses.extend(&other.statuses);
        self.stances.extend(&other.stances);
        self.n_with_source += other.n_with_source;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn lines_stand_by_id_whatever_order_they_came_in(
            ids in proptest::collection::btree_set("[ab]{1,2}|long identifier [ab]{1,3}", 0..12),
            seed in proptest::prelude::any::<u64>(),
        ) {
            let line = |id: &String| Line {
                id: id.as_str().into(),
                text: format!("{id},1").into(),
                row: 0,
                duration_days: None,
                after: Vec::new(),
            };
            let mut turned: Vec<&String> = ids.iter().collect();
            turned.sort_by_key(|it| xxhash_rust::xxh3::xxh3_64_with_seed(it.as_bytes(), seed));
            let found = by_id(turned.into_iter().map(line).collect());
            proptest::prop_assert_eq!(found, ids.iter().map(line).collect::<Vec<_>>());
        }
    }
}
