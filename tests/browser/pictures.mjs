// Takes the pictures of docs/pictures: every section of the example's report, and some as others see them.
//
//   npm ci --prefix tests/browser && node tests/browser/pictures.mjs     (from the project's folder; needs Chromium)
//
// The pictures are of made-up data, and are taken anew whenever the report looks otherwise.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { open, visit } from "./browser.mjs";

const OUT = "docs/pictures";
const DATA = "datasets/voorbeeld";
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "tenzij-pictures-"));
const tenzij = (...given) => execFileSync("target/release/tenzij", given, { stdio: ["ignore", "ignore", "inherit"] });
const file = (name) => path.join(folder, name);

tenzij("score", DATA, "--as-of", "2026-06-30", "-o", file("previous.json"));
const board = ["report", DATA, "--as-of", "2026-09-30"];
tenzij(...board, "--previous", file("previous.json"), "-o", file("bestuur.html"));
tenzij(...board, "--edition", "openbaar", "--leave-out-secret", "--lang", "en", "-o", file("openbaar.html"));
tenzij(...board, "--edition", "wederhoor", "--party", "Aarveld", "-o", file("wederhoor.html"));
fs.mkdirSync(OUT, { recursive: true });

/** One picture of a section, from its head, at most as tall as given. */
async function section(page, id, name, most) {
  const box = await page.locator(`#${id}`).boundingBox();
  const clip = { x: 0, y: box.y, width: page.viewportSize().width, height: Math.min(box.height, most) };
  await page.screenshot({ path: `${OUT}/${name}.png`, fullPage: true, clip });
}

const size = (width, height, colorScheme = "light") => ({ viewport: { width, height }, colorScheme, reducedMotion: "reduce" });

await open(size(1280, 800), async (context) => {
  const { page } = await visit(context, file("bestuur.html"));
  await page.screenshot({ path: `${OUT}/head.png` });
  const ids = await page.evaluate(() => [...document.querySelectorAll("main > section")].map((it) => it.id));
  for (const id of ids) await section(page, id, id, 1500);
  const widest = page.locator("#said_done li a").first();
  await widest.click();
  await page.locator(await widest.getAttribute("href")).screenshot({ path: `${OUT}/evidence-open.png` });
});
await open(size(1280, 720), async (context) => {
  const { page } = await visit(context, file("bestuur.html"));
  await page.keyboard.press("p");
  await page.keyboard.press("ArrowRight");
  await page.screenshot({ path: `${OUT}/presenting.png` });
});
await open(size(1024, 768, "dark"), async (context) => {
  const { page } = await visit(context, file("openbaar.html"));
  await section(page, "vision", "public-dark-tablet", 1300);
});
await open(size(768, 1024), async (context) => {
  const { page } = await visit(context, file("wederhoor.html"));
  await page.screenshot({ path: `${OUT}/hearing-tablet.png` });
});
await open(size(320, 640), async (context) => {
  const { page } = await visit(context, file("bestuur.html"));
  await section(page, "said_done", "phone", 1100);
});
fs.rmSync(folder, { recursive: true, force: true });
console.log(`${fs.readdirSync(OUT).length} pictures in ${OUT}`);
