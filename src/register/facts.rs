//! From understood rows to facts. By now every cell has its kind, so nothing here can fail.

use rayon::prelude::*;

use crate::{
    model::{
        Agreement, Attendance, Body, Capacity, Commitment, Covariate, Evidence, EvidenceKind, Goal,
        Meeting, Membership, Milestone, PartialDate, Party, Portfolio, Position, Renegotiation,
        Reply, Search,
    },
    register::{
        Register,
        row::{Row, Rows},
        taken::Taken,
    },
};

/// Builds the register; `entitled` is still as it was written.
pub(super) fn build(rows: Rows) -> Register {
    // Each table fills fields of its own, so tables are built side by side.
    let tables: Vec<(&'static str, Vec<Row>)> = rows.into_iter().collect();
    let parts: Vec<Register> =
        tables.into_par_iter().with_max_len(1).map(|(_, rows)| build_table(rows)).collect();
    let mut register = Register::default();
    for part in parts {
        register.take_in(part);
    }
    register
}

/// What the rows of one table say.
fn build_table(rows: Vec<Row>) -> Register {
    let mut register = Register::default();
    for row in rows {
        let table = row.table;
        register.places.add(table.name, row.key().join("|"), &row.place);
        add(&mut register, Taken::of(row));
    }
    register.places.sort();
    for evidence in register.evidence.values_mut() {
        evidence.sort_by(|a, b| order(a).cmp(&order(b)));
    }
    register
}

impl Register {
    /// Takes in what another says; each field is filled by at most one of them, so nothing is overwritten.
    fn take_in(&mut self, mut part: Register) {
        self.parties.append(&mut part.parties);
        self.covariates.append(&mut part.covariates);
        self.portfolios.append(&mut part.portfolios);
        self.bodies.append(&mut part.bodies);
        self.memberships.append(&mut part.memberships);
        self.goals.append(&mut part.goals);
        self.meetings.append(&mut part.meetings);
        self.attendance.append(&mut part.attendance);
        self.agreements.append(&mut part.agreements);
        self.positions.append(&mut part.positions);
        self.coded_positions.append(&mut part.coded_positions);
        self.commitments.append(&mut part.commitments);
        self.milestones.append(&mut part.milestones);
        self.evidence.append(&mut part.evidence);
        self.coded_evidence.append(&mut part.coded_evidence);
        self.replies.append(&mut part.replies);
        self.capacity.append(&mut part.capacity);
        self.renegotiations.append(&mut part.renegotiations);
        self.searches.append(&mut part.searches);
        self.places.append(&mut part.places);
    }
}

fn order(evidence: &Evidence) -> (Option<PartialDate>, &str) {
    (evidence.occurred_on.or(evidence.recorded_on), &evidence.id)
}

fn add(register: &mut Register, mut cells: Taken) {
    let row = &mut cells;
    match row.table.name {
        "parties" => keep(&mut register.parties, party(row), |it| &it.id),
        "portfolios" => keep(&mut register.portfolios, portfolio(row), |it| &it.id),
        "bodies" => keep(&mut register.bodies, body(row), |it| &it.id),
        "goals" => keep(&mut register.goals, goal(row), |it| &it.id),
        "meetings" => keep(&mut register.meetings, meeting(row), |it| &it.id),
        "agreements" => keep(&mut register.agreements, agreement(row), |it| &it.id),
        "commitments" => keep(&mut register.commitments, commitment(row), |it| &it.id),
        "milestones" => {
            let it = milestone(row);
            register.milestones.insert((it.commitment.clone(), it.id.clone()), it);
        }
        "memberships" => register.memberships.push(membership(row)),
        "attendance" => register.attendance.push(attendance(row)),
        "positions" => add_position(register, position(row)),
        "evidence" => add_evidence(register, evidence(row)),
        "replies" => register.replies.push(reply(row)),
        "capacity" => register.capacity.push(capacity(row)),
        "renegotiations" => register.renegotiations.push(renegotiation(row)),
        "searches" => register.searches.push(search(row)),
        _ => register.covariates.push(covariate(row)),
    }
}

fn keep<T>(all: &mut std::collections::BTreeMap<String, T>, fact: T, id: impl Fn(&T) -> &String) {
    all.insert(id(&fact).clone(), fact);
}

fn add_position(register: &mut Register, position: Position) {
    if position.coder.is_some() {
        register.coded_positions.push(position);
    } else {
        let party = position.party.clone();
        if let Some(own) = register.positions.get_mut(&position.agreement) {
            own.insert(party, position);
        } else {
            let own = register.positions.entry(position.agreement.clone()).or_default();
            own.insert(party, position);
        }
    }
}

fn add_evidence(register: &mut Register, evidence: Evidence) {
    if evidence.coder.is_some() {
        register.coded_evidence.push(evidence);
    } else {
        match register.evidence.get_mut(&evidence.commitment) {
            Some(own) => own.push(evidence),
            None => {
                register.evidence.insert(evidence.commitment.clone(), vec![evidence]);
            }
        }
    }
}

fn party(row: &mut Taken) -> Party {
    Party {
        id: row.id("id"),
        name: row.id("name"),
        kind: row.code("kind"),
        code: row.text("code"),
        population: row.count("population"),
        valid_from: row.date("valid_from"),
        valid_to: row.date("valid_to"),
        successor: row.text("successor"),
        also_known_as: row.list("also_known_as"),
    }
}

fn covariate(row: &mut Taken) -> Covariate {
    Covariate { party: row.id("party"), variable: row.id("variable"), value: row.number("value") }
}

fn portfolio(row: &mut Taken) -> Portfolio {
    Portfolio { id: row.id("id"), name: row.id("name"), name_en: row.text("name_en") }
}

fn body(row: &mut Taken) -> Body {
    Body {
        id: row.id("id"),
        name: row.id("name"),
        kind: row.text("kind"),
        level: row.text("level"),
    }
}

fn membership(row: &mut Taken) -> Membership {
    Membership {
        body: row.id("body"),
        party: row.id("party"),
        role: row.code("role"),
        valid_from: row.date("valid_from"),
        valid_to: row.date("valid_to"),
    }
}

fn goal(row: &mut Taken) -> Goal {
    Goal {
        id: row.id("id"),
        parent: row.text("parent"),
        title: row.id("title"),
        valid_from: row.date("valid_from"),
        valid_to: row.date("valid_to"),
    }
}

fn meeting(row: &mut Taken) -> Meeting {
    Meeting {
        id: row.id("id"),
        date: row.date("date"),
        body: row.text("body"),
        portfolio: row.text("portfolio"),
        person_hours: row.number("person_hours"),
    }
}

fn attendance(row: &mut Taken) -> Attendance {
    Attendance { meeting: row.id("meeting"), party: row.id("party"), present: row.code("present") }
}

fn agreement(row: &mut Taken) -> Agreement {
    Agreement {
        id: row.id("id"),
        meeting: row.text("meeting"),
        decided_on: row.date("decided_on"),
        portfolio: row.text("portfolio"),
        goal: row.text("goal"),
        kind: row.code("kind"),
        title: row.id("title"),
        text: row.text("text"),
        owner: row.text("owner"),
        entitled: row.list("entitled"),
        technology: row.code("technology"),
        min_parties: row.count("min_parties"),
        statutory: row.yes_no("statutory"),
        spillover: row.number("spillover"),
        scale_gain: row.number("scale_gain"),
        needs_council: row.yes_no("needs_council"),
        budget_eur: row.number("budget_eur"),
        duration_days: row.count("duration_days"),
        depends_on: row.list("depends_on"),
        status: row.code("status"),
        ended_on: row.date("ended_on"),
        superseded_by: row.text("superseded_by"),
        secret: row.yes_no("secret"),
        source: row.text("source"),
    }
}

fn position(row: &mut Taken) -> Position {
    Position {
        agreement: row.id("agreement"),
        party: row.id("party"),
        coder: row.text("coder"),
        stance: row.code("stance"),
        condition: row.text("condition"),
        condition_owner: row.text("condition_owner"),
        condition_verifiable: row.yes_no("condition_verifiable"),
        condition_state: row.code("condition_state"),
        condition_state_on: row.date("condition_state_on"),
        understood_measure: row.text("understood_measure"),
        understood_target: row.number("understood_target"),
        understood_due: row.date("understood_due"),
        interest: row.code("interest"),
        interest_text: row.text("interest_text"),
        quote: row.text("quote"),
        source: row.text("source"),
    }
}

fn commitment(row: &mut Taken) -> Commitment {
    Commitment {
        id: row.id("id"),
        agreement: row.id("agreement"),
        party: row.id("party"),
        description: row.text("description"),
        kind: row.code("kind"),
        unit: row.text("unit"),
        baseline: row.number("baseline"),
        target: row.number("target"),
        scale: row.number("scale"),
        tolerance: row.number("tolerance"),
        weight: row.number("weight"),
        starts_on: row.date("starts_on"),
        due_on: row.date("due_on"),
        effort_hours: row.number("effort_hours"),
        effort_eur: row.number("effort_eur"),
        spent_hours: row.number("spent_hours"),
        spent_eur: row.number("spent_eur"),
    }
}

fn milestone(row: &mut Taken) -> Milestone {
    Milestone {
        id: row.id("id"),
        commitment: row.id("commitment"),
        title: row.text("title"),
        weight: row.number("weight"),
        due_on: row.date("due_on"),
    }
}

fn evidence(row: &mut Taken) -> Evidence {
    Evidence {
        id: row.id("id"),
        commitment: row.id("commitment"),
        milestone: row.text("milestone"),
        observation: row.text("observation"),
        coder: row.text("coder"),
        occurred_on: row.date("occurred_on"),
        recorded_on: row.date("recorded_on"),
        // The column is required, so the statement never stands in for another kind.
        kind: row.code("kind").unwrap_or(EvidenceKind::Statement),
        value: row.number("value"),
        status: row.code("status"),
        reason_code: row.code("reason_code"),
        reason: row.text("reason"),
        grade: row.code("grade"),
        source: row.text("source"),
    }
}

fn reply(row: &mut Taken) -> Reply {
    Reply {
        party: row.id("party"),
        agreement: row.text("agreement"),
        asked_on: row.date("asked_on"),
        term_on: row.date("term_on"),
        received_on: row.date("received_on"),
        verdict: row.code("verdict"),
        text: row.text("text"),
        afterword: row.text("afterword"),
    }
}

fn capacity(row: &mut Taken) -> Capacity {
    Capacity {
        pool: row.id("pool"),
        party: row.id("party"),
        period: row.text("period"),
        skill: row.text("skill"),
        need_fte: row.number("need_fte"),
        available_fte: row.number("available_fte"),
        claim_hours: row.number("claim_hours"),
        allocated_hours: row.number("allocated_hours"),
        used_hours: row.number("used_hours"),
        source: row.text("source"),
    }
}

fn renegotiation(row: &mut Taken) -> Renegotiation {
    Renegotiation {
        agreement: row.id("agreement"),
        date: row.date("date"),
        hours: row.number("hours"),
        note: row.text("note"),
    }
}

fn search(row: &mut Taken) -> Search {
    Search {
        party: row.id("party"),
        source: row.id("source"),
        searched_on: row.date("searched_on"),
    }
}
