//! The cooperation agenda: how far its goals are against how much of their term has passed, and what comes next.

use serde::Serialize;

use crate::{
    model::{Day, PartialDate},
    scoring::assessment::{AgreementRecord, Assessment, QuadrantCode, StatusCounts},
};

/// How far one goal is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GoalProgress {
    /// Id of the goal.
    pub goal: String,
    /// How deep it lies in the agenda; 0 is the agenda itself.
    pub depth: usize,
    /// Share of its term that has passed; `None`: its term is not recorded.
    pub passed: Option<f64>,
    /// Promises under it by status; what is not due is neither done nor not done.
    pub statuses: StatusCounts,
    /// The next day on which anything under it falls due, and of how many agreements.
    pub next: Option<(Day, u64)>,
    /// Agreements in force under it.
    pub n_agreements: u64,
}

impl GoalProgress {
    /// Whether any term under it is on record.
    pub fn has_terms(&self) -> bool {
        0 < self.statuses.n_due() || self.next.is_some()
    }
}

/// A field in which parties say and do alike.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SharedField {
    /// Id of the portfolio.
    pub portfolio: String,
    /// Ways of counting that give the same picture, of those that give any.
    pub ways: Option<(u64, u64)>,
    /// Agreements in force.
    pub n_agreements: u64,
}

/// How far every goal is, the agenda first and each goal before what lies below it; at one depth by id.
pub fn progress(assessment: &Assessment) -> Vec<GoalProgress> {
    let mut found = Vec::new();
    let mut open: Vec<(&str, usize)> = children(assessment, None, 0);
    while let Some((id, depth)) = open.pop() {
        found.extend(goal(assessment, id, depth));
        if depth <= assessment.goals.len() {
            open.extend(children(assessment, Some(id), depth + 1));
        }
    }
    found
}

/// The goals right below one, the last first.
fn children<'a>(
    assessment: &'a Assessment,
    parent: Option<&str>,
    depth: usize,
) -> Vec<(&'a str, usize)> {
    let own = assessment.goals.iter().filter(|it| it.parent.as_deref() == parent);
    let mut own: Vec<(&str, usize)> = own.map(|it| (it.id.as_str(), depth)).collect();
    own.sort_unstable();
    own.reverse();
    own
}

fn goal(assessment: &Assessment, id: &str, depth: usize) -> Option<GoalProgress> {
    let goal = assessment.goals.iter().find(|it| it.id == id)?;
    let group = assessment.by_goal.iter().find(|it| it.key == id)?;
    let term =
        goal.valid_from.map(PartialDate::first_day).zip(goal.valid_to.map(PartialDate::last_day));
    let passed = term.and_then(|(from, to)| share_passed(from, to, assessment.as_of));
    let below: Vec<&AgreementRecord> = assessment
        .agreements
        .iter()
        .filter(|it| !it.has_ended && lies_below(assessment, it, id))
        .collect();
    let next = below
        .iter()
        .filter_map(|it| it.ahead.first())
        .min()
        .map(|day| (*day, below.iter().filter(|it| it.ahead.contains(day)).count() as u64));
    Some(GoalProgress {
        goal: id.to_owned(),
        depth,
        passed,
        statuses: group.statuses,
        next,
        n_agreements: below.len() as u64,
    })
}

fn lies_below(assessment: &Assessment, it: &AgreementRecord, goal: &str) -> bool {
    let mut current = it.goal.as_deref();
    let mut n_steps = 0;
    while let Some(id) = current.filter(|_| n_steps <= assessment.goals.len()) {
        if id == goal {
            return true;
        }
        let own = assessment.goals.iter().find(|it| it.id == id);
        current = own.and_then(|it| it.parent.as_deref());
        n_steps += 1;
    }
    false
}

/// The share of a term that has passed; `None` if it ends before it begins.
fn share_passed(from: Day, to: Day, now: Day) -> Option<f64> {
    let whole = to.days_since(from) + 1;
    (0 < whole).then(|| ((now.days_since(from) + 1) as f64 / whole as f64).clamp(0.0, 1.0))
}

/// Fields in which nearly all said yes and what fell due was done, in the order of their ids: a proposal for what to share.
pub fn shared_fields(assessment: &Assessment) -> Vec<SharedField> {
    let groups = assessment.by_portfolio.iter();
    groups
        .filter(|it| it.quadrant == QuadrantCode::CarriedAndDone && !it.is_withheld)
        .map(|it| SharedField {
            portfolio: it.key.clone(),
            ways: assessment.robustness.portfolios.get(&it.key).copied(),
            n_agreements: it.n_agreements,
        })
        .collect()
}
