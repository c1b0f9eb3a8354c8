//! Tables that stand beside a dataset: what is asked of it, and who there is to do it.

use super::{Kind, Need, Table, may, must};
use crate::model::{AgreementKind, ChangeKind, ConditionState, Technology};

/// A list of staff, beside a dataset.
pub static STAFF: Table = Table {
    name: "staff",
    need: Need::Optional,
    key: &["staff"],
    columns: &[must("staff", Kind::Text), must("hours", Kind::Amount), may("skills", Kind::Texts)],
};

/// What is taken to be otherwise, beside a dataset.
pub static CHANGES: Table = Table {
    name: "changes",
    need: Need::Optional,
    key: &[],
    columns: &[
        must("change", Kind::Code(ChangeKind::CODES)),
        may("agreement", Kind::Reference("agreements")),
        may("party", Kind::Reference("parties")),
        may("commitment", Kind::Reference("commitments")),
        may("state", Kind::Code(ConditionState::CODES)),
        may("on", Kind::Date),
        may("due_on", Kind::Date),
        may("later_days", Kind::Number),
        may("effort_hours", Kind::Amount),
        may("effort_eur", Kind::Amount),
        may("pool", Kind::Text),
        may("period", Kind::Period),
        may("need_fte", Kind::Amount),
        may("available_fte", Kind::Amount),
        may("claim_hours", Kind::Amount),
        may("allocated_hours", Kind::Amount),
    ],
};

/// What is thought of fields and goals, beside a dataset.
pub static OPINIONS: Table = Table {
    name: "opinions",
    need: Need::Optional,
    key: &["about"],
    columns: &[
        must("about", Kind::Text),
        may("statutory", Kind::YesNo),
        may("spillover", Kind::Share),
        may("scale_gain", Kind::Share),
        may("technology", Kind::Code(Technology::CODES)),
        may("min_parties", Kind::Count),
    ],
};

/// What could be agreed, beside a dataset.
pub static PROPOSALS: Table = Table {
    name: "proposals",
    need: Need::Optional,
    key: &["id"],
    columns: &[
        must("id", Kind::Id),
        must("title", Kind::Text),
        may("portfolio", Kind::Reference("portfolios")),
        may("goal", Kind::Reference("goals")),
        may("kind", Kind::Code(AgreementKind::CODES)),
        may("owner", Kind::Reference("parties")),
        must("entitled", Kind::Entitled),
        may("technology", Kind::Code(Technology::CODES)),
        may("min_parties", Kind::Count),
        may("needs_council", Kind::YesNo),
        may("budget_eur", Kind::Amount),
        may("depends_on", Kind::References("agreements")),
        may("due_on", Kind::Date),
        may("counts_as_done", Kind::Text),
        may("expects", Kind::Text),
    ],
};
