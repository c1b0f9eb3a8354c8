use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use crate::{
    cli::{Stop, exit, output},
    diagnostic::{Diagnostic, Severity},
    language::Language,
    model::Coded as _,
    sources::{
        MINUTES,
        consent::Tongue,
        minutes::{self, Outcome, Proposal, document::At, retreat},
    },
};

/// Read minutes and propose the decisions in them; nothing is recorded until you tick it
///
/// Examples:
///   tenzij read verslag.docx -o voorstel.csv
///   tenzij read herijking.json
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Args {
    /// Minutes (.docx, .odt, .md, .txt), or the herijking.json of a retreat
    file: PathBuf,
    /// Name of a party, so that only known names are taken for parties; may be given more than once
    #[arg(long, value_name = "NAME")]
    party: Vec<String>,
    /// Where to write the proposals, to be ticked; .csv
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Stop with exit code 1 if there is any question
    #[arg(long)]
    strict: bool,
}

pub(super) fn run(args: &Args, language: &Language, out: &mut dyn Write) -> anyhow::Result<u8> {
    let is_csv = |it: &&PathBuf| it.extension().is_some_and(|it| it.eq_ignore_ascii_case("csv"));
    if args.output.as_ref().is_some_and(|it| !is_csv(&it)) {
        return Err(Stop::new(exit::USAGE, language.text("cli.read.not_csv")).into());
    }
    let bytes = content(&args.file, language)?;
    let (proposals, diagnostics) = proposals(args, &bytes);
    for it in &diagnostics {
        eprintln!("{}", it.render(language));
    }
    let Some(proposals) = proposals else { return Ok(exit::REFUSED) };
    print(&proposals, language, out)?;
    if let Some(path) = &args.output {
        let (headings, rows) = table(&proposals, language);
        output::write(path, &csv(&headings, &rows)?, language)?;
        let name = path.display().to_string();
        writeln!(out, "{}", language.fill("cli.read.written", &[("file", name)]))?;
    }
    if !proposals.is_empty() {
        writeln!(out, "{}", language.text("cli.read.unticked"))?;
    }
    let has_question = diagnostics.iter().any(|it| it.severity == Severity::Question);
    Ok(if args.strict && has_question { exit::QUESTIONS } else { exit::OK })
}

/// A regular file as it is now, of no more than the limit and one byte.
fn content(path: &Path, language: &Language) -> anyhow::Result<Vec<u8>> {
    use std::io::Read as _;
    let name = path.display().to_string();
    let stop = |err: &std::io::Error| Stop::of_io(language, "cli.cannot_read", &name, err);
    let file = fs::File::open(path).map_err(|err| stop(&err))?;
    if !file.metadata().map_err(|err| stop(&err))?.is_file() {
        let reason = language.text("cli.not_a_file");
        let message =
            language.fill("cli.cannot_read", &[("file", name.as_str()), ("reason", reason)]);
        return Err(Stop::new(exit::NO_INPUT, message).into());
    }
    let mut bytes = Vec::new();
    let limit = u64::try_from(MINUTES.file_bytes).unwrap_or(u64::MAX).saturating_add(1);
    file.take(limit).read_to_end(&mut bytes).map_err(|err| stop(&err))?;
    Ok(bytes)
}

fn proposals(args: &Args, bytes: &[u8]) -> (Option<Vec<Proposal>>, Vec<Diagnostic>) {
    let name = args.file.display().to_string();
    if retreat::is_retreat(bytes) {
        let checked = retreat::read(&name, bytes);
        return (checked.value.map(|it| it.proposals), checked.diagnostics);
    }
    let checked = minutes::read(&name, bytes);
    (checked.value.map(|it| minutes::propose(&it, &args.party)), checked.diagnostics)
}

/// Prints the proposals: first what decides, then what does not.
fn print(proposals: &[Proposal], language: &Language, out: &mut dyn Write) -> anyhow::Result<()> {
    let is_other = |it: &&Proposal| matches!(it.outcome, Outcome::NoDecision(_));
    let (others, decisions): (Vec<&Proposal>, Vec<&Proposal>) =
        proposals.iter().partition(is_other);
    if decisions.is_empty() {
        writeln!(out, "{}", language.text("cli.read.none"))?;
    } else {
        let n = decisions.len() as u64;
        writeln!(out, "{}", language.plural::<&str>("cli.read.decisions", n, &[]))?;
    }
    for (it, number) in decisions.iter().zip(1..) {
        writeln!(out, "\n{number}. {}", shown(&it.decision))?;
        let consent = it.consent.written(tongue(language));
        let lines = [
            ("minutes.heading.nr", it.nr.as_str()),
            ("minutes.heading.kind", language.text(outcome(it))),
            ("minutes.heading.stance", &stance(it, language)),
            ("minutes.heading.consent", &consent),
            ("minutes.heading.condition", it.condition.as_deref().unwrap_or_default()),
            ("minutes.heading.who", &it.who),
            ("minutes.heading.due", &it.due),
            ("minutes.heading.quote", &it.quote),
            ("minutes.heading.place", &place(it.place, language)),
            ("minutes.heading.certainty", &certainty(it, language)),
        ];
        for (heading, text) in lines.iter().filter(|(_, it)| !it.is_empty()) {
            writeln!(out, "   {:<12} {}", format!("{}:", language.text(heading)), shown(text))?;
        }
    }
    if !others.is_empty() {
        writeln!(
            out,
            "\n{}",
            language.plural::<&str>("cli.read.others", others.len() as u64, &[])
        )?;
    }
    for it in others {
        let place = place(it.place, language);
        writeln!(out, "   {} ({place}): {}", language.text(outcome(it)), shown(&it.quote))?;
    }
    writeln!(out)?;
    Ok(())
}

/// The proposals as a table to be ticked: a first, empty column, then those of the minutes, then what a person needs to judge.
pub(super) fn table(
    proposals: &[Proposal],
    language: &Language,
) -> (Vec<String>, Vec<Vec<String>>) {
    let columns = [
        "tick",
        "nr",
        "decision",
        "consent",
        "who",
        "due",
        "condition",
        "kind",
        "stance",
        "quote",
        "place",
        "certainty",
    ];
    let heading = |it: &&str| language.text(&format!("minutes.heading.{it}")).to_owned();
    let row = |it: &Proposal| {
        vec![
            String::new(),
            it.nr.clone(),
            it.decision.clone(),
            it.consent.written(tongue(language)),
            it.who.clone(),
            it.due.clone(),
            it.condition.clone().unwrap_or_default(),
            language.text(outcome(it)).to_owned(),
            stance(it, language),
            it.quote.clone(),
            place(it.place, language),
            certainty(it, language),
        ]
    };
    (columns.iter().map(heading).collect(), proposals.iter().map(row).collect())
}

/// A cell that a spreadsheet would compute is written as the text that it is.
fn csv(headings: &[String], rows: &[Vec<String>]) -> anyhow::Result<Vec<u8>> {
    let safe = |text: &String| {
        let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
        if is_formula { format!("'{text}") } else { text.clone() }
    };
    let mut writer =
        ::csv::WriterBuilder::new().delimiter(b';').from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(headings)?;
    for row in rows {
        writer.write_record(row.iter().map(safe))?;
    }
    Ok(writer.into_inner()?)
}

fn tongue(language: &Language) -> Tongue {
    if language.tag == "en" { Tongue::English } else { Tongue::Dutch }
}

fn outcome(proposal: &Proposal) -> &'static str {
    match proposal.outcome.code() {
        "decision" => "minutes.outcome.decision",
        "confirm" => "minutes.outcome.confirm",
        "adjust" => "minutes.outcome.adjust",
        "withdraw" => "minutes.outcome.withdraw",
        "noted" => "minutes.outcome.noted",
        "deferred" => "minutes.outcome.deferred",
        "withdrawn" => "minutes.outcome.withdrawn",
        "promise" => "minutes.outcome.promise",
        "undecided" => "minutes.outcome.undecided",
        _ => "minutes.outcome.procedural",
    }
}

fn stance(proposal: &Proposal, language: &Language) -> String {
    match (proposal.outcome, proposal.stance) {
        (Outcome::Decision, Some(stance)) => {
            language.text(&format!("stance.{}", stance.code())).to_owned()
        }
        (Outcome::Decision, None) if proposal.consent.is_empty() => {
            language.text("cli.read.not_recorded").to_owned()
        }
        (Outcome::Decision, None) => language.text("cli.read.by_party").to_owned(),
        (Outcome::Again(_) | Outcome::NoDecision(_), _) => String::new(),
    }
}

fn place(place: At, language: &Language) -> String {
    match place {
        At::Paragraph(n) => language.fill("minutes.place.paragraph", &[("n", n)]),
        At::Line(n) => language.fill("minutes.place.line", &[("n", n)]),
        At::Entry(n) => language.fill("minutes.place.entry", &[("n", n)]),
        At::Table { table, row } => {
            language.fill("minutes.place.table", &[("table", table), ("row", row)])
        }
    }
}

fn certainty(proposal: &Proposal, language: &Language) -> String {
    let certainty = format!("minutes.certainty.{}", proposal.certainty.code());
    let reason = format!("minutes.reason.{}", proposal.reason.code());
    format!("{}: {}", language.text(&certainty), language.text(&reason))
}

/// A text on one line, without what a terminal would obey.
fn shown(text: &str) -> String {
    text.chars().map(|it| if it.is_control() { ' ' } else { it }).collect()
}
