//! A date in four bytes, of which a day, a month or only a year is known.

use crate::model::{Day, PartialDate};

/// No date.
pub(super) const NO_DATE: u32 = 0;

const OF_YEAR: u32 = 1 << 30;
const OF_MONTH: u32 = 2 << 30;
const OF_DAY: u32 = 3 << 30;

/// A date in four bytes, in the order of [`PartialDate`]; only for the years that are plausible.
///
/// Below the two bits that tell what is known of it stand year, month and day as in [`Day::bits`].
pub(super) fn pack(date: PartialDate) -> u32 {
    let parts = |year: i16, month: i8| {
        u32::from(year.unsigned_abs()) << 9 | u32::from(month.unsigned_abs()) << 5
    };
    match date {
        PartialDate::Year(year) => OF_YEAR | parts(year, 0),
        PartialDate::Month(year, month) => OF_MONTH | parts(year, month),
        PartialDate::Day(day) => OF_DAY | day.bits(),
    }
}

/// The last day that a packed date may be.
#[inline]
pub(super) fn last_day_of(packed: u32) -> Option<Day> {
    match packed & OF_DAY {
        NO_DATE => None,
        OF_DAY => Some(Day::from_bits(packed & !OF_DAY)),
        _ => unpack(packed).map(PartialDate::last_day),
    }
}

/// The date that was packed.
#[inline]
pub(super) fn unpack(packed: u32) -> Option<PartialDate> {
    match packed & OF_DAY {
        NO_DATE => None,
        OF_DAY => last_day_of(packed).map(PartialDate::Day),
        _ => unpack_part(packed),
    }
}

/// A month or a year.
fn unpack_part(packed: u32) -> Option<PartialDate> {
    let year = i16::try_from(packed >> 9 & 0x1f_ffff).ok()?;
    let month = i8::try_from(packed >> 5 & 0xf).ok()?;
    match packed & OF_DAY {
        OF_YEAR => Some(PartialDate::Year(year)),
        OF_MONTH => Some(PartialDate::Month(year, month)),
        _ => None,
    }
}

/// The last day of a packed date, packed.
#[inline]
pub(super) fn last_day(packed: u32) -> Option<u32> {
    match packed & OF_DAY {
        NO_DATE => None,
        OF_DAY => Some(packed),
        _ => unpack(packed).map(|it| pack(PartialDate::Day(it.last_day()))),
    }
}

/// The first day of a packed date, packed.
#[inline]
pub(super) fn first_day(packed: u32) -> Option<u32> {
    match packed & OF_DAY {
        NO_DATE => None,
        OF_DAY => Some(packed),
        _ => unpack(packed).map(|it| pack(PartialDate::Day(it.first_day()))),
    }
}

/// Month and day of the last day of a packed date.
pub(super) fn last_month_and_day(packed: u32) -> Option<(u16, u16)> {
    let part = |it: u32| u16::try_from(it).ok();
    let day = last_day(packed)?;
    Some((part(day >> 5 & 0xf)?, part(day & 0x1f)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_come_back_as_they_went_in_and_in_their_order() {
        let dates =
            ["1900", "2100", "1999-12", "2024-02", "1900-01-01", "2024-02-29", "2100-12-31"];
        let dates: Vec<PartialDate> = dates.iter().map(|it| it.parse().unwrap()).collect();
        for (at, date) in dates.iter().enumerate() {
            assert_eq!(unpack(pack(*date)), Some(*date));
            for other in &dates[at..] {
                assert_eq!(pack(*date).cmp(&pack(*other)), date.cmp(other));
            }
            assert!(NO_DATE < pack(*date), "no date comes first, as an option does");
        }
        assert_eq!(unpack(NO_DATE), None);
    }
}
