//! A cluster of Spark hands shards to the same binary: the result is that of a single process, also when a worker dies.

use std::{
    fs,
    io::{Write as _, stderr},
    path::{Path, PathBuf},
    process::Command,
};

use tenzij::register::tables::{Need, TABLES};

const HOME: &str = env!("CARGO_MANIFEST_DIR");

/// The Python with Spark; `None`, said aloud, where there is none.
fn python(test: &str) -> Option<PathBuf> {
    let path = Path::new(HOME).join("tests/cluster/.venv/bin/python");
    if path.exists() {
        return Some(path);
    }
    let is_required = std::env::var("TENZIJ_CLUSTER").is_ok_and(|it| it == "required");
    assert!(!is_required, "Spark is required here, but there is no {}", path.display());
    // Written past the harness, which would keep it to itself.
    let _ = writeln!(stderr(), "LEFT OUT: {test}, for tests/cluster/.venv is not there");
    None
}

/// The catalogue of tables, for the job to compare its own with.
fn catalogue() -> String {
    let tables = TABLES.iter().map(|table| {
        let columns = table.columns.iter().map(|it| {
            let kind = format!("{:?}", it.kind);
            serde_json::json!({ "name": it.name, "kind": kind, "required": it.need == Need::Required })
        });
        let columns: Vec<serde_json::Value> = columns.collect();
        serde_json::json!({ "name": table.name, "key": table.key, "columns": columns })
    });
    serde_json::Value::Array(tables.collect()).to_string()
}

#[test]
fn a_cluster_gives_the_bytes_of_a_single_process() {
    let Some(python) = python("a_cluster_gives_the_bytes_of_a_single_process") else { return };
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cluster");
    let _ = fs::remove_dir_all(&home);
    fs::create_dir_all(&home).unwrap();
    fs::write(home.join("catalogue.json"), catalogue()).unwrap();
    let output = Command::new(python)
        .arg(Path::new(HOME).join("tests/cluster/test_spark.py"))
        .arg(env!("CARGO_BIN_EXE_tenzij"))
        .args([home.join("catalogue.json"), home.clone()])
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].map(|it| String::from_utf8_lossy(&it).into_owned());
    assert!(output.status.success(), "{}", said.join("\n"));
    // Processes write below it; what they wrote is of no use once all is well.
    let _ = fs::remove_dir_all(&home);
}
