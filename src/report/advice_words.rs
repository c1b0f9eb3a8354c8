//! Advice in words: the same sentences on the page and on the terminal.
//!
//! Shares are told out of a hundred and chances out of ten, so that nobody reads more into them than they hold.

use crate::{
    advice::{
        forecast::Model,
        gates::{Flip, Gate, Holds, Input, Inputs, Quantity, Test},
        mode::Advice,
        validation::Validation,
        weighing::Verdict,
    },
    language::Language,
    model::{Bounds, Coded as _, Mode},
};

/// A gate in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateLine {
    /// What it asks.
    pub name: String,
    /// Yes, no, or open.
    pub answer: String,
    /// Its code, for how it is drawn: `yes`, `no` or `open`.
    pub holds: &'static str,
    /// What it compares, each with its value and its threshold.
    pub tests: Vec<String>,
}

/// The mode, or those that remain possible.
pub fn mode(language: &Language, advice: &Advice) -> String {
    if let Some(mode) = advice.mode {
        return name(language, mode).to_owned();
    }
    // A name may hold a comma, so each stands between quotes.
    let quoted = |it: &Mode| format!("“{}”", name(language, *it));
    let names: Vec<String> = advice.possible.iter().map(quoted).collect();
    language.fill("advice.mode.possible", &[("list", language.list(&names))])
}

fn name(language: &Language, mode: Mode) -> &str {
    match mode {
        Mode::Together => language.text("mode.together"),
        Mode::Provided => language.text("mode.provided"),
        Mode::Willing => language.text("mode.willing"),
        Mode::Free => language.text("advice.mode.free"),
    }
}

/// The gates as they were passed.
pub fn gates(language: &Language, advice: &Advice) -> Vec<GateLine> {
    let line = |gate: &Gate| GateLine {
        name: language.text(&format!("advice.gate.{}", gate.code)).to_owned(),
        answer: language.text(&format!("advice.holds.{}", code(gate.holds))).to_owned(),
        holds: code(gate.holds),
        tests: premise(language, gate)
            .into_iter()
            .chain(gate.tests.iter().map(|it| test(language, it, &advice.inputs)))
            .collect(),
    };
    advice.gates.iter().map(line).collect()
}

fn code(holds: Holds) -> &'static str {
    match holds {
        Holds::Yes => "yes",
        Holds::No => "no",
        Holds::Open => "open",
    }
}

/// What a gate says of the law or of how parts make the whole.
fn premise(language: &Language, gate: &Gate) -> Option<String> {
    let holds = gate.premise?;
    let key = format!("advice.premise.{}.{}", gate.code, code(holds));
    Some(language.text(&key).to_owned())
}

fn test(language: &Language, it: &Test, inputs: &Inputs) -> String {
    let key = if it.wants_at_least { "advice.test.at_least" } else { "advice.test.at_most" };
    let arguments = [
        ("quantity", quantity(language, it.quantity)),
        ("value", value(language, it.quantity, it.value, inputs)),
        ("threshold", point(language, it.quantity, it.threshold, inputs)),
        ("holds", language.text(&format!("advice.holds.{}", code(it.holds))).to_owned()),
    ];
    language.fill(key, &arguments)
}

fn quantity(language: &Language, it: Quantity) -> String {
    let code = match it {
        Quantity::Spillover => "spillover",
        Quantity::AllDeliver => "all_deliver",
        Quantity::Consensus => "consensus",
        Quantity::Support => "support",
        Quantity::Leak => "leak",
        Quantity::ScaleGain => "scale_gain",
        Quantity::Willing => "willing",
        Quantity::FreeRiding => "free_riding",
    };
    language.text(&format!("advice.quantity.{code}")).to_owned()
}

/// A number as a reader meets it: parties as a count, everything else out of a hundred.
fn point(language: &Language, of: Quantity, it: f64, inputs: &Inputs) -> String {
    let scale = if of == Quantity::Willing { inputs.n_parties as f64 } else { 100.0 };
    language.whole((it * scale).round())
}

fn value(language: &Language, of: Quantity, it: Bounds, inputs: &Inputs) -> String {
    let (low, high) = (point(language, of, it.low, inputs), point(language, of, it.high, inputs));
    if low == high { low } else { language.fill("advice.between", &[("low", low), ("high", high)]) }
}

/// What the smallest change is that would make it otherwise.
pub fn flip(language: &Language, advice: &Advice) -> Option<String> {
    let flip: &Flip = advice.flips.first()?;
    let then = flip.mode.map_or(language.text("advice.flip.several"), |it| name(language, it));
    let of = |quantity: Quantity, range: Bounds| {
        let at = flip.at.unwrap_or(0.0);
        [
            ("quantity", self::quantity(language, quantity)),
            ("at", point(language, quantity, at, &advice.inputs)),
            ("now", value(language, quantity, range, &advice.inputs)),
            ("mode", then.to_owned()),
        ]
    };
    let inputs = &advice.inputs;
    let number = match flip.input {
        Input::Statutory => {
            let key = if flip.rises { "advice.flip.law" } else { "advice.flip.no_law" };
            return Some(language.fill(key, &[("mode", then)]));
        }
        Input::Technology => {
            let key = if flip.rises { "advice.flip.link" } else { "advice.flip.no_link" };
            return Some(language.fill(key, &[("mode", then)]));
        }
        Input::Spillover => of(Quantity::Spillover, inputs.spillover),
        Input::ScaleGain => of(Quantity::ScaleGain, inputs.scale_gain),
        Input::Consensus => of(Quantity::Consensus, inputs.consensus),
        Input::Support => of(Quantity::Support, inputs.support),
        Input::Leak => of(Quantity::Leak, inputs.leak),
        Input::AllDeliver => of(Quantity::AllDeliver, inputs.all_deliver),
        Input::Willing => of(Quantity::Willing, inputs.willing),
    };
    // On the edge a number cannot fall or rise to where it stands already.
    let is_on_edge = number.iter().any(|(name, at)| {
        *name == "at" && number.iter().any(|(name, now)| *name == "now" && now == at)
    });
    let key = match (is_on_edge, flip.rises) {
        (true, true) => "advice.flip.edge_rises",
        (true, false) => "advice.flip.edge_falls",
        (false, true) => "advice.flip.rises",
        (false, false) => "advice.flip.falls",
    };
    Some(language.fill(key, &number))
}

/// What is asked for before more can be said, if anything.
pub fn asked(language: &Language, advice: &Advice) -> Option<String> {
    let mut sentences = Vec::new();
    let names: Vec<&str> = advice.asked.iter().map(|it| language.text(ask_key(it))).collect();
    let is_open = advice.mode.is_none();
    if !names.is_empty() {
        let key = if is_open { "advice.asked.decides" } else { "advice.asked.weighs" };
        sentences.push(language.fill(key, &[("list", language.list(&names))]));
    }
    let mut open: Vec<String> = open_in_record(advice).map(|it| quantity(language, it)).collect();
    open.dedup();
    if is_open && !open.is_empty() {
        sentences.push(language.fill("advice.asked.record", &[("list", language.list(&open))]));
    }
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

/// What the record leaves open: no opinion settles it, only what is found or what falls due.
fn open_in_record(advice: &Advice) -> impl Iterator<Item = Quantity> {
    let tests = advice.gates.iter().filter(|it| it.holds == Holds::Open).flat_map(|it| &it.tests);
    let is_record = |it: Quantity| match it {
        Quantity::Consensus | Quantity::Support | Quantity::Leak => true,
        Quantity::AllDeliver | Quantity::Willing => true,
        Quantity::Spillover | Quantity::ScaleGain | Quantity::FreeRiding => false,
    };
    tests.filter(move |it| it.holds == Holds::Open && is_record(it.quantity)).map(|it| it.quantity)
}

fn ask_key(name: &str) -> &'static str {
    match name {
        "statutory" => "advice.ask.statutory",
        "technology" => "advice.ask.technology",
        "spillover" => "advice.ask.spillover",
        _ => "advice.ask.scale_gain",
    }
}

/// Whether it stands under other weights.
pub fn verdict(language: &Language, advice: &Advice) -> Option<String> {
    let (weighed, mode) = (advice.weighed.as_ref()?, advice.mode?);
    let share = |mode: Mode| {
        let at = Mode::ALL.iter().position(|it| *it == mode)?;
        Some((weighed.first.get(at).copied()?, weighed.error.get(at).copied()?))
    };
    let (own, error) = share(mode)?;
    let values = |mode: Mode| {
        let at = Mode::ALL.iter().position(|it| *it == mode)?;
        weighed.values.get(at)
    };
    // A mode with the same values is the same choice: if all want it, whoever wants is everybody.
    let other = Mode::ALL
        .iter()
        .filter(|it| values(**it) != values(mode))
        .filter_map(|it| Some((*it, share(*it)?.0)))
        .max_by(|a, b| a.1.total_cmp(&b.1))?;
    let hundred = |it: f64| language.whole((100.0 * it).round());
    let arguments = [
        ("n", hundred(own)),
        ("error", language.decimal(100.0 * error, 1)),
        ("other", name(language, other.0).to_owned()),
        ("m", hundred(other.1)),
    ];
    let key = match weighed.verdict {
        Verdict::Robust => "advice.verdict.robust",
        Verdict::Contested => "advice.verdict.contested",
        Verdict::Opposed => "advice.verdict.opposed",
    };
    Some(language.fill(key, &arguments))
}

/// How good forecasts were on the past of this dataset, in one sentence.
pub fn skill(language: &Language, validation: &Validation) -> String {
    let n = validation.n_tested();
    let quarters = validation.origins.len() as u64;
    let (used, key) = match validation.used {
        _ if n == 0 => (Model::Party, "advice.skill.untested"),
        Model::Base => (Model::Party, "advice.skill.base"),
        Model::Party => (Model::Party, "advice.skill.party"),
        Model::Features => (Model::Features, "advice.skill.features"),
    };
    let skill = validation.score(used).and_then(|it| it.skill.ok()).unwrap_or(0.0);
    let arguments = [
        ("n", language.count(n)),
        ("quarters", language.count(quarters)),
        ("skill", language.whole((100.0 * skill).round())),
    ];
    language.fill(key, &arguments)
}

/// A chance out of ten, as people say it.
pub fn of_ten(language: &Language, chance: f64) -> String {
    language.whole((10.0 * chance).round())
}
