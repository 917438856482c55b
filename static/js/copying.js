// Copying links and citations, with a word that it was done. Where copying is refused the link is followed instead.

const said = document.getElementById("said");
let timer = 0;

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

document.addEventListener("cite-words", ({ detail }) => copy(detail.map(quoted).join("\n\n"), "cite"));
document.addEventListener("link-words", async ({ detail }) => {
  try {
    await write(detail);
    say(said.dataset[(await detail).as]);
  } catch {
    say(said.dataset.failed);
  }
});

document.addEventListener("copy-here", () => {
  const here = document.activeElement?.closest(".unit") ?? document.querySelector(".unit.here") ?? atTop();
  const link = here?.querySelector("[data-copy-link]");
  if (link) copy(link.href, "link");
});

function atTop() {
  return [...document.querySelectorAll(".unit")].find((unit) => unit.getBoundingClientRect().bottom > innerHeight * 0.25);
}
