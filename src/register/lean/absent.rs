//! Who was absent, by meeting: all that is asked of the table of attendance.

use rayon::prelude::*;

use crate::{model::Presence, register::lean::Lean};

/// Who was absent, by meeting.
#[derive(Debug, Default)]
pub(super) struct Absent {
    /// Where the rows of each meeting end.
    ends: Vec<u32>,
    /// Party, and row in the table of attendance.
    rows: Vec<(u32, u32)>,
}

impl Absent {
    pub(super) fn of(attendance: &Lean, n_meetings: usize) -> Absent {
        let meeting = attendance.column("meeting").as_rows();
        let party = attendance.column("party").as_rows();
        let present = attendance.column("present").as_codes();
        let is_absent =
            |at: &usize| matches!(present.get(*at), Some(Presence::No | Presence::Excused));
        let mut found: Vec<(u32, u32, u32)> = (0..attendance.len())
            .into_par_iter()
            .filter(is_absent)
            .filter_map(|at| Some((meeting.get(at)?, party.get(at)?, u32::try_from(at).ok()?)))
            .collect();
        found.par_sort_unstable();
        let mut ends = Vec::with_capacity(n_meetings);
        let mut so_far = 0_usize;
        for meeting in 0..n_meetings {
            let own = found.get(so_far..).unwrap_or_default();
            so_far += own.iter().take_while(|it| it.0 as usize == meeting).count();
            ends.push(u32::try_from(so_far).unwrap_or(u32::MAX));
        }
        let rows = found.into_iter().map(|it| (it.1, it.2)).collect();
        Absent { ends, rows }
    }

    pub(super) fn at(&self, meeting: usize) -> &[(u32, u32)] {
        let start = meeting.checked_sub(1).and_then(|it| self.ends.get(it)).copied().unwrap_or(0);
        let end = self.ends.get(meeting).copied().unwrap_or(start);
        self.rows.get(start as usize..end as usize).unwrap_or_default()
    }
}
