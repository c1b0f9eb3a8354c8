//! What a municipality answers: of what is said of it row by row, and as a whole.

use crate::{
    diagnostic::{Code, Diagnostic},
    model::Day,
    sources::routine::{
        decisions::commitment_id,
        known::Known,
        layout::{ANSWER, RIGHT, STATE},
        made::{Made, Origin},
        progress::is_of_condition,
        sheet::Line,
    },
};

/// Where the cells of tables come from.
pub(super) const ORIGINS: &[Origin] = &[
    ("replies", "party", "party"),
    ("replies", "agreement", "nr"),
    ("replies", "verdict", "right"),
    ("replies", "text", "note"),
    ("evidence", "id", "nr"),
    ("evidence", "occurred_on", "date"),
    ("evidence", "status", "new_state"),
    ("evidence", "source", "new_source"),
    ("evidence", "reason", "note"),
    ("positions", "condition_state", "new_state"),
    ("positions", "condition_state_on", "date"),
];

/// Whose reply it is, and when it came in.
#[derive(Debug, Clone)]
pub(super) struct Sender {
    pub(super) party: String,
    asked: String,
    term: String,
    received: String,
}

/// Reads whose reply it is; a question if that party was not asked.
pub(super) fn sender(line: Line<'_>, known: &Known, on: Day) -> Result<Sender, Diagnostic> {
    let party = known.party_or_ask(line.text("party"), line, "party")?;
    let not_asked = || {
        Diagnostic::question(Code::ReplyNotAsked, line.at("asked"))
            .with("party", line.text("party"))
            .with("found", line.text("asked"))
    };
    let (asked, term) = known.asked.get(&party).ok_or_else(not_asked)?;
    // A workbook of another quarter answers other findings.
    if line.date("asked")? != *asked {
        return Err(not_asked());
    }
    let (asked, term) = (asked.clone(), term.clone());
    Ok(Sender { party, asked, term, received: on.to_string() })
}

/// Makes the answer as a whole. Without a word it is no answer yet, unless rows were answered.
pub(super) fn answer(
    line: Line<'_>,
    sender: &Sender,
    has_rows: bool,
    made: &mut Made,
) -> Result<(), Diagnostic> {
    let verdict = line.choice("answer", &ANSWER)?.unwrap_or_default();
    let text = line.text("text");
    if verdict.is_empty() && text.is_empty() && !has_rows {
        return Ok(());
    }
    reply(sender, "", verdict, text, line.number, made);
    Ok(())
}

/// Makes what one row answers, if it does.
pub(super) fn finding(
    line: Line<'_>,
    sender: &Sender,
    known: &Known,
    made: &mut Made,
) -> Result<bool, Diagnostic> {
    let right = line.choice("right", &RIGHT)?;
    let state = line.choice("new_state", &STATE)?;
    let (note, nr) = (line.text("note"), line.text("nr"));
    if right.is_none() && state.is_none() && note.is_empty() {
        return Ok(false);
    }
    if !known.decisions.get(nr).is_some_and(|it| it.parties.contains(&sender.party)) {
        return Err(Diagnostic::question(Code::PartyNotEntitled, line.at("nr"))
            .with("party", known.party_name(&sender.party))
            .with("agreement", nr)
            .with("found", nr));
    }
    if right == Some("yes") && state.is_some() {
        return Err(Diagnostic::question(Code::ReplyUnclear, line.at("right"))
            .with("found", line.text("new_state")));
    }
    let verdict = match (right, state) {
        (Some("yes"), _) => "confirmed",
        (_, Some(_)) => "corrected",
        (Some(_), None) => "disputed",
        (None, None) => "",
    };
    if let Some(state) = state {
        correct(line, state, sender, known, made)?;
    }
    reply(sender, nr, verdict, note, line.number, made);
    Ok(true)
}

fn reply(sender: &Sender, nr: &str, verdict: &str, text: &str, row: u64, made: &mut Made) {
    made.add(
        "replies",
        row,
        &[
            ("party", &sender.party),
            ("agreement", nr),
            ("asked_on", &sender.asked),
            ("term_on", &sender.term),
            ("received_on", &sender.received),
            ("verdict", verdict),
            ("text", text),
        ],
    );
}

/// What the party says that it is: an observation, or how its condition turned out.
fn correct(
    line: Line<'_>,
    state: &'static str,
    sender: &Sender,
    known: &Known,
    made: &mut Made,
) -> Result<(), Diagnostic> {
    let (nr, date) = (line.text("nr"), line.date("date")?);
    let source = line.text("new_source");
    if is_of_condition(state) {
        let changes = [("condition_state", state), ("condition_state_on", date.as_str())];
        let key = format!("{nr}|{}", sender.party);
        let row = known.changed("positions", &key, &changes);
        if made.again("positions", line.number, row) {
            return Ok(());
        }
        return Err(Diagnostic::question(Code::ReplyUnclear, line.at("new_state"))
            .with("found", line.text("new_state")));
    }
    let commitment = commitment_id(nr, &sender.party);
    made.add(
        "evidence",
        line.number,
        &[
            ("id", &format!("{commitment}-w{}", sender.asked)),
            ("commitment", &commitment),
            ("occurred_on", &date),
            ("kind", "statement"),
            ("status", state),
            ("reason", line.text("note")),
            ("grade", if source.is_empty() { "own_statement" } else { "document" }),
            ("source", source),
        ],
    );
    Ok(())
}
