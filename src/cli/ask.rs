//! What the commands of advice have in common: a dataset that can be assessed more than once, and files that stand beside it.

use std::{collections::BTreeSet, path::Path};

use crate::{
    cli::{
        Stop, exit, files,
        input::{self, Checked, Source, When},
        quarter, say,
    },
    diagnostic::{self, Severity},
    language::Language,
    model::{Day, Opinion},
    register::{Register, draft::Draft, request, tables::OPINIONS},
    scoring::{Occasion, Window, assess, assessment::Assessment},
    sources::requests,
};

/// A dataset that was read, checked and accepted.
pub(super) struct Dataset {
    pub(super) register: Register,
    pub(super) occasion: Occasion,
}

impl Dataset {
    /// The assessment of a register under the same circumstances.
    pub(super) fn assess(&self, register: &Register) -> Assessment {
        assess(register, self.occasion.clone(), &mut |_| ())
    }

    pub(super) fn as_of(&self) -> Day {
        self.occasion.window.as_of
    }
}

/// Reads a dataset; refused files and a missing day stop.
pub(super) fn dataset(
    source: &Source,
    when: &When,
    language: &Language,
) -> anyhow::Result<Dataset> {
    if let Some(file) = source.assessment_file() {
        let file = file.display().to_string();
        return Err(
            Stop::new(exit::USAGE, language.fill("cli.needs_folder", &[("file", file)])).into()
        );
    }
    let (quarter, when) = quarter::days(source, *when, language)?;
    let checked = input::check(source, language)?;
    input::print_messages(source, &checked, language);
    input::refuse(&checked, language)?;
    let Some(as_of) = when.as_of else {
        return Err(Stop::new(exit::USAGE, language.text("cli.as_of_missing")).into());
    };
    let Checked { register, card, policy, readings, diagnostics, absent_tables, .. } = checked;
    let Some(policy) = policy else {
        return Err(Stop::new(exit::REFUSED, language.text("cli.refused")).into());
    };
    let window = Window { as_of, known_on: when.known_on };
    let occasion = Occasion {
        dataset: card,
        window,
        policy,
        readings,
        diagnostics,
        absent_tables,
        previous: None,
        hearing_since: quarter.is_some().then_some(as_of),
    };
    Ok(Dataset { register, occasion })
}

/// Reads a file that stands beside a dataset, and understands it. Any question stops: half a request is another request.
pub(super) fn request<T>(
    path: &Path,
    language: &Language,
    read: impl Fn(&str, &[u8]) -> diagnostic::Checked<Option<Draft>>,
    understand: impl FnOnce(Draft) -> diagnostic::Checked<Vec<T>>,
) -> anyhow::Result<Vec<T>> {
    let file = path.display().to_string();
    let bytes = files::load(path)
        .map_err(|err| Stop::of_io(language, "cli.cannot_read", &file, &err))?
        .ok_or_else(|| {
            Stop::new(exit::NO_INPUT, language.fill("cli.no_such_folder", &[("file", &file)]))
        })?;
    let mut checked = read(&file, &bytes);
    let understood = checked.value.take().map(understand);
    let mut diagnostics = checked.diagnostics;
    let value = understood.map(|it| it.report_to(&mut diagnostics));
    for it in &diagnostics {
        say::aside(&it.render(language));
    }
    let n_questions = diagnostics.iter().filter(|it| it.severity != Severity::Note).count();
    match value {
        Some(value) if n_questions == 0 => Ok(value),
        Some(_) => {
            let arguments = [("file", file), ("n", n_questions.to_string())];
            let message = language.fill("cli.requests_questions", &arguments);
            Err(Stop::new(exit::REFUSED, message).into())
        }
        None => Err(Stop::new(exit::REFUSED, language.text("cli.refused")).into()),
    }
}

/// Reads opinions on fields and goals.
pub(super) fn opinions(
    path: &Path,
    assessment: &Assessment,
    language: &Language,
) -> anyhow::Result<Vec<Opinion>> {
    let portfolios = assessment.portfolios.iter().map(|it| it.id.as_str());
    let goals = assessment.goals.iter().map(|it| it.id.as_str());
    let known: BTreeSet<&str> = portfolios.chain(goals).collect();
    let read = |file: &str, bytes: &[u8]| requests::table(&OPINIONS, file, bytes);
    request(path, language, read, |draft| request::opinions(draft, &known))
}
