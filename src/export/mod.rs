//! An assessment as tables and graphs, for R, Python and Gephi.
//!
//! Every format is one function and one line in [`EXPORTS`]. What was unknown stays empty, with its reason beside it.

use std::cell::OnceCell;

use crate::{
    graph::cooperation::{CooperationGraph, Node, Relation},
    language::Language,
    model::Coded as _,
    scoring::{
        assessment::Assessment,
        study::{Study, study},
    },
};

mod csv;
mod descriptor;
mod dot;
mod gexf;
mod graphml;
pub mod manifest;
mod parquet;
pub mod table;
pub mod tables;
mod xml;

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
    study: OnceCell<Study>,
}

impl<'a> Package<'a> {
    /// An assessment to be exported in a language.
    pub fn new(assessment: &'a Assessment, language: &'a Language) -> Package<'a> {
        Package { assessment, language, study: OnceCell::new() }
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
    /// Makes the files.
    pub make: fn(&Package<'_>) -> Vec<ExportFile>,
    /// Whether its files are tables, which get a descriptor, a codebook and a citation.
    pub is_tables: bool,
}

/// All formats.
pub static EXPORTS: &[Export] = &[
    Export { name: "csv", make: csv::csv, is_tables: true },
    Export { name: "json", make: |it| json(it.assessment), is_tables: false },
    Export { name: "graphml", make: graphml::graphml, is_tables: false },
    Export { name: "gexf", make: gexf::gexf, is_tables: false },
    Export { name: "dot", make: dot::dot, is_tables: false },
    Export { name: "parquet", make: parquet::parquet, is_tables: true },
];

/// All files of some formats, with what goes with tables.
pub fn files(package: &Package<'_>, formats: &[&Export]) -> Vec<ExportFile> {
    let mut files: Vec<ExportFile> = formats.iter().flat_map(|it| (it.make)(package)).collect();
    if let Some(tables) = formats.iter().find(|it| it.is_tables) {
        files.extend(descriptor::files(package, tables.name));
    }
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
