//! Printing a report through a browser that is installed here. The browser gets one file and no network.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    cli::{Stop, exit, stopped},
    language::Language,
};

/// Names under which browsers are found on the path.
const NAMES: [&str; 7] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
];

/// Where they stand where they are not on the path.
const PLACES: [&str; 5] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

const ARGUMENTS: [&str; 10] = [
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
];

/// The PDF of an HTML file: tagged, A4 as its style sheet says.
pub(super) fn print(html: &Path, language: &Language) -> anyhow::Result<Vec<u8>> {
    let Some(browser) = browser() else {
        return Err(Stop::new(exit::CANNOT_CREATE, language.text("cli.no_browser")).into());
    };
    let failed = |reason: &str| {
        let arguments = [
            ("file", html.display().to_string()),
            ("browser", browser.display().to_string()),
            ("reason", reason.to_owned()),
        ];
        Stop::new(exit::CANNOT_CREATE, language.fill("cli.browser_failed", &arguments))
    };
    let html = html.canonicalize().map_err(|err| failed(&err.to_string()))?;
    let mut gate = stopped::hold();
    let folder = tempfile::tempdir().map_err(|err| failed(&err.to_string()))?;
    gate.begin(folder.path());
    drop(gate);
    let pdf = folder.path().join("report.pdf");
    let mut last = String::new();
    // A browser that runs as the administrator refuses its own sandbox; a report holds nothing that runs but its own script.
    for sandbox in [None, Some("--no-sandbox")] {
        let mut print_to = std::ffi::OsString::from("--print-to-pdf=");
        print_to.push(&pdf);
        let mut profile = std::ffi::OsString::from("--user-data-dir=");
        profile.push(folder.path().join("profile"));
        let done = Command::new(&browser)
            .args(ARGUMENTS)
            .args(sandbox)
            .args([print_to, profile])
            .arg(address(&html))
            .output();
        last = match done {
            Err(err) => err.to_string(),
            Ok(done) => {
                let told = String::from_utf8_lossy(&done.stderr);
                told.lines().last().unwrap_or_default().to_owned()
            }
        };
        match fs::read(&pdf) {
            Ok(bytes) if bytes.starts_with(b"%PDF") => return Ok(bytes),
            _ => (),
        }
    }
    Err(failed(&last).into())
}

/// The file as an address, with what has a meaning there written out.
fn address(path: &Path) -> String {
    let mut address = String::from("file://");
    let text = path.to_string_lossy().replace('\\', "/");
    if !text.starts_with('/') {
        address.push('/');
    }
    for byte in text.trim_start_matches("//?/").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' | b':' => {
                address.push(char::from(byte));
            }
            other => address.push_str(&format!("%{other:02X}")),
        }
    }
    address
}

fn browser() -> Option<PathBuf> {
    if let Some(path) = env::var_os("CHROMIUM") {
        return Some(PathBuf::from(path)).filter(|it| it.is_file());
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = env::split_paths(&path).collect();
    let named = NAMES.iter().flat_map(|name| {
        let name = format!("{name}{}", env::consts::EXE_SUFFIX);
        folders.iter().map(move |it| it.join(&name)).collect::<Vec<_>>()
    });
    named.chain(PLACES.iter().map(PathBuf::from)).find(|it| it.is_file())
}
