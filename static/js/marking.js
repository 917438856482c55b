// Words that are selected in one's own text stand in the form at once, with the place where they begin: the browser counts
// it in UTF-16, the library in code points.

const text = document.getElementById("article-text");
const bar = document.getElementById("mark-bar");
const field = (name) => document.querySelector(`#mark [name="${name}"]`);

function taken() {
  const selection = getSelection();
  if (selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return null;
  const before = document.createRange();
  before.selectNodeContents(text);
  before.setEnd(range.startContainer, range.startOffset);
  const words = range.toString();
  const blank = words.length - words.trimStart().length;
  return { words: words.trim(), near: [...before.toString() + words.slice(0, blank)].length };
}

let timer = 0;
document.addEventListener("selectionchange", () => {
  clearTimeout(timer);
  timer = setTimeout(() => {
    const found = taken();
    bar.hidden = !found?.words;
    if (!found?.words) return;
    field("exact").value = found.words;
    field("near").value = found.near;
  }, 160);
});

// What is typed stands somewhere else.
document.addEventListener("input", (event) => {
  if (event.target === field("exact")) field("near").value = "";
});
