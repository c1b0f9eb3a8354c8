//! The whole of a cooperation as one graph: who stated what, who acted, who is entitled, what waits for what.

use std::collections::BTreeMap;

use petgraph::graph::{DiGraph, NodeIndex};
use serde::Serialize;

/// Something that takes part in a cooperation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Node {
    /// A party.
    Party(String),
    /// An agreement.
    Agreement(String),
    /// A portfolio.
    Portfolio(String),
    /// A body.
    Body(String),
    /// A meeting.
    Meeting(String),
}

/// How one is related to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// A party said something of an agreement.
    Stated,
    /// A party did something, or not, under an agreement.
    Acted,
    /// An agreement concerns a party.
    Entitled,
    /// An agreement waits for another.
    DependsOn,
    /// A party has a place in a body.
    MemberOf,
    /// An agreement was made in a meeting, or a meeting was one of a body.
    DecidedAt,
    /// An agreement belongs to a portfolio.
    InPortfolio,
}

/// One relation between two nodes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Edge {
    /// How.
    pub relation: Relation,
    /// The code of what was said or done, or of the role; empty where there is none.
    pub label: String,
}

/// A cooperation as a directed graph; nodes and edges keep the order in which they were added.
#[derive(Debug, Clone, Default)]
pub struct CooperationGraph {
    graph: DiGraph<Node, Edge>,
    nodes: BTreeMap<Node, NodeIndex>,
}

impl Node {
    /// A name that is unique over all kinds: `party:aarveld`.
    pub fn name(&self) -> String {
        let (kind, id) = match self {
            Node::Party(id) => ("party", id),
            Node::Agreement(id) => ("agreement", id),
            Node::Portfolio(id) => ("portfolio", id),
            Node::Body(id) => ("body", id),
            Node::Meeting(id) => ("meeting", id),
        };
        format!("{kind}:{id}")
    }

    /// The kind and the id.
    pub fn parts(&self) -> (&'static str, &str) {
        match self {
            Node::Party(id) => ("party", id),
            Node::Agreement(id) => ("agreement", id),
            Node::Portfolio(id) => ("portfolio", id),
            Node::Body(id) => ("body", id),
            Node::Meeting(id) => ("meeting", id),
        }
    }
}

impl Relation {
    /// The code, as it stands in exports.
    pub fn code(self) -> &'static str {
        match self {
            Relation::Stated => "stated",
            Relation::Acted => "acted",
            Relation::Entitled => "entitled",
            Relation::DependsOn => "depends_on",
            Relation::MemberOf => "member_of",
            Relation::DecidedAt => "decided_at",
            Relation::InPortfolio => "in_portfolio",
        }
    }
}

impl CooperationGraph {
    /// Adds a node, if it is not there yet.
    pub fn add_node(&mut self, node: Node) {
        if !self.nodes.contains_key(&node) {
            let index = self.graph.add_node(node.clone());
            self.nodes.insert(node, index);
        }
    }

    /// Adds an edge and, where needed, its ends.
    pub fn add_edge(&mut self, from: Node, to: Node, relation: Relation, label: &str) {
        self.add_node(from.clone());
        self.add_node(to.clone());
        if let Some((from, to)) = self.nodes.get(&from).zip(self.nodes.get(&to)) {
            self.graph.add_edge(*from, *to, Edge { relation, label: label.to_owned() });
        }
    }

    /// The nodes, in the order in which they were added.
    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.graph.node_weights()
    }

    /// The edges with their ends, in the order in which they were added.
    pub fn edges(&self) -> impl Iterator<Item = (&Node, &Node, &Edge)> {
        self.graph.edge_references().filter_map(|edge| {
            use petgraph::visit::EdgeRef as _;
            let ends =
                self.graph.node_weight(edge.source()).zip(self.graph.node_weight(edge.target()));
            ends.map(|(from, to)| (from, to, edge.weight()))
        })
    }
}
