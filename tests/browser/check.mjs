// Opens reports in Chromium and looks for what only a browser can see.
//
//   node check.mjs OUT EDITION-LANGUAGE.html...
//
// For every report, at every size and in light and dark: requests that leave the file, messages in the console,
// sideways scrolling, and accessibility (axe) as far as the look may differ. Then: the same text with and without
// JavaScript, a walk by keyboard, and paper. Screenshots and PDF go to OUT. Prints one line per look, and exits with 1
// if anything was found.
import { createRequire } from "node:module";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { finish, open, say, visit } from "./browser.mjs";

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
// "zoomed" is a projector at 200 %: half as many pixels to lay the page out in.
const SIZES = [["projector", 1280, 720], ["tablet-upright", 768, 1024], ["tablet-flat", 1024, 768],
  ["phone", 320, 640], ["zoomed", 640, 360]];

// The slowest rules, which ask what is light and dark; all others ask what is there, and how it is laid out.
const COLOURS = ["color-contrast", "link-in-text-block"];
const WIDEST = "projector", NARROWEST = "phone";

/**
 * The part of axe for a look: everything at both extremes, then what another size or scheme can change.
 * A twin is the same page in another language: other words in the same places, so the narrowest tells.
 */
function rules(size, scheme, isTwin) {
  const tags = { type: "tag", values: TAGS };
  if (isTwin && size !== NARROWEST) return null;
  const isExtreme = size === WIDEST || size === NARROWEST;
  if (scheme === "light" && isExtreme) return { runOnly: tags };
  if (scheme === "light") return { runOnly: tags, rules: Object.fromEntries(COLOURS.map((it) => [it, { enabled: false }])) };
  if (isExtreme) return { runOnly: { type: "rule", values: COLOURS } };
  return null;
}

const [out, ...reports] = process.argv.slice(2);
if (!out || reports.length === 0) {
  console.error("usage: node check.mjs OUT REPORT.html...");
  process.exit(2);
}
fs.mkdirSync(out, { recursive: true });

async function violations(page, asked) {
  await page.evaluate(AXE);
  return page.evaluate(async (asked) => {
    const result = await axe.run(document, { ...asked, resultTypes: ["violations"] });
    return result.violations.map((it) => `${it.impact} ${it.id} ×${it.nodes.length} at ${it.nodes[0].target.join(" ")}: ${it.nodes[0].failureSummary?.split("\n")[1] ?? ""}`);
  }, asked);
}

async function look(context, report, name, [size, width, height], scheme, isTwin) {
  const { page, seen } = await visit(context, report);
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
  await page.screenshot({ path: path.join(out, `${name}-${size}-${scheme}.png`) });
  // What is folded away counts too.
  await page.evaluate(() => document.querySelectorAll("details").forEach((it) => { it.open = true; }));
  const { overflow, wide } = await page.evaluate(() => {
    const edge = document.documentElement.clientWidth;
    const scrolls = (it) => it.closest(".scroll, .hidden, .skip") !== null;
    const wide = [...document.body.querySelectorAll("*")]
      .filter((it) => !scrolls(it) && edge + 1 < it.getBoundingClientRect().right).slice(0, 3)
      .map((it) => `${it.tagName.toLowerCase()}.${it.getAttribute("class") ?? ""} reaches ${Math.round(it.getBoundingClientRect().right)} of ${edge}`);
    return { overflow: document.documentElement.scrollWidth - edge, wide };
  });
  const asked = rules(size, scheme, isTwin);
  const problems = [...(asked ? await violations(page, asked) : []), ...seen];
  if (0 < overflow) problems.push(`scrolls ${overflow} px sideways`, ...wide);
  say(name, `${size} ${scheme}`, problems);
  await page.close();
}

/** Every word of the page, with everything unfolded. */
async function words(report, javaScriptEnabled) {
  return open({ javaScriptEnabled, viewport: { width: 1280, height: 720 } }, async (context) => {
    const { page, seen } = await visit(context, report);
    const text = (await page.locator("body").textContent()).replace(/\s+/g, " ").trim();
    return { text, seen };
  });
}

/** From the first stop to the last by Tab alone: each can be seen, and none is skipped or a trap. */
async function keyboard(context, report, name) {
  const { page } = await visit(context, report);
  const problems = [];
  const stops = await page.evaluate(() => [...document.querySelectorAll("a[href], summary, button, input, select, [tabindex='0']")]
    .filter((it) => it.checkVisibility({ visibilityProperty: true }) && it.type !== "radio").length);
  const radios = await page.evaluate(() => new Set([...document.querySelectorAll("input[type=radio]")].map((it) => it.name)).size);
  const visited = [];
  for (let at = 0; at <= stops + 8 * radios; at += 1) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const it = document.activeElement;
      if (it === document.body) return null;
      it.dataset.visited = "";
      const style = getComputedStyle(it);
      const box = it.getBoundingClientRect();
      return { what: `${it.tagName} ${it.textContent.trim().slice(0, 30)}`, href: it.getAttribute("href"),
        seen: style.outlineStyle !== "none" && 0 < box.width && 0 <= box.bottom && box.top <= innerHeight };
    });
    if (stop === null) break;
    visited.push(stop);
  }
  const left = await page.evaluate(() => [...document.querySelectorAll("a[href], summary, button, input:not([type=radio]), select, [tabindex='0']")]
    .filter((it) => it.checkVisibility({ visibilityProperty: true }) && !("visited" in it.dataset)).map((it) => `${it.tagName} ${it.textContent.trim().slice(0, 30)}`));
  if (visited[0]?.href !== "#main") problems.push(`the first stop is ${visited[0]?.what}, not the link past the contents`);
  if (left.length) problems.push(`${left.length} were not reached, such as ${left[0]}`);
  const unseen = visited.filter((it) => !it.seen);
  if (unseen.length) problems.push(`${unseen.length} cannot be seen when they have the focus, such as ${unseen[0].what}`);
  const summary = page.locator("summary").first();
  if (await summary.count()) {
    await summary.focus();
    await page.keyboard.press("Enter");
    if (!(await summary.evaluate((it) => it.parentElement.open))) problems.push("Enter does not unfold");
  }
  say(name, `by keyboard, ${visited.length} stops`, problems);
  await page.close();
}

async function paper(context, report, name) {
  const { page } = await visit(context, report);
  await page.emulateMedia({ media: "print" });
  const file = path.join(out, `${name}.pdf`);
  await page.pdf({ path: file, preferCSSPageSize: true, printBackground: true, tagged: true, outline: true });
  const tagged = fs.readFileSync(file).includes("/StructTreeRoot");
  say(name, "on paper", tagged ? [] : ["the PDF has no tags"]);
  await page.close();
}

async function check(report) {
  const name = path.basename(report, ".html");
  const edition = (it) => path.basename(it).split("-")[0];
  const isTwin = reports.slice(0, reports.indexOf(report)).some((it) => edition(it) === edition(report));
  await open({ viewport: { width: 1280, height: 720 } }, async (context) => {
    for (const size of SIZES) for (const scheme of ["light", "dark"]) await look(context, report, name, size, scheme, isTwin);
    await keyboard(context, report, name);
    await paper(context, report, name);
  });
  const [scripted, plain] = [await words(report, true), await words(report, false)];
  const same = scripted.text === plain.text ? [] : ["the text differs with and without JavaScript"];
  say(name, `${plain.text.length} characters with and without JavaScript`, [...same, ...scripted.seen, ...plain.seen]);
}

// More browsers at once than the machine has cores make every one of them wait.
const queue = [...reports];
const work = async () => { for (let it = queue.shift(); it; it = queue.shift()) await check(it); };
await Promise.all(Array.from({ length: Math.min(os.availableParallelism(), reports.length) }, work));
finish();
