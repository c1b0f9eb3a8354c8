// One way to open a report in Chromium: a new profile, no network, and a note of everything that happens.
import { chromium } from "playwright-core";
import { pathToFileURL } from "node:url";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync"];

export async function open(options, work) {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), "tenzij-browser-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", headless: true, args: FLAGS, ...options });
  try { return await work(context); }
  finally { await context.close(); fs.rmSync(profile, { recursive: true, force: true }); }
}

const counts = { requests: 0 };

/** Counts something that the test behind the script wants to know. */
export function count(what, n = 1) { counts[what] = (counts[what] ?? 0) + n; }

/** A page that notes every request to elsewhere, every message and every dialog. */
export async function visit(context, report) {
  const page = await context.newPage();
  const seen = [];
  page.on("request", (it) => {
    if (/^(file|data|blob|about):/.test(it.url())) return;
    count("requests");
    seen.push(`request ${it.url()}`);
  });
  page.on("console", (it) => seen.push(`console ${it.type()}: ${it.text()}`));
  page.on("pageerror", (it) => seen.push(`error ${it}`));
  page.on("dialog", (it) => { seen.push(`dialog ${it.message()}`); it.dismiss(); });
  await page.goto(pathToFileURL(path.resolve(report)).href, { waitUntil: "load" });
  return { page, seen };
}

let found = 0;

/** Prints one look, with what was found. */
export function say(report, look, problems) {
  found += problems.length;
  console.log(`${problems.length ? "FOUND" : "ok   "} ${report} ${look}`);
  for (const it of problems) console.log(`      ${it}`);
}

/** Ends with the counts, one a line. */
export function finish() {
  for (const [what, n] of Object.entries(counts)) console.log(`counted ${what} ${n}`);
  process.exit(found ? 1 : 0);
}
