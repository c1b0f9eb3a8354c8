//! The report's sections, in reading order.

use minijinja::Value;

use crate::{model::Edition, report::page::Page};

mod advice;
mod ahead;
mod alike;
mod change;
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
    /// The editions that have it.
    pub editions: &'static [Edition],
    /// The template.
    pub template: &'static str,
    /// Builds what the template shows, ready to print; `title` is the finding. Null: there is nothing to show.
    pub view: fn(&Page<'_>) -> Value,
}

const ALL: &[Edition] = &[Edition::Board, Edition::Hearing, Edition::Public];
const WITH_PARTIES: &[Edition] = &[Edition::Board, Edition::Hearing];
const OF_ALL_PARTIES: &[Edition] = &[Edition::Board, Edition::Public];
const BOARD: &[Edition] = &[Edition::Board];

macro_rules! sections {
    ($($id:ident: $editions:ident,)*) => {
        /// All sections, in reading order; evidence comes last, as an annex to all others.
        pub static SECTIONS: &[Section] = &[$(Section {
            id: stringify!($id),
            editions: $editions,
            template: include_str!(concat!("../../../templates/sections/", stringify!($id), ".html")),
            view: $id::view,
        }),*];
    };
}

sections! {
    glance: ALL,
    change: OF_ALL_PARTIES,
    portfolios: OF_ALL_PARTIES,
    vision: OF_ALL_PARTIES,
    said_done: OF_ALL_PARTIES,
    why: BOARD,
    time: OF_ALL_PARTIES,
    alike: BOARD,
    matrix: WITH_PARTIES,
    ahead: OF_ALL_PARTIES,
    advice: WITH_PARTIES,
    method: ALL,
    evidence: WITH_PARTIES,
}
