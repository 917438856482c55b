"""How each language cites: its words for provisions, for "above", for "of the". A new language adds a row.

The words are regular expressions that hold no unbounded repetition, so that reading stays linear in the text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SPACE = r"\s{1,3}"
_SUFFIX = r"(?:\*?(?:bis|ter|quater|penter|quinquies|sexies)\*?)?"
DOTTED = r"\d{1,4}(?:\.\d{1,4}){1,5}"
NUMBERS = {
    "article": rf"\d{{1,4}}[A-Z]{{0,2}}{_SUFFIX}",
    "appendix": r"\d{1,3}[A-Z]?",
    "annex": r"(?:\d{1,3}[A-Z]?|[A-Z](?![\w’']))",
    "part": r"(?:\d{1,3}|[IVXL]{1,7})",
    "chapter": r"(?:\d{1,3}|[IVXL]{1,7})",
    "margin number": rf"(?:C[SV]\s)?\d{{1,4}}[A-Z]{{0,2}}{_SUFFIX}(?:/\d{{1,3}})?",
    "resolution": r"(?:[A-Z]{1,6}[-/]\d{1,3}|\d{1,4}(?:/\d{1,4})?)",
    "recommendation": r"(?:(?:ITU|UIT|МСЭ)-[TRDТР]\s)?(?:[A-Z]\.\d{1,5}(?:\.\d{1,4}){0,3}|\d{1,4})",
    "opinion": r"\d{1,3}",
    "paragraph": rf"(?:{DOTTED}|\d{{1,4}}){_SUFFIX}",
    "point": r"[a-zа-я]{1,2}\)",
}


@dataclass(frozen=True)
class Head:
    """The word before a number: one number follows `one`, a list follows `many`. `label` is the word of a citation
    made up for a number within a list. `after` closes the number where a language writes around it (第…条)."""

    kind: str
    label: str
    one: str
    many: str = ""
    after: str = ""


@dataclass(frozen=True)
class Language:
    """A language's words. `owner` leads from a number to whose it is, `the` may follow it; `this` and `that` stand
    before an instrument named in passing; `name` is a title in the language's letters; `parts` are words for parts of
    a text itself; `bodies` act, and own no provisions; `before_number` are the words after which "No." is ours (after
    a noun, as in "Mandate No. 7", it is not)."""

    heads: Sequence[Head]
    conjunction: str
    here: str = r"(?!)"
    owner: str = r"(?!)"
    this: str = r"(?!)"
    that: str = r"(?!)"
    parts: str = r"(?!)"
    bodies: str = r"(?!)"
    the: str = ""
    name: str = r"(?!)"
    before_number: str = ""
    dated: str = r"(?!)"
    provision: str = r"(?!)"
    owner_first: bool = False


# Capitalised words, with the small ones that stand within a title.
_TITLE = r"[A-ZÀ-ÞА-ЯЁ][\w’'-]{{0,40}}(?:\s(?:(?:{small})\s){{0,2}}[A-ZÀ-ÞА-ЯЁ][\w’'-]{{0,40}}){{0,9}}"

LANGUAGES: Mapping[str, Language] = {
    "en": Language(
        heads=(
            Head("article", "Article", r"[Aa]rticle|Art\.", r"[Aa]rticles|Arts\."),
            Head("appendix", "Appendix", r"[Aa]ppendix", r"[Aa]ppendi(?:ces|xes)"),
            Head("annex", "Annex", r"Annex", r"Annexes"),
            Head("part", "Part", r"Part", r"Parts"),
            Head("chapter", "Chapter", r"Chapter", r"Chapters"),
            Head("margin number", "No.", r"No\.", r"Nos\."),
            Head("resolution", "Resolution", r"Resolution(?:\sNo\.)?", r"Resolutions(?:\sNos\.)?"),
            Head(
                "recommendation",
                "Recommendation",
                r"(?:ITU-[TRD]\s)?Recommendation(?:\sNo\.)?",
                r"(?:ITU-[TRD]\s)?Recommendations(?:\sNos\.)?",
            ),
            Head("opinion", "Opinion", r"Opinion(?:\sNo\.)?", r"Opinions(?:\sNos\.)?"),
            Head(
                "paragraph",
                "paragraph",
                r"§|[Pp]aragraph|[Ss]ub-?paragraph|[Ss]ection|[Pp]rovision",
                r"§§|[Pp]aragraphs|[Ss]ub-?paragraphs|[Ss]ections|[Pp]rovisions",
            ),
            Head("point", "point", r"[Pp]oint|[Ii]tem", ""),
        ),
        conjunction=r"and|or|to|through",
        here=r"above|below",
        owner=r"of|in|to|under",
        this=r"this|these|the\spresent|present",
        that=r"that|those|the\ssaid|the\ssame|the\s(?:above|afore)-?mentioned|said",
        parts=r"Articles?|Appendi(?:x|ces)|Annex(?:es)?|Sections?|Parts?|Chapters?|Resolution|Recommendation|Preamble",
        bodies=r"Members?|Member\sStates?|States?|the\sUnion|the\sSecretary-General|the\sCouncil",
        the=r"the\s|its\s",
        name=_TITLE.format(small="of|for|on|the|and|to|against|by"),
        before_number=r"in|to|under|of|and|or|with|by|than|see|See|per|from|that|both|at|for|on|also",
        dated=r",?\s(?:of|dated)\s\d{1,2}\s[A-Z][a-z]{2,8}\s\d{4},?",
        provision=r"provisions?|section|paragraph",
    ),
    "fr": Language(
        heads=(
            Head("article", "Article", r"[Aa]rticle|[Aa]rt\.", r"[Aa]rticles"),
            Head("appendix", "Appendice", r"[Aa]ppendice", r"[Aa]ppendices"),
            Head("annex", "Annexe", r"[Aa]nnexe", r"[Aa]nnexes"),
            Head("margin number", "numéro", r"[Nn]uméro|[Nn]o\.?|[Nn]°", r"[Nn]uméros|[Nn]os\.?"),
            Head("resolution", "Résolution", r"[Rr][ée]solution(?:\sN°)?", r"[Rr][ée]solutions"),
            Head("recommendation", "Recommandation", r"[Rr]ecommandation", r"[Rr]ecommandations"),
            Head("opinion", "Vœu", r"V(?:œ|oe)u(?:\sN°)?", ""),
            Head(
                "paragraph",
                "paragraphe",
                r"§|[Pp]aragraphe|[Aa]linéa|[Ss]ection|[Dd]isposition",
                r"§§|[Pp]aragraphes|[Aa]linéas|[Ss]ections|[Dd]ispositions",
            ),
            Head("point", "point", r"[Pp]oint|[Aa]linéa", ""),
        ),
        conjunction=r"et|ou|à",
        here=r"ci-dessus|ci-dessous|ci-après",
        owner=r"de|du|des|dans|à",
        this=r"(?:le\s|la\s|les\s)?présente?s?|cette|ce",
        that=r"ladite|dudit|(?:la|le)\smême",
        parts=r"Articles?|Appendices?|Annexes?|Sections?|Résolution|Préambule",
        bodies=r"(?:l['’]|les\s)?(?:Union|Etats?(?:\sMembres?)?|Membres?)|(?:le\s)?Secrétaire\sgénéral",
        the=r"la\s|le\s|les\s|l['’]",
        name=_TITLE.format(small="de|du|des|la|le|les|sur|pour|et|à"),
        before_number=r"aux?|du|des|les?|la|et|ou|par|que|à|de|En|Au|voir|Voir|selon",
        dated=r"\sdu\s\d{1,2}(?:er)?\s[a-zéû]{3,9}\s\d{4}",
        provision=r"disposition|section|paragraphe",
    ),
    "es": Language(
        heads=(
            Head("article", "Artículo", r"[Aa]rtículo|[Aa]rt\.", r"[Aa]rtículos"),
            Head("appendix", "Apéndice", r"[Aa]péndice", r"[Aa]péndices"),
            Head("annex", "Anexo", r"[Aa]nexo", r"[Aa]nexos"),
            Head("margin number", "número", r"[Nn]úmero|[Nn]\.?[º°]", r"[Nn]úmeros|[Nn]\.?os\.?"),
            Head("resolution", "Resolución", r"[Rr]esolución", r"[Rr]esoluciones"),
            Head("recommendation", "Recomendación", r"[Rr]ecomendación", r"[Rr]ecomendaciones"),
            Head("opinion", "Opinión", r"Opinión|Ruego", ""),
            Head(
                "paragraph",
                "párrafo",
                r"§|[Pp]árrafo|[Pp]unto|[Ss]ección|[Dd]isposición|[Aa]partado",
                r"§§|[Pp]árrafos|[Pp]untos|[Ss]ecciones|[Dd]isposiciones|[Aa]partados",
            ),
            Head("point", "inciso", r"[Ii]nciso|[Pp]unto|[Aa]partado", ""),
        ),
        conjunction=r"y|e|o|u|a",
        here=r"anterior(?:es)?|supra|infra|siguientes?|arriba\scitados?",
        owner=r"de|del|en|a",
        this=r"(?:el\s|la\s|los\s)?presentes?|est[ea]|estos",
        that=r"dich[oa]|la\smisma|el\smismo",
        parts=r"Artículos?|Apéndices?|Anexos?|Sección|Resolución|Preámbulo",
        bodies=r"(?:los\s)?(?:Estados?(?:\sMiembros?)?|Miembros?)|(?:la\s)?Unión|(?:el\s)?Secretario\sGeneral",
        the=r"la\s|el\s|los\s|las\s",
        name=_TITLE.format(small="de|del|la|el|los|las|sobre|para|y"),
        before_number=r"el|los|del|al|de|en|a|y|o|con|según|véase|Véase|que|por",
        dated=r"\sde\s\d{1,2}\sde\s[a-z]{4,10}\sde\s\d{4}",
        provision=r"disposición|sección|párrafo",
    ),
    "ru": Language(
        heads=(
            Head("article", "Статья", r"[Сс]тать(?:я|и|е|ю|ей)|[Сс]т\.", r"[Сс]тать(?:и|ям|ями|ях)|[Сс]татей"),
            Head("appendix", "Дополнение", r"[Дд]ополнени(?:е|я|ю|ем|и)", r"[Дд]ополнени(?:я|ям|ями|ях|й)"),
            Head("annex", "Приложение", r"[Пп]риложени(?:е|я|ю|ем|и)", r"[Пп]риложени(?:я|ям|ями|ях|й)"),
            Head("margin number", "№", r"№", r"№№"),
            Head("resolution", "Резолюция", r"[Рр]езолюци(?:я|и|ю|ей)", r"[Рр]езолюци(?:и|й|ям|ями|ях)"),
            Head("recommendation", "Рекомендация", r"[Рр]екомендаци(?:я|и|ю|ей)", r"[Рр]екомендаци(?:и|й|ям|ями|ях)"),
            Head("opinion", "Мнение", r"Мнени(?:е|я|ю|ем|и)", ""),
            Head(
                "paragraph",
                "пункт",
                r"§|[Пп]ункт(?:а|у|ом|е)?|п\.|[Пп]оложени(?:е|я|ю|ем|и)|[Рр]аздел(?:а|у|ом|е)?",
                r"§§|[Пп]ункт(?:ы|ов|ам|ами|ах)|пп\.",
            ),
            Head("point", "подпункт", r"[Пп]одпункт(?:а|у|ом|е)?", ""),
        ),
        conjunction=r"и|или|по",
        here=r"выше|ниже",
        owner=r"в|к|из",
        this=r"настоящ(?:его|ей|их)|данно(?:го|й)",
        that=r"это(?:го|й)|вышеупомянуто(?:го|й)|указанно(?:го|й)",
        parts=r"Стать[а-я]{1,4}|Дополнени[а-я]{1,3}|Приложени[а-я]{1,3}|Резолюци[а-я]{1,3}|Преамбул[а-я]",
        bodies=r"Государств?[а-я]{0,3}(?:-Член[а-я]{0,3})?|Союза|Член[а-я]{0,3}",
        name=_TITLE.format(small="о|об|по|для|и"),
        before_number=r"в|к|с|и|или|по|из|от|о|см\.",
        dated=r"\sот\s\d{1,2}\s[а-я]{3,8}\s\d{4}\s(?:г\.|года)",
        provision=r"положение|пункт",
    ),
    "zh": Language(
        heads=(
            Head("article", "第{}条", "", r"第", r"\s?条"),
            Head("margin number", "第{}款", "", r"第", r"\s?款"),
            Head("paragraph", "第{}段", "", r"第", r"\s?[段节]"),
            Head("resolution", "第{}号决议", "", r"第", r"\s?号决议"),
            Head("appendix", "附录{}", "", r"附录(?:第)?\s?"),
            Head("resolution", "第{}号决议", "", r"决议(?:第)?\s?"),
        ),
        conjunction=r"和|与|或|至|及",
        here=r"上述|以上|以下",
        that=r"该",
        owner_first=True,
    ),
}
PREAMBLES = {"en": "Preamble", "fr": "Préambule", "es": "Preámbulo", "ru": "Преамбул[аеуы]", "zh": "序言"}


def end_of_number(words: Language) -> tuple[str, str]:
    """Where a number within a list and the last number end: no letter goes on, and it is no fraction or share."""
    letters = "A-Za-z0-9*" if words.owner_first else r"\w*"
    return rf"(?![{letters}]|[.]\d)", rf"(?![{letters}]|[.,]\d|\s?%)"
