//! A list of staff with what each can do: `staff,hours,skills`, skills separated by `|`.

use crate::{
    diagnostic::{Checked, Code, Diagnostic, Place},
    sources::csv,
};

/// One of the staff, or a group.
#[derive(Debug, Clone, PartialEq)]
pub struct StaffRow {
    /// A name, such as a letter; it need not be that of a person.
    pub staff: String,
    /// Hours to give in the period.
    pub hours: f64,
    /// What they can be given for.
    pub skills: Vec<String>,
}

const HEADINGS: [&str; 3] = ["staff", "hours", "skills"];

/// Reads the list; `None` if it is refused. A row that cannot be read is set aside with a question.
pub fn read(file: &str, bytes: &[u8]) -> Checked<Option<Vec<StaffRow>>> {
    let mut diagnostics = Vec::new();
    let Some(records) = csv::read_records(file, bytes, &mut diagnostics) else {
        return Checked { value: None, diagnostics };
    };
    let position =
        |name: &str| records.headings.iter().position(|it| csv::plain(it.trim()) == name);
    let mut positions = [0; HEADINGS.len()];
    for (slot, name) in positions.iter_mut().zip(HEADINGS) {
        let Some(found) = position(name) else {
            let refusal = Diagnostic::refusal(Code::ColumnMissing, Place::row(file, 1));
            let headings = records.headings.join(", ");
            diagnostics.push(refusal.with("column", name).with_whole("headings", headings));
            return Checked { value: None, diagnostics };
        };
        *slot = found;
    }
    let [staff, hours, skills] = positions;
    let mut rows = Vec::new();
    for (line, cells) in records.rows.iter().filter(|it| !it.1.is_blank()) {
        let cell = |at: usize| cells.get(at).unwrap_or_default();
        let amount = cell(hours).replace(',', ".").parse::<f64>().ok();
        let Some(amount) = amount.filter(|it| it.is_finite() && 0.0 <= *it) else {
            let place = Place::row(file, *line).cell("hours");
            let question = Diagnostic::question(Code::NumberInvalid, place);
            diagnostics.push(question.with("found", cell(hours)).with("column", "hours"));
            continue;
        };
        let split = cell(skills).split('|').map(str::trim).filter(|it| !it.is_empty());
        rows.push(StaffRow {
            staff: cell(staff).to_owned(),
            hours: amount,
            skills: split.map(str::to_owned).collect(),
        });
    }
    Checked { value: Some(rows), diagnostics }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn staff_are_read_and_what_is_no_number_is_a_question() {
        let text = "staff;hours;skills\nA;120,5;warmte|wonen\nB;veel;wonen\n\nC;40;\n";
        let found = read("staff.csv", text.as_bytes());
        let rows = found.value.unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!((rows[0].hours, rows[0].skills.len(), rows[1].skills.len()), (120.5, 2, 0));
        assert!(
            found.diagnostics.iter().any(|it| it.code == Code::NumberInvalid && it.place.line == 3)
        );
        assert!(read("staff.csv", b"staff,hours\nA,1\n").value.is_none());
    }
}
