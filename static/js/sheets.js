// On small screens contents and margin are sheets. Without scripts the address opens them (:target); with scripts they
// open in place, the page behind keeps still, Escape and the back button close them, and focus returns.

const small = matchMedia("(max-width: 74.99rem)");
const phone = matchMedia("(max-width: 51.24rem)");
let open = null;
let opener = null;

function others(state) {
  for (const each of document.querySelectorAll(".masthead, .bar, .colophon, .skip")) each.inert = state;
}

function openSheet(sheet, from) {
  close(false);
  open = sheet;
  opener = from;
  sheet.classList.add("open");
  others(true);
  history.pushState({ sheet: sheet.id }, "");
  const first = [".card.chosen h3 a", "[aria-current]", ".close"].map((each) => sheet.querySelector(each)).find(Boolean);
  (first ?? sheet).focus({ preventScroll: false });
}

// The sheet of a clause, over its clause; of its cards, those that are named are open and the first of them has the focus.
function openCards(sheet, named, from) {
  const clause = sheet.matches(".beside") ? sheet.parentElement : null;
  const box = clause?.getBoundingClientRect();
  if (box && (box.top < 0 || box.top > innerHeight * 0.2)) clause.scrollIntoView({ block: "start" });
  for (const card of sheet.querySelectorAll(".card")) {
    card.classList.toggle("chosen", named.includes(card.id));
    if (!named.includes(card.id)) continue;
    card.querySelector("details").open = true;
    card.closest(".further")?.setAttribute("open", "");
  }
  openSheet(sheet, from);
  sheet.querySelector(".card.chosen")?.scrollIntoView({ block: "nearest" });
}

function close(back = true) {
  if (!open) return false;
  open.classList.remove("open");
  open = null;
  others(false);
  opener?.focus({ preventScroll: true });
  opener = null;
  if (back && history.state?.sheet) history.back();
  return true;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  if (!link) {
    if (open && !open.contains(event.target)) close();
    return;
  }
  if (link.matches("[data-close]") && link.closest(".open")) {
    event.preventDefault();
    close();
    return;
  }
  const sheet = document.getElementById(decodeURIComponent(link.hash.slice(1)))?.closest(".sheet");
  const asSheet = sheet && (sheet.matches(".beside") ? phone.matches : small.matches);
  if (asSheet) {
    event.preventDefault();
    const named = link.closest("mark")?.dataset.marks.split(" ") ?? [decodeURIComponent(link.hash.slice(1))];
    openCards(sheet, named, link.closest(".sheet") ? opener ?? link : link);
    return;
  }
  // A place chosen in the contents: the sheet has done its work, and the address takes the reader there.
  if (open?.contains(link)) {
    event.preventDefault();
    open.classList.remove("open");
    open = opener = null;
    others(false);
    location.replace(link.hash);
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && close()) event.preventDefault();
  if (event.key !== "Tab" || !open) return;
  const stops = [...open.querySelectorAll("a[href], button, summary")].filter((each) => each.getClientRects().length);
  const edge = event.shiftKey ? stops[0] : stops.at(-1);
  if (document.activeElement === edge || (event.shiftKey && document.activeElement === open)) {
    event.preventDefault();
    (event.shiftKey ? stops.at(-1) : stops[0]).focus();
  }
});
addEventListener("popstate", () => close(false));
// A link that names a card opens over its clause.
addEventListener("load", () => {
  const named = decodeURIComponent(location.hash.slice(1));
  const sheet = named && document.getElementById(named)?.closest(".beside");
  if (sheet && phone.matches) requestAnimationFrame(() => openCards(sheet, [named], null));
});
small.addEventListener("change", () => close());
