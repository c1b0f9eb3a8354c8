// What a page can do beyond being read. Without it every sentence and every row is there all the same.
// Nothing leaves the page: no request, no storage, no clock.
(() => {
  "use strict";
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const body = document.body;
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

  for (const it of all("[data-script]")) it.hidden = false;
  for (const it of all("[data-paper]")) it.classList.add("paper-only");

  // From a figure to the agreement: what is folded opens when something leads to it.
  const unfold = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let it = target; it; it = it.parentElement) if (it.tagName === "DETAILS") it.open = true;
    if (body.classList.contains("presenting")) show(slides.findIndex((it) => it.contains(target)), false);
    target.scrollIntoView();
  };
  addEventListener("hashchange", unfold);
  for (const it of all("svg [data-agreement]")) {
    it.addEventListener("click", () => { location.hash = `a-${it.dataset.agreement}`; });
  }

  // Filter: agreements that do not match are out of sight; totals stay what they are.
  const filters = all("[data-filter]");
  const told = one(".tools output");
  const matches = (it) => filters.every(({ value, dataset }) => value === ""
    || (dataset.filter === "goal" ? it.dataset.goals.split("\n").includes(value) : it.dataset[dataset.filter] === value));
  const filter = () => {
    const marked = all("[data-agreement]");
    for (const it of marked) it.toggleAttribute("hidden", !matches(it));
    for (const it of all(".matrix tbody")) {
      const rows = all("[data-agreement]", it);
      it.hidden = 0 < rows.length && rows.every((row) => row.hidden);
    }
    const ids = (list) => new Set(list.map((it) => it.dataset.agreement)).size;
    const isOn = filters.some((it) => it.value !== "");
    told.textContent = isOn ? fill(told.dataset.told, { n: ids(marked.filter(matches)), of: ids(marked) }) : "";
  };
  for (const it of filters) it.addEventListener("change", filter);

  // Guess first: what came of it is out of sight until somebody has guessed.
  const guess = one(".guess");
  const buttons = Object.fromEntries(all("[data-do]").map((it) => [it.dataset.do, it]));
  const press = (name, isOn) => buttons[name].setAttribute("aria-pressed", isOn);
  if (guess) {
    guess.hidden = true;
    const section = guess.closest("section");
    const title = one("h2", section);
    title.classList.add("answer");
    const start = (isOn) => {
      section.classList.toggle("guessing", isOn);
      guess.hidden = !isOn;
      press("guess", isOn);
      if (isOn) { one("output", guess).textContent = ""; one("input", guess).focus(); section.scrollIntoView(); }
    };
    buttons.guess.addEventListener("click", () => start(guess.hidden));
    guess.addEventListener("submit", (event) => {
      event.preventDefault();
      const { low, high } = guess.dataset;
      section.classList.remove("guessing");
      one("output", guess).textContent = fill(guess.dataset.told, { guess: one("input", guess).value || "–", low, high });
    });
  } else {
    buttons.guess.hidden = true;
  }

  // Other weights: the same sum, in the same order, of the same numbers as the program's.
  const weights = one(".weights");
  if (weights) {
    const sliders = all("input", weights);
    const place = document.getElementById("weights-told");
    const percentage = (share) => Math.round(100 * share);
    const weigh = () => {
      let [total, low, high, point] = [0, 0, 0, 0];
      for (const it of sliders) {
        const weight = Number(it.value);
        if (weight <= 0) continue;
        total += weight;
        low += weight * Number(it.dataset.low);
        high += weight * Number(it.dataset.high);
        point += it.dataset.point === "" ? NaN : weight * Number(it.dataset.point);
      }
      if (total <= 0) { place.textContent = weights.dataset.none; place.dataset.value = ""; return; }
      place.dataset.value = JSON.stringify({ low: low / total, high: high / total, point: point / total });
      place.textContent = fill(weights.dataset.told, { low: percentage(low / total), high: percentage(high / total),
        weights: sliders.map((it) => `${it.labels[0].textContent} ${it.value}`).join(" · ") });
    };
    weights.addEventListener("input", weigh);
    one("button", weights).addEventListener("click", () => {
      for (const it of sliders) it.value = it.dataset.weight;
      place.textContent = "";
      place.dataset.value = "";
    });
  }

  // One section at a time, by keyboard or by the button; without names those go that are nothing but names.
  const sections = [one("header"), ...all("main > section")];
  let slides = sections;
  let at = 0;
  const show = (to, moves = true) => {
    at = Math.min(Math.max(to, 0), slides.length - 1);
    for (const it of sections) it.classList.toggle("now", it === slides[at]);
    told.textContent = fill(told.dataset.slide, { n: at + 1, of: slides.length });
    if (moves) { scrollTo(0, 0); one("h2", slides[at])?.focus({ preventScroll: true }); }
  };

  // Names off: for a projector before colleagues.
  const names = (isOff) => {
    const now = slides[at];
    press("names", body.classList.toggle("nameless", isOff));
    slides = sections.filter((it) => !(isOff && "names" in it.dataset));
    at = Math.max(slides.indexOf(now), 0);
    if (body.classList.contains("presenting")) show(at);
  };
  buttons.names.addEventListener("click", () => names(!body.classList.contains("nameless")));

  // On a projector names are off until somebody asks for them.
  const present = (isOn) => {
    body.classList.toggle("presenting", isOn);
    press("present", isOn);
    names(isOn);
    if (!isOn) { told.textContent = ""; slides[at].scrollIntoView(); }
  };
  buttons.present.addEventListener("click", () => present(!body.classList.contains("presenting")));
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea")) return;
    const isOn = body.classList.contains("presenting");
    const steps = { ArrowRight: at + 1, PageDown: at + 1, ArrowLeft: at - 1, PageUp: at - 1, Home: 0, End: slides.length - 1 };
    if (event.key === "p") present(!isOn);
    else if (event.key === "n") names(!body.classList.contains("nameless"));
    else if (isOn && event.key === "Escape") present(false);
    else if (isOn && event.key in steps) { event.preventDefault(); show(steps[event.key]); }
  });

  // Confirm, adjust or withdraw: what was chosen, as a file. The form is described in docs/herijking.md.
  const again = one(".again");
  again?.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = (row, name) => one(`[name=${name}]`, row).value || null;
    const decisions = all("tr[data-agreement]", again).flatMap((row) => {
      const choice = one("input[type=radio]:checked", row)?.value;
      if (!choice) return [];
      return [{ agreement: row.dataset.agreement, title: one("th", row).textContent.trim(), choice,
        owner: text(row, "owner"), due_on: text(row, "term") }];
    });
    const { title, fingerprint, asOf, edition, madeBy } = body.dataset;
    const file = { format: 1, kind: "herijking", dataset: title, fingerprint, as_of: asOf, edition, made_by: madeBy, decisions };
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([`${JSON.stringify(file, null, 2)}\n`], { type: "application/json" }));
    link.download = "herijking.json";
    link.click();
    URL.revokeObjectURL(link.href);
    const place = one("output", again);
    place.textContent = fill(place.dataset.told, { n: decisions.length });
  });

  // Paper has no hands: what is folded in the annex lies open.
  const folded = new Set();
  addEventListener("beforeprint", () => {
    for (const it of all("details:not([open])")) { folded.add(it); it.open = true; }
  });
  addEventListener("afterprint", () => {
    for (const it of folded) it.open = false;
    folded.clear();
  });

  if (location.hash) unfold();
})();
