//! The report's sections, in reading order.

use serde_json::Value;

use crate::report::page::Page;

mod ahead;
mod evidence;
mod glance;
mod matrix;
mod method;
mod portfolios;
mod said_done;
mod time;
mod vision;
mod why;

/// One section: what it shows, and the template that arranges it.
pub struct Section {
    /// Name of its file, its template and its texts.
    pub id: &'static str,
    /// The template.
    pub template: &'static str,
    /// Builds what the template shows, ready to print; `title` is the finding.
    pub view: fn(&Page<'_>) -> Value,
}

macro_rules! sections {
    ($($id:ident),*) => {
        /// All sections, in reading order.
        pub static SECTIONS: &[Section] = &[$(Section {
            id: stringify!($id),
            template: include_str!(concat!("../../../templates/sections/", stringify!($id), ".html")),
            view: $id::view,
        }),*];
    };
}

sections!(glance, vision, time, portfolios, said_done, why, matrix, evidence, ahead, method);
