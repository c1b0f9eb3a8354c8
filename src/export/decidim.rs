//! What was agreed and how far it is, as results for the accountability component of Decidim.
//!
//! A commitment is a result, its milestones are the results that it consists of. What is secret stays out.
//! Decidim takes an id for that of a result it has; only ids that are numbers are given, so that none is overwritten by chance.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    export::{ExportFile, csv},
    register::{
        self,
        draft::{Draft, DraftRow},
    },
};

/// Name of the file.
pub const FILE: &str = "decidim-results.csv";

const HEADINGS: [&str; 18] = [
    "id",
    "category/id",
    "category/name/nl",
    "scope/id",
    "scope/name/nl",
    "parent/id",
    "title/nl",
    "description/nl",
    "start_date",
    "end_date",
    "status/id",
    "status/key",
    "status/name/nl",
    "progress",
    "created_at",
    "url",
    "component/id",
    "proposal_urls",
];

/// The file, and how many rows are not in it.
#[derive(Debug, Clone)]
pub struct Results {
    /// `decidim-results.csv`.
    pub file: ExportFile,
    /// Commitments and milestones that are left out.
    pub n_left_out: u64,
}

/// Rows by their first column, and how to find a cell in them.
struct Lookup<'a> {
    draft: Option<&'a Draft>,
    rows: BTreeMap<&'a str, &'a DraftRow>,
}

impl<'a> Lookup<'a> {
    fn of(drafts: &'a [Draft], table: &str) -> Lookup<'a> {
        let draft = drafts.iter().find(|it| it.table.name == table);
        let rows = draft.into_iter().flat_map(|it| &it.rows);
        Lookup { draft, rows: rows.filter_map(|it| Some((it.cells.get(0)?, it))).collect() }
    }

    fn cell(&self, id: &str, column: &str) -> &'a str {
        self.rows.get(id).map_or("", |row| self.at(row, column))
    }

    fn at(&self, row: &'a DraftRow, column: &str) -> &'a str {
        let position = self.draft.and_then(|it| it.table.position(column));
        position.and_then(|it| row.cells.get(it)).unwrap_or("")
    }

    fn all(&self) -> impl Iterator<Item = &'a DraftRow> {
        self.draft.into_iter().flat_map(|it| &it.rows)
    }
}

/// Makes the results of a dataset.
pub fn results(drafts: Vec<Draft>) -> Results {
    let drafts = register::in_one_form(drafts);
    let [agreements, commitments, milestones, parties, portfolios] =
        ["agreements", "commitments", "milestones", "parties", "portfolios"]
            .map(|it| Lookup::of(&drafts, it));
    let found = Found::of(&drafts, &commitments);
    let mut rows: Vec<[String; HEADINGS.len()]> = Vec::new();
    let mut written = BTreeSet::new();
    let mut n_left_out = 0;
    for row in commitments.all() {
        let own = commitments.at(row, "id");
        let agreement = commitments.at(row, "agreement");
        if agreements.cell(agreement, "secret") == "yes" {
            n_left_out += 1;
            continue;
        }
        let portfolio = agreements.cell(agreement, "portfolio");
        let description = commitments.at(row, "description");
        let title =
            if description.is_empty() { agreements.cell(agreement, "title") } else { description };
        // An organisation whose name is only its id has none that others know.
        let party = commitments.at(row, "party");
        let scope = Some(parties.cell(party, "name")).filter(|it| *it != party).unwrap_or("");
        let progress = found.of_commitment.get(own);
        rows.push(line(&[
            ("id", number(own)),
            ("category/id", number(portfolio)),
            ("category/name/nl", portfolios.cell(portfolio, "name")),
            ("scope/name/nl", scope),
            ("title/nl", title),
            ("description/nl", agreements.cell(agreement, "text")),
            ("start_date", commitments.at(row, "starts_on")),
            ("end_date", commitments.at(row, "due_on")),
            ("progress", progress.map_or("", |it| &it.share)),
            ("created_at", progress.map_or("", |it| &it.day)),
            ("url", agreements.cell(agreement, "source")),
        ]));
        written.insert(own);
    }
    for row in milestones.all() {
        let own = milestones.at(row, "id");
        let parent = milestones.at(row, "commitment");
        if !written.contains(parent) || number(parent).is_empty() {
            n_left_out += 1;
            continue;
        }
        let progress = found.of_milestone.get(own);
        rows.push(line(&[
            ("id", number(own)),
            ("parent/id", parent),
            ("title/nl", milestones.at(row, "title")),
            ("end_date", milestones.at(row, "due_on")),
            ("progress", progress.map_or("", |it| &it.share)),
            ("created_at", progress.map_or("", |it| &it.day)),
        ]));
    }
    let texts = rows.iter().map(|it| it.iter().map(String::as_str));
    let content = csv::lines_apart(b';', HEADINGS.into_iter(), texts);
    Results { file: ExportFile { name: FILE.to_owned(), content }, n_left_out }
}

/// The id, if it is a number.
fn number(id: &str) -> &str {
    if !id.is_empty() && id.bytes().all(|it| it.is_ascii_digit()) { id } else { "" }
}

fn line(cells: &[(&str, &str)]) -> [String; HEADINGS.len()] {
    HEADINGS.map(|heading| {
        let found = cells.iter().find(|it| it.0 == heading);
        found.map_or_else(String::new, |it| it.1.to_owned())
    })
}

/// How far something is, in hundredths, on a day.
struct Progress {
    day: String,
    share: String,
}

/// The last progress of each commitment and each milestone.
#[derive(Default)]
struct Found {
    of_commitment: BTreeMap<String, Progress>,
    of_milestone: BTreeMap<String, Progress>,
}

impl Found {
    fn of(drafts: &[Draft], commitments: &Lookup<'_>) -> Found {
        let evidence = Lookup::of(drafts, "evidence");
        let mut found = Found::default();
        for row in evidence.all() {
            let at = |column: &str| evidence.at(row, column);
            let day =
                if at("occurred_on").is_empty() { at("recorded_on") } else { at("occurred_on") };
            let milestone = at("milestone");
            let (share, id, all) = if milestone.is_empty() {
                let own = at("commitment");
                (attained(at("value"), commitments, own), own, &mut found.of_commitment)
            } else {
                let share = match (at("value"), at("status")) {
                    ("", "done") => "100".to_owned(),
                    (value, _) => value.to_owned(),
                };
                (share, milestone, &mut found.of_milestone)
            };
            let is_later = all.get(id).is_none_or(|it| it.day.as_str() <= day);
            if !share.is_empty() && is_later {
                all.insert(id.to_owned(), Progress { day: day.to_owned(), share });
            }
        }
        found
    }
}

/// `100 · (value − baseline) / (target − baseline)`, within 0 and 100; empty where any of them is unknown.
///
/// A percentage of which 0 to 100 is promised is itself.
fn attained(value: &str, commitments: &Lookup<'_>, id: &str) -> String {
    let [baseline, target] = ["baseline", "target"].map(|it| commitments.cell(id, it));
    if (baseline, target) == ("0", "100") {
        return value.to_owned();
    }
    let numbers = [value, baseline, target].map(|it| it.parse::<f64>().ok());
    let [Some(value), Some(baseline), Some(target)] = numbers else { return String::new() };
    let share = 100.0 * (value - baseline) / (target - baseline);
    if share.is_finite() { format!("{:.2}", share.clamp(0.0, 100.0)) } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::field;

    fn read(bytes: &[u8]) -> Vec<Draft> {
        field::read("x", Some("GM9801"), &mut &*bytes, &mut |_| ()).unwrap().drafts
    }

    fn rows(bytes: &[u8]) -> BTreeSet<Vec<(String, String)>> {
        let mut reader = ::csv::ReaderBuilder::new().delimiter(b';').from_reader(bytes);
        let headings: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let of = |record: ::csv::StringRecord| {
            let cells = headings.iter().zip(record.iter());
            cells
                .filter(|it| ROUND.contains(&it.0.as_str()) && !it.1.is_empty())
                .map(|(heading, cell)| (heading.clone(), cell.to_owned()))
                .collect()
        };
        reader.records().map(|it| of(it.unwrap())).collect()
    }

    /// What comes back as it went in.
    const ROUND: &[&str] = &[
        "id",
        "parent/id",
        "category/id",
        "category/name/nl",
        "title/nl",
        "description/nl",
        "end_date",
        "scope/name/nl",
    ];

    #[test]
    fn what_came_from_decidim_goes_back_as_it_was() {
        let original = include_bytes!("../../tests/sources/decidim/good-round.csv");
        let first = results(read(original));
        assert_eq!(rows(&first.file.content), rows(original));
        // And once more: the tables are the same too.
        let again = results(read(&first.file.content));
        assert_eq!(again.file.content, first.file.content);
        assert_eq!((first.n_left_out, again.n_left_out), (0, 0));
    }

    #[test]
    fn an_id_that_is_no_number_is_never_given_as_one() {
        assert_eq!((number("291"), number("a-1"), number("")), ("291", "", ""));
    }
}
