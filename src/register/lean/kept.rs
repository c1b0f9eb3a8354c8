//! Which columns are kept once their rows are checked, and as what.

use crate::register::{
    lean::{
        column::{Column, Lists},
        ids::Ids,
        numbers::Numbers,
    },
    tables::Kind,
};

/// Whether a column is needed once its rows are checked.
pub(super) fn is_kept(table: &str, column: &str) -> bool {
    let kept: &[&str] = match table {
        "meetings" => &["id", "date", "body", "person_hours"],
        "attendance" => &["meeting", "party", "present"],
        "agreements" => &[
            "id",
            "meeting",
            "decided_on",
            "portfolio",
            "goal",
            "kind",
            "entitled",
            "duration_days",
            "status",
            "ended_on",
        ],
        "positions" => &[
            "agreement",
            "party",
            "stance",
            "condition",
            "condition_state",
            "condition_state_on",
            "understood_target",
        ],
        "commitments" => &[
            "id",
            "agreement",
            "party",
            "kind",
            "baseline",
            "target",
            "tolerance",
            "weight",
            "starts_on",
            "due_on",
            "effort_hours",
            "effort_eur",
            "spent_hours",
            "spent_eur",
        ],
        "milestones" => &["id", "commitment", "weight"],
        "evidence" => &[
            "commitment",
            "milestone",
            "occurred_on",
            "recorded_on",
            "kind",
            "value",
            "status",
            "grade",
            "source",
        ],
        _ => &[],
    };
    kept.contains(&column)
}

/// An empty column for cells of a kind; references within a table are filled in later.
pub(super) fn empty(table: &str, kind: Kind) -> Column {
    match kind {
        Kind::Id => Column::Ids(Ids::default()),
        Kind::Reference(to) | Kind::References(to) if to == table => Column::Absent,
        Kind::Reference(_) => Column::Rows(Vec::new()),
        Kind::References(_) | Kind::Entitled => Column::Lists(Lists::default()),
        Kind::Text | Kind::Texts | Kind::Period | Kind::Code(_) | Kind::YesNo => {
            Column::Codes(Vec::new())
        }
        Kind::Date => Column::Dates(Vec::new()),
        Kind::Number | Kind::Amount | Kind::Share | Kind::Count => {
            Column::Numbers(Numbers::default())
        }
    }
}
