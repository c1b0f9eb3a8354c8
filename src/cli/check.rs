use std::io::Write;

use crate::{
    cli::{
        clock::On,
        input::{self, Source},
        project,
    },
    diagnostic::Severity,
    language::Language,
    privacy::look,
    register::draft::Draft,
};

/// Read a dataset and print every question with its place
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    source: Source,
}

pub(super) fn run(args: &Args, language: &Language, out: &mut dyn Write) -> anyhow::Result<u8> {
    let mut signs = Vec::new();
    let mut eye = |drafts: &[Draft]| signs = look::notes(drafts);
    let mut checked = if args.source.dataset.is_some() {
        input::check_seen(&args.source, language, &mut eye)?
    } else {
        let project = args.source.which.find(language)?;
        project::look(&project, On::default().day(language)?, language, &mut eye)?
    };
    checked.diagnostics.extend(signs);
    checked.diagnostics.sort();
    input::print_messages(&args.source, &checked, language);
    let total = |field: fn(&crate::register::draft::Reading) -> u64| {
        checked.readings.iter().map(field).sum::<u64>()
    };
    for it in &checked.readings {
        writeln!(
            out,
            "{:<24} {}",
            it.file,
            equation(language, it.n_read, it.n_used, it.n_set_aside, it.n_blank)
        )?;
    }
    let sum = equation(
        language,
        total(|it| it.n_read),
        total(|it| it.n_used),
        total(|it| it.n_set_aside),
        total(|it| it.n_blank),
    );
    writeln!(out, "{sum}")?;
    let place = args.source.dataset.as_deref();
    let is_foreign = place.is_some_and(input::is_foreign);
    // That a file of another system has few of our tables is no news.
    for table in checked.absent_tables.iter().filter(|_| !is_foreign) {
        writeln!(out, "{}", language.fill("cli.absent_table", &[("table", table)]))?;
    }
    let n_with = |severity| input::n_with(&checked, severity);
    let n_refusals = n_with(Severity::Refusal);
    let arguments = [
        ("refusals", n_refusals.to_string()),
        ("questions", n_with(Severity::Question).to_string()),
        ("notes", n_with(Severity::Note).to_string()),
        ("file", place.map(|it| it.display().to_string()).unwrap_or_default()),
    ];
    let key = match place {
        _ if 0 < n_refusals => "cli.checked_refused",
        Some(_) if is_foreign => "cli.checked_foreign",
        Some(_) => "cli.checked",
        None => "cli.checked_project",
    };
    writeln!(out, "{}", language.fill(key, &arguments))?;
    input::refuse(&checked, language)?;
    Ok(input::exit_code(&args.source, &checked.diagnostics))
}

fn equation(language: &Language, read: u64, used: u64, aside: u64, blank: u64) -> String {
    let arguments = [("read", read), ("used", used), ("aside", aside), ("blank", blank)]
        .map(|(name, n)| (name, language.count(n)));
    language.fill("cli.rows", &arguments)
}
