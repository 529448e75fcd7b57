// The list of speakers, and a page for each.

function showSpeakers(view) {
  const input = el("input", { type: "search", id: "find-speaker", autocomplete: "off" });
  const status = el("p", { role: "status", class: "status" }, "");
  const columns = [
    ["Speaker", (a, b) => compare(fold(b.name), fold(a.name))],
    ["Quotes", (a, b) => a.quotes - b.quotes],
    ["Words", (a, b) => a.words - b.words],
    ["Documents", (a, b) => a.documents - b.documents],
    ["Polarity", (a, b) => a.polarity - b.polarity],
    ["For and against", null],
  ];
  const { table, list } = sortable("Speakers", columns, [...store.speakers], speakerRow);
  const update = () => {
    const wanted = fold(input.value);
    list.rows = store.speakers.filter((speaker) => fold([speaker.name, speaker.role ?? "", ...(speaker.aliases ?? [])].join("\n")).includes(wanted));
    list.restart();
    status.textContent = grouped(list.rows.length) + " of " + counted(store.speakers.length, "speaker");
  };
  input.addEventListener("input", update);
  view.append(
    el("h1", { tabindex: -1 }, "Speakers"),
    el("div", { class: "filters", role: "search", "aria-label": "Find speakers" }, el("div", { class: "field whole" }, el("label", { for: input.id }, "Name, other name or role"), input)),
    status,
    table,
  );
  update();
}

function speakerRow(speaker) {
  const number = (label, count) => cell(label, "number", grouped(count));
  return el(
    "tr",
    { role: "row" },
    cell("Speaker", "who", speakerLink(speaker), el("small", {}, words(speaker.role ?? speaker.kind ?? ""))),
    number("Quotes", speaker.quotes),
    number("Words", speaker.words),
    number("Documents", speaker.documents),
    cell("Polarity", "number", score(speaker.polarity, "mean polarity")),
    cell("For and against", "targets-of", targetLinks(speaker, (speaker.targets ?? []).slice(0, 3))),
  );
}

function targetLinks(speaker, targets) {
  const item = ([name, n, mean]) => {
    const href = "#quotes?speaker=" + encodeURIComponent(speaker.id) + "&target=" + encodeURIComponent(name);
    return el("li", { class: signOf(mean) }, el("a", { href }, words(name)), " " + signed(mean), n > 1 ? " (" + grouped(n) + " times)" : "");
  };
  return targets.length ? el("ul", { class: "targets" }, targets.map(item)) : null;
}

async function showSpeaker(view, id) {
  const speaker = store.speakersById.get(id);
  if (!speaker) return view.append(el("h1", { tabindex: -1 }, "No such speaker"), el("p", {}, words(id)));
  const about = [speaker.role, speaker.kind, { m: "man", f: "woman" }[speaker.gender] ?? speaker.gender].filter(Boolean).join(" · ");
  view.append(el("h1", { tabindex: -1 }, words(speaker.name)), el("p", { class: "lead" }, words(about)));
  const quotes = await quotesOfSpeaker(speaker);
  quotes.sort((a, b) => compare(a.document.date ?? "", b.document.date ?? "") || a.number - b.number);
  const times = byTime(quotes);
  view.append(
    facts(speaker, times),
    el("div", { class: "pair" }, shares(speaker.shares), times.length ? stanceOverTime(times) : null),
    ...forAndAgainst(speaker),
    el("h2", {}, counted(quotes.length, "quote")),
    legend(),
  );
  const body = el("ol", { class: "cards" });
  const list = growing(body, quotes, card);
  view.append(body, list.more);
}

function facts(speaker, times) {
  const aliases = speaker.aliases?.length ? speaker.aliases.flatMap((alias, at) => [at ? ", " : "", words(alias)]) : null;
  const kinds = KINDS.map((kind, at) => [speaker.kinds[at], kind]).filter(([count]) => count).map(([count, kind]) => grouped(count) + " " + kind).join(", ");
  const lines = [
    ["also called", aliases],
    ["quotes", [[grouped(speaker.quotes), kinds].filter(Boolean).join(": ")]],
    ["words", [counted(speaker.words, "word") + " in " + counted(speaker.documents, "document")]],
    ["polarity, certainty", [signed(speaker.polarity) + ", " + signed(speaker.certainty)]],
    ["cues", speaker.cues ? [words(speaker.cues.replaceAll(":", " ").replaceAll(";", ", "))] : null],
    ["taken for one by", speaker.identity ? [words(speaker.identity)] : null],
    ["kept apart from", speaker.apart ? [words(speaker.apart.join("; "))] : null],
    ...Object.entries(speaker.people ?? {}).map(([name, value]) => [name, value ? [words(value)] : null]),
    ["over time", times.length > 1 ? [sparkline(times)] : null],
  ];
  return el("dl", { class: "made" }, lines.filter(([, value]) => value).map(([name, value]) => [el("dt", {}, words(name)), el("dd", {}, ...value)]));
}

function forAndAgainst(speaker) {
  const targets = speaker.targets ?? [];
  const side = (title, kept) => {
    const list = targetLinks(speaker, targets.filter(([, , mean]) => kept(mean)).sort((a, b) => b[1] - a[1] || Math.abs(b[2]) - Math.abs(a[2])));
    return el("section", {}, el("h2", {}, title), list ?? el("p", { class: "note" }, "Nobody that was found."));
  };
  if (!targets.length) return [];
  return [el("div", { class: "pair" }, side("For", (mean) => mean > 0), side("Against", (mean) => mean < 0))];
}

function card(quote) {
  const { row } = quote;
  const details = el("details", {}, el("summary", {}, "Reasons"));
  details.addEventListener("toggle", () => details.open && details.childElementCount === 1 && details.append(...why(quote).slice(1)));
  return el(
    "li",
    {},
    el("p", { class: "context" }, context(row)),
    el("p", { class: "how" }, score(quote.polarity, "polarity"), " · " + [row.kind, row.class].filter(Boolean).join(" · ") + " · ", ...where(quote)),
    targetsOf(quote),
    details,
  );
}
