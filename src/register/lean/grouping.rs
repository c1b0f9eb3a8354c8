//! Rows by the row that they belong to, in an order of their own.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
    io,
    ops::Range,
};

use rayon::prelude::*;

use crate::register::lean::{
    Facts, Observations, assemble::Refetch, column::Column, ids::Ids, oddities, part::Tie,
    reordered::Reordered,
};

/// Rows that one thread looks at in one go.
const STRETCH: usize = 1 << 16;

/// Whether some rows already stand by group and in order, and after the row before them.
struct Stretch {
    is_grouped: bool,
    /// The group of the first row.
    first: usize,
    /// Rows in that group and the next ones, as far as they are grouped.
    sizes: Vec<u32>,
    /// Groups that are not in order, ascending.
    unordered: Vec<usize>,
    /// Rows that are equal to the one before in their group.
    ties: Vec<usize>,
}

impl Stretch {
    fn of(rows: Range<usize>, group: &impl Fn(usize) -> usize, compare: &impl Compare) -> Stretch {
        let first = group(rows.start);
        let mut is_grouped = true;
        // As many groups as there are if the rows are grouped.
        let last = rows.end.checked_sub(1).map_or(first, group);
        let mut sizes = Vec::with_capacity(last.saturating_sub(first) + 1);
        sizes.push(0);
        let (mut unordered, mut ties) = (Vec::new(), Vec::new());
        let mut previous = rows.start.checked_sub(1).map_or(first, group);
        // Rows that were counted, and those of the group that is being read.
        let mut n = 0;
        for row in rows {
            let own = group(row);
            if own != previous {
                if own < previous {
                    is_grouped = false;
                    break;
                }
                if let Some(size) = sizes.last_mut() {
                    *size = n;
                }
                n = 0;
                sizes.resize(own - first + 1, 0);
                previous = own;
            } else if 0 < row {
                match compare(row - 1, row) {
                    Ordering::Less => (),
                    Ordering::Equal => ties.push(row),
                    Ordering::Greater => unordered.push(own),
                }
            }
            n += 1;
        }
        if let Some(size) = sizes.last_mut() {
            *size = n;
        }
        unordered.dedup();
        Stretch { is_grouped, first, sizes, unordered, ties }
    }
}

/// Rows of a table by the row of another that they belong to.
#[derive(Debug, Default)]
pub(crate) struct Grouping {
    /// Where the rows of each group end.
    ends: Vec<u32>,
    /// The rows, group after group; `None` if they already stand so in the table.
    order: Option<Vec<u32>>,
    /// Then: the groups whose rows stand in another order than in the table.
    reordered: Reordered,
    /// And rows of all others that are equal to the one before.
    ties: Vec<usize>,
}

/// The order of two rows of a group.
trait Compare: Fn(usize, usize) -> Ordering + Sync {}

impl<F: Fn(usize, usize) -> Ordering + Sync> Compare for F {}

impl Grouping {
    /// Groups rows by what they refer to; within a group they stand by `compare`.
    ///
    /// Every row refers to something: those that do not were set aside.
    fn of(groups: &Column, n_rows: usize, n_groups: usize, compare: impl Compare) -> Grouping {
        let groups = groups.as_rows();
        let group = |row: usize| groups.get(row).map_or(0, |it| it as usize);
        let stretches: Vec<Stretch> = (0..n_rows.div_ceil(STRETCH))
            .into_par_iter()
            .map(|at| Stretch::of(at * STRETCH..n_rows.min((at + 1) * STRETCH), &group, &compare))
            .collect();
        let is_grouped = stretches.iter().all(|it| it.is_grouped);
        let mut ends = vec![0_u32; n_groups];
        if is_grouped {
            for Stretch { first, sizes, .. } in &stretches {
                let own = ends.get_mut(*first..).unwrap_or_default();
                own.iter_mut().zip(sizes).for_each(|(n, more)| *n += more);
            }
        } else {
            for row in 0..n_rows {
                if let Some(n) = ends.get_mut(group(row)) {
                    *n += 1;
                }
            }
        }
        let mut so_far = 0;
        for end in &mut ends {
            so_far += *end;
            *end = so_far;
        }
        let mut grouping = Grouping { ends, ..Grouping::default() };
        if is_grouped {
            let mut unordered = Vec::new();
            for Stretch { unordered: groups, ties, .. } in stretches {
                unordered.extend(groups);
                grouping.ties.extend(ties);
            }
            // Two threads may have met within a group.
            unordered.dedup();
            let reordered = grouping.reorder(&unordered, compare);
            grouping.ties.retain(|row| reordered.get(group(*row)).is_none());
            grouping.reordered = reordered;
        } else {
            let mut order = grouping.collect(group, n_rows);
            grouping.sort_groups(&mut order, compare);
            grouping.order = Some(order);
        }
        grouping
    }

    /// The rows of each group together.
    fn collect(&self, group: impl Fn(usize) -> usize, n_rows: usize) -> Vec<u32> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let mut next: Vec<u32> = starts.collect();
        let mut order = vec![0_u32; n_rows];
        for row in 0..n_rows {
            let Some(place) = next.get_mut(group(row)) else { continue };
            if let (Some(slot), Ok(row)) = (order.get_mut(*place as usize), u32::try_from(row)) {
                *slot = row;
            }
            *place += 1;
        }
        order
    }

    /// Sorts the rows of each group, many groups side by side.
    fn sort_groups(&self, order: &mut [u32], compare: impl Compare) {
        /// Groups that one thread sorts in one go.
        const GROUPS: usize = 1 << 14;
        let mut rest = order;
        let mut slices: Vec<(u32, &[u32], &mut [u32])> = Vec::new();
        let mut start = 0;
        for ends in self.ends.chunks(GROUPS) {
            let end = ends.last().copied().unwrap_or(start);
            let Some((own, others)) = rest.split_at_mut_checked((end - start) as usize) else {
                break;
            };
            slices.push((start, ends, own));
            rest = others;
            start = end;
        }
        slices.into_par_iter().for_each(|(first, ends, rows)| {
            let mut start = first;
            for end in ends {
                let own = rows.get_mut((start - first) as usize..(*end - first) as usize);
                let is_after = |a: &u32, b: &u32| compare(*a as usize, *b as usize).is_le();
                if let Some(own) = own.filter(|it| !it.is_sorted_by(is_after)) {
                    own.sort_by(|a, b| compare(*a as usize, *b as usize));
                }
                start = *end;
            }
        });
    }

    /// The rows of some groups in order, many groups side by side; in the table they stand one after another.
    fn reorder(&self, groups: &[usize], compare: impl Compare) -> Reordered {
        /// Groups that one thread sorts in one go.
        const GROUPS: usize = 1 << 10;
        let some = groups.par_chunks(GROUPS).map(|groups| {
            let mut sorted: Vec<u32> = Vec::new();
            for group in groups {
                let n = sorted.len();
                sorted.extend(self.places(*group));
                let own = sorted.get_mut(n..).unwrap_or_default();
                own.sort_by(|a, b| compare(*a as usize, *b as usize));
            }
            sorted
        });
        let rows: Vec<Vec<u32>> = some.collect();
        let sized = groups.iter().map(|it| (*it, self.places(*it).len()));
        Reordered::of(self.n_groups(), sized, rows.concat())
    }

    /// Where the rows of a group stand among those of all groups.
    #[inline]
    fn places(&self, group: usize) -> Range<u32> {
        let start = group.checked_sub(1).and_then(|it| self.ends.get(it)).copied().unwrap_or(0);
        start..self.ends.get(group).copied().unwrap_or(start)
    }

    /// The rows of a group, in their order.
    #[inline]
    pub(crate) fn rows(&self, group: usize) -> impl Iterator<Item = usize> + Clone + '_ {
        let places = self.places(group);
        let start = places.start;
        let own = match &self.order {
            Some(order) => order.get(start as usize..places.end as usize),
            None => self.reordered.get(group),
        };
        let row = move |at: u32| match own {
            Some(own) => own.get((at - start) as usize).copied().unwrap_or(at) as usize,
            None => at as usize,
        };
        places.map(row)
    }

    /// Pairs of rows next to each other in a group that are equal.
    fn equal_pairs(&self, is_equal: impl Fn(usize, usize) -> bool + Sync) -> Vec<(usize, usize)> {
        let within = |group: usize| {
            let rows = self.rows(group);
            rows.clone().zip(rows.skip(1)).filter(|(a, b)| is_equal(*a, *b))
        };
        if self.order.is_some() {
            return (0..self.n_groups()).into_par_iter().flat_map_iter(within).collect();
        }
        let in_table = self.ties.iter().map(|row| (row - 1, *row));
        in_table.chain(self.reordered.groups().flat_map(within)).collect()
    }

    /// Number of groups.
    pub(crate) fn n_groups(&self) -> usize {
        self.ends.len()
    }
}

/// Groups the rows of all tables that belong to others.
pub(super) fn group(facts: &mut Facts, ties: &[Tie], refetch: Refetch<'_>) -> io::Result<()> {
    let ((said, promised), (planned, seen)) = rayon::join(
        || rayon::join(|| positions(facts), || commitments(facts)),
        || rayon::join(|| milestones(facts), || by_day(facts)),
    );
    let seen = by_day_and_name(facts, seen, ties, refetch)?;
    facts.positions_of = said;
    facts.commitments_of = promised;
    facts.milestones_of = planned;
    facts.evidence_of = seen;
    Ok(())
}

/// Positions by agreement, in the order of parties.
fn positions(facts: &Facts) -> Grouping {
    let lean = &facts.positions;
    let party = lean.column("party").as_rows();
    let by_party = |a: usize, b: usize| party.get(a).cmp(&party.get(b));
    Grouping::of(lean.column("agreement"), lean.len(), facts.agreements.len(), by_party)
}

/// Commitments by agreement; they are put in order together with whoever made them.
fn commitments(facts: &Facts) -> Grouping {
    let lean = &facts.commitments;
    let agreement = lean.column("agreement");
    Grouping::of(agreement, lean.len(), facts.agreements.len(), |a, b| a.cmp(&b))
}

fn milestones(facts: &Facts) -> Grouping {
    let lean = &facts.milestones;
    let commitment = lean.column("commitment");
    Grouping::of(commitment, lean.len(), facts.commitments.len(), by_name(lean.ids()))
}

fn by_name(ids: &Ids) -> impl Compare {
    |a, b| ids.compare(a, b)
}

/// Observations by commitment, the oldest first.
fn by_day(facts: &Facts) -> Grouping {
    let seen = Observations::of(&facts.evidence);
    observations(facts, |a, b| seen.packed(a).cmp(&seen.packed(b)))
}

/// Observations by commitment.
fn observations(facts: &Facts, compare: impl Compare) -> Grouping {
    let lean = &facts.evidence;
    Grouping::of(lean.column("commitment"), lean.len(), facts.commitments.len(), compare)
}

/// Observations by commitment, the oldest first; of one day, by their names.
fn by_day_and_name(
    facts: &Facts,
    grouping: Grouping,
    ties: &[Tie],
    refetch: Refetch<'_>,
) -> io::Result<Grouping> {
    let lean = &facts.evidence;
    let seen = Observations::of(lean);
    let day = |row: usize| seen.packed(row);
    let pairs = grouping.equal_pairs(|a, b| day(a) == day(b));
    let same_day: BTreeSet<usize> = pairs.iter().flat_map(|(a, b)| [*a, *b]).collect();
    if same_day.is_empty() {
        return Ok(grouping);
    }
    // Most names were remembered when their rows were read, one after another; the others are looked up.
    let known = |row: usize| {
        let line = lean.line(row)?;
        let at = ties.binary_search_by_key(&line, |it| it.line).ok()?;
        Some(&*ties.get(at)?.name)
    };
    let unknown: BTreeSet<usize> =
        same_day.iter().copied().filter(|it| known(*it).is_none()).collect();
    let found = if unknown.is_empty() {
        BTreeMap::new()
    } else {
        oddities::names(lean, &unknown, refetch)?
    };
    let name = |row: usize| known(row).or_else(|| Some(found.get(&row)?.as_bytes()));
    if pairs.iter().all(|(a, b)| name(*a) <= name(*b)) {
        return Ok(grouping);
    }
    Ok(observations(facts, |a, b| day(a).cmp(&day(b)).then_with(|| name(a).cmp(&name(b)))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stand_by_group_and_then_in_their_order() {
        let groups = Column::Rows(vec![2, 0, 2, 0, 1]);
        let grouping = Grouping::of(&groups, 5, 4, |a, b| b.cmp(&a));
        let rows: Vec<Vec<usize>> = (0..4).map(|it| grouping.rows(it).collect()).collect();
        assert_eq!(rows, [vec![3, 1], vec![4], vec![2, 0], vec![]]);
    }

    #[test]
    fn rows_in_order_need_no_list() {
        let groups = Column::Rows(vec![0, 0, 2, 2]);
        let grouping = Grouping::of(&groups, 4, 3, |a, b| a.cmp(&b));
        assert!(grouping.order.is_none() && grouping.reordered.groups().next().is_none());
        assert_eq!(grouping.rows(2).collect::<Vec<_>>(), [2, 3]);
    }

    #[test]
    fn what_many_threads_find_is_what_one_look_at_all_rows_finds() {
        let n = STRETCH * 3 / 2;
        let groups: Vec<u32> = (0..n).map(|it| u32::try_from(it / 7 * 2).unwrap()).collect();
        let values: Vec<usize> = (0..n).map(|it| it / 3).collect();
        let edge = STRETCH - STRETCH % 7;
        // In order; one group out of order, or two groups exchanged, where two threads meet.
        let changes = [(0, 0), (edge, edge + 6), (edge - 1, edge)];
        for (one, other) in changes {
            for is_group in [false, true] {
                let (mut groups, mut values) = (groups.clone(), values.clone());
                if is_group {
                    groups.swap(one, other);
                } else {
                    values.swap(one, other);
                }
                let n_groups = n / 7 * 2 + 3;
                let column = Column::Rows(groups.clone());
                let by_value = |a: usize, b: usize| values[a].cmp(&values[b]);
                let grouping = Grouping::of(&column, n, n_groups, by_value);
                let mut order: Vec<usize> = (0..n).collect();
                order.sort_by_key(|it| (groups[*it], values[*it]));
                let found: Vec<usize> = (0..n_groups).flat_map(|it| grouping.rows(it)).collect();
                assert_eq!(found, order, "{one} {other} {is_group}");
                assert_eq!(grouping.order.is_none(), groups.is_sorted());
                let n_reordered = grouping.reordered.groups().count();
                // At most one group was changed.
                assert_eq!(n_reordered > 0, groups.is_sorted() && !order.is_sorted());
                let is_pair =
                    |a: &usize, b: &usize| groups[*a] == groups[*b] && values[*a] == values[*b];
                let pairs = order.windows(2).filter(|it| is_pair(&it[0], &it[1])).count();
                assert_eq!(grouping.equal_pairs(|a, b| values[a] == values[b]).len(), pairs);
            }
        }
    }
}
