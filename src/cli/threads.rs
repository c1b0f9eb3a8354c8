//! Which threads compute.

use rayon::ThreadPoolBuilder;

/// Begins the threads; the main thread is one of them, since to hand a small table to others and wait takes longer than to read it.
pub(super) fn begin() {
    // It fails only where threads cannot be had, and then they are asked for again where they are needed, as ever.
    let _ = ThreadPoolBuilder::new().use_current_thread().build_global();
}
