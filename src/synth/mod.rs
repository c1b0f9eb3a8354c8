//! Made-up datasets of any size from a seed: for tests, for benchmarks, and to try things out.
//!
//! Parties meet in associations and hold to their own character over the years; agreements differ in how hard they are.
//! So the data have what real ones have: unanimous yeses that leak, conditions, silence, lateness, sources that were never found.
//! Every agreement is drawn from a random stream of its own, so a larger dataset begins with the smaller one.
//! All names are made up, and the descriptor says so.

#![allow(clippy::indexing_slicing, reason = "every index is drawn below the length of the list")]

use std::io::{self, Write};

use rand_chacha::ChaCha8Rng;

use crate::{
    measures::resampling::{below, stream, unit},
    model::Day,
    synth::words::{FIELDS, KINDS, REASONS, agreement_title, party_name},
};

mod words;

/// The random stream of what there is one of; agreements have those after it.
const WHOLE: u64 = 0;

/// What to make up.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The same seed and plan give the same bytes.
    pub seed: u64,
    /// Parties, spread evenly over the associations.
    pub parties: usize,
    /// Associations; an agreement is made within one.
    pub associations: usize,
    /// Agreements.
    pub agreements: usize,
    /// The first day on which anything may be decided.
    pub from: Day,
    /// Years over which decisions are spread.
    pub years: u16,
    /// Observations of each commitment, on average.
    pub evidence: f64,
    /// Share of seats that say yes with a condition.
    pub conditions: f64,
    /// Share of commitments that are not done in the end, on average.
    pub leaks: f64,
    /// Share of commitments of which nobody found anything.
    pub unknown: f64,
}

/// The plan cannot be made: which part of it, and what it may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutOfRange {
    /// The part.
    pub name: &'static str,
    /// What it may be.
    pub range: &'static str,
}

/// The tables that are written, in this order.
pub const TABLES: [&str; 11] = [
    "parties",
    "portfolios",
    "bodies",
    "memberships",
    "meetings",
    "attendance",
    "agreements",
    "positions",
    "commitments",
    "evidence",
    "searches",
];

/// The first line of each table, in the order of [`TABLES`].
const HEADS: [&str; 11] = [
    "id,name,kind,population",
    "id,name",
    "id,name,kind,level",
    "body,party,role",
    "id,date,body,portfolio,person_hours",
    "meeting,party,present",
    "id,meeting,decided_on,portfolio,kind,title,text,entitled,needs_council,duration_days,depends_on,status,source",
    "agreement,party,stance,condition,condition_state,interest,understood_target,source",
    "id,agreement,party,kind,unit,baseline,target,due_on,effort_hours,spent_hours",
    "id,commitment,occurred_on,recorded_on,kind,value,status,reason_code,grade,source",
    "party,source,searched_on",
];

/// Where each table is written to, in the order of [`TABLES`].
pub struct Sinks<'a> {
    /// One for each table.
    pub tables: Vec<&'a mut dyn Write>,
}

impl Plan {
    /// Checks that the plan can be made.
    ///
    /// # Errors
    ///
    /// The first part that is out of its range.
    pub fn check(&self) -> Result<(), OutOfRange> {
        let counts = [
            ("parties", (2..=100_000).contains(&self.parties), "2..100000"),
            (
                "associations",
                (1..=self.parties / 2).contains(&self.associations),
                "1..half of the parties",
            ),
            ("agreements", (1..=100_000_000).contains(&self.agreements), "1..100000000"),
            ("years", (1..=100).contains(&self.years), "1..100"),
            ("evidence", (0.0..=100.0).contains(&self.evidence), "0..100"),
        ];
        let shares =
            [("conditions", self.conditions), ("leaks", self.leaks), ("unknown", self.unknown)];
        let shares = shares.map(|(name, it)| (name, (0.0..=1.0).contains(&it), "0..1"));
        match counts.into_iter().chain(shares).find(|(_, fits, _)| !fits) {
            Some((name, _, range)) => Err(OutOfRange { name, range }),
            None => Ok(()),
        }
    }

    /// The parties of an association.
    fn members(&self, association: usize) -> impl Iterator<Item = usize> + Clone {
        (association..self.parties).step_by(self.associations.max(1))
    }
}

/// What stays the same of a party over the years.
struct Character {
    /// How much it adds to the chance of doing what was agreed.
    diligence: f64,
    /// How much it adds to the chance of a condition.
    reserve: f64,
}

/// The descriptor beside the tables.
pub fn descriptor(plan: &Plan) -> String {
    let resources: Vec<serde_json::Value> = TABLES
        .iter()
        .map(|it| serde_json::json!({ "name": it, "path": format!("{it}.csv") }))
        .collect();
    let descriptor = serde_json::json!({
        "name": "tenzij-synth",
        "title": "Verzonnen verenigingen",
        "description": format!(
            "Alles hierin is verzonnen, ook elke naam. Made up, every name too: seed {}, {} parties in {} associations, {} agreements.",
            plan.seed, plan.parties, plan.associations, plan.agreements
        ),
        "licenses": [{ "name": "CC0-1.0" }],
        "resources": resources,
    });
    format!("{descriptor:#}\n")
}

/// Writes all tables, row by row; `told` is told the number of agreements written.
///
/// # Errors
///
/// Those of writing.
pub fn write(plan: &Plan, sinks: Sinks<'_>, told: &mut dyn FnMut(usize)) -> io::Result<()> {
    let mut tables = sinks.tables;
    for (table, head) in tables.iter_mut().zip(HEADS) {
        writeln!(table, "{head}")?;
    }
    let Ok(mut tables) = <[&mut dyn Write; TABLES.len()]>::try_from(tables) else {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "one sink for each table"));
    };
    let characters = write_small(plan, &mut tables)?;
    for agreement in 0..plan.agreements {
        write_agreement(plan, agreement, &characters, &mut tables)?;
        told(agreement + 1);
    }
    tables.iter_mut().try_for_each(Write::flush)
}

type Tables<'a> = [&'a mut dyn Write; TABLES.len()];

fn write_small(plan: &Plan, tables: &mut Tables<'_>) -> io::Result<Vec<Character>> {
    let [parties, portfolios, bodies, memberships, _, _, _, _, _, _, searches] = tables;
    let mut random = stream(plan.seed, WHOLE);
    for (at, field) in FIELDS.iter().enumerate() {
        writeln!(portfolios, "f{at},{field}")?;
    }
    for association in 0..plan.associations {
        writeln!(bodies, "b{association},Vereniging {},board,region", party_name(association + 7))?;
        for party in plan.members(association) {
            writeln!(memberships, "b{association},p{party},member")?;
        }
    }
    let mut characters = Vec::with_capacity(plan.parties);
    for party in 0..plan.parties {
        let population = 4_000 + below(&mut random, 120_000);
        writeln!(parties, "p{party},{},municipality,{population}", party_name(party))?;
        let last = plan.from.plus_days(365 * i64::from(plan.years));
        for source in 0..=below(&mut random, 3) {
            writeln!(searches, "p{party},besluitenlijst {source},{last}")?;
        }
        let around = |random: &mut ChaCha8Rng, width: f64| width * (2.0 * unit(random) - 1.0);
        characters.push(Character {
            diligence: around(&mut random, 0.15),
            reserve: around(&mut random, 0.5),
        });
    }
    Ok(characters)
}

/// One agreement: what every member said, what each of them is to do, and what was found.
fn write_agreement(
    plan: &Plan,
    number: usize,
    characters: &[Character],
    tables: &mut Tables<'_>,
) -> io::Result<()> {
    let [_, _, _, _, meetings, _, agreements, ..] = tables;
    let mut random = stream(plan.seed, 1 + number as u64);
    let association = below(&mut random, plan.associations);
    let field = below(&mut random, FIELDS.len());
    let decided = plan.from.plus_days(days(below(&mut random, 365 * usize::from(plan.years))));
    let members = plan.members(association);
    let n_members = members.clone().count();
    let hours = 2 * n_members + below(&mut random, 20);
    writeln!(meetings, "v{number},{decided},b{association},f{field},{hours}")?;
    let kind = KINDS[below(&mut random, KINDS.len())];
    let title = agreement_title(field, number);
    let entitled: Vec<String> = members.clone().map(|it| format!("p{it}")).collect();
    let council = if unit(&mut random) < 0.2 { "yes" } else { "no" };
    let duration = 30 * (1 + below(&mut random, 24));
    let after = if 0 < number && unit(&mut random) < 0.1 {
        format!("a{}", below(&mut random, number))
    } else {
        String::new()
    };
    let status = if unit(&mut random) < 0.03 { "withdrawn" } else { "active" };
    writeln!(
        agreements,
        "a{number},v{number},{decided},f{field},{kind},{title},{title}: elke gemeente doet haar deel.,{},{council},{duration},{after},{status},besluitenlijst {decided} punt {}",
        entitled.join("|"),
        1 + below(&mut random, 9)
    )?;
    let task = Task {
        number,
        decided,
        due: decided.plus_days(180 + 30 * days(below(&mut random, 24))),
        hardness: 0.3 * (2.0 * unit(&mut random) - 1.0),
        harmony: 0.75 + 0.25 * unit(&mut random),
    };
    for party in members {
        let Some(character) = characters.get(party) else { continue };
        let present = unit(&mut random) < 0.94;
        let [_, _, _, _, _, attendance, ..] = tables;
        writeln!(attendance, "v{number},p{party},{}", if present { "yes" } else { "no" })?;
        write_seat(plan, &task, party, character, present, &mut random, tables)?;
    }
    Ok(())
}

fn days(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// What is the same of one agreement for all its parties.
struct Task {
    number: usize,
    decided: Day,
    due: Day,
    /// How much it takes off the chance of being done.
    hardness: f64,
    /// How likely a yes is.
    harmony: f64,
}

fn write_seat(
    plan: &Plan,
    task: &Task,
    party: usize,
    character: &Character,
    present: bool,
    random: &mut ChaCha8Rng,
    tables: &mut Tables<'_>,
) -> io::Result<()> {
    let [_, _, _, _, _, _, _, positions, commitments, evidence, _] = tables;
    let number = task.number;
    let drawn = unit(random);
    let reserve = (plan.conditions * (1.0 + character.reserve)).clamp(0.0, 1.0);
    let stance = match drawn {
        _ if !present => "absent",
        it if it < reserve / 2.0 => "yes_unless",
        it if it < reserve => "yes_provided",
        it if it < reserve + (1.0 - reserve) * task.harmony => "yes",
        it if it < 0.97 => "silent",
        it if it < 0.985 => "abstain",
        _ => "no",
    };
    let (condition, state) = match stance {
        "yes_unless" => (
            "Tenzij de kosten boven de raming komen.",
            ["not_triggered", "not_triggered", "triggered"][below(random, 3)],
        ),
        "yes_provided" => {
            ("Mits de raad instemt.", ["met", "met", "pending", "not_met"][below(random, 4)])
        }
        _ => ("", ""),
    };
    let interest = ["for", "for", "neutral", "against"][below(random, 4)];
    let target = 10 * (1 + below(random, 10));
    let understood = if unit(random) < 0.05 { (target / 2).to_string() } else { String::new() };
    writeln!(
        positions,
        "a{number},p{party},{stance},{condition},{state},{interest},{understood},verslag {}",
        task.decided
    )?;
    if !stance.starts_with("yes") {
        return Ok(());
    }
    let hours = 8 * (1 + below(random, 20));
    let spent = below(random, hours + 1);
    writeln!(
        commitments,
        "c{number}.{party},a{number},p{party},quantity,stuks,0,{target},{},{hours},{spent}",
        task.due
    )?;
    if unit(random) < plan.unknown {
        return Ok(());
    }
    let chance = 1.0 - plan.leaks + character.diligence - task.hardness;
    let is_done = unit(random) < chance;
    // One shift for all steps gives the average that was asked for.
    let shift = unit(random);
    let n = (0_u8..100).filter(|it| f64::from(*it) + shift < plan.evidence).count();
    for at in 1..=n {
        let is_last = at == n;
        let span = task.due.days_since(task.decided).max(1);
        let late = if is_last { days(below(random, 120)) - 60 } else { 0 };
        let on = task.decided.plus_days(span * days(at) / days(n) + late);
        let recorded = on.plus_days(days(below(random, 60)));
        let share = if is_done { at as f64 / n as f64 } else { 0.6 * at as f64 / n as f64 };
        let value = (share * target as f64).round();
        let (status, reason) = match (is_last, is_done) {
            (true, true) => ("done", ""),
            (true, false) => (
                ["not_done", "deviated", "running"][below(random, 3)],
                REASONS[below(random, REASONS.len())],
            ),
            _ => ("running", ""),
        };
        let grade = if unit(random) < 0.2 { "own_statement" } else { "document" };
        writeln!(
            evidence,
            "e{number}.{party}.{at},c{number}.{party},{on},{recorded},quantity,{value},{status},{reason},{grade},besluitenlijst {recorded}"
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
