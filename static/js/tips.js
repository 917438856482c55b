// One small note at a time: what a sign means, and a look at what a cross-reference leads to. On hover, focus and tap;
// it can be pointed at, and Escape takes it away (WCAG 1.4.13). Without scripts the title attribute says the same.

const DELAY = 180;
const note = document.createElement("div");
note.id = "tip";
note.className = "tip";
note.setAttribute("role", "tooltip");
note.popover = "manual";
document.getElementById("main").append(note);

// Beside its cards a mark needs no note: they say the same, and light up.
const cards = matchMedia("(min-width: 51.25rem)");
const previews = new Map();
let owner = null;
let timer = 0;

for (const explained of document.querySelectorAll("[data-explained]")) {
  explained.tabIndex = 0;
  explained.setAttribute("role", "note");
}

function anchorOf(target) {
  return target instanceof Element ? target.closest("[title], [data-tip], .ref") : null;
}

function wordsOf(element) {
  if (element.title) {
    // The browser's own tooltip would stand over ours.
    element.dataset.tip = element.title;
    element.removeAttribute("title");
  }
  return element.dataset.tip ?? "";
}

function place() {
  const box = owner.getClientRects()[0] ?? owner.getBoundingClientRect();
  const gap = 8;
  const { offsetWidth: width, offsetHeight: height } = note;
  const left = Math.min(Math.max(gap, box.left), innerWidth - width - gap);
  const below = box.bottom + gap + height < innerHeight || box.top < height + gap;
  note.style.left = `${Math.max(gap, left)}px`;
  note.style.top = `${below ? box.bottom + 6 : box.top - height - 6}px`;
}

function show(element, fill) {
  if (owner && owner !== element) hide();
  owner = element;
  note.replaceChildren();
  note.classList.remove("preview");
  fill();
  if (!note.hasChildNodes()) return;
  if (!note.matches(":popover-open")) note.showPopover();
  element.setAttribute("aria-describedby", "tip");
  place();
}

function hide() {
  clearTimeout(timer);
  if (!owner) return;
  owner.removeAttribute("aria-describedby");
  owner = null;
  if (note.matches(":popover-open")) note.hidePopover();
}

async function lookUp(url) {
  if (!previews.has(url)) {
    const asked = fetch(url, { headers: { "HX-Request": "true" } }).then((answer) => (answer.ok ? answer.text() : ""));
    previews.set(url, asked.catch(() => ""));
  }
  return previews.get(url);
}

function fromHere(id) {
  const target = document.getElementById(id);
  if (!target) return [];
  const heading = target.closest(".division").querySelector("h2").innerText.replace(/\n+/g, ", ");
  const from = Object.assign(document.createElement("p"), { className: "from", textContent: heading });
  const units = target.matches(".unit") ? [target] : [...target.querySelectorAll(".unit")].slice(0, 3);
  const parts = units.map((unit) => {
    const clause = unit.querySelector(".clause, .gap")?.cloneNode(true) ?? document.createElement("p");
    for (const each of clause.querySelectorAll("[id], [tabindex], [href], [aria-describedby]")) {
      for (const name of ["id", "tabindex", "href", "aria-describedby"]) each.removeAttribute(name);
    }
    return clause;
  });
  return [from, ...parts];
}

async function preview(link) {
  if (link.hash && link.pathname === location.pathname) {
    show(link, () => note.append(...fromHere(decodeURIComponent(link.hash.slice(1)))));
    note.classList.add("preview");
    place();
    return;
  }
  const html = link.host === location.host ? await lookUp(link.pathname) : "";
  if (wanted !== link) return;
  show(link, () => {
    // Our own page's part, of the same origin: parsed as a document, so nothing in it runs.
    if (html) note.append(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
    else if (wordsOf(link)) note.append(wordsOf(link));
  });
  if (owner === link) {
    note.classList.toggle("preview", Boolean(html));
    place();
  }
}

let wanted = null;

function offer(element, delay) {
  clearTimeout(timer);
  wanted = element;
  timer = setTimeout(() => {
    const words = wordsOf(element);
    if (element.matches(".ref[href]")) preview(element);
    else if (words && !(cards.matches && element.matches("mark"))) show(element, () => note.append(words));
  }, delay);
}

function leave() {
  wanted = null;
  clearTimeout(timer);
  timer = setTimeout(hide, DELAY);
}

document.addEventListener("pointerover", (event) => {
  if (event.pointerType === "touch") return;
  const element = anchorOf(event.target);
  if (note.contains(event.target) || (element && element === owner)) clearTimeout(timer);
  else if (element) offer(element, DELAY);
  else if (owner || wanted) leave();
});
document.addEventListener("focusin", (event) => {
  const element = anchorOf(event.target);
  if (element && event.target.matches(":focus-visible")) offer(element, 0);
});
document.addEventListener("focusout", leave);
document.addEventListener("click", (event) => {
  const element = anchorOf(event.target);
  if (element?.matches("[data-explained], .wording, .ref-absent")) offer(element, 0);
  else if (!note.contains(event.target)) hide();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !(owner || wanted)) return;
  const open = note.matches(":popover-open");
  wanted = null;
  hide();
  if (open) event.stopImmediatePropagation();
});
addEventListener("scroll", () => owner && (owner.matches(":focus-visible") ? place() : leave()), { passive: true });
