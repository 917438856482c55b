// Finds quotations as the Hypothesis client does: by the npm package approx-string-match, and the weights that the
// client publishes for its scoring (words 50, what stands before 20, behind 20, position 2; half of the words may be
// edited, but no more than 256 code units).
//
// Reads lines of JSON: first {text}, then [{exact, prefix, suffix, start}, …] as often as wanted; answers each list with
// {milliseconds, found: [[start, end] or null, …]}. Offsets are UTF-16 code units.

import readline from "node:readline";

import search from "approx-string-match";

const WEIGHTS = { words: 50, before: 20, behind: 20, position: 2 };
const ALL = Object.values(WEIGHTS).reduce((sum, each) => sum + each);
const MOST_ERRORS = 256;

function* exactly(text, words) {
    for (let start = text.indexOf(words); start >= 0; start = text.indexOf(words, start + 1)) {
        yield { start, end: start + words.length, errors: 0 };
    }
}

function matches(text, words, errors) {
    const found = [...exactly(text, words)];
    return found.length ? found : search(text, words, errors);
}

function likeness(text, words) {
    return text && words ? 1 - matches(text, words, words.length)[0].errors / words.length : 0;
}

function score(text, { exact, prefix, suffix, start }, match) {
    const before = text.slice(Math.max(0, match.start - prefix.length), match.start);
    const behind = text.slice(match.end, match.end + suffix.length);
    const parts = {
        words: 1 - match.errors / exact.length,
        before: prefix ? likeness(before, prefix) : 1,
        behind: suffix ? likeness(behind, suffix) : 1,
        position: 1 - Math.abs(match.start - start) / text.length,
    };
    return Object.entries(WEIGHTS).reduce((sum, [part, weight]) => sum + weight * parts[part], 0) / ALL;
}

function place(text, quotation) {
    const found = matches(text, quotation.exact, Math.min(MOST_ERRORS, quotation.exact.length / 2));
    let best = null;
    for (const match of found) {
        const rank = score(text, quotation, match);
        if (!best || rank > best.rank) {
            best = { ...match, rank };
        }
    }
    return best && [best.start, best.end];
}

let text = null;
for await (const line of readline.createInterface({ input: process.stdin })) {
    const asked = JSON.parse(line);
    if (text === null) {
        text = asked.text;
        continue;
    }
    const begun = performance.now();
    const found = asked.map((quotation) => place(text, quotation));
    console.log(JSON.stringify({ milliseconds: performance.now() - begun, found }));
}
