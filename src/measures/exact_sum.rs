//! Sums that do not depend on the order, nor on how the work was divided. No measure of its own: measures are made of them.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// A running sum: plain in `f64`, which depends on the order, or [exact](ExactSum), which does not.
pub trait Sum: Clone + Default {
    /// Adds one number.
    fn add(&mut self, value: f64);
    /// Adds `a·b`.
    fn add_product(&mut self, a: f64, b: f64);
    /// Adds `factor` times another sum.
    fn add_scaled(&mut self, other: &Self, factor: f64);
    /// The sum, rounded to the nearest `f64`.
    fn value(&self) -> f64;
    /// Adds this sum to an exact one.
    fn add_to(&self, sum: &mut ExactSum);
    /// Adds another sum of either kind.
    fn join<T: Sum>(&mut self, other: &T);
}

impl Sum for f64 {
    fn add(&mut self, value: f64) {
        *self += value;
    }

    fn add_product(&mut self, a: f64, b: f64) {
        *self += a * b;
    }

    fn add_scaled(&mut self, other: &f64, factor: f64) {
        *self += factor * other;
    }

    fn value(&self) -> f64 {
        *self
    }

    fn add_to(&self, sum: &mut ExactSum) {
        sum.add(*self);
    }

    fn join<T: Sum>(&mut self, other: &T) {
        *self += other.value();
    }
}

/// Bits of a digit; the other half of its 64 holds carries that have not been made yet.
const DIGIT: u32 = 32;
/// Digits from 2⁻¹⁰⁷⁴ to beyond 2¹⁰²⁴, with room for 2⁴⁰ of the largest numbers.
const N_DIGITS: usize = 67;
/// Numbers that can be added before carries have to be made: two such sums can still be added to one another.
const MANY: u32 = 1 << 29;
/// The exponent of the lowest bit.
const LOWEST: i32 = -1074;

/// The exact sum of any number of `f64`, in any order.
///
/// ```text
/// Σ x_k = Σ digit_i·2^(32·i − 1074)
/// ```
///
/// Every `f64` is a whole number of 2⁻¹⁰⁷⁴, so all of them can be added as whole numbers: nothing is rounded before the end.
/// Carries wait in the upper half of each digit until there are many of them.
///
/// # Properties
///
/// Adding in any order, and adding up parts in any grouping, gives the same bits:
/// those of the true sum, rounded once to the nearest `f64`, ties to even.
/// What was added and taken off again leaves nothing behind.
///
/// # Notes
///
/// A number beyond the largest `f64` counts as the largest, and so does a sum; `NaN` is no number and adds nothing.
/// The register refuses both, so they can only come of products of absurd numbers.
///
/// The crate `xsum` adds exactly too, but its sums can neither be added to one another nor be kept in a file.
///
/// # References
///
/// Kulisch (2013), Computer Arithmetic and Validity, ch. 8 (the long accumulator);
/// Neal (2015), Fast Exact Summation Using Small and Large Superaccumulators, arXiv:1505.05571 (deferred carries).
///
/// # Examples
///
/// ```
/// use tenzij::measures::exact_sum::{ExactSum, Sum as _};
///
/// let sum = |numbers: [f64; 3]| {
///     let mut sum = ExactSum::default();
///     numbers.into_iter().for_each(|it| sum.add(it));
///     sum.value()
/// };
/// assert_eq!(1e100 + 1.0 - 1e100, 0.0);
/// assert_eq!(sum([1e100, 1.0, -1e100]), 1.0);
/// assert_eq!(sum([-1e100, 1e100, 1.0]), 1.0);
/// ```
#[derive(Debug, Clone)]
pub struct ExactSum {
    // Invariant: the size of each digit is below 2³²·(n_waiting + 1), except the last, which takes all that is left.
    digits: [i64; N_DIGITS],
    n_waiting: u32,
}

impl Default for ExactSum {
    fn default() -> ExactSum {
        ExactSum { digits: [0; N_DIGITS], n_waiting: 0 }
    }
}

impl Sum for ExactSum {
    fn add(&mut self, value: f64) {
        let bits = value.clamp(f64::MIN, f64::MAX).to_bits();
        if value == 0.0 || value.is_nan() {
            return;
        }
        let exponent = (bits >> 52) & 0x7ff;
        let fraction = bits & ((1 << 52) - 1);
        let (whole, shift) =
            if exponent == 0 { (fraction, 0) } else { (fraction | 1 << 52, exponent - 1) };
        let at = usize::try_from(shift / 32).unwrap_or(0);
        let wide = u128::from(whole) << (shift % 32);
        let Some(digits) = self.digits.get_mut(at..at + 3) else { return };
        for (part, digit) in digits.iter_mut().enumerate() {
            let part = low_digit(wide >> (32 * part));
            *digit += if value < 0.0 { -part } else { part };
        }
        self.n_waiting += 1;
        if MANY <= self.n_waiting {
            self.carry();
        }
    }

    /// Exactly, unless the product needs bits below 2⁻¹⁰⁷⁴.
    fn add_product(&mut self, a: f64, b: f64) {
        let product = a * b;
        self.add(product);
        if product.is_finite() {
            self.add(a.mul_add(b, -product));
        }
    }

    fn add_scaled(&mut self, other: &ExactSum, factor: f64) {
        let (digits, sign) = other.size();
        for (digit, exponent) in digits.iter().zip((LOWEST..).step_by(32)).filter(|it| *it.0 != 0) {
            self.add_product(*digit as f64 * power_of_two(exponent) * sign, factor);
        }
    }

    fn value(&self) -> f64 {
        let (digits, sign) = self.size();
        let highest = digits.iter().rposition(|it| *it != 0).unwrap_or(0);
        let first = highest.saturating_sub(2);
        let wide = digits.iter().skip(first).take(3).rev();
        let wide = wide.fold(0_u128, |wide, it| wide << DIGIT | u128::from(it.unsigned_abs()));
        // What lies lower only decides between up and down where the rest is half-way; with three digits at least
        // eleven bits lie below that place, so the lowest of them can stand for all that was left out.
        let is_more = digits.iter().take(first).any(|it| *it != 0);
        let exponent = (LOWEST..).step_by(32).nth(first).unwrap_or(LOWEST);
        // This rounds once; scaling by a power of two is exact.
        let size = (wide | u128::from(is_more)) as f64 * power_of_two(exponent);
        sign * size.min(f64::MAX)
    }

    fn add_to(&self, sum: &mut ExactSum) {
        for (digit, other) in sum.digits.iter_mut().zip(&self.digits) {
            *digit += other;
        }
        sum.n_waiting += self.n_waiting + 1;
        if MANY <= sum.n_waiting {
            sum.carry();
        }
    }

    fn join<T: Sum>(&mut self, other: &T) {
        other.add_to(self);
    }
}

impl ExactSum {
    /// Makes the carries: every digit but the last ends up in 0..2³², which it can in one way only.
    fn carry(&mut self) {
        let mut carry = 0;
        if let Some((last, digits)) = self.digits.split_last_mut() {
            for digit in digits {
                let sum = *digit + carry;
                *digit = sum & ((1 << DIGIT) - 1);
                carry = sum >> DIGIT;
            }
            *last += carry;
        }
        self.n_waiting = 0;
    }

    /// The digits of the absolute value, with its sign.
    fn size(&self) -> ([i64; N_DIGITS], f64) {
        let mut sum = self.clone();
        sum.carry();
        if sum.digits.last().is_some_and(|it| *it < 0) {
            sum.digits.iter_mut().for_each(|it| *it = -*it);
            sum.carry();
            return (sum.digits, -1.0);
        }
        (sum.digits, 1.0)
    }
}

impl PartialEq for ExactSum {
    fn eq(&self, other: &ExactSum) -> bool {
        self.size() == other.size()
    }
}

fn low_digit(wide: u128) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "the lowest 32 bits are meant")]
    let low = wide as u32;
    i64::from(low)
}

/// 2 to a whole power, infinite where no `f64` is as large.
fn power_of_two(exponent: i32) -> f64 {
    // Below 2⁻¹⁰²² the place of the one bit tells, from there on the exponent field.
    match u64::from(exponent.saturating_sub(LOWEST).unsigned_abs()) {
        at @ 0..52 => f64::from_bits(1 << at),
        at @ 52..2098 => f64::from_bits((at - 51) << 52),
        _ => f64::INFINITY,
    }
}

/// The place of the first digit that is not 0, and the digits from there on, each with the sign of the sum; 0 is empty.
impl Serialize for ExactSum {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (digits, sign) = self.size();
        let Some(first) = digits.iter().position(|it| *it != 0) else {
            return serializer.collect_seq::<[i64; 0]>([]);
        };
        let n = digits.iter().rposition(|it| *it != 0).map_or(0, |last| last + 1 - first);
        let place = i64::try_from(first).unwrap_or_default();
        let signed = digits.iter().skip(first).take(n).map(|it| if sign < 0.0 { -it } else { *it });
        serializer.collect_seq(std::iter::once(place).chain(signed))
    }
}

impl<'de> Deserialize<'de> for ExactSum {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<ExactSum, D::Error> {
        let list: Vec<i64> = Vec::deserialize(deserializer)?;
        let mut sum = ExactSum { n_waiting: 1, ..ExactSum::default() };
        let Some((place, digits)) = list.split_first() else { return Ok(sum) };
        let place = usize::try_from(*place).ok();
        let free = place.and_then(|place| sum.digits.get_mut(place..place + digits.len()));
        let Some(free) = free.filter(|_| digits.iter().all(|it| it.unsigned_abs() < 1 << DIGIT))
        else {
            return Err(D::Error::custom("these are no digits of an exact sum"));
        };
        free.copy_from_slice(digits);
        Ok(sum)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sum(numbers: &[f64]) -> ExactSum {
        let mut sum = ExactSum::default();
        for it in numbers {
            sum.add(*it);
        }
        sum
    }

    #[test]
    fn worked_by_hand() {
        for (numbers, expected) in [
            (&[][..], 0.0),
            (&[-0.0], 0.0),
            // In floating point 1.1e-16; Python's `math.fsum` gives this.
            (&[0.1, 0.2, 0.3, -0.6], 2.775_557_561_562_891_4e-17),
            // Half-way between 1 and the next number: to even, which is 1; a crumb more decides otherwise.
            (&[1.0, f64::EPSILON / 2.0], 1.0),
            (&[1.0, f64::EPSILON / 2.0, 5e-324], 1.0 + f64::EPSILON),
            (&[-1.0, -f64::EPSILON / 2.0, -5e-324], -1.0 - f64::EPSILON),
            (&[f64::MAX, f64::MAX, -f64::MAX], f64::MAX),
            (&[f64::MAX, f64::MAX], f64::MAX),
            (&[f64::INFINITY, f64::NAN], f64::MAX),
            (&[5e-324, 5e-324], 1e-323),
            (&[f64::MIN_POSITIVE, -5e-324], f64::MIN_POSITIVE - 5e-324),
        ] {
            assert_eq!(sum(numbers).value(), expected, "{numbers:?}");
        }
    }

    #[test]
    fn carries_that_wait_are_made_in_time() {
        let doubled = |numbers: &[f64], n_times: usize| {
            let once = |it: ExactSum, _| {
                let mut twice = it.clone();
                twice.join(&it);
                twice
            };
            (0..n_times).fold(sum(numbers), once)
        };
        let mut beyond = doubled(&[f64::MAX, 1.0, -3.0], 39);
        assert_eq!(beyond.value(), f64::MAX);
        beyond.join(&doubled(&[-f64::MAX], 39));
        assert_eq!(beyond.value(), -2.0_f64.powi(40));
        assert_eq!(doubled(&[1.0; 3], 60).value(), 3.0 * 2.0_f64.powi(60));
    }

    #[test]
    fn what_is_no_sum_is_refused_in_a_file() {
        for text in
            ["[67,1]", "[66,1,1]", "[-1,1]", "[0,4294967296]", "[9223372036854775807,1]", "[0.5]"]
        {
            assert!(serde_json::from_str::<ExactSum>(text).is_err(), "{text}");
        }
        assert_eq!(serde_json::to_string(&sum(&[-1.5, 1.0])).unwrap(), "[33,-131072]");
        assert_eq!(serde_json::to_string(&sum(&[0.3, -0.3])).unwrap(), "[]");
    }

    /// Any finite number of a middling size as a whole number of 2⁻⁶⁰.
    fn whole(mantissa: i64, shift: u32) -> i128 {
        i128::from(mantissa) << shift
    }

    fn anything() -> impl Strategy<Value = Vec<f64>> {
        let any = any::<u64>().prop_map(f64::from_bits).prop_filter("finite", |it| it.is_finite());
        proptest::collection::vec(prop_oneof![any, -1.0..1.0_f64], 0..40)
    }

    proptest! {
        #[test]
        fn it_is_the_true_sum_rounded_once(
            parts in proptest::collection::vec((-(1_i64 << 53)..1 << 53, 0_u32..60), 0..50)
        ) {
            // In whole numbers of 2⁻⁶⁰, where 128 bits hold the true sum; `as` rounds to nearest, ties to even.
            let truth: i128 = parts.iter().map(|(mantissa, shift)| whole(*mantissa, *shift)).sum();
            let unit = 2.0_f64.powi(-60);
            let numbers: Vec<f64> = parts.iter().map(|(m, shift)| whole(*m, *shift) as f64 * unit).collect();
            prop_assert_eq!(sum(&numbers).value(), truth as f64 * unit);
        }

        #[test]
        fn any_order_and_any_grouping_give_the_same_bits(numbers in anything(), cut in 0_usize..40, by in 1_usize..40) {
            let whole = sum(&numbers);
            let mut turned: Vec<f64> = numbers.iter().rev().copied().collect();
            turned.rotate_left(by % numbers.len().max(1));
            let (left, right) = turned.split_at(cut.min(turned.len()));
            let mut joined = sum(right);
            joined.join(&sum(left));
            prop_assert_eq!(joined.value().to_bits(), whole.value().to_bits());
            prop_assert!(joined == whole);
            let text = serde_json::to_string(&joined).unwrap();
            prop_assert_eq!(&text, &serde_json::to_string(&whole).unwrap());
            prop_assert!(serde_json::from_str::<ExactSum>(&text).unwrap() == whole);
            let mut nothing = joined;
            for it in &numbers {
                nothing.add(-it);
            }
            prop_assert_eq!(nothing.value().to_bits(), 0.0_f64.to_bits());
        }

        #[test]
        fn products_and_multiples_are_exact(
            pairs in proptest::collection::vec((-(1_i64 << 53)..1 << 53, -(1_i64 << 53)..1 << 53), 0..9),
            factor in -(1_i64 << 20)..1 << 20,
        ) {
            let (mut products, mut plain) = (ExactSum::default(), ExactSum::default());
            for (a, b) in &pairs {
                products.add_product(*a as f64, *b as f64);
                plain.add(*a as f64);
            }
            let truth: i128 = pairs.iter().map(|(a, b)| i128::from(*a) * i128::from(*b)).sum();
            prop_assert_eq!(products.value(), truth as f64);
            let mut multiple = ExactSum::default();
            multiple.add_scaled(&plain, factor as f64);
            let truth: i128 = pairs.iter().map(|(a, _)| i128::from(*a) * i128::from(factor)).sum();
            prop_assert_eq!(multiple.value(), truth as f64);
        }
    }

    #[test]
    fn plain_sums_are_made_as_exact_ones_are() {
        fn made<S: Sum>() -> f64 {
            let (mut sum, mut other) = (S::default(), S::default());
            sum.add(1.0);
            sum.add_product(2.0, 3.0);
            other.add(4.0);
            sum.join(&other);
            sum.add_scaled(&other, 0.5);
            sum.value()
        }
        // 1 + 2·3 + 4 + 4/2.
        assert_eq!((made::<f64>(), made::<ExactSum>()), (13.0, 13.0));
    }
}
