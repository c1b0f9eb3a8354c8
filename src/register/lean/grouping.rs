//! Rows by the row that they belong to, in an order of their own.

use std::cmp::Ordering;

use crate::register::lean::column::Column;

/// Rows of a table by the row of another that they belong to.
#[derive(Debug, Default)]
pub(crate) struct Grouping {
    /// Where the rows of each group end.
    ends: Vec<u32>,
    /// The rows, group after group; `None` if that is the order of the table itself.
    order: Option<Vec<u32>>,
}

impl Grouping {
    /// Groups rows by what they refer to; within a group they stand by `compare`.
    ///
    /// Every row refers to something: those that do not were set aside.
    pub(super) fn of(
        groups: &Column,
        n_rows: usize,
        n_groups: usize,
        compare: &(dyn Fn(usize, usize) -> Ordering + Sync),
    ) -> Grouping {
        let group = |row: usize| groups.row(row).map_or(0, |it| it as usize);
        let mut ends = vec![0_u32; n_groups];
        let mut is_in_order = true;
        let mut previous: Option<(usize, usize)> = None;
        for row in 0..n_rows {
            let own = group(row);
            if let Some(n) = ends.get_mut(own) {
                *n += 1;
            }
            is_in_order = is_in_order
                && previous.is_none_or(|(before, other)| {
                    before < own || before == own && compare(other, row).is_le()
                });
            previous = Some((own, row));
        }
        let mut so_far = 0;
        let mut next: Vec<u32> = Vec::with_capacity(if is_in_order { 0 } else { n_groups });
        for end in &mut ends {
            if !is_in_order {
                next.push(so_far);
            }
            so_far += *end;
            *end = so_far;
        }
        if is_in_order {
            return Grouping { ends, order: None };
        }
        let mut order = vec![0_u32; n_rows];
        for row in 0..n_rows {
            let Some(place) = next.get_mut(group(row)) else { continue };
            if let (Some(slot), Ok(row)) = (order.get_mut(*place as usize), u32::try_from(row)) {
                *slot = row;
            }
            *place += 1;
        }
        let mut grouping = Grouping { ends, order: Some(order) };
        grouping.sort_groups(compare);
        grouping
    }

    /// Sorts the rows of each group.
    pub(super) fn sort_groups(&mut self, compare: &dyn Fn(usize, usize) -> Ordering) {
        let Some(order) = &mut self.order else { return };
        let mut start = 0;
        for end in &self.ends {
            if let Some(rows) = order.get_mut(start as usize..*end as usize) {
                rows.sort_by(|a, b| compare(*a as usize, *b as usize));
            }
            start = *end;
        }
    }

    /// Writes the order out, so that it can be changed.
    pub(super) fn write_out(&mut self) {
        let n = self.ends.last().copied().unwrap_or(0);
        self.order.get_or_insert_with(|| (0..n).collect());
    }

    /// The rows of a group, in their order.
    pub(crate) fn rows(&self, group: usize) -> impl Iterator<Item = usize> + Clone + '_ {
        let start = group.checked_sub(1).and_then(|it| self.ends.get(it)).copied().unwrap_or(0);
        let end = self.ends.get(group).copied().unwrap_or(start);
        let row = move |at: u32| match &self.order {
            Some(order) => order.get(at as usize).copied().unwrap_or(at) as usize,
            None => at as usize,
        };
        (start..end).map(row)
    }

    /// Number of groups.
    pub(crate) fn n_groups(&self) -> usize {
        self.ends.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stand_by_group_and_then_in_their_order() {
        let groups = Column::Rows(vec![2, 0, 2, 0, 1]);
        let grouping = Grouping::of(&groups, 5, 4, &|a, b| b.cmp(&a));
        let rows: Vec<Vec<usize>> = (0..4).map(|it| grouping.rows(it).collect()).collect();
        assert_eq!(rows, [vec![3, 1], vec![4], vec![2, 0], vec![]]);
    }

    #[test]
    fn rows_in_order_need_no_list() {
        let groups = Column::Rows(vec![0, 0, 2, 2]);
        let grouping = Grouping::of(&groups, 4, 3, &|a, b| a.cmp(&b));
        assert!(grouping.order.is_none());
        assert_eq!(grouping.rows(2).collect::<Vec<_>>(), [2, 3]);
    }
}
