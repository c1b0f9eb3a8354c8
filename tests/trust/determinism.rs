//! The same bytes over runs, threads, time zones, locales, folders and orders.
