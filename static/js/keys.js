// Single keys for those who read with the keyboard. They can be switched off (WCAG 2.1.4), never act in a field or with
// a modifier, and the choice is remembered.

const STORE = "treaty-reader:keys";
const help = document.getElementById("keys");
const choice = help.querySelector("[data-keys-on]");

function remembered() {
  try {
    return localStorage.getItem(STORE) !== "off";
  } catch {
    return true;
  }
}

choice.checked = remembered();
choice.addEventListener("change", () => {
  try {
    localStorage.setItem(STORE, choice.checked ? "on" : "off");
  } catch {
    // Private windows may refuse storage: then the choice holds for this page.
  }
});
for (const button of document.querySelectorAll("[data-keys]")) button.addEventListener("click", () => help.showModal());

const visible = (element) => element.getClientRects().length > 0;

function go(list, step) {
  const stops = [...list].filter(visible);
  if (!stops.length) return;
  const focused = stops.findIndex((each) => each === document.activeElement || each.contains(document.activeElement));
  let next = focused + step;
  if (focused < 0) {
    const line = innerHeight * 0.25;
    const ahead = stops.findIndex((each) => each.getBoundingClientRect().top > line);
    next = step > 0 ? (ahead < 0 ? stops.length - 1 : ahead) : (ahead < 0 ? stops.length : ahead) - 1;
  }
  const stop = stops[Math.min(Math.max(next, 0), stops.length - 1)];
  if (!stop.matches("a, button")) stop.tabIndex = -1;
  stop.focus({ preventScroll: true });
  stop.scrollIntoView({ block: stop.offsetHeight > innerHeight * 0.6 ? "start" : "center" });
}

const acts = {
  j: () => go(document.querySelectorAll(".unit"), 1),
  k: () => go(document.querySelectorAll(".unit"), -1),
  n: () => go(document.querySelectorAll(".text mark > a:not([tabindex])"), 1),
  p: () => go(document.querySelectorAll(".text mark > a:not([tabindex])"), -1),
  c: () => document.dispatchEvent(new CustomEvent("write-here", { detail: "comment" })),
  l: () => document.dispatchEvent(new CustomEvent("write-here", { detail: "claim" })),
  y: () => document.dispatchEvent(new CustomEvent("copy-here")),
  "/": () => document.querySelector("[data-find]")?.focus(),
  "?": () => help.showModal(),
};

// In a list of suggestions a number takes one.
function taken(event) {
  const links = /^[1-9]$/.test(event.key) ? event.target.closest?.("[data-suggestions]")?.querySelectorAll("[data-take]") : null;
  const link = links?.[Number(event.key) - 1];
  return link && (() => link.click());
}

document.addEventListener("keydown", (event) => {
  const act = acts[event.key] ?? taken(event);
  const busy = event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable], dialog");
  if (!act || busy || help.open || event.ctrlKey || event.metaKey || event.altKey || !choice.checked) return;
  event.preventDefault();
  act();
});
