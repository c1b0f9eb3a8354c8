//! A progress bar on standard error: only on a terminal, and only if it takes longer than half a second.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar that stays hidden while the work is short.
pub(super) fn bar(n: usize) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(n as u64), ProgressDrawTarget::hidden());
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len}") {
        bar.set_style(style);
    }
    show_later(&bar);
    bar
}

/// A sign of life for work of which it is not known how long it takes.
pub(super) fn spinner() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
    bar.enable_steady_tick(Duration::from_millis(100));
    show_later(&bar);
    bar
}

fn show_later(bar: &ProgressBar) {
    let shown = bar.clone();
    // indicatif itself draws nothing where standard error is no terminal.
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(500));
        if !shown.is_finished() {
            shown.set_draw_target(ProgressDrawTarget::stderr());
        }
    });
}
