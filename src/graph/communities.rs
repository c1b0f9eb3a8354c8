//! Communities in a network of similarities.

use leiden_rs::{GraphDataBuilder, Leiden, LeidenConfig};

/// Finds communities, so that the method can be replaced.
pub trait FindCommunities: Sync {
    /// The community of each node, from 0; `None` if the network has no ties.
    fn find(&self, weights: &[Vec<f64>], seed: u64) -> Option<Vec<usize>>;
}

/// The Leiden method of Traag, Waltman and Van Eck (2019), on modularity.
#[derive(Debug, Clone, Copy, Default)]
pub struct ByLeiden;

impl FindCommunities for ByLeiden {
    fn find(&self, weights: &[Vec<f64>], seed: u64) -> Option<Vec<usize>> {
        let mut network = GraphDataBuilder::new(weights.len());
        for (a, row) in weights.iter().enumerate() {
            for (b, weight) in row.iter().enumerate().skip(a + 1).filter(|it| 0.0 < *it.1) {
                network.add_edge(a, b, *weight).ok()?;
            }
        }
        let network = network.build().ok()?;
        let found = Leiden::new(LeidenConfig { seed: Some(seed), ..LeidenConfig::default() })
            .run(&network)
            .ok()?;
        let membership = (0..weights.len()).map(|it| found.partition.community_of(it)).collect();
        Some(renumbered(membership))
    }
}

/// Numbers communities in the order in which they first appear.
pub(crate) fn renumbered(membership: Vec<usize>) -> Vec<usize> {
    let mut seen: Vec<usize> = Vec::new();
    membership
        .into_iter()
        .map(|it| {
            seen.iter().position(|known| *known == it).unwrap_or_else(|| {
                seen.push(it);
                seen.len() - 1
            })
        })
        .collect()
}
