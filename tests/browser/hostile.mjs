// Opens reports that are full of hostile texts, does everything that can be done, and looks whether any of them ran.
//
//   node hostile.mjs CONTROL.html REPORT.html...
import path from "node:path";
import { count, finish, open, say, visit } from "./browser.mjs";

const [control, ...reports] = process.argv.slice(2);
const hasFired = (page) => page.evaluate(() => document.documentElement.dataset.fired !== undefined);

await open({}, async (context) => {
  const { page } = await visit(context, control);
  await page.waitForTimeout(500);
  say("control", "must run", (await hasFired(page)) ? [] : ["nothing ran, so this look sees nothing"]);
});

for (const report of reports) {
  await open({ viewport: { width: 1280, height: 720 } }, async (context) => {
    const { page, seen } = await visit(context, report);
    const text = await page.evaluate(() => {
      document.querySelectorAll("details").forEach((it) => { it.open = true; });
      for (const it of document.querySelectorAll("select")) for (const option of [...it.options].slice(0, 8)) {
        it.value = option.value;
        it.dispatchEvent(new Event("change"));
      }
      for (const it of document.querySelectorAll("select")) { it.value = ""; it.dispatchEvent(new Event("change")); }
      for (const it of [...document.querySelectorAll("svg [data-agreement]")].slice(0, 20)) it.dispatchEvent(new MouseEvent("click"));
      for (const it of document.querySelectorAll(".weights input")) it.dispatchEvent(new Event("input", { bubbles: true }));
      return document.body.textContent;
    });
    for (const key of ["p", "ArrowRight", "ArrowRight", "n", "Escape"]) await page.keyboard.press(key);
    await page.waitForTimeout(300);
    const amiss = await page.evaluate(() => {
      const all = [...document.querySelectorAll("*")];
      const problems = [];
      const scripts = document.querySelectorAll("script").length;
      if (scripts !== 1) problems.push(`${scripts} scripts`);
      const handlers = all.filter((it) => it.getAttributeNames().some((name) => name.startsWith("on")));
      if (handlers.length) problems.push(`a handler on ${handlers[0].outerHTML.slice(0, 80)}`);
      const links = [...document.querySelectorAll("[href], [src], [action], [formaction]")]
        .filter((it) => !/^(#|data:text\/csv;)/.test(it.getAttribute("href") ?? it.getAttribute("src") ?? "x"));
      if (links.length) problems.push(`a link to ${links[0].outerHTML.slice(0, 80)}`);
      const strange = all.filter((it) => ["IFRAME", "IMG", "BASE", "OBJECT", "EMBED", "TEMPLATE", "MATH"].includes(it.tagName.toUpperCase()));
      if (strange.length) problems.push(`an element ${strange[0].tagName}`);
      return problems;
    });
    const fired = await hasFired(page);
    count("fired", Number(fired));
    if (fired) amiss.push("a text of the data ran");
    if (!text.includes("dataset.fired") && !report.includes("-5")) amiss.push("the texts are not there to be read");
    if (/\b49\b\{%|uid=0|root:x:/.test(text)) amiss.push("a text was taken for a template");
    say(path.basename(report), `${text.length} characters`, [...amiss, ...seen]);
  });
}

finish();
