"""Another program that follows the published steps, in another language, gets the same matching form."""

from __future__ import annotations

from annotations.anchoring.matching_form import form_of
from tests.browser.conftest import Visit

FOLLOW = """
async (texts) => {
    const { steps } = await (await fetch("?format=json")).json();
    const acts = {
        "normalise": (text, { form }) => text.normalize(form),
        "replace characters": (text, { replacements }) => [...text].map((each) => replacements[each] ?? each).join(""),
        "replace pattern": (text, { pattern, by }) => text.replace(new RegExp(pattern, "gu"), by),
    };
    return texts.map((text) => steps.reduce((form, step) => acts[step.act](form, step), text));
}
"""
PIECES = [
    *["a", "1", " ", "\n", "*", "**", "*bis*", "2*bis*", "5A*ter*", "*ibid*", "administrations*", "_", "½", "法", "—"],
    *["e\u0301", "*\u0301", "ﬁ", "Œ", "ǽ", "ﷺ", "\ufc5e", "…", "“", "’", "\u00ad", "\u200d", "\u0640", "م\u064e", "أ"],
    *["\u1100", "\u1161", "\u11a8", "*\u1161", "\u0344", "\u2126", "\u1fef", "\U0001f6f0\ufe0f", "\u0958", "\ufb2c"],
]


def test_a_browser_that_follows_the_steps_gets_the_same_form(visit: Visit) -> None:
    pairs = [one + other for one in PIECES for other in PIECES]
    texts = [
        *pairs,
        *(pair + piece for pair in pairs[::7] for piece in PIECES),
        "x".join(map(chr, range(0x20, 0xD800))),
    ]
    page = visit("/normalisation/")
    assert page.evaluate(FOLLOW, texts) == [form_of(each) for each in texts]
