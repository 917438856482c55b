// The margin: cards stand beside their clause and never over each other; a mark lights its cards and a card its marks.

const GAP = 18;
const MOVED = 24;
const beside = matchMedia("(min-width: 51.25rem)");
const columns = [...document.querySelectorAll(".beside")];
let anchored = null;
let waiting = false;

function stack() {
  waiting = false;
  if (!beside.matches) {
    for (const column of columns) {
      column.style.translate = "";
      column.classList.remove("moved");
    }
    return;
  }
  const tops = columns.map((column) => column.parentElement.getBoundingClientRect().top + scrollY);
  const heights = columns.map((column) => column.offsetHeight);
  const placed = [];
  const pin = columns.indexOf(anchored);
  let floor = -Infinity;
  columns.forEach((_column, place) => {
    placed[place] = place === pin ? tops[place] : Math.max(tops[place], floor);
    floor = placed[place] + heights[place] + GAP;
  });
  // What a reader has asked for stands at its clause; those before it make room upwards.
  let ceiling = pin < 0 ? 0 : placed[pin];
  for (let place = pin - 1; place >= 0; place -= 1) {
    placed[place] = Math.min(placed[place], ceiling - heights[place] - GAP);
    ceiling = placed[place];
  }
  columns.forEach((column, place) => {
    const by = Math.round(placed[place] - tops[place]);
    column.style.translate = `0 ${by}px`;
    column.classList.toggle("moved", Math.abs(by) > MOVED);
  });
}

function soon() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(stack);
}

const marksOf = (id) => document.querySelectorAll(`mark[data-marks~="${CSS.escape(id)}"]`);
const cardsOf = (mark) => mark.dataset.marks.split(" ").map((id) => document.getElementById(id)).filter(Boolean);

function light(target, on) {
  const mark = target.closest?.("mark[data-marks]");
  const card = target.closest?.(".card");
  const lit = mark ? [mark, ...cardsOf(mark)] : card ? [card, ...marksOf(card.id)] : [];
  for (const each of lit) each.classList.toggle("lit", on);
}

for (const [type, on] of [["pointerover", true], ["pointerout", false], ["focusin", true], ["focusout", false]]) {
  document.addEventListener(type, (event) => light(event.target, on));
}

function choose(card) {
  const column = card.closest(".beside");
  anchored = column;
  card.closest(".further")?.setAttribute("open", "");
  card.querySelector("details").open = true;
  stack();
  card.querySelector("h3 a").focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
}

let from = null;
document.addEventListener("click", (event) => {
  const link = event.target.closest("mark > a[href^='#beside-'], a[data-beside]");
  if (!link || !beside.matches || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  const card = target?.matches(".card") ? target : target?.querySelector(".card");
  if (!card) return;
  event.preventDefault();
  from = link;
  choose(card);
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || !from) return;
  if (!document.activeElement?.closest(".card")) return;
  from.focus();
  from = null;
});

if (columns.length) {
  stack();
  const watcher = new ResizeObserver(soon);
  for (const column of columns) watcher.observe(column);
  watcher.observe(document.querySelector(".law"));
  beside.addEventListener("change", soon);
  document.fonts?.ready.then(soon);
  requestAnimationFrame(() => document.documentElement.classList.add("settled"));
  // A link to a card is a link to its words: both are brought into view, after the browser has gone to the card alone.
  const arrived = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const column = arrived?.closest(".beside");
  if (column && beside.matches) {
    addEventListener("load", () => requestAnimationFrame(() => {
      column.parentElement.scrollIntoView({ block: "start" });
      choose(arrived.matches(".card") ? arrived : column.querySelector(".card"));
    }));
  }
}
