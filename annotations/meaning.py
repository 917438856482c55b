"""Words that bear meaning: a change of one of them is never a small change, whatever a measure of likeness says of it.
Pure: no ORM, no HTTP.

A table of words for each language: what negates, what requires or permits, what limits or compares, numbers, months,
and the names of organs. *And* and *or* count where one stands for the other and nowhere else: a list that grows by an
item moves its *and*, and nothing turns on that.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache

from treatyreader.comparing import tokens

NAME = 80
"""Code points on either side of a change that are searched for the rest of the name that it is part of."""


@dataclass(frozen=True, eq=False)
class MeaningWords:
    """One language's words. Alternatives of a regular expression; mappings give words that mean the same one form."""

    words: str
    numbers: dict[str, str] = field(default_factory=dict)
    months: tuple[str, ...] = ()
    organs: str = ""
    conjunctions: dict[str, str] = field(default_factory=dict)
    forms: dict[str, str] = field(default_factory=dict)
    endings: str = ""
    is_spaced: bool = True
    """Words are parted by white space; else (Chinese) a word is found inside the others."""


def _numbers(cardinals: str, ordinals: str = "") -> dict[str, str]:
    """From "one two …" and "first second …", counted from 1; words joined by "/" are the same number."""
    return {
        word: f"{number}{mark}"
        for row, mark in ((cardinals, ""), (ordinals, "."))
        for number, words in enumerate(row.split(), start=1)
        for word in words.split("/")
    }


_CAPITAL = (
    r"(?!(?:The|An?|Any|Each|All|Every|If|In|On|Of|For|To|By|Subject|Such|This|These|Those|Where|When|No|Other)\b)"
    r"[A-ZÀ-Þ][\w'’-]*"
)

TABLE: dict[str, MeaningWords] = {
    "en": MeaningWords(
        words=r"not|no|nor|never|neither|none|nothing|cannot|without|\w+n['’]t|shall|should|may|must|will|would"
        r"|can|could"
        r"|might|ought|except(?:ed|ing|ion)?|unless|only|solely|exclusively|subject to|provided that|notwithstanding"
        r"|if|where|whether|until|before|after|within|at least|at most|more than|less than|fewer than"
        r"|not exceeding|up to"
        r"|maximum|minimum|as far as|so far as|to the (?:greatest |fullest )?extent|where appropriate|as appropriate"
        r"|in principle|endeavou?rs?|encourage[ds]?|promotes?|fosters?|ensures?|recommend(?:s|ed)?|all|each"
        r"|every|both"
        r"|right|rights|prohibit(?:s|ed)?|forbid(?:s|den)?|prevents?|free(?:ly)?|half|dozen|twice",
        numbers={
            **_numbers(
                "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
                " seventeen eighteen nineteen twenty",
                "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth",
            ),
            "thirty": "30",
            "forty": "40",
            "fifty": "50",
            "sixty": "60",
            "seventy": "70",
            "eighty": "80",
            "ninety": "90",
            "hundred": "100",
            "thousand": "1000",
            "million": "1000000",
        },
        months=(
            *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october"),
            *("november", "december"),
        ),
        organs=rf"(?:{_CAPITAL}\s+)*(?:Bureaux?|Boards?|Council|Conferences?|Assembl(?:y|ies)|Sectors?"
        rf"|Sector Members?"
        r"|Secretary-General|Secretariat|Directors?|Chairman|Chair|President|Committees?|Commissions?|Court|Tribunal"
        r"|Union|Organization|Organisation|Agency|Authority|Parliament|Congress|Senate|House of Representatives"
        r"|Senators?"
        r"|United Nations|Constitution|Convention|Members?|States?"
        r"|Contracting"
        r"\s+Part(?:y|ies)|Part(?:y|ies)|Governments?|Depositary)(?:\s+(?:of|on|for)\s+(?:the\s+|each\s+)?"
        rf"(?:{_CAPITAL}(?:\s+{_CAPITAL})*))*|administrations?|authorized\s+operating\s+agenc(?:y|ies)"
        rf"|(?:{_CAPITAL}\s+)+(?:Regulations|Recommendations?|Resolutions?|Protocol|Treaty)"
        r"|recognized\s+private\s+operating\s+agenc(?:y|ies)|(?:private\s+)?operating\s+agenc(?:y|ies)|governments?",
        conjunctions={"and": "and", "or": "or"},
        forms={"endeavor": "endeavour", "nought": "no"},
        endings=r"ies$|y$|x$|s$",
    ),
    "fr": MeaningWords(
        words=r"ne|n['’]|pas|non|ni|jamais|aucune?s?|nul(?:le)?|sans|rien|doi(?:t|vent)|devr(?:a|ont|ai(?:t"
        r"|ent))|devoir"
        r"|peu(?:t|vent)|pourr(?:a|ont|ai(?:t|ent))|sauf|excepté|exception|à moins|hormis|seule?s?|seulement"
        r"|uniquement"
        r"|exclusivement|sous réserve|à condition|nonobstant|si|lorsque|avant|après|jusqu|au moins|au plus|au minimum"
        r"|au maximum|plus de|moins de|maximum|minimum|dans (?:toute )?la mesure|en principe|s['’]efforcent"
        r"|s['’]efforcer"
        r"|efforcent|encourag\w+|favoris\w+|recommand\w+|tous|toutes?|tout|chaque|chacune?|droits?|interdi\w+|demi",
        numbers=_numbers(
            "un/une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize",
            "premier/première deuxième/second/seconde troisième quatrième cinquième sixième septième huitième"
            " neuvième"
            " dixième",
        )
        | {"vingt": "20", "trente": "30", "quarante": "40", "cinquante": "50", "soixante": "60", "cent": "100"},
        months=(
            *("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre"),
            *("novembre", "décembre"),
        ),
        organs=r"(?:Bureaux?|Comités?|Conseil|Conférences?|Assemblées?|Secteurs?|Secrétaire général|Secrétariat"
        r"|Directeurs?"
        r"|Commissions?|Cour|Union|Organisation|Constitution|Convention|Règlements?|Recommandations?|Résolutions?"
        r"|États? Membres?|Etats? Membres?|Membres?|États?|Etats?|Nations Unies|Gouvernements?|Parties?)"
        r"(?:\s+(?:(?:de la|de l['’]|du|des|de|d['’])\s*)[\w-]+)*|exploitations?(?: autorisées?| reconnues?"
        r"| privées?)*"
        r"|administrations?|gouvernements?",
        conjunctions={"et": "and", "ou": "or"},
        endings=r"e?s$|x$|e$",
    ),
    "es": MeaningWords(
        words=r"no|ni|nunca|jamás|ningun[oa]s?|ningún|nada|sin|deb(?:e|en|erá|erán|ería|erían)|podrá[n]?|puede[n]?"
        r"|podría[n]?|salvo|excepto|excepción|a menos|solo|sólo|solamente|únicamente|exclusivamente|a reserva"
        r"|con sujeción|siempre que|no obstante|si|cuando|antes|después|hasta|al menos|por lo menos|como máximo"
        r"|como mínimo|a lo sumo|más de|menos de|máximo|mínimo|en la (?:mayor )?medida|en principio|procurará[n]?"
        r"|esforzará[n]?|foment\w+|alent\w+|recom\w+|tod[oa]s?|cada|ambos|derechos?|prohib\w+|medio",
        numbers=_numbers(
            "uno/una/un dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis",
            "primero/primera/primer segundo/segunda tercero/tercera/tercer cuarto/cuarta quinto/quinta sexto/sexta"
            " séptimo/séptima octavo/octava noveno/novena décimo/décima",
        )
        | {"veinte": "20", "treinta": "30", "cuarenta": "40", "cincuenta": "50", "sesenta": "60", "cien": "100"},
        months=(
            *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre"),
            *("noviembre", "diciembre"),
        ),
        organs=r"(?:Oficinas?|Juntas?|Comités?|Consejo|Conferencias?|Asambleas?|Sector(?:es)?"
        r"|Secretario General|Secretaría"
        r"|Director(?:es)?|Comisi(?:ón|ones)|Corte|Unión|Organización|Constitución|Convenio|Reglamentos?"
        r"|Recomendaci(?:ón"
        r"|ones)|Resoluci(?:ón|ones)|Estados? Miembros?|Miembros?|Estados?|Naciones Unidas|Gobiernos?|Partes?)"
        r"(?:\s+(?:de la|de los|de las|del|de)\s+[\w-]+)*|empresas? de explotación(?: autorizadas?| reconocidas?)*"
        r"|administraci(?:ón|ones)|gobiernos?",
        conjunctions={"y": "and", "e": "and", "o": "or", "u": "or"},
        endings=r"es$|s$|n$",
    ),
    "ru": MeaningWords(
        words=r"не|нет|ни|никогда|никак\w*|никто|ничто|без|нельзя|долж[енан]\w*|обязан\w*|следует|может|могут"
        r"|мог(?:ла|ли|ло)?"
        r"|вправе|кроме|исключени\w+|если|только|исключительно|лишь|при условии|несмотря|до|после|прежде|в течение"
        r"|не менее|не более|по крайней мере|более|менее|минимум|максимум|максимальн\w+|минимальн\w+|в той мере"
        r"|в принципе|стрем\w+|прилага\w+|содейств\w+|поощря\w+|обеспечива\w+|рекоменд\w+|все|всех|всем|каждый|каждая"
        r"|каждое|каждого|кажд\w+|прав[оа]|запрещ\w+|половин\w+",
        numbers=_numbers(
            "один/одна/одно/одного два/две/двух три/трех/трёх четыре/четырех пять/пяти шесть/шести семь/семи"
            " восемь/восьми"
            " девять/девяти десять/десяти",
            "первый/первая/первое второй/вторая/второе третий/третья/третье четвертый/четвертая пятый/пятая"
            " шестой/шестая"
            " седьмой/седьмая восьмой/восьмая девятый/девятая десятый/десятая",
        )
        | {"двадцать": "20", "тридцать": "30", "сорок": "40", "сто": "100", "тысяча": "1000"},
        months=(
            *("января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября"),
            *("ноября", "декабря"),
        ),
        organs=r"(?:Бюро|Комитет\w*|Совет\w*|Конференци\w+|Ассамбле\w+|Сектор\w*|Секретариат\w*|Директор\w*"
        r"|Комисси\w+|Суд\w*"
        r"|Союз\w*|Организаци\w+|Устав\w*|Конвенци\w+|Регламент\w*|Рекомендаци\w+|Резолюци\w+"
        r"|Генеральн\w+ секретар\w+"
        r"|Государств\w*|Член\w*|Сторон\w*|Правительств\w*)(?:[\s-]+(?:[А-ЯЁ]\w+|радиосвязи|стандартизации|развития"
        r"|электросвязи|[Чч]лен\w*))*|администраци\w+|эксплуатационн\w+ организаци\w+|государств\w*|правительств\w*",
        conjunctions={"и": "and", "или": "or", "либо": "or"},
    ),
    "zh": MeaningWords(
        words=r"不|未|无|無|没有|沒有|非|勿|禁止|除非|除外|除|以外|仅|僅|只|唯|应当|应该|应|應|须|須|必须|必須|可以|可|能够|得|不得|如果|如"
        r"|若|但|至少|至多|不超过|不少于|超过|超過|以上|以下|以内|之前|之后|以前|以后|在.{1,8}范围内|前提下|努力|尽力|鼓励|促进|确保|建议"
        r"|所有|每个|每|各|一切|权利|權利|半",
        numbers={
            character: str(number)
            for number, characters in enumerate(
                ("〇零", "一壹", "二两兩贰", "三叁", "四", "五", "六", "七", "八", "九", "十")
            )
            for character in characters
        }
        | {"百": "100", "千": "1000", "万": "10000", "萬": "10000"},
        organs=r"(?:无线电通信|電信標準化|电信标准化|电信发展|标准化|无线电规则|全权代表|世界|行政|国际电信联盟|国际电联|联合国|聯合國)*"
        r"(?:局|秘书长|秘書長|理事会|理事會|委员会|委員會|大会|大會|全会|部门|主任|国际电联|联合国|聯合國|联盟|成员国|缔约国|締約國|国家"
        r"|政府|主管部门|运营机构|《组织法》|组织法|公约|公約|规则|建议书|决议)",
        conjunctions={"和": "and", "及": "and", "与": "and", "或": "or"},
        is_spaced=False,
    ),
    "ar": MeaningWords(
        words=r"لا|لم|لن|ليس\w*|غير|دون|بدون|ما لم|إلا|الا|باستثناء|عدا|سوى|فقط|يجب|وجب|ينبغي|يجوز|يمكن|يتعين"
        r"|يحق|يحظر|شريطة"
        r"|رهنا|إذا|اذا|إن|قبل|بعد|حتى|خلال|على الأقل|على الأكثر|أكثر|أقل|الأقصى|الأدنى|إلى الحد|تسعى|يسعى"
        r"|السعي|تشجع|تشجيع"
        r"|تعزيز|تكفل|ضمان|يوصى|جميع|كل|كافة|حق|الحق|حقوق|نصف",
        numbers=_numbers(
            "واحد/واحدة اثنان/اثنين/اثنتان ثلاثة/ثلاث أربعة/أربع خمسة/خمس ستة/ست سبعة/سبع ثمانية/ثماني تسعة/تسع"
            " عشرة/عشر",
            "الأول/الأولى الثاني/الثانية الثالث/الثالثة الرابع/الرابعة الخامس/الخامسة السادس/السادسة السابع/السابعة"
            " الثامن/الثامنة التاسع/التاسعة العاشر/العاشرة",
        )
        | {"مائة": "100", "مئة": "100", "ألف": "1000", "عشرون": "20", "ثلاثون": "30"},
        months=(
            *("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر"),
            "ديسمبر",
        ),
        organs=r"(?:مكتب|المكتب|مجلس|المجلس|مؤتمر|المؤتمر|جمعية|الجمعية|قطاع|القطاع|الأمين العام|الأمانة|مدير"
        r"|المدير|لجنة|اللجنة"
        r"|محكمة|المحكمة|الاتحاد|المنظمة|الدستور|الاتفاقية|اللوائح|لوائح|توصيات|التوصيات|قرار|القرار|الدول الأعضاء"
        r"|دولة عضو|الدول|الدولة|الأمم المتحدة|الأطراف|الحكومات|الإدارات|وكالات التشغيل)(?:\s+ال\w+)*",
        conjunctions={"أو": "or", "او": "or"},
    ),
}

# In every language: numbers with their letter or sign, roman numbers, the letter of a point, names in capitals.
_EVERYWHERE = (
    r"\d+(?:[.,/:-]\d+)*(?:\s?%|[A-Za-z]+\b)?|(?<!\w)[IVXLC]+(?!\w)|(?<!\w)[^\W\d_](?=\))"
    r"|(?<!\w)[A-ZА-ЯЁ]{2,}(?:-[A-ZА-ЯЁ]+)*(?!\w)"
)
_NO_LETTERS = re.compile(r"[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u00ad]")
"""Marks of Arabic vowels, the line that stretches an Arabic word, the soft hyphen."""
_FOLDED = str.maketrans(dict.fromkeys("‘’‚‛", "'") | dict.fromkeys("“”„‟«»", '"') | dict.fromkeys("‐‑‒–—―", "-"))


def weights(text: str, language: str) -> tuple[str, ...]:
    """The words of a text that bear meaning, in order, each in the one form in which they are compared; conjunctions
    left out. Of a language that has no row in the table: all its words. `language` is a BCP 47 tag."""
    text = folded(text)
    row = _row(language)
    if row is None:
        return tuple(each.text.casefold() for each in tokens(text) if each.is_word)
    return tuple(_form(match, row) for match in _pattern(row).finditer(text))


def weighty(before_words: str, after_words: str, language: str) -> bool:
    """Whether a word that bears meaning came, went or was replaced between the two. `language` is a BCP 47 tag."""
    if weights(before_words, language) != weights(after_words, language):
        return True
    before, after = _joins(before_words, language), _joins(after_words, language)
    return bool(before and after) and before != after


def whole_words(text: str, start: int, end: int, language: str) -> str:
    """What stands from `start` to `end`, with the rest of a name or an expression that it cuts: of *at most* and of
    *Radiocommunication Bureau* the whole."""
    row = _row(language)
    if row is None:
        return text[start:end]
    first, last = start, end
    for match in _pattern(row).finditer(text, max(start - NAME, 0), min(end + NAME, len(text))):
        cut = match.start() < start < match.end() if start == end else match.start() < end and start < match.end()
        if cut:
            first, last = min(first, match.start()), max(last, match.end())
    return text[first:last]


def _row(language: str) -> MeaningWords | None:
    return TABLE.get(language.partition("-")[0].casefold())


def folded(text: str) -> str:
    """Without what is typography: one form of composed letters, of quotes and of dashes, no marks that only help."""
    return unicodedata.normalize("NFKC", _NO_LETTERS.sub("", text)).translate(_FOLDED)


@cache
def _pattern(row: MeaningWords) -> re.Pattern[str]:
    plain = "|".join([row.words, *map(re.escape, sorted({*row.numbers, *row.months}, key=len, reverse=True))])
    plain = plain.replace(" ", r"\s+")
    if not row.is_spaced:
        return re.compile(f"(?P<organ>{row.organs})|{_EVERYWHERE}|(?P<word>{plain})")
    # In Arabic, *and* is written together with the word that follows.
    joined = "[وف]?" if "أو" in row.conjunctions else ""
    organs = rf"(?<!\w){joined}(?P<organ>{row.organs})(?!\w)"
    return re.compile(rf"{organs}|{_EVERYWHERE}|(?<!\w){joined}(?i:(?P<word>{plain})(?:(?<=['’])|(?!\w)))")


def _form(match: re.Match[str], row: MeaningWords) -> str:
    word = " ".join((match["organ"] or match["word"] or match.group()).casefold().split())
    word = row.forms.get(word) or row.numbers.get(word) or word
    if row.endings:
        word = " ".join(re.sub(row.endings, "", each) if len(each) > 3 else each for each in word.split())
    return word


def _joins(text: str, language: str) -> set[str]:
    row = _row(language)
    if row is None:
        return set()
    if not row.is_spaced:
        return {form for word, form in row.conjunctions.items() if word in text}
    words = {each.text.casefold() for each in tokens(text)}
    return {form for word, form in row.conjunctions.items() if word in words}
