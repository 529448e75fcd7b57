// Which part of the report is shown: what stands behind # in the address.

const view = document.getElementById("view");
const fixed = ["overview", "matrix"];
const title = document.title;
let turn = 0;

function address() {
  const [path, query = ""] = location.hash.slice(1).split("?");
  const [name, ...rest] = path.split("/");
  const decode = (text) => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  };
  return { name: name || "overview", rest: rest.map(decode), query: new URLSearchParams(query) };
}

const SHOW = {
  quotes: (at, query) => showQuotes(at, query),
  speakers: (at) => showSpeakers(at),
  speaker: (at, _, [id]) => showSpeaker(at, id),
  documents: (at) => showDocuments(at),
  document: (at, _, [id, quote]) => showDocument(at, id, quote),
};

async function show() {
  const { name, rest, query } = address();
  const mine = (turn += 1);
  document.title = title;
  const part = SHOW[name] ? name : fixed.includes(name) ? name : "overview";
  fixed.forEach((id) => (document.getElementById(id).hidden = id !== part));
  view.hidden = !SHOW[part];
  for (const link of document.querySelectorAll("nav a")) {
    const leads = link.getAttribute("href").slice(1);
    if (leads === part || leads === part + "s") link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const page = el("div", {});
  view.replaceChildren(page);
  if (!SHOW[part]) return scrollTo(0, 0);
  scrollTo(0, 0);
  try {
    await opened;
    if (mine !== turn) return;
    const shown = SHOW[part](page, query, rest);
    const head = page.querySelector("h1");
    document.title = head.textContent + " – dixit";
    head.focus({ preventScroll: true });
    await shown;
  } catch (error) {
    page.append(el("p", { class: "note", role: "alert" }, "This part cannot be shown: " + error.message));
  }
  view.dataset.shown = location.hash;
}

// Within the part that is shown, which its address in the page would change.
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  document.getElementById("main").focus();
});

const opened = openStore();
opened.catch(() => {});
addEventListener("hashchange", show);
show();
