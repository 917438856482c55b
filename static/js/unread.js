// How much is not read, beside "Account" on pages that are the same for everyone. Only a browser in which somebody has
// signed in asks: the pages of an account leave a mark, and an answer without a body takes it away.
const MARK = "asks-for-news";
const account = document.querySelector("[data-unread]");

async function show() {
  const answer = await fetch(account.dataset.unread, { headers: { "HX-Request": "true" } });
  if (answer.status === 204) localStorage.removeItem(MARK);
  if (answer.status !== 200) return;
  const told = document.createElement("template");
  told.innerHTML = await answer.text();
  if (told.content.querySelector(".count")) account.after(" ", told.content.querySelector("a"));
}

try {
  if (document.querySelector("[data-signed-in]")) localStorage.setItem(MARK, "yes");
  if (account && localStorage.getItem(MARK)) show().catch(() => {});
} catch {
  // A browser that keeps nothing is told on the pages of the account.
}
