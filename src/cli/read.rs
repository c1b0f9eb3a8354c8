use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use crate::{
    cli::{
        Stop,
        beside::{self, Came},
        books::{self, Form},
        exit, files, guard, holdings, output,
        project::{self, Folder, Project, Which},
        say,
    },
    diagnostic::{Diagnostic, Severity},
    export::workbook::Book,
    language::{Language, as_text},
    model::{Coded as _, Day},
    sources::{
        MINUTES,
        consent::Tongue,
        minutes::{self, Outcome, Proposal, document::At, retreat},
        routine::{
            Known,
            layout::{CHANGE, PROPOSALS},
        },
    },
};

/// Read minutes and propose the decisions in them; nothing is recorded until you tick it
///
/// Examples:
///   tenzij read verslag-2026-09-18.docx
///   tenzij read verslag.docx --meeting 2026-09-18 -o voorstel.xlsx
///   tenzij read herijking.json
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Args {
    /// Minutes (.docx, .odt, .md, .txt), or the herijking.json of a retreat
    file: PathBuf,
    /// Name of a party, so that only known names are taken for parties; may be given more than once
    #[arg(long, value_name = "NAME")]
    party: Vec<String>,
    /// Day of the meeting; the day in the name of the file if left out
    #[arg(long, value_name = "DATE")]
    meeting: Option<Day>,
    #[command(flatten)]
    which: Which,
    /// Where to write the proposals, to be ticked; .xlsx, .ods or .csv; in a project they have a place of their own
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Stop with exit code 1 if there is any question
    #[arg(long)]
    strict: bool,
}

pub(super) fn run(args: &Args, language: &Language, out: &mut dyn Write) -> anyhow::Result<u8> {
    let is_in_project = args.which.project.is_some() || project::is_here();
    let project = is_in_project.then(|| args.which.find(language)).transpose()?;
    let bytes = content(&args.file, language)?;
    let (proposals, mut diagnostics) = proposals(args, project.as_ref(), &bytes);
    let name = args.file.display().to_string();
    diagnostics.extend(beside::open_elsewhere(&args.file, &name));
    diagnostics.extend(beside::conflict(&name, Came::ByName));
    for it in &diagnostics {
        say::aside(&it.render(language));
    }
    let Some(proposals) = proposals else { return Ok(exit::REFUSED) };
    print(&proposals, language, out)?;
    if proposals.is_empty() {
        return Ok(exit::OK);
    }
    let path = args.output.clone().or_else(|| Some(usual(project.as_ref()?, &args.file)));
    let Some(path) = path else {
        writeln!(out, "{}", language.text("cli.read.unticked"))?;
        return Ok(exit::OK);
    };
    let own = project.as_ref().map_or(language, |it| it.language());
    let bytes = match extension(&path).as_str() {
        "csv" => {
            let (headings, rows) = table(&proposals, own);
            csv(&headings, &rows)?
        }
        "xlsx" => books::bytes(&book(&proposals, args, own), Form::Xlsx, language)?,
        "ods" => books::bytes(&book(&proposals, args, own), Form::Ods, language)?,
        _ => return Err(Stop::new(exit::USAGE, language.text("cli.read.form")).into()),
    };
    // Whoever ticked it would lose that.
    if fs::metadata(&path).is_ok_and(|it| !it.is_file() || 0 < it.len()) {
        let arguments = [("file", path.display().to_string())];
        let message = language.fill("cli.read.taken", &arguments);
        return Err(Stop::new(exit::CANNOT_CREATE, message).into());
    }
    if let Some(project) = project.filter(|_| args.output.is_none()) {
        guard::refuse_outside(&project.root, &path, language)?;
    }
    output::write(&path, &bytes, language)?;
    let arguments = [("file", path.display().to_string())];
    writeln!(out, "{}", language.fill("cli.read.written", &arguments))?;
    let has_question = diagnostics.iter().any(|it| it.severity == Severity::Question);
    Ok(if args.strict && has_question { exit::QUESTIONS } else { exit::OK })
}

/// Where proposals of a project go: in its input folder, under the name of the minutes.
fn usual(project: &Project, file: &Path) -> PathBuf {
    let stem = file.file_stem().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
    let name = project.language().text("book.proposals_file");
    project.folder(Folder::Input).join(format!("{name}-{}.xlsx", output::file_stem(&stem)))
}

fn extension(path: &Path) -> String {
    path.extension().map(|it| it.to_string_lossy().to_lowercase()).unwrap_or_default()
}

/// The proposals as a workbook in which a person puts ticks.
fn book(proposals: &[Proposal], args: &Args, language: &Language) -> Book {
    let day = args.meeting.or_else(|| day_in(&args.file));
    let meeting = day.map(|it| it.to_string()).unwrap_or_default();
    let row = |(it, number): (&Proposal, u32)| {
        let (nr, change) = match it.outcome {
            Outcome::Again(_) => (it.nr.clone(), CHANGE.word(it.outcome.code(), language)),
            Outcome::Decision | Outcome::NoDecision(_) => (number_of(it, number, &meeting), ""),
        };
        let cells = [
            "",
            &nr,
            &meeting,
            "",
            &it.decision,
            &it.consent.written(tongue(language)),
            &it.who,
            &it.due,
            change,
            &it.quote,
            &place(it.place, language),
            &certainty(it, language),
        ];
        books::row_of(&PROPOSALS, &cells.map(str::to_owned))
    };
    let decides = |it: &&Proposal| !matches!(it.outcome, Outcome::NoDecision(_));
    let rows = proposals.iter().filter(decides).zip(1..).map(row).collect();
    let others = proposals.iter().filter(|it| !decides(it));
    let other = |it: &Proposal| {
        let kind = language.text(outcome(it));
        format!("{kind} ({}): {}", place(it.place, language), it.quote.replace('\n', " "))
    };
    let others: Vec<String> = others.map(other).collect();
    let file = args.file.file_name().map(|it| it.to_string_lossy().into_owned());
    let arguments = [("file", file.unwrap_or_default()), ("others", others.join("\n"))];
    let key = if others.is_empty() { "book.proposals" } else { "book.proposals_others" };
    let sheets =
        vec![books::readme(key, &arguments, language), books::sheet(&PROPOSALS, rows, language)];
    Book { title: language.text("sheet.proposals").to_owned(), sheets }
}

/// A number that no other minutes give: that of the document behind the day of the meeting.
fn number_of(proposal: &Proposal, number: u32, meeting: &str) -> String {
    let own = match proposal.nr.trim() {
        "" => format!("{number:02}"),
        own => own.to_owned(),
    };
    if meeting.is_empty() { format!("V-{own}") } else { format!("V-{meeting}-{own}") }
}

/// The day in the name of a file, such as `verslag-2026-09-18.docx`.
fn day_in(file: &Path) -> Option<Day> {
    let name = file.file_name()?.to_string_lossy().into_owned();
    let mut starts = name.char_indices().map(|it| it.0);
    starts.find_map(|at| name.get(at..at + 10)?.parse().ok())
}

/// A regular file as it is now, of no more than the limit and one byte.
fn content(path: &Path, language: &Language) -> anyhow::Result<Vec<u8>> {
    let name = path.display().to_string();
    let bytes = files::load_up_to(path, MINUTES.file_bytes)
        .map_err(|err| Stop::of_io(language, "cli.cannot_read", &name, &err))?;
    let absent =
        || Stop::new(exit::NO_INPUT, language.fill("cli.no_such_file", &[("file", &name)]));
    Ok(bytes.ok_or_else(absent)?)
}

fn proposals(
    args: &Args,
    project: Option<&Project>,
    bytes: &[u8],
) -> (Option<Vec<Proposal>>, Vec<Diagnostic>) {
    let name = args.file.display().to_string();
    if retreat::is_retreat(bytes) {
        let checked = retreat::read(&name, bytes);
        return (checked.value.map(|it| it.proposals), checked.diagnostics);
    }
    let checked = minutes::read(&name, bytes);
    let parties = match project {
        Some(project) if args.party.is_empty() => known_parties(project),
        _ => args.party.clone(),
    };
    (checked.value.map(|it| minutes::propose(&it, &parties)), checked.diagnostics)
}

/// Names of the parties that the ledger knows; none if it cannot be read, for reading minutes needs none.
fn known_parties(project: &Project) -> Vec<String> {
    let Ok(held) = holdings::read(project, project.language()) else { return Vec::new() };
    let mut known = Known::default();
    known.learn(&held.drafts);
    known.party_names().into_iter().map(str::to_owned).collect()
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
    let mut writer =
        ::csv::WriterBuilder::new().delimiter(b';').from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(headings)?;
    for row in rows {
        writer.write_record(row.iter().map(|it| as_text(it).into_owned()))?;
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
