//! The page in a real browser: what it looks like to everybody, what its script does, and what no text in it can do.

use std::{
    fs,
    io::{Write as _, stderr},
    path::{Path, PathBuf},
    process::Command,
};

use tenzij::{
    model::Outcome,
    scoring::{assessment::Assessment, weighted_follow_through},
};

use crate::{DAY, HOME, figures::measured, folder, report, said, tables, tenzij};

/// Why the browser tests cannot run here, if they cannot.
fn missing() -> Option<String> {
    let chromium = std::env::var("CHROMIUM").unwrap_or_else(|_| "/usr/bin/chromium".to_owned());
    let packages = format!("{HOME}/tests/browser/node_modules/playwright-core");
    let has = |program: &str| Command::new(program).arg("-version").output().is_ok();
    if !Path::new(&chromium).exists() {
        Some(format!("there is no Chromium at {chromium}"))
    } else if !has("node") {
        Some("there is no node".to_owned())
    } else if !has("java") {
        Some("there is no java".to_owned())
    } else if !has("pdftotext") {
        Some("there is no pdftotext".to_owned())
    } else if !Path::new(&packages).exists() {
        Some("run `npm ci --prefix tests/browser` first".to_owned())
    } else {
        None
    }
}

/// Whether a test has to be left out, which is then said aloud.
fn is_left_out(test: &str) -> bool {
    let Some(reason) = missing() else { return false };
    let is_required = std::env::var("TENZIJ_BROWSER").is_ok_and(|it| it == "required");
    assert!(!is_required, "the browser tests are required here, but {reason}");
    // Written past the harness, which would keep it to itself.
    let _ = writeln!(stderr(), "LEFT OUT: {test}, for {reason}");
    true
}

/// Runs a script over pages, which must find nothing amiss, and gives what it printed.
fn run(program: &str, arguments: &[&str], pages: &[PathBuf]) -> String {
    let done = Command::new(program)
        .args(arguments)
        .args(pages)
        .current_dir(format!("{HOME}/tests/browser"))
        .output()
        .unwrap();
    let told = [done.stdout, done.stderr].map(|it| String::from_utf8_lossy(&it).into_owned());
    assert!(done.status.success(), "{}", told.join("\n"));
    let [printed, _] = told;
    printed
}

/// What a script counted.
fn counted(printed: &str, what: &str) -> usize {
    let start = format!("counted {what} ");
    let line = printed.lines().find_map(|it| it.strip_prefix(&start));
    line.unwrap_or_else(|| panic!("{what} was not counted: {printed}")).parse().unwrap()
}

#[test]
fn a_browser_finds_nothing_amiss() {
    if is_left_out("a_browser_finds_nothing_amiss") {
        return;
    }
    let folder = folder("browser");
    let example = PathBuf::from(format!("{HOME}/datasets/voorbeeld"));
    let previous = folder.join("previous.json");
    let done = tenzij(&[
        "score",
        example.to_str().unwrap(),
        "--as-of",
        "2026-06-30",
        "-o",
        previous.to_str().unwrap(),
    ]);
    assert!(done.status.success(), "{}", said(&done));
    let editions: [(&str, &[&str]); 3] = [
        ("bestuur", &["--previous", previous.to_str().unwrap()]),
        ("wederhoor", &["--edition", "wederhoor", "--party", "Aarveld"]),
        ("openbaar", &["--edition", "openbaar", "--leave-out-secret"]),
    ];
    let mut pages = Vec::new();
    for language in ["nl", "en"] {
        for (edition, more) in editions {
            let file = folder.join(format!("{edition}-{language}.html"));
            report(&example, &file, &[&["--as-of", DAY, "--lang", language], more].concat());
            pages.push(file);
        }
    }
    // What is publicly on record: without positions, terms or replies.
    let file = folder.join("drenthe-nl.html");
    report(&PathBuf::from(format!("{HOME}/datasets/drenthe")), &file, &["--as-of", DAY]);
    pages.push(file);
    let printed = run("node", &["check.mjs", folder.join("out").to_str().unwrap()], &pages);
    let n_requests = counted(&printed, "requests");
    measured("P5", "reports opened in a browser", pages.len());
    measured("P5", "requests that a report made in a browser", n_requests);
    assert_eq!(n_requests, 0);
    run("node_modules/.bin/html-validate", &[], &pages);
    let jar = "node_modules/vnu-jar/build/dist/vnu.jar";
    run("java", &["-jar", jar, "--errors-only", "--Werror"], &pages);
}

/// Weights in steps of a tenth from 0 to 5, as the sliders have them; the same ones every time.
fn weightings(n: usize) -> Vec<Vec<f64>> {
    let mut state: u64 = 1848;
    let mut next = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u8::try_from((state >> 33) % 51).unwrap()) / 10.0
    };
    (0..200).map(|_| (0..n).map(|_| next()).collect()).collect()
}

#[test]
fn the_script_does_what_it_says_and_weighs_as_the_program_does() {
    if is_left_out("the_script_does_what_it_says_and_weighs_as_the_program_does") {
        return;
    }
    let folder = folder("script");
    let example = format!("{HOME}/datasets/voorbeeld");
    let scored = folder.join("assessment.json");
    let done = tenzij(&["score", &example, "--as-of", DAY, "-o", scored.to_str().unwrap()]);
    assert!(done.status.success(), "{}", said(&done));
    let assessment: Assessment =
        serde_json::from_str(&fs::read_to_string(&scored).unwrap()).unwrap();
    let keys: Vec<String> = assessment
        .by_portfolio
        .iter()
        .filter(|it| it.follow_through.bounds.is_some())
        .map(|it| it.key.clone())
        .collect();
    let golden: Vec<serde_json::Value> = weightings(keys.len())
        .into_iter()
        .map(|weights| {
            let mut policy = assessment.policy.clone();
            policy.weights = keys.iter().cloned().zip(weights.iter().copied()).collect();
            let found = weighted_follow_through(&assessment.by_portfolio, &policy);
            let bounds = found.bounds.unwrap();
            let point = match found.point {
                Outcome::Value(it) => Some(it),
                Outcome::Undefined(_) => None,
            };
            serde_json::json!({ "weights": weights, "low": bounds.low, "high": bounds.high, "point": point })
        })
        .collect();
    assert_eq!(golden.len(), 200);
    let weightings = folder.join("weightings.json");
    fs::write(&weightings, serde_json::to_string(&golden).unwrap()).unwrap();
    let page = folder.join("report.html");
    report(&PathBuf::from(example), &page, &["--as-of", DAY]);
    let script = fs::read_to_string(format!("{HOME}/templates/script.js")).unwrap();
    assert!(script.len() <= 20_000, "{} bytes of script", script.len());
    run("node", &["use.mjs", weightings.to_str().unwrap()], &[page]);
}

/// Two hundred texts that would run, or break out of where they stand; each sets a mark if it runs.
fn hostile() -> Vec<String> {
    let run = "document.documentElement.dataset.fired=1";
    let bare = [
        format!("<script>{run}</script>"),
        format!("<img src=x onerror={run}>"),
        format!("<svg onload={run}>"),
        format!("<svg><script>{run}</script></svg>"),
        format!("<body onload={run}>"),
        format!("<iframe srcdoc=\"<script>parent.{run}</script>\"></iframe>"),
        format!("<details open ontoggle={run}>"),
        format!("<input autofocus onfocus={run}>"),
        format!("<a href=\"javascript:{run}\">x</a>"),
        format!("javascript:{run}"),
        format!("data:text/html,<script>{run}</script>"),
        format!("x onmouseover={run} y"),
        format!(
            "<style>*{{background:url(http://hostile.example/)}}</style><script>{run}</script>"
        ),
        "<meta http-equiv=refresh content=\"0;url=http://hostile.example/\">".to_owned(),
        "<base href=http://hostile.example/>".to_owned(),
        "<link rel=stylesheet href=http://hostile.example/x.css>".to_owned(),
        "{{ 7 * 7 }}{% include '/etc/passwd' %}${7*7}".to_owned(),
        format!("\u{2028}<script>{run}</script>\u{2029}"),
        format!("<template><script>{run}</script></template>"),
        format!("<math><mtext><style><img src onerror={run}></style></mtext></math>"),
        format!("&lt;script&gt;{run}&lt;/script&gt;"),
        format!("<scr<script>ipt>{run}</script>"),
        format!("</p><form><button formaction=javascript:{run}>x</button></form>"),
        "=HYPERLINK(\"http://hostile.example/\";\"x\")".to_owned(),
        format!("%3Cscript%3E{run}%3C/script%3E"),
    ];
    let around = [
        ("", ""),
        ("\"", "\""),
        ("'>", "<'"),
        ("</title></style></script>", ""),
        ("-->", "<!--"),
        ("]]>", "<![CDATA["),
        ("\\\"", "\\"),
        ("<!--><", "\u{202e}"),
    ];
    let all: Vec<String> = around
        .iter()
        .flat_map(|(before, after)| bare.iter().map(move |it| format!("{before}{it}{after}")))
        .collect();
    assert_eq!(all.len(), 200);
    all
}

/// A dataset with a hostile text in every free cell of every table, and in every id.
fn hostile_dataset(name: &str, texts: &[String], from: usize) -> PathBuf {
    let quote = |it: &str| format!("\"{}\"", it.replace('"', "\"\""));
    let at = |number: usize| quote(&texts[(from + number) % texts.len()]);
    let mut files: Vec<(&str, String)> = vec![
        ("parties.csv", "id,name,kind\n".to_owned()),
        ("portfolios.csv", "id,name\n".to_owned()),
        ("goals.csv", "id,parent,title\n".to_owned()),
        ("bodies.csv", "id,name,kind,level\n".to_owned()),
        ("agreements.csv", "id,decided_on,portfolio,goal,kind,title,text,entitled,source,depends_on\n".to_owned()),
        ("positions.csv", "agreement,party,stance,condition,condition_owner,interest,interest_text,quote,source\n".to_owned()),
        ("commitments.csv", "id,agreement,party,description,due_on,unit\n".to_owned()),
        ("evidence.csv", "id,commitment,occurred_on,kind,status,observation,reason_code,reason,source\n".to_owned()),
        ("replies.csv", "party,agreement,received_on,verdict,text,afterword\n".to_owned()),
        ("capacity.csv", "pool,party,period,skill,claim_hours,used_hours,source\n".to_owned()),
        ("renegotiations.csv", "agreement,date,hours,note\n".to_owned()),
        ("searches.csv", "party,source,searched_on\n".to_owned()),
        ("covariates.csv", "party,variable,value\n".to_owned()),
    ];
    let mut add = |table: &str, row: String| {
        let (_, text) = files.iter_mut().find(|it| it.0 == format!("{table}.csv")).unwrap();
        text.push_str(&row);
        text.push('\n');
    };
    // Ids have no blanks, which lists of them are split at in some places of a page.
    let id = |kind: &str, number: usize| {
        quote(&format!(
            "\"'><img/src=x/onerror=document.documentElement.dataset.fired=1>{kind}{number}"
        ))
    };
    let parties: Vec<String> = (0..34).map(|it| id("p", it)).collect();
    for (number, party) in parties.iter().enumerate() {
        add("parties", format!("{party},{},municipality", at(number)));
        add("searches", format!("{party},{},2024-01-01", at(number + 70)));
        add("covariates", format!("{party},{},1", at(number + 90)));
    }
    for number in 0..6 {
        let parent = if number == 0 { String::new() } else { id("g", 0) };
        add("portfolios", format!("{},{}", id("f", number), at(110 + number)));
        add("goals", format!("{},{parent},{}", id("g", number), at(130 + number)));
        add("bodies", format!("{},{},{},{}", id("b", number), at(150 + number), at(1), at(2)));
    }
    for number in 0..200 {
        let (own, next) = (id("a", number), id("a", number + 1));
        let [first, second] = [0, 1].map(|it| &parties[(number + it) % parties.len()]);
        // A list is one cell: the marks around its parts go around the whole.
        let inside = |it: &str| it[1..it.len() - 1].to_owned();
        let entitled = format!("\"{}|{}\"", inside(first), inside(second));
        let waits = if number < 100 { next } else { String::new() };
        let text = |it: usize| at(number + it);
        let (portfolio, goal) = (id("f", number % 6), id("g", number % 6));
        add(
            "agreements",
            format!(
                "{own},2024-01-01,{portfolio},{goal},deliver,{},{},{entitled},{},{waits}",
                text(3),
                text(4),
                text(5)
            ),
        );
        add(
            "positions",
            format!("{own},{first},yes,,,against,{},{},{}", text(6), text(7), text(8)),
        );
        add("positions", format!("{own},{second},yes_unless,{},{},,,,", text(17), text(18)));
        let state = if number % 2 == 0 { "not_done" } else { "done" };
        for (who, party) in [("x", first), ("y", second)] {
            let commitment = id(who, number);
            add("commitments", format!("{commitment},{own},{party},{},2024-06-01,", text(9)));
            add(
                "evidence",
                format!(
                    "{commitment},{commitment},2024-05-01,statement,{state},{},money,{},{}",
                    text(10),
                    text(11),
                    text(12)
                ),
            );
        }
        add("replies", format!("{first},{own},2024-07-01,disputed,{},{}", text(13), text(14)));
        add(
            "capacity",
            format!("{},{second},2024-Q1,{},10,5,{}", at(number % 20), text(0), text(15)),
        );
        add("renegotiations", format!("{own},2024-08-01,3,{}", text(16)));
    }
    let title = serde_json::to_string(&texts[from % texts.len()]).unwrap();
    files.push(("datapackage.json", format!("{{\"name\":\"x\",\"title\":{title},\"description\":{title},\"licenses\":[{{\"name\":{title}}}],\"resources\":[]}}")));
    tables(name, &files)
}

#[test]
fn no_text_in_a_report_runs_wherever_it_stands() {
    if is_left_out("no_text_in_a_report_runs_wherever_it_stands") {
        return;
    }
    let texts = hostile();
    let out = folder("hostile-out");
    // The control: on a page that does not escape, such texts do run, so this look can see it.
    let raw = texts.iter().take(12).map(String::as_str).collect::<Vec<_>>().join("</div>\n<div>");
    let control = out.join("control.html");
    fs::write(
        &control,
        format!(
            "<!DOCTYPE html><html lang=en><title>x</title><body><div>{raw}</div></body></html>"
        ),
    )
    .unwrap();
    let mut pages = Vec::new();
    for round in 0..7 {
        let from = 34 * round;
        let dataset = hostile_dataset(&format!("hostile-{round}"), &texts, from);
        let page = out.join(format!("hostile-{round}.html"));
        let party = "\"'><img/src=x/onerror=document.documentElement.dataset.fired=1>p0";
        let more: &[&str] = match round {
            5 => &["--edition", "openbaar"],
            6 => &["--edition", "wederhoor", "--party", party],
            _ => &[],
        };
        let html = report(&dataset, &page, &[&["--as-of", "2024-12-31"], more].concat());
        // Every text is there to be read, or the look would be at an empty page.
        assert!(5 <= round || html.matches("dataset.fired").count() > 2_000, "{}", html.len());
        pages.push(page);
    }
    let printed = run("node", &["hostile.mjs", control.to_str().unwrap()], &pages);
    let n_fired = counted(&printed, "fired");
    measured("P6", "payloads, each in every free column", texts.len());
    measured("P6", "reports full of payloads, in three editions, opened and used", pages.len());
    measured("P6", "canaries fired, while the control's fired", n_fired);
    assert_eq!(n_fired, 0);
}

#[test]
fn a_report_prints_on_nine_sheets_and_an_annex() {
    if is_left_out("a_report_prints_on_nine_sheets_and_an_annex") {
        return;
    }
    let out = folder("pdf");
    let example = PathBuf::from(format!("{HOME}/datasets/voorbeeld"));
    for language in ["nl", "en"] {
        let (page, pdf) =
            (out.join(format!("{language}.html")), out.join(format!("{language}.pdf")));
        report(
            &example,
            &page,
            &["--as-of", DAY, "--lang", language, "--pdf", pdf.to_str().unwrap()],
        );
        run("node", &["sheets.mjs", if language == "nl" { "Bijlage" } else { "Annex" }], &[pdf]);
    }
}

#[test]
fn without_a_browser_the_pdf_is_not_made_and_the_page_is() {
    let out = folder("no-browser");
    let (page, pdf) = (out.join("report.html"), out.join("report.pdf"));
    let done = Command::new(env!("CARGO_BIN_EXE_tenzij"))
        .env("LC_ALL", "nl_NL.UTF-8")
        .args(["report", &format!("{HOME}/datasets/drenthe"), "--as-of", DAY, "--lang", "en", "-o"])
        .arg(&page)
        .arg("--pdf")
        .arg(&pdf)
        .env("CHROMIUM", "/nowhere/chromium")
        .output()
        .unwrap();
    assert_eq!(done.status.code(), Some(73));
    assert!(said(&done).contains("Install Chromium"), "{}", said(&done));
    assert!(page.exists() && !pdf.exists());
}
