// The table of quotes and its filters.

const KINDS = ["direct", "mixed", "indirect"];
const CLASSES = ["neutral", "assertive", "factive", "distancing", "conceding", "denying", "supporting", "opposing", "directive", "commissive", "questioning", "thinking", "emotive", "other"];
const STANCES = [["against", "negative"], ["neither", "neutral"], ["for", "positive"]];

function showQuotes(view, query) {
  const state = Object.fromEntries(FIELDS.map((field) => [field, query.get(field) ?? ""]));
  const status = el("p", { role: "status", class: "status" }, "");
  const { table, list } = sortable("Quotes", ["Speaker", "Quote", "Stance", "Where"].map((title) => [title, null]), [], quoteRow);
  const form = filters(state, update);
  view.append(el("h1", { tabindex: -1 }, "Quotes"), form, status, table);
  const read = [];

  function update() {
    const began = performance.now();
    list.rows = select(read, state);
    list.restart();
    tell();
    performance.measure("filter", { start: began, end: performance.now() });
    const set = FIELDS.filter((field) => state[field]).map((field) => field + "=" + encodeURIComponent(state[field]));
    history.replaceState(null, "", "#quotes" + (set.length ? "?" + set.join("&") : ""));
  }

  function tell() {
    const left = store.index.quotes - read.length;
    status.textContent = grouped(list.rows.length) + " of " + counted(read.length, "quote") + (left ? "; " + grouped(left) + " more are being read" : "");
  }

  // The first part is shown at once; the others come while nobody waits for them.
  async function readAll() {
    const count = store.index.parts.quotes.length;
    for (let number = 0; number < count; number += 1) {
      const quotes = await quotesOfPart(number);
      if (!view.isConnected) return;
      read.push(...quotes);
      quotes.forEach(keyOf);
      if (list.shown < FIRST || number === count - 1) update();
      else tell();
      await new Promise((done) => setTimeout(done));
    }
  }
  update();
  return readAll();
}

function filters(state, update) {
  const form = el("form", { class: "filters", role: "search", "aria-label": "Filter quotes" });
  const add = (field, label, control) => {
    const id = "filter-" + field;
    control.id = id;
    control.addEventListener("input", () => {
      state[field] = control.value;
      update();
    });
    form.append(el("div", { class: field === "text" ? "field whole" : "field" }, el("label", { for: id }, label), control));
  };
  const input = (field, type, more) => el("input", { type, value: field === "speaker" ? nameOf(state[field]) : state[field], ...more });
  const choice = (field, first, options) => {
    const control = el("select", {}, el("option", { value: "" }, first), options.map(([value, shown]) => el("option", { value }, shown)));
    control.value = state[field];
    return control;
  };
  const same = (values) => values.map((value) => [value, value]);
  add("text", "Search", input("text", "search", { autocomplete: "off", placeholder: "words of the quote, its context, speaker or title" }));
  add("speaker", "Speaker", input("speaker", "text", { list: "speakers-list", autocomplete: "off" }));
  add("target", "For or against", input("target", "text", { list: "targets-list", autocomplete: "off" }));
  const kinds = KINDS.filter((kind) => store.index.kinds.includes(kind));
  if (kinds.length) {
    add("kind", "Kind", choice("kind", "all", same(kinds)));
    add("class", "What the cue does", choice("class", "all", same(CLASSES)));
  }
  add("stance", "Polarity", choice("stance", "all", STANCES));
  if (store.documents.some((document) => document.date)) {
    add("from", "From", input("from", "date"));
    add("to", "To", input("to", "date"));
  }
  add("sort", "Order", choice("sort", ORDERS[""][0], Object.entries(ORDERS).slice(1).map(([value, [shown]]) => [value, shown])));
  const reset = el("button", { type: "button" }, "Clear");
  reset.addEventListener("click", () => {
    FIELDS.forEach((field) => (state[field] = ""));
    form.querySelectorAll("input, select").forEach((control) => (control.value = ""));
    update();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.append(reset, options("speakers-list", [OPEN, ...store.speakers.slice(0, 300).map((speaker) => speaker.name)]), options("targets-list", topTargets()));
  return form;
}

function nameOf(speaker) {
  return store.speakersById.get(speaker)?.name ?? speaker;
}

function options(id, names) {
  return el("datalist", { id }, [...new Set(names)].map((name) => el("option", { value: name })));
}

function topTargets() {
  const counts = new Map();
  for (const speaker of store.speakers) {
    for (const [name, n] of speaker.targets ?? []) counts.set(name, (counts.get(name) ?? 0) + n);
  }
  return [...counts].sort((a, b) => b[1] - a[1]).slice(0, 300).map(([name]) => name);
}

function quoteRow(quote) {
  return el(
    "tr",
    { role: "row" },
    cell("Speaker", "who", who(quote)),
    cell("Quote", "said", el("blockquote", {}, words(quote.said)), how(quote), reasons(quote)),
    cell("Stance", "stance", score(quote.polarity, "polarity"), targetsOf(quote)),
    cell("Where", "where", where(quote)),
  );
}

function who({ speaker, row }) {
  if (!speaker) {
    const candidates = row.candidates?.length ? "perhaps " + row.candidates.join(" or ") : "left open";
    return [el("span", { class: "open" }, words(row.source || "nobody named")), el("small", {}, words(candidates))];
  }
  const said = row.source && row.source !== speaker.name ? "“" + row.source + "”" : "";
  const note = speaker.role ?? said;
  return [speakerLink(speaker), note ? el("small", {}, words(note)) : null];
}

function speakerLink(speaker) {
  return el("a", { href: "#speaker/" + encodeURIComponent(speaker.id) }, words(speaker.name));
}

function how({ row }) {
  const cue = row.cue ? [el("i", {}, words(row.cue)), " · "] : [];
  return el("p", { class: "how" }, ...cue, [row.kind, row.class, row.repeat ? "repeated" : ""].filter(Boolean).join(" · "));
}

function targetsOf({ targets }) {
  const named = targets.filter(([, stance]) => stance !== 0);
  if (!named.length) return null;
  const item = ([name, stance]) => el("li", { class: signOf(stance) }, (stance < 0 ? "against " : "for ") , words(name), " " + signed(stance));
  return el("ul", { class: "targets" }, named.map(item));
}

function where(quote) {
  const { document } = quote;
  const note = [document.outlet, document.date].filter(Boolean).join(", ");
  return [el("a", { href: quote.href }, words(document.title ?? document.id)), note ? el("small", {}, words(note)) : null];
}

// Context and reasons are laid out when they are asked for.
function reasons(quote) {
  const details = el("details", {}, el("summary", {}, "Context and reasons"));
  details.addEventListener("toggle", () => details.open && details.childElementCount === 1 && details.append(...why(quote)));
  return details;
}

function why(quote) {
  const { row } = quote;
  const facts = [
    ["source", row.source || "none"],
    ["speaker found by", row.resolution],
    ["attribution found by", row.rule],
    ["confidence", row.confidence.toFixed(2)],
    ["certainty", signed(row.certainty ?? 0)],
    ["reporter’s stance", signed(row.reporter ?? 0)],
    ["words that made the scores", row.evidence ?? "none"],
    ["quote", row.id],
  ];
  return [
    el("p", { class: "context" }, context(row)),
    el("dl", { class: "made" }, facts.map(([name, value]) => [el("dt", {}, name), el("dd", {}, words(value))])),
  ];
}
