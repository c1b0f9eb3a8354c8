//! Staff who can do some things and not others: the division that is best for whoever gets least, then for the next.
//!
//! Leximin by linear programming: the lowest total is made as high as it can be; who cannot get more stays there,
//! and the others go on.

use good_lp::{
    Expression, Solution as _, SolverModel as _, Variable, constraint, microlp, variable, variables,
};

use crate::model::Undefined;

/// How near two totals are that count as equal, in hours.
const SLACK: f64 = 1e-7;

/// Somebody, or a group, with hours to give and the skills to give them for.
#[derive(Debug, Clone, PartialEq)]
pub struct Staff {
    /// Hours to give.
    pub hours: f64,
    /// For each demand, whether this staff can meet it.
    pub eligible: Vec<bool>,
}

/// Hours of one skill that one party asks for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Demand {
    /// The party, by number.
    pub party: usize,
    /// Hours at most.
    pub hours: f64,
}

/// Divides hours so that the party with least gets as much as it can, then the next, and so on.
///
/// Gives the total of each party, 0 to `n_parties − 1`, in hours.
///
/// # Errors
///
/// [`Undefined::NotRecorded`] if an amount is not a number from 0 to 10⁹ (beyond it the solver's steps lose the hours), a list has another length than the
/// demands, or a demand is of no party.
///
/// # Source
///
/// Ogryczak, W. & Śliwiński, T. (2006). On direct methods for lexicographic min-max optimization. ICCSA, 802–811.
pub fn leximin(
    staff: &[Staff],
    demands: &[Demand],
    n_parties: usize,
) -> Result<Vec<f64>, Undefined> {
    let is_amount = |it: f64| (0.0..=1e9).contains(&it);
    let fits = staff.iter().all(|it| is_amount(it.hours) && it.eligible.len() == demands.len())
        && demands.iter().all(|it| is_amount(it.hours) && it.party < n_parties);
    if !fits {
        return Err(Undefined::NotRecorded);
    }
    let problem = Problem { staff, demands, n_parties };
    let mut levels: Vec<Option<f64>> = vec![None; n_parties];
    // Each round settles at least one party.
    while levels.iter().any(Option::is_none) {
        let level = problem.best(&levels, Goal::Lowest)?;
        let open: Vec<usize> = (0..n_parties).filter(|it| levels.get(*it) == Some(&None)).collect();
        let mut settled = Vec::new();
        for party in &open {
            let most = problem.best(&levels, Goal::Party { party: *party, others_from: level })?;
            if most <= level + SLACK {
                settled.push(*party);
            }
        }
        // Rounding may hide who is stuck; then all of them are taken to be.
        let settled = if settled.is_empty() { open } else { settled };
        for party in settled {
            if let Some(slot) = levels.get_mut(party) {
                *slot = Some(level);
            }
        }
    }
    Ok(levels.into_iter().flatten().collect())
}

/// Why what is asked for cannot all be given, whatever the division.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shortage {
    /// The demand, by its place in the list, or several that only the same staff can meet.
    pub demand: usize,
    /// Hours that are asked for by all demands that no other staff can meet than these.
    pub asked: f64,
    /// Hours of the staff that can meet any of them; 0: nobody can.
    pub available: f64,
}

/// Finds demands that cannot all be met: for each, the hours asked for by it and by all that depend on no other staff,
/// and the hours that this staff has.
///
/// Nobody has to get everything, so a shortage is no failure: it is the constraint that binds.
pub fn shortages(staff: &[Staff], demands: &[Demand]) -> Vec<Shortage> {
    let able = |demand: usize| -> Vec<bool> {
        staff.iter().map(|it| it.eligible.get(demand) == Some(&true)).collect()
    };
    let all: Vec<Vec<bool>> = (0..demands.len()).map(able).collect();
    let is_within = |inner: &[bool], outer: &[bool]| {
        inner.iter().zip(outer).all(|(inner, outer)| !inner || *outer)
    };
    let is_met = |it: &[bool]| it.iter().any(|it| *it);
    let mut found = Vec::new();
    for (demand, own) in all.iter().enumerate() {
        // A demand that nobody can meet is short by itself, and weighs on no other.
        let depends = |other: usize, able: &[bool]| {
            if is_met(own) { is_met(able) && is_within(able, own) } else { other == demand }
        };
        let dependent =
            all.iter().zip(demands).enumerate().filter(|(other, (able, _))| depends(*other, able));
        let asked: f64 = dependent.map(|(_, (_, it))| it.hours).sum();
        let able = staff.iter().zip(own).filter(|(_, can)| **can);
        let available: f64 = able.map(|(it, _)| it.hours).sum();
        if available < asked {
            found.push(Shortage { demand, asked, available });
        }
    }
    found
}

struct Problem<'a> {
    staff: &'a [Staff],
    demands: &'a [Demand],
    n_parties: usize,
}

/// What is made as large as it can be.
#[derive(Clone, Copy)]
enum Goal {
    /// The lowest total of those that are not settled.
    Lowest,
    /// The total of one party, with the others that are not settled at or above a level.
    Party { party: usize, others_from: f64 },
}

impl Problem<'_> {
    fn best(&self, levels: &[Option<f64>], goal: Goal) -> Result<f64, Undefined> {
        let mut variables = variables!();
        let mut totals = vec![Expression::from(0.0); self.n_parties];
        let mut met = vec![Expression::from(0.0); self.demands.len()];
        let mut limits = Vec::new();
        for staff in self.staff {
            let mut given = Expression::from(0.0);
            let pairs = staff.eligible.iter().zip(self.demands).zip(&mut met);
            for ((_, demand), met) in pairs.filter(|((can, _), _)| **can) {
                let hours: Variable = variables.add(variable().min(0.0));
                given += hours;
                *met += hours;
                if let Some(total) = totals.get_mut(demand.party) {
                    *total += hours;
                }
            }
            limits.push(constraint!(given <= staff.hours));
        }
        for (met, demand) in met.into_iter().zip(self.demands) {
            limits.push(constraint!(met <= demand.hours));
        }
        let lowest = variables.add(variable().min(0.0));
        for (party, (total, level)) in totals.iter().zip(levels).enumerate() {
            let total = total.clone();
            limits.push(match (level, goal) {
                (Some(level), _) => constraint!(total >= *level - SLACK / 10.0),
                (None, Goal::Lowest) => constraint!(total >= lowest),
                (None, Goal::Party { party: own, .. }) if own == party => {
                    constraint!(total >= lowest)
                }
                (None, Goal::Party { others_from, .. }) => {
                    constraint!(total >= others_from - SLACK / 10.0)
                }
            });
        }
        // With one party the lowest is its total, so one objective serves both.
        let model = variables.maximise(lowest).using(microlp);
        let model = limits.into_iter().fold(model, good_lp::SolverModel::with);
        let solution = model.solve().map_err(|_| Undefined::NotRecorded)?;
        Ok(solution.value(lowest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::division::equal;

    fn demand(party: usize, hours: f64) -> Demand {
        Demand { party, hours }
    }

    #[test]
    fn who_can_be_helped_by_one_only_does_not_hold_the_others_down() {
        // The third skill has 20 hours; the first two share 110.
        let staff = |hours, eligible: [bool; 3]| Staff { hours, eligible: eligible.to_vec() };
        let all = [
            staff(40.0, [true, true, false]),
            staff(40.0, [false, true, false]),
            staff(30.0, [true, false, false]),
            staff(20.0, [false, false, true]),
        ];
        let demands = [demand(0, 80.0), demand(1, 60.0), demand(2, 90.0)];
        let totals = leximin(&all, &demands, 3).unwrap();
        for (total, expected) in totals.iter().zip([55.0, 55.0, 20.0]) {
            assert!((total - expected).abs() < 1e-6, "{totals:?}");
        }
    }

    #[test]
    fn one_pool_for_all_is_divided_as_equal_hours() {
        let claims = [50.0, 100.0, 250.0];
        let demands: Vec<Demand> = (0..).zip(claims).map(|(party, it)| demand(party, it)).collect();
        let staff = [Staff { hours: 200.0, eligible: vec![true; 3] }];
        let totals = leximin(&staff, &demands, 3).unwrap();
        for (total, expected) in totals.iter().zip(equal(&claims, 200.0).unwrap()) {
            assert!((total - expected).abs() < 1e-6, "{totals:?}");
        }
    }

    #[test]
    fn what_cannot_be_given_says_which_hours_are_short() {
        let staff = |hours, eligible: [bool; 3]| Staff { hours, eligible: eligible.to_vec() };
        // One knows the first two skills, nobody the third.
        let all = [staff(100.0, [true, true, false])];
        let demands = [demand(0, 60.0), demand(1, 50.0), demand(2, 10.0)];
        let found = shortages(&all, &demands);
        let short = |demand, asked, available| Shortage { demand, asked, available };
        assert_eq!(found, [short(0, 110.0, 100.0), short(1, 110.0, 100.0), short(2, 10.0, 0.0)]);
        let enough = [staff(110.0, [true, true, false]), staff(10.0, [false, false, true])];
        assert_eq!(shortages(&enough, &demands), []);
    }

    #[test]
    fn who_asks_nothing_gets_nothing_and_nonsense_is_refused() {
        let staff = [Staff { hours: 10.0, eligible: vec![true] }];
        assert_eq!(leximin(&staff, &[demand(0, 5.0)], 2).map(|it| it.len()), Ok(2));
        assert_eq!(leximin(&staff, &[demand(3, 5.0)], 2), Err(Undefined::NotRecorded));
        assert_eq!(leximin(&staff, &[demand(0, f64::NAN)], 1), Err(Undefined::NotRecorded));
        assert_eq!(leximin(&staff, &[demand(0, 1e300)], 1), Err(Undefined::NotRecorded));
        assert_eq!(leximin(&[], &[], 0), Ok(vec![]));
    }
}
