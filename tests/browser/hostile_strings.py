"""Five hundred strings that somebody might send to do harm, the same ones every time, and where they are sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import quote

CANARY = "window.canary=1"
COUNT = 500
LENGTH = 10_000

CLAUSE = "itrs/2012/en@1/art_12__para_12-1"

SCRIPTS = [
    f"<script>{CANARY}</script>",
    f"<SCRIPT SRC=data:text/javascript,{CANARY}></SCRIPT>",
    f"<scr<script>ipt>{CANARY}</scr</script>ipt>",
    f"</textarea><script>{CANARY}</script>",
    f"</title><script>{CANARY}</script>",
    f"</template><script>{CANARY}</script>",
    f"--><script>{CANARY}</script><!--",
    f"]]><script>{CANARY}</script>",
    f"<img src=x onerror={CANARY}>",
    f"<img/src='x'/onerror='{CANARY}'/>",
    f"<img src=x:x onerror\x0c={CANARY}>",
    f"<body onload={CANARY}>",
    f"<iframe srcdoc='<script>parent.{CANARY[7:]}</script>'></iframe>",
    f"<iframe src=javascript:parent.{CANARY[7:]}>",
    f"<object data='data:text/html,<script>{CANARY}</script>'></object>",
    f"<embed src='data:text/html,<script>{CANARY}</script>'>",
    f"<details open ontoggle={CANARY}>",
    f"<input autofocus onfocus={CANARY}>",
    f"<video><source onerror={CANARY}></video>",
    f"<style>@import 'data:text/css,*{{background:url(javascript:{CANARY})}}';</style>",
    f"<link rel=stylesheet href='data:text/css,x' onload={CANARY}>",
    f"<base href='javascript:{CANARY}//'>",
    f"<meta http-equiv=refresh content='0;url=javascript:{CANARY}'>",
    f"<form action=javascript:{CANARY}><button autofocus>x</button></form>",
    f"<svg onload={CANARY}>",
    f"<svg><script>{CANARY}</script></svg>",
    f"<svg><animate onbegin={CANARY} attributeName=x dur=1s>",
    f"<svg><a xlink:href='javascript:{CANARY}'><text y=20>x</text></a></svg>",
    f"<svg><foreignObject><iframe onload={CANARY}></iframe></foreignObject></svg>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={CANARY}></style></mglyph></table></mtext></math>",
    f"<math href='javascript:{CANARY}'>x</math>",
    f"<noscript><p title='</noscript><img src=x onerror={CANARY}>'></noscript>",
]
BREAKERS = [
    f'" onmouseover="{CANARY}" x="',
    f"' autofocus onfocus='{CANARY}' x='",
    f"` onpointerenter={CANARY} `",
    f'"><script>{CANARY}</script>',
    f"'><img src=x onerror={CANARY}>",
    f'" style="animation:x" onanimationstart="{CANARY}',
    f"hx-on:load={CANARY}",
    f'<p hx-get="/account/logout/" hx-trigger="load" hx-on::after-request="{CANARY}">x</p>',
    '<a data-write="comment" href="https://evil.example/">x</a>',
    f'<form data-draft action="javascript:{CANARY}">x</form>',
]
LINKS = [
    f"[x](javascript:{CANARY})",
    f"[x](JaVaScRiPt:{CANARY})",
    f"[x](java\tscript:{CANARY})",
    f"[x](javascript&colon;{CANARY})",
    f"[x](&#106;avascript:{CANARY})",
    f"[x](data:text/html,<script>{CANARY}</script>)",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    f"[x](vbscript:{CANARY})",
    f'[x](https://example.org/ "\\" onmouseover={CANARY}")',
    f"![x](javascript:{CANARY})",
    f'![x" onerror="{CANARY}](https://evil.example/x.png)',
    f"<javascript:{CANARY}>",
    f"[x][1]\n\n[1]: javascript:{CANARY}",
    "https://evil.example/" + "a" * 300,
    "//evil.example/x",
    f"javascript://%0a{CANARY}",
]
TEMPLATES = [
    "{{ 7 * 7 }}",
    "{% load static %}{% include 'base.html' %}",
    "{% debug %}",
    "{{ request.user.password }}",
    "{{ settings.SECRET_KEY }}",
    "${7*7}",
    "#{7*7}",
    "<%= 7 * 7 %>",
    "%(title)s %s %d {0} {title}",
    "{{ form.fields }}",
]
BROKEN = [
    "\ud800",
    "a\udfffb",
    "\udc00\ud800",
    "nul\0nul",
    "\0",
    "\ufffe\uffff",
    "\ufeffmark of order",
    "\x1b[31mred\x1b[0m",
    "\x07\x08\x7f\x85\u2028\u2029",
    "\u202eright to left override\u202c",
    "\u2066isolate\u2069\u200f\u200e",
    "\u061cمعلَّم <script>\u202e",
    "\u200b\u200c\u200d\u2060",
    "👨\u200d👩\u200d👧\u200d👦" * 20,
    "🏴\U000e0067\U000e0062\U000e007f",
    "Z" + "̸̢̛̗̀́̂" * 60 + "algo",
    "é" * 200,
    "ﷺ" * 100,
    "İıſK",
    "\u0130" * 50,
]
NESTED = [
    "> " * 400 + "deep",
    "".join(f"{'  ' * depth}- {depth}\n" for depth in range(120)),
    "[" * 500 + "x" + "](y)" * 500,
    "*" * 900 + "x" + "*" * 900,
    "_" * 500 + "a" + "**" * 300,
    "`" * 700 + "x",
    "<" * 2000,
    "(" * 1000 + ")" * 1000,
    "<div>" * 800,
    "&amp;" * 900,
    "![" * 400 + "](x)" * 400,
    "1. " * 300 + "x",
    "a\n\n" * 900,
    "| a " * 500,
    "\\" * 1500,
    "~" * 1200,
]
LONG = [
    "x" * LENGTH,
    "𝔘" * (LENGTH // 2),
    "word " * (LENGTH // 5),
    f"<b>{CANARY}</b>" * (LENGTH // 30),
    " " * LENGTH,
    "\n" * LENGTH,
    "x" * (2 * LENGTH),
]
QUERIES = [
    "' OR 1=1 --",
    "'; DROP TABLE annotations_comment; --",
    "\\'; SELECT pg_sleep(9)--",
    "%' ESCAPE '",
    "../../etc/passwd",
]
WRAPPERS = [
    "{}",
    "A remark: {}",
    "**{}**",
    "> {}",
    "- {}\n- {}",
    "`{}",
    "# {}",
    "[{}](https://example.org/)",
    "{}\u202e{}",
    "\t{}\n",
]


def _strings() -> list[str]:
    """All of them: each kind as it is, then in ever other wrappings, until there are enough."""
    plain = [*SCRIPTS, *BREAKERS, *LINKS, *TEMPLATES, *BROKEN, *QUERIES, *NESTED, *LONG]
    short = [each for each in plain if len(each) < 1000]
    wrapped = (wrapper.replace("{}", each) for wrapper in WRAPPERS[1:] for each in short if f"{each}" not in wrapper)
    return list(islice(dict.fromkeys([*plain, *wrapped]), COUNT))


STRINGS = _strings()


@dataclass(frozen=True)
class Form:
    """A form's address, the fields that get the strings, and what its other fields say. Of `together` strings one text
    is made: a form that is like another gets them so. `{claim}`, `{comment}`, `{evidence}`, `{words}` stand for things
    and words that are there."""

    address: str
    fields: tuple[str, ...]
    others: dict[str, str] = field(default_factory=dict)
    together: int = 5

    @property
    def texts(self) -> list[str]:
        """What each of its fields is sent, one text after the other: every string is in one of them."""
        return ["\n\n".join(STRINGS[first : first + self.together]) for first in range(0, COUNT, self.together)]


_CLAIM = {
    "text": "Keepers of lamps are named in the Regulations",
    "instrument": "itrs",
    "about": "adopted text",
    "kind": "words",
    "confirmed": "1",
    "source": "https://example.org/",
    "seen": "on",
}
_EVIDENCE = {"place_1": CLAUSE, "exact_1": "{words}", "limits_1": "keep", "bearing": "context", "coverage": "whole"}
FORMS = [
    Form(f"/comments/new/?on={CLAUSE}", ("body",), {"place_1": CLAUSE}, together=1),
    Form(f"/comments/new/?on={CLAUSE}", ("body", "place_1", "exact_1", "near_1", "limits_1")),
    Form("/comments/new/?on=claim:{claim}", ("body",)),
    Form("/comments/{comment}/reply/", ("body",)),
    Form("/comments/{comment}/edit/", ("body",), {"version": "1"}),
    Form(f"/passages/new/?on={CLAUSE}", ("exact_1",), {"place_1": CLAUSE}, together=25),
    Form("/claims/new/", ("text", "said_by", "quoted", "note"), _CLAIM, together=1),
    Form("/claims/new/", ("source", "said_on", "instrument", "about", "kind"), _CLAIM, together=25),
    Form("/evidence/new/?claim={claim}", ("rationale",), _EVIDENCE),
    Form("/evidence/new/?claim={claim}", ("of", "bearing", "coverage"), _EVIDENCE | {"rationale": "Why."}, together=25),
    Form("/evidence/{evidence}/dispute/", ("reason", "exact_1"), {"place_1": CLAUSE}, together=25),
]
"""Another form is a line more here."""


def body_of(fields: dict[str, str]) -> bytes:
    """As a client sends it that cares for no rule of Unicode."""
    pairs = (f"{quote(name)}={quote(value.encode('utf-8', 'surrogatepass'))}" for name, value in fields.items())
    return "&".join(pairs).encode()
