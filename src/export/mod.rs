//! An assessment as tables and graphs, for R, Python and Gephi.
//!
//! Every format is one function and one line in [`EXPORTS`]. What was unknown stays empty, with its reason beside it.

use std::sync::OnceLock;

use rayon::prelude::*;

use crate::{
    edition::pseudonym::Note,
    graph::cooperation::{CooperationGraph, Node, Relation},
    language::Language,
    model::Coded as _,
    scoring::{
        assessment::Assessment,
        study::{Study, study},
    },
};

pub mod csv;
pub mod dataset;
pub mod decidim;
pub mod descriptor;
mod dot;
mod gexf;
mod graphml;
pub mod letter;
pub mod manifest;
mod package;
mod parquet;
pub mod popolo;
pub mod scores;
pub mod table;
pub mod tables;
pub mod workbook;
mod xml;

use table::Table;

/// One file of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportFile {
    /// Its name, without a folder.
    pub name: String,
    /// Its content.
    pub content: Vec<u8>,
}

/// What an export is made of.
pub struct Package<'a> {
    /// The assessment.
    pub assessment: &'a Assessment,
    /// The language of titles and descriptions; names and codes are English.
    pub language: &'a Language,
    /// What was done, if names are pseudonyms.
    pub pseudonyms: Option<&'a Note>,
    study: OnceLock<Study>,
}

impl<'a> Package<'a> {
    /// An assessment to be exported in a language.
    pub fn new(assessment: &'a Assessment, language: &'a Language) -> Package<'a> {
        Package { assessment, language, pseudonyms: None, study: OnceLock::new() }
    }

    /// An assessment under pseudonyms, with the study that was made before its names were changed.
    pub fn pseudonymous(
        assessment: &'a Assessment,
        study: Study,
        note: &'a Note,
        language: &'a Language,
    ) -> Package<'a> {
        Package { assessment, language, pseudonyms: Some(note), study: study.into() }
    }

    /// What a study of it finds; made once, when first asked for.
    pub fn study(&self) -> &Study {
        self.study.get_or_init(|| study(self.assessment, &mut |_| ()))
    }
}

/// One format.
#[derive(Debug, Clone, Copy)]
pub struct Export {
    /// Name, as `--to` takes it.
    pub name: &'static str,
    /// Makes its files.
    pub make: Make,
}

/// Writes one table.
pub type OfTable = fn(&Table) -> Option<ExportFile>;

/// What makes the files of a format.
#[derive(Debug, Clone, Copy)]
pub enum Make {
    /// One file for each table, with a descriptor, a codebook and a citation beside them.
    OfTable(OfTable),
    /// Files of everything together.
    OfAll(fn(&Package<'_>) -> Vec<ExportFile>),
}

/// All formats.
pub static EXPORTS: &[Export] = &[
    Export { name: "csv", make: Make::OfTable(csv::csv) },
    Export { name: "json", make: Make::OfAll(|it| json(it.assessment)) },
    Export { name: "graphml", make: Make::OfAll(graphml::graphml) },
    Export { name: "gexf", make: Make::OfAll(gexf::gexf) },
    Export { name: "dot", make: Make::OfAll(dot::dot) },
    Export { name: "parquet", make: Make::OfTable(parquet::parquet) },
];

/// All files of some formats, with what goes with tables.
///
/// Each table is made once, written in every format that was asked for, and let go before it weighs.
pub fn files(package: &Package<'_>, formats: &[&Export]) -> Vec<ExportFile> {
    let of_tables: Vec<(&str, OfTable)> = formats
        .iter()
        .filter_map(|it| match it.make {
            Make::OfTable(make) => Some((it.name, make)),
            Make::OfAll(_) => None,
        })
        .collect();
    let mut files = Vec::new();
    if let Some((extension, _)) = of_tables.first() {
        // Before the tables go side by side: a study waits for nobody then, and has all threads to itself.
        let tables = tables::tables_of(package.assessment.edition.edition);
        if tables.iter().any(|it| it.of == tables::Of::Study) {
            package.study();
        }
        let made: Vec<(Table, Vec<ExportFile>)> = tables
            .par_iter()
            .map(|it| {
                let mut table = (it.make)(package);
                if package.pseudonyms.is_some() {
                    // Some tables go by a name of their own, or by more than one.
                    table.sort();
                }
                let files = of_tables.iter().filter_map(|(_, write)| write(&table)).collect();
                (Table { rows: Vec::new(), ..table }, files)
            })
            .collect();
        let (headings, written): (Vec<Table>, Vec<Vec<ExportFile>>) = made.into_iter().unzip();
        files.extend(written.into_iter().flatten());
        files.extend(descriptor::files(package, &headings, extension));
    }
    for format in formats {
        if let Make::OfAll(make) = format.make {
            files.extend(make(package));
        }
    }
    files.extend(package.pseudonyms.map(|it| descriptor::readme(it, package.language)));
    files
}

/// The assessment itself, as `tenzij score` writes it.
pub fn json(assessment: &Assessment) -> Vec<ExportFile> {
    // Everything in an assessment is plain data with texts as keys, so writing it cannot fail.
    let mut content = serde_json::to_vec_pretty(assessment).unwrap_or_default();
    content.push(b'\n');
    vec![ExportFile { name: "assessment.json".to_owned(), content }]
}

/// The cooperation as a graph: who is entitled, who said what, who did what, what waits for what.
pub fn cooperation(assessment: &Assessment) -> CooperationGraph {
    let mut graph = CooperationGraph::default();
    for party in &assessment.parties {
        graph.add_node(Node::Party(party.id.clone()));
    }
    for record in &assessment.bodies {
        let body = || Node::Body(record.body.id.clone());
        graph.add_node(body());
        for (parties, label) in [(&record.members, "member"), (&record.beside, "beside")] {
            for party in parties {
                graph.add_edge(Node::Party(party.clone()), body(), Relation::MemberOf, label);
            }
        }
    }
    for agreement in &assessment.agreements {
        let node = || Node::Agreement(agreement.id.clone());
        graph.add_node(node());
        if let Some(portfolio) = &agreement.portfolio {
            let to = Node::Portfolio(portfolio.clone());
            graph.add_edge(node(), to, Relation::InPortfolio, "");
        }
        if let Some(meeting) = &agreement.meeting {
            graph.add_edge(node(), Node::Meeting(meeting.clone()), Relation::DecidedAt, "");
        }
        for other in &agreement.depends_on {
            graph.add_edge(node(), Node::Agreement(other.clone()), Relation::DependsOn, "");
        }
        for seat in &agreement.seats {
            let party = || Node::Party(seat.party.clone());
            graph.add_edge(node(), party(), Relation::Entitled, "");
            if let Some(stance) = seat.stance {
                graph.add_edge(party(), node(), Relation::Stated, stance.code());
            }
        }
        for pair in &agreement.pairs {
            let party = Node::Party(pair.party.clone());
            graph.add_edge(party, node(), Relation::Acted, pair.status.code());
        }
    }
    graph
}
