//! Which bodies, and which organisations beside the table, stand between parties.

use serde::{Deserialize, Serialize};

use crate::{
    graph::centrality::betweenness,
    measures::{Card, Unit, alignment::Alignment},
    model::Undefined,
};

/// What [`brokerage`], [`backbone`] and [`strength`] mean.
pub const CARD: Card = Card {
    id: "brokerage",
    formula: "share of shortest paths between others that lead through a node; strength: Σ s_ij; backbone: ties with s_ij at or above the 95th percentile of chance",
    range: (0.0, 1.0),
    unit: Unit::Share,
    source: "Freeman, L. C. (1977). Sociometry 40, 35–41; Brandes, U. (2001). Journal of Mathematical Sociology 25, 163–177.",
};

/// One node and how much it stands between others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Broker {
    /// Its name.
    pub name: String,
    /// Share of shortest paths between others that lead through it.
    pub betweenness: f64,
    /// Its ties.
    pub n_ties: u64,
}

/// Measures how much each node of a network of memberships stands between others.
///
/// ```text
/// share of shortest paths between others that lead through a node; strength: Σ s_ij; backbone: ties with s_ij at or above the 95th percentile of chance
/// ```
///
/// Nodes are parties and bodies; a tie is a seat, or a place beside the table. An organisation that sits with many
/// groups that otherwise do not meet stands between them.
///
/// # Range
///
/// `[0, 1]`.
///
/// # Errors
///
/// [`Undefined::TooFew`] for fewer than three nodes: then nobody can stand between.
///
/// # Examples
///
/// ```
/// use tenzij::measures::brokerage::brokerage;
///
/// let names = ["north", "province", "south"].map(str::to_owned);
/// let found = brokerage(&names, &[(0, 1), (1, 2)])?;
/// assert_eq!((found[1].betweenness, found[0].betweenness), (1.0, 0.0));
/// # Ok::<(), tenzij::model::Undefined>(())
/// ```
pub fn brokerage(names: &[String], ties: &[(usize, usize)]) -> Result<Vec<Broker>, Undefined> {
    if names.len() < 3 {
        return Err(Undefined::TooFew);
    }
    let between = betweenness(names.len(), ties);
    let n_ties = |at: usize| ties.iter().filter(|it| it.0 == at || it.1 == at).count() as u64;
    Ok(names
        .iter()
        .zip(between)
        .enumerate()
        .map(|(at, (name, betweenness))| Broker {
            name: name.clone(),
            betweenness,
            n_ties: n_ties(at),
        })
        .collect())
}

/// Ties of parties that are more alike than chance makes 95 of 100 pairs.
///
/// On the complete network of similarities paths say nothing; on these ties they do.
pub fn backbone(alignment: &Alignment, threshold: f64) -> Vec<(usize, usize)> {
    alignment.known().filter(|it| threshold <= it.2).map(|(a, b, _)| (a, b)).collect()
}

/// Sum of the similarities of each party with all others; `None` where none is known.
pub fn strength(alignment: &Alignment) -> Vec<Option<f64>> {
    (0..alignment.n_parties())
        .map(|a| {
            let known = (0..alignment.n_parties()).filter_map(|b| alignment.between(a, b));
            known.fold(None, |sum, it| Some(sum.unwrap_or(0.0) + it))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::alignment::alignment;

    #[test]
    fn a_network_of_two_has_no_middle() {
        let names = ["a", "b"].map(str::to_owned);
        assert_eq!(brokerage(&names, &[(0, 1)]), Err(Undefined::TooFew));
    }

    #[test]
    fn the_backbone_keeps_the_strong_and_strength_adds_up() {
        let values = [vec![Some(1.0)], vec![Some(1.0)], vec![Some(0.0)], vec![None]];
        let alike = alignment(&values, 1).unwrap();
        assert_eq!(backbone(&alike, 0.9), vec![(0, 1)]);
        assert_eq!(strength(&alike), vec![Some(1.0), Some(1.0), Some(0.0), None]);
    }

    proptest::proptest! {
        #[test]
        fn shares_are_shares(ties in proptest::collection::vec((0_usize..6, 0_usize..6), 0..12)) {
            let ties: std::collections::BTreeSet<(usize, usize)> =
                ties.into_iter().filter(|it| it.0 < it.1).collect();
            let names: Vec<String> = (0..6).map(|it| it.to_string()).collect();
            for it in brokerage(&names, &ties.into_iter().collect::<Vec<_>>()).unwrap() {
                proptest::prop_assert!((0.0..=1.0 + 1e-12).contains(&it.betweenness));
            }
        }
    }
}
