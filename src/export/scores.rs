//! The scores of a country as tables: a line for each agreement, groups, parties, quarters, and what they were made with.

use std::fmt::Write as _;

use crate::{
    export::{
        ExportFile, csv,
        table::{Cell, Kind, Table},
        tables::{
            add_statuses, counted,
            scores::{STANCES, groups_table, stance_cells},
            status_cells,
        },
    },
    model::{Coded as _, Outcome, Status},
    scoring::{
        assessment::QuadrantCode,
        scores::{AgreementScore, PartyTotals, Scores, Summary},
    },
};

/// The columns of an agreement's line.
const COLUMNS: &[&str] = &[
    "agreement",
    "portfolio",
    "goal",
    "kind",
    "decided_on",
    "has_ended",
    "n_entitled",
    "n_yes",
    "n_yes_unless",
    "n_yes_provided",
    "n_abstain",
    "n_no",
    "n_silent",
    "n_absent",
    "n_not_recorded",
    "n_done",
    "n_running",
    "n_deviated",
    "n_not_done",
    "n_unknown",
    "n_not_due",
    "n_not_applicable",
    "consensus",
    "consensus_low",
    "consensus_high",
    "consensus_reason",
    "harmony_low",
    "harmony_high",
    "leak",
    "leak_low",
    "leak_high",
    "leak_reason",
    "coverage",
    "energy_hours_known",
    "energy_hours_low",
    "energy_hours_high",
    "energy_euros_known",
    "energy_euros_low",
    "energy_euros_high",
    "quadrant",
];

/// Writes the line of one agreement, with its line end.
pub fn line(score: &AgreementScore<'_>, line: &mut String) {
    let mut line = Writing { line, is_first: true };
    line.text(score.id);
    line.text(score.portfolio.unwrap_or_default());
    line.text(score.goal.unwrap_or_default());
    line.text(score.kind.map_or("", |it| it.code()));
    match score.decided_on {
        Some(day) => line.shown(day),
        None => line.text(""),
    }
    line.shown(score.has_ended);
    let record = &score.record;
    let it = &record.stances;
    for n in [
        it.entitled,
        it.yes,
        it.yes_unless,
        it.yes_provided,
        it.abstain,
        it.no,
        it.silent,
        it.absent,
        it.not_recorded,
    ] {
        line.count(n);
    }
    for status in Status::ALL {
        line.count(record.statuses.of(*status));
    }
    line.outcome(record.consensus.point);
    line.number(record.consensus.bounds.map(|it| it.low));
    line.number(record.consensus.bounds.map(|it| it.high));
    line.reason(record.consensus.point);
    line.number(record.harmony.bounds.map(|it| it.low));
    line.number(record.harmony.bounds.map(|it| it.high));
    line.outcome(record.leak.point);
    line.number(record.leak.bounds.map(|it| it.low));
    line.number(record.leak.bounds.map(|it| it.high));
    line.reason(record.leak.point);
    line.outcome(record.coverage);
    for energy in [&record.energy_hours, &record.energy_euros] {
        // Where no effort is on record there is nothing to add up, which is not 0.
        let is_known = 0 < energy.n_with_effort;
        for number in [energy.known, energy.low, energy.high] {
            line.number(is_known.then_some(number));
        }
    }
    line.text(quadrant(record.quadrant));
    line.line.push('\n');
}

fn quadrant(code: QuadrantCode) -> &'static str {
    match code {
        QuadrantCode::CarriedAndDone => "carried_and_done",
        QuadrantCode::Paradox => "paradox",
        QuadrantCode::QuietDoers => "quiet_doers",
        QuadrantCode::OpenDifference => "open_difference",
        QuadrantCode::Undecided => "undecided",
        QuadrantCode::NothingDue => "nothing_due",
    }
}

/// A line of CSV that is being written: a million of them are, so nothing is made on the way.
struct Writing<'a> {
    line: &'a mut String,
    is_first: bool,
}

impl Writing<'_> {
    fn next(&mut self) {
        if !self.is_first {
            self.line.push(',');
        }
        self.is_first = false;
    }

    fn text(&mut self, text: &str) {
        self.next();
        if !text.bytes().any(|it| matches!(it, b',' | b'"' | b'\n' | b'\r')) {
            self.line.push_str(text);
            return;
        }
        self.line.push('"');
        self.line.push_str(&text.replace('"', "\"\""));
        self.line.push('"');
    }

    fn shown(&mut self, value: impl std::fmt::Display) {
        self.next();
        // Writing to memory cannot fail.
        let _ = write!(self.line, "{value}");
    }

    fn count(&mut self, n: u64) {
        self.next();
        self.line.push_str(itoa::Buffer::new().format(n));
    }

    /// As [`f64`] shows itself, which takes longer.
    fn number(&mut self, number: Option<f64>) {
        /// From here on not every whole number is a double.
        const LARGE: f64 = (1_u64 << 53) as f64;
        let Some(number) = number.filter(|it| it.is_finite()) else { return self.text("") };
        self.next();
        #[expect(clippy::cast_possible_truncation, reason = "whether it is whole is looked at")]
        let whole = number as i64;
        let is_small = number.abs() < LARGE && (whole != 0 || number.is_sign_positive());
        if is_small && whole as f64 == number {
            self.line.push_str(itoa::Buffer::new().format(whole));
            return;
        }
        let mut buffer = zmij::Buffer::new();
        let shortest = buffer.format_finite(number);
        if shortest.bytes().any(|it| it == b'e') {
            let _ = write!(self.line, "{number}");
        } else {
            let digits = shortest.strip_suffix(".0").unwrap_or(shortest);
            self.line.push_str(digits);
        }
    }

    fn outcome(&mut self, outcome: Outcome) {
        self.number(outcome.value());
    }

    fn reason(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Value(_) => self.text(""),
            Outcome::Undefined(reason) => self.text(reason.code()),
        }
    }
}

/// The names of all files.
pub const FILES: [&str; 5] = ["groups.csv", "parties.csv", "quarters.csv", ABOUT, AGREEMENTS];

/// The name of the file that tells what the tables of scores are.
pub const ABOUT: &str = "scores.json";

/// The name of the table of agreements.
pub const AGREEMENTS: &str = "agreements.csv";

/// The lines of the table of agreements, below its [`head`].
pub fn lines(scores: &Scores) -> impl Iterator<Item = &[u8]> {
    scores.lines.iter().map(|it| it.text.as_bytes())
}

/// The first line of the table of agreements.
pub fn head() -> String {
    format!("{}\n", COLUMNS.join(","))
}

/// All files but the table of agreements.
pub fn others(scores: &Scores, summary: &Summary) -> Vec<ExportFile> {
    let groups = groups_table(summary.groups.iter().map(|(grouping, it)| (*grouping, it)));
    let tables = [groups, parties(scores), counted::quarters_table(&summary.quarters)];
    let mut files: Vec<ExportFile> = tables.iter().filter_map(csv::csv).collect();
    // Plain data with texts as keys, so writing it cannot fail.
    let mut content = serde_json::to_vec_pretty(summary).unwrap_or_default();
    content.push(b'\n');
    files.push(ExportFile { name: ABOUT.to_owned(), content });
    files
}

fn parties(scores: &Scores) -> Table {
    let mut table = Table::new("parties", &["party"], &[], &[("party", Kind::Text)]);
    add_statuses(&mut table);
    table.more(&STANCES.map(|it| (it, Kind::Integer)));
    table.more(&[("n_not_recorded", Kind::Integer), ("n_with_source", Kind::Integer)]);
    for (party, totals) in &scores.parties {
        let PartyTotals { statuses, stances, n_with_source } = totals;
        let mut row = vec![Cell::Text(party.clone())];
        row.extend(status_cells(statuses));
        row.extend(stance_cells(stances));
        row.push(Cell::count(*n_with_source));
        table.rows.push(row);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_quoted_only_where_they_must_be() {
        let mut line = String::new();
        let mut writing = Writing { line: &mut line, is_first: true };
        for text in ["a", "", "b,c", "d\"e", "f\ng"] {
            writing.text(text);
        }
        writing.number(Some(0.5));
        writing.number(None);
        assert_eq!(line, "a,,\"b,c\",\"d\"\"e\",\"f\ng\",0.5,");
    }

    #[test]
    fn numbers_are_shown_as_they_show_themselves() {
        let large = (1_u64 << 53) as f64;
        let whole =
            [0.0, -0.0, 1.0, -3.0, 1e6, large - 1.0, large, large + 2.0, 1e18, 9.3e18, 1e300];
        for number in whole.into_iter().chain([0.1, -0.25, 1.0 / 3.0, 1e-7, 5e-324, f64::MAX]) {
            let mut line = String::new();
            Writing { line: &mut line, is_first: true }.number(Some(number));
            assert_eq!(line, number.to_string());
        }
    }
}
