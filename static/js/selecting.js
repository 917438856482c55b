// Words of the law that a reader has selected, however it was done, and a small bar with what can be done with them. The
// bar never takes the focus or the selection away. The text of a provision is the text content of its element, letter
// for letter: the browser counts it in UTF-16, addresses in code points, and this is the border between the two.

const MOST = 10;
const SETTLED = 160;
const bar = document.getElementById("selected");
const stops = [...bar.querySelectorAll(":scope > :is(a, button)")];
const said = document.getElementById("selected-said");
const { edition } = document.getElementById("main").dataset;
const roomy = matchMedia("(min-width: 51.25rem)");
let chosen = [];
let range = null;
let by = "mouse";
let held = false;
let inBar = false;
let offered = false;
let from = null;
let timer = 0;

const codePoints = (text) => [...text].length;
const isHalf = (text, place) => /^[\ud800-\udbff][\udc00-\udfff]/.test(text.slice(place - 1, place + 1));

// Where a range begins and ends in the text of one element, in UTF-16, without white space at its ends and never in the
// middle of a character.
function spanIn(element, range) {
  const whole = document.createRange();
  whole.selectNodeContents(element);
  const piece = whole.cloneRange();
  if (range.compareBoundaryPoints(Range.START_TO_START, whole) > 0) piece.setStart(range.startContainer, range.startOffset);
  if (range.compareBoundaryPoints(Range.END_TO_END, whole) < 0) piece.setEnd(range.endContainer, range.endOffset);
  whole.setEnd(piece.startContainer, piece.startOffset);
  const text = element.textContent;
  let start = whole.toString().length;
  let end = start + piece.toString().length;
  if (isHalf(text, start)) start -= 1;
  if (isHalf(text, end)) end += 1;
  while (start < end && !text[start].trim()) start += 1;
  while (start < end && !text[end - 1].trim()) end -= 1;
  return { start, end };
}

function passagesIn(range) {
  const found = [];
  for (const element of document.querySelectorAll(".law .unit:not(.is-suppressed, .is-note) .text[data-eid]")) {
    if (!range.intersectsNode(element)) continue;
    const { start, end } = spanIn(element, range);
    if (start === end) continue;
    const text = element.textContent;
    const first = codePoints(text.slice(0, start));
    const words = text.slice(start, end);
    const place = `${edition}/${element.dataset.eid}:${first}-${first + codePoints(words)}`;
    found.push({ unit: element.closest(".unit"), words, on: encodeURIComponent(place).replace(/%(2F|40|3A)/g, decodeURIComponent) });
  }
  return found;
}

function look() {
  const selection = getSelection();
  if (inBar || bar.contains(document.activeElement)) return;
  if (document.activeElement?.matches("input, textarea, select")) return forget();
  const ranges = Array.from({ length: selection.isCollapsed ? 0 : selection.rangeCount }, (_each, place) => selection.getRangeAt(place));
  chosen = ranges.flatMap(passagesIn);
  if (!chosen.length) return forget();
  range = ranges.at(-1);
  show();
}

function forget() {
  chosen = [];
  range = null;
  offered = false;
  bar.hidden = true;
  bar.classList.remove("asks");
  delete bar.dataset.on;
  said.textContent = "";
}

function show() {
  const on = chosen.map((each) => `on=${each.on}`).join("&");
  // The same words once more: what the bar shows of them, or asks, stays.
  if (!bar.hidden && bar.dataset.on === on) return place();
  const tooMany = chosen.length > MOST;
  for (const each of stops) each.hidden = tooMany;
  bar.querySelector(".too-many").hidden = !tooMany;
  bar.classList.remove("asks");
  bar.dataset.on = on;
  for (const link of stops.filter((each) => each.matches("a"))) link.href = `${link.pathname}?${on}`;
  stops.forEach((each, place) => { each.tabIndex = place ? -1 : 0; });
  // It stands behind its clause for the Tab key too.
  const words = chosen.at(-1).unit.querySelector(".words");
  if (bar.parentElement !== words) words.append(bar);
  bar.hidden = false;
  offered = false;
  place();
  if (by === "keys" && !tooMany) said.textContent = said.dataset.words;
}

// On a desk below the end of the words; where a finger has selected them the browser's own handles and menu stand there,
// so the bar keeps to the foot of the screen, above the site's own.
function place() {
  if (bar.hidden || !range) return;
  const atFoot = !roomy.matches || by === "touch";
  bar.classList.toggle("at-foot", atFoot);
  bar.style.left = bar.style.top = "";
  if (atFoot) return;
  const boxes = [...range.getClientRects()].filter((box) => box.width && box.height);
  const last = boxes.at(-1) ?? range.getBoundingClientRect();
  const gap = 8;
  const foot = innerHeight - bar.offsetHeight - gap - (document.querySelector("nav.bar")?.offsetHeight ?? 0);
  const end = getComputedStyle(chosen.at(-1).unit.querySelector(".clause")).direction === "rtl" ? last.left : last.right;
  const below = last.bottom + gap;
  const top = below <= foot ? below : (boxes[0] ?? last).top - bar.offsetHeight - gap;
  bar.style.left = `${Math.max(gap, Math.min(end - bar.offsetWidth / 2, document.documentElement.clientWidth - bar.offsetWidth - gap))}px`;
  bar.style.top = `${Math.max(gap, Math.min(top, foot))}px`;
}

function soon() {
  clearTimeout(timer);
  if (!held) timer = setTimeout(look, SETTLED);
}

// Browsers let no selection begin within a link. So words that are links are none while the button is down; they are
// again before the click, and the end of a selection is no click.
let begun = [0, 0];
let unlinked = null;

function relink() {
  unlinked?.link.setAttribute("href", unlinked.href);
  unlinked = null;
}

document.addEventListener("pointerdown", (event) => {
  relink();
  const link = event.target.closest?.(".law .text a[href]");
  if (!link || event.pointerType !== "mouse" || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  unlinked = { link, href: link.getAttribute("href") };
  link.removeAttribute("href");
}, true);
for (const type of ["pointerup", "pointercancel", "blur"]) addEventListener(type, relink, true);
document.addEventListener("click", (event) => {
  const moved = Math.hypot(event.clientX - begun[0], event.clientY - begun[1]) > 4;
  if (!moved || by !== "mouse" || getSelection().isCollapsed || !event.target.closest(".law .text a")) return;
  event.preventDefault();
  event.stopPropagation();
}, true);

document.addEventListener("selectionchange", soon);
document.addEventListener("pointerdown", (event) => {
  begun = [event.clientX, event.clientY];
  inBar = bar.contains(event.target);
  by = event.pointerType === "touch" ? "touch" : "mouse";
  held = by === "mouse" && !inBar;
});
for (const type of ["pointerup", "pointercancel"]) {
  document.addEventListener(type, () => {
    const wasHeld = held;
    held = false;
    if (wasHeld) soon();
    // The click comes after this, and still finds the words.
    setTimeout(() => { inBar = false; }, 0);
  });
}
bar.addEventListener("mousedown", (event) => event.preventDefault());
for (const type of ["scroll", "resize"]) addEventListener(type, place, { passive: true });
roomy.addEventListener("change", place);
new ResizeObserver(place).observe(bar);

document.addEventListener("keydown", (event) => {
  if (event.key === "Shift" || event.shiftKey || event.ctrlKey || event.metaKey) by = "keys";
  if (bar.hidden || event.altKey || event.ctrlKey || event.metaKey) return;
  const place = stops.indexOf(document.activeElement);
  const isInside = bar.contains(document.activeElement);
  if (event.key === "Escape" && (isInside || !document.activeElement?.closest(".written-here, dialog, .open"))) {
    event.preventDefault();
    bar.hidden = true;
    if (isInside) (from ?? document.getElementById("main")).focus({ preventScroll: true });
    return;
  }
  // Once for each selection the Tab key leads into the bar; from there it goes on as ever.
  if (event.key === "Tab" && !event.shiftKey && place < 0 && !offered && !stops[0].hidden) {
    event.preventDefault();
    offered = true;
    from = document.activeElement === document.body ? null : document.activeElement;
    stops[0].focus({ preventScroll: true });
    return;
  }
  if (place < 0) return;
  const step = getComputedStyle(bar).direction === "rtl" ? -1 : 1;
  const count = stops.length;
  const next = { ArrowRight: place + step, ArrowLeft: place - step, ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: count - 1 }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  stops[place].tabIndex = -1;
  stops[(next + count) % count].tabIndex = 0;
  stops[(next + count) % count].focus({ preventScroll: true });
});

bar.addEventListener("click", (event) => {
  const control = event.target.closest("[data-words]");
  if (!control || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  document.dispatchEvent(new CustomEvent("copy-words", { detail: { control, chosen } }));
});
