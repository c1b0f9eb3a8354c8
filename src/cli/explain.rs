use std::{fmt::Display, io::Write, path::PathBuf};

use crate::{
    cli::{
        Stop, exit,
        input::{self, Before, Secrets, Source, When},
        progress, project,
    },
    diagnostic::Place,
    language::Language,
    measures::{Card, MEASURES},
    model::{Coded, Day, Estimate, Outcome, PartialDate},
    register::Register,
    scoring::{
        Occasion, Window, assess,
        assessment::{AgreementRecord, Assessment},
        study::study,
    },
};

/// Explain a measure, or trace an agreement's figures back to file and line
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// A measure, or a dataset
    subject: PathBuf,
    /// An agreement of the dataset, or a measure to apply to it
    agreement: Option<String>,
    /// Mapping by which the folder holds tables of somebody else
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    #[command(flatten)]
    when: When,
}

impl Args {
    /// The data: what was named first, or the project if that is an agreement.
    fn source(&self) -> Source {
        let dataset = self.agreement.as_ref().map(|_| self.subject.clone());
        Source { dataset, mapping: self.mapping.clone(), ..Source::of(PathBuf::new()) }
    }
}

pub(super) fn run(args: &Args, language: &Language, out: &mut dyn Write) -> anyhow::Result<u8> {
    let subject = args.subject.display().to_string();
    match &args.agreement {
        Some(measure) if Card::find(measure).is_some() => {
            explain_measure(measure, language, out)?;
            explain_findings(args, measure, language, out)
        }
        Some(agreement) => explain_agreement(args, agreement, language, out),
        None if Card::find(&subject).is_none() && project::is_here() => {
            explain_agreement(args, &subject, language, out)
        }
        None => explain_measure(&subject, language, out),
    }
}

fn explain_measure(id: &str, language: &Language, out: &mut dyn Write) -> anyhow::Result<u8> {
    let Some(card) = Card::find(id) else {
        let ids: Vec<&str> = MEASURES.iter().map(|it| it.id).collect();
        let arguments = [("found", id.to_owned()), ("allowed", ids.join(", "))];
        return Err(Stop::new(exit::USAGE, language.fill("cli.no_such_measure", &arguments)).into());
    };
    let text = |part: &str| language.text(&format!("card.{id}.{part}")).to_owned();
    writeln!(out, "{}\n{}\n", text("name"), text("reads_as"))?;
    writeln!(out, "  {}\n", card.formula)?;
    let (low, high) = card.range;
    writeln!(out, "{}: {low} … {high}", language.text("cli.range"))?;
    writeln!(out, "{}: {}", language.text("cli.undefined"), text("undefined"))?;
    writeln!(out, "{}: {}", language.text("cli.source"), card.source)?;
    Ok(exit::OK)
}

/// What a study of the dataset finds with one measure; nothing for those that belong to agreements and groups.
fn explain_findings(
    args: &Args,
    id: &str,
    language: &Language,
    out: &mut dyn Write,
) -> anyhow::Result<u8> {
    let source = args.source();
    let assessment =
        input::assessment(&source, &args.when, &Before::default(), Secrets::Keep, language)?;
    let busy = progress::spinner();
    let study = study(&assessment, &mut |part| busy.set_message(part.to_owned()));
    busy.finish_and_clear();
    writeln!(out)?;
    for it in study.findings.iter().filter(|it| it.measure == id) {
        let value = match it.value {
            Outcome::Value(value) => value.to_string(),
            Outcome::Undefined(reason) => {
                language.text(&format!("undefined.{}", reason.code())).to_owned()
            }
        };
        let bounds = it.bounds.map(|it| format!(" [{} … {}]", it.low, it.high)).unwrap_or_default();
        writeln!(out, "{} · {}: {value}{bounds} (n = {})", it.group, it.part, it.n)?;
    }
    Ok(exit::OK)
}

fn explain_agreement(
    args: &Args,
    id: &str,
    language: &Language,
    out: &mut dyn Write,
) -> anyhow::Result<u8> {
    let source = args.source();
    let checked = input::check(&source, language)?;
    input::refuse(&checked, language)?;
    let Some(policy) = checked.policy else {
        return Err(Stop::new(exit::REFUSED, language.text("cli.refused")).into());
    };
    let register = checked.register;
    // Without a day, the last day on which anything is known to have happened.
    let as_of = args
        .when
        .as_of
        .or_else(|| last_day(&register))
        .ok_or_else(|| Stop::new(exit::USAGE, language.text("cli.as_of_missing")))?;
    let occasion = Occasion {
        dataset: checked.card,
        window: Window { as_of, known_on: args.when.known_on },
        policy,
        readings: checked.readings,
        diagnostics: Vec::new(),
        absent_tables: checked.absent_tables,
        previous: None,
        hearing_since: None,
    };
    let assessment = assess(&register, occasion, &mut |_| ());
    let Some(agreement) = assessment.agreements.iter().find(|it| it.id == id) else {
        return Err(Stop::new(
            exit::USAGE,
            language.fill("cli.no_such_agreement", &[("found", id)]),
        )
        .into());
    };
    let trace = Trace { register: &register, source: &source, language };
    trace.print(&assessment, agreement, out)?;
    Ok(exit::OK)
}

fn last_day(register: &Register) -> Option<Day> {
    let seen = register.evidence.values().flatten().filter_map(|it| it.occurred_on);
    let decided = register.agreements.values().filter_map(|it| it.decided_on);
    seen.chain(decided).map(PartialDate::last_day).max()
}

/// Prints what figures were made from, with the place of every row.
struct Trace<'a> {
    register: &'a Register,
    source: &'a Source,
    language: &'a Language,
}

impl Trace<'_> {
    fn place(&self, table: &'static str, key: &str) -> String {
        let Some(place) = self.register.place(table, key) else { return String::new() };
        let file = self.source.place().join(&*place.file).display().to_string();
        Place { file: file.into(), ..place }.to_string()
    }

    fn print(
        &self,
        assessment: &Assessment,
        agreement: &AgreementRecord,
        out: &mut dyn Write,
    ) -> anyhow::Result<()> {
        let language = self.language;
        writeln!(out, "{} · {}", agreement.id, agreement.title)?;
        writeln!(out, "  {}", self.place("agreements", &agreement.id))?;
        writeln!(out, "{}: {}\n", language.text("cli.as_of"), assessment.as_of)?;
        let scores = &agreement.scores;
        self.figure(out, "consensus", &agreement.consensus)?;
        self.figure(out, "harmony", &scores.harmony)?;
        self.figure(out, "leak", &scores.leak)?;
        self.figure(out, "follow_through", &scores.follow_through)?;
        for seat in &agreement.seats {
            let stance = seat.stance.map_or("–", Coded::code);
            let state = seat.condition_state.map_or("", Coded::code);
            let place = self.place("positions", &format!("{}|{}|", agreement.id, seat.party));
            writeln!(out, "\n{}: {stance} {state}\n  {place}", seat.party)?;
            let all = agreement.pairs.iter().flat_map(|it| &it.commitments);
            for it in all.filter(|it| it.party == seat.party) {
                writeln!(
                    out,
                    "  {}: {} · {} · q {} · a {} … {}\n    {}",
                    it.id,
                    it.binding.code(),
                    it.status.code(),
                    it.attainment,
                    it.act.low,
                    it.act.high,
                    self.place("commitments", &it.id)
                )?;
                for seen in &it.evidence {
                    let shown =
                        |it: Option<&dyn Display>| it.map(ToString::to_string).unwrap_or_default();
                    let on = shown(seen.occurred_on.as_ref().map(|it| it as &dyn Display));
                    let value = shown(seen.value.as_ref().map(|it| it as &dyn Display));
                    let status = seen.status.map_or("", Coded::code);
                    let place = self.place("evidence", &format!("{}|", seen.id));
                    writeln!(out, "    {on} {} {value} {status}\n      {place}", seen.kind.code())?;
                }
            }
        }
        Ok(())
    }

    fn figure(&self, out: &mut dyn Write, id: &str, it: &Estimate) -> anyhow::Result<()> {
        let name = self.language.text(&format!("card.{id}.name")).to_owned();
        let point = match it.point {
            Outcome::Value(value) => value.to_string(),
            Outcome::Undefined(reason) => {
                self.language.text(&format!("undefined.{}", reason.code())).to_owned()
            }
        };
        let bounds = it.bounds.map(|it| format!(" [{} … {}]", it.low, it.high)).unwrap_or_default();
        let n =
            self.language.fill("cli.made_from", &[("used", it.n_used), ("unknown", it.n_unknown)]);
        writeln!(out, "{name}: {point}{bounds} ({n})")?;
        Ok(())
    }
}
