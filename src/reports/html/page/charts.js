// Small charts of one speaker.

// Quotes by stretches of time that are not too many: [name, quotes, mean polarity], gaps left out.
function byTime(quotes) {
  const dates = quotes.map((quote) => quote.document.date).filter(Boolean).sort();
  if (!dates.length) return [];
  const count = (letters) => new Set(dates.map((date) => date.slice(0, letters))).size;
  const letters = [10, 7, 4].find((letters) => count(letters) <= 40) ?? 4;
  const sums = new Map();
  for (const quote of quotes) {
    const name = quote.document.date?.slice(0, letters);
    if (!name) continue;
    const sum = sums.get(name) ?? [0, 0];
    sums.set(name, [sum[0] + 1, sum[1] + quote.polarity]);
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, [n, sum]]) => [name, n, sum / n]);
}

// How often a speaker is quoted, as a line without axes.
function sparkline(times) {
  const most = Math.max(...times.map(([, n]) => n));
  const points = times.map(([, n], place) => place * 6 + 3 + "," + (21 - (n / most) * 18).toFixed(1));
  const label = "Quotes over time, at most " + most;
  const width = times.length * 6;
  const line = svg("polyline", { points: points.join(" "), class: "spark" });
  const dots = times.map(([, n], place) => svg("circle", { cx: place * 6 + 3, cy: (21 - (n / most) * 18).toFixed(1), r: 1.4, class: "amount" }));
  return svg("svg", { class: "sparkline", viewBox: "0 0 " + width + " 24", width: width * 1.5, height: 36, role: "img", "aria-label": label }, line, ...dots);
}

// Mean polarity by stretch of time: up is positive.
function stanceOverTime(times) {
  const bars = times.map(([name, n, mean], place) => {
    const length = Math.min(1, Math.abs(mean)) * 30;
    const bar = { x: place * 14 + 2, y: mean < 0 ? 32 : 32 - length, width: 10, height: Math.max(length, 0.8), class: signOf(mean) };
    return svg("g", {}, svg("title", {}, name + ": " + signed(mean) + ", " + counted(n, "quote")), svg("rect", bar));
  });
  const width = times.length * 14;
  const axis = svg("line", { class: "axis", x1: 0, x2: width, y1: 32, y2: 32 });
  const label = "Mean polarity from " + times[0][0] + " to " + times.at(-1)[0] + ": " + times.map(([name, , mean]) => name + " " + signed(mean)).join(", ");
  return el(
    "figure",
    { class: "stance-time" },
    el("figcaption", {}, "Polarity over time; up is positive"),
    svg("svg", { viewBox: "0 0 " + width + " 64", role: "img", "aria-label": label, preserveAspectRatio: "none" }, ...bars, axis),
    el("p", { class: "ends" }, el("span", {}, times[0][0]), times.length > 1 ? el("span", {}, times.at(-1)[0]) : null),
  );
}

// Shares of quotes that are negative, neutral and positive, as one bar.
function shares([negative, neutral, positive]) {
  const part = (name, from, share) => svg("rect", { class: name, x: (from * 100).toFixed(2) + "%", width: (share * 100).toFixed(2) + "%", height: "100%" });
  const percent = (share) => Math.round(share * 100) + " %";
  return el(
    "div",
    { class: "shares" },
    svg("svg", { class: "bar", "aria-hidden": "true" }, part("against", 0, negative), part("ground", negative, neutral), part("for", negative + neutral, positive)),
    el("p", { class: "ends" }, el("span", {}, percent(negative) + " negative"), el("span", {}, percent(neutral) + " neutral"), el("span", {}, percent(positive) + " positive")),
  );
}
