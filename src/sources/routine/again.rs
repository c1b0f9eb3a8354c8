//! Agreements that were looked at again, such as on a retreat: confirmed, adjusted or withdrawn.

use crate::{
    diagnostic::Diagnostic,
    sources::routine::{
        decisions::commitment_id, known::Known, layout::CHANGE, made::Made, sheet::Line,
    },
};

/// Says an agreement anew with what was changed.
pub(super) fn understand(line: Line<'_>, known: &Known, made: &mut Made) -> Result<(), Diagnostic> {
    let nr = line.text("nr");
    let decision = known.decision_or_ask(nr, line)?;
    let (row, due) = (line.number, line.date("due")?);
    let on = line.date("meeting")?;
    let owner = match line.text("who") {
        "" => String::new(),
        name => known.party_or_ask(name, line, "who")?,
    };
    let mut changes: Vec<(&str, &str)> = Vec::new();
    if !owner.is_empty() {
        changes.push(("owner", &owner));
    }
    match line.choice("change", &CHANGE)? {
        Some("withdraw") if on.is_empty() => return Err(line.empty("meeting")),
        Some("withdraw") => changes.extend([("status", "withdrawn"), ("ended_on", on.as_str())]),
        Some("adjust") => changes.push(("status", "amended")),
        _ => (),
    }
    made.again("agreements", row, known.changed("agreements", nr, &changes));
    if !due.is_empty() {
        for party in &decision.parties {
            let key = commitment_id(nr, party);
            let anew = known.changed("commitments", &key, &[("due_on", &due)]);
            made.again("commitments", row, anew);
        }
    }
    Ok(())
}
