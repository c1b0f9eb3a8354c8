//! From an assessment to one HTML file that stands on its own.
//!
//! Sections turn numbers into words in Rust; templates only arrange them.
//! To add a section: `sections/<id>.rs`, `templates/sections/<id>.html`, texts `report.<id>.*`, and a line in [`SECTIONS`].

use base64::{Engine as _, engine::general_purpose::STANDARD};
use minijinja::{
    AutoEscape, Environment, Error, Output, State, UndefinedBehavior, Value, context, value::Serde,
};
use sha2::{Digest as _, Sha256};

use crate::{language::Language, report::page::Page, scoring::assessment::Assessment};

mod escape;
mod page;
mod sections;

pub use sections::{SECTIONS, Section};

const STYLE: &str = include_str!("../../templates/style.css");
const PAGE: &str = include_str!("../../templates/page.html");
const PICTURES: &str = include_str!("../../templates/pictures.html");

/// Renders the whole report.
///
/// The same assessment gives the same bytes: nothing here reads a clock or depends on hash order.
///
/// # Errors
///
/// Only if a template is broken; every template is rendered by the tests.
pub fn render(assessment: &Assessment, language: &Language) -> Result<String, Error> {
    let environment = environment()?;
    let page = Page { assessment, language };
    let texts = Value::from(Serde(language.texts()));
    let mut sections = Vec::new();
    for section in SECTIONS {
        let view = (section.view)(&page);
        let title = view.get("title").and_then(|it| it.as_str()).unwrap_or_default().to_owned();
        let template = environment.get_template(section.id)?;
        let body =
            template.render(context! { v => Value::from(Serde(&view)), t => texts.clone() })?;
        let topic = language.text(&format!("report.{}.topic", section.id)).to_owned();
        sections.push(context! {
            id => section.id, topic => topic, title => title, body => Value::from_safe_string(body),
        });
    }
    let style = STYLE.trim();
    environment.get_template("page.html")?.render(context! {
        lang => language.tag,
        head => Value::from(Serde(&page.head())),
        t => texts,
        style => Value::from_safe_string(style.to_owned()),
        style_hash => STANDARD.encode(Sha256::digest(style.as_bytes())),
        sections => sections,
    })
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
    state: &mut State<'_, '_>,
    value: &Value,
) -> Result<(), Error> {
    match value.as_str() {
        Some(text) if !value.is_safe() => {
            out.write_str(&escape::visible(text)).map_err(Error::from)
        }
        _ => minijinja::escape_formatter(out, state, value),
    }
}
