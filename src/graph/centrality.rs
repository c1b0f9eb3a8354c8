//! Who stands between others.

use petgraph::graph::UnGraph;
use rustworkx_core::centrality::betweenness_centrality;

/// Below this many nodes one thread is quicker.
const PARALLEL_FROM: usize = 50;

/// Share of shortest paths between others that lead through each node, of an undirected network without weights.
///
/// 0 where there are fewer than two others.
pub fn betweenness(n_nodes: usize, ties: &[(usize, usize)]) -> Vec<f64> {
    let mut network: UnGraph<(), ()> = UnGraph::with_capacity(n_nodes, ties.len());
    let nodes: Vec<_> = (0..n_nodes).map(|_| network.add_node(())).collect();
    for (a, b) in ties {
        if let (Some(a), Some(b)) = (nodes.get(*a), nodes.get(*b)) {
            network.add_edge(*a, *b, ());
        }
    }
    let found = betweenness_centrality(&network, false, true, PARALLEL_FROM);
    found.into_iter().map(|it| it.filter(|it| it.is_finite()).unwrap_or(0.0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_a_line_stands_between() {
        assert_eq!(betweenness(3, &[(0, 1), (1, 2)]), vec![0.0, 1.0, 0.0]);
        assert_eq!(betweenness(2, &[(0, 1)]), vec![0.0, 0.0]);
        assert!(betweenness(0, &[]).is_empty());
    }
}
