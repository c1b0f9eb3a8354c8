//! Decisions, one row each: who it is for, who said what, and what each is to do by when.

use std::collections::BTreeSet;

use crate::{
    diagnostic::{Code, Diagnostic},
    model::{Coded as _, Stance},
    register,
    sources::{
        consent::{self, Consent},
        routine::{
            known::{Known, Meeting, id_of, names},
            layout::folded,
            made::{Made, Origin},
            progress::{Conditions, Outcome},
            sheet::Line,
        },
        term,
    },
};

/// Where the cells of tables come from.
pub(super) const ORIGINS: &[Origin] = &[
    ("agreements", "id", "nr"),
    ("agreements", "meeting", "meeting"),
    ("agreements", "decided_on", "meeting"),
    ("agreements", "portfolio", "portfolio"),
    ("agreements", "title", "decision"),
    ("agreements", "text", "decision"),
    ("agreements", "entitled", "who"),
    ("positions", "agreement", "nr"),
    ("positions", "party", "consent"),
    ("positions", "stance", "consent"),
    ("positions", "condition", "consent"),
    ("positions", "condition_state", "consent"),
    ("positions", "quote", "quote"),
    ("commitments", "id", "nr"),
    ("commitments", "agreement", "nr"),
    ("commitments", "party", "who"),
    ("commitments", "description", "decision"),
    ("commitments", "due_on", "due"),
    ("portfolios", "id", "portfolio"),
    ("portfolios", "name", "portfolio"),
];

/// Longest title, in characters; the whole text stands beside it.
const TITLE: usize = 90;

/// One decision whose cells are understood.
struct Decision<'a> {
    nr: &'a str,
    text: &'a str,
    date: String,
    portfolio: &'a str,
    who: Who,
    consent: Consent,
    due: String,
}

/// For whom a decision is.
enum Who {
    All,
    These(Vec<String>),
}

/// Makes the rows of one decision; a question if a cell is not understood.
pub(super) fn understand(
    line: Line<'_>,
    source: &str,
    known: &Known,
    conditions: &Conditions,
    made: &mut Made,
) -> Result<(), Diagnostic> {
    let decision = read(line, known)?;
    let meeting = meeting_of(&decision, known);
    let entitled: Vec<String> = match &decision.who {
        Who::All => known.parties().map(str::to_owned).collect(),
        Who::These(ids) => ids.clone(),
    };
    let portfolio = portfolio(decision.portfolio, known, line.number, made);
    let (id, row) = (meeting.map_or("", |it| it.0), line.number);
    let all = "all".to_owned();
    let for_whom = match &decision.who {
        Who::All => all,
        Who::These(ids) => ids.join("|"),
    };
    let title = title(decision.text);
    made.add(
        "agreements",
        row,
        &[
            ("id", decision.nr),
            ("meeting", id),
            ("decided_on", &decision.date),
            ("portfolio", &portfolio),
            ("title", &title),
            ("text", if title == decision.text { "" } else { decision.text }),
            ("entitled", &for_whom),
            ("source", source),
        ],
    );
    let speakers =
        Speakers { entitled: &entitled, meeting: meeting.map(|it| it.1), known, conditions };
    positions(&decision, &speakers, line, source, made)?;
    for party in &entitled {
        let commitment = commitment_id(decision.nr, party);
        made.add(
            "commitments",
            row,
            &[
                ("id", &commitment),
                ("agreement", decision.nr),
                ("party", party),
                ("description", &title),
                ("due_on", &decision.due),
            ],
        );
    }
    Ok(())
}

/// Name of what a party is to do under a decision.
pub(super) fn commitment_id(nr: &str, party: &str) -> String {
    format!("{nr}-{party}")
}

fn read<'a>(line: Line<'a>, known: &Known) -> Result<Decision<'a>, Diagnostic> {
    for column in ["nr", "decision", "who"] {
        if line.text(column).is_empty() {
            return Err(line.empty(column));
        }
    }
    let mut consent =
        consent::parse(line.text("consent")).map_err(|it| it.question(line.at("consent")))?;
    for party in consent.clauses.iter_mut().flat_map(|it| &mut it.parties) {
        party.name = known.party_or_ask(&party.name, line, "consent")?;
    }
    Ok(Decision {
        nr: line.text("nr"),
        text: line.text("decision"),
        date: line.date("meeting")?,
        portfolio: line.text("portfolio"),
        who: who(line, known)?,
        consent,
        due: line.date("due")?,
    })
}

fn who(line: Line<'_>, known: &Known) -> Result<Who, Diagnostic> {
    let text = line.text("who");
    if matches!(folded(text).as_str(), "alle" | "allen" | "alle gemeenten" | "all" | "everyone") {
        return Ok(Who::All);
    }
    let ids: Result<BTreeSet<String>, Diagnostic> =
        names(text).map(|it| known.party_or_ask(it, line, "who")).collect();
    Ok(Who::These(ids?.into_iter().collect()))
}

/// The meeting of that day, if there is one, and only one in this field.
fn meeting_of<'a>(decision: &Decision<'_>, known: &'a Known) -> Option<(&'a str, &'a Meeting)> {
    if decision.date.is_empty() {
        return None;
    }
    let of_day: Vec<(&String, &Meeting)> =
        known.meetings.iter().filter(|(_, it)| same_day(&it.date, &decision.date)).collect();
    let field = known.portfolio(decision.portfolio).unwrap_or_default();
    let in_field = of_day.iter().filter(|(_, it)| it.portfolio == field || it.portfolio.is_empty());
    let mut candidates = if field.is_empty() || of_day.len() == 1 {
        of_day.clone().into_iter()
    } else {
        in_field.copied().collect::<Vec<_>>().into_iter()
    };
    match (candidates.next(), candidates.next()) {
        (Some((id, meeting)), None) => Some((id, meeting)),
        _ => None,
    }
}

fn same_day(one: &str, other: &str) -> bool {
    match (register::date_alone(one), register::date_alone(other)) {
        (Some(one), Some(other)) => one == other,
        _ => false,
    }
}

/// The id of the field. It is said with every row that names it: whatever else is taken away, the field stays.
pub(super) fn portfolio(text: &str, known: &Known, row: u64, made: &mut Made) -> String {
    if text.is_empty() {
        return String::new();
    }
    let (id, name) = known.portfolio_with_name(text).unwrap_or((id_of(text), text.to_owned()));
    made.add("portfolios", row, &[("id", &id), ("name", &name)]);
    id
}

/// The text as a title: its first sentence, or as much of it as fits.
fn title(text: &str) -> String {
    let first = text.split_inclusive(['.', ';', '\n']).next().unwrap_or(text);
    let first = first.trim_end_matches(['.', ';', '\n', ' ']);
    if first.chars().count() <= TITLE {
        return first.to_owned();
    }
    let clipped: String = first.chars().take(TITLE).collect();
    let whole = clipped.rsplit_once(' ').map_or(clipped.as_str(), |it| it.0);
    format!("{whole} …")
}

/// Who may speak of a decision, and what is known of them.
struct Speakers<'a> {
    entitled: &'a [String],
    meeting: Option<&'a Meeting>,
    known: &'a Known,
    conditions: &'a Conditions,
}

fn positions(
    decision: &Decision<'_>,
    speakers: &Speakers<'_>,
    line: Line<'_>,
    source: &str,
    made: &mut Made,
) -> Result<(), Diagnostic> {
    let Speakers { entitled, meeting, known, conditions } = *speakers;
    for said in consent::stances(&decision.consent, entitled) {
        let is_absent = meeting.is_some_and(|it| it.absent.contains(&said.party));
        let mut named = decision.consent.clauses.iter().flat_map(|it| &it.parties);
        let is_named = named.any(|it| it.name == said.party);
        let stance = match said.stance {
            // "Unaniem" is said by those who were there.
            Some(Stance::Yes) if is_absent && !is_named => Some(Stance::Absent),
            other => other,
        };
        let Some(stance) = stance else { continue };
        if !entitled.contains(&said.party) {
            return Err(Diagnostic::question(Code::PartyNotEntitled, line.at("consent"))
                .with("party", known.party_name(&said.party))
                .with("agreement", decision.nr)
                .with("found", known.party_name(&said.party)));
        }
        let state = state_of(stance, conditions.of(decision.nr, &said.party), &decision.date);
        made.add(
            "positions",
            line.number,
            &[
                ("agreement", decision.nr),
                ("party", &said.party),
                ("stance", stance.code()),
                ("condition", said.condition.as_deref().unwrap_or_default()),
                ("condition_state", state.state),
                ("condition_state_on", &state.on),
                ("quote", line.text("quote")),
                ("source", source),
            ],
        );
    }
    Ok(())
}

/// How a condition stands: as was found later, or still open as on the day of the decision.
fn state_of(stance: Stance, found: Option<&Outcome>, date: &str) -> Outcome {
    match (stance, found) {
        (Stance::YesProvided | Stance::YesUnless, Some(found)) => found.clone(),
        (Stance::YesProvided | Stance::YesUnless, None) => {
            Outcome { state: "pending", on: date.to_owned() }
        }
        _ => Outcome { state: "", on: String::new() },
    }
}

impl Line<'_> {
    /// That a cell is needed and empty.
    pub(super) fn empty(&self, column: &str) -> Diagnostic {
        let heading = self.heading(column);
        Diagnostic::question(Code::CellEmpty, self.at(column)).with("column", heading)
    }

    /// The heading of a column as it stands in the sheet.
    pub(super) fn heading(&self, column: &str) -> String {
        self.heading_of(column).unwrap_or_else(|| column.to_owned())
    }

    /// The date in a cell, as tables hold it; empty if the cell is.
    pub(super) fn date(&self, column: &str) -> Result<String, Diagnostic> {
        let text = term::parse(self.text(column)).map_err(|it| it.question(self.at(column)))?;
        Ok(register::date_alone(&text).map_or(String::new(), |it| it.to_string()))
    }
}
