// What of the quotes is looked at.

const OPEN = "(left open)";
const FIELDS = ["text", "speaker", "target", "kind", "class", "stance", "from", "to", "sort"];

// Without case, accents and curly apostrophes.
function fold(text) {
  const lower = text.toLowerCase();
  if (/^[\x00-\x7f]*$/.test(lower)) return lower;
  return lower.replace(/[‘’]/g, "'").replace(/[“”]/g, '"').normalize("NFD").replace(/\p{M}/gu, "");
}

function keyOf(quote) {
  const { row, document, speaker } = quote;
  quote.key ??= fold([row.context, row.quote ?? "", row.source, speaker?.name ?? "", document.title ?? document.id].join("\n"));
  return quote.key;
}

// A function that says whether a quote is looked at.
function matcher(state) {
  const tests = [];
  const terms = fold(state.text).split(/\s+/).filter(Boolean);
  if (state.kind) tests.push((quote) => quote.row.kind === state.kind);
  if (state.class) tests.push((quote) => quote.row.class === state.class);
  if (state.stance) tests.push((quote) => signOf(quote.polarity) === state.stance);
  if (state.from) tests.push((quote) => quote.document.date >= state.from);
  if (state.to) tests.push((quote) => quote.document.date <= state.to);
  if (state.speaker) tests.push(bySpeaker(state.speaker));
  if (state.target) tests.push(byTarget(state.target));
  if (terms.length) tests.push((quote) => terms.every((term) => keyOf(quote).includes(term)));
  return (quote) => tests.every((test) => test(quote));
}

// By id, by whole name, or else by a part of the name.
function bySpeaker(wanted) {
  if (wanted === OPEN) return (quote) => quote.speaker === null;
  const known = store.speakersById.get(wanted);
  if (known) return (quote) => quote.speaker === known;
  const name = fold(wanted);
  const named = store.speakers.filter((speaker) => fold(speaker.name) === name);
  const all = new Set(named.length ? named : store.speakers.filter((speaker) => fold(speaker.name).includes(name)));
  return (quote) => all.has(quote.speaker);
}

function byTarget(wanted) {
  const name = fold(wanted);
  const known = new Map();
  const fits = (target) => {
    if (!known.has(target)) known.set(target, fold(target).includes(name));
    return known.get(target);
  };
  return (quote) => quote.targets.some(([target]) => fits(target));
}

const ORDERS = {
  "": ["as in the texts", null],
  newest: ["newest first", (a, b) => compare(b.document.date ?? "", a.document.date ?? "")],
  oldest: ["oldest first", (a, b) => compare(a.document.date ?? "9", b.document.date ?? "9")],
  negative: ["most negative first", (a, b) => a.polarity - b.polarity],
  positive: ["most positive first", (a, b) => b.polarity - a.polarity],
  unsure: ["least sure first", (a, b) => a.row.confidence - b.row.confidence],
};

function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

function select(quotes, state) {
  const found = quotes.filter(matcher(state));
  const order = ORDERS[state.sort]?.[1];
  return order ? found.sort(order) : found;
}
