//! What a mapping does with rows that nobody made for it.

use super::*;
use crate::language::Language;

/// Applies a mapping of one file `f.csv` to its text; shows the rows, the counts and the messages.
fn check(mapping: &str, text: &str) -> String {
    let english = Language::find("en").unwrap();
    let mapping = match parse("m.toml", &format!("[[file]]\npath = \"f.csv\"\n{mapping}")) {
        Ok(mapping) => mapping,
        Err(refusal) => return refusal.render(english),
    };
    let checked = apply(&mapping, "f.csv", text.as_bytes());
    let mut shown = Vec::new();
    if let Some(MappedRows { drafts, reading }) = checked.value {
        for draft in drafts {
            for row in draft.rows {
                let cells = draft.table.columns.iter().zip(row.cells.iter());
                let filled: Vec<String> = cells
                    .filter(|(_, text)| !text.is_empty())
                    .map(|(column, text)| format!("{}={text}", column.name))
                    .collect();
                shown.push(format!("{} {}: {}", draft.table.name, row.line, filled.join(", ")));
            }
        }
        assert_eq!(reading.n_read, reading.n_used + reading.n_set_aside + reading.n_blank);
        shown.push(format!(
            "{} read, {} used, {} set aside, {} blank",
            reading.n_read, reading.n_used, reading.n_set_aside, reading.n_blank
        ));
    }
    shown.extend(checked.diagnostics.iter().map(|it| it.render(english)));
    shown.join("\n")
}

const STANCES: &str = r#"
[[file.table]]
name = "positions"
[file.table.columns]
agreement = { const = "a" }
party = { from = "who" }
"#;

#[test]
fn one_row_may_fill_several_tables_and_equal_rows_of_a_distinct_table_are_one() {
    let mapping = r#"
missing = ["NA"]
[[file.table]]
name = "parties"
distinct = true
[file.table.columns]
id = { from = "who" }
name = { template = "Council of {who}" }
[[file.table]]
name = "covariates"
where = { column = "Size", not_empty = true }
[file.table.columns]
party = { from = "who" }
variable = { const = "size" }
value = { from = "Size" }
"#;
    insta::assert_snapshot!(check(mapping, "who,size,x\nara,1,\nara,NA,\nbel,2,\n,,\n"), @"
    parties 2: id=ara, name=Council of ara
    parties 4: id=bel, name=Council of bel
    covariates 2: party=ara, variable=size, value=1
    covariates 4: party=bel, variable=size, value=2
    4 read, 3 used, 0 set aside, 1 blank
    f.csv:1: note[mapping-columns-unused]: columns of which the mapping makes no use: 1 (x)
      help: this is for your information only
    ");
}

#[test]
fn the_longest_prefix_counts_and_the_remark_behind_it_is_quoted() {
    let rule = r#"stance = { from = "said", codes = { "Y?" = "silent" }, prefixes = { Y = "yes", "Y unless" = "yes_unless" }, free_text = "map" }"#;
    let mapping = format!("{STANCES}{rule}\n");
    insta::assert_snapshot!(check(&mapping, "who,said\na,Y\nb,Y?\nc,Y unless money\nd,Y!\ne,maybe\nf,\n"), @"
    positions 2: agreement=a, party=a, stance=yes
    positions 3: agreement=a, party=b, stance=silent
    positions 4: agreement=a, party=c, stance=yes_unless
    positions 5: agreement=a, party=d, stance=yes
    positions 7: agreement=a, party=f
    6 read, 5 used, 1 set aside, 0 blank
    f.csv:4:said: note[mapping-free-text]: `Y unless money` in said was read as `yes_unless`
      help: read the remark; give the text a code of its own in the mapping if this is wrong
    f.csv:5:said: note[mapping-free-text]: `Y!` in said was read as `yes`
      help: read the remark; give the text a code of its own in the mapping if this is wrong
    f.csv:6:said: question[mapping-value-unknown]: the mapping has no rule for `maybe` in said; it knows: Y?, Y…, Y unless…
      help: add a code or a prefix if its meaning is certain; the row is set aside
    ");
}

#[test]
fn a_remark_may_be_a_question() {
    let rule = r#"stance = { from = "said", prefixes = { Y = "yes" }, free_text = "question" }"#;
    insta::assert_snapshot!(check(&format!("{STANCES}{rule}\n"), "who,said\na,Y\nb,Y but\n"), @"
    positions 2: agreement=a, party=a, stance=yes
    2 read, 1 used, 1 set aside, 0 blank
    f.csv:3:said: question[mapping-value-unknown]: the mapping has no rule for `Y but` in said; it knows: Y…
      help: add a code or a prefix if its meaning is certain; the row is set aside
    ");
}

#[test]
fn dates_and_years_become_iso_and_what_is_none_is_a_question() {
    let rules = r#"
condition_state_on = { from = "on", date_format = ["dd/mm/yyyy", "mm/yyyy"] }
understood_due = { from = "by", year_to_date = true }
"#;
    let text = "who,on,by\na,1/2/2019,2038.0\nb,05/2019,2038\nc,31/02/2019,\nd,,soon\n";
    insta::assert_snapshot!(check(&format!("{STANCES}{rules}"), text), @"
    positions 2: agreement=a, party=a, condition_state_on=2019-02-01, understood_due=2038
    positions 3: agreement=a, party=b, condition_state_on=2019-05, understood_due=2038
    4 read, 2 used, 2 set aside, 0 blank
    f.csv:4:on: question[date-invalid]: `31/02/2019` in on is no date that exists
      help: write yyyy-mm-dd or d-m-yyyy; a year or year-month alone will do
    f.csv:5:by: question[date-invalid]: `soon` in by is no date that exists
      help: write yyyy-mm-dd or d-m-yyyy; a year or year-month alone will do
    ");
}

#[test]
fn rows_that_are_left_out_are_told_with_the_reason_and_rows_without_a_rule_are_questions() {
    let mapping = format!(
        "[[file.skip]]\nwhere = {{ column = \"who\", equals = [\"total\"] }}\nreason = \"a sum\"\n{}",
        STANCES.replace(
            "[file.table.columns]",
            "where = [{ column = \"kind\", not_equals = [\"x\"] }]\n[file.table.columns]"
        )
    );
    insta::assert_snapshot!(check(&mapping, "who,kind\na,y\nb,x\ntotal,y\ntotal,y\n"), @"
    positions 2: agreement=a, party=a
    4 read, 1 used, 3 set aside, 0 blank
    f.csv:3: question[mapping-row-unmatched]: the mapping has no rule for this row
      help: add a condition that takes it, or leave it out with a reason
    f.csv:4: note[mapping-rows-skipped]: set aside by the mapping: a sum; rows: 2, on 4, 5
      help: change the mapping if these rows should take part
    ");
}

#[test]
fn a_second_column_may_stand_in_and_that_is_said() {
    let mapping = STANCES.replace("from = \"who\"", "from = [\"code\", \"who\"]");
    insta::assert_snapshot!(check(&mapping, "who,code\na,1\nb,\n"), @"
    positions 2: agreement=a, party=1
    positions 3: agreement=a, party=b
    2 read, 2 used, 0 set aside, 0 blank
    f.csv:3:code: note[mapping-stand-in]: where code is empty, who stands in; rows: 1, on 3
      help: check that this means the same
    ");
}

#[test]
fn a_heading_that_is_not_there_refuses_the_file() {
    insta::assert_snapshot!(check(STANCES, "party,said\na,Y\n"), @"
    f.csv:1: error[column-missing]: column who is missing; the header has: party, said
      help: add the column, or rename the one that holds the same
    ");
    insta::assert_snapshot!(check(STANCES, "who,WHO\na,Y\n"), @"
    f.csv:1:who: error[column-twice]: column `who` stands there twice
      help: keep one of them, or give the other its own name
    ");
}

#[test]
fn a_hidden_character_in_a_reference_is_a_question() {
    insta::assert_snapshot!(check(STANCES, "who\na\u{200b}\nb\n"), @"
    positions 3: agreement=a, party=b
    2 read, 1 used, 1 set aside, 0 blank
    f.csv:2:who: question[character-invisible]: `a⟨U+200B⟩` holds a character that cannot be seen; without it stands `a`
      help: type the name again
    ");
}

#[test]
fn a_slip_in_a_mapping_is_shown_by_line_and_column() {
    let slips = [
        "colour = 1",
        "[[file.table]]\nname = \"votes\"\ncolumns = {}",
        "[[file.table]]\nname = \"parties\"\n[file.table.columns]\ncolour = { const = \"x\" }",
        "[[file.table]]\nname = \"parties\"\n[file.table.columns]\nid = { const = \"x\", from = \"y\" }",
        "[[file.table]]\nname = \"parties\"\n[file.table.columns]\nid = { from = \"y\", date_format = \"yy\" }",
        "[[file.table]]\nname = \"parties\"\n[file.table.columns]\nid = { from = \"y\", prefixes = { a = \"b\" } }",
        "[[file.table]]\nname = \"parties\"\nwhere = { column = \"x\" }\ncolumns = {}",
        "[[file]]\npath = \"../f.csv\"",
    ];
    let shown: Vec<String> = slips.iter().map(|it| check(it, "")).collect();
    insta::assert_snapshot!(shown.join("\n"), @r#"
    m.toml:3:1: error[mapping-invalid]: the mapping cannot be read: unknown field `colour`, expected one of `path`, `missing`, `…
      help: mend this line; datasets/uk-councils/mapping.toml shows every rule in use
    m.toml:4:8: error[mapping-invalid]: the mapping cannot be read: no table is named `votes`
      help: mend this line; datasets/uk-councils/mapping.toml shows every rule in use
    m.toml:6:10: error[mapping-invalid]: the mapping cannot be read: `parties` has no column `colour`; it has id, name, kind, cod…
      help: mend this line; datasets/uk-councils/mapping.toml shows every rule in use
    m.toml:6:6: error[mapping-invalid]: the mapping cannot be read: `id`: needs exactly one of `from`, `const` and `template`
      help: mend this line; datasets/uk-councils/mapping.toml shows every rule in use
    m.toml:6:34: error[mapping-invalid]: the mapping cannot be read: unknown variant `yy`, expected one of `dd/mm/yyyy`, `d-m-yyy…
      help: mend this line; datasets/uk-councils/mapping.toml shows every rule in use
    m.toml:6:6: error[mapping-invalid]: the mapping cannot be read: `id`: `prefixes` and `free_text = "question"` or `"map"` bel…
      help: mend this line; datasets/uk-councils/mapping.toml shows every rule in use
    m.toml:5:20: error[mapping-invalid]: the mapping cannot be read: `where` needs one of `equals`, `not_equals`, `empty = true`,…
      help: mend this line; datasets/uk-councils/mapping.toml shows every rule in use
    m.toml:4:8: error[mapping-invalid]: the mapping cannot be read: `../f.csv` leads out of the folder
      help: mend this line; datasets/uk-councils/mapping.toml shows every rule in use
    "#);
}

#[test]
fn rows_of_the_mapping_itself_have_its_line_for_a_place() {
    let text = "# One agreement.\n[[rows]]\ntable = \"agreements\"\n[rows.cells]\nid = \"a\"\ntitle = \"A\"\nentitled = \"all\"\n";
    let mapping = parse("m.toml", text).unwrap();
    let [draft] = mapping.rows() else { panic!("one row") };
    assert_eq!(draft.cell_place(&draft.rows[0], 0).to_string(), "m.toml:3:id");
    assert_eq!(draft.rows[0].cells.get(0).unwrap(), "a");
}

#[test]
fn a_file_that_the_mapping_does_not_name_is_not_read() {
    let mapping = parse("m.toml", "").unwrap();
    let checked = apply(&mapping, "x.csv", b"a\n");
    assert!(checked.value.is_none());
    assert_eq!(checked.diagnostics[0].code, Code::FileUnknown);
}
