//! Which agreement waits for which: an order, the longest chain, or the circle that makes both impossible.

use std::collections::{BTreeMap, BTreeSet, VecDeque, btree_map::Entry};

use petgraph::{
    Direction,
    algo::{kosaraju_scc, toposort},
    graph::{DiGraph, NodeIndex},
};
use serde::{Deserialize, Serialize};

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
    /// An order in which they can be done: what can start first comes first, ties by name.
    pub order: Vec<String>,
    /// Times by name.
    pub times: BTreeMap<String, Times>,
    /// Days until the last is finished.
    pub duration_days: u64,
    /// The chain that takes longest, first to last; the first by name where there are several.
    ///
    /// It begins at the first activity that takes time.
    pub critical_path: Vec<String>,
}

/// Times of one activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
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
    Ok(Schedule {
        order: ranked(&graph, &order, &times).iter().filter_map(name).collect(),
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
        let Some(to) = nodes.get(activity.id.as_str()) else { continue };
        // `update_edge` would search all edges of `from`: quadratic where many wait for one.
        let before: BTreeSet<NodeIndex> =
            activity.after.iter().filter_map(|it| nodes.get(it.as_str()).copied()).collect();
        for from in before {
            graph.add_edge(from, *to, ());
        }
    }
    graph
}

/// Puts what can start first first, ties by name; nobody precedes what it waits for.
fn ranked(graph: &Waits, order: &[NodeIndex], times: &[Times]) -> Vec<NodeIndex> {
    // What takes no time starts together with what waits for it, so the number of steps comes before the name.
    let mut steps = vec![0_usize; times.len()];
    for node in order {
        let own = neighbours(graph, *node, Direction::Incoming)
            .filter_map(|it| steps.get(it.index()))
            .max()
            .map_or(0, |before| before + 1);
        if let Some(step) = steps.get_mut(node.index()) {
            *step = own;
        }
    }
    let mut ranked = order.to_vec();
    ranked.sort_by_key(|it| {
        let start = times.get(it.index()).map_or(0, |it| it.earliest_start);
        (start, steps.get(it.index()).copied(), *it)
    });
    ranked
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
    let mut queue = VecDeque::from([start]);
    while let Some(node) = queue.pop_front() {
        let mut before: Vec<NodeIndex> = neighbours(graph, node, Direction::Incoming).collect();
        before.sort_unstable();
        for next in before.into_iter().filter(|it| knot.binary_search(it).is_ok()) {
            if next == start {
                return path_to(node, start, &came_from, sorted);
            }
            if let Entry::Vacant(unseen) = came_from.entry(next) {
                unseen.insert(node);
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

    #[test]
    fn ties_in_the_order_go_by_name_and_never_before_what_they_wait_for() {
        let free =
            critical_path(&[activity("c", 1, &[]), activity("a", 1, &[]), activity("b", 1, &[])]);
        assert_eq!(free.unwrap().order, ["a", "b", "c"]);
        // All start on day 0: z takes no time, and a waits for it.
        let without_time = [activity("a", 1, &["z"]), activity("m", 1, &[]), activity("z", 0, &[])];
        assert_eq!(critical_path(&without_time).unwrap().order, ["m", "z", "a"]);
    }

    #[test]
    fn unknown_names_are_left_out_and_of_equal_names_the_first_counts() {
        let schedule = critical_path(&[activity("a", 2, &["nobody"]), activity("a", 9, &[])]);
        assert_eq!(schedule.unwrap().duration_days, 2);
    }

    #[test]
    fn a_hundred_thousand_that_wait_for_one_are_no_slower_than_a_chain() {
        // With a search per edge this took 5·10⁹ steps, over half a minute.
        let mut star = vec![activity("hub", 1, &[])];
        star.extend((0..100_000).map(|it| activity(&format!("{it:06}"), 1, &["hub", "hub"])));
        assert_eq!(critical_path(&star).unwrap().duration_days, 2);
    }

    proptest::proptest! {
        #[test]
        fn the_critical_path_is_a_real_chain_that_takes_as_long_as_the_whole(
            steps in proptest::collection::vec((0_u64..4, proptest::collection::vec(0_usize..12, 0..3)), 1..12)
        ) {
            let name = |at: usize| format!("{:02}", 99 - at);
            // Each waits for earlier ones only, so there is no circle; names run against the order.
            let activities: Vec<Activity> = steps
                .iter()
                .enumerate()
                .map(|(at, (duration_days, after))| Activity {
                    id: name(at),
                    duration_days: *duration_days,
                    after: after.iter().filter(|it| **it < at).map(|it| name(*it)).collect(),
                })
                .collect();
            let schedule = critical_path(&activities).unwrap();
            let find = |id: &String| activities.iter().find(|it| it.id == *id).unwrap();
            let length: u64 = schedule.critical_path.iter().map(|it| find(it).duration_days).sum();
            proptest::prop_assert_eq!(length, schedule.duration_days);
            for pair in schedule.critical_path.windows(2) {
                proptest::prop_assert!(find(&pair[1]).after.contains(&pair[0]));
            }
            let place = |id: &String| schedule.order.iter().position(|it| it == id).unwrap();
            for activity in &activities {
                let times = schedule.times[&activity.id];
                proptest::prop_assert_eq!(times.latest_start - times.earliest_start, times.total_float);
                for before in &activity.after {
                    proptest::prop_assert!(place(before) < place(&activity.id));
                    proptest::prop_assert!(schedule.times[before].earliest_finish <= times.earliest_start);
                    proptest::prop_assert!(schedule.times[before].latest_finish <= times.latest_start);
                }
            }
        }
    }
}
