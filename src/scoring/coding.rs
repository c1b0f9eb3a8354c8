//! How far coders who read the same sources saw the same.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    measures::coder_reliability::{Scale, coder_reliability},
    model::{Coded as _, Stance},
    register::Register,
    scoring::assessment::CodingRecord,
};

/// The reliability of stances and of what evidence shows; empty if nothing was coded by single coders.
pub(super) fn coding(register: &Register) -> Vec<CodingRecord> {
    let positions = register.coded_positions.iter().filter_map(|it| {
        let unit = format!("{}|{}", it.agreement, it.party);
        Some((unit, it.coder.as_deref()?, it.stance?))
    });
    let positions: Vec<(String, &str, Stance)> = positions.collect();
    let evidence = register.coded_evidence.iter().filter_map(|it| {
        let code = it.status?.code();
        Some((it.id.clone(), it.coder.as_deref()?, code))
    });
    let evidence: Vec<(String, &str, &str)> = evidence.collect();
    let place = |codes: &[&str], code: &str| {
        codes.iter().position(|it| *it == code).map_or(0.0, |it| it as f64)
    };
    let mut records = Vec::new();
    if !positions.is_empty() {
        let nominal = positions.iter().map(|(unit, coder, stance)| {
            (unit.as_str(), *coder, place(Stance::CODES, stance.code()))
        });
        records.push(record("stance", Scale::Nominal, nominal));
        // Who was silent or absent has no place on the scale.
        let ordinal = positions.iter().filter_map(|(unit, coder, stance)| {
            Some((unit.as_str(), *coder, stance.category()? as f64))
        });
        records.push(record("stance", Scale::Ordinal, ordinal));
    }
    if !evidence.is_empty() {
        let codes: BTreeSet<&str> = evidence.iter().map(|it| it.2).collect();
        let codes: Vec<&str> = codes.into_iter().collect();
        let nominal =
            evidence.iter().map(|(unit, coder, code)| (unit.as_str(), *coder, place(&codes, code)));
        records.push(record("evidence", Scale::Nominal, nominal));
    }
    records
}

fn record<'a>(
    subject: &str,
    scale: Scale,
    seen: impl Iterator<Item = (&'a str, &'a str, f64)>,
) -> CodingRecord {
    let mut units: BTreeMap<&str, BTreeMap<&str, f64>> = BTreeMap::new();
    for (unit, coder, code) in seen {
        units.entry(unit).or_default().insert(coder, code);
    }
    let coders: BTreeSet<&str> = units.values().flat_map(|it| it.keys().copied()).collect();
    let readings: Vec<Vec<f64>> = units.values().map(|it| it.values().copied().collect()).collect();
    CodingRecord {
        subject: subject.to_owned(),
        scale,
        alpha: coder_reliability(&readings, scale).into(),
        n_double: readings.iter().filter(|it| 1 < it.len()).count() as u64,
        n_coders: coders.len() as u64,
    }
}
