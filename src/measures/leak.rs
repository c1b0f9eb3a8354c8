//! Leak L: promised and due, but not acted on; with what is unknown kept as bounds.

use serde::{Deserialize, Serialize};

use crate::{
    measures::{
        Card, Unit,
        exact_sum::{ExactSum, Sum},
    },
    model::{Bounds, Undefined},
};

/// What [`leak`] means.
pub const CARD: Card = Card {
    id: "leak",
    formula: "L = Σ w·(1 − a) / Σ w",
    range: (0.0, 1.0),
    unit: Unit::Share,
    source: "Definition of this tool; bounds after Manski (2003), Partial Identification of Probability Distributions.",
};

/// Whether a commitment binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obligation {
    /// It binds.
    Bound,
    /// It cannot be told: the state of the condition, or the position, is not on record.
    Maybe,
}

/// Whether the final state of a commitment is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// A source tells.
    Known,
    /// No source tells.
    Unknown,
}

/// One commitment whose term has passed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LeakItem {
    /// Whether it binds.
    pub obligation: Obligation,
    /// How much it counts.
    pub weight: f64,
    /// What leaked of it, `1 − a`; the same number twice where it is known.
    pub leak: Bounds,
    /// Whether it is known.
    pub evidence: Evidence,
}

/// The leak of a group of commitments.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Leak {
    /// The weighted mean over what binds and is known.
    pub point: Result<f64, Undefined>,
    /// What the unknown could make of it; `None` if nothing binds.
    pub bounds: Option<Bounds>,
    /// κ: known of bound, by count.
    pub coverage: Result<f64, Undefined>,
    /// Commitments that bind.
    pub n_bound: u64,
    /// Of those: known.
    pub n_known: u64,
    /// Commitments of which it cannot be told whether they bind.
    pub n_maybe: u64,
}

/// Measures what leaked of the commitments whose term has passed.
///
/// ```text
/// L = Σ w·(1 − a) / Σ w
/// ```
///
/// over the commitments that bind and are known, where `a` is the [act](crate::measures::act) and `w` the weight.
/// The bounds put every unknown act at its lowest and at its highest,
/// and take in a commitment that may or may not bind wherever that makes the bound wider.
///
/// # Range
///
/// `[0, 1]`. 0: everything that was promised and due was done in time. 1: none of it.
///
/// # Properties
///
/// Commitments that are not due, and pairs that are not bound, change nothing.
/// Learning what was unknown can only make the bounds narrower.
///
/// # Errors
///
/// The point is [`Undefined::NothingDue`] if nothing binds, [`Undefined::NotRecorded`] if nothing that binds is known,
/// and [`Undefined::NoWeight`] if the weights add up to 0.
///
/// # Notes
///
/// The point is about what is known, the bounds about all that binds, so the point can lie outside them:
/// of one promise kept and one known only to have leaked at least 0.8, the point is 0 and the bounds are 0.4 to 0.5.
///
/// A commitment that may bind is in neither the point nor the coverage.
/// It joins a bound with its own bounds, so one without evidence can pull the highest up and the lowest down.
/// If nothing is certain to bind there are no bounds.
///
/// # Examples
///
/// ```
/// use tenzij::{measures::leak::{Evidence, LeakItem, Obligation, leak}, model::Bounds};
///
/// let item = |low, high, evidence| LeakItem {
///     obligation: Obligation::Bound, weight: 1.0, leak: Bounds { low, high }, evidence,
/// };
/// let leak = leak(&[item(0.0, 0.0, Evidence::Known), item(0.0, 1.0, Evidence::Unknown)]);
/// assert_eq!(leak.point, Ok(0.0));
/// assert_eq!(leak.bounds, Some(Bounds { low: 0.0, high: 0.5 }));
/// assert_eq!(leak.coverage, Ok(0.5));
/// ```
pub fn leak(items: &[LeakItem]) -> Leak {
    let mut sums = LeakSums::<ExactSum>::default();
    for it in items {
        sums.add(it);
    }
    sums.leak()
}

/// What the [leak](leak()) of any number of commitments is made of.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct LeakSums<S> {
    n_bound: u64,
    n_known: u64,
    known: MeanSums<S>,
    /// Weight of what binds, with its leak at its lowest and at its highest.
    weight: S,
    low: S,
    high: S,
    /// What may bind. It joins a bound or not, each on its own, so it cannot be summed.
    maybe: Vec<Maybe>,
}

/// A commitment of which it cannot be told whether it binds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Maybe {
    weight: f64,
    leak: Bounds,
}

impl<S: Sum> LeakSums<S> {
    /// Adds a commitment.
    pub fn add(&mut self, item: &LeakItem) {
        let &LeakItem { obligation, weight, leak, evidence } = item;
        match obligation {
            Obligation::Maybe => self.maybe.push(Maybe { weight, leak }),
            Obligation::Bound => {
                self.n_bound += 1;
                self.weight.add(weight);
                self.low.add(weight * leak.low);
                self.high.add(weight * leak.high);
                if evidence == Evidence::Known {
                    self.n_known += 1;
                    self.known.add(weight, leak.low);
                }
            }
        }
    }

    /// Adds all of another.
    pub fn join<T: Sum>(&mut self, other: &LeakSums<T>) {
        self.n_bound += other.n_bound;
        self.n_known += other.n_known;
        self.known.join(&other.known);
        self.weight.join(&other.weight);
        self.low.join(&other.low);
        self.high.join(&other.high);
        self.maybe.extend(&other.maybe);
    }

    /// Forgets everything, and keeps its memory for what comes next.
    pub fn clear(&mut self) {
        let mut maybe = std::mem::take(&mut self.maybe);
        maybe.clear();
        *self = LeakSums { maybe, ..LeakSums::default() };
    }

    /// The [leak](leak()).
    pub fn leak(&self) -> Leak {
        let (n_bound, n_known) = (self.n_bound, self.n_known);
        let point = match (n_bound, n_known) {
            (0, _) => Err(Undefined::NothingDue),
            (_, 0) => Err(Undefined::NotRecorded),
            _ => self.known.value(),
        };
        let coverage = if n_bound == 0 {
            Err(Undefined::NothingDue)
        } else {
            Ok(n_known as f64 / n_bound as f64)
        };
        let n_maybe = u64::try_from(self.maybe.len()).unwrap_or(u64::MAX);
        Leak { point, bounds: self.bounds(), coverage, n_bound, n_known, n_maybe }
    }

    fn bounds(&self) -> Option<Bounds> {
        let bound = |sum: &S| MeanSums { weight: self.weight.value(), sum: sum.value() };
        let (mut low, mut high) = (bound(&self.low), bound(&self.high));
        // The most extreme first: once one does not widen the bound, none after it does.
        // Equal leaks by weight, so that the order in which they came is forgotten.
        let mut maybe = self.maybe.clone();
        let weight = |a: &Maybe, b: &Maybe| a.weight.total_cmp(&b.weight);
        maybe.sort_by(|a, b| a.leak.low.total_cmp(&b.leak.low).then(weight(a, b)));
        for it in &maybe {
            if low.value().is_ok_and(|value| it.leak.low < value) {
                low.add(it.weight, it.leak.low);
            }
        }
        maybe.sort_by(|a, b| b.leak.high.total_cmp(&a.leak.high).then(weight(a, b)));
        for it in &maybe {
            if high.value().is_ok_and(|value| value < it.leak.high) {
                high.add(it.weight, it.leak.high);
            }
        }
        Some(Bounds { low: low.value().ok()?, high: high.value().ok()? })
    }
}

/// A weighted mean in the making.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct MeanSums<S> {
    weight: S,
    sum: S,
}

impl<S: Sum> MeanSums<S> {
    /// Adds a value.
    pub fn add(&mut self, weight: f64, value: f64) {
        self.weight.add(weight);
        self.sum.add(weight * value);
    }

    /// Adds all of another.
    pub fn join<T: Sum>(&mut self, other: &MeanSums<T>) {
        self.weight.join(&other.weight);
        self.sum.join(&other.sum);
    }

    /// The mean.
    ///
    /// # Errors
    ///
    /// [`Undefined::NoWeight`] if the weights add up to 0.
    pub fn value(&self) -> Result<f64, Undefined> {
        let weight = self.weight.value();
        if 0.0 < weight { Ok(self.sum.value() / weight) } else { Err(Undefined::NoWeight) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn item(obligation: Obligation, low: f64, high: f64) -> LeakItem {
        let evidence = if low < high { Evidence::Unknown } else { Evidence::Known };
        LeakItem { obligation, weight: 1.0, leak: Bounds { low, high }, evidence }
    }

    #[test]
    fn a_commitment_that_may_bind_only_widens_the_bounds() {
        // Known 0 and 1/2: L = 1/4. A maybe of 1 joins the highest: (0 + 1/2 + 1)/3, and not the lowest.
        let items = [
            item(Obligation::Bound, 0.0, 0.0),
            item(Obligation::Bound, 0.5, 0.5),
            item(Obligation::Maybe, 1.0, 1.0),
        ];
        let actual = leak(&items);
        assert_eq!(actual.point, Ok(0.25));
        assert_eq!(actual.bounds, Some(Bounds { low: 0.25, high: 0.5 }));
        assert_eq!((actual.n_bound, actual.n_known, actual.n_maybe), (2, 2, 1));
    }

    #[test]
    fn a_commitment_that_may_bind_without_evidence_widens_both_bounds_and_counts_in_no_coverage() {
        // Known 1/2. The maybe is 0 at its lowest: (1/2 + 0)/2; and 1 at its highest: (1/2 + 1)/2.
        let actual = leak(&[item(Obligation::Bound, 0.5, 0.5), item(Obligation::Maybe, 0.0, 1.0)]);
        assert_eq!(actual.point, Ok(0.5));
        assert_eq!(actual.bounds, Some(Bounds { low: 0.25, high: 0.75 }));
        assert_eq!(actual.coverage, Ok(1.0));
    }

    #[test]
    fn the_point_can_lie_outside_the_bounds() {
        // 0 is known; the other leaked at least 0.8: (0 + 0.8)/2 to (0 + 1)/2.
        let actual = leak(&[item(Obligation::Bound, 0.0, 0.0), item(Obligation::Bound, 0.8, 1.0)]);
        assert_eq!(actual.point, Ok(0.0));
        assert_eq!(actual.bounds, Some(Bounds { low: 0.4, high: 0.5 }));
    }

    #[test]
    fn without_weight_or_evidence_there_is_no_point() {
        let weightless = LeakItem { weight: 0.0, ..item(Obligation::Bound, 0.5, 0.5) };
        assert_eq!(leak(&[weightless]).point, Err(Undefined::NoWeight));
        assert_eq!(leak(&[weightless]).bounds, None);
        let unknown = leak(&[item(Obligation::Bound, 0.0, 1.0)]);
        assert_eq!(unknown.point, Err(Undefined::NotRecorded));
        assert_eq!(unknown.bounds, Some(Bounds { low: 0.0, high: 1.0 }));
    }

    #[test]
    fn nothing_due_is_undefined_rather_than_zero() {
        let actual = leak(&[item(Obligation::Maybe, 0.0, 1.0)]);
        assert_eq!(actual.point, Err(Undefined::NothingDue));
        assert_eq!(actual.bounds, None);
    }

    fn items() -> impl Strategy<Value = Vec<LeakItem>> {
        let item = (any::<bool>(), 0.0..=1.0_f64, 0.0..=1.0_f64, any::<bool>()).prop_map(
            |(is_bound, a, b, is_known)| {
                let obligation = if is_bound { Obligation::Bound } else { Obligation::Maybe };
                let (low, high) = (a.min(b), if is_known { a.min(b) } else { a.max(b) });
                let evidence = if is_known { Evidence::Known } else { Evidence::Unknown };
                LeakItem { obligation, weight: 1.0, leak: Bounds { low, high }, evidence }
            },
        );
        proptest::collection::vec(item, 1..12)
    }

    proptest! {
        #[test]
        fn bounds_equal_those_of_trying_every_subset_of_the_maybes(items in items()) {
            let Some(actual) = leak(&items).bounds else { return Ok(()) };
            let maybes: Vec<usize> =
                (0..items.len()).filter(|it| items[*it].obligation == Obligation::Maybe).collect();
            let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
            for subset in 0_u32..1 << maybes.len() {
                let is_in = |it: &usize| {
                    maybes.iter().position(|m| m == it).is_none_or(|m| subset >> m & 1 == 1)
                };
                let chosen: Vec<&LeakItem> = (0..items.len()).filter(is_in).map(|it| &items[it]).collect();
                let n = chosen.len() as f64;
                low = low.min(chosen.iter().map(|it| it.leak.low).sum::<f64>() / n);
                high = high.max(chosen.iter().map(|it| it.leak.high).sum::<f64>() / n);
            }
            prop_assert!((actual.low - low).abs() < 1e-12 && (actual.high - high).abs() < 1e-12);
        }

        #[test]
        fn learning_what_was_unknown_never_widens_the_bounds(items in items(), at in 0_usize..12, to in 0.0..=1.0_f64) {
            let mut told = items.clone();
            let Some(one) = told.get_mut(at) else { return Ok(()) };
            let value = one.leak.low + to * (one.leak.high - one.leak.low);
            one.leak = Bounds::exactly(value);
            one.evidence = Evidence::Known;
            if let (Some(before), Some(after)) = (leak(&items).bounds, leak(&told).bounds) {
                prop_assert!(before.low - 1e-12 <= after.low && after.high <= before.high + 1e-12);
            }
        }
    }

    #[test]
    fn sums_of_parts_are_those_of_the_whole() {
        let (mut first, mut second) = (LeakSums::<f64>::default(), LeakSums::<f64>::default());
        first.add(&item(Obligation::Bound, 0.5, 0.5));
        second.add(&item(Obligation::Bound, 1.0, 1.0));
        second.add(&item(Obligation::Maybe, 0.0, 0.0));
        first.join(&second);
        // (1/2 + 1)/2; with the maybe at 0 the lowest is (1/2 + 1 + 0)/3.
        let actual = first.leak();
        assert_eq!(actual.point, Ok(0.75));
        assert_eq!(actual.bounds, Some(Bounds { low: 0.5, high: 0.75 }));
        assert_eq!((actual.n_bound, actual.n_known, actual.n_maybe), (2, 2, 1));
    }

    #[test]
    fn what_is_cleared_is_forgotten_and_only_its_memory_is_kept() {
        let mut sums = LeakSums::<f64>::default();
        sums.add(&item(Obligation::Bound, 0.5, 0.5));
        sums.add(&item(Obligation::Maybe, 0.0, 1.0));
        sums.clear();
        assert_eq!(sums, LeakSums::default());
        assert!(0 < sums.maybe.capacity());
    }
}
