//! Findings of one commitment on one day that contradict each other: both are shown, and it is said.

use crate::{
    diagnostic::{Code, Diagnostic},
    model::{Evidence, EvidenceState},
    register::Register,
    scoring::Window,
};

/// Notes on findings that say done and not done of the same commitment, part, kind and day.
pub(super) fn notes(register: &Register, window: Window) -> Vec<Diagnostic> {
    let mut notes = Vec::new();
    for all in register.evidence.values() {
        let says =
            |state| all.iter().filter(move |it| it.status == Some(state) && window.holds(*it));
        for against in says(EvidenceState::NotDone) {
            let Some(found) = says(EvidenceState::Done).find(|it| is_same(it, against)) else {
                continue;
            };
            let place = |it: &Evidence| {
                register.place("evidence", &format!("{}|", it.id)).unwrap_or_default()
            };
            let note = Diagnostic::note(Code::EvidenceContradicts, place(against).cell("status"));
            notes.push(note.with("found", &against.id).with("other", place(found)));
        }
    }
    notes
}

fn is_same(one: &Evidence, other: &Evidence) -> bool {
    let day = |it: &Evidence| it.occurred_on.or(it.recorded_on);
    (day(one), one.kind, &one.milestone) == (day(other), other.kind, &other.milestone)
}
