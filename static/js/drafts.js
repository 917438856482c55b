// Nothing that is typed is lost: every form[data-draft] is kept in this browser as it is written, and given back when it
// is opened again, until it was sent, a week has gone, or its author has signed out. Where storage is refused, the form
// works as ever.

const STORE = "treaty-reader:draft:";
const WEEK = 7 * 24 * 60 * 60 * 1000;
const SIGN_IN = "/account/login/";
const SIGN_OUT = "/account/logout/";

function stored(act) {
  try {
    return act(localStorage);
  } catch {
    return null;
  }
}

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

const names = () => stored((store) => Object.keys(store).filter((name) => name.startsWith(STORE))) ?? [];
const nameOf = (form) => STORE + form.getAttribute("action");
const forget = (form) => stored((store) => store.removeItem(nameOf(form)));
const isWritten = (field) => field.name && !["key", "version", "csrfmiddlewaretoken"].includes(field.name)
  && !["hidden", "password", "file", "submit", "button"].includes(field.type);
const isChoice = (field) => ["checkbox", "radio"].includes(field.type);
const idOf = (field) => (field.type === "radio" ? `${field.name}=${field.value}` : field.name);

function keep(form, more = {}) {
  const changed = [...form.elements].filter(isWritten)
    .filter((field) => (isChoice(field) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue))
    .map((field) => [idOf(field), isChoice(field) ? field.checked : field.value]);
  if (!changed.length) return forget(form);
  return stored((store) => store.setItem(nameOf(form), JSON.stringify({ at: Date.now(), ...more, fields: Object.fromEntries(changed) })));
}

function giveBack(form) {
  const fields = read(nameOf(form))?.fields ?? {};
  const before = [];
  for (const field of [...form.elements].filter(isWritten)) {
    const kept = fields[idOf(field)];
    const what = isChoice(field) ? "checked" : "value";
    if (kept === undefined || kept === field[what]) continue;
    before.push([field, what, field[what]]);
    field[what] = kept;
  }
  if (!before.length) return;
  const note = form.querySelector("template[data-drafted]")?.content.cloneNode(true);
  if (!note) return;
  const shown = note.firstElementChild;
  shown.querySelector("button").addEventListener("click", () => {
    for (const [field, what, value] of before) field[what] = value;
    forget(form);
    shown.remove();
    before[0][0].focus();
  });
  form.prepend(shown);
}

// A form that has just come: what was kept of it is given back, and what is wrong with it has the focus.
export function adopt(root) {
  const inside = root.matches?.("form[data-draft]") ? [root] : root.querySelectorAll("form[data-draft]");
  for (const form of inside) giveBack(form);
  root.querySelector("[data-first-error]")?.focus();
}

// The first field that is still to be filled in, else the first that has to be.
export function goTo(form) {
  const fields = [...form.querySelectorAll("input:not([type=hidden]), textarea, select")].filter((each) => each.checkVisibility());
  (fields.find((each) => each.required && !each.validity.valid) ?? fields.find((each) => each.required) ?? fields[0] ?? form).focus();
  form.scrollIntoView({ block: "nearest" });
}

// A form within a discussion or a list: it came where its link was used, and goes again without a new page. Used once
// more, the link leads to the form that is there.
const IN_PLACE = ":is(.discussion, .written-here)";
const cameFrom = new WeakMap();
function welcome(form) {
  const there = [...document.querySelectorAll(`form[action="${CSS.escape(form.getAttribute("action"))}"]`)].find((each) => each !== form);
  if (there) form.remove();
  else if (!form.querySelector("[data-first-error]")) cameFrom.set(form, document.activeElement);
  if (!form.querySelector("[data-first-error]")) goTo(there ?? form);
}

function failed(form, more = "") {
  for (const each of form.querySelectorAll("[data-unsent-note]")) each.remove();
  const note = form.querySelector("template[data-unsent]").content.firstElementChild.cloneNode(true);
  if (more) note.append(` ${more}`);
  form.prepend(note);
  note.focus();
}

// The form was refused, because its author has signed in or out elsewhere: it takes what now lets it be sent.
async function renew(form) {
  const name = "csrfmiddlewaretoken";
  const page = await fetch(form.action, { headers: { "HX-Request": "true" } }).then((answer) => answer.text()).catch(() => "");
  const token = new DOMParser().parseFromString(page, "text/html").querySelector(`[name="${name}"]`);
  if (token) form.elements[name].value = token.value;
}

const formOf = (event) => event.detail.requestConfig?.elt?.closest?.("form[data-draft]");

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-draft]");
  if (form) keep(form);
});
document.addEventListener("submit", (event) => {
  if (new URL(event.target.action, location.href).pathname === SIGN_OUT) {
    for (const name of names()) stored((store) => store.removeItem(name));
  }
});
document.addEventListener("htmx:beforeSwap", (event) => {
  const form = formOf(event);
  const { status, responseText } = event.detail.xhr;
  if (!form || status < 400) return;
  const page = new DOMParser().parseFromString(responseText, "text/html");
  // The form itself came back, and says what is wrong with it.
  if (page.querySelector("form[data-draft]")) return;
  // A whole page that says why it was refused must not take the place of what was written.
  event.detail.shouldSwap = event.detail.isError = false;
  const refusal = status < 500 && page.querySelector("main h1");
  failed(form, refusal ? refusal.textContent : "");
  if (status === 403) renew(form);
});
for (const type of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(type, (event) => {
    const form = formOf(event);
    if (form) failed(form);
  });
}
document.addEventListener("htmx:afterRequest", (event) => {
  const form = formOf(event);
  if (!form || event.detail.requestConfig.verb !== "post") return;
  const { status } = event.detail.xhr;
  const next = event.detail.xhr.getResponseHeader("HX-Redirect") ?? "";
  if (status < 200 || status >= 300) return;
  // Who must sign in first has it sent then, or comes back to it.
  if (next.startsWith(SIGN_IN)) keep(form, { waits: true });
  else forget(form);
});
document.addEventListener("htmx:load", (event) => {
  adopt(event.target);
  if (event.target.matches?.(`${IN_PLACE} form[data-draft]`)) welcome(event.target);
});
document.addEventListener("click", (event) => {
  const form = event.target.closest(`${IN_PLACE} form [data-cancel]`)?.closest("form");
  if (!form || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  form.remove();
  cameFrom.get(form)?.focus();
});

// Whoever comes from signing in to what it led to has had it sent.
const hasSignedIn = document.referrer.includes("/account/") && !document.querySelector("form[data-draft]");
for (const name of names()) {
  const kept = read(name);
  if (!(kept?.at > Date.now() - WEEK) || (kept.waits && hasSignedIn)) stored((store) => store.removeItem(name));
}
adopt(document);
