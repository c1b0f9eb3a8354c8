//! Which agreement waits for which: an order, the longest chain, or the circle that makes both impossible.

use std::collections::BTreeMap;

use petgraph::{
    Direction,
    algo::{kosaraju_scc, toposort},
    graph::{DiGraph, NodeIndex},
};

/// Something that takes time and waits for others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activity {
    /// Its name.
    pub id: String,
    /// How long it takes.
    pub duration_days: u64,
    /// Names of what has to be finished first; names that are not in the list are left out.
    pub after: Vec<String>,
}

/// When each activity can start and must be finished, in days from the start of the first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Schedule {
    /// An order in which they can be done; ties by name.
    pub order: Vec<String>,
    /// Times by name.
    pub times: BTreeMap<String, Times>,
    /// Days until the last is finished.
    pub duration_days: u64,
    /// The chain that takes longest, first to last; the first by name where there are several.
    pub critical_path: Vec<String>,
}

/// Times of one activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "the terms of the critical path method")]
pub struct Times {
    pub earliest_start: u64,
    pub earliest_finish: u64,
    pub latest_start: u64,
    pub latest_finish: u64,
    pub total_float: u64,
}

/// Activities that wait for one another: each for the next, the last for the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cycle {
    /// The circle, from its smallest name on.
    pub path: Vec<String>,
}

type Waits = DiGraph<usize, ()>;

/// Computes the schedule by the critical path method: one pass forward, one pass back.
///
/// # Errors
///
/// [`Cycle`] if activities wait for one another; one circle is named whole.
pub fn critical_path(activities: &[Activity]) -> Result<Schedule, Cycle> {
    let mut sorted: Vec<&Activity> = activities.iter().collect();
    sorted.sort_by(|a, b| a.id.cmp(&b.id));
    sorted.dedup_by(|a, b| a.id == b.id);
    let graph = waits(&sorted);
    let Ok(order) = toposort(&graph, None) else {
        return Err(Cycle { path: cycle(&graph, &sorted) });
    };
    let position: BTreeMap<NodeIndex, usize> =
        order.iter().enumerate().map(|(at, node)| (*node, at)).collect();
    let mut times = vec![Times::default(); sorted.len()];
    for node in &order {
        let start = neighbours(&graph, *node, Direction::Incoming)
            .filter_map(|it| times.get(it.index()))
            .map(|it| it.earliest_finish)
            .max()
            .unwrap_or(0);
        let duration = sorted.get(node.index()).map_or(0, |it| it.duration_days);
        if let Some(own) = times.get_mut(node.index()) {
            own.earliest_start = start;
            own.earliest_finish = start.saturating_add(duration);
        }
    }
    let end = times.iter().map(|it| it.earliest_finish).max().unwrap_or(0);
    for node in order.iter().rev() {
        let finish = neighbours(&graph, *node, Direction::Outgoing)
            .filter_map(|it| times.get(it.index()))
            .map(|it| it.latest_start)
            .min()
            .unwrap_or(end);
        let duration = sorted.get(node.index()).map_or(0, |it| it.duration_days);
        if let Some(own) = times.get_mut(node.index()) {
            own.latest_finish = finish;
            own.latest_start = finish.saturating_sub(duration);
            own.total_float = own.latest_start.saturating_sub(own.earliest_start);
        }
    }
    let critical_path = longest_chain(&graph, &times, &sorted, end);
    let name = |node: &NodeIndex| sorted.get(node.index()).map(|it| it.id.clone());
    let mut ranked: Vec<NodeIndex> = order;
    // What can start first comes first; an order of the graph breaks ties, so that nobody precedes what it waits for.
    ranked.sort_by_key(|it| {
        (times.get(it.index()).map_or(0, |it| it.earliest_start), position.get(it).copied())
    });
    Ok(Schedule {
        order: ranked.iter().filter_map(name).collect(),
        times: sorted.iter().map(|it| it.id.clone()).zip(times).collect(),
        duration_days: end,
        critical_path,
    })
}

fn waits(sorted: &[&Activity]) -> Waits {
    let mut graph = Waits::with_capacity(sorted.len(), sorted.len());
    let nodes: BTreeMap<&str, NodeIndex> =
        sorted.iter().enumerate().map(|(at, it)| (it.id.as_str(), graph.add_node(at))).collect();
    for activity in sorted {
        for before in &activity.after {
            let ends = nodes.get(before.as_str()).zip(nodes.get(activity.id.as_str()));
            if let Some((from, to)) = ends {
                graph.update_edge(*from, *to, ());
            }
        }
    }
    graph
}

fn neighbours(
    graph: &Waits,
    node: NodeIndex,
    direction: Direction,
) -> impl Iterator<Item = NodeIndex> + '_ {
    graph.neighbors_directed(node, direction)
}

/// Follows activities without float, each starting when the one before it finishes.
fn longest_chain(graph: &Waits, times: &[Times], sorted: &[&Activity], end: u64) -> Vec<String> {
    let at = |node: NodeIndex| times.get(node.index()).copied().unwrap_or_default();
    let is_critical = |node: &NodeIndex| at(*node).total_float == 0;
    let has_length = 0 < end;
    let mut current = graph
        .node_indices()
        .filter(is_critical)
        .find(|it| at(*it).earliest_start == 0 && (0 < at(*it).earliest_finish || !has_length));
    let mut chain = Vec::new();
    while let Some(node) = current.filter(|_| has_length) {
        chain.extend(sorted.get(node.index()).map(|it| it.id.clone()));
        let mut next: Vec<NodeIndex> = neighbours(graph, node, Direction::Outgoing)
            .filter(is_critical)
            .filter(|it| at(*it).earliest_start == at(node).earliest_finish)
            .collect();
        next.sort_unstable();
        current = next.first().copied();
    }
    chain
}

/// One circle, from its smallest name on.
fn cycle(graph: &Waits, sorted: &[&Activity]) -> Vec<String> {
    let mut knots: Vec<Vec<NodeIndex>> = kosaraju_scc(graph);
    for knot in &mut knots {
        knot.sort_unstable();
    }
    let is_knot = |it: &&Vec<NodeIndex>| {
        1 < it.len() || it.first().is_some_and(|node| graph.contains_edge(*node, *node))
    };
    let Some(knot) = knots.iter().filter(is_knot).min() else { return Vec::new() };
    let Some(start) = knot.first().copied() else { return Vec::new() };
    // A shortest way from the smallest name back to itself, breadth first.
    let mut came_from: BTreeMap<NodeIndex, NodeIndex> = BTreeMap::new();
    let mut queue = std::collections::VecDeque::from([start]);
    while let Some(node) = queue.pop_front() {
        let mut before: Vec<NodeIndex> = neighbours(graph, node, Direction::Incoming).collect();
        before.sort_unstable();
        for next in before.into_iter().filter(|it| knot.binary_search(it).is_ok()) {
            if next == start {
                return path_to(node, start, &came_from, sorted);
            }
            if !came_from.contains_key(&next) {
                came_from.insert(next, node);
                queue.push_back(next);
            }
        }
    }
    Vec::new()
}

fn path_to(
    last: NodeIndex,
    start: NodeIndex,
    came_from: &BTreeMap<NodeIndex, NodeIndex>,
    sorted: &[&Activity],
) -> Vec<String> {
    let mut nodes = vec![last];
    let mut node = last;
    while node != start {
        let Some(previous) = came_from.get(&node) else { break };
        node = *previous;
        nodes.push(node);
    }
    nodes.reverse();
    nodes.iter().filter_map(|it| sorted.get(it.index()).map(|it| it.id.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn activity(id: &str, duration_days: u64, after: &[&str]) -> Activity {
        let after = after.iter().map(|it| (*it).to_owned()).collect();
        Activity { id: id.to_owned(), duration_days, after }
    }

    #[test]
    fn agrees_with_networkx() {
        #[derive(serde::Deserialize)]
        struct Reference {
            activities: BTreeMap<String, Step>,
            expected: Expected,
        }
        #[derive(serde::Deserialize)]
        struct Step {
            duration: u64,
            pred: Vec<String>,
        }
        #[derive(serde::Deserialize)]
        struct Expected {
            project_duration: u64,
            #[serde(rename = "LS")]
            latest_start: BTreeMap<String, u64>,
            total_float: BTreeMap<String, u64>,
            critical_path: Vec<String>,
        }
        let text = include_str!("../../tests/reference/06_critical_path.json");
        let reference: Reference = serde_json::from_str(text).unwrap();
        let activities: Vec<Activity> = reference
            .activities
            .iter()
            .map(|(id, it)| Activity {
                id: id.clone(),
                duration_days: it.duration,
                after: it.pred.clone(),
            })
            .collect();
        let schedule = critical_path(&activities).unwrap();
        assert_eq!(schedule.duration_days, reference.expected.project_duration);
        assert_eq!(schedule.critical_path, reference.expected.critical_path);
        for (id, times) in &schedule.times {
            assert_eq!(times.latest_start, reference.expected.latest_start[id], "{id}");
            assert_eq!(times.total_float, reference.expected.total_float[id], "{id}");
        }
    }

    #[test]
    fn a_circle_is_named_whole_from_its_smallest_name() {
        let activities =
            [activity("a", 1, &["d"]), activity("b", 1, &["a", "d"]), activity("d", 1, &["b"])];
        // a waits for d, d for b, b for a; the shorter circle b–d is another.
        let Err(cycle) = critical_path(&activities) else { panic!("no circle found") };
        assert_eq!(cycle.path, ["a", "d", "b"]);
        let alone = critical_path(&[activity("x", 1, &["x"])]);
        assert_eq!(alone, Err(Cycle { path: vec!["x".to_owned()] }));
    }

    #[test]
    fn nothing_takes_no_time() {
        assert_eq!(critical_path(&[]), Ok(Schedule::default()));
    }

    #[test]
    fn a_chain_of_a_hundred_thousand_does_not_overflow_the_stack() {
        let name = |it: u32| format!("{it:06}");
        let mut chain: Vec<Activity> =
            (0..100_000).map(|it| activity(&name(it), 1, &[&name(it.wrapping_sub(1))])).collect();
        assert_eq!(critical_path(&chain).unwrap().duration_days, 100_000);
        chain[0].after = vec![name(99_999)];
        assert_eq!(critical_path(&chain).unwrap_err().path.len(), 100_000);
    }
}
