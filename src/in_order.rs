//! Work that all cores share, whose results are taken in their order.

use std::{
    collections::BTreeMap,
    ops::ControlFlow,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
};

/// Results for each thread that may be made before an earlier one is taken, so that few are held at a time.
const AHEAD: usize = 8;

/// Makes `n` results side by side, and takes each when all before it have been taken, while others are made.
///
/// Nobody waits until all of some are ready: a thread that has made a result takes whatever is next, or makes another.
/// Each thread has a `desk` of its own, memory that is used again for the next result.
/// When `take` breaks, nothing more is taken, and nothing more is begun. Both may share work out themselves.
pub(crate) fn in_order<T: Send, D>(
    n: usize,
    desk: impl Fn() -> D + Sync,
    make: impl Fn(&mut D, usize) -> T + Sync,
    take: impl FnMut(T) -> ControlFlow<()> + Send,
) {
    let n_threads = rayon::current_num_threads();
    let line = Line {
        n,
        n_ahead: AHEAD * n_threads,
        n_begun: AtomicUsize::new(0),
        n_taken: AtomicUsize::new(0),
        is_over: AtomicBool::new(false),
        is_busy: (0..n_threads).map(|_| AtomicBool::new(false)).collect(),
        made: Mutex::default(),
        take: Mutex::new(take),
    };
    rayon::scope(|scope| {
        for _ in 0..n_threads {
            scope.spawn(|_| line.work(&desk, &make));
        }
    });
    // What was made while another thread was about to stop taking.
    line.take_made();
}

/// What all threads see of the work.
struct Line<T, F> {
    n: usize,
    n_ahead: usize,
    n_begun: AtomicUsize,
    n_taken: AtomicUsize,
    is_over: AtomicBool,
    /// Which threads are at it.
    is_busy: Vec<AtomicBool>,
    /// What was made and not yet taken.
    made: Mutex<BTreeMap<usize, T>>,
    /// Held by the thread that takes.
    take: Mutex<F>,
}

impl<T, F: FnMut(T) -> ControlFlow<()>> Line<T, F> {
    fn work<D>(&self, desk: impl Fn() -> D, make: impl Fn(&mut D, usize) -> T) {
        // A thread that waits for work it has shared out itself may be given this job once more; within its own wait it
        // would wait for what it has to finish first.
        let own = rayon::current_thread_index().and_then(|it| self.is_busy.get(it));
        if own.is_some_and(|it| it.swap(true, Ordering::Relaxed)) {
            return;
        }
        let _stop = StopOnPanic(&self.is_over);
        let mut desk = desk();
        loop {
            let at = self.n_begun.fetch_add(1, Ordering::Relaxed);
            while self.n_taken() + self.n_ahead <= at && !self.is_over() {
                self.take_made();
                thread::yield_now();
            }
            if self.n <= at || self.is_over() {
                return;
            }
            let result = make(&mut desk, at);
            self.made().insert(at, result);
            self.take_made();
        }
    }

    /// Takes all that is next, unless another thread is taking.
    fn take_made(&self) {
        let Ok(mut take) = self.take.try_lock() else { return };
        while !self.is_over() {
            let at = self.n_taken();
            let Some(next) = self.made().remove(&at) else { return };
            if take(next).is_break() {
                self.is_over.store(true, Ordering::Relaxed);
            }
            self.n_taken.store(at + 1, Ordering::Relaxed);
        }
    }

    fn made(&self) -> MutexGuard<'_, BTreeMap<usize, T>> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn n_taken(&self) -> usize {
        self.n_taken.load(Ordering::Relaxed)
    }

    fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Relaxed)
    }
}

/// Ends the work of all threads if one of them panics: the others would wait for its result for ever.
struct StopOnPanic<'a>(&'a AtomicBool);

impl Drop for StopOnPanic<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.store(true, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pool(n_threads: usize) -> rayon::ThreadPool {
        rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap()
    }

    /// Takes up to so many of the squares of 0, 1, 2, …, some of which take longer to make than others.
    fn squares(n: usize, n_threads: usize, most: usize) -> Vec<usize> {
        let mut taken = Vec::new();
        let square = |n_made: &mut usize, at: usize| {
            *n_made += 1;
            (0..at * 7919 % 13 * *n_made).for_each(|_| thread::yield_now());
            at * at
        };
        pool(n_threads).install(|| {
            in_order(
                n,
                || 0,
                square,
                |it| {
                    taken.push(it);
                    if taken.len() < most {
                        ControlFlow::Continue(())
                    } else {
                        ControlFlow::Break(())
                    }
                },
            );
        });
        taken
    }

    #[test]
    fn results_are_taken_in_order_by_any_number_of_threads() {
        for n_threads in [1, 2, 5] {
            for n in [0, 1, 2, 200] {
                let expected: Vec<usize> = (0..n).map(|it| it * it).collect();
                assert_eq!(squares(n, n_threads, usize::MAX), expected, "{n} by {n_threads}");
            }
        }
    }

    #[test]
    fn nothing_is_taken_after_a_break() {
        for n_threads in [1, 2, 5] {
            assert_eq!(squares(200, n_threads, 3), [0, 1, 4], "{n_threads}");
        }
    }

    #[test]
    fn few_are_made_before_the_next_is_taken() {
        let (n_made, n_taken) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let most = AtomicUsize::new(0);
        pool(3).install(|| {
            let make = |(): &mut (), at: usize| {
                // The first of each ten is slow.
                (0..if at.is_multiple_of(10) { 2000 } else { 0 }).for_each(|_| thread::yield_now());
                let n_waiting = n_made.fetch_add(1, Ordering::SeqCst) + 1;
                most.fetch_max(n_waiting - n_taken.load(Ordering::SeqCst), Ordering::SeqCst);
            };
            in_order(
                500,
                || (),
                make,
                |()| {
                    n_taken.fetch_add(1, Ordering::SeqCst);
                    ControlFlow::Continue(())
                },
            );
        });
        assert_eq!((n_made.into_inner(), n_taken.into_inner()), (500, 500));
        assert!(most.into_inner() <= 3 * AHEAD + 1);
    }

    #[test]
    fn results_may_be_made_and_taken_with_work_that_is_shared_out() {
        use rayon::prelude::*;
        let sum = |n: usize| (0..n).into_par_iter().with_max_len(1).map(|it| it % 3).sum::<usize>();
        // A thread of such a pool is given the oldest job first: while it waits, that of another thread at this work.
        #[expect(deprecated, reason = "what is old comes first in no other pool")]
        let pool =
            |n| rayon::ThreadPoolBuilder::new().num_threads(n).breadth_first().build().unwrap();
        for n_threads in [1, 2, 3, 5] {
            let mut taken = 0;
            pool(n_threads).install(|| {
                in_order(
                    50,
                    || (),
                    |(), at| sum(at),
                    |it| {
                        taken += it + sum(40);
                        ControlFlow::Continue(())
                    },
                );
            });
            let made: usize = (0..50).map(|n| (0..n).map(|it| it % 3).sum::<usize>()).sum();
            assert_eq!(taken, made + 50 * 39);
        }
    }

    #[test]
    fn a_panic_in_one_thread_ends_all() {
        let run = || {
            pool(2).install(|| {
                let make = |(): &mut (), at: usize| assert!(at != 5, "the fifth");
                in_order(1000, || (), make, |()| ControlFlow::Continue(()));
            });
        };
        assert!(std::panic::catch_unwind(run).is_err());
    }
}
