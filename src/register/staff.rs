//! A list of staff with what each can do. It is no table of a dataset, and is understood by the same rules as those.

use crate::{
    diagnostic::Checked,
    model::StaffMember,
    register::{aside::Ledger, draft::Draft, table_rows, taken::Taken},
};

/// Understands a draft of [`STAFF`](super::tables::STAFF); a row that cannot be understood is set aside with a question.
pub fn staff(draft: Draft) -> Checked<Vec<StaffMember>> {
    let (mut ledger, mut diagnostics) = (Ledger::default(), Vec::new());
    let table = draft.table.name;
    let mut rows = table_rows::understand(vec![draft], &mut ledger, &mut diagnostics);
    table_rows::refuse_duplicates(&mut rows, &mut ledger, &mut diagnostics);
    ledger.refuse_crowded(&mut diagnostics);
    let member = |row| {
        let mut row = Taken::of(row);
        // Rows without hours were set aside, so the 0 never stands in for what is not known.
        let hours = row.number("hours").unwrap_or(0.0);
        StaffMember { staff: row.id("staff"), hours, skills: row.list("skills") }
    };
    let value = rows.remove(table).into_iter().flatten().map(member).collect();
    Checked { value, diagnostics }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{diagnostic::Code, register::tables::STAFF, sources::csv};

    fn read(text: &str) -> (Vec<StaffMember>, Vec<(Code, u64)>) {
        let rows = csv::read_table(&STAFF, "staff.csv", text.as_bytes()).value.unwrap();
        let found = staff(rows.draft);
        (found.value, found.diagnostics.iter().map(|it| (it.code, it.place.line)).collect())
    }

    #[test]
    fn staff_are_read_and_what_is_no_number_is_a_question() {
        let (members, asked) =
            read("staff;hours;skills\nA;120,5;warmte|wonen\nB;veel;wonen\n\nC;40;\n");
        assert_eq!(members.len(), 2);
        assert_eq!(
            (members[0].hours, members[0].skills.len(), members[1].skills.len()),
            (120.5, 2, 0)
        );
        assert!(asked.contains(&(Code::NumberInvalid, 3)), "{asked:?}");
        let headless = csv::read_table(&STAFF, "staff.csv", b"staff,skills\nA,x\n");
        assert!(headless.value.is_none());
    }

    #[test]
    fn hours_that_may_be_two_numbers_are_asked_for_and_not_guessed() {
        let (members, asked) = read("staff;hours;skills\nA;1,234;warmte\n");
        assert!(members.is_empty());
        assert!(asked.contains(&(Code::NumberAmbiguous, 2)), "{asked:?}");
    }
}
