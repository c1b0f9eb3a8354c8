//! Attainment with lateness taken off.

use crate::{
    measures::{Card, Unit},
    model::{Bounds, Day},
};

/// What [`act`] means.
pub const CARD: Card = Card {
    id: "act",
    formula: "a = Σ Δm_k·2^(−max(0, t_k − due − g)/h)",
    range: (0.0, 1.0),
    unit: Unit::Share,
    source: "Definition of this tool; lateness apart from non-fulfilment as in Thomson, Torenvlied and Arregui (2007), British Journal of Political Science 37, 685–709.",
};

/// Attainment as it was observed on a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observation {
    /// The day.
    pub on: Day,
    /// Attainment on that day, 0 to 1.
    pub attainment: f64,
}

/// When a commitment was to be done, and what being late does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Timing {
    /// The due date.
    pub due: Day,
    /// Days of grace.
    pub grace_days: i64,
    /// Days of lateness after which half of the credit is left; `None`: lateness costs nothing.
    pub half_life_days: Option<f64>,
}

/// Measures what was done, each increment discounted by how late it came.
///
/// ```text
/// a = Σ Δm_k·2^(−max(0, t_k − due − g)/h)
/// ```
///
/// over the observations `k` in order of their days `t_k`, where
/// `m_k` is the smallest attainment from observation `k` on, so that progress that was later undone earns nothing,
/// `Δm_k = m_k − m_{k−1}`, `g` are the days of grace and `h` is the half-life.
///
/// # Range
///
/// `[0, 1]`. 1: all done in time. 0: nothing done. All done one half-life late gives 0.5.
///
/// # Properties
///
/// `1 − a = (1 − q) + (q − a)`: what was not done, and what was late; `q` is the last attainment, and `a ≤ q`.
///
/// # Notes
///
/// Without observations it is 0: what is known to have been done. Whether more was done is for [`act_bounds`].
/// With a half-life of 0 whatever is late earns nothing.
///
/// # Examples
///
/// ```
/// use tenzij::measures::act::{Observation, Timing, act};
///
/// let timing = Timing { due: "2024-06-30".parse()?, grace_days: 0, half_life_days: Some(365.0) };
/// let half_in_time = Observation { on: "2024-06-01".parse()?, attainment: 0.5 };
/// let rest_a_year_late = Observation { on: "2025-06-30".parse()?, attainment: 1.0 };
/// assert_eq!(act(&[half_in_time, rest_a_year_late], &timing), 0.75);
/// # Ok::<(), tenzij::model::NotADate>(())
/// ```
pub fn act(observations: &[Observation], timing: &Timing) -> f64 {
    Progress::of(observations).act(timing)
}

/// Lowest and highest act where the final state is not known.
///
/// Lowest: nothing was done after the last observation.
/// Highest: the rest was done at once after it, or in time if there is no observation.
pub fn act_bounds(observations: &[Observation], timing: &Timing) -> Bounds {
    Progress::of(observations).act_bounds(timing)
}

/// Steps of progress that are kept without asking for memory; most commitments are seen less often.
const N_FEW: usize = 8;

/// What lasted of the attainment so far, told one observation at a time.
///
/// It holds the days on which lasting attainment rose, each with what it rose to.
/// An observation that is no higher than earlier ones takes their place, at the earliest of their days:
/// from that day on at least so much has lasted.
#[derive(Debug, Clone)]
pub struct Progress {
    few: [Observation; N_FEW],
    n_few: usize,
    /// Steps beyond the first few.
    more: Vec<Observation>,
    last: Option<Observation>,
}

impl Default for Progress {
    fn default() -> Progress {
        let none = Observation { on: Day::EPOCH, attainment: 0.0 };
        Progress { few: [none; N_FEW], n_few: 0, more: Vec::new(), last: None }
    }
}

impl Progress {
    fn of(observations: &[Observation]) -> Progress {
        let mut progress = Progress::default();
        for it in observations {
            progress.observe(*it);
        }
        progress
    }

    /// Takes in the next observation; days may not go back.
    pub fn observe(&mut self, observation: Observation) {
        let mut step = observation;
        while let Some(top) = self.top().filter(|it| step.attainment <= it.attainment) {
            step.on = top.on;
            self.drop_top();
        }
        match self.few.get_mut(self.n_few) {
            Some(free) => {
                *free = step;
                self.n_few += 1;
            }
            None => self.more.push(step),
        }
        self.last = Some(observation);
    }

    fn top(&self) -> Option<Observation> {
        self.more.last().or_else(|| self.few.get(self.n_few.checked_sub(1)?)).copied()
    }

    fn drop_top(&mut self) {
        if self.more.pop().is_none() {
            self.n_few = self.n_few.saturating_sub(1);
        }
    }

    /// Attainment at the last observation; 0 without any.
    pub fn reached(&self) -> f64 {
        self.last.map_or(0.0, |it| it.attainment)
    }

    /// The [act](act()) of all observations.
    pub fn act(&self, timing: &Timing) -> f64 {
        let few = self.few.get(..self.n_few).unwrap_or_default();
        let (act, so_far) = few.iter().chain(&self.more).fold((0.0, 0.0), |(act, so_far), step| {
            let rise: f64 = step.attainment - so_far;
            (act + rise * credit(step.on, timing), step.attainment)
        });
        // Rounding can push the sum of the increments an ulp over the attainment, and lateness below 0 with it.
        f64::min(act, so_far)
    }

    /// The [bounds](act_bounds()) of the act where the final state is not known.
    pub fn act_bounds(&self, timing: &Timing) -> Bounds {
        let low = self.act(timing);
        let rest = self.last.map_or(1.0, |last| (1.0 - last.attainment) * credit(last.on, timing));
        Bounds { low, high: (low + rest).min(1.0) }
    }
}

fn credit(on: Day, timing: &Timing) -> f64 {
    // Most comes in time, and then days need not be counted.
    if on <= timing.due && 0 <= timing.grace_days {
        return 1.0;
    }
    let late = on.days_since(timing.due).saturating_sub(timing.grace_days).max(0);
    match timing.half_life_days {
        // What is in time keeps its credit whatever the half-life, also where that is 0.
        Some(half_life) if 0 < late => (-(late as f64) / half_life).exp2(),
        Some(_) | None => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn observation(on: &str, attainment: f64) -> Observation {
        Observation { on: on.parse().unwrap(), attainment }
    }

    fn timing() -> Timing {
        Timing { due: "2024-06-30".parse().unwrap(), grace_days: 0, half_life_days: Some(365.0) }
    }

    #[test]
    fn progress_that_was_undone_earns_nothing() {
        // 8, 4, 6 of 10: what lasts is 4 in time and 2 from 1 September, 63 days late: 0.4 + 0.2·2^(−63/365).
        let observations = [
            observation("2024-01-01", 0.8),
            observation("2024-05-01", 0.4),
            observation("2024-09-01", 0.6),
        ];
        let expected = 0.4 + 0.2 * (-63.0_f64 / 365.0).exp2();
        assert!((act(&observations, &timing()) - expected).abs() < 1e-15);
    }

    #[test]
    fn without_any_observation_everything_is_possible() {
        assert_eq!(act_bounds(&[], &timing()), Bounds { low: 0.0, high: 1.0 });
    }

    #[test]
    fn a_half_life_of_nothing_takes_all_credit_from_what_is_late_and_none_from_what_is_in_time() {
        let strict = Timing { half_life_days: Some(0.0), ..timing() };
        let half_late = [observation("2024-06-30", 0.5), observation("2024-07-01", 1.0)];
        assert_eq!(act(&half_late, &strict), 0.5);
    }

    #[test]
    fn what_was_done_in_time_is_never_early_by_rounding() {
        // 0.06 + (0.57 − 0.06) is 0.5700000000000001 in floating point.
        let in_time = [observation("2024-01-01", 0.06), observation("2024-02-01", 0.57)];
        assert_eq!(act(&in_time, &timing()), 0.57);
    }

    /// The definition as it stands, with the smallest attainment from each observation on.
    fn act_by_definition(observations: &[Observation], timing: &Timing) -> f64 {
        let lasting = |k: usize| {
            observations[k..].iter().map(|it| it.attainment).fold(f64::INFINITY, f64::min)
        };
        let mut act = 0.0;
        for (k, it) in observations.iter().enumerate() {
            let before = if k == 0 { 0.0 } else { lasting(k - 1) };
            act += (lasting(k) - before) * credit(it.on, timing);
        }
        act.min(observations.last().map_or(0.0, |it| it.attainment))
    }

    proptest::proptest! {
        #[test]
        fn progress_in_steps_gives_the_same_bits_as_the_definition(
            steps in proptest::collection::vec((0_i64..60, 0_u8..=20), 0..30),
            rises: bool,
            half_life_days in proptest::option::of(0.0..800.0_f64),
        ) {
            let timing = Timing { half_life_days, ..timing() };
            let mut on = timing.due.plus_days(-300);
            let mut observations: Vec<Observation> = Vec::new();
            for (days, twentieths) in steps {
                on = on.plus_days(days);
                observations.push(Observation { on, attainment: f64::from(twentieths) / 20.0 });
            }
            if rises {
                // Long rises are what goes beyond the first few.
                let n = observations.len() as f64;
                for (at, it) in observations.iter_mut().enumerate() {
                    it.attainment = at as f64 / n;
                }
            }
            let expected = act_by_definition(&observations, &timing);
            proptest::prop_assert_eq!(act(&observations, &timing).to_bits(), expected.to_bits());
        }

        #[test]
        fn lateness_and_what_was_not_done_are_shares_and_what_follows_stays_within_the_bounds(
            steps in proptest::collection::vec((0_i64..400, 0.0..=1.0_f64), 0..6),
            grace_days in 0_i64..100,
            half_life_days in proptest::option::of(0.0..800.0_f64),
        ) {
            let timing = Timing { grace_days, half_life_days, ..timing() };
            let mut on = timing.due.plus_days(-300);
            let mut observations = Vec::new();
            let mut before = Bounds { low: 0.0, high: 1.0 };
            for (days, attainment) in steps {
                on = on.plus_days(days);
                // Progress is not undone here: the lowest act supposes so.
                let attained = observations.last().map_or(0.0, |it: &Observation| it.attainment);
                observations.push(Observation { on, attainment: attained + (1.0 - attained) * attainment });
                let bounds = act_bounds(&observations, &timing);
                proptest::prop_assert!(before.low <= bounds.low + 1e-12 && bounds.high <= before.high + 1e-12);
                proptest::prop_assert!(0.0 <= bounds.low && bounds.low <= bounds.high && bounds.high <= 1.0);
                proptest::prop_assert!(bounds.low <= observations.last().unwrap().attainment);
                before = bounds;
            }
        }
    }

    #[test]
    fn what_may_follow_a_late_observation_is_late_too() {
        let bounds = act_bounds(&[observation("2025-06-30", 0.5)], &timing());
        assert_eq!(bounds, Bounds { low: 0.25, high: 0.5 });
    }
}
