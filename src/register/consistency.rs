//! Facts that contradict each other, and oddities worth a look.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    diagnostic::{Beyond, Code, Diagnostic, NOTES, Place},
    model::{
        Coded, Commitment, ConditionState, EvidenceState, Grade, PartialDate, Party, Presence,
        Stance,
    },
    register::{
        Register,
        aside::Ledger,
        row::{Row, Rows},
    },
};

/// Sets aside rows that contradict themselves or another row.
pub(super) fn refuse_contradictions(
    rows: &mut Rows,
    context: &Context,
    ledger: &mut Ledger,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let checks: [(&str, Check); 4] = [
        ("agreements", agreement),
        ("positions", position),
        ("commitments", commitment),
        ("evidence", evidence),
    ];
    for (table, check) in checks {
        let Some(rows) = rows.get_mut(table) else { continue };
        rows.retain(|row| match check(row, context) {
            Some(question) => {
                ledger.ask(&row.place, [question], diagnostics);
                false
            }
            None => true,
        });
    }
}

/// Finds what contradicts in one row.
type Check = fn(&Row, &Context) -> Option<Diagnostic>;

/// What a row is compared with.
#[derive(Debug, Default)]
pub(super) struct Context {
    /// Who was absent, by meeting and party, with the place that says so.
    pub(super) absent: BTreeMap<String, BTreeMap<String, Place>>,
    /// Meeting and date of each agreement.
    pub(super) agreements: BTreeMap<String, (Option<String>, Option<PartialDate>)>,
}

impl Context {
    pub(super) fn of(rows: &Rows) -> Context {
        let table = |name: &str| rows.get(name).into_iter().flatten();
        let mut absent: BTreeMap<String, BTreeMap<String, Place>> = BTreeMap::new();
        let is_absent = |row: &&Row| {
            matches!(row.code::<Presence>("present"), Some(Presence::No | Presence::Excused))
        };
        for row in table("attendance").filter(is_absent) {
            let (Some(meeting), Some(party)) = (row.text("meeting"), row.text("party")) else {
                continue;
            };
            let own = absent.entry(meeting.to_owned()).or_default();
            own.insert(party.to_owned(), row.place.clone());
        }
        let dates: BTreeMap<&str, PartialDate> = table("meetings")
            .filter_map(|row| Some((row.text("id")?, row.date("date")?)))
            .collect();
        let agreements = table("agreements").filter_map(|row| {
            let meeting = row.text("meeting");
            let date = meeting.and_then(|it| dates.get(it)).copied();
            let id = row.text("id")?.to_owned();
            Some((id, (meeting.map(str::to_owned), row.date("decided_on").or(date))))
        });
        Context { absent, agreements: agreements.collect() }
    }
}

fn agreement(row: &Row, _context: &Context) -> Option<Diagnostic> {
    let id = row.text("id").filter(|id| row.text("superseded_by") == Some(*id))?;
    let place = row.at("superseded_by");
    Some(Diagnostic::question(Code::SupersededByItself, place).with("found", id))
}

fn position(row: &Row, context: &Context) -> Option<Diagnostic> {
    let stance: Option<Stance> = row.code("stance");
    let state: Option<ConditionState> = row.code("condition_state");
    if let (Some(stance), Some(state)) = (stance, state)
        && !fits(stance, state)
    {
        let question =
            Diagnostic::question(Code::ConditionStateMismatch, row.at("condition_state"));
        return Some(question.with("state", state.code()).with("stance", stance.code()));
    }
    // Single coders may differ from the attendance, and from each other: that is what their reliability measures.
    let is_agreed = row.text("coder").is_none();
    let speaks = is_agreed && stance.is_some_and(|it| it != Stance::Absent);
    let agreement = row.text("agreement")?;
    let party = row.text("party")?;
    let (meeting, _) = context.agreements.get(agreement)?;
    let meeting = meeting.as_ref()?;
    let other = context.absent.get(meeting)?.get(party)?;
    speaks.then(|| {
        Diagnostic::question(Code::StanceOfAbsent, row.at("stance"))
            .with("party", party)
            .with("stance", stance.map_or("", Coded::code))
            .with("meeting", meeting)
            .with("other", other)
    })
}

/// Whether a state can belong to the condition of a stance.
pub(super) fn fits(stance: Stance, state: ConditionState) -> bool {
    match (stance, state) {
        (Stance::YesUnless | Stance::YesProvided, ConditionState::Pending) => true,
        (Stance::YesUnless, ConditionState::Triggered | ConditionState::NotTriggered) => true,
        (Stance::YesProvided, ConditionState::Met | ConditionState::NotMet) => true,
        (
            Stance::Yes
            | Stance::YesUnless
            | Stance::YesProvided
            | Stance::Abstain
            | Stance::No
            | Stance::Silent
            | Stance::Absent,
            _,
        ) => false,
    }
}

fn commitment(row: &Row, context: &Context) -> Option<Diagnostic> {
    let due = row.date("due_on")?;
    let reversed = |first: PartialDate, other: &str| {
        (due.last_day() < first.first_day()).then(|| {
            Diagnostic::question(Code::DatesReversed, row.at("due_on"))
                .with("found", due)
                .with("first", first)
                .with("other", other)
        })
    };
    let decided = row.text("agreement").and_then(|it| context.agreements.get(it)?.1);
    decided
        .and_then(|it| reversed(it, "decided_on"))
        .or_else(|| row.date("starts_on").and_then(|it| reversed(it, "starts_on")))
}

fn evidence(row: &Row, _context: &Context) -> Option<Diagnostic> {
    let is_undated = row.date("occurred_on").or(row.date("recorded_on")).is_none();
    is_undated.then(|| Diagnostic::question(Code::ObservationUndated, row.at("occurred_on")))
}

/// Says which parties have the name or the code of another that exists at the same time; at most so many, the others are counted.
pub(super) fn note_namesakes(
    register: &Register,
    most: usize,
    beyond: &mut Beyond,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut named: BTreeMap<(&str, String), Vec<&Party>> = BTreeMap::new();
    for party in register.parties.values() {
        let name = party.name.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
        named.entry(("name", name)).or_default().push(party);
        if let Some(code) = &party.code {
            named.entry(("code", code.to_lowercase())).or_default().push(party);
        }
    }
    let place = |it: &Party| register.place("parties", &it.id).unwrap_or_default();
    let mut found: Vec<(Place, &str, &Party)> = Vec::new();
    for ((column, _), parties) in named {
        for (at, party) in parties.iter().enumerate() {
            let mut before = parties.iter().take(at);
            let Some(other) = before.find(|it| exist_together(it, party)) else { continue };
            let text = if column == "name" { Some(&party.name) } else { party.code.as_ref() };
            let text = text.map_or(party.name.as_str(), String::as_str);
            found.push((place(party).cell(column), text, other));
        }
    }
    found.sort_by(|a, b| (&a.0, a.1, &a.2.id).cmp(&(&b.0, b.1, &b.2.id)));
    for (at, (place_of_it, text, other)) in found.into_iter().enumerate() {
        if most <= at {
            *beyond.entry((place_of_it.file, Code::PartyNamesake)).or_default() += 1;
            continue;
        }
        let note = Diagnostic::note(Code::PartyNamesake, place_of_it);
        diagnostics.push(note.with("found", text).with("other", place(other)));
    }
}

fn exist_together(one: &Party, other: &Party) -> bool {
    let ends_before = |it: &Party, other: &Party| match (it.valid_to, other.valid_from) {
        (Some(end), Some(start)) => end.last_day() < start.first_day(),
        _ => false,
    };
    !ends_before(one, other) && !ends_before(other, one)
}

/// Says what is odd and used all the same.
///
/// Tells how often that was said no more.
pub(super) fn note_oddities(register: &Register, diagnostics: &mut Vec<Diagnostic>) -> Beyond {
    let mut beyond = Beyond::new();
    note_namesakes(register, NOTES, &mut beyond, diagnostics);
    let place = |table, key: &str| register.place(table, key).unwrap_or_default();
    for agreement in register.agreements.values() {
        if agreement.decided_on.is_none() {
            let place = place("agreements", &agreement.id).cell("decided_on");
            diagnostics.push(
                Diagnostic::note(Code::DecidedOnMissing, place).with("agreement", &agreement.id),
            );
        }
        let meeting = agreement.meeting.as_ref().and_then(|it| register.meetings.get(it)?.date);
        if let (Some(decided), Some(met)) = (agreement.decided_on, meeting)
            && (decided.last_day() < met.first_day() || met.last_day() < decided.first_day())
        {
            let place = place("agreements", &agreement.id).cell("decided_on");
            let note = Diagnostic::note(Code::DecidedOnDiffers, place);
            diagnostics.push(note.with("found", decided).with("expected", met));
        }
    }
    for position in register.positions.values().flat_map(|it| it.values()) {
        // Looked up only where there is something to say: there can be millions of positions.
        let at_condition = || {
            let key = format!("{}|{}|", position.agreement, position.party);
            place("positions", &key).cell("condition")
        };
        let is_conditional =
            matches!(position.stance, Some(Stance::YesUnless | Stance::YesProvided));
        if is_conditional && position.condition.is_none() {
            let note = Diagnostic::note(Code::ConditionTextMissing, at_condition());
            diagnostics.push(note.with("party", &position.party));
        }
        if !is_conditional && position.condition.is_some() {
            let note = Diagnostic::note(Code::ConditionWithoutStance, at_condition());
            diagnostics.push(note.with("party", &position.party));
        }
    }
    for commitment in register.commitments.values() {
        let is_maintenance =
            commitment.target.is_some() && commitment.baseline == commitment.target;
        if is_maintenance && commitment.tolerance.is_none() {
            let place = place("commitments", &commitment.id).cell("tolerance");
            diagnostics.push(
                Diagnostic::note(Code::ToleranceMissing, place).with("found", &commitment.id),
            );
        }
        note_evidence(register, commitment, diagnostics);
    }
    beyond
}

fn note_evidence(register: &Register, fact: &Commitment, diagnostics: &mut Vec<Diagnostic>) {
    let decided = register.agreements.get(&fact.agreement).and_then(|it| it.decided_on);
    let mut told: BTreeSet<&str> = BTreeSet::new();
    for evidence in register.evidence.get(&fact.id).into_iter().flatten() {
        let place = || {
            let key = format!("{}|", evidence.id);
            register.place("evidence", &key).unwrap_or_default()
        };
        let is_against = matches!(
            evidence.status,
            Some(EvidenceState::NotDone | EvidenceState::Deviated | EvidenceState::Running)
        );
        let has_origin = evidence.source.is_some() || evidence.grade == Some(Grade::OwnStatement);
        if is_against && !has_origin {
            let note = Diagnostic::note(Code::SourceMissing, place().cell("source"));
            diagnostics.push(note.with("found", &evidence.id));
        }
        let occurred = evidence.occurred_on.or(evidence.recorded_on);
        if let (Some(occurred), Some(decided)) = (occurred, decided)
            && occurred.last_day() < decided.first_day()
        {
            let note = Diagnostic::note(Code::DatesReversed, place().cell("occurred_on"));
            diagnostics.push(
                note.with("found", occurred).with("first", decided).with("other", "decided_on"),
            );
        }
        if let Some(kind) = fact.kind
            && !evidence.kind.tells_of(kind)
            && told.insert(evidence.kind.code())
        {
            let note = Diagnostic::note(Code::EvidenceKindDiffers, place().cell("kind"));
            diagnostics
                .push(note.with("found", evidence.kind.code()).with("expected", kind.code()));
        }
    }
}
