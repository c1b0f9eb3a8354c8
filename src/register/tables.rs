//! The catalogue of tables: what a dataset may hold, column by column.
//!
//! Readers fill these columns, whatever format they read; descriptors and codebooks are made of the same list.
//! The list describes; it does not check. Checks are in `register`.

use crate::model::{
    AgreementKind, AgreementState, CommitmentKind, ConditionState, EvidenceKind, EvidenceState,
    Grade, Interest, PartyKind, Presence, Reason, Role, Stance, Technology, Verdict,
};

mod beside;

pub use beside::{CHANGES, OPINIONS, PROPOSALS, STAFF};

/// One table of a dataset.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    /// Name: of the file without its extension, of the sheet, of the resource in a descriptor.
    pub name: &'static str,
    /// Whether there is anything to assess without it.
    pub need: Need,
    /// Columns, the key first.
    pub columns: &'static [Column],
    /// Names of the columns that tell two rows apart; empty if rows have no key.
    pub key: &'static [&'static str],
}

/// Whether a dataset can do without something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Nothing can be assessed without it; for a cell: the row is set aside if it is empty.
    Required,
    /// It adds what it can, and its absence is said.
    Optional,
}

/// One column of a table.
#[derive(Debug, PartialEq, Eq)]
pub struct Column {
    /// Heading.
    pub name: &'static str,
    /// What its cells hold.
    pub kind: Kind,
    /// Whether a row can do without it. An empty optional cell means unknown.
    pub need: Need,
}

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The name of this row, unique within its table.
    Id,
    /// The name of a row of another table.
    Reference(&'static str),
    /// Names of rows of another table, separated by `|`.
    References(&'static str),
    /// `all`, or names of parties separated by `|`.
    Entitled,
    /// Any text.
    Text,
    /// Texts separated by `|`.
    Texts,
    /// One of these codes.
    Code(&'static [&'static str]),
    /// `yes` or `no`.
    YesNo,
    /// A date, or only a month or a year, which counts at its last day.
    Date,
    /// A year, a quarter or a month.
    Period,
    /// Any number.
    Number,
    /// A number of at least 0.
    Amount,
    /// A number from 0 to 1.
    Share,
    /// A whole number of at least 0.
    Count,
}

const fn must(name: &'static str, kind: Kind) -> Column {
    Column { name, kind, need: Need::Required }
}

const fn may(name: &'static str, kind: Kind) -> Column {
    Column { name, kind, need: Need::Optional }
}

/// All tables, in the order in which they are read and written.
pub static TABLES: [Table; 17] = [
    Table {
        name: "parties",
        need: Need::Required,
        key: &["id"],
        columns: &[
            must("id", Kind::Id),
            must("name", Kind::Text),
            may("kind", Kind::Code(PartyKind::CODES)),
            may("code", Kind::Text),
            may("population", Kind::Count),
            may("latitude", Kind::Number),
            may("longitude", Kind::Number),
            may("valid_from", Kind::Date),
            may("valid_to", Kind::Date),
            may("successor", Kind::Reference("parties")),
            may("also_known_as", Kind::Texts),
        ],
    },
    Table {
        name: "covariates",
        need: Need::Optional,
        key: &["party", "variable"],
        columns: &[
            must("party", Kind::Reference("parties")),
            must("variable", Kind::Text),
            may("value", Kind::Number),
        ],
    },
    Table {
        name: "portfolios",
        need: Need::Optional,
        key: &["id"],
        columns: &[must("id", Kind::Id), must("name", Kind::Text), may("name_en", Kind::Text)],
    },
    Table {
        name: "bodies",
        need: Need::Optional,
        key: &["id"],
        columns: &[
            must("id", Kind::Id),
            must("name", Kind::Text),
            may("kind", Kind::Text),
            may("level", Kind::Text),
        ],
    },
    Table {
        name: "memberships",
        need: Need::Optional,
        key: &["body", "party", "role", "valid_from"],
        columns: &[
            must("body", Kind::Reference("bodies")),
            must("party", Kind::Reference("parties")),
            may("role", Kind::Code(Role::CODES)),
            may("valid_from", Kind::Date),
            may("valid_to", Kind::Date),
        ],
    },
    Table {
        name: "goals",
        need: Need::Optional,
        key: &["id"],
        columns: &[
            must("id", Kind::Id),
            may("parent", Kind::Reference("goals")),
            must("title", Kind::Text),
            may("valid_from", Kind::Date),
            may("valid_to", Kind::Date),
        ],
    },
    Table {
        name: "meetings",
        need: Need::Optional,
        key: &["id"],
        columns: &[
            must("id", Kind::Id),
            may("date", Kind::Date),
            may("body", Kind::Reference("bodies")),
            may("portfolio", Kind::Reference("portfolios")),
            may("person_hours", Kind::Amount),
        ],
    },
    Table {
        name: "attendance",
        need: Need::Optional,
        key: &["meeting", "party"],
        columns: &[
            must("meeting", Kind::Reference("meetings")),
            must("party", Kind::Reference("parties")),
            may("present", Kind::Code(Presence::CODES)),
        ],
    },
    Table {
        name: "agreements",
        need: Need::Required,
        key: &["id"],
        columns: &[
            must("id", Kind::Id),
            may("meeting", Kind::Reference("meetings")),
            may("decided_on", Kind::Date),
            may("portfolio", Kind::Reference("portfolios")),
            may("goal", Kind::Reference("goals")),
            may("kind", Kind::Code(AgreementKind::CODES)),
            must("title", Kind::Text),
            may("text", Kind::Text),
            may("owner", Kind::Reference("parties")),
            must("entitled", Kind::Entitled),
            may("technology", Kind::Code(Technology::CODES)),
            may("min_parties", Kind::Count),
            may("statutory", Kind::YesNo),
            may("spillover", Kind::Share),
            may("scale_gain", Kind::Share),
            may("needs_council", Kind::YesNo),
            may("budget_eur", Kind::Amount),
            may("duration_days", Kind::Count),
            may("depends_on", Kind::References("agreements")),
            may("status", Kind::Code(AgreementState::CODES)),
            may("ended_on", Kind::Date),
            may("superseded_by", Kind::Reference("agreements")),
            may("secret", Kind::YesNo),
            may("source", Kind::Text),
        ],
    },
    Table {
        name: "positions",
        need: Need::Required,
        key: &["agreement", "party", "coder"],
        columns: &[
            must("agreement", Kind::Reference("agreements")),
            must("party", Kind::Reference("parties")),
            may("coder", Kind::Text),
            may("stance", Kind::Code(Stance::CODES)),
            may("condition", Kind::Text),
            may("condition_owner", Kind::Text),
            may("condition_verifiable", Kind::YesNo),
            may("condition_state", Kind::Code(ConditionState::CODES)),
            may("condition_state_on", Kind::Date),
            may("understood_measure", Kind::Text),
            may("understood_target", Kind::Number),
            may("understood_due", Kind::Date),
            may("interest", Kind::Code(Interest::CODES)),
            may("interest_text", Kind::Text),
            may("quote", Kind::Text),
            may("source", Kind::Text),
        ],
    },
    Table {
        name: "commitments",
        need: Need::Optional,
        key: &["id"],
        columns: &[
            must("id", Kind::Id),
            must("agreement", Kind::Reference("agreements")),
            must("party", Kind::Reference("parties")),
            may("description", Kind::Text),
            may("kind", Kind::Code(CommitmentKind::CODES)),
            may("unit", Kind::Text),
            may("baseline", Kind::Number),
            may("target", Kind::Number),
            may("scale", Kind::Amount),
            may("tolerance", Kind::Amount),
            may("weight", Kind::Amount),
            may("starts_on", Kind::Date),
            may("due_on", Kind::Date),
            may("effort_hours", Kind::Amount),
            may("effort_eur", Kind::Amount),
            may("spent_hours", Kind::Amount),
            may("spent_eur", Kind::Amount),
        ],
    },
    Table {
        name: "milestones",
        need: Need::Optional,
        key: &["id"],
        columns: &[
            must("id", Kind::Id),
            must("commitment", Kind::Reference("commitments")),
            may("title", Kind::Text),
            may("weight", Kind::Amount),
            may("due_on", Kind::Date),
        ],
    },
    Table {
        name: "evidence",
        need: Need::Optional,
        key: &["id", "coder"],
        columns: &[
            must("id", Kind::Id),
            must("commitment", Kind::Reference("commitments")),
            may("milestone", Kind::Reference("milestones")),
            may("observation", Kind::Text),
            may("coder", Kind::Text),
            may("occurred_on", Kind::Date),
            may("recorded_on", Kind::Date),
            must("kind", Kind::Code(EvidenceKind::CODES)),
            may("value", Kind::Number),
            may("status", Kind::Code(EvidenceState::CODES)),
            may("reason_code", Kind::Code(Reason::CODES)),
            may("reason", Kind::Text),
            may("grade", Kind::Code(Grade::CODES)),
            may("source", Kind::Text),
        ],
    },
    Table {
        name: "replies",
        need: Need::Optional,
        key: &["party", "agreement"],
        columns: &[
            must("party", Kind::Reference("parties")),
            may("agreement", Kind::Reference("agreements")),
            may("asked_on", Kind::Date),
            may("term_on", Kind::Date),
            may("received_on", Kind::Date),
            may("verdict", Kind::Code(Verdict::CODES)),
            may("text", Kind::Text),
            may("afterword", Kind::Text),
        ],
    },
    Table {
        name: "capacity",
        need: Need::Optional,
        key: &["pool", "party", "period", "skill"],
        columns: &[
            must("pool", Kind::Text),
            must("party", Kind::Reference("parties")),
            may("period", Kind::Period),
            may("skill", Kind::Text),
            may("need_fte", Kind::Amount),
            may("available_fte", Kind::Amount),
            may("claim_hours", Kind::Amount),
            may("allocated_hours", Kind::Amount),
            may("used_hours", Kind::Amount),
            may("source", Kind::Text),
        ],
    },
    Table {
        name: "renegotiations",
        need: Need::Optional,
        key: &["agreement", "date"],
        columns: &[
            must("agreement", Kind::Reference("agreements")),
            may("date", Kind::Date),
            may("hours", Kind::Amount),
            may("note", Kind::Text),
        ],
    },
    Table {
        name: "searches",
        need: Need::Optional,
        key: &["party", "source", "searched_on"],
        columns: &[
            must("party", Kind::Reference("parties")),
            must("source", Kind::Text),
            may("searched_on", Kind::Date),
        ],
    },
];

impl Table {
    /// Finds a table by its name.
    pub fn find(name: &str) -> Option<&'static Table> {
        TABLES.iter().find(|table| table.name == name)
    }

    /// Where a column stands.
    pub fn position(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|it| it.name == column)
    }

    /// The positions of the columns of its key.
    pub fn key_positions(&self) -> Vec<usize> {
        self.key.iter().filter_map(|it| self.position(it)).collect()
    }
}
