use std::{io::Write, path::PathBuf};

use serde::Serialize;

use crate::{
    advice::{
        forecast::{Fitted, Model, fit},
        foresee::{Basis, Foreseen, Leaking, foresee},
        history::{FEATURES, History},
        validation::{ModelScore, Validation, validate},
    },
    cli::{
        Stop,
        aligned::write_aligned,
        ask, exit,
        input::{self, Source, When},
        output,
    },
    language::Language,
    model::{Coded as _, Day, ForecastPolicy, Technology, Undefined},
    register::{request, tables::PROPOSALS},
    report::advice_words as words,
    sources::requests,
};

/// Look ahead to proposals: the chance that each leaks, what that is made of, what to ask aloud, and how good this was before
///
/// Examples:
///   tenzij foresee datasets/voorbeeld --as-of 2026-09-30 --proposals proposals.csv
///   tenzij foresee datasets/voorbeeld --as-of 2026-09-30 --proposals proposals.csv -o foreseen.json
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Args {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    when: When,
    /// What could be agreed: a table with id, title, entitled and more; see docs/advice.md
    #[arg(long, value_name = "FILE")]
    proposals: PathBuf,
    /// File to write everything in, as JSON; the only place with chances of single parties
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Serialize)]
struct Written<'a> {
    as_of: Day,
    policy: &'a ForecastPolicy,
    base: f64,
    n_promises: u64,
    n_agreements: u64,
    wholly_kept: u64,
    penalty: Option<f64>,
    features: [&'static str; 5],
    validation: &'a Validation,
    proposals: &'a [Foreseen],
}

pub(super) fn run(args: &Args, language: &Language, out: &mut dyn Write) -> anyhow::Result<u8> {
    let dataset = ask::dataset(&args.source, &args.when, language)?;
    let as_of = dataset.as_of();
    let read = |file: &str, bytes: &[u8]| requests::table(&PROPOSALS, file, bytes);
    let proposals = ask::request(&args.proposals, language, read, |draft| {
        request::proposals(draft, &dataset.register, as_of)
    })?;
    let assessment = dataset.assess(&dataset.register);
    let history = History::of(&assessment);
    let policy = &assessment.policy;
    let known = history.known_on(history.last);
    let fitted = fit(&history, history.last, policy).map_err(|_| {
        let least = policy.forecast.learned_from;
        let arguments = [("n", known.len().to_string()), ("least", least.to_string())];
        Stop::new(exit::REFUSED, language.fill("cli.foresee.few", &arguments))
    })?;
    let validation = validate(&history, policy);
    let basis =
        Basis { history: &history, fitted: &fitted, validation: &validation, policy, as_of };
    let foreseen = foresee(&proposals, basis).map_err(|reason| {
        Stop::new(exit::REFUSED, language.text(&format!("undefined.{}", reason.code())))
    })?;
    let arguments = [("n", foreseen.len().to_string()), ("day", language.day(as_of))];
    writeln!(out, "{}\n", language.fill("cli.foresee.head", &arguments))?;
    for it in &foreseen {
        print(it, language, out)?;
    }
    let (kept, n) = history.wholly_kept(&known);
    let past = [("n", language.count(n)), ("kept", language.count(kept))];
    writeln!(out, "{}", language.fill("cli.foresee.past", &past))?;
    writeln!(out, "{}\n", language.text("cli.foresee.independent"))?;
    print_skill(&validation, &fitted, policy.forecast.feature_agreements, language, out)?;
    if let Some(path) = &args.output {
        let written = Written {
            as_of,
            policy: &policy.forecast,
            base: fitted.base,
            n_promises: fitted.n_promises,
            n_agreements: fitted.n_agreements,
            wholly_kept: kept,
            penalty: fitted.features.as_ref().ok().map(|it| it.penalty),
            features: FEATURES,
            validation: &validation,
            proposals: &foreseen,
        };
        output::write_json(path, &written, language, out)?;
    }
    Ok(input::exit_code(&args.source, &dataset.occasion.diagnostics))
}

fn print(it: &Foreseen, language: &Language, out: &mut dyn Write) -> anyhow::Result<()> {
    writeln!(out, "{} {}", it.proposal.id, it.proposal.title)?;
    let n = [("n", language.count(it.proposal.entitled.len() as u64))];
    writeln!(out, "{}", language.fill("cli.foresee.parties", &n))?;
    for leaking in &it.leaks {
        writeln!(out, "{}", chance(leaking, language))?;
    }
    if !it.reasons.is_empty() {
        let part = |it: &crate::advice::foresee::Reason| {
            let name = language.text(reason_key(it.code));
            let sign = if it.log_odds < 0.0 { "" } else { "+" };
            format!("{name} {sign}{}", language.decimal(it.log_odds, 2))
        };
        let list: Vec<String> = it.reasons.iter().map(part).collect();
        writeln!(out, "{}", language.fill("cli.foresee.reasons", &[("list", list.join("; "))]))?;
    }
    writeln!(out, "{}", language.text("cli.foresee.ask"))?;
    for question in &it.questions {
        writeln!(out, "    {}", language.text(&format!("advice.ask.{question}")))?;
    }
    writeln!(out)?;
    Ok(())
}

fn reason_key(code: &str) -> &'static str {
    match code {
        "base" => "advice.reason.base",
        "whole" => "advice.reason.whole",
        "record" => "advice.reason.record",
        _ => "advice.reason.features",
    }
}

fn chance(it: &Leaking, language: &Language) -> String {
    let technology =
        language.text(&format!("advice.technology.{}", it.technology.code())).to_owned();
    let (found, base) = match (it.chance, it.base) {
        (Ok(found), Ok(base)) => (found, base),
        (Err(reason), _) | (_, Err(reason)) => {
            let reason = language.text(&format!("undefined.{}", reason.code())).to_owned();
            let arguments = [("technology", technology), ("reason", reason)];
            return language.fill("cli.foresee.no_chance", &arguments);
        }
    };
    let mut arguments = vec![
        ("technology", technology),
        ("n", words::of_ten(language, found)),
        ("base", words::of_ten(language, base)),
    ];
    let is_share = it.technology == Technology::Summation;
    let key = match (it.interval, is_share) {
        (None, false) => "cli.foresee.chance",
        (None, true) => "cli.foresee.share",
        (Some(interval), _) => {
            arguments.push(("low", words::of_ten(language, interval.low)));
            arguments.push(("high", words::of_ten(language, interval.high)));
            if is_share { "cli.foresee.share_between" } else { "cli.foresee.between" }
        }
    };
    language.fill(key, &arguments)
}

/// The table by origin, the scores over all, and the table of calibration of the model that is used.
fn print_skill(
    validation: &Validation,
    fitted: &Fitted,
    least: u64,
    language: &Language,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    writeln!(out, "{}", language.text("cli.foresee.skill"))?;
    let models = [Model::Base, Model::Party, Model::Features];
    let label = |key: &str| language.text(key).to_owned();
    let with = |key: &str, model: Model| language.fill(key, &[("model", label(model_key(model)))]);
    let mut head = vec![label("cli.foresee.col_on")];
    head.extend(["learned", "tested", "base"].map(|it| label(&format!("cli.foresee.col_{it}"))));
    head.extend(models.iter().map(|it| with("cli.foresee.col_brier", *it)));
    head.extend(models.iter().skip(1).map(|it| with("cli.foresee.col_skill", *it)));
    head.extend(models.iter().map(|it| with("cli.foresee.col_loss", *it)));
    let number = |it: Option<Result<f64, Undefined>>| match it {
        Some(Ok(value)) => language.decimal(value, 3),
        Some(Err(_)) | None => "–".to_owned(),
    };
    let scores = |found: &[ModelScore]| -> Vec<String> {
        let of = |model: Model| found.iter().find(|it| it.model == model);
        let mut cells: Vec<String> =
            models.iter().map(|it| number(of(*it).map(|it| it.brier))).collect();
        cells.extend(models.iter().skip(1).map(|it| number(of(*it).map(|it| it.skill))));
        cells.extend(models.iter().map(|it| number(of(*it).map(|it| it.log_loss))));
        cells
    };
    // Headings are long, so the table is turned on its side: a line for each score.
    let mut columns = vec![head];
    for it in &validation.origins {
        let mut column = vec![
            it.on.to_string(),
            language.count(it.n_learned_from),
            language.count(it.n_tested),
            language.decimal(it.base, 3),
        ];
        column.extend(scores(&it.models));
        columns.push(column);
    }
    let mut all = vec![label("cli.foresee.all"), "–".to_owned()];
    all.extend([language.count(validation.n_tested()), "–".to_owned()]);
    all.extend(scores(&validation.models));
    columns.push(all);
    write_aligned(&turned(&columns), out)?;
    writeln!(out, "\n{}", words::skill(language, validation))?;
    if validation.used != Model::Features {
        let arguments =
            [("n", language.count(fitted.n_agreements)), ("least", language.count(least))];
        writeln!(out, "{}", language.fill("cli.foresee.no_features", &arguments))?;
    }
    let Some(score) = validation.score(validation.used).filter(|it| 0 < it.n) else {
        return Ok(());
    };
    writeln!(out, "\n{}", with("cli.foresee.calibration", validation.used))?;
    let mut lines = vec![
        ["n", "chance", "leaked", "range"]
            .map(|it| label(&format!("cli.foresee.col_{it}")))
            .to_vec(),
    ];
    for step in &score.calibration {
        let shown = |it: f64| language.decimal(it, 2);
        lines.push(vec![
            language.count(step.n),
            shown(step.chance),
            shown(step.leaked),
            format!("{} – {}", shown(step.interval.low), shown(step.interval.high)),
        ]);
    }
    write_aligned(&lines, out)?;
    Ok(())
}

fn model_key(model: Model) -> &'static str {
    match model {
        Model::Base => "advice.model.base",
        Model::Party => "advice.model.party",
        Model::Features => "advice.model.features",
    }
}

fn turned(columns: &[Vec<String>]) -> Vec<Vec<String>> {
    let n_lines = columns.iter().map(Vec::len).max().unwrap_or(0);
    let cell = |column: &Vec<String>, at: usize| column.get(at).cloned().unwrap_or_default();
    (0..n_lines).map(|at| columns.iter().map(|it| cell(it, at)).collect()).collect()
}
