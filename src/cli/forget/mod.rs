use std::{
    io::{self, Read as _, Write},
    path::PathBuf,
};

use crate::{
    cli::{
        Stop,
        clock::On,
        exit,
        intake::PROGRAM,
        ledger::{self, Absent, Store},
        lock::Patience,
        project::{Project, Which},
    },
    language::Language,
    privacy::person::{FEWEST_LETTERS, NoName, Person},
    register::draft::Draft,
    store::{Forget, Forgotten, Then},
};

mod files;
pub(super) mod journal;

use files::Files;
use journal::Journal;

/// Take the name of a person out of the ledger and out of closed quarters; shows what it would do until --yes is given
///
/// Examples:
///   tenzij forget --person "Jan Jansen"
///   tenzij forget --person "Jan Jansen" --yes
///   tenzij forget --person -             (reads the name from standard input, so that no list of commands keeps it)
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Args {
    /// The name as it is written, or - to read it from standard input
    #[arg(long, value_name = "NAME")]
    person: String,
    /// Do it; it cannot be undone
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    on: On,
    #[command(flatten)]
    patience: Patience,
}

pub(super) fn run(args: &Args, language: &Language, out: &mut dyn Write) -> anyhow::Result<u8> {
    let project = args.which.find(language)?;
    let on = args.on.day(language)?;
    let mut store = ledger::open(&project, Absent::Stop, args.patience, language)?;
    let person = person(&args.person, &project, &store, language)?;
    refuse_party(&person, &store, language)?;
    let files = Files::look(&project, &person, language)?;
    let order = Forget { person: &person, on, by: PROGRAM };
    let is_elsewhere = !files.is_clean();
    let forget = |store: &mut Store<'_>, then| {
        let found = store.ledger_mut().forget(&order, is_elsewhere, then);
        found.map_err(|err| store.refused(&err))
    };
    let mut found = forget(&mut store, Then::GiveUp)?;
    if args.yes
        && let Some(entry) = found.entry
    {
        // What is to be done to files is on disk before the ledger changes; whatever stops us, the next run does the rest.
        let journal =
            Journal { entry, files: files.rewritten.clone(), remove: files.removed.clone() };
        journal.begin(&project.root, language)?;
        found = forget(&mut store, Then::Keep)?;
        store.settle()?;
        store.end_forgetting()?;
    }
    store.close()?;
    tell(&found, &files, args.yes, language, out)?;
    Ok(exit::OK)
}

/// The person to look for. A second one who is taken out is not the same as the first: coders stay apart.
fn person(
    name: &str,
    project: &Project,
    store: &Store<'_>,
    language: &Language,
) -> anyhow::Result<Person> {
    let mut name = name.to_owned();
    if name == "-" {
        name.clear();
        io::stdin().take(10_000).read_to_string(&mut name)?;
    }
    let past = store.ledger().history().map_err(|err| store.refused(&err))?;
    let before = past.iter().filter(|it| it.forgot.is_some()).count();
    let own = project.language();
    let mark = match before {
        0 => own.text("forget.mark").to_owned(),
        n => own.fill("forget.mark_next", &[("n", (n + 1).to_string())]),
    };
    Person::new(name.trim(), &mark).map_err(|err| {
        let message = match err {
            NoName::TooShort => {
                language.fill("cli.forget_short", &[("n", FEWEST_LETTERS.to_string())])
            }
            NoName::InMark => language.fill("cli.forget_mark", &[("mark", mark)]),
        };
        Stop::new(exit::USAGE, message).into()
    })
}

/// A party is no person: its name is in every key, and taking it out would be another dataset.
fn refuse_party(person: &Person, store: &Store<'_>, language: &Language) -> anyhow::Result<()> {
    let drafts = store.ledger().drafts().map_err(|err| store.refused(&err))?;
    let names = |it: &Draft| -> Vec<usize> {
        ["id", "name", "also_known_as"].iter().filter_map(|name| it.table.position(name)).collect()
    };
    let is_party = drafts.iter().filter(|it| it.table.name == "parties").any(|draft| {
        let at = names(draft);
        let mut cells =
            draft.rows.iter().flat_map(|row| at.iter().filter_map(|at| row.cells.get(*at)));
        cells.any(|it| person.is_in(it))
    });
    if is_party {
        return Err(Stop::new(exit::REFUSED, language.text("cli.forget_party")).into());
    }
    Ok(())
}

fn tell(
    found: &Forgotten,
    files: &Files,
    is_done: bool,
    language: &Language,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let mut line = |key: &str, arguments: &[(&str, String)]| {
        writeln!(out, "{}", language.fill(key, arguments))
    };
    for it in &found.mentions {
        line("cli.forget_row", &[("place", format!("{}:{}:{}", it.place, it.line, it.column))])?;
    }
    for it in &found.objects {
        line("cli.forget_object", &[("file", it.clone())])?;
    }
    if 0 < found.n_other {
        line("cli.forget_other", &[("n", language.count(found.n_other))])?;
    }
    for (path, _) in &files.rewritten {
        line("cli.forget_frozen", &[("file", path.clone())])?;
    }
    for path in &files.removed {
        line("cli.forget_copy", &[("file", path.clone())])?;
    }
    if found.entry.is_none() {
        line("cli.forget_nowhere", &[])?;
    }
    if !files.others.is_empty() {
        line("cli.forget_yours", &[("n", language.count(files.others.len() as u64))])?;
        for path in &files.others {
            line("cli.forget_file", &[("file", path.clone())])?;
        }
    }
    line("cli.forget_beyond", &[])?;
    if let Some(entry) = found.entry {
        let n = found.n_places() + (files.rewritten.len() + files.removed.len()) as u64;
        let arguments = [("n", language.count(n)), ("entry", language.count(entry))];
        line(if is_done { "cli.forget_done" } else { "cli.forget_would" }, &arguments)?;
    }
    Ok(())
}

/// A path within a project, as it is told.
type Named = (String, Vec<u8>);

/// Where a path of a journal leads.
fn at(root: &std::path::Path, name: &str) -> PathBuf {
    name.split('/').fold(root.to_owned(), |path, step| path.join(step))
}
