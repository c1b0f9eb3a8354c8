//! Rows of groups that stand in another order than in their table; mostly these are few among many.

/// Groups, each with its rows in their order.
#[derive(Debug, Default)]
pub(super) struct Reordered {
    /// For every sixty-four groups: which of them are here, and how many are before those.
    marks: Vec<(u64, u32)>,
    /// Where the rows of each group that is here end.
    ends: Vec<u32>,
    rows: Vec<u32>,
}

impl Reordered {
    /// Some of so many groups, in ascending order, each with the number of its rows; the rows stand one after another.
    pub(super) fn of(
        n_groups: usize,
        groups: impl ExactSizeIterator<Item = (usize, usize)>,
        rows: Vec<u32>,
    ) -> Reordered {
        if groups.len() == 0 {
            return Reordered::default();
        }
        let mut marks = vec![(0_u64, 0_u32); n_groups.div_ceil(64)];
        let mut so_far = 0;
        let ends = groups.map(|(group, n)| {
            if let Some((marks, _)) = marks.get_mut(group / 64) {
                *marks |= 1 << (group % 64);
            }
            so_far += u32::try_from(n).unwrap_or(u32::MAX);
            so_far
        });
        let ends = ends.collect();
        let mut n_before = 0;
        for (marks, before) in &mut marks {
            *before = n_before;
            n_before += marks.count_ones();
        }
        Reordered { marks, ends, rows }
    }

    /// The rows of a group, if it is here.
    #[inline]
    pub(super) fn get(&self, group: usize) -> Option<&[u32]> {
        let (marks, before) = *self.marks.get(group / 64)?;
        let own = 1_u64 << (group % 64);
        if marks & own == 0 {
            return None;
        }
        let at = (before + (marks & (own - 1)).count_ones()) as usize;
        let start = at.checked_sub(1).and_then(|it| self.ends.get(it)).copied().unwrap_or(0);
        self.rows.get(start as usize..*self.ends.get(at)? as usize)
    }

    /// The groups that are here.
    pub(super) fn groups(&self) -> impl Iterator<Item = usize> + '_ {
        let among = |(at, (marks, _)): (usize, &(u64, u32))| {
            let marks = *marks;
            (0..64).filter(move |it| marks >> it & 1 == 1).map(move |it| at * 64 + it)
        };
        self.marks.iter().enumerate().flat_map(among)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    proptest::proptest! {
        #[test]
        fn groups_are_found_again_with_their_rows_and_no_others(
            groups in proptest::collection::btree_map(0_usize..300, proptest::collection::vec(0_u32..9, 0..4), 0..40),
        ) {
            let sized: Vec<(usize, usize)> = groups.iter().map(|it| (*it.0, it.1.len())).collect();
            let rows = groups.values().flatten().copied().collect();
            let reordered = Reordered::of(300, sized.into_iter(), rows);
            let found: BTreeMap<usize, Vec<u32>> =
                (0..320).filter_map(|it| Some((it, reordered.get(it)?.to_vec()))).collect();
            proptest::prop_assert_eq!(found.keys().copied().collect::<Vec<_>>(), reordered.groups().collect::<Vec<_>>());
            proptest::prop_assert_eq!(found, groups);
        }
    }
}
