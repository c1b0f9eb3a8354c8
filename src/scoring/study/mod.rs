//! What researchers ask beyond the report: chance, time, networks, culture. Computed on demand, from an assessment alone.
//!
//! Every answer is a [`Finding`]: a number with its bounds, or the reason why there is none.

use serde::{Deserialize, Serialize};

use crate::{
    measures::{
        brokerage::Broker,
        cumulative_incidence::Incidence,
        posterior::PartyPosterior,
        resampling::{Resampling, TestResult},
        survival::Step,
    },
    model::{Bounds, Outcome, Policy, Undefined},
    scoring::{assessment::Assessment, count},
};

mod culture;
mod networks;
mod time;
mod uncertainty;

/// One answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// Id of the measure, as in the catalogue.
    pub measure: &'static str,
    /// Which of its numbers.
    pub part: &'static str,
    /// Of what: `all`, or such as `portfolio:wonen`.
    pub group: String,
    /// The number, or why there is none.
    pub value: Outcome,
    /// Its interval or bounds.
    pub bounds: Option<Bounds>,
    /// What it was made from: agreements, commitments, parties or quarters.
    pub n: u64,
}

/// How long implementation takes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Implementation {
    /// Share not implemented yet, by days since the decision; empty where too little was implemented to draw it.
    pub steps: Vec<Step>,
    /// Days after which half is implemented, if half is.
    pub median_days: Option<f64>,
    /// Commitments that bind, of agreements with a date.
    pub n: u64,
    /// Of these: implemented.
    pub n_implemented: u64,
}

/// Two parties.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PairFinding {
    /// One party.
    pub a: String,
    /// The other, later in the alphabet of ids.
    pub b: String,
    /// How alike they said.
    pub stated: Option<f64>,
    /// Agreements in which both said something.
    pub n_stated: u64,
    /// How alike they acted.
    pub acted: Option<f64>,
    /// Agreements in which of both it is known what they did.
    pub n_acted: u64,
}

/// One party; for exports, never for a list in order of a value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PartyFinding {
    /// The party.
    pub party: String,
    /// Commitments kept, in time.
    pub n_kept: u64,
    /// Commitments that matured and are known.
    pub n_known: u64,
    /// What can be expected of it, or why nothing.
    pub posterior: Result<PartyPosterior, Undefined>,
    /// The same by empirical Bayes, as comparable studies do it.
    pub shrunk: Result<(f64, Bounds), Undefined>,
    /// Sum of its alignments with all others, by saying and by doing.
    pub strength: [Option<f64>; 2],
    /// Its community by saying and by doing, where there are any.
    pub community: [Option<usize>; 2],
}

/// One agreement.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AgreementFinding {
    /// The agreement.
    pub agreement: String,
    /// How much agreement rests on silence.
    pub silence_premium: Outcome,
    /// How differently it was understood.
    pub expectation_dispersion: Outcome,
    /// Promised hours that wait for it.
    pub leak_exposure: Outcome,
    /// Agreements that wait for it without their hours on record.
    pub n_exposure_unknown: u64,
}

/// Two bodies.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BodyFinding {
    /// One body.
    pub a: String,
    /// The other.
    pub b: String,
    /// Overlap of their members.
    pub congruence: Outcome,
}

/// All answers.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Study {
    /// Numbers, in the order of the catalogue's parts.
    pub findings: Vec<Finding>,
    /// Parties, by id.
    pub parties: Vec<PartyFinding>,
    /// Pairs of parties.
    pub pairs: Vec<PairFinding>,
    /// Agreements, by id.
    pub agreements: Vec<AgreementFinding>,
    /// Pairs of bodies.
    pub bodies: Vec<BodyFinding>,
    /// Parties and bodies by how much they stand between others.
    pub brokers: Vec<Broker>,
    /// Share not implemented yet, by days since the decision.
    pub curve: Vec<Step>,
    /// Shares implemented and withdrawn, by days since the decision.
    pub incidence: Vec<Incidence>,
}

/// Answers all of it. `started` is told the name of each part as it begins.
pub fn study(assessment: &Assessment, started: &mut dyn FnMut(&str)) -> Study {
    let mut findings = Vec::new();
    started("uncertainty");
    uncertainty::add(assessment, &mut findings);
    started("time");
    let (curve, incidence) = time::add(assessment, &mut findings);
    started("networks");
    let networks = networks::add(assessment, &mut findings);
    started("culture");
    let agreements = culture::add(assessment, &mut findings);
    started("parties");
    let parties = uncertainty::parties(assessment, &networks);
    Study {
        findings,
        parties,
        pairs: networks.pairs,
        agreements,
        bodies: networks.bodies,
        brokers: networks.brokers,
        curve,
        incidence,
    }
}

/// How long implementation takes, over all commitments that bind.
pub fn implementation(assessment: &Assessment) -> Implementation {
    time::implementation(assessment)
}

/// More parties than this make a picture of pairs that nobody can read.
const MOST_ALIKE: usize = 40;

/// How alike two parties spoke and acted; empty where there are too many for a picture.
pub fn alike(assessment: &Assessment) -> Vec<PairFinding> {
    networks::alike(assessment, MOST_ALIKE)
}

/// Adds findings of one measure.
struct Notes<'a> {
    findings: &'a mut Vec<Finding>,
    measure: &'static str,
    group: String,
}

impl<'a> Notes<'a> {
    fn of(findings: &'a mut Vec<Finding>, measure: &'static str, group: &str) -> Notes<'a> {
        Notes { findings, measure, group: group.to_owned() }
    }

    fn add(
        &mut self,
        part: &'static str,
        value: impl Into<Outcome>,
        bounds: Option<Bounds>,
        n: u64,
    ) {
        let (measure, group, value) = (self.measure, self.group.clone(), value.into());
        self.findings.push(Finding { measure, part, group, value, bounds, n });
    }

    fn test(&mut self, found: Result<TestResult, Undefined>, n: u64) {
        self.add("statistic", found.map(|it| it.statistic), None, n);
        self.add("p", found.map(|it| it.p), None, found.map_or(0, |it| it.n_arrangements));
    }
}

/// Arrangements for a test of which one takes `cost` steps; none if that leaves too few to say anything.
fn rule(policy: &Policy, cost: u64) -> Result<Resampling, Undefined> {
    let resampling = policy.resampling;
    let affordable = resampling.steps / cost.max(1);
    if affordable < 99 {
        return Err(Undefined::TooMany);
    }
    Ok(Resampling {
        seed: resampling.seed,
        draws: resampling.draws.min(affordable),
        exact_up_to: resampling.exact_up_to,
    })
}
