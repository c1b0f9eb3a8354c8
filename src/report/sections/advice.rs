//! What could be agreed next: which mode of cooperation fits, what to look at in time, how far the agenda is.
//!
//! Every advice shows the gates that it passed and what would change it. Nothing here speaks of what one party may do.

use serde_json::{Value, json};

use crate::{
    advice::{
        agenda::{GoalProgress, progress, shared_fields},
        history::History,
        mode::{Advice, By, advise},
        validation::validate,
        warning::{Warning, warnings},
    },
    model::Edition,
    report::{advice_words as words, page::Page},
};

/// Depth of goals that are shown; what lies deeper is in the table.
const SHOWN_DEPTH: usize = 1;

pub(super) fn view(page: &Page<'_>) -> Value {
    let is_board = page.edition() == Edition::Board;
    let modes = if is_board { advise(page.assessment, By::Portfolio) } else { Vec::new() };
    let warned: Vec<Warning> =
        warnings(page.assessment).into_iter().filter(Warning::is_telling).collect();
    let goals = if is_board { progress(page.assessment) } else { Vec::new() };
    let goals: Vec<GoalProgress> = goals.into_iter().filter(|it| 0 < it.n_all).collect();
    if modes.is_empty() && warned.is_empty() && goals.is_empty() {
        return Value::Null;
    }
    json!({
        "title": title(page, &modes, &warned),
        "modes": modes.iter().map(|it| mode(page, it)).collect::<Vec<Value>>(),
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
        return page.language.plural::<&str>("report.advice.title_warned", warned.len() as u64, &[]);
    }
    let n = modes.iter().filter(|it| it.mode.is_some()).count() as u64;
    let arguments = [("n", page.n(n)), ("of", page.n(modes.len() as u64))];
    page.fill(if n == 0 { "report.advice.title_none" } else { "report.advice.title" }, &arguments)
}

fn mode(page: &Page<'_>, it: &Advice) -> Value {
    let gates: Vec<Value> = words::gates(page.language, it)
        .into_iter()
        .map(|it| json!({ "name": it.name, "answer": it.answer, "holds": it.holds, "tests": it.tests }))
        .collect();
    json!({
        "field": page.portfolio(Some(&it.about)), "mode": words::mode(page.language, it), "is_sure": it.mode.is_some(),
        "gates": gates, "flip": words::flip(page.language, it), "asked": words::asked(page.language, it),
        "verdict": words::verdict(page.language, it),
    })
}

fn modes_table(page: &Page<'_>, modes: &[Advice]) -> Value {
    let headings = ["field", "mode", "gates", "change"]
        .map(|it| page.text(&format!("report.advice.col_{it}")));
    let rows: Vec<Vec<String>> = modes
        .iter()
        .map(|it| {
            let gates: Vec<String> = words::gates(page.language, it)
                .into_iter()
                .map(|it| {
                    let tests = it.tests.join("; ");
                    if tests.is_empty() {
                        format!("{} {}", it.name, it.answer)
                    } else {
                        format!("{} {} ({tests})", it.name, it.answer)
                    }
                })
                .collect();
            let change = words::flip(page.language, it).or_else(|| words::asked(page.language, it));
            vec![
                page.portfolio(Some(&it.about)),
                words::mode(page.language, it),
                gates.join(" "),
                change.unwrap_or_default(),
            ]
        })
        .collect();
    page.table(&page.text("report.advice.modes"), &headings, &rows)
}

fn warnings_table(page: &Page<'_>, warned: &[Warning]) -> Value {
    let rows: Vec<Value> = warned
        .iter()
        .filter_map(|it| {
            let found = page.assessment.agreements.iter().find(|own| own.id == it.agreement)?;
            Some(json!({
                "agreement": page.link(found), "due": page.language.day(it.next_due),
                "behind": page.n(it.n_behind), "on_pace": page.n(it.n_on_pace),
                "without_word": page.n(it.n_without_word), "untold": page.n(it.n_untold),
                "open": page.n(it.n_open_conditions),
            }))
        })
        .collect();
    let headings = ["agreement", "due", "behind", "on_pace", "without_word", "untold", "open"]
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
    json!({ "rows": rows, "headings": headings, "csv": page.table(&caption, &headings, &lines) })
}

fn goal_title(page: &Page<'_>, id: &str) -> String {
    let found = page.assessment.goals.iter().find(|it| it.id == id);
    found.map_or_else(|| id.to_owned(), |it| it.title.clone())
}

fn goal(page: &Page<'_>, it: &GoalProgress) -> Value {
    let of_all = |n: u64| 100.0 * n as f64 / it.n_all.max(1) as f64;
    let (low, high) = (of_all(it.n_done), of_all(it.n_done_high));
    json!({
        "title": goal_title(page, &it.goal), "depth": it.depth.min(4), "words": goal_words(page, it),
        "done": format!("{low:.1}"), "unknown": format!("{:.1}", high - low),
        "passed": it.passed.map(|it| format!("{:.1}", 100.0 * it)),
    })
}

/// How much is done, how much of the term has passed, and what comes next.
fn goal_words(page: &Page<'_>, it: &GoalProgress) -> String {
    let key = if it.n_done == it.n_done_high { "exact" } else { "between" };
    let arguments =
        [("low", page.n(it.n_done)), ("high", page.n(it.n_done_high)), ("all", page.n(it.n_all))];
    let mut sentences = vec![page.fill(&format!("report.advice.done.{key}"), &arguments)];
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
    let headings = ["goal", "done", "done_high", "all", "passed", "next"]
        .map(|it| page.text(&format!("report.advice.col_{it}")));
    let rows: Vec<Vec<String>> = goals
        .iter()
        .map(|it| {
            vec![
                goal_title(page, &it.goal),
                it.n_done.to_string(),
                it.n_done_high.to_string(),
                it.n_all.to_string(),
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
    let fields = if is_board { shared_fields(page.assessment) } else { return None };
    let items: Vec<Value> = fields
        .iter()
        .map(|it| json!({ "field": page.portfolio(Some(&it.portfolio)), "robust": page.robust(it.ways.as_ref()) }))
        .collect();
    Some(json!({ "items": items }))
}
