//! Applies the measures to the register, under a policy, on a day.
//!
//! Agreements are scored apart, each from its own rows; what crosses agreements is made of their records afterwards.
//! All sums run in the order of ids, so the same facts give the same bytes.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use crate::{
    diagnostic::{Code, Diagnostic, Place},
    model::{Agreement, Coded as _, Day, Edition, Policy},
    register::{Register, draft::Reading},
    scoring::{
        agreement::Context,
        assessment::{AgreementRecord, Assessment, Cohort, DatasetCard, EditionRecord, FORMAT},
        cohort::Cohorts,
        rows::Rows,
        study::Implementation,
    },
};

pub(crate) mod agreement;
pub mod assessment;
mod change;
mod coding;
pub mod cohort;
pub(crate) mod commitment;
mod contradictions;
mod dependencies;
pub(crate) mod effort;
mod group;
mod grouping;
mod hearing;
mod mode;
pub(crate) mod pair;
mod rows;
pub mod scores;
mod sighting;
mod specification;
pub mod study;
mod surroundings;
pub mod tally;
mod trials;
mod window;

pub use group::Scope;
pub use grouping::weighted_follow_through;
use grouping::{by_goal, by_party, counted, group_of, grouped};
use surroundings::{bodies, meetings, n_meetings, n_searches, parties, portfolios};
pub use window::Window;

/// What an assessment is made of, beside the facts.
#[derive(Debug, Clone)]
pub struct Occasion {
    /// What the dataset says of itself; the fingerprint is filled in.
    pub dataset: DatasetCard,
    /// Which evidence may be looked at.
    pub window: Window,
    /// The choices behind the numbers.
    pub policy: Policy,
    /// What became of every row.
    pub readings: Vec<Reading>,
    /// What was noticed while reading.
    pub diagnostics: Vec<Diagnostic>,
    /// Tables that the dataset does not have.
    pub absent_tables: Vec<String>,
    /// An earlier assessment of the same dataset, to tell what changed.
    pub previous: Option<Box<Assessment>>,
    /// Where each as-of date has a hearing of its own, such as in a project: only who was asked from this day on counts,
    /// and how far the hearing is, is told as on the day up to which facts are known.
    pub hearing_since: Option<Day>,
}

/// Agreements that are scored between two tellings of progress.
const HANDFUL: usize = 64;

/// Makes the assessment; `done` is told the number of agreements scored so far, for a progress bar.
pub fn assess(register: &Register, occasion: Occasion, done: &mut dyn FnMut(usize)) -> Assessment {
    let Occasion {
        mut dataset,
        window,
        policy,
        mut readings,
        mut diagnostics,
        absent_tables,
        previous,
        hearing_since,
    } = occasion;
    dataset.fingerprint.clone_from(&register.fingerprint);
    readings.sort();
    let mut commitments: BTreeMap<&str, Vec<&crate::model::Commitment>> = BTreeMap::new();
    for commitment in register.commitments.values() {
        commitments.entry(&commitment.agreement).or_default().push(commitment);
    }
    let mut n_by_meeting: BTreeMap<&str, usize> = BTreeMap::new();
    for meeting in register.agreements.values().filter_map(|it| it.meeting.as_deref()) {
        *n_by_meeting.entry(meeting).or_default() += 1;
    }
    let (commitments, n_by_meeting) = (&commitments, &n_by_meeting);
    let context = Context { register, policy: &policy, window, commitments, n_by_meeting };
    let all: Vec<&Agreement> =
        register.agreements.values().filter(|it| context.is_decided(it)).collect();
    // In handfuls side by side, so that progress can be told in between; the order is that of ids.
    let mut agreements: Vec<AgreementRecord> = Vec::with_capacity(all.len());
    for some in all.chunks(HANDFUL) {
        done(agreements.len());
        agreements.par_extend(some.par_iter().map(|it| agreement::score(context, it)));
    }
    let n_evidence_later = n_later(register, window);
    diagnostics.extend(later_note(n_evidence_later));
    diagnostics.extend(default_deadlines(register, &policy));
    diagnostics.extend(contradictions::notes(register, window));
    let dependencies = dependencies::dependencies(&agreements, register, &mut diagnostics);
    diagnostics.sort();
    let ended: BTreeSet<&str> =
        agreements.iter().filter(|it| it.has_ended).map(|it| it.id.as_str()).collect();
    let all = counted(&agreements, context);
    let by_portfolio = grouped(&all, &policy, |it| it.portfolio.clone().unwrap_or_default());
    // Other ways of counting take as long as all that is counted beside them.
    let (robustness, (by_party, by_quarter, trials, coding)) = rayon::join(
        || specification::robustness(context, &agreements, &by_portfolio),
        || {
            let by_party = by_party(&agreements, register, window);
            let by_quarter = by_quarter(context, &ended);
            (by_party, by_quarter, trials::trials(context), coding::coding(register))
        },
    );
    let made_by = format!("tenzij {}", env!("CARGO_PKG_VERSION"));
    let change = previous.map(|it| change::change(context, &agreements, &it, &made_by));
    let mut assessment = Assessment {
        format: FORMAT,
        made_by,
        edition: EditionRecord::of(Edition::Board, None),
        as_of: window.as_of,
        known_on: window.known_on,
        readings,
        diagnostics,
        absent_tables,
        n_evidence_later,
        parties: parties(register, window),
        portfolios: portfolios(register),
        goals: register.goals.values().cloned().collect(),
        bodies: bodies(register, window),
        n_meetings: n_meetings(register, window),
        overall: group_of("", &all, &policy),
        weighted_follow_through: weighted_follow_through(&by_portfolio, &policy),
        by_portfolio,
        by_goal: by_goal(&all, context),
        by_kind: grouped(&all, &policy, |it| {
            it.kind.map(|kind| kind.code().to_owned()).unwrap_or_default()
        }),
        by_quarter,
        hearing: hearing::hearing(&register.replies, &by_party, window, hearing_since),
        by_party,
        change,
        implementation: Implementation::default(),
        alike: Vec::new(),
        dependencies,
        replies: register.replies.clone(),
        afterword: None,
        capacity: register.capacity.clone(),
        renegotiations: register.renegotiations.clone(),
        n_searches: n_searches(register, window),
        robustness,
        coding,
        meetings: meetings(register, window),
        covariates: register.covariates.clone(),
        trials,
        opinions: Vec::new(),
        agreements,
        dataset,
        policy,
    };
    assessment.implementation = study::implementation(&assessment);
    assessment.alike = study::alike(&assessment);
    assessment
}

/// SHA-256 in hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut hex, byte| {
        hex.push_str(&format!("{byte:02x}"));
        hex
    })
}

fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

/// Counts the commitments of every quarter in which any falls due, agreement by agreement.
fn by_quarter(context: Context<'_>, ended: &BTreeSet<&str>) -> Vec<Cohort> {
    let mut cohorts = Cohorts::default();
    for (agreement, commitments) in context.commitments {
        let is_known = context.register.agreements.contains_key(*agreement);
        if ended.contains(agreement) || !is_known {
            continue;
        }
        let mut own = cohorts.agreement();
        for commitment in commitments {
            let position = context.position(agreement, &commitment.party);
            let rows = Rows::of(context.register, commitment, position);
            let subject = rows.subject(context.policy);
            own.add(&subject, &subject.state(context.window), context.window);
        }
    }
    cohorts.records(context.policy, context.window)
}

fn n_later(register: &Register, window: Window) -> u64 {
    count(register.evidence.values().flatten().filter(|it| !window.holds(*it)).count())
}

/// That observations were left out since they came later.
fn later_note(n: u64) -> Option<Diagnostic> {
    let note = || Diagnostic::note(Code::AfterAsOf, Place::file("evidence"));
    (0 < n).then(|| note().with("n", n))
}

/// A day of the year on which nearly all terms fall.
fn default_deadlines(register: &Register, policy: &Policy) -> Option<Diagnostic> {
    let mut days: BTreeMap<(u16, u16), u64> = BTreeMap::new();
    for due in register.commitments.values().filter_map(|it| it.due_on) {
        let day = due.last_day();
        let parts = (u16::from(day.month().unsigned_abs()), u16::from(day.day().unsigned_abs()));
        *days.entry(parts).or_default() += 1;
    }
    deadlines_note(days.iter().map(|(day, n)| (*day, *n)), policy)
}

/// The same from the number of terms by month and day.
fn deadlines_note(
    days: impl Iterator<Item = ((u16, u16), u64)> + Clone,
    policy: &Policy,
) -> Option<Diagnostic> {
    let n_terms: u64 = days.clone().map(|it| it.1).sum();
    let ((month, day), n) = days.max_by_key(|(_, n)| *n)?;
    let is_default = policy.minimum.whole_percentage <= n_terms
        && policy.thresholds.default_deadline * n_terms as f64 <= n as f64;
    is_default.then(|| {
        Diagnostic::note(Code::DeadlinesLookDefault, Place::file("commitments"))
            .with("n", n)
            .with("found", n_terms)
            .with("date", format!("{day}-{month}"))
    })
}
