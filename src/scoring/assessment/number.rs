//! The numbers of a group of agreements, and the counts that they stand beside.

use serde::{Deserialize, Serialize};

use crate::{
    measures::{energy_leak::EnergyLeak, leak_parts::LeakParts},
    model::{Estimate, Outcome, Stance, Status, Undefined},
};

/// The numbers of a group of agreements, or of one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupRecord {
    /// Id or code of the group.
    pub key: String,
    /// Agreements in it.
    pub n_agreements: u64,
    /// What was said.
    pub stances: StanceCounts,
    /// What was done.
    pub statuses: StatusCounts,
    /// Mean stated consensus over its agreements that have one.
    pub consensus: Estimate,
    /// V: spoken of entitled.
    pub voice: Outcome,
    /// H: share of seats with an explicit unconditional yes, mean over agreements; bounds for positions not on record.
    pub harmony: Estimate,
    /// L over matured, explicitly bound commitments; identification bounds, and the cluster-robust interval.
    pub leak: Estimate,
    /// F = 1 − L.
    pub follow_through: Estimate,
    /// F if what deviated with a reason is left out of the leak.
    pub follow_through_with_reasons: Outcome,
    /// κ: known of bound.
    pub coverage: Outcome,
    /// Matured commitments whose obligation is unclear.
    pub n_maybe: u64,
    /// Mean parts of the leak over the known; they add up to the point of the leak.
    pub parts: Option<LeakParts>,
    /// Whether any party recorded what it understood; if not, `parts.mismatch` is not measured rather than 0.
    pub mismatch_measured: bool,
    /// Promised effort that did not become a result, in hours.
    pub energy_hours: EnergyLeak,
    /// The same in euros; never added to hours.
    pub energy_euros: EnergyLeak,
    /// Effort spent on what was not delivered, in hours: meetings and work.
    pub sunk_hours: EnergyLeak,
    /// Bestuursparadox.
    pub paradox: Option<ParadoxRecord>,
    /// Where the group stands between saying and doing.
    pub quadrant: QuadrantCode,
    /// Unbound pairs that act all the same.
    pub n_quiet_doing: u64,
    /// Mean quiet doing over the pairs that can be compared.
    pub quiet_doing: Outcome,
    /// Divergence of what was expected and what was done, over comparable pairs.
    pub divergence: Option<DivergenceRecord>,
    /// Whether this edition does not show the numbers; the counts are empty then, and not zero.
    pub is_withheld: bool,
}

/// How many seats said what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs, reason = "one count for each stance")]
pub struct StanceCounts {
    pub entitled: u64,
    pub yes: u64,
    pub yes_unless: u64,
    pub yes_provided: u64,
    pub abstain: u64,
    pub no: u64,
    pub silent: u64,
    pub absent: u64,
    /// No position on record.
    pub not_recorded: u64,
}

/// How many pairs have which status.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "one count for each status")]
pub struct StatusCounts {
    pub done: u64,
    pub running: u64,
    pub deviated: u64,
    pub not_done: u64,
    pub unknown: u64,
    pub not_due: u64,
    pub not_applicable: u64,
    /// Of those done: how many by the party's own word only.
    pub done_own_word: u64,
}

/// Bestuursparadox: the share of seats that said an unconditional yes and did not deliver.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ParadoxRecord {
    /// BP = level + harmony bias.
    pub index: f64,
    /// Mean harmony times mean leak.
    pub level: f64,
    /// Population covariance of harmony and leak.
    pub harmony_bias: f64,
    /// Agreements that it was made from.
    pub n_agreements: u64,
    /// Agreements without a matured known yes, left out.
    pub n_left_out: u64,
}

/// Divergence between what was expected and what was done.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct DivergenceRecord {
    /// M: mean absolute gap = leak + quiet doing.
    pub mean_gap: f64,
    /// Leak over all comparable pairs.
    pub leak: f64,
    /// Quiet doing over all comparable pairs.
    pub quiet: f64,
    /// leak − quiet.
    pub net: f64,
    /// W1: distance between the two distributions.
    pub wasserstein: f64,
    /// |net|: shortfall of the group.
    pub part_shortfall: f64,
    /// W1 − |net|: intensity that moved.
    pub part_shape: f64,
    /// M − W1: somebody else did it.
    pub part_substitution: f64,
    /// Pairs compared.
    pub n: u64,
}

/// Where saying and doing meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuadrantCode {
    /// Said yes, and did it.
    CarriedAndDone,
    /// Said yes, and did not do it.
    Paradox,
    /// Did not all say yes, and did it.
    QuietDoers,
    /// Did not all say yes, and did not do it.
    OpenDifference,
    /// What is unknown can tip it either way.
    Undecided,
    /// Nothing has fallen due.
    NothingDue,
}

impl GroupRecord {
    /// A group of which this edition shows nothing but that it is there.
    pub fn withheld(key: &str, n_agreements: u64) -> GroupRecord {
        let estimate = Estimate::undefined(Undefined::Withheld);
        let outcome = Outcome::Undefined(Undefined::Withheld);
        GroupRecord {
            key: key.to_owned(),
            n_agreements,
            stances: StanceCounts::default(),
            statuses: StatusCounts::default(),
            consensus: estimate,
            voice: outcome,
            harmony: estimate,
            leak: estimate,
            follow_through: estimate,
            follow_through_with_reasons: outcome,
            coverage: outcome,
            n_maybe: 0,
            parts: None,
            mismatch_measured: false,
            energy_hours: EnergyLeak::default(),
            energy_euros: EnergyLeak::default(),
            sunk_hours: EnergyLeak::default(),
            paradox: None,
            quadrant: QuadrantCode::Undecided,
            n_quiet_doing: 0,
            quiet_doing: outcome,
            divergence: None,
            is_withheld: true,
        }
    }
}

impl StatusCounts {
    /// Adds all of another count.
    pub fn extend(&mut self, other: &StatusCounts) {
        self.done += other.done;
        self.running += other.running;
        self.deviated += other.deviated;
        self.not_done += other.not_done;
        self.unknown += other.unknown;
        self.not_due += other.not_due;
        self.not_applicable += other.not_applicable;
        self.done_own_word += other.done_own_word;
    }

    /// Pairs whose term has passed.
    pub fn n_due(&self) -> u64 {
        self.done + self.running + self.deviated + self.not_done + self.unknown
    }

    /// The most that may be done: what is unknown may be.
    pub fn done_high(&self) -> u64 {
        self.done + self.unknown
    }

    /// Adds one pair.
    pub fn add(&mut self, status: Status) {
        // Nobody can tell which status comes next, so each is added to rather than jumped to.
        let counts = [
            (&mut self.done, Status::Done),
            (&mut self.running, Status::Running),
            (&mut self.deviated, Status::Deviated),
            (&mut self.not_done, Status::NotDone),
            (&mut self.unknown, Status::Unknown),
            (&mut self.not_due, Status::NotDue),
            (&mut self.not_applicable, Status::NotApplicable),
        ];
        for (n, own) in counts {
            *n += u64::from(status == own);
        }
    }

    /// The count of one status.
    pub fn of(&self, status: Status) -> u64 {
        match status {
            Status::Done => self.done,
            Status::Running => self.running,
            Status::Deviated => self.deviated,
            Status::NotDone => self.not_done,
            Status::Unknown => self.unknown,
            Status::NotDue => self.not_due,
            Status::NotApplicable => self.not_applicable,
        }
    }
}

impl StanceCounts {
    /// Adds all of another count.
    pub fn extend(&mut self, other: &StanceCounts) {
        self.entitled += other.entitled;
        self.yes += other.yes;
        self.yes_unless += other.yes_unless;
        self.yes_provided += other.yes_provided;
        self.abstain += other.abstain;
        self.no += other.no;
        self.silent += other.silent;
        self.absent += other.absent;
        self.not_recorded += other.not_recorded;
    }

    /// Seats that spoke.
    pub fn n_spoken(&self) -> u64 {
        self.yes + self.yes_unless + self.yes_provided + self.abstain + self.no
    }

    /// Seats that spoke, by category of the scale, the lowest first.
    pub fn by_category(&self) -> [u64; Stance::N_CATEGORIES] {
        [self.no, self.abstain, self.yes_unless + self.yes_provided, self.yes]
    }

    /// Seats that said yes, with or without a condition.
    pub fn n_agreed(&self) -> u64 {
        self.yes + self.yes_unless + self.yes_provided
    }

    /// Adds one seat.
    pub fn add(&mut self, stance: Option<Stance>) {
        self.entitled += 1;
        match stance {
            Some(Stance::Yes) => self.yes += 1,
            Some(Stance::YesUnless) => self.yes_unless += 1,
            Some(Stance::YesProvided) => self.yes_provided += 1,
            Some(Stance::Abstain) => self.abstain += 1,
            Some(Stance::No) => self.no += 1,
            Some(Stance::Silent) => self.silent += 1,
            Some(Stance::Absent) => self.absent += 1,
            None => self.not_recorded += 1,
        }
    }
}
