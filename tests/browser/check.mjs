// Looks at the page in a headless Chromium: see README.md beside this file.

import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

import { Browser, chromium } from "./browser.mjs";

const root = resolve(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "../..");
const options = process.argv.slice(2);
const timed = !options.includes("--untimed");
const dixit = resolve(options.find((option) => !option.startsWith("--")) ?? join(root, "target/release/dixit"));
const command = chromium();
if (!command || !existsSync(dixit)) {
  console.log("skipped: " + (command ? "no program " + dixit + " (cargo build --release)" : "no chromium on the path (or in CHROMIUM)"));
  process.exit(0);
}
const axe = [process.env.AXE, "node_modules/axe-core/axe.min.js"].find((path) => path && existsSync(path));

const home = mkdtempSync(join(tmpdir(), "dixit-page-"));
const browser = new Browser(command);
let [passed, failed] = [0, 0];

function check(what, is, seen = "") {
  if (is) passed += 1;
  else {
    failed += 1;
    console.log("FAILED: " + what + " " + JSON.stringify(seen));
  }
}

function analyze(out, ...inputs) {
  const run = spawnSync(dixit, ["analyze", ...inputs, "--formats", "csv,html", "--out", join(home, out)], { cwd: root, encoding: "utf8" });
  if (run.status !== 0) throw new Error(run.stderr);
  const one = join(home, out, "report.html");
  return pathToFileURL(existsSync(one) ? one : join(home, out, "html/index.html")).href;
}

const SHOWN = "document.getElementById('view').dataset.shown === location.hash";
const VIEWS = ["#quotes", "#speakers", "#documents", "#speaker/", "#document/"];

// The address of the first speaker's or document's page, or the view itself.
async function hashOf(page, address, view) {
  if (!view.endsWith("/")) return view;
  await page.open(address + view.slice(0, -1) + "s", SHOWN);
  return page.eval("document.querySelector('.rows tbody .who a').getAttribute('href')");
}

async function everyView(name, address) {
  for (const [width, scheme] of [[1280, "light"], [1280, "dark"], [375, "light"]]) {
    const page = await browser.page(width, 900, scheme, width < 500);
    for (const view of ["", "#matrix", ...VIEWS]) {
      const hash = await hashOf(page, address, view);
      await page.open("about:blank");
      await page.open(address + hash, VIEWS.includes(view) ? SHOWN : undefined);
      const wide = await page.eval("document.documentElement.scrollWidth");
      check(name + view + " fits " + width, wide <= width, wide);
      if (axe && name === "sample") await accessible(page, view + " " + width + " " + scheme);
    }
    check(name + " makes no fault", page.faults().length === 0, page.faults());
  }
}

async function accessible(page, name) {
  // Given by the protocol, which the page's policy does not bind.
  await page.eval(readFileSync(axe, "utf8") + ";0");
  const found = await page.eval(`axe.run(document, { resultTypes: ["violations"] }).then((found) => found.violations.map(({ id, impact, nodes }) => [impact, id, nodes.slice(0, 3).map((node) => node.html.slice(0, 120) + " " + node.failureSummary)]))`);
  const serious = found.filter(([impact]) => impact === "serious" || impact === "critical");
  check("axe on " + name, serious.length === 0, serious);
}

// What the page marks as content is what the table says, for every quote of every document.
async function marksAreQuotes(address) {
  const page = await browser.page(1280, 900);
  await page.open(address + "#documents", SHOWN);
  const hashes = await page.eval("[...document.querySelectorAll('.rows tbody .who a')].map((link) => link.getAttribute('href'))");
  let count = 0;
  for (const hash of hashes) {
    await page.open(address + hash, SHOWN);
    await page.eval("(async () => { while (document.querySelector('.side .more:not([hidden])')) { document.querySelector('.side .more').click(); await 0; } })()");
    const pairs = await page.eval(`[...document.querySelectorAll(".attributions > li")].map((note, number) => {
      const pieces = [...document.querySelectorAll("article mark.content, article mark.cue, article mark.source")].filter((mark) => mark.dataset.quotes.split(" ").includes(String(number)));
      const flat = (text) => text.replace(/\\s+/g, "");
      const said = note.querySelector("blockquote").textContent.split(" […] ").map(flat);
      const all = flat(pieces.map((mark) => mark.textContent).join(""));
      return said.every((piece) => all.includes(piece)) ? "" : all + " / " + said.join("|");
    })`);
    count += pairs.length;
    check("marks of " + hash, pairs.every((pair) => pair === ""), pairs.filter(Boolean).slice(0, 2));
  }
  console.log(count + " quotes marked in their texts");
}

async function withoutScripts(address) {
  const page = await browser.page(1280, 900);
  await page.send("Emulation.setScriptExecutionDisabled", { value: true });
  await page.send("Page.navigate", { url: address });
  await new Promise((done) => setTimeout(done, 700));
  const { root } = await page.send("DOM.getDocument", {});
  const { nodeId } = await page.send("DOM.querySelector", { nodeId: root.nodeId, selector: "#overview .bars" });
  const { model } = await page.send("DOM.getBoxModel", { nodeId });
  check("without scripts there is an overview", model.height > 200, model.height);
}

async function skips(address) {
  const page = await browser.page(1280, 900);
  await page.open(address + "#speakers", SHOWN);
  await page.eval("document.querySelector('.skip').focus()");
  await page.key("Enter", 13, "\r");
  check("who skips stays in the part", await page.eval("location.hash === '#speakers' && document.activeElement.id === 'main' && !document.getElementById('view').hidden"));
}

async function byKeys(address) {
  const page = await browser.page(1280, 900);
  await page.open(address);
  await page.key("Tab", 9);
  check("the first stop skips to the content", await page.eval("document.activeElement.className === 'skip'"));
  for (let stop = 0; stop < 3; stop += 1) await page.key("Tab", 9);
  check("then come the parts", await page.eval("document.activeElement.textContent === 'Quotes'"), await page.eval("document.activeElement.textContent"));
  await page.key("Enter", 13, "\r");
  await page.until(SHOWN + " && location.hash === '#quotes'");
  check("the title is that of the part", (await page.eval("document.title")) === "Quotes – dixit");
  check("a new part has the focus", await page.eval("document.activeElement.tagName === 'H1'"));
  await page.key("Tab", 9);
  for (const letter of "siege") await page.key(letter, letter.toUpperCase().charCodeAt(0), letter);
  check("typing filters", await page.eval("/^[1-9]\\d? of /.test(document.querySelector('.status').textContent)"), await page.eval("document.querySelector('.status').textContent"));
}

const HOSTILE = [
  ["script", "“</script><script>window.hacked = 1</script> is bad,” said Jane Lowell. “<img src=x onerror=hacked=1>,” she added."],
  ["quotes", "“It's \\\"so\\\" & 'so' <!--<script> ]]> &amp; \\u003cb>,” said “Jane” O'Lowell."],
  ["bidi", "“\u202Eevil\u2066 \u200F,” said \u202BJane Lowell. “A \u0000\u0001\u0008 b \uFFFE c\u2028d,” she said."],
  ["\"><script>hacked=1</script>", "Lowell said it was “<svg/onload=hacked=1>” late."],
];

async function hostile() {
  const lines = HOSTILE.map(([name, text]) => JSON.stringify({ id: name, text, title: name + " <b>", url: "javascript:hacked=1", outlet: "<i>", date: "2024-05-01" }));
  writeFileSync(join(home, "hostile.jsonl"), lines.join("\n") + "\n");
  const address = analyze("hostile", join(home, "hostile.jsonl"), "--text", "text", "--id", "id");
  await everyView("hostile", address);
  const page = await browser.page(1280, 900);
  for (const [name, text] of HOSTILE) {
    await page.open("about:blank");
    await page.open(address + "#document/" + encodeURIComponent(name), SHOWN);
    const shown = await page.eval("[...document.querySelectorAll('article mark, article p')].length && document.querySelector('article').textContent");
    const letters = (text) => text.replace(/attribution \d+/g, "").replace(/[\s\d]+/g, "");
    check("the text of " + name + " is shown as it is", letters(shown) === letters(text), [shown, text]);
    check("nothing of " + name + " is run", await page.eval("window.hacked === undefined && !document.querySelector('main script, main img, [href^=javascript]')"));
  }
}

async function big() {
  const corpus = join(home, "corpus");
  for (let copy = 0; copy < 30; copy += 1) cpSync(join(root, "tests/corpora/sample/news"), join(corpus, String(copy)), { recursive: true });
  mkdirSync(corpus, { recursive: true });
  const address = analyze("big", corpus);
  check("many quotes make a folder", address.endsWith("html/index.html"), address);
  await everyView("big", address);
  const page = await browser.page(1280, 900);
  const first = await page.open(address + "#quotes", "document.querySelectorAll('.rows tbody tr').length >= 50");
  await page.until(SHOWN);
  const filter = await page.eval(`(() => { const field = document.getElementById("filter-text"); const began = performance.now(); field.value = "river"; field.dispatchEvent(new Event("input")); document.body.offsetHeight; return performance.now() - began; })()`);
  const status = await page.eval("document.querySelector('.status').textContent");
  console.log("first rows after " + Math.round(first) + " ms, a filter after " + Math.round(filter) + " ms: " + status);
  check("the first rows are there in 2 s", !timed || first < 2000, first);
  check("a filter answers in 200 ms", !timed || filter < 200, filter);
}

// The writer's own words have no kinds and no cues to choose from or to count.
async function narration() {
  const told = join(home, "told.jsonl");
  writeFileSync(told, JSON.stringify({ text: "The roof of the hall is a disgrace. The mayor lied to the town about the repairs.", author: "Ilka Brandt" }) + "\n");
  const address = analyze("narration", told, "--text", "text", "--scope", "narration");
  const page = await browser.page(1280, 900);
  await page.open(address + "#quotes", SHOWN);
  check("narration is of no kind", await page.eval("!document.getElementById('filter-kind') && document.querySelector('.rows tbody tr') !== null"));
  await page.open(address + (await hashOf(page, address, "#speaker/")), SHOWN);
  check("narration counts no kinds", await page.eval("!/direct/.test(document.querySelector('dl.made').textContent)"), await page.eval("document.querySelector('dl.made').textContent"));
}

try {
  const sample = analyze("sample", "tests/corpora/sample");
  await everyView("sample", sample);
  await marksAreQuotes(sample);
  await withoutScripts(sample);
  await byKeys(sample);
  await skips(sample);
  await hostile();
  await narration();
  await big();
} finally {
  browser.close();
  rmSync(home, { recursive: true, force: true });
}
if (!axe) console.log("skipped: axe-core (npm install axe-core somewhere else, and AXE=PATH/axe.min.js)");
console.log(passed + " passed, " + failed + " failed");
process.exitCode = failed ? 1 : 0;
