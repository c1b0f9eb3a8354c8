//! What is changed behind its back, and forms of versions before.

use super::*;

#[test]
fn the_ledger_refuses_to_be_overwritten() {
    let ledger = full();
    for table in [
        "entry",
        "file",
        "object",
        "piece",
        "input",
        "reading",
        "message",
        "kind",
        "source",
        "fact",
        "withdrawal",
        "moved",
    ] {
        let n: i64 = ledger
            .connection
            .query_row(&format!("SELECT count(*) FROM {table}"), [], |it| it.get(0))
            .unwrap();
        assert!(0 < n, "{table}");
        let err = ledger.connection.execute(&format!("DELETE FROM {table}"), []).unwrap_err();
        assert!(err.to_string().contains("only added to"), "{table}: {err}");
    }
    assert!(ledger.connection.execute("UPDATE fact SET line = 1", []).is_err());
}

#[test]
fn whatever_is_changed_behind_its_back_is_found_and_named() {
    let clean = full().verify().unwrap();
    assert_eq!((clean.damage.as_slice(), clean.n_entries, clean.n_facts), (&[][..], 4, 5));
    let changes = [
        ("fact", "UPDATE fact SET cells = replace(cells, 'Zorg', 'Werk')"),
        ("fact", "UPDATE fact SET line = line + 1 WHERE id = 1"),
        ("fact", "UPDATE fact SET key = '[\"g9\"]' WHERE id = 2"),
        ("fact", "UPDATE fact SET checksum = checksum + 1 WHERE id = 3"),
        ("fact", "DELETE FROM fact WHERE id = 5"),
        ("entry", "UPDATE entry SET day = '2026-10-09' WHERE id = 2"),
        ("entry", "UPDATE entry SET program = 'x' WHERE id = 1"),
        ("entry", "UPDATE entry SET undoes = 2 WHERE id = 4"),
        ("entry", "UPDATE entry SET sha256 = replace(sha256, 'a', 'b') WHERE id = 3"),
        ("file", "UPDATE file SET name = 'c.csv' WHERE id = 1"),
        ("object", "UPDATE object SET size = 1 WHERE id = 1"),
        ("piece", "UPDATE piece SET bytes = x'00' WHERE object = 2"),
        ("piece", "DELETE FROM piece WHERE object = 2"),
        ("input", "UPDATE input SET file = 2 WHERE id = 2"),
        ("reading", "UPDATE reading SET json = replace(json, '3', '4')"),
        ("message", "DELETE FROM message"),
        ("kind", "UPDATE kind SET name = 'bodies'"),
        ("source", "UPDATE source SET place = 'x' WHERE id = 2"),
        ("source", "UPDATE source SET headings = '{}' WHERE id = 1"),
        ("withdrawal", "DELETE FROM withdrawal"),
        ("moved", "UPDATE moved SET line = 7"),
    ];
    for (table, change) in changes {
        let ledger = full();
        let act = change.split(' ').next().unwrap();
        ledger.connection.pragma_update(None, "foreign_keys", false).unwrap();
        ledger
            .connection
            .execute_batch(&format!("DROP TRIGGER no_{act}_of_{table}; {change};"))
            .unwrap();
        assert_ne!(ledger.verify().unwrap().damage, [], "{change}");
    }
    let ledger = full();
    ledger.connection.execute_batch("DROP TRIGGER no_UPDATE_of_fact; UPDATE fact SET cells = '{\"id\":\"g3\"}' WHERE id = 3;").unwrap();
    let (place, key) = ("a.csv".to_owned(), "[\"g3\"]".to_owned());
    let named = Damage::Fact { entry: 1, place, line: 4, key };
    assert_eq!(ledger.verify().unwrap().damage, [named, Damage::Entry(1)]);
    let ledger = full();
    ledger
        .connection
        .execute_batch(
            "DROP TRIGGER no_UPDATE_of_piece; UPDATE piece SET bytes = x'01' WHERE object = 1;",
        )
        .unwrap();
    assert!(
        matches!(&ledger.verify().unwrap().damage[..], [Damage::Object { names, .. }] if *names == ["a.csv"])
    );
}

#[test]
fn a_newer_ledger_and_a_strangers_database_are_refused() {
    let newer = full().into_connection();
    newer.pragma_update(None, "user_version", VERSION + 1).unwrap();
    assert!(matches!(Ledger::open(newer), Err(StoreError::Newer(found)) if found == VERSION + 1));
    let stranger = Connection::open_in_memory().unwrap();
    stranger.execute_batch("CREATE TABLE x (y)").unwrap();
    assert!(matches!(Ledger::open(stranger), Err(StoreError::Stranger)));
}

#[test]
fn a_step_to_a_newer_form_is_taken_whole_or_not_at_all() {
    let old = full();
    let before = current(&old);
    let mut connection = old.into_connection();
    let with = |step| [schema::STEPS, &[step]].concat();
    let broken = with("CREATE TABLE note (x TEXT) STRICT; CREATE TABLE fact (x)");
    assert!(schema::migrate(&mut connection, &broken).is_err());
    assert_eq!(schema::version(&connection).unwrap(), VERSION);
    let fine = with("CREATE TABLE note (x TEXT) STRICT");
    schema::migrate(&mut connection, &fine).unwrap();
    assert_eq!(schema::version(&connection).unwrap(), VERSION + 1);
    let ledger = Ledger { connection };
    assert_eq!(current(&ledger), before);
    assert_eq!(ledger.verify().unwrap().damage, []);
}

#[test]
fn a_ledger_from_before_forgetting_keeps_its_chain_and_is_guarded_in_its_new_tables_too() {
    let old = full();
    let (before, newest) = (current(&old), old.verify().unwrap().newest);
    let connection = old.into_connection();
    // The first form had all but these.
    for table in ["removed", "former", "forgetting"] {
        connection.execute_batch(&format!("DROP TABLE {table}")).unwrap();
    }
    connection.pragma_update(None, "user_version", 1).unwrap();
    assert!(Ledger::is_older(&connection).unwrap());
    let ledger = Ledger::open(connection).unwrap();
    let verified = ledger.verify().unwrap();
    assert_eq!((current(&ledger), verified.newest), (before, newest));
    assert_eq!((verified.damage, verified.rewritten), (vec![], vec![]));
    ledger.connection().execute("INSERT INTO forgetting VALUES (1, 1)", []).unwrap();
    assert!(ledger.connection().execute("DELETE FROM forgetting", []).is_err());
    // What was added behind its back is found by the chain.
    assert_eq!(ledger.verify().unwrap().damage, [Damage::Entry(1)]);
}
