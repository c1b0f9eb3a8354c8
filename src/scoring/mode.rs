//! How the parties stand in an agreement, as far as the record shows what they said.

use crate::{
    model::{Policy, RecordedMode},
    scoring::assessment::StanceCounts,
};

/// The mode that the record shows.
///
/// With `S` seats, `y` unconditional and `c` conditional yeses: *together* if `y / S ≥ h`, else *provided* if
/// `(y + c) / S ≥ h`, else *willing* if `(y + c) / S ≥ w`, else *free*, with `h` the policy's threshold of harmony and
/// `w` that of the willing. Silence and absence are no yes. A position that is not on record may be anything: the mode is told only
/// if all of them saying no and all of them saying yes give the same. Where nobody spoke, nothing is told.
pub(super) fn recorded_mode(stances: &StanceCounts, policy: &Policy) -> RecordedMode {
    if stances.n_spoken() == 0 {
        return RecordedMode::Untold;
    }
    let unknown = stances.not_recorded;
    let low = mode(stances.yes, stances.n_agreed(), stances.entitled, policy);
    let high = mode(stances.yes + unknown, stances.n_agreed() + unknown, stances.entitled, policy);
    if low == high { low } else { RecordedMode::Untold }
}

fn mode(plain: u64, any: u64, seats: u64, policy: &Policy) -> RecordedMode {
    let reaches = |n: u64, share: f64| share * seats as f64 <= n as f64;
    let thresholds = &policy.thresholds;
    if reaches(plain, thresholds.harmony) {
        RecordedMode::Together
    } else if reaches(any, thresholds.harmony) {
        RecordedMode::Provided
    } else if reaches(any, thresholds.willing) {
        RecordedMode::Willing
    } else {
        RecordedMode::Free
    }
}
