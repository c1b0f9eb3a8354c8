//! From numbers to places on a picture, and round numbers beside an axis.

/// A straight scale from numbers to places.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scale {
    most: f64,
    start: f64,
    end: f64,
}

impl Scale {
    /// From 0 at `start` to `most` at `end`, in the units of the picture.
    pub(super) fn new(most: f64, start: f64, end: f64) -> Scale {
        Scale { most: if 0.0 < most { most } else { 1.0 }, start, end }
    }

    /// The place of a number, with one decimal, as pictures hold it.
    pub(super) fn at(self, number: f64) -> String {
        format!("{:.1}", self.place(number))
    }

    /// The place of a number.
    pub(super) fn place(self, number: f64) -> f64 {
        self.start + (self.end - self.start) * number / self.most
    }
}

/// Round numbers from 0 up to at most `most`: steps of 1, 2 or 5 times a power of ten, about `n` of them.
pub(super) fn ticks(most: f64, n: usize) -> Vec<f64> {
    if !(0.0 < most && most.is_finite()) || n == 0 {
        return vec![0.0];
    }
    let rough = most / n as f64;
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0]
        .iter()
        .map(|it| it * power)
        .find(|it| rough <= it * (1.0 + 1e-9))
        .unwrap_or(10.0 * power);
    // Counted rather than added, so that rounding does not grow.
    (0..=n + 1).map(|it| it as f64 * step).take_while(|it| *it <= most * (1.0 + 1e-9)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_do_not_pass_the_end() {
        assert_eq!(ticks(100.0, 4), [0.0, 50.0, 100.0]);
        assert_eq!(ticks(730.0, 8), [0.0, 100.0, 200.0, 300.0, 400.0, 500.0, 600.0, 700.0]);
        assert_eq!(ticks(1.0, 5), [0.0, 0.2, 0.4, 3.0 * 0.2, 0.8, 1.0]);
        assert_eq!(ticks(0.0, 5), [0.0]);
        assert_eq!(ticks(f64::INFINITY, 5), [0.0]);
    }

    #[test]
    fn a_scale_turns_around_and_an_empty_one_stays_at_its_start() {
        let scale = Scale::new(4.0, 100.0, 20.0);
        assert_eq!([scale.at(0.0), scale.at(1.0), scale.at(4.0)], ["100.0", "80.0", "20.0"]);
        assert_eq!(Scale::new(0.0, 10.0, 20.0).at(0.0), "10.0");
    }
}
