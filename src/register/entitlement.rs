//! Who is at the table of an agreement: `all` written out, and rows of outsiders set aside.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    diagnostic::{Code, Diagnostic},
    model::{Agreement, Day, PartialDate, Role},
    register::{Register, aside::Ledger, row::Rows},
};

/// Every party that has a seat in the body that decided.
pub(super) const ALL: &str = "all";

/// Who is concerned by each agreement that names them.
pub(super) type Entitled = BTreeMap<String, Vec<String>>;

/// Who is concerned by each agreement that names them; those that concern `all` are left out.
pub(super) fn named(rows: &Rows) -> Entitled {
    let agreements = rows.get("agreements").into_iter().flatten();
    agreements
        .filter_map(|row| Some((row.text("id")?.to_owned(), row.list("entitled").to_vec())))
        .filter(|(_, entitled)| entitled.iter().all(|it| it != ALL))
        .collect()
}

/// Sets aside positions of parties that an agreement does not concern.
///
/// Agreements that concern `all` are not judged here: who has a seat depends on bodies and dates,
/// and a party beside the table may have spoken.
pub(super) fn refuse_outsiders(
    rows: &mut Rows,
    entitled: &Entitled,
    ledger: &mut Ledger,
    diagnostics: &mut Vec<Diagnostic>,
) {
    if let Some(positions) = rows.get_mut("positions") {
        positions.retain(|row| {
            let (agreement, party) = (row.text("agreement"), row.text("party"));
            let (Some(agreement), Some(party)) = (agreement, party) else { return true };
            let is_entitled =
                entitled.get(agreement).is_none_or(|it| it.iter().any(|it| it == party));
            if !is_entitled {
                let question = Diagnostic::question(Code::PartyNotEntitled, row.at("party"));
                let question = question.with("party", party).with("agreement", agreement);
                ledger.ask(&row.place, [question], diagnostics);
            }
            is_entitled
        });
    }
}

/// Writes out `all` and sorts the lists.
///
/// `all` means every party with a seat (member or chair) in the body that decided, on the day of the decision;
/// where no body or no membership is on record: every party that existed on that day.
pub(super) fn write_out_all(register: &mut Register, diagnostics: &mut Vec<Diagnostic>) {
    let mut written: Vec<(String, Vec<String>)> = Vec::new();
    for agreement in register.agreements.values() {
        let day = agreement.decided_on.map(PartialDate::last_day);
        let mut entitled: BTreeSet<String> = if agreement.entitled.iter().any(|it| it == ALL) {
            let meeting = agreement.meeting.as_ref().and_then(|it| register.meetings.get(it));
            seats(register, meeting.and_then(|it| it.body.as_deref()), day)
        } else {
            agreement.entitled.iter().cloned().collect()
        };
        // A party that spoke under `all` was at the table, whatever the list of members says.
        if agreement.entitled.iter().any(|it| it == ALL) {
            let spoke = register.positions.get(&agreement.id).into_iter().flat_map(|it| it.keys());
            entitled.extend(spoke.cloned());
        }
        note_invalid(register, agreement, &entitled, diagnostics);
        written.push((agreement.id.clone(), entitled.into_iter().collect()));
    }
    for (id, entitled) in written {
        if let Some(agreement) = register.agreements.get_mut(&id) {
            agreement.entitled = entitled;
        }
    }
}

/// The parties with a seat in a body on a day; without a body, or without members: every party that existed.
pub(super) fn seats(register: &Register, body: Option<&str>, day: Option<Day>) -> BTreeSet<String> {
    let members: BTreeSet<String> = register
        .memberships
        .iter()
        .filter(|it| Some(it.body.as_str()) == body && it.has_seat())
        .filter(|it| day.is_none_or(|day| it.holds_on(day)))
        .map(|it| it.party.clone())
        .collect();
    let is_there = |party: &str| {
        day.is_none_or(|day| register.parties.get(party).is_some_and(|it| it.exists_on(day)))
    };
    let all: BTreeSet<String> =
        if members.is_empty() { register.parties.keys().cloned().collect() } else { members };
    all.into_iter().filter(|it| is_there(it)).collect()
}

impl crate::model::Membership {
    /// Whether the party has a seat; without a role it has.
    pub fn has_seat(&self) -> bool {
        match self.role {
            None | Some(Role::Member | Role::Chair) => true,
            Some(Role::Observer | Role::Host | Role::Coordinator) => false,
        }
    }

    /// Whether the membership holds on a day.
    pub fn holds_on(&self, day: Day) -> bool {
        self.valid_from.is_none_or(|it| it.first_day() <= day)
            && self.valid_to.is_none_or(|it| day <= it.last_day())
    }
}

fn note_invalid(
    register: &Register,
    agreement: &Agreement,
    entitled: &BTreeSet<String>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some(day) = agreement.decided_on.map(PartialDate::last_day) else { return };
    let gone = entitled
        .iter()
        .filter(|it| register.parties.get(*it).is_some_and(|party| !party.exists_on(day)));
    for party in gone {
        let place = register.place("agreements", &agreement.id).unwrap_or_default();
        let note = Diagnostic::note(Code::PartyNotValid, place.cell("entitled"));
        diagnostics.push(note.with("party", party).with("date", day));
    }
}
