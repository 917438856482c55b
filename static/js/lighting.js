// A sentence of an article and the clauses that it rests on, lit together. Every link does the same without this, by its
// address.

const sentences = [...document.querySelectorAll(".said-sentence")];

function light(sentence) {
  const clauses = new Set(sentence?.dataset.clauses.split(" "));
  for (const each of sentences) {
    const isLit = each === sentence;
    each.classList.toggle("lit", isLit);
    const link = each.querySelector("[data-light]");
    if (isLit) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  for (const each of document.querySelectorAll(".clause-beside")) each.classList.toggle("lit", clauses.has(each.id));
}

document.addEventListener("click", (event) => {
  const link = event.target.closest(".side-by-side a[href*='?sentence=']");
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const to = new URL(link.href);
  const sentence = sentences.find((each) => each.querySelector("[data-light]").href.includes(`?sentence=${to.searchParams.get("sentence")}#`));
  if (!sentence) return;
  event.preventDefault();
  light(sentence);
  history.replaceState(null, "", to);
  const shown = document.getElementById(to.hash.slice(1));
  shown?.scrollIntoView({ block: "nearest" });
  // The keyboard goes on from the clause; the eye of who has pressed with a pointer is there anyway.
  if (event.detail === 0) (shown?.matches(".clause-beside") ? shown : shown?.querySelector("[data-light]"))?.focus({ preventScroll: true });
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || document.querySelector("dialog[open]") || !document.querySelector(".lit")) return;
  const link = document.querySelector(".said-sentence.lit [data-light]");
  light(null);
  history.replaceState(null, "", location.pathname);
  link?.focus({ preventScroll: true });
});
