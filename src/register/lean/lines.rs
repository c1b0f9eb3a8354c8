//! The lines of rows: mostly one after another, so that two numbers tell them all.

/// Where each row stands in its file, in ascending order.
#[derive(Debug, Clone, Default)]
pub(super) struct Lines {
    first: u32,
    n: usize,
    /// Every line, once one is not the next of the one before.
    list: Option<Vec<u32>>,
}

impl Lines {
    /// Adds the line of the next row.
    pub(super) fn push(&mut self, line: u32) {
        let is_next = self.n == 0 || self.next() == Some(line);
        if self.n == 0 {
            self.first = line;
        }
        if self.list.is_none() && !is_next {
            self.list = Some(self.iter().collect());
        }
        if let Some(list) = &mut self.list {
            list.push(line);
        }
        self.n += 1;
    }

    /// Adds the lines of so many rows that stand one after another.
    pub(super) fn push_run(&mut self, first: u32, n: usize) {
        if self.list.is_none() && 0 < n && (self.n == 0 || self.next() == Some(first)) {
            if self.n == 0 {
                self.first = first;
            }
            self.n += n;
            return;
        }
        let n = u32::try_from(n).unwrap_or(u32::MAX);
        (0..n).for_each(|it| self.push(first.saturating_add(it)));
    }

    /// Adds the lines of another piece of the file, which begins so many lines further on.
    pub(super) fn append(&mut self, other: &Lines, shift: u32) {
        let first = other.first.saturating_add(shift);
        if self.list.is_none() && other.list.is_none() && 0 < self.n && 0 < other.n {
            if self.next() == Some(first) {
                self.n += other.n;
                return;
            }
            self.list = Some(self.iter().collect());
        }
        other.iter().for_each(|it| self.push(it.saturating_add(shift)));
    }

    fn next(&self) -> Option<u32> {
        self.first.checked_add(u32::try_from(self.n).ok()?)
    }

    pub(super) fn len(&self) -> usize {
        self.n
    }

    /// The line of a row.
    pub(super) fn get(&self, row: usize) -> Option<u32> {
        match &self.list {
            Some(list) => list.get(row).copied(),
            None if row < self.n => self.first.checked_add(u32::try_from(row).ok()?),
            None => None,
        }
    }

    /// The row on a line.
    pub(super) fn row(&self, line: u32) -> Option<usize> {
        if let Some(list) = &self.list {
            return list.binary_search(&line).ok();
        }
        let row = usize::try_from(line.checked_sub(self.first)?).ok()?;
        (row < self.n).then_some(row)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.n).filter_map(|it| self.get(it))
    }

    /// The lines that are kept.
    pub(super) fn keep(&self, is_kept: &dyn Fn(usize) -> bool) -> Lines {
        let mut kept = Lines::default();
        let rows = self.iter().enumerate().filter(|it| is_kept(it.0));
        rows.for_each(|it| kept.push(it.1));
        kept
    }

    /// Gives back the room that is not needed.
    pub(super) fn shrink(&mut self) {
        if let Some(list) = &mut self.list {
            list.shrink_to_fit();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn lines_are_those_that_were_pushed(
            steps in proptest::collection::vec(1_u32..3, 0..20),
            cut in 0_usize..20,
            shift in 0_u32..3,
        ) {
            let mut at = 1;
            let all: Vec<u32> = steps.iter().map(|it| { at += it; at }).collect();
            let cut = cut.min(all.len());
            let (mut first, mut second) = (Lines::default(), Lines::default());
            // Lines one after another are pushed as a run.
            for run in all[..cut].chunk_by(|a, b| a + 1 == *b) {
                first.push_run(run[0], run.len());
            }
            all[cut..].iter().for_each(|it| second.push(*it));
            first.append(&second, shift);
            let shifted = all[cut..].iter().map(|it| it + shift);
            let expected: Vec<u32> = all[..cut].iter().copied().chain(shifted).collect();
            proptest::prop_assert_eq!(first.iter().collect::<Vec<_>>(), expected.clone());
            for (row, line) in expected.iter().enumerate() {
                proptest::prop_assert_eq!(first.row(*line), Some(row));
            }
            proptest::prop_assert_eq!((first.row(0), first.get(expected.len())), (None, None));
        }
    }
}
