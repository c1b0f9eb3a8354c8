//! From an assessment to one HTML file that stands on its own.
//!
//! Sections turn numbers into words in Rust; templates only arrange them.
//! To add a section: `sections/<id>.rs`, `templates/sections/<id>.html`, texts `report.<id>.*`, and a line in [`SECTIONS`].

use base64::{Engine as _, engine::general_purpose::STANDARD};
use minijinja::{AutoEscape, Environment, Error, Output, UndefinedBehavior, Value, context};
use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use crate::{
    language::Language,
    report::{page::Page, shown::Texts},
    scoring::assessment::Assessment,
};

pub mod advice_words;
mod claim;
pub mod contrast;
mod escape;
pub mod house_style;
mod page;
mod scale;
mod sections;
mod shown;

pub use claim::{Claim, differences};
pub use house_style::{HouseStyle, StyleRefusal};
pub use sections::{SECTIONS, Section};

const STYLE: &str = include_str!("../../templates/style.css");
const SCRIPT: &str = include_str!("../../templates/script.js");
const PAGE: &str = include_str!("../../templates/page.html");
const PICTURES: &str = include_str!("../../templates/pictures.html");

/// Whether the hearing is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Parties may still answer.
    Concept,
    /// Every party answered, or had its time to.
    Final,
}

impl State {
    /// The code at the head of the page.
    pub fn code(self) -> &'static str {
        match self {
            State::Concept => "concept",
            State::Final => "final",
        }
    }

    /// The state of a code.
    pub fn from_code(code: &str) -> Option<State> {
        [State::Concept, State::Final].into_iter().find(|it| it.code() == code)
    }
}

/// How a report looks.
#[derive(Debug, Clone)]
pub struct Look {
    /// What stands at its head.
    pub state: State,
    /// Its colours and lengths.
    pub house_style: HouseStyle,
}

/// Renders the whole report, of what its edition shows.
///
/// The same assessment gives the same bytes: nothing here reads a clock or depends on hash order.
///
/// # Errors
///
/// Only if a template is broken; every template is rendered by the tests.
pub fn render(assessment: &Assessment, language: &Language, look: &Look) -> Result<String, Error> {
    Templates::of(language)?.render(assessment, look)
}

/// All templates with the texts of a language: what needs no assessment and serves any number of reports.
pub struct Templates<'l> {
    language: &'l Language,
    environment: Environment<'static>,
    texts: Value,
}

impl<'l> Templates<'l> {
    /// Reads them.
    ///
    /// # Errors
    ///
    /// Only if a template is broken.
    pub fn of(language: &'l Language) -> Result<Templates<'l>, Error> {
        Ok(Templates {
            language,
            environment: environment()?,
            texts: Value::from_object(Texts::of(language)),
        })
    }

    /// As [`render`].
    ///
    /// # Errors
    ///
    /// As [`render`].
    pub fn render(&self, assessment: &Assessment, look: &Look) -> Result<String, Error> {
        let page = Page { assessment, language: self.language, state: look.state };
        arrange(&page, &self.environment, &self.texts, look)
    }
}

/// Renders each section, and the page around them.
fn arrange(
    page: &Page<'_>,
    environment: &Environment<'_>,
    texts: &Value,
    look: &Look,
) -> Result<String, Error> {
    let shown = SECTIONS.iter().filter(|it| it.editions.contains(&page.edition()));
    // Side by side and one by one: some take ten times as long as others, and none knows of another.
    let rendered: Vec<Option<Value>> = shown
        .collect::<Vec<_>>()
        .into_par_iter()
        .with_max_len(1)
        .map(|it| render_section(it, page, environment, texts))
        .collect::<Result<_, _>>()?;
    let sections: Vec<Value> = rendered.into_iter().flatten().collect();
    let style = format!("{}{}{}", look.house_style.css(), STYLE.trim(), foot(page));
    let script = SCRIPT.trim().to_owned();
    environment.get_template("page.html")?.render(context! {
        lang => page.language.tag,
        head => page.head(),
        filters => page.filters(),
        t => texts,
        style_hash => hash(&style),
        style => Value::from_safe_string(style),
        script_hash => hash(&script),
        script => Value::from_safe_string(script),
        sections => sections,
    })
}

/// One section as HTML, with its topic and title; `None` if there is nothing to show.
fn render_section(
    section: &Section,
    page: &Page<'_>,
    environment: &Environment<'_>,
    texts: &Value,
) -> Result<Option<Value>, Error> {
    let view = (section.view)(page);
    if view.is_none() {
        return Ok(None);
    }
    let title = view.get_attr("title")?.as_str().unwrap_or_default().to_owned();
    let template = environment.get_template(section.id)?;
    let body = template.render(context! { v => view, t => texts.clone() })?;
    let topic = page.text(&format!("report.{}.topic", section.id));
    Ok(Some(context! {
        id => section.id, topic => topic, title => title, body => Value::from_safe_string(body),
    }))
}

/// As a content security policy names a piece of the page.
fn hash(text: &str) -> String {
    STANDARD.encode(Sha256::digest(text.as_bytes()))
}

/// The foot of every sheet of paper: state, edition, day, fingerprint, number. It holds no word of the data.
fn foot(page: &Page<'_>) -> String {
    let head = page.head();
    let text = |name: &str| {
        let found = head.get_attr(name).unwrap_or_default();
        found.as_str().unwrap_or_default().to_owned()
    };
    let fingerprint: String =
        text("fingerprint").chars().filter(char::is_ascii_hexdigit).take(12).collect();
    format!(
        "\n@media print{{@page{{@bottom-left{{font:7pt sans-serif;content:\"{} · {} · {} {} · {fingerprint}\"}}@bottom-right{{font:7pt sans-serif;content:counter(page) \" / \" counter(pages)}}}}}}",
        text("state"),
        text("edition"),
        page.text("report.head.as_of"),
        text("as_of"),
    )
}

fn environment() -> Result<Environment<'static>, Error> {
    let mut environment = Environment::new();
    // A name that a template uses and nobody provides is a slip, and shows at once.
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    // By default escaping depends on the name of the template; here it is always on.
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_formatter(format_visibly);
    environment.add_filter("verbatim", escape::verbatim);
    environment.add_template("page.html", PAGE)?;
    environment.add_template("pictures.html", PICTURES)?;
    for section in SECTIONS {
        environment.add_template(section.id, section.template)?;
    }
    Ok(environment)
}

/// Escapes, and makes visible what would turn the reading direction around.
fn format_visibly(
    out: &mut Output<'_>,
    state: &mut minijinja::State<'_, '_>,
    value: &Value,
) -> Result<(), Error> {
    match value.as_str() {
        Some(text) if !value.is_safe() => {
            out.write_str(&escape::visible(text)).map_err(Error::from)
        }
        _ => minijinja::escape_formatter(out, state, value),
    }
}
