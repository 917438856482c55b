// Writing where one reads: a form opens under its clause. What it takes (htmx, the styles of forms, the drafts) is
// fetched when somebody first writes and not before. Without scripts, or in a tab of its own, each link is a page.

const pattern = document.getElementById("written-here");
const bar = document.getElementById("selected");
let ready = null;
let place = null;
let from = null;

function load(name, attributes) {
  return new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement(name), attributes, { onload: resolve, onerror: reject });
    document.head.append(element);
  });
}

function makeReady() {
  const { htmx, styles, drafts } = pattern.dataset;
  ready ??= Promise.all([
    import(drafts),
    load("link", { rel: "stylesheet", href: styles }),
    window.htmx ?? load("script", { src: htmx }),
  ]).catch((error) => {
    ready = null;
    throw error;
  });
  return ready;
}

function close(back = true) {
  if (!place) return;
  place.remove();
  place = null;
  if (back) from?.focus({ preventScroll: true });
}

// A control that htmx will serve, before htmx is there: it is fetched, and the control used then.
async function fetchFor(control) {
  try {
    await makeReady();
    control.click();
  } catch {
    location.assign(control.href);
  }
}

// A form, or the step before it, takes the place: without the head that a page of its own would have.
async function fill(here, href) {
  try {
    const [answer, [drafts]] = await Promise.all([fetch(href), makeReady()]);
    if (!answer.ok) throw new Error(answer.statusText);
    const html = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (place !== here) return;
    html.querySelector("main > header")?.remove();
    here.replaceChildren(...(html.querySelector("main") ?? html.body).childNodes);
    window.htmx.process(here);
    drafts.adopt(here);
    drafts.goTo(here.querySelector("form"));
  } catch {
    if (place !== here) return;
    const words = Object.assign(document.createElement("p"), { className: "errors", textContent: pattern.dataset.failed });
    words.setAttribute("role", "alert");
    here.replaceChildren(words);
  }
}

function open(link) {
  const row = link.closest(".row");
  const own = row.querySelector(`.tools [data-write="${link.dataset.write}"]`);
  const form = place?.dataset.at === link.href && place.querySelector("form");
  if (form) return void makeReady().then(([drafts]) => drafts.goTo(form));
  close(false);
  const here = pattern.content.firstElementChild.cloneNode(true);
  place = here;
  from = own ?? link;
  here.dataset.at = link.href;
  here.setAttribute("aria-label", (own ?? link).textContent.trim());
  row.querySelector(":scope > .words, :scope > .heading").after(here);
  bar.hidden = true;
  here.focus({ preventScroll: true });
  fill(here, link.href);
}

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  const link = event.target.closest("a[data-write]");
  if (link?.closest(".row")) {
    event.preventDefault();
    open(link);
  } else if (place?.contains(event.target) && event.target.closest("a[href*='/new/']:not([hx-get])")) {
    event.preventDefault();
    fill(place, event.target.closest("a").href);
  } else if (place?.contains(event.target) && event.target.closest("form [data-cancel]")) {
    event.preventDefault();
    close();
  } else if (!window.htmx && event.target.closest("a[hx-get]")) {
    event.preventDefault();
    fetchFor(event.target.closest("a[hx-get]"));
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || !place?.contains(document.activeElement)) return;
  event.preventDefault();
  close();
});

// What was written takes the place of its form.
document.addEventListener("htmx:afterSettle", () => {
  const made = place && !place.querySelector("form") && place.querySelector("article");
  if (!made) return;
  place = null;
  made.focus({ preventScroll: true });
  made.scrollIntoView({ block: "nearest" });
  document.getElementById("said").textContent = pattern.dataset.written;
  setTimeout(() => { document.getElementById("said").textContent = ""; }, 4000);
});

if (location.hash.startsWith("#comment-") && document.referrer.includes("/account/")) import(pattern.dataset.drafts);

function provisionHere() {
  const atTop = (unit) => unit.getBoundingClientRect().bottom > innerHeight * 0.25;
  return document.activeElement?.closest(".unit") ?? document.querySelector(".unit.here") ?? [...document.querySelectorAll(".unit")].find(atTop);
}

document.addEventListener("write-here", ({ detail }) => {
  const where = bar.dataset.on ? bar : provisionHere()?.querySelector(".tools");
  where?.querySelector(`[data-write="${detail}"]:not([hidden])`)?.click();
});
