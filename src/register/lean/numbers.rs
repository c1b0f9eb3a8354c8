//! A column of numbers in four bytes each, as long as that is exact; most are small whole numbers.

/// Numbers row by row; not a number if empty.
#[derive(Debug)]
pub(super) enum Numbers {
    /// All so far are the same in four bytes as in eight.
    Short(Vec<f32>),
    /// Some are not.
    Long(Vec<f64>),
}

/// The numbers of a column, to look at; without any if the column is absent.
#[derive(Debug, Clone, Copy)]
pub(super) enum Values<'a> {
    Absent,
    Short(&'a [f32]),
    Long(&'a [f64]),
}

impl Values<'_> {
    /// The number of a row; none if it is empty.
    #[inline]
    pub(super) fn get(self, row: usize) -> Option<f64> {
        let number = match self {
            Values::Absent => None,
            Values::Short(all) => all.get(row).map(|it| f64::from(*it)),
            Values::Long(all) => all.get(row).copied(),
        };
        number.filter(|it| !it.is_nan())
    }
}

impl Default for Numbers {
    fn default() -> Numbers {
        Numbers::Short(Vec::new())
    }
}

impl Numbers {
    /// The numbers, to look at.
    pub(super) fn values(&self) -> Values<'_> {
        match self {
            Numbers::Short(all) => Values::Short(all),
            Numbers::Long(all) => Values::Long(all),
        }
    }

    /// Adds the number of the next row.
    #[inline]
    pub(super) fn push(&mut self, number: f64) {
        if let Numbers::Short(all) = self
            && fits(number)
        {
            #[expect(clippy::cast_possible_truncation, reason = "it fits")]
            all.push(number as f32);
            return;
        }
        self.lengthen();
        if let Numbers::Long(all) = self {
            all.push(number);
        }
    }

    /// Adds the numbers of the next rows.
    pub(super) fn extend(&mut self, numbers: &[f64]) {
        if let Numbers::Short(all) = self
            && numbers.iter().fold(true, |is_exact, it| is_exact & fits(*it))
        {
            #[expect(clippy::cast_possible_truncation, reason = "they fit")]
            all.extend(numbers.iter().map(|it| *it as f32));
            return;
        }
        for it in numbers {
            self.push(*it);
        }
    }

    /// The number of a row; not a number if it is empty, or if there is no such row.
    pub(super) fn get(&self, row: usize) -> f64 {
        match self {
            Numbers::Short(all) => all.get(row).map_or(f64::NAN, |it| f64::from(*it)),
            Numbers::Long(all) => all.get(row).copied().unwrap_or(f64::NAN),
        }
    }

    /// Adds the numbers of the rows that come next.
    pub(super) fn append(&mut self, other: &Numbers) {
        if matches!(other, Numbers::Long(_)) {
            self.lengthen();
        }
        match (self, other) {
            (Numbers::Short(own), Numbers::Short(other)) => own.extend_from_slice(other),
            (Numbers::Long(own), Numbers::Short(other)) => {
                own.extend(other.iter().copied().map(f64::from));
            }
            (Numbers::Long(own), Numbers::Long(other)) => own.extend_from_slice(other),
            // Made long above.
            (Numbers::Short(_), Numbers::Long(_)) => (),
        }
    }

    fn lengthen(&mut self) {
        if let Numbers::Short(short) = self {
            let mut long = Vec::with_capacity(short.capacity());
            long.extend(short.iter().copied().map(f64::from));
            *self = Numbers::Long(long);
        }
    }

    /// Takes the numbers of the rows after the first `n` away.
    pub(super) fn truncate(&mut self, n: usize) {
        match self {
            Numbers::Short(all) => all.truncate(n),
            Numbers::Long(all) => all.truncate(n),
        }
    }

    /// Takes all numbers away; room for short ones is kept.
    pub(super) fn clear(&mut self) {
        match self {
            Numbers::Short(all) => all.clear(),
            Numbers::Long(_) => *self = Numbers::default(),
        }
    }

    /// Gives back the room that is not needed.
    pub(super) fn shrink(&mut self) {
        match self {
            Numbers::Short(all) => all.shrink_to_fit(),
            Numbers::Long(all) => all.shrink_to_fit(),
        }
    }

    /// Makes room for so many rows in all.
    pub(super) fn expect(&mut self, n: usize) {
        match self {
            Numbers::Short(all) => all.reserve_exact(n.saturating_sub(all.len())),
            Numbers::Long(all) => all.reserve_exact(n.saturating_sub(all.len())),
        }
    }

    /// The numbers of the rows that are kept.
    pub(super) fn keep(&self, is_kept: &dyn Fn(usize) -> bool, n_rows: usize) -> Numbers {
        let mut kept = Numbers::default();
        (0..n_rows).filter(|it| is_kept(*it)).for_each(|it| kept.push(self.get(it)));
        kept
    }

    /// Number of rows.
    pub(super) fn len(&self) -> usize {
        match self {
            Numbers::Short(all) => all.len(),
            Numbers::Long(all) => all.len(),
        }
    }
}

/// Whether a number is the same in four bytes, or none.
#[inline]
fn fits(number: f64) -> bool {
    #[expect(clippy::cast_possible_truncation, reason = "whether it fits is looked at")]
    let short = number as f32;
    f64::from(short).to_bits() == number.to_bits() || number.is_nan()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::Strategy;

    fn of(numbers: &[f64]) -> Numbers {
        let mut all = Numbers::default();
        for it in numbers {
            all.push(*it);
        }
        all
    }

    fn bits(numbers: &Numbers) -> Vec<u64> {
        (0..numbers.len()).map(|it| numbers.get(it).to_bits()).collect()
    }

    #[test]
    fn small_whole_numbers_and_halves_stay_short_and_others_make_all_long() {
        assert!(matches!(of(&[0.0, -0.0, 12.5, 16_777_216.0, f64::NAN]), Numbers::Short(_)));
        for long in [0.1, 16_777_217.0, 1e300, 5e-324] {
            assert!(matches!(of(&[1.0, long]), Numbers::Long(_)), "{long}");
        }
        assert!(of(&[1.0]).get(1).is_nan() && of(&[f64::NAN, 0.1]).get(0).is_nan());
    }

    fn number() -> impl Strategy<Value = f64> {
        proptest::prop_oneof![(-9_i32..9).prop_map(f64::from), -1.0..1.0_f64]
    }

    proptest::proptest! {
        #[test]
        fn numbers_come_back_as_they_went_in(
            numbers in proptest::collection::vec(number(), 0..20),
            cut in 0_usize..20,
        ) {
            let expected: Vec<u64> = numbers.iter().map(|it| it.to_bits()).collect();
            let (first, second) = numbers.split_at(cut.min(numbers.len()));
            let mut both = of(first);
            both.append(&of(second));
            let mut together = of(first);
            together.extend(second);
            proptest::prop_assert_eq!(bits(&together), expected.clone());
            proptest::prop_assert_eq!(bits(&both), expected.clone());
            proptest::prop_assert_eq!(bits(&both.keep(&|it| it % 2 == 0, both.len())),
                expected.iter().step_by(2).copied().collect::<Vec<_>>());
            let mut again = of(first);
            again.clear();
            proptest::prop_assert!(again.len() == 0 && matches!(again, Numbers::Short(_)));
            both.truncate(cut);
            proptest::prop_assert_eq!(bits(&both), expected[..cut.min(expected.len())].to_vec());
        }
    }
}
