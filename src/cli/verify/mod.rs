use std::{collections::BTreeSet, io::Write, path::PathBuf};

use crate::{
    cli::{
        Stop, exit,
        ledger::{self, Absent, Desk},
        lock::Patience,
        output,
        pages::{self, Flaw},
        project::Which,
    },
    language::Language,
    store::{Damage, Ledger, StoreError, Verified},
};

mod page;
mod quarters;

use quarters::Quarters;

/// Look at every byte of the ledger and of the closed quarters, or make a report again and compare
///
/// Examples:
///   tenzij verify
///   tenzij verify rapport.html
///   tenzij verify rapport.html --from datasets/voorbeeld
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Args {
    /// A report, to make again from the closed quarter of its day or from the ledger, and compare byte for byte
    report: Option<PathBuf>,
    #[command(flatten)]
    made_of: page::MadeOf,
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    patience: Patience,
    /// Make the checksums of the pages anew, if all else is in order
    #[arg(long)]
    renew: bool,
}

/// What was found.
struct Found {
    flaw: Option<Flaw>,
    is_renewed: bool,
    n_pages: u32,
    verified: Verified,
}

pub(super) fn run(args: &Args, language: &Language, out: &mut dyn Write) -> anyhow::Result<u8> {
    if let Some(path) = &args.report {
        return page::run(path, &args.made_of, &args.which, language, out);
    }
    let project = args.which.find(language)?;
    let desk = ledger::desk(&project, args.patience, language)?;
    let flaw = if desk.has_ledger() { before_opening(&desk, language)? } else { None };
    let found = match flaw {
        None => in_order(desk)?,
        Some(flaw) if args.renew => renew(&desk, flaw, language)?,
        Some(flaw) => flawed(&desk, flaw),
    };
    let changed = quarters::changed(&project, language)?;
    tell(&found, &changed, language, out)
}

/// Compares the pages while SQLite has not touched them; those in the log are still to change.
fn before_opening(desk: &Desk<'_>, language: &Language) -> anyhow::Result<Option<Flaw>> {
    let name = desk.database.display().to_string();
    let found = pages::pending(&desk.log).and_then(|it| desk.compare_pages(&it));
    let (flaw, _) = found.map_err(|err| Stop::of_io(language, "cli.cannot_read", &name, &err))?;
    Ok(flaw)
}

/// Settles what is in the log, and looks at everything.
fn in_order(desk: Desk<'_>) -> anyhow::Result<Found> {
    let store = desk.open(Absent::Stop)?;
    let (flaw, n_pages) = store.compare_pages()?;
    let verified = store.ledger().verify().map_err(|err| store.refused(&err))?;
    store.close()?;
    Ok(Found { flaw, is_renewed: false, n_pages, verified })
}

/// Looks at what can still be looked at, and changes nothing.
fn flawed(desk: &Desk<'_>, flaw: Flaw) -> Found {
    let verified = match desk.connect().map(Ledger::open) {
        Ok(Ok(ledger)) => {
            // What stops the search in a ledger that is known to be damaged adds nothing either.
            let verified = ledger.verify().unwrap_or_default();
            ledger::close(ledger.into_connection(), &desk.log);
            verified
        }
        // The pages already tell that it is damaged; that it cannot be opened adds nothing.
        Ok(Err(_)) | Err(_) => Verified::default(),
    };
    Found { flaw: Some(flaw), is_renewed: false, n_pages: 0, verified }
}

/// Makes the checksums anew, if the ledger itself is in order.
fn renew(desk: &Desk<'_>, flaw: Flaw, language: &Language) -> anyhow::Result<Found> {
    let ledger = Ledger::open(desk.connect()?).map_err(|err| desk.refused(&err))?;
    let verified = ledger.verify().map_err(|err| desk.refused(&err))?;
    if !verified.damage.is_empty() {
        return Ok(Found { flaw: Some(flaw), is_renewed: false, n_pages: 0, verified });
    }
    desk.checkpoint(ledger.connection(), "TRUNCATE")?;
    let name = desk.database.display().to_string();
    let failed = |err| Stop::of_io(language, "cli.cannot_read", &name, &err);
    let sums = desk.file().and_then(pages::of).map_err(failed)?;
    let sums = sums.ok_or_else(|| desk.refused(&StoreError::Unlogged))?;
    output::write(&desk.sums, &sums, language)?;
    ledger::close(ledger.into_connection(), &desk.log);
    let (flaw, n_pages) = desk.compare_pages(&BTreeSet::new()).map_err(failed)?;
    Ok(Found { flaw, is_renewed: true, n_pages, verified })
}

fn tell(
    found: &Found,
    quarters: &Quarters,
    language: &Language,
    out: &mut dyn Write,
) -> anyhow::Result<u8> {
    let Found { flaw, is_renewed, n_pages, verified } = found;
    if let Some(flaw) = flaw {
        writeln!(out, "{}", ledger::say_flaw(flaw, language))?;
    }
    for it in &verified.damage {
        writeln!(out, "{}", say(it, language))?;
    }
    for it in &quarters.changed {
        writeln!(out, "{}", language.fill("cli.verify_frozen_changed", &[("file", it)]))?;
    }
    if flaw.is_some() || !verified.damage.is_empty() || !quarters.changed.is_empty() {
        return Err(Stop::new(exit::DAMAGED, language.text("cli.verify_damaged")).into());
    }
    if *is_renewed {
        writeln!(out, "{}", language.text("cli.verify_renewed"))?;
    }
    let counts = [
        ("entries", language.count(verified.n_entries)),
        ("objects", language.count(verified.n_objects)),
        ("facts", language.count(verified.n_facts)),
        ("pages", language.count(u64::from(*n_pages))),
    ];
    writeln!(out, "{}", language.fill("cli.verify_done", &counts))?;
    if 0 < quarters.n_closed {
        let counts =
            [("n", language.count(quarters.n_closed)), ("files", language.count(quarters.n_files))];
        writeln!(out, "{}", language.fill("cli.verify_frozen", &counts))?;
    }
    for it in &verified.rewritten {
        let arguments = [
            ("day", it.on.clone()),
            ("n", language.count(it.places)),
            ("entry", language.count(it.entry)),
            ("sha256", it.newest_before.clone()),
        ];
        writeln!(out, "{}", language.fill("cli.verify_rewritten", &arguments))?;
    }
    if let Some(newest) = &verified.newest {
        writeln!(out, "{}", language.fill("cli.verify_newest", &[("sha256", newest)]))?;
    }
    Ok(exit::OK)
}

fn say(damage: &Damage, language: &Language) -> String {
    match damage {
        Damage::Structure(found) => language.fill("cli.damage_structure", &[("found", found)]),
        Damage::Reference(table, row) => {
            language.fill("cli.damage_reference", &[("table", table), ("row", &row.to_string())])
        }
        Damage::Object { sha256, names } => {
            let arguments = [("sha256", sha256), ("list", &names.join(", "))];
            language.fill("cli.damage_object", &arguments)
        }
        Damage::Fact { entry, place, line, key } => {
            let arguments = [
                ("entry", entry.to_string()),
                ("place", format!("{place}:{line}")),
                ("key", key.clone()),
            ];
            language.fill("cli.damage_fact", &arguments)
        }
        Damage::Entry(entry) => language.fill("cli.damage_entry", &[("entry", entry.to_string())]),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::{
        cli::project::Project,
        language::LANGUAGES,
        register::{
            Cells,
            draft::{Draft, DraftRow},
            tables::Table,
        },
        store::{Entry, Input},
    };

    /// A process that another test is just starting has the lock for a moment too.
    const PATIENCE: Patience = Patience { wait: 20 };

    fn which(folder: &std::path::Path) -> Which {
        fs::write(folder.join("tenzij.toml"), "[project]\n").unwrap();
        Which { project: Some(folder.to_owned()) }
    }

    /// Takes so many goals in, as one file.
    fn take(project: &Project, name: &str, n: u64) -> usize {
        let mut store = ledger::open(project, Absent::Make, PATIENCE, &LANGUAGES[0]).unwrap();
        let table = Table::find("goals").unwrap();
        let cells = |at: u64| -> Cells {
            let title = format!("Doel {at} van {name}");
            let texts = [format!("{name}{at}"), String::new(), title, String::new(), String::new()];
            texts.iter().collect()
        };
        let rows = (0..n).map(|at| DraftRow { line: at + 2, cells: cells(at) }).collect();
        let headings = vec![None; table.columns.len()];
        let drafts = vec![Draft { table, file: name.into(), headings, rows }];
        let bytes = name.as_bytes().to_vec();
        let inputs = [Input { name: name.to_owned(), bytes, drafts, ..Input::default() }];
        let entry = Entry { on: "2026-07-01".parse().unwrap(), by: "test", inputs: &inputs };
        store.ledger_mut().take(&entry).unwrap();
        let changed = pages::pending(&project.root.join("tenzij.db-wal")).unwrap().len();
        store.close().unwrap();
        changed
    }

    #[test]
    fn every_byte_of_the_first_page_and_two_thousand_of_the_others_are_found_when_flipped() {
        let folder = tempfile::tempdir().unwrap();
        let which = which(folder.path());
        let project = which.find(&LANGUAGES[0]).unwrap();
        take(&project, "eerste", 300);
        take(&project, "tweede", 20);
        let database = folder.path().join(ledger::FILE);
        let whole = fs::read(&database).unwrap();
        let step = (whole.len() - 4096) / 2000;
        let places: Vec<usize> = (0..4096).chain((4096..whole.len()).step_by(step)).collect();
        assert!(6096 <= places.len());
        let args = Args {
            report: None,
            made_of: page::MadeOf::default(),
            which,
            patience: PATIENCE,
            renew: false,
        };
        for (n, at) in places.into_iter().enumerate() {
            let mut flipped = whole.clone();
            flipped[at] ^= 1 << (n % 8);
            fs::write(&database, &flipped).unwrap();
            let desk = ledger::desk(&project, PATIENCE, &LANGUAGES[0]).unwrap();
            let found = before_opening(&desk, &LANGUAGES[0]).unwrap();
            let page = u32::try_from(at / 4096 + 1).unwrap();
            assert_eq!(found, Some(Flaw::Pages(vec![page])), "byte {at}");
            drop(desk);
            // The whole command too, now and then: SQLite must bear with what it reads.
            if n % 50 == 0 {
                let damaged = run(&args, &LANGUAGES[0], &mut Vec::new()).unwrap_err();
                assert_eq!(damaged.downcast_ref::<Stop>().map(|it| it.code), Some(exit::DAMAGED));
                assert_eq!(fs::read(&database).unwrap(), flipped, "byte {at}");
            }
        }
        fs::write(&database, &whole).unwrap();
        assert_eq!(run(&args, &LANGUAGES[0], &mut Vec::new()).unwrap(), exit::OK);
    }

    #[test]
    fn a_small_ingest_changes_as_few_pages_of_a_large_ledger_as_of_a_small_one() {
        let pages_of_ten_more = |n_before: u64| {
            let folder = tempfile::tempdir().unwrap();
            let project = which(folder.path()).find(&LANGUAGES[0]).unwrap();
            let at_first = take(&project, "eerste", n_before);
            (at_first, take(&project, "extra", 10))
        };
        let (small, large) = (pages_of_ten_more(1), pages_of_ten_more(20_000));
        assert!(500 < large.0, "{large:?}");
        assert!(large.1 <= small.1 + 6, "{small:?} {large:?}");
    }
}
