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
        let (kind, id) = self.parts();
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
        self.place(node);
    }

    /// Adds an edge and, where needed, its ends.
    pub fn add_edge(&mut self, from: Node, to: Node, relation: Relation, label: &str) {
        let (from, to) = (self.place(from), self.place(to));
        self.graph.add_edge(from, to, Edge { relation, label: label.to_owned() });
    }

    /// The index of a node, which is added if it is not there yet.
    fn place(&mut self, node: Node) -> NodeIndex {
        *self.nodes.entry(node).or_insert_with_key(|node| self.graph.add_node(node.clone()))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn party(id: &str) -> Node {
        Node::Party(id.to_owned())
    }

    fn agreement(id: &str) -> Node {
        Node::Agreement(id.to_owned())
    }

    #[test]
    fn nodes_and_edges_keep_their_order_and_a_node_comes_once() {
        let mut graph = CooperationGraph::default();
        graph.add_node(party("z"));
        graph.add_edge(party("z"), agreement("a"), Relation::Stated, "yes");
        graph.add_edge(agreement("a"), party("b"), Relation::Entitled, "");
        graph.add_node(party("z"));
        let names: Vec<String> = graph.nodes().map(Node::name).collect();
        assert_eq!(names, ["party:z", "agreement:a", "party:b"]);
        let edges: Vec<_> = graph
            .edges()
            .map(|(from, to, edge)| {
                (from.name(), to.name(), edge.relation.code(), edge.label.as_str())
            })
            .collect();
        let expected = [
            ("party:z".to_owned(), "agreement:a".to_owned(), "stated", "yes"),
            ("agreement:a".to_owned(), "party:b".to_owned(), "entitled", ""),
        ];
        assert_eq!(edges, expected);
    }

    #[test]
    fn two_may_be_related_in_more_than_one_way() {
        let mut graph = CooperationGraph::default();
        for relation in [Relation::Stated, Relation::Acted, Relation::Acted] {
            graph.add_edge(party("z"), agreement("a"), relation, "");
        }
        assert_eq!((graph.nodes().count(), graph.edges().count()), (2, 3));
    }

    #[test]
    fn kinds_and_relations_are_written_as_their_codes() {
        let nodes = [
            party("x"),
            agreement("x"),
            Node::Portfolio("x".to_owned()),
            Node::Body("x".to_owned()),
            Node::Meeting("x".to_owned()),
        ];
        for node in nodes {
            let (kind, id) = node.parts();
            assert_eq!(
                serde_json::to_value(&node).unwrap(),
                serde_json::json!({ "kind": kind, "id": id })
            );
        }
        let relations = [
            Relation::Stated,
            Relation::Acted,
            Relation::Entitled,
            Relation::DependsOn,
            Relation::MemberOf,
            Relation::DecidedAt,
            Relation::InPortfolio,
        ];
        for relation in relations {
            assert_eq!(serde_json::to_value(relation).unwrap(), relation.code());
        }
    }
}
