//! Shared staff of one period: what each party could get by the rule that was agreed, in whole days, with what is still
//! owed from earlier periods, and how evenly the hours were spread.
//!
//! What is not on record is not taken for 0: a party without a claim is named and left out, and a number that needs what
//! is not there says so.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    measures::{
        apportionment::largest_remainder,
        division::{by_claim, by_contribution, contested_garment, equal},
        evenness::{Evenness, evenness},
    },
    model::{Capacity, Coded as _, DivisionRule, Undefined},
};

/// How hours are divided.
#[derive(Debug, Clone, PartialEq)]
pub struct Terms {
    /// The rule.
    pub rule: DivisionRule,
    /// What each party contributes, for the rule that asks for it.
    pub contributions: BTreeMap<String, f64>,
    /// Hours to divide; `None`: as many as were allocated.
    pub hours: Option<f64>,
    /// Periods before this one of which what was missed is carried over.
    pub carry: usize,
    /// Hours of a day's work: nobody is sent for less.
    pub day_hours: f64,
    /// Hours that one more person would bring.
    pub one_more: f64,
}

/// The division of one pool, for one skill, in one period.
#[derive(Debug, Clone, PartialEq)]
pub struct Share {
    /// The pool.
    pub pool: String,
    /// The skill, if any is on record.
    pub skill: Option<String>,
    /// The period.
    pub period: String,
    /// Hours to divide.
    pub hours: f64,
    /// The parties with a claim, in the order of their ids.
    pub parties: Vec<PartyShare>,
    /// Parties of which hours but no claim are on record.
    pub without_claim: Vec<String>,
    /// Posts that are needed and that there are, by who says so: full-time equivalents.
    pub posts: Vec<(String, Option<f64>, Option<f64>)>,
    /// Rows of earlier periods that could not be carried over, since what was claimed or had is not on record.
    pub n_not_carried: usize,
    /// Evenness of the hours of the rule, as planned and as used, each by hours and by share of the claim.
    pub evenness: [(Result<Evenness, Undefined>, Result<Evenness, Undefined>); 3],
}

/// What one party could get.
#[derive(Debug, Clone, PartialEq)]
pub struct PartyShare {
    /// The party.
    pub party: String,
    /// Hours that it asked for.
    pub claim: f64,
    /// Hours by each rule of [`DivisionRule::ALL`]; `None` where the rule asks for what is not on record.
    pub by_rule: Vec<Option<f64>>,
    /// Hours that it had too little in earlier periods, by the same rule; below 0: too much.
    pub carried: f64,
    /// Hours by the rule with what was carried over.
    pub hours: f64,
    /// The same in whole days.
    pub days: u32,
    /// Hours of rounding that go to the next period; below 0: rounded up.
    pub rest: f64,
    /// Hours by the rule if there were one person more.
    pub with_one_more: f64,
    /// Hours that were planned.
    pub planned: Option<f64>,
    /// Hours that were used.
    pub used: Option<f64>,
    /// Days that it would have had more if it had been served as well as who was served best, by hours used.
    pub envy_days: Option<f64>,
}

/// What is missing for a division.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// Neither the hours to divide are given, nor a whole plan is on record.
    Hours,
    /// The rule asks what each contributes, and of some that is not known.
    Contributions,
    /// Amounts that cannot be divided.
    Rule(Undefined),
}

/// Divides every pool and skill of a period.
///
/// # Errors
///
/// What is missing, for the first pool that misses anything.
pub fn shares(capacity: &[Capacity], period: &str, terms: &Terms) -> Result<Vec<Share>, Missing> {
    let mut groups: BTreeMap<(&str, Option<&str>), Vec<&Capacity>> = BTreeMap::new();
    for it in capacity {
        groups.entry((&it.pool, it.skill.as_deref())).or_default().push(it);
    }
    let of_period = groups
        .into_iter()
        .filter(|(_, rows)| rows.iter().any(|it| it.period.as_deref() == Some(period)));
    of_period.map(|((pool, skill), rows)| share(pool, skill, &rows, period, terms)).collect()
}

fn share(
    pool: &str,
    skill: Option<&str>,
    rows: &[&Capacity],
    period: &str,
    terms: &Terms,
) -> Result<Share, Missing> {
    let all = || rows.iter().filter(|it| it.period.as_deref() == Some(period));
    // A row with posts only is a figure of a whole, not a party that forgot to ask.
    let now = || all().filter(|it| has_hours(it));
    let posts = all()
        .filter(|it| it.need_fte.or(it.available_fte).is_some())
        .map(|it| (it.party.clone(), it.need_fte, it.available_fte))
        .collect();
    let claiming: Vec<&Capacity> = now().filter(|it| it.claim_hours.is_some()).copied().collect();
    let without_claim =
        now().filter(|it| it.claim_hours.is_none()).map(|it| it.party.clone()).collect();
    // Of a plan with a gap the sum is not what there is to divide.
    let planned: Option<f64> = now().map(|it| it.allocated_hours).sum();
    let is_there = now().next().is_some();
    let hours = terms.hours.or(planned.filter(|_| is_there)).ok_or(Missing::Hours)?;
    let claims: Vec<f64> = claiming.iter().filter_map(|it| it.claim_hours).collect();
    let parties: Vec<&str> = claiming.iter().map(|it| it.party.as_str()).collect();
    let awards = divide(terms.rule, &claims, &parties, hours, terms)?;
    let more = divide(terms.rule, &claims, &parties, hours + terms.one_more, terms)?;
    let by_rule: Vec<Option<Vec<f64>>> = DivisionRule::ALL
        .iter()
        .map(|rule| divide(*rule, &claims, &parties, hours, terms).ok())
        .collect();
    let (carried, n_not_carried) = carried(rows, period, terms);
    let owed: Vec<f64> = parties.iter().map(|it| carried.get(it).copied().unwrap_or(0.0)).collect();
    let settled = settle(&awards, &owed, &claims);
    let days = in_days(&settled, terms.day_hours);
    let used: Vec<Option<f64>> = claiming.iter().map(|it| it.used_hours).collect();
    let envy = envy(&used, &awards);
    let mut shares = Vec::with_capacity(claiming.len());
    for (at, it) in claiming.iter().enumerate() {
        let of = |list: &[f64]| list.get(at).copied().unwrap_or(0.0);
        let n_days = days.get(at).copied().unwrap_or(0);
        shares.push(PartyShare {
            party: it.party.clone(),
            claim: of(&claims),
            by_rule: by_rule.iter().map(|list| list.as_deref().map(of)).collect(),
            carried: of(&owed),
            hours: of(&settled),
            days: n_days,
            rest: of(&settled) - f64::from(n_days) * terms.day_hours,
            with_one_more: of(&more),
            planned: it.allocated_hours,
            used: it.used_hours,
            envy_days: envy.as_ref().map(|list| of(list) / terms.day_hours),
        });
    }
    let plans: Vec<Option<f64>> = claiming.iter().map(|it| it.allocated_hours).collect();
    let ruled: Vec<Option<f64>> = settled.iter().copied().map(Some).collect();
    let evenness = [&ruled, &plans, &used].map(|amounts| spread(amounts, &claims));
    Ok(Share {
        pool: pool.to_owned(),
        skill: skill.map(str::to_owned),
        period: period.to_owned(),
        hours,
        parties: shares,
        without_claim,
        posts,
        n_not_carried,
        evenness,
    })
}

fn has_hours(it: &Capacity) -> bool {
    it.claim_hours.or(it.allocated_hours).or(it.used_hours).is_some()
}

fn divide(
    rule: DivisionRule,
    claims: &[f64],
    parties: &[&str],
    hours: f64,
    terms: &Terms,
) -> Result<Vec<f64>, Missing> {
    let awards = match rule {
        DivisionRule::Equal => equal(claims, hours),
        DivisionRule::Claim => by_claim(claims, hours),
        DivisionRule::Contested => contested_garment(claims, hours),
        DivisionRule::Contribution => {
            let weights: Option<Vec<f64>> =
                parties.iter().map(|it| terms.contributions.get(*it).copied()).collect();
            by_contribution(claims, &weights.ok_or(Missing::Contributions)?, hours)
        }
    };
    awards.map_err(Missing::Rule)
}

/// For each party, the hours of earlier periods that the rule would have given and that it did not have.
///
/// What was had is what was used, or else what was planned. A row that tells neither, or no claim, is left out and counted.
fn carried<'a>(
    rows: &[&'a Capacity],
    period: &str,
    terms: &Terms,
) -> (BTreeMap<&'a str, f64>, usize) {
    let mut earlier: BTreeMap<&str, Vec<(&'a str, f64, f64)>> = BTreeMap::new();
    let mut n_left_out = 0;
    let before: BTreeSet<&str> =
        rows.iter().filter_map(|it| it.period.as_deref()).filter(|it| *it < period).collect();
    let near: BTreeSet<&str> = before.into_iter().rev().take(terms.carry).collect();
    for it in rows.iter().filter(|it| has_hours(it)) {
        let Some(own) = it.period.as_deref().filter(|it| near.contains(it)) else { continue };
        match (it.claim_hours, it.used_hours.or(it.allocated_hours)) {
            (Some(claim), Some(had)) => {
                earlier.entry(own).or_default().push((&it.party, claim, had));
            }
            _ => n_left_out += 1,
        }
    }
    let mut carried: BTreeMap<&str, f64> = BTreeMap::new();
    for rows in earlier.values() {
        let claims: Vec<f64> = rows.iter().map(|it| it.1).collect();
        let parties: Vec<&str> = rows.iter().map(|it| it.0).collect();
        let had: f64 = rows.iter().map(|it| it.2).sum();
        let Ok(awards) = divide(terms.rule, &claims, &parties, had, terms) else {
            n_left_out += rows.len();
            continue;
        };
        for (row, award) in rows.iter().zip(awards) {
            *carried.entry(row.0).or_default() += award - row.2;
        }
    }
    (carried, n_left_out)
}

/// Awards with what is owed, shifted by one amount for all so that no more is given than there is, within the claims.
///
/// ```text
/// x_i = clamp(a_i + o_i + λ, 0, c_i),  Σ x_i = Σ a_i
/// ```
fn settle(awards: &[f64], owed: &[f64], claims: &[f64]) -> Vec<f64> {
    if owed.iter().all(|it| *it == 0.0) {
        return awards.to_vec();
    }
    let total: f64 = awards.iter().sum();
    let at = |shift: f64| -> Vec<f64> {
        let each = awards.iter().zip(owed).zip(claims);
        each.map(|((award, owed), claim)| (award + owed + shift).clamp(0.0, *claim)).collect()
    };
    let widest: f64 = awards.iter().chain(owed).chain(claims).map(|it| it.abs()).sum();
    let (mut low, mut high) = (-widest, widest);
    // Halving a double a hundred times leaves nothing to halve.
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        if at(middle).iter().sum::<f64>() < total { low = middle } else { high = middle }
    }
    at(high)
}

fn in_days(hours: &[f64], day_hours: f64) -> Vec<u32> {
    let total: f64 = hours.iter().sum();
    // Slack: a total that is a whole number of days but for rounding counts as whole.
    let n = (total / day_hours + 1e-9).floor().clamp(0.0, f64::from(u32::MAX));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
    let n = n as u32;
    largest_remainder(hours, n).unwrap_or_else(|_| vec![0; hours.len()])
}

/// Hours that each would have had more at the rate of whoever had most of its award; `None` if any is not on record.
fn envy(had: &[Option<f64>], awards: &[f64]) -> Option<Vec<f64>> {
    let had: Vec<f64> = had.iter().copied().collect::<Option<_>>()?;
    let served = had.iter().zip(awards).filter(|(_, award)| 0.0 < **award);
    let best = served.map(|(had, award)| had / award).max_by(f64::total_cmp)?;
    Some(had.iter().zip(awards).map(|(had, award)| (best * award - had).max(0.0)).collect())
}

type Spread = (Result<Evenness, Undefined>, Result<Evenness, Undefined>);

fn spread(amounts: &[Option<f64>], claims: &[f64]) -> Spread {
    let Some(amounts) = amounts.iter().copied().collect::<Option<Vec<f64>>>() else {
        return (Err(Undefined::NotRecorded), Err(Undefined::NotRecorded));
    };
    // Who asked for nothing has no share of its claim.
    let asked = amounts.iter().zip(claims).filter(|(_, claim)| 0.0 < **claim);
    let shares: Vec<f64> = asked.map(|(amount, claim)| amount / claim).collect();
    (evenness(&amounts), evenness(&shares))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(party: &str, period: &str, claim: Option<f64>, used: Option<f64>) -> Capacity {
        Capacity {
            pool: "pool".into(),
            party: party.into(),
            period: Some(period.into()),
            skill: None,
            need_fte: None,
            available_fte: None,
            claim_hours: claim,
            allocated_hours: used,
            used_hours: used,
            source: None,
        }
    }

    fn terms(hours: f64) -> Terms {
        Terms {
            rule: DivisionRule::Equal,
            contributions: BTreeMap::new(),
            hours: Some(hours),
            carry: 1,
            day_hours: 8.0,
            one_more: 100.0,
        }
    }

    #[test]
    fn what_somebody_missed_is_made_up_for_in_the_next_period() {
        // In the first quarter 200 hours went 150 : 50 where equal hours give 100 each: 50 are owed.
        let rows = [
            row("a", "2026-Q1", Some(200.0), Some(150.0)),
            row("b", "2026-Q1", Some(200.0), Some(50.0)),
            row("a", "2026-Q2", Some(200.0), None),
            row("b", "2026-Q2", Some(200.0), None),
        ];
        let found = shares(&rows, "2026-Q2", &terms(200.0)).unwrap();
        let [a, b] = found[0].parties.as_slice() else { panic!("two parties") };
        assert_eq!((a.carried, b.carried), (-50.0, 50.0));
        assert!((a.hours - 50.0).abs() < 1e-9 && (b.hours - 150.0).abs() < 1e-9, "{a:?} {b:?}");
        assert_eq!((a.days, b.days), (6, 19), "25 days; 6.25 and 18.75");
        assert!((a.rest - 2.0).abs() < 1e-9 && (b.rest + 2.0).abs() < 1e-9);
    }

    #[test]
    fn what_is_not_on_record_is_said_and_not_taken_for_nothing() {
        let rows = [
            row("a", "2026-Q1", Some(80.0), Some(40.0)),
            row("b", "2026-Q1", None, Some(40.0)),
            row("c", "2026-Q1", Some(80.0), None),
            row("c", "2025-Q4", Some(80.0), None),
            row("c", "2025-Q3", Some(80.0), Some(8.0)),
        ];
        let found = shares(&rows, "2026-Q1", &terms(100.0)).unwrap();
        assert_eq!(found[0].without_claim, ["b"]);
        assert_eq!(found[0].n_not_carried, 1);
        assert!(found[0].parties.iter().all(|it| it.envy_days.is_none()));
        assert_eq!(found[0].evenness[2].0, Err(Undefined::NotRecorded));
        let unknown = Terms { hours: None, ..terms(0.0) };
        let nothing = [row("a", "2026-Q1", Some(80.0), None)];
        assert_eq!(shares(&nothing, "2026-Q1", &unknown), Err(Missing::Hours));
        let contribution = Terms { rule: DivisionRule::Contribution, ..terms(80.0) };
        assert_eq!(shares(&nothing, "2026-Q1", &contribution), Err(Missing::Contributions));
        let neither = Terms { hours: None, ..contribution };
        assert_eq!(shares(&nothing, "2026-Q1", &neither), Err(Missing::Hours));
    }

    #[test]
    fn one_more_person_goes_by_the_same_rule() {
        let rows = [row("a", "q", Some(80.0), None), row("b", "q", Some(300.0), None)];
        let found = shares(&rows, "q", &terms(120.0)).unwrap();
        let more: Vec<f64> = found[0].parties.iter().map(|it| it.with_one_more).collect();
        assert_eq!(more, [80.0, 140.0]);
    }
}
