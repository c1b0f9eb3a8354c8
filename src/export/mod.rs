//! An assessment as tables and graphs, for R, Python and Gephi.
//!
//! Every format is one function and one line in [`EXPORTS`]. What was unknown stays empty, with its reason beside it.

use crate::{
    graph::cooperation::{CooperationGraph, Node, Relation},
    model::{Coded as _, Outcome},
    scoring::assessment::{Assessment, GroupRecord},
};

mod graphml;
mod tables;

/// One file of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportFile {
    /// Its name, without a folder.
    pub name: String,
    /// Its content.
    pub content: String,
}

/// One format.
#[derive(Debug, Clone, Copy)]
pub struct Export {
    /// Name, as `--to` takes it.
    pub name: &'static str,
    /// Makes the files.
    pub make: fn(&Assessment) -> Vec<ExportFile>,
}

/// All formats.
pub static EXPORTS: &[Export] = &[
    Export { name: "csv", make: tables::csv },
    Export { name: "json", make: json },
    Export { name: "graphml", make: graphml::graphml },
];

/// The assessment itself, as `tenzij score` writes it.
pub fn json(assessment: &Assessment) -> Vec<ExportFile> {
    // Everything in an assessment is plain data with texts as keys, so writing it cannot fail.
    let mut content = serde_json::to_string_pretty(assessment).unwrap_or_default();
    content.push('\n');
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

/// The numbers of a group by name: value, lowest, highest, and the reason where there is no value.
pub(crate) fn numbers(group: &GroupRecord) -> Vec<(&'static str, Number)> {
    let of = |it: &crate::model::Estimate| Number {
        outcome: it.point,
        low: it.bounds.map(|it| it.low),
        high: it.bounds.map(|it| it.high),
    };
    let plain = |outcome: Outcome| Number { outcome, low: None, high: None };
    vec![
        ("consensus", of(&group.consensus)),
        ("voice", plain(group.voice)),
        ("harmony", of(&group.harmony)),
        ("leak", of(&group.leak)),
        ("follow_through", of(&group.follow_through)),
        ("coverage", plain(group.coverage)),
        ("quiet_doing", plain(group.quiet_doing)),
    ]
}

/// A number with its bounds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Number {
    pub(crate) outcome: Outcome,
    pub(crate) low: Option<f64>,
    pub(crate) high: Option<f64>,
}
