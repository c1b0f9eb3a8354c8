//! From a harvest to the tables of a dataset, with the count of what became of every record.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::Counts;
use crate::{
    diagnostic::{Checked, Code, Diagnostic, Place},
    register::{
        draft::{Draft, Reading},
        tables::{Need, TABLES, Table},
    },
    sources::{dataset::Dataset, field::Harvest},
};

impl Harvest {
    /// The tables, what became of every record, and everything there is to say.
    pub(in crate::sources::field) fn finish(mut self) -> Checked<Option<Dataset>> {
        self.say_what_was_seen();
        self.count_questioned();
        let sum = |of: fn(&Counts) -> u64| self.counts.values().map(of).sum::<u64>();
        let (n_read, n_used, n_set_aside) =
            (sum(|it| it.read), sum(|it| it.used), sum(|it| it.set_aside));
        if n_read != n_used + n_set_aside {
            let refusal = Diagnostic::refusal(Code::RowsLost, Place::file(self.file.clone()));
            let refusal = refusal.with("found", n_used + n_set_aside).with("expected", n_read);
            self.diagnostics.push(refusal);
            return Checked { value: None, diagnostics: self.diagnostics };
        }
        let filled: BTreeSet<&str> = self.drafts.values().map(|it| it.table.name).collect();
        let reading = Reading {
            file: self.file.to_string(),
            tables: filled.iter().map(|it| (*it).to_owned()).collect(),
            n_read: n_read + self.n_blank,
            n_used,
            n_set_aside,
            n_blank: self.n_blank,
        };
        let absent = TABLES.iter().filter(|it| !filled.contains(it.name));
        let dataset = Dataset {
            absent_tables: absent.clone().map(|it| it.name.to_owned()).collect(),
            readings: vec![reading],
            drafts: drafts(&self.file, self.drafts, absent),
            ..Dataset::default()
        };
        Checked { value: Some(dataset), diagnostics: self.diagnostics }
    }

    /// A record that was used, of which no row is left, was set aside after all.
    fn count_questioned(&mut self) {
        let questioned = std::mem::take(&mut self.questioned);
        let lines = |((shape, _), draft): (&(&'static str, _), &Draft)| {
            draft.rows.iter().map(|it| (it.line, *shape)).collect::<Vec<_>>()
        };
        let kept: BTreeSet<(u64, &str)> =
            self.drafts.iter().flat_map(lines).filter(|it| questioned.contains(it)).collect();
        for (_, shape) in questioned.difference(&kept) {
            if let Some(counts) = self.counts.get_mut(shape).filter(|it| 0 < it.used) {
                counts.used -= 1;
                counts.set_aside += 1;
            }
        }
    }
}

fn drafts(
    file: &Arc<str>,
    made: BTreeMap<(&'static str, &'static str), Draft>,
    absent: impl Iterator<Item = &'static Table>,
) -> Vec<Draft> {
    // A table that nothing can be assessed without is there without rows: that is said otherwise.
    let empty = absent.filter(|it| it.need == Need::Required).map(|table| Draft {
        table,
        file: file.clone(),
        headings: vec![None; table.columns.len()],
        rows: Vec::new(),
    });
    let mut drafts: Vec<Draft> = empty.chain(made.into_values()).collect();
    drafts.sort_by_key(|it| TABLES.iter().position(|table| table.name == it.table.name));
    drafts
}
