// In the matrix the arrow keys go to the nearest evidence in their direction, Home and End to the first and the last of
// the row. Each piece of evidence is a plain link: Tab and Enter do as everywhere.

const table = document.querySelector("[data-matrix]");
const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

// The link nearest to a place in a row: the head of the row where it has none further on.
function nearest(cells, place) {
  let best = null;
  for (const cell of cells) {
    const link = cell.querySelector("a");
    if (link && (!best || Math.abs(cell.cellIndex - place) < Math.abs(best.cell.cellIndex - place))) best = { cell, link };
  }
  return best?.link;
}

function next(link, [down, along]) {
  const cell = link.closest("th, td");
  if (along) {
    const links = [...cell.parentElement.querySelectorAll("a")];
    return links[links.indexOf(link) + along];
  }
  const rows = [...table.tBodies[0].rows];
  for (let row = cell.parentElement.sectionRowIndex + down; rows[row]; row += down) {
    if (!cell.cellIndex) return rows[row].cells[0].querySelector("a");
    const found = rows[row].cells[cell.cellIndex]?.querySelector("a");
    if (found) return found;
  }
  const beside = rows[cell.parentElement.sectionRowIndex + down];
  return beside && nearest([...beside.cells], cell.cellIndex);
}

table?.tBodies[0].addEventListener("keydown", (event) => {
  const link = event.target.closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const forwards = getComputedStyle(table).direction === "rtl" ? -1 : 1;
  const links = [...link.closest("tr").querySelectorAll("a")];
  const step = steps[event.key];
  const to = event.key === "Home" ? links[0] : event.key === "End" ? links.at(-1) : step && next(link, [step[0], step[1] * forwards]);
  if (!step && !to) return;
  event.preventDefault();
  to?.focus({ preventScroll: true });
  to?.scrollIntoView({ block: "center", inline: "center" });
});
