//! What could be agreed next: which mode of cooperation fits, what to look at in time, how far the agenda is.
//!
//! Every advice shows the gates that it passed and what would change it. Nothing here speaks of what one party may do.

use minijinja::Value;

use crate::{
    advice::{
        agenda::{GoalProgress, progress, shared_fields},
        history::History,
        mode::{Advice, By, advise},
        validation::validate,
        warning::{Warning, warnings},
    },
    model::{Coded as _, Edition, Mode},
    report::{advice_words as words, page::Page, shown::shown},
    scoring::assessment::{GroupRecord, QuadrantCode},
};

/// Depth of goals that are shown; what lies deeper is in the table.
const SHOWN_DEPTH: usize = 1;

pub(super) fn view(page: &Page<'_>) -> Value {
    let is_board = page.edition() == Edition::Board;
    let modes = if is_board { advise(page.assessment, By::Portfolio) } else { Vec::new() };
    let warned: Vec<Warning> =
        warnings(page.assessment).into_iter().filter(Warning::is_telling).collect();
    let goals = if is_board { progress(page.assessment) } else { Vec::new() };
    let goals: Vec<GoalProgress> = goals.into_iter().filter(GoalProgress::has_terms).collect();
    if modes.is_empty() && warned.is_empty() && goals.is_empty() {
        return Value::from(());
    }
    shown!({
        "title": title(page, &modes, &warned),
        "modes": modes.iter().filter(|it| !is_bare(it)).map(|it| mode(page, it)).collect::<Vec<Value>>(),
        "bare": bare(page, &modes),
        "modes_table": (!modes.is_empty()).then(|| modes_table(page, &modes)),
        "warnings": (!warned.is_empty()).then(|| warnings_table(page, &warned)),
        "goals": goals.iter().filter(|it| it.depth <= SHOWN_DEPTH).map(|it| goal(page, it)).collect::<Vec<Value>>(),
        "goals_table": (!goals.is_empty()).then(|| goals_table(page, &goals)),
        "shared": shared(page, is_board),
        "skill": (!page.assessment.trials.is_empty()).then(|| {
            words::skill(page.language, &validate(&History::of(page.assessment), &page.assessment.policy))
        }),
    })
}

fn title(page: &Page<'_>, modes: &[Advice], warned: &[Warning]) -> String {
    if modes.is_empty() {
        return page.language.plural::<&str>(
            "report.advice.title_warned",
            warned.len() as u64,
            &[],
        );
    }
    let n = modes.iter().filter(|it| it.mode.is_some()).count() as u64;
    let arguments = [("n", page.n(n)), ("of", page.n(modes.len() as u64))];
    page.fill(if n == 0 { "report.advice.title_none" } else { "report.advice.title" }, &arguments)
}

fn mode(page: &Page<'_>, it: &Advice) -> Value {
    let gates: Vec<Value> = words::gates(page.language, it)
        .into_iter()
        .map(|it| shown!({ "name": it.name, "answer": it.answer, "holds": it.holds, "tests": it.tests }))
        .collect();
    shown!({
        "field": page.portfolio(Some(&it.about)), "mode": words::mode(page.language, it), "is_sure": it.mode.is_some(),
        "gates": gates, "flip": words::flip(page.language, it), "asked": words::asked(page.language, it),
        "verdict": words::verdict(page.language, it),
    })
}

/// Nothing that is on record rules any mode out.
fn is_bare(it: &Advice) -> bool {
    it.possible.len() == Mode::ALL.len()
}

/// Fields of which too little is on record are told together.
fn bare(page: &Page<'_>, modes: &[Advice]) -> Option<Value> {
    let fields = modes.iter().filter(|it| is_bare(it)).map(|it| page.portfolio(Some(&it.about)));
    let fields: Vec<String> = fields.collect();
    let words = page.language.plural::<&str>("report.advice.bare", fields.len() as u64, &[]);
    (!fields.is_empty()).then(|| shown!({ "words": words, "fields": fields }))
}

fn modes_table(page: &Page<'_>, modes: &[Advice]) -> Value {
    let headings = ["field", "mode", "law", "link", "mind", "willing", "change"]
        .map(|it| page.text(&format!("report.advice.col_{it}")));
    let row = |it: &Advice| {
        let gates = words::gates(page.language, it);
        let answer = |code: &str| {
            let place = it.gates.iter().position(|it| it.code == code);
            place.and_then(|it| gates.get(it)).map_or("–".to_owned(), |it| it.answer.clone())
        };
        let change = words::flip(page.language, it).or_else(|| words::asked(page.language, it));
        let mut cells = vec![page.portfolio(Some(&it.about)), words::mode(page.language, it)];
        cells.extend(["law", "link", "mind", "willing"].map(answer));
        cells.push(change.unwrap_or_default());
        cells
    };
    let rows: Vec<Vec<String>> = modes.iter().map(row).collect();
    page.table(&page.text("report.advice.modes"), &headings, &rows)
}

fn warnings_table(page: &Page<'_>, warned: &[Warning]) -> Value {
    let rows: Vec<Value> = warned
        .iter()
        .filter_map(|it| {
            let found = page.assessment.agreements.iter().find(|own| own.id == it.agreement)?;
            Some(shown!({
                "agreement": page.link(found), "due": page.language.day(it.next_due),
                "behind": page.n(it.n_behind), "on_pace": page.n(it.n_on_pace),
                "without_word": page.n(it.n_without_word), "untold": page.n(it.n_untold),
                "open": page.n(it.n_open_conditions),
            }))
        })
        .collect();
    let headings = ["agreement", "next", "behind", "on_pace", "without_word", "untold", "open"]
        .map(|it| page.text(&format!("report.advice.col_{it}")));
    let lines: Vec<Vec<String>> = warned
        .iter()
        .map(|it| {
            vec![
                page.agreement(&it.agreement),
                page.language.day(it.next_due),
                it.n_behind.to_string(),
                it.n_on_pace.to_string(),
                it.n_without_word.to_string(),
                it.n_untold.to_string(),
                it.n_open_conditions.to_string(),
            ]
        })
        .collect();
    let caption = page.text("report.advice.warnings");
    shown!({ "rows": rows, "headings": headings, "csv": page.csv(&caption, &headings, &lines) })
}

fn goal_title(page: &Page<'_>, id: &str) -> String {
    let found = page.assessment.goals.iter().find(|it| it.id == id);
    found.map_or_else(|| id.to_owned(), |it| it.title.clone())
}

fn goal(page: &Page<'_>, it: &GoalProgress) -> Value {
    shown!({
        "title": goal_title(page, &it.goal), "depth": it.depth.min(4), "words": goal_words(page, it),
        "bar": page.bar(&it.statuses, false),
        "passed": it.passed.map(|it| format!("{:.1}", 1000.0 * it)),
    })
}

/// What is done of what is due, how much of the term has passed, and what comes next.
fn goal_words(page: &Page<'_>, it: &GoalProgress) -> String {
    let mut sentences = vec![page.range(&it.statuses)];
    if 0 < it.statuses.not_due {
        sentences.push(page.language.plural::<&str>(
            "report.advice.ahead",
            it.statuses.not_due,
            &[],
        ));
    }
    sentences.push(match it.passed {
        Some(passed) => {
            let percentage = page.language.whole((100.0 * passed).round());
            page.fill("report.advice.passed", &[("n", percentage)])
        }
        None => page.text("report.advice.no_term"),
    });
    if let Some((day, n)) = it.next {
        let arguments = [("day", page.language.day(day))];
        sentences.push(page.language.plural("report.advice.next", n, &arguments));
    }
    sentences.join(" ")
}

fn goals_table(page: &Page<'_>, goals: &[GoalProgress]) -> Value {
    let headings = ["goal", "done", "done_high", "due", "ahead", "passed", "next"]
        .map(|it| page.text(&format!("report.advice.col_{it}")));
    let rows: Vec<Vec<String>> = goals
        .iter()
        .map(|it| {
            vec![
                goal_title(page, &it.goal),
                it.statuses.done.to_string(),
                it.statuses.done_high().to_string(),
                it.statuses.n_due().to_string(),
                it.statuses.not_due.to_string(),
                it.passed.map_or_else(
                    || page.text("undefined.not-recorded"),
                    |it| page.language.whole((100.0 * it).round()),
                ),
                it.next.map(|(day, _)| page.language.day(day)).unwrap_or_default(),
            ]
        })
        .collect();
    page.table(&page.text("report.advice.agenda"), &headings, &rows)
}

/// Fields to put in a shared vision, each with how sure that is; what the map of fields shows is not repeated.
fn shared(page: &Page<'_>, is_board: bool) -> Option<Value> {
    let is_judged = |it: &GroupRecord| it.quadrant != QuadrantCode::NothingDue;
    if !is_board || !page.assessment.by_portfolio.iter().any(is_judged) {
        return None;
    }
    let fields = shared_fields(page.assessment);
    let items: Vec<Value> = fields
        .iter()
        .map(|it| shown!({ "field": page.portfolio(Some(&it.portfolio)), "robust": page.robust(it.ways.as_ref()) }))
        .collect();
    Some(shown!({ "items": items }))
}
