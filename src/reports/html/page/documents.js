// The list of documents, and each of them with all its attributions marked.

function showDocuments(view) {
  const input = el("input", { type: "search", id: "find-document", autocomplete: "off" });
  const status = el("p", { role: "status", class: "status" }, "");
  const columns = [
    ["Document", (a, b) => compare(fold(b.title ?? b.id), fold(a.title ?? a.id))],
    ["Date", (a, b) => compare(a.date ?? "", b.date ?? "")],
    ["Quotes", (a, b) => a.quotes - b.quotes],
    ["Words", (a, b) => a.words - b.words],
  ];
  const { table, list } = sortable("Documents", columns, [...store.documents], documentRow);
  const update = () => {
    const wanted = fold(input.value);
    list.rows = store.documents.filter(({ id, title, outlet, author }) => fold([id, title ?? "", outlet ?? "", author ?? ""].join("\n")).includes(wanted));
    list.restart();
    status.textContent = grouped(list.rows.length) + " of " + counted(store.documents.length, "document");
  };
  input.addEventListener("input", update);
  view.append(
    el("h1", { tabindex: -1 }, "Documents"),
    el("div", { class: "filters", role: "search", "aria-label": "Find documents" }, el("div", { class: "field whole" }, el("label", { for: input.id }, "Title, name, outlet or author"), input)),
    status,
    table,
  );
  update();
}

function documentRow(row) {
  const note = [row.title ? row.id : "", row.outlet, row.author].filter(Boolean).join(" · ");
  return el(
    "tr",
    { role: "row" },
    cell("Document", "who", el("a", { href: "#document/" + encodeURIComponent(row.id) }, words(row.title ?? row.id)), note ? el("small", {}, words(note)) : null),
    cell("Date", "date", row.date ?? ""),
    cell("Quotes", "number", grouped(row.quotes)),
    cell("Words", "number", grouped(row.words)),
  );
}

async function showDocument(view, id, quoteId) {
  const row = store.documentsById.get(id);
  if (!row) return view.append(el("h1", { tabindex: -1 }, "No such document"), el("p", {}, words(id)));
  const about = [row.outlet, row.author, row.date, counted(row.words, "word"), counted(row.quotes, "quote")].filter(Boolean).join(" · ");
  const home = /^https?:\/\//.test(row.url ?? "") ? el("p", {}, el("a", { href: row.url, rel: "noreferrer" }, words(row.url))) : null;
  view.append(el("h1", { tabindex: -1 }, words(row.title ?? row.id)), el("p", { class: "lead" }, words(about)), home ?? "");
  const [quotes, text] = await Promise.all([quotesOfDocument(row), textOf(row)]);
  const notes = el("ol", { class: "attributions" });
  const list = growing(notes, quotes, (quote) => attribution(quote, quotes, row));
  const side = el("section", { class: "side", "aria-label": "Attributions in this document" }, el("h2", {}, "Attributions"), notes, list.more);
  if (text === null) {
    view.append(el("p", { class: "note" }, "This report was made without the texts: each quote is shown in its context only."), legend(), side);
  } else {
    view.append(legend(), el("div", { class: "reading" }, marked(text, quotes, row), side));
  }
  const at = quotes.findIndex((quote) => quote.row.id === quoteId);
  if (at >= 0) choose(view, at, list);
}

function attribution(quote, quotes, document) {
  const { row } = quote;
  const number = quotes.indexOf(quote);
  return el(
    "li",
    { id: "note-" + number, value: number + 1, tabindex: -1 },
    el("p", {}, ...who(quote), " ", el("i", {}, words(row.cue))),
    el("blockquote", {}, words(quote.said)),
    el("p", { class: "how" }, score(quote.polarity, "polarity"), " · " + [row.kind, row.class].filter(Boolean).join(" · ") + " · ", el("a", { href: quote.href }, "show", el("span", { class: "aside" }, " number " + (number + 1) + " in the text"))),
    targetsOf(quote),
    reasons(quote),
  );
}

// The text, a paragraph a line, each stretch with the classes of its marks; after each content the number of its attribution.
function marked(text, quotes, row) {
  const units = unitsOf(text);
  const marks = quotes.flatMap(({ row }, number) => row.spans.map(([start, end, part]) => [units(start), units(end), part, number]));
  const ends = new Map();
  quotes.forEach(({ row }, number) => {
    const end = Math.max(...row.spans.filter(([, , part]) => part === CONTENT).map(([, end]) => units(end)));
    ends.set(end, [...(ends.get(end) ?? []), number]);
  });
  const article = el("article", { class: "text", "aria-label": "The text" });
  let paragraph = el("p", {});
  const add = (child) => paragraph.append(child);
  const piece = (from, to, marks) => {
    const words = text.slice(from, to);
    add(marks.length ? el("mark", { class: classOf(marks), "data-quotes": marks.map(([, , , number]) => number).join(" ") }, words) : words);
  };
  const end = () => {
    if (paragraph.textContent.trim()) article.append(paragraph);
    paragraph = el("p", {});
  };
  sweep(text.length, marks, (start, stop, marks) => {
    let from = start;
    for (let line = text.indexOf("\n", from); line >= 0 && line < stop; line = text.indexOf("\n", from)) {
      piece(from, line, marks);
      end();
      from = line + 1;
    }
    if (from < stop) piece(from, stop, marks);
    for (const number of ends.get(stop) ?? []) add(reference(number, quotes[number]));
  });
  end();
  return article;
}

function reference(number, quote) {
  return el("a", { class: "ref", href: quote.href, "data-quotes": number }, el("span", { class: "aside" }, "attribution "), String(number + 1));
}

// Code points as UTF-16 units, as scripts count.
function unitsOf(text) {
  if (!/[\ud800-\udfff]/.test(text)) return (point) => point;
  const starts = [];
  let unit = 0;
  for (const letter of text) {
    starts.push(unit);
    unit += letter.length;
  }
  return (point) => starts[point] ?? unit;
}

// Points out an attribution, in the text and in the list.
function choose(view, number, list) {
  if (list.shown <= number) list.grow(number + 1 - list.shown);
  const of = (element) => element.dataset.quotes.split(" ").includes(String(number));
  const pieces = [...view.querySelectorAll("[data-quotes]")].filter(of);
  pieces.forEach((piece) => piece.classList.add("chosen"));
  const note = view.querySelector("#note-" + number);
  note?.classList.add("chosen");
  (pieces[0] ?? note)?.scrollIntoView({ block: "center" });
  // Within its own column, so that the text stays where it is.
  if (note && pieces.length) note.parentElement.parentElement.scrollTop = note.offsetTop - 80;
  note?.focus({ preventScroll: true });
}
