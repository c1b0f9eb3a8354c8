//! Findings of one commitment on one day that contradict each other: both are shown, and it is said.

use std::collections::BTreeMap;

use crate::{
    diagnostic::{Code, Diagnostic},
    model::{Evidence, EvidenceKind, EvidenceState, PartialDate},
    register::Register,
    scoring::Window,
};

/// Notes on findings that say done and not done of the same commitment, part, kind and day.
pub(super) fn notes(register: &Register, window: Window) -> Vec<Diagnostic> {
    let mut notes = Vec::new();
    for all in register.evidence.values() {
        let says =
            |state| all.iter().filter(move |it| it.status == Some(state) && window.holds(*it));
        let mut done: BTreeMap<Subject<'_>, &Evidence> = BTreeMap::new();
        for it in says(EvidenceState::Done) {
            done.entry(subject(it)).or_insert(it);
        }
        for against in says(EvidenceState::NotDone) {
            let Some(found) = done.get(&subject(against)) else { continue };
            let place = |it: &Evidence| {
                register.place("evidence", &format!("{}|", it.id)).unwrap_or_default()
            };
            let note = Diagnostic::note(Code::EvidenceContradicts, place(against).cell("status"));
            notes.push(note.with("found", &against.id).with("other", place(found)));
        }
    }
    notes
}

/// What a finding speaks of: the day, the kind and the part.
type Subject<'a> = (Option<PartialDate>, EvidenceKind, Option<&'a str>);

fn subject(it: &Evidence) -> Subject<'_> {
    (it.occurred_on.or(it.recorded_on), it.kind, it.milestone.as_deref())
}
