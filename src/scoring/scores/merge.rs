//! Shards become a whole, whatever their order.

use std::collections::BTreeMap;

use crate::{
    diagnostic::{Beyond, count_beyond},
    register::{Prints, draft::Reading, lean::AFTER, lean::LARGE},
    scoring::{
        scores::{Scores, Shard, is_spread},
        tally::Totals,
    },
};

/// Why shards do not make a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misfit {
    /// There are none.
    Nothing,
    /// These numbers are missing, of so many.
    Missing(Vec<u64>, u64),
    /// Two files hold the same shard.
    Doubled(u64, String, String),
    /// A number that cannot be, such as the fifth of four.
    OutOfRange(Shard, String),
    /// A file was made with something else than the first one: what differs.
    Differs(&'static str, String),
}

/// Puts the shards of a dataset together; each comes with the name of its file.
///
/// # Errors
///
/// The first thing that keeps them from being one dataset.
pub fn merge(parts: Vec<(String, Scores)>) -> Result<Scores, Misfit> {
    let mut parts = parts;
    parts.sort_by(|a, b| (a.1.shard, &a.0).cmp(&(b.1.shard, &b.0)));
    check(&parts)?;
    let mut parts = parts.into_iter().map(|it| it.1);
    let mut whole = parts.next().ok_or(Misfit::Nothing)?;
    for part in parts {
        whole.take_in(part);
    }
    whole.shard = Shard::WHOLE;
    whole.lines.sort_by(|a, b| a.id.cmp(&b.id));
    whole.diagnostics.sort();
    whole.diagnostics.dedup();
    count_beyond(&mut whole.diagnostics, Beyond::new());
    Ok(whole)
}

fn check(parts: &[(String, Scores)]) -> Result<(), Misfit> {
    let Some((_, first)) = parts.first() else { return Err(Misfit::Nothing) };
    for (name, part) in parts {
        let differs = [
            ("made_by", part.made_by != first.made_by),
            ("shards", part.shard.of != first.shard.of),
            ("as_of", part.as_of != first.as_of),
            ("known_on", part.known_on != first.known_on),
            ("policy", part.policy != first.policy),
            ("absent_tables", part.absent_tables != first.absent_tables),
            ("small tables", small(&part.prints) != small(&first.prints)),
        ];
        if let Some((what, _)) = differs.into_iter().find(|it| it.1) {
            return Err(Misfit::Differs(what, name.clone()));
        }
        if !(1..=part.shard.of).contains(&part.shard.number) {
            return Err(Misfit::OutOfRange(part.shard, name.clone()));
        }
    }
    for pair in parts.windows(2) {
        if let [(name, part), (other, next)] = pair
            && part.shard == next.shard
        {
            return Err(Misfit::Doubled(part.shard.number, name.clone(), other.clone()));
        }
    }
    let there: Vec<u64> = parts.iter().map(|it| it.1.shard.number).collect();
    let missing: Vec<u64> = (1..=first.shard.of).filter(|it| !there.contains(it)).collect();
    if missing.is_empty() { Ok(()) } else { Err(Misfit::Missing(missing, first.shard.of)) }
}

/// What the tables add up to that every shard holds whole.
fn small(prints: &Prints) -> Prints {
    let is_small = |table: &str| !LARGE.contains(&table) && !AFTER.contains(&table);
    prints.iter().filter(|it| is_small(it.0)).map(|(table, it)| (table.clone(), *it)).collect()
}

impl Scores {
    fn take_in(&mut self, part: Scores) {
        for (table, print) in part.prints {
            if LARGE.contains(&table.as_str()) || AFTER.contains(&table.as_str()) {
                self.prints.entry(table).or_default().merge(print);
            }
        }
        for reading in part.readings.iter().filter(|it| is_spread(it)) {
            match self.readings.iter_mut().find(|it| it.file == reading.file) {
                Some(own) => add(own, reading),
                None => self.readings.push(reading.clone()),
            }
        }
        self.diagnostics.extend(part.diagnostics);
        self.n_evidence_later += part.n_evidence_later;
        for (day, n) in part.deadlines {
            *self.deadlines.entry(day).or_default() += n;
        }
        self.groups.all.merge(&part.groups.all);
        let groups = &mut self.groups;
        for (own, other) in [
            (&mut groups.portfolio, part.groups.portfolio),
            (&mut groups.goal, part.groups.goal),
            (&mut groups.kind, part.groups.kind),
        ] {
            merge_totals(own, other);
        }
        self.cohorts.merge(&part.cohorts);
        for (party, totals) in part.parties {
            self.parties.entry(party).or_default().merge(&totals);
        }
        self.lines.extend(part.lines);
    }
}

fn add(own: &mut Reading, other: &Reading) {
    own.n_read += other.n_read;
    own.n_used += other.n_used;
    own.n_set_aside += other.n_set_aside;
    own.n_blank += other.n_blank;
}

fn merge_totals(own: &mut BTreeMap<String, Totals>, other: BTreeMap<String, Totals>) {
    for (key, totals) in other {
        own.entry(key).or_default().merge(&totals);
    }
}
