//! The report as its readers meet it: its words, its colours, and the page in a real browser.

use std::{
    collections::BTreeMap,
    fs,
    io::{Write as _, stderr},
    path::{Path, PathBuf},
    process::Command,
};

const DAY: &str = "2026-09-30";
const HOME: &str = env!("CARGO_MANIFEST_DIR");

fn report(dataset: &str, language: &str, to: &Path) -> String {
    let dataset = format!("{HOME}/datasets/{dataset}");
    let done = Command::new(env!("CARGO_BIN_EXE_tenzij"))
        .args(["report", &dataset, "--as-of", DAY, "--lang", language, "-o"])
        .arg(to)
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    fs::read_to_string(to).unwrap()
}

fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&path).unwrap();
    path
}

fn texts(language: &str) -> BTreeMap<String, String> {
    let file = fs::read_to_string(format!("{HOME}/templates/lang/{language}.json")).unwrap();
    serde_json::from_str(&file).unwrap()
}

/// The words of a page, a line for each block; what the eye does not see and the ear does is in it too.
fn words(html: &str) -> String {
    let body = html.split_once("<body>").unwrap().1;
    let mut text = String::new();
    for part in body.split('<') {
        let (tag, rest) = part.split_once('>').unwrap_or(("", part));
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap();
        if let Some((_, label)) = tag.split_once("aria-label=\"") {
            text.push_str(&format!("\n[{}]", label.split('"').next().unwrap()));
        }
        let inline = ["a", "span", "bdi", "strong", "b", "code", "text", "tspan", "title", "q"];
        text.push_str(if inline.contains(&name) { " " } else { "\n" });
        text.push_str(rest);
    }
    let lines = text.lines().map(|it| it.split_whitespace().collect::<Vec<_>>().join(" "));
    let lines: Vec<String> = lines.filter(|it| !it.is_empty()).collect();
    lines.join("\n").replace("&#x27;", "'").replace("&quot;", "\"").replace("&amp;", "&")
}

/// The part of a page between two sections.
fn section<'a>(html: &'a str, id: &str) -> &'a str {
    let start = html.find(&format!("<section id=\"{id}\"")).unwrap();
    let rest = &html[start..];
    let end = rest.find("\n<section id=").or_else(|| rest.find("\n</main>")).unwrap();
    &rest[..end]
}

#[test]
fn a_report_of_what_is_publicly_on_record_reads_like_this() {
    for language in ["nl", "en"] {
        let html =
            report("drenthe", language, &folder("words").join(format!("drenthe-{language}.html")));
        insta::assert_snapshot!(format!("drenthe-{language}"), words(&html));
    }
}

#[test]
fn the_pages_for_the_board_read_like_this() {
    for language in ["nl", "en"] {
        let html =
            report("voorbeeld", language, &folder("words").join(format!("board-{language}.html")));
        // Matrix and evidence repeat the dataset; their forms are in the other snapshot and in the tests of commands.
        let ids = ["glance", "vision", "time", "portfolios", "said_done", "why", "ahead", "method"];
        let pages: Vec<String> = ids
            .iter()
            .map(|id| format!("== {id}\n{}", words(&format!("<body>{}", section(&html, id)))))
            .collect();
        insta::assert_snapshot!(format!("board-{language}"), pages.join("\n"));
    }
}

/// Words that blame, rank or say what brought something about; a star stands for any ending.
const BANNED: [(&str, &str); 2] = [
    (
        "nl",
        "schending overtred* achterblijv* laks* onwil* beste slechtste faal* falen gefaald doordat daardoor waardoor \
         veroorzaak* oorzaak score weigeracht* schuldig* verwijt*",
    ),
    (
        "en",
        "violat* laggard* worst best fail* because cause* caused blame* guilt* lazy unwilling* fault*",
    ),
];

#[test]
fn no_text_blames_ranks_or_names_a_cause() {
    for (language, banned) in BANNED {
        for (key, text) in texts(language) {
            // What the program could not do is its own affair; "says nothing of what brought it about" is a promise.
            if key.starts_with("cli.")
                || key.starts_with("diagnostic.")
                || key == "report.vision.lead"
            {
                continue;
            }
            let lower = text.to_lowercase();
            for word in lower.split(|it: char| !it.is_alphanumeric()) {
                let is_banned = |it: &str| match it.strip_suffix('*') {
                    Some(start) => word.starts_with(start),
                    None => word == it,
                };
                assert!(
                    !banned.split_whitespace().any(is_banned),
                    "{language} {key} says `{word}`: {text}"
                );
            }
        }
    }
}

#[test]
fn sentences_are_short() {
    for language in ["nl", "en"] {
        let mut lengths = Vec::new();
        for (key, text) in texts(language) {
            for sentence in text
                .split_inclusive(['.', '?', '!'])
                .filter(|it| it.trim().ends_with(['.', '?', '!']))
            {
                let n = sentence.split_whitespace().count();
                assert!(n <= 25, "{language} {key} has a sentence of {n} words: {sentence}");
                lengths.push(n);
            }
        }
        let mean = lengths.iter().sum::<usize>() as f64 / lengths.len() as f64;
        assert!(mean <= 15.0, "{language}: {mean} words on average");
    }
}

/// Colours by name, of the light and of the dark page.
fn colours() -> [BTreeMap<String, [f64; 3]>; 2] {
    let style = fs::read_to_string(format!("{HOME}/templates/style.css")).unwrap();
    let mut blocks = style.split(":root{").skip(1).map(|it| it.split('}').next().unwrap());
    let mut read = || {
        let pairs = blocks.next().unwrap().split(';').map(|it| it.split_once(":#").unwrap());
        pairs.map(|(name, hex)| (name.trim_start_matches("--").to_owned(), linear(hex))).collect()
    };
    [read(), read()]
}

fn linear(hex: &str) -> [f64; 3] {
    let long: String =
        if hex.len() == 3 { hex.chars().flat_map(|it| [it, it]).collect() } else { hex.to_owned() };
    [0, 2, 4].map(|at| {
        let value = f64::from(u8::from_str_radix(&long[at..at + 2], 16).unwrap()) / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    })
}

/// Contrast ratio of WCAG 2.2.
fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
    let luminance = |[r, g, b]: [f64; 3]| 0.2126 * r + 0.7152 * g + 0.0722 * b;
    let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
    a.max(b) / a.min(b)
}

#[test]
fn contrast_is_measured_as_the_guideline_does() {
    assert!((contrast(linear("000"), linear("fff")) - 21.0).abs() < 1e-9);
    assert!((contrast(linear("777"), linear("fff")) - 4.478).abs() < 1e-3, "a well-known grey");
}

#[test]
fn every_pair_of_colours_can_be_told_apart() {
    let text = [
        ("ink", "paper"),
        ("ink", "soft"),
        ("line", "paper"),
        ("accent", "paper"),
        ("on_done", "done"),
        ("on_running", "running"),
        ("on_deviated", "deviated"),
        ("on_not_done", "not_done"),
        ("on_not_due", "not_due"),
        ("on_unknown", "paper"),
        ("done", "paper"),
        ("not_done", "paper"),
    ];
    // What has no edge of its own stands on paper; what is pale has an outline in the colour of lines.
    let shapes = [
        ("running", "paper"),
        ("deviated", "paper"),
        ("unknown", "paper"),
        ("line", "not_due"),
        ("line", "paper"),
    ];
    for (scheme, colours) in ["light", "dark"].iter().zip(colours()) {
        let pairs = text.map(|it| (it, 4.5)).into_iter().chain(shapes.map(|it| (it, 2.9)));
        for ((front, back), least) in pairs {
            let ratio = contrast(colours[front], colours[back]);
            assert!(
                least <= ratio,
                "{scheme}: {front} on {back} is {ratio:.2}:1, and {least}:1 is needed"
            );
        }
    }
}

/// Why the browser tests cannot run here, if they cannot.
fn missing() -> Option<String> {
    let chromium = std::env::var("CHROMIUM").unwrap_or_else(|_| "/usr/bin/chromium".to_owned());
    let packages = format!("{HOME}/tests/browser/node_modules/playwright-core");
    let node = Command::new("node").arg("--version").output();
    if !Path::new(&chromium).exists() {
        Some(format!("there is no Chromium at {chromium}"))
    } else if node.is_err() {
        Some("there is no node".to_owned())
    } else if !Path::new(&packages).exists() {
        Some("run `npm ci --prefix tests/browser` first".to_owned())
    } else {
        None
    }
}

#[test]
fn a_browser_finds_nothing_amiss() {
    if let Some(reason) = missing() {
        let is_required = std::env::var("TENZIJ_BROWSER").is_ok_and(|it| it == "required");
        assert!(!is_required, "the browser tests are required here, but {reason}");
        // Written past the harness, which would keep it to itself.
        let _ = writeln!(stderr(), "LEFT OUT: a_browser_finds_nothing_amiss, for {reason}");
        return;
    }
    let folder = folder("browser");
    let pages = ["voorbeeld-nl", "voorbeeld-en", "drenthe-nl"].map(|name| {
        let (dataset, language) = name.split_once('-').unwrap();
        let file = folder.join(format!("{name}.html"));
        report(dataset, language, &file);
        file
    });
    let run = |program: &str, arguments: &[&str]| {
        let done = Command::new(program)
            .args(arguments)
            .args(&pages)
            .current_dir(format!("{HOME}/tests/browser"))
            .output()
            .unwrap();
        let said = [done.stdout, done.stderr].map(|it| String::from_utf8_lossy(&it).into_owned());
        assert!(done.status.success(), "{}", said.join("\n"));
    };
    run("node", &["check.mjs", folder.join("out").to_str().unwrap()]);
    run("node_modules/.bin/html-validate", &[]);
}
