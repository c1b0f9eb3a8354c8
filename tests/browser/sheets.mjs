// Counts the sheets of a printed report before its annex, by the outline that the browser wrote into the PDF.
//
//   node sheets.mjs ANNEX REPORT.pdf      ANNEX: how the heading of the annex begins
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { finish, say } from "./browser.mjs";

const MOST = 9;
const [annex, file] = process.argv.slice(2);
const bytes = fs.readFileSync(file);
const text = (sheet) => execFileSync("pdftotext", ["-f", String(sheet), "-l", String(sheet), "-layout", file, "-"], { encoding: "utf8" });
const sheets = Number(/Pages:\s+(\d+)/.exec(execFileSync("pdfinfo", [file], { encoding: "utf8" }))[1]);
let first = 1;
// Letters are spread in a topic line, so blanks do not count.
const bare = (it) => it.replace(/\s/g, "").toLowerCase();
while (first <= sheets && !bare(text(first).split("\n").slice(0, 3).join("")).startsWith(bare(annex))) first += 1;
const problems = [];
if (sheets < first) problems.push("there is no annex");
if (MOST < first - 1) problems.push(`${first - 1} sheets before the annex, and at most ${MOST} are wanted`);
if (!bytes.includes("/StructTreeRoot")) problems.push("the PDF has no tags");
for (const sheet of [1, Math.min(first, sheets)]) {
  if (!/[0-9a-f]{12}/.test(text(sheet)) || !text(sheet).includes(`${sheet} / ${sheets}`)) problems.push(`sheet ${sheet} has no foot with fingerprint and number`);
}
say(file, `${first - 1} sheets and an annex of ${sheets - first + 1}`, problems);
finish();
