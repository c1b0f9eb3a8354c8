//! Accountability of Decidim: results, the results they consist of, and how far each has come.
//!
//! A result is an agreement of its organisation with everybody, and a commitment to it; what it consists of are milestones.
//! The file says how far each is and not since when.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    diagnostic::{Code, Diagnostic},
    sources::field::{
        Carrier, Format, Harvest, Reader, Record, Shape, Tell,
        code::id,
        deadline::{self, Deadline},
        owner,
    },
};

/// The format.
pub(super) static FORMAT: Format = Format {
    name: "decidim",
    title: "Decidim accountability (CSV)",
    carrier: Carrier::Csv,
    shapes: SHAPES,
    wrappers: &[],
    reader: || Box::new(Accountability::default()),
};

/// Results that stand within one another at most; more lead in a circle, or help nobody.
const LEVELS: usize = 32;

const IDS: &[&str] = &["id", "result_id", "external_id"];
const PARENTS: &[&str] = &["parent/id", "parent_id"];
const TITLES: &[&str] = &[
    "title/nl", "title/en", "title/fy", "title/fr", "title/de", "title/es", "title/ca", "title_nl",
    "title_en",
];
const TEXTS: &[&str] = &[
    "description/nl",
    "description/en",
    "description/fy",
    "description/fr",
    "description/de",
    "description/es",
    "description/ca",
    "description_nl",
    "description_en",
];
const SCOPES: &[&str] = &["scope/name/nl", "scope/name/en", "scope/name/fy", "scope/name/ca"];
const CATEGORIES: &[&str] = &["category/id", "decidim_category_id"];
const CATEGORY_NAMES: &[&str] =
    &["category/name/nl", "category/name/en", "category/name/fy", "category/name/ca"];

static SHAPES: &[Shape] = &[
    Shape {
        name: "result",
        held_in: &[],
        telling: &[
            Tell::Has("parent/id"),
            Tell::Has("progress"),
            Tell::Has("start_date"),
            Tell::Has("end_date"),
        ],
        read: &[
            "id",
            "parent/id",
            "category/id",
            "category/name/nl",
            "category/name/en",
            "category/name/fy",
            "category/name/ca",
            "scope/name/nl",
            "scope/name/en",
            "scope/name/fy",
            "scope/name/ca",
            "title/nl",
            "title/en",
            "title/fy",
            "title/fr",
            "title/de",
            "title/es",
            "title/ca",
            "description/nl",
            "description/en",
            "description/fy",
            "description/fr",
            "description/de",
            "description/es",
            "description/ca",
            "start_date",
            "end_date",
            "progress",
            "created_at",
            "url",
        ],
        lost: &[
            "component/id",
            "proposal_urls",
            "scope/id",
            "status/id",
            "status/key",
            "status/name/ca",
            "status/name/en",
            "status/name/fy",
            "status/name/nl",
        ],
    },
    Shape {
        name: "result (older layout)",
        held_in: &[],
        telling: &[
            Tell::Has("result_id"),
            Tell::Has("progress"),
            Tell::Has("start_date"),
            Tell::Has("end_date"),
        ],
        read: &[
            "result_id",
            "external_id",
            "parent_id",
            "decidim_category_id",
            "title_nl",
            "title_en",
            "description_nl",
            "description_en",
            "start_date",
            "end_date",
            "progress",
        ],
        lost: &["decidim_accountability_status_id", "decidim_scope_id", "proposal_ids"],
    },
];

/// Results refer to one another in any order.
#[derive(Default)]
struct Accountability {
    records: Vec<Record>,
}

impl Reader for Accountability {
    fn take(&mut self, record: Record, _harvest: &mut Harvest) {
        self.records.push(record);
    }

    fn finish(self: Box<Self>, harvest: &mut Harvest) {
        let parents: BTreeMap<String, String> =
            self.records.iter().map(|it| (own_id(it), id(&it.first(PARENTS).1))).collect();
        let has_parts: BTreeSet<&str> = parents.values().map(String::as_str).collect();
        for record in &self.records {
            let own = own_id(record);
            match root(&own, &parents) {
                Ok(root) if root == own => {
                    result(record, &own, has_parts.contains(own.as_str()), harvest);
                }
                Ok(root) => part(record, &own, &root, harvest),
                Err(missing) => {
                    let place = harvest.place(record.origin).cell(record.first(PARENTS).0);
                    let question = Diagnostic::question(Code::FieldParentMissing, place);
                    let kind = record.origin.shape.name;
                    harvest.set_aside(
                        record.origin,
                        question.with("kind", kind).with("found", missing),
                    );
                }
            }
        }
    }
}

fn own_id(record: &Record) -> String {
    let (_, text) = record.first(IDS);
    if text.is_empty() { format!("result-{}", record.origin.line) } else { id(&text) }
}

/// The result that has no parent, up from this one; the error names the parent that is missing or leads in a circle.
fn root(own: &str, parents: &BTreeMap<String, String>) -> Result<String, String> {
    let mut at = own;
    for _ in 0..LEVELS {
        match parents.get(at).map(String::as_str) {
            Some("") => return Ok(at.to_owned()),
            Some(parent) if parents.contains_key(parent) => at = parent,
            Some(parent) => return Err(parent.to_owned()),
            None => return Err(at.to_owned()),
        }
    }
    Err(at.to_owned())
}

fn result(record: &Record, own: &str, has_parts: bool, harvest: &mut Harvest) {
    let origin = record.origin;
    let (id_field, _) = record.first(IDS);
    let (scope_field, scope) = record.first(SCOPES);
    let Some(party) = owner::party(&scope, origin, harvest) else { return };
    let (category_field, category) = record.first(CATEGORIES);
    let (_, category_name) = record.first(CATEGORY_NAMES);
    let category = id(&category);
    if !category.is_empty() {
        let name = if category_name.is_empty() { category.clone() } else { category_name };
        let row = harvest.row("portfolios", origin).from("id", category_field, category.clone());
        row.put("name", name).add_once();
    }
    let (title_field, title) = record.first(TITLES);
    let (text_field, text) = record.first(TEXTS);
    harvest
        .row("agreements", origin)
        .from("id", id_field, own)
        .from("title", title_field, title.clone())
        .from("text", text_field, without_marks(&text))
        .from("portfolio", category_field, category)
        .from("entitled", scope_field, party.clone())
        .from("source", "url", record.text("url"))
        .add();
    let row = harvest
        .row("commitments", origin)
        .from("id", id_field, own)
        .from("agreement", id_field, own)
        .put("party", party)
        .from("description", title_field, title)
        .from("starts_on", "start_date", deadline::iso(&record.text("start_date")));
    // What consists of others is as far as they are; what does not is measured itself.
    let row = if has_parts {
        row.put("kind", "milestone")
    } else {
        row.put("kind", "quantity").put("unit", "%").put("baseline", "0").put("target", "100")
    };
    let (due, found) = due(record);
    row.from("due_on", "end_date", due.cell()).add();
    if due == Deadline::Dummy {
        harvest.tally(Code::FieldDeadlineDummy, origin, &found);
    }
    if has_parts {
        harvest.tally(Code::FieldProgressOfParts, origin, &record.text("progress"));
    } else {
        progress(record, own, None, harvest);
    }
    harvest.used(origin);
}

/// A result that another one consists of, whether directly or through others.
fn part(record: &Record, own: &str, root: &str, harvest: &mut Harvest) {
    let origin = record.origin;
    let (title_field, title) = record.first(TITLES);
    let (due, found) = due(record);
    if due == Deadline::Dummy {
        harvest.tally(Code::FieldDeadlineDummy, origin, &found);
    }
    harvest
        .row("milestones", origin)
        .from("id", record.first(IDS).0, own)
        .from("commitment", record.first(PARENTS).0, root)
        .from("title", title_field, title)
        .from("due_on", "end_date", due.cell())
        .add();
    progress(record, root, Some(own), harvest);
    harvest.used(origin);
}

fn due(record: &Record) -> (Deadline, String) {
    let text = record.text("end_date");
    (Deadline::read(&text), text)
}

/// How far it is, on the day on which it was made: the only day that the file has.
fn progress(record: &Record, commitment: &str, milestone: Option<&str>, harvest: &mut Harvest) {
    let origin = record.origin;
    let value = record.text("progress");
    if value.is_empty() {
        return;
    }
    let day = deadline::iso(&record.text("created_at"));
    if day.is_empty() {
        return harvest.tally(Code::FieldStateUndated, origin, &value);
    }
    harvest.tally(Code::FieldProgressUndated, origin, &day);
    let row = harvest
        .row("evidence", origin)
        .put("id", format!("{}-progress", milestone.unwrap_or(commitment)))
        .put("commitment", commitment)
        .from("recorded_on", "created_at", day)
        .from("value", "progress", value.clone())
        .put("grade", "own_statement");
    match milestone {
        None => row.put("kind", "quantity").add(),
        Some(milestone) => {
            let share: Option<f64> = value.parse().ok();
            let status = match share {
                Some(share) if 100.0 <= share => "done",
                Some(share) if 0.0 < share => "running",
                Some(_) | None => "",
            };
            row.put("kind", "milestone").put("milestone", milestone).put("status", status).add();
        }
    }
}

/// A text without the marks of HTML.
fn without_marks(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        plain.push_str(before);
        if let Some((_, behind)) = after.split_once('>') {
            plain.push(' ');
            rest = behind;
        } else {
            // A sign that opens nothing is a sign.
            plain.push('<');
            rest = after;
        }
    }
    plain.push_str(rest);
    let pairs = [
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ];
    let plain = pairs.iter().fold(plain, |text, (mark, sign)| text.replace(mark, sign));
    plain.split_whitespace().collect::<Vec<&str>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_taken_out_and_words_stay() {
        assert_eq!(
            without_marks("<p>Een&nbsp;<b>fiets</b>pad</p><p>a &lt; b</p>"),
            "Een fiets pad a < b"
        );
        assert_eq!(without_marks("a < b"), "a < b");
        assert_eq!(without_marks(""), "");
    }

    #[test]
    fn a_part_belongs_to_the_result_at_the_top_and_a_circle_to_none() {
        let parents = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
            pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
        };
        let tree = parents(&[("1", ""), ("2", "1"), ("3", "2")]);
        assert_eq!(root("3", &tree), Ok("1".to_owned()));
        assert_eq!(root("1", &tree), Ok("1".to_owned()));
        assert!(root("1", &parents(&[("1", "2"), ("2", "1")])).is_err());
        assert!(root("1", &parents(&[("1", "1")])).is_err());
        assert_eq!(root("1", &parents(&[("1", "9")])), Err("9".to_owned()));
    }
}
