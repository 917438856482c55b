// Copying links and citations, of provisions and of words selected, with a word that it was done. Where copying is
// refused the link is followed instead.

const LONG = 90;
const said = document.getElementById("said");
const bar = document.getElementById("selected");
const question = bar?.querySelector(".cut");
let timer = 0;
let answered = null;

function say(words) {
  said.textContent = words;
  clearTimeout(timer);
  timer = setTimeout(() => { said.textContent = ""; }, 2600);
}

// Words that are still to come are promised to the clipboard while it still answers to the reader's click.
async function write(coming) {
  const blob = coming.then(({ text }) => new Blob([text], { type: "text/plain" }));
  if (window.ClipboardItem) return navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
  return navigator.clipboard.writeText((await coming).text);
}

async function copy(words, what) {
  try {
    await navigator.clipboard.writeText(words);
    say(said.dataset[what]);
    return true;
  } catch {
    say(said.dataset.failed);
    return false;
  }
}

// The same words in the same order as under “Cite” on the provision's own page.
function citation(link) {
  const main = document.getElementById("main");
  const wording = link.closest(".unit")?.querySelector(".wording");
  const sentence = link.dataset.sentence ?? wording?.dataset.sentence ?? "";
  const where = link.href.split("#")[0];
  return [link.dataset.cite, main.dataset.citedAs, sentence, where].filter(Boolean).join(" ");
}

document.addEventListener("click", async (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  const link = event.target.closest("[data-copy-link], [data-cite]");
  if (link) {
    event.preventDefault();
    const citing = link.matches("[data-cite]");
    const done = await copy(citing ? citation(link) : link.href, citing ? "cite" : "link");
    if (!done) location.assign(link.href);
    return;
  }
  const button = event.target.closest("[data-copy]");
  if (button) copy(document.getElementById(button.dataset.copy).textContent.trim(), button.dataset.as);
});

// In quotation marks only where the wording is verified.
function quoted({ unit, words }) {
  const isVerified = unit.querySelector(".clause .wording-verified");
  return `${isVerified ? `“${words}”` : words}\n${citation(unit.querySelector("[data-cite]"))}`;
}

// The browser finds words in the page by themselves; long ones by how they begin and end.
function fragment(words) {
  const seen = words.replace(/\*/g, "");
  const lines = seen.split(/\n+/).map((line) => line.trim());
  const encode = (text) => encodeURIComponent(text.trim().replace(/\s+/g, " ")).replace(/-/g, "%2D");
  if (seen.length <= LONG && lines.length === 1) return `text=${encode(seen)}`;
  const cut = (line, place) => (line.includes(" ") ? line.split(/\s+/).slice(...place).join(" ") : line.slice(place[0] * 2, place[1] && place[1] * 2));
  return `text=${encode(cut(lines[0], [0, 5]))},${encode(cut(lines.at(-1), [-5]))}`;
}

// The words with the form by which they are named, which says what the server knows of them; without a network with none.
async function asKnown({ unit, words, on }) {
  const href = `${bar.dataset.form}?on=${on}`;
  try {
    const page = await (await fetch(href, { headers: { "HX-Request": "true" } })).text();
    const form = new DOMParser().parseFromString(page, "text/html").querySelector("form");
    return { unit, words, href, form, limits: [...form.querySelectorAll("[data-cut] b")] };
  } catch {
    return { unit, words, href, form: null, limits: [] };
  }
}

// A link to the passage, where somebody is signed in who may make one; else to the words on their page.
async function linkTo({ unit, words, href, form }, given) {
  if (form?.matches("[data-may]")) {
    const body = new FormData(form);
    body.set("limits_1", given);
    const made = await fetch(href, { headers: { "HX-Request": "true" }, method: "POST", body }).catch(() => null);
    const address = made?.headers.get("HX-Redirect");
    if (address) return { text: new URL(address, location.href).href, as: "passage" };
  }
  return { text: `${unit.querySelector("[data-copy-link]").href}#:~:${fragment(words)}`, as: "fragment" };
}

// Shows what the words cut off of their sentence, and asks whether to "include" it or to "keep" the words as they are.
function ask(limits, then) {
  const shown = new Map(limits.map(({ textContent, lang }) => [textContent, Object.assign(document.createElement("b"), { textContent, lang })]));
  question.querySelector("[data-limits]").replaceChildren(...shown.values());
  const isInside = bar.contains(document.activeElement);
  bar.classList.add("asks");
  if (isInside) question.querySelector("button").focus({ preventScroll: true });
  else document.getElementById("selected-said").textContent = question.querySelector("p").textContent;
  answered = then;
}

// What goes to the clipboard: a link or a citation for each, of the whole sentence where that was the answer.
async function taken(found, what, given) {
  const all = found.map((each) => {
    const isMore = given === "include" && each.limits.length;
    return isMore ? { ...each, words: each.form.querySelector("[data-whole]").textContent } : each;
  });
  if (what === "cite") return { text: all.map(quoted).join("\n\n"), as: what };
  const links = [];
  for (const each of all) links.push(await linkTo(each, given));
  return { text: links.map(({ text }) => text).join("\n"), as: links[0].as };
}

// The clipboard takes words that are still to come, but only on a click: the answer to a question is another one.
async function copyWords(control, chosen, given = "") {
  const { on } = bar.dataset;
  let limits = [];
  const coming = Promise.all(chosen.map(asKnown)).then((found) => {
    limits = given ? [] : found.flatMap((each) => each.limits);
    if (limits.length) throw new Error("to be asked first");
    return taken(found, control.dataset.words, given || "keep");
  });
  try {
    await write(coming);
    say(said.dataset[(await coming).as]);
  } catch {
    await coming.catch(() => null);
    if (!limits.length) return say(said.dataset.failed);
    // Other words are selected by now, or none.
    if (bar.dataset.on !== on) return;
    ask(limits, (answer) => {
      const isInside = question.contains(document.activeElement);
      bar.classList.remove("asks");
      if (isInside) control.focus({ preventScroll: true });
      copyWords(control, chosen, answer);
    });
  }
}

document.addEventListener("copy-words", ({ detail }) => copyWords(detail.control, detail.chosen));
question?.addEventListener("click", ({ target }) => {
  const given = target.closest("button")?.value;
  if (given) answered(given);
});

document.addEventListener("copy-here", () => {
  const here = document.activeElement?.closest(".unit") ?? document.querySelector(".unit.here") ?? atTop();
  const link = here?.querySelector("[data-copy-link]");
  if (link) copy(link.href, "link");
});

function atTop() {
  return [...document.querySelectorAll(".unit")].find((unit) => unit.getBoundingClientRect().bottom > innerHeight * 0.25);
}
