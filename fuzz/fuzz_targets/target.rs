//! Every fuzzing target: which one it is, is told by the name of the program, or in `any` by `TENZIJ_TARGET`.
#![no_main]

use std::{env, panic, sync::OnceLock};

use libfuzzer_sys::fuzz_target;

#[path = "../src/targets.rs"]
mod targets;

/// The target, looked up once.
fn target() -> &'static targets::Target {
    static TARGET: OnceLock<&targets::Target> = OnceLock::new();
    TARGET.get_or_init(|| {
        let name = env::var("TENZIJ_TARGET").unwrap_or_else(|_| env!("CARGO_BIN_NAME").to_owned());
        targets::TARGETS.iter().find(|it| it.name == name).expect("TENZIJ_TARGET names a target")
    })
}

fuzz_target!(
    init: {
        // libFuzzer ends at any panic; those of the Parquet reader are caught by the program and told as a refusal.
        let ends = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !panic.location().is_some_and(|it| it.file().contains("parquet-")) {
                ends(panic);
            }
        }));
    },
    |bytes: &[u8]| {
        (target().run)(bytes);
    }
);
