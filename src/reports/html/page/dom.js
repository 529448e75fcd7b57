// Elements. Words of the texts become text nodes only, never markup.

const CONTENT = 0;
const PARTS = ["content", "cue", "source"];

function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

// Words from outside: marks of direction within them end with them.
function words(text) {
  return el("bdi", {}, text);
}

function signed(value) {
  const shown = Math.abs(value).toFixed(2);
  if (shown === "0.00") return shown;
  return (value < 0 ? "−" : "+") + shown;
}

function grouped(count) {
  return count.toLocaleString("en-US");
}

function counted(count, one) {
  return grouped(count) + " " + one + (count === 1 ? "" : "s");
}

function signOf(value) {
  if (value <= -0.1) return "against";
  return value >= 0.1 ? "for" : "neither";
}

function score(value, label) {
  return el("span", { class: "score " + signOf(value) }, el("span", { class: "aside" }, label + " "), signed(value));
}

// Calls `each(start, end, marks)` for every stretch of 0..length in which the same marks hold.
function sweep(length, marks, each) {
  const events = [];
  for (const mark of marks) {
    const [start, end] = mark;
    if (start < end && start < length) events.push([start, mark, true], [Math.min(end, length), mark, false]);
  }
  events.sort((a, b) => a[0] - b[0]);
  const open = new Set();
  let from = 0;
  for (const [at, mark, begins] of events) {
    if (at > from) each(from, at, [...open]);
    from = Math.max(from, at);
    if (begins) open.add(mark);
    else open.delete(mark);
  }
  if (from < length) each(from, length, [...open]);
}

// The class of a stretch: a cue or source within a content is shown as such.
function classOf(marks) {
  const kind = Math.max(...marks.map(([, , part]) => part));
  const depth = marks.filter(([, , part]) => part === CONTENT).length;
  return PARTS[kind] + (kind === CONTENT && depth > 1 ? " nested" : "");
}

function context(row) {
  const line = el("bdi", {});
  sweep(row.context.length, row.marks, (start, end, marks) => {
    const text = row.context.slice(start, end);
    line.append(marks.length ? el("mark", { class: classOf(marks) }, text) : text);
  });
  return line;
}

function legend() {
  const sample = (part, text) => el("span", {}, el("mark", { class: part }, text));
  return el("p", { class: "legend" }, sample("source", "who is quoted"), sample("cue", "the words that report"), sample("content", "what is said"));
}

// Columns whose headers sort: [title, how two rows compare, or null].
function sortable(caption, columns, rows, fill) {
  const body = el("tbody", { role: "rowgroup" });
  const heads = columns.map(([title, compare]) => {
    if (!compare) return el("th", { scope: "col", role: "columnheader" }, title);
    const head = el("th", { scope: "col", role: "columnheader" }, el("button", { type: "button" }, title));
    head.firstChild.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") !== "descending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      list.rows.sort((a, b) => (down ? compare(b, a) : compare(a, b)) || a.number - b.number);
      list.restart();
    });
    return head;
  });
  const table = el(
    "table",
    { class: "rows", role: "table" },
    el("caption", { class: "aside" }, caption),
    el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, heads)),
    body,
  );
  const list = growing(body, rows, fill);
  return { table: el("div", {}, table, list.more), list };
}

const FIRST = 50;
const NEXT = 150;

// Rows that are laid out as far as they are looked at.
function growing(body, rows, fill) {
  const more = el("button", { type: "button", class: "more" }, "");
  const list = {
    rows,
    shown: 0,
    more,
    restart() {
      body.replaceChildren();
      list.shown = 0;
      list.grow(FIRST);
    },
    grow(count) {
      const next = list.rows.slice(list.shown, list.shown + count);
      body.append(...next.map(fill));
      list.shown += next.length;
      const left = list.rows.length - list.shown;
      more.textContent = "Show more (" + grouped(left) + " left)";
      more.hidden = left === 0;
    },
  };
  more.addEventListener("click", () => {
    const last = body.lastElementChild;
    list.grow(NEXT);
    last?.nextElementSibling?.querySelector("a, button")?.focus();
  });
  new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && list.grow(NEXT), { rootMargin: "600px" }).observe(more);
  list.restart();
  return list;
}

function cell(label, name, ...children) {
  return el("td", { role: "cell", class: name, "data-label": label }, ...children);
}
