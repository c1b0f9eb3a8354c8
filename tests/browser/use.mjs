// Uses a report as a board does, with its script: filter, drill down, guess, weigh, names off, present, confirm anew.
//
//   node use.mjs WEIGHTINGS.json REPORT.html
import fs from "node:fs";
import path from "node:path";
import { finish, open, say, visit } from "./browser.mjs";

const [weightings, report] = process.argv.slice(2);
const golden = JSON.parse(fs.readFileSync(weightings, "utf8"));
const name = path.basename(report);

/** Runs one look on a page of its own; it returns what is amiss. */
async function look(context, what, work) {
  const { page, seen } = await visit(context, report);
  let problems;
  try { problems = (await work(page)).filter((it) => it !== null); } catch (error) { problems = [String(error)]; }
  say(name, what, [...problems, ...seen]);
  await page.close();
}

const expect = (is, what) => (is ? null : what);

await open({ viewport: { width: 1280, height: 720 }, acceptDownloads: true }, async (context) => {
  await look(context, "filter", async (page) => {
    const problems = [];
    for (const kind of ["portfolio", "goal", "kind"]) {
      const select = page.locator(`[data-filter=${kind}]`);
      const value = await select.locator("option").nth(1).getAttribute("value");
      await select.selectOption(value);
      const wrong = await page.evaluate(([kind, value]) => [...document.querySelectorAll("[data-agreement]")].filter((it) => {
        const own = kind === "goal" ? it.dataset.goals.split("\n") : [it.dataset[kind]];
        return own.includes(value) === it.hidden;
      }).length, [kind, value]);
      const told = await page.locator(".tools output").textContent();
      problems.push(expect(wrong === 0, `${kind}: ${wrong} agreements are wrongly shown or hidden`));
      problems.push(expect(/\d+ .* \d+/.test(told), `${kind}: it is not told how many are in view`));
      await select.selectOption("");
    }
    const hidden = await page.locator("[data-agreement][hidden]").count();
    return [...problems, expect(hidden === 0, `${hidden} stay hidden after the filter is off`)];
  });

  await look(context, "drill down from list and picture", async (page) => {
    await page.locator("#said_done li a").first().click();
    const id = (await page.evaluate(() => decodeURIComponent(location.hash.slice(1))));
    const isOpen = await page.evaluate((id) => document.getElementById(id).open, id);
    // A click on the picture, wherever it lands: on the dot or on its number.
    const dot = page.locator("#vision .plane g[data-agreement] circle").first();
    await dot.scrollIntoViewIfNeeded();
    const box = await dot.boundingBox();
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await page.waitForFunction((before) => location.hash !== before, `#${encodeURIComponent(id)}`).catch(() => {});
    const second = (await page.evaluate(() => decodeURIComponent(location.hash.slice(1)))) !== id && await page.evaluate(() => document.getElementById(decodeURIComponent(location.hash.slice(1)))?.open);
    return [expect(isOpen, "the list does not lead to the open evidence"), expect(second, "the picture does not lead to it")];
  });

  await look(context, "guess first", async (page) => {
    await page.locator("[data-do=guess]").click();
    const before = await page.locator("#glance .lead").isVisible();
    await page.locator("#guess").fill("12");
    await page.keyboard.press("Enter");
    const told = await page.locator(".guess output").textContent();
    return [expect(!before, "the answer is in sight before the guess"), expect(told.includes("12"), `it says: ${told}`),
      expect(await page.locator("#glance .lead").isVisible(), "the answer stays out of sight")];
  });

  await look(context, `${golden.length} weightings`, async (page) => {
    const found = await page.evaluate((golden) => golden.map(({ weights }) => {
      const sliders = [...document.querySelectorAll(".weights input")];
      sliders.forEach((it, at) => { it.value = weights[at]; });
      sliders[0].dispatchEvent(new Event("input", { bubbles: true }));
      return document.getElementById("weights-told").dataset.value;
    }), golden);
    const close = (a, b) => (b === null ? a === null : Math.abs(a - b) <= 1e-12);
    const wrong = found.filter((it, at) => {
      const { low, high, point } = JSON.parse(it);
      return !(close(low, golden[at].low) && close(high, golden[at].high) && close(point, golden[at].point));
    });
    const told = await page.locator("#weights-told").textContent();
    await page.locator(".weights button").click();
    return [expect(golden.length === 200, "there are not 200"), expect(wrong.length === 0, `${wrong.length} differ from the program`),
      expect(/niet de vastgestelde|not the agreed/.test(told), "it does not say that these are not the agreed weights"),
      expect((await page.locator("#weights-told").textContent()) === "", "going back leaves something")];
  });

  await look(context, "names off", async (page) => {
    await page.keyboard.press("n");
    const seen = await page.evaluate(() => [...document.querySelectorAll(".party")].filter((it) => it.checkVisibility({ visibilityProperty: true })).length);
    const matrix = await page.locator("#matrix").isVisible();
    await page.keyboard.press("n");
    return [expect(seen === 0, `${seen} names can be seen`), expect(!matrix, "the matrix can be seen"),
      expect(await page.locator("#matrix").isVisible(), "the matrix does not come back")];
  });

  await look(context, "present by keyboard", async (page) => {
    await page.keyboard.press("p");
    const slides = await page.evaluate(() => document.querySelectorAll("main > section:not([data-names])").length + 1);
    const named = await page.evaluate(() => [...document.querySelectorAll(".party")].filter((it) => it.checkVisibility({ visibilityProperty: true })).length);
    const problems = [expect(named === 0, "names are on when it begins")];
    for (let at = 0; at < slides; at += 1) {
      const { n, size, wide } = await page.evaluate(() => {
        const shown = [...document.querySelectorAll("header, main > section")].filter((it) => it.checkVisibility());
        return { n: shown.length, size: parseFloat(getComputedStyle(shown[0]).fontSize), wide: document.documentElement.scrollWidth - innerWidth };
      });
      problems.push(expect(n === 1, `${n} slides at once at ${at}`), expect(24 <= size, `letters of ${size} px`), expect(wide <= 0, `slide ${at} is ${wide} px too wide`));
      await page.keyboard.press("ArrowRight");
    }
    const told = await page.locator(".tools output").textContent();
    problems.push(expect(told.includes(`${slides}`), `it says ${told}`));
    await page.keyboard.press("n");
    const more = await page.locator(".tools output").textContent();
    problems.push(expect(more.includes(`${slides + 2}`), `with names it says ${more}`));
    await page.keyboard.press("Escape");
    problems.push(expect(await page.locator("header").isVisible(), "Escape does not end it"));
    return problems;
  });

  await look(context, "confirm anew, as a file", async (page) => {
    const row = page.locator(".again tbody tr").first();
    await row.locator("input[value=adjust]").check();
    await row.locator("input[name=owner]").fill("Aa & \"Bee\"");
    await row.locator("input[name=term]").fill("2027-03-31");
    const [download] = await Promise.all([page.waitForEvent("download"), page.locator(".again button").click()]);
    const file = JSON.parse(fs.readFileSync(await download.path(), "utf8"));
    const id = await row.getAttribute("data-agreement");
    const [own] = file.decisions;
    return [expect(download.suggestedFilename() === "herijking.json", download.suggestedFilename()),
      expect(file.kind === "herijking" && file.format === 1 && /^[0-9a-f]{64}$/.test(file.fingerprint), JSON.stringify(file).slice(0, 200)),
      expect(file.decisions.length === 1 && own.agreement === id && own.choice === "adjust" && own.owner === "Aa & \"Bee\"" && own.due_on === "2027-03-31", JSON.stringify(own))];
  });
});

// What the policy of the page forbids does not happen; the browser says so on the console, so this look is apart.
await open({}, async (context) => {
  const { page, seen } = await visit(context, report);
  await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "document.documentElement.dataset.fired = 1";
    document.body.append(script);
    fetch("http://127.0.0.1:9/").catch(() => {});
  });
  await page.waitForTimeout(200);
  const fired = await page.evaluate(() => document.documentElement.dataset.fired);
  const requests = seen.filter((it) => it.startsWith("request"));
  const told = seen.filter((it) => /Content Security Policy/.test(it)).length;
  say(name, "a script of somebody else", [expect(fired === undefined, "it ran"), expect(requests.length === 0, requests[0]),
    expect(2 <= told, "the browser does not say that it was kept from it")].filter((it) => it !== null));
});

finish();
