// The contents follow the reader, and the bar on a small screen names the place.

const links = new Map();
for (const link of document.querySelectorAll(".contents a[href^='#']")) links.set(decodeURIComponent(link.hash.slice(1)), link);
const divisions = [...document.querySelectorAll(".division")].filter((each) => links.has(each.id));
const contents = document.getElementById("contents");
let current = null;
let waiting = false;

function follow() {
  waiting = false;
  const line = innerHeight * 0.3;
  let here = null;
  for (const division of divisions) {
    if (division.getBoundingClientRect().top > line) break;
    here = division;
  }
  const link = here ? links.get(here.id) : null;
  if (link === current) return;
  current?.removeAttribute("aria-current");
  current = link;
  if (!link) return;
  link.setAttribute("aria-current", "location");
  // Only the contents are scrolled, never the page.
  const box = link.getBoundingClientRect();
  const frame = contents.getBoundingClientRect();
  if (box.top < frame.top + 40) contents.scrollTop += box.top - frame.top - 40;
  else if (box.bottom > frame.bottom - 20) contents.scrollTop += box.bottom - frame.bottom + 20;
}

function soon() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(follow);
}

if (divisions.length) {
  addEventListener("scroll", soon, { passive: true });
  addEventListener("resize", soon);
  follow();
}
