// The data: each part is read once, from the page itself or from a script beside it.

const parts = new Map();
const arriving = new Map();

window.dixit = (name, data) => arriving.get(name)?.(data);

function part(name) {
  if (!parts.has(name)) parts.set(name, read(name));
  return parts.get(name);
}

function read(name) {
  const within = document.getElementById("data-" + name);
  if (within) return Promise.resolve(JSON.parse(within.textContent));
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    arriving.set(name, done);
    script.src = "data/" + name + ".js";
    script.onload = () => script.remove();
    script.onerror = () => failed(new Error("cannot read " + script.src));
    document.head.append(script);
  });
}

const store = {
  index: null,
  documents: [],
  documentsById: new Map(),
  speakers: [],
  speakersById: new Map(),
  speakersByNumber: [],
  quotes: [],
};

// All but quotes and texts.
async function openStore() {
  store.index = await part("index");
  store.documents = await all("documents");
  store.speakers = await all("speakers");
  let first = 0;
  store.documents.forEach((document, number) => {
    document.number = number;
    document.first = first;
    first += document.quotes;
    store.documentsById.set(document.id, document);
  });
  for (const speaker of store.speakers) {
    store.speakersById.set(speaker.id, speaker);
    store.speakersByNumber[speaker.number] = speaker;
  }
}

async function all(sort) {
  const read = store.index.parts[sort].map((_, number) => part(sort + "-" + number));
  return (await Promise.all(read)).flat();
}

// The last of sorted numbers that is not above one.
function lastUpTo(numbers, number) {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] <= number) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

const ready = new Map();

// The quotes of a part, each with its document, speaker and words.
function quotesOfPart(number) {
  if (!ready.has(number)) ready.set(number, part("quotes-" + number).then((rows) => prepare(rows, number)));
  return ready.get(number);
}

function prepare(rows, number) {
  const first = store.index.parts.quotes[number];
  const firsts = store.documents.map((document) => document.first);
  let at = lastUpTo(firsts, first);
  return rows.map((row, offset) => {
    while (at + 1 < firsts.length && firsts[at + 1] <= first + offset) at += 1;
    const quote = new Quote(row, first + offset, store.documents[at]);
    store.quotes[quote.number] = quote;
    return quote;
  });
}

class Quote {
  constructor(row, number, document) {
    this.row = row;
    this.number = number;
    this.document = document;
    this.speaker = row.speaker === undefined ? null : store.speakersByNumber[row.speaker];
    this.polarity = row.polarity ?? 0;
    this.targets = row.targets ?? [];
    this.said = row.quote ?? pieces(row).join(" […] ");
    this.key = null;
  }

  get href() {
    return "#document/" + encodeURIComponent(this.document.id) + "/" + this.row.id;
  }
}

function pieces(row) {
  return row.marks.filter(([, , kind]) => kind === CONTENT).map(([start, end]) => row.context.slice(start, end));
}

async function quotesOfSpeaker(speaker) {
  const read = await Promise.all(speaker.parts.map(quotesOfPart));
  return read.flat().filter((quote) => quote.speaker === speaker);
}

async function quotesOfDocument(document) {
  const firsts = store.index.parts.quotes;
  const end = Math.min(document.first + document.quotes, store.index.quotes);
  if (document.first >= end) return [];
  const [from, to] = [lastUpTo(firsts, document.first), lastUpTo(firsts, end - 1)];
  for (let number = from; number <= to; number += 1) await quotesOfPart(number);
  return store.quotes.slice(document.first, end);
}

// The text of a document; null where the page has none.
async function textOf(document) {
  const firsts = store.index.parts.texts;
  const number = lastUpTo(firsts, document.number);
  if (number < 0) return null;
  const row = (await part("texts-" + number))[document.number - firsts[number]];
  return row?.id === document.id ? row.text : null;
}
