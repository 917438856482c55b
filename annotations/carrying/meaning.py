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
    """One language's words.

    `words` and `organs` are alternatives of a regular expression, parted by blanks; "_" stands for a blank in one.
    `numbers` and `conjunctions` give words that mean the same one form; so does `endings`, which is cut off.
    """

    words: str
    numbers: dict[str, str]
    organs: str
    conjunctions: dict[str, str]
    months: str = ""
    units: str = ""
    """What is counted: thirty *days* are not thirty *months*. Alternatives, as in `words`."""
    forms: dict[str, str] = field(default_factory=dict)
    endings: str = ""
    is_spaced: bool = True
    """Words are parted by white space; else (Chinese) a word is found inside the others."""
    joined: str = ""
    """What may be written together with the word that follows."""


def _numbers(cardinals: str, ordinals: str = "", tens: str = "") -> dict[str, str]:
    """From "one two …", "first second …", counted from 1, and "20=twenty …"; "/" parts words for the same number."""
    counted = [
        (words, f"{number}{mark}")
        for row, mark in ((cardinals, ""), (ordinals, "."))
        for number, words in enumerate(row.split(), start=1)
    ]
    named = [(words, number) for number, _, words in (each.partition("=") for each in tens.split())]
    return {word: number for words, number in (*counted, *named) for word in words.split("/")}


_NO_NAME = "The|An?|Any|Each|All|Every|If|In|On|Of|For|To|By|Subject|Such|This|These|Those|Where|When|No|Other"
_NAME = rf"(?!(?:{_NO_NAME})\b)[A-ZÀ-Þ][\w'’-]*"
"""A word with a capital letter that is not only the first of a sentence."""

TABLE: dict[str, MeaningWords] = {
    "en": MeaningWords(
        words=r"""
            not no nor never neither none nothing cannot without \w+n['’]t
            shall should may must will would can could might ought
            except(?:ed|ing|ion)? save_(?:as|for|if|in|on|that|when|where|with) other_than apart_from rather_than
            instead_of non-\w+ unless only solely exclusively subject_to provided_that notwithstanding if where
            whether in_principle where_appropriate as_appropriate as_far_as so_far_as
            to_the_(?:greatest_|fullest_)?extent
            until before after within at_least at_most more_than less_than fewer_than not_exceeding up_to maximum
            minimum endeavou?rs? encourage[ds]? promotes? fosters? ensures? recommend(?:s|ed)? prohibit(?:s|ed)?
            forbid(?:s|den)? prevents? rights? free(?:ly)? all each every both half dozen twice
            (?:third|quarter|fifth|sixth|seventh|eighth|ninth|tenth)s
        """,
        numbers=_numbers(
            "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
            " eighteen nineteen",
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth",
            "20=twenty 30=thirty 40=forty 50=fifty 60=sixty 70=seventy 80=eighty 90=ninety 100=hundred 1000=thousand"
            " 1000000=million",
        ),
        months="january february march april may june july august september october november december",
        units=r"""
            seconds? minutes? hours? days? weeks? months? years? per_?cent(?:age)? francs? dollars? pounds? euros?
            marks? cents? met(?:re|er)s? kilomet(?:re|er)s? miles? feet tons? tonnes? kilograms?
        """,
        organs=rf"""
            (?:{_NAME}_)*(?:Bureaux?|Boards?|Councils?|Conferences?|Assembl(?:y|ies)|Sectors?|Sector_Members?
            |Secretary-General|Secretariat|Directors?|Chairman|Chair|President|Committees?|Commissions?|Courts?|Tribunal
            |Union|Organi[sz]ation|Agency|Authority|Parliament|Legislatures?|Congress|Senate|Senators?|House_of_Representatives
            |United_Nations|Constitution|Convention|Members?|States?|Contracting_Part(?:y|ies)|Part(?:y|ies)|Governments?
            |Depositary)(?:_(?:of|on|for)_(?:the_|each_)?{_NAME}(?:_{_NAME})*)*
            (?:{_NAME}_)+(?:Regulations|Recommendations?|Resolutions?|Protocol|Treaty)
            (?:authorized_|recognized_)?(?:private_)?operating_agenc(?:y|ies) administrations? governments?
        """,
        conjunctions={"and": "and", "or": "or"},
        forms={"endeavor": "endeavour"},
        endings=r"ies$|y$|x$|s$",
    ),
    "fr": MeaningWords(
        words=r"""
            ne n['’] pas non ni jamais aucune?s? nul(?:le)? sans rien
            doi(?:t|vent) devr(?:a|ont|ai(?:t|ent)) devoir peu(?:t|vent) pourr(?:a|ont|ai(?:t|ent))
            sauf excepté exception à_moins hormis seule?s? seulement uniquement exclusivement sous_réserve à_condition
            nonobstant si lorsque en_principe dans_(?:toute_)?la_mesure
            avant après jusqu au_moins au_plus au_minimum au_maximum plus_de moins_de maximum minimum
            (?:s['’])?efforce(?:nt|r)? encourag\w+ favoris\w+ recommand\w+ interdi\w+ droits? tous toutes? tout chaque
            chacune? demi
        """,
        numbers=_numbers(
            "un/une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
            " dix-sept dix-huit dix-neuf",
            "premier/première deuxième/second/seconde troisième quatrième cinquième sixième septième huitième neuvième"
            " dixième",
            "20=vingt 30=trente 40=quarante 50=cinquante 60=soixante 70=soixante-dix"
            " 80=quatre-vingts/quatre-vingt 90=quatre-vingt-dix 100=cent/cents 1000=mille",
        ),
        months="janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        units=r"""
            secondes? minutes? heures? jours? semaines? mois ans? années? pour_cent francs? dollars? livres? euros?
            centimes? mètres? kilomètres? milles tonnes? kilogrammes?
        """,
        organs=r"""
            (?:Bureaux?|Comités?|Conseil|Conférences?|Assemblées?|Secteurs?|Secrétaire_général|Secrétariat|Directeurs?
            |Commissions?|Cour|Union|Organisation|Constitution|Convention|[ÉE]tats?_Membres?|Membres?|[ÉE]tats?
            |Nations_Unies|Gouvernements?|Parties?)(?:_(?:de_la_|de_l['’]|du_|des_|de_|d['’])[\w-]+)*
            exploitations?(?:_autorisées?|_reconnues?|_privées?)* administrations? gouvernements?
        """,
        conjunctions={"et": "and", "ou": "or"},
        endings=r"e?s$|x$|e$",
    ),
    "es": MeaningWords(
        words=r"""
            no ni nunca jamás ningun[oa]s? ningún nada sin
            deb(?:e|en|erá|erán|ería|erían) podrán? pueden? podrían?
            salvo excepto excepción a_menos solo sólo solamente únicamente exclusivamente a_reserva con_sujeción
            siempre_que no_obstante si cuando en_principio en_la_(?:mayor_)?medida
            antes después hasta al_menos por_lo_menos como_máximo como_mínimo a_lo_sumo más_de menos_de máximo mínimo
            procurarán? esforzarán? foment\w+ alent\w+ recom\w+ prohib\w+ derechos? tod[oa]s? cada ambos medio
        """,
        numbers=_numbers(
            "uno/una/un dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis"
            " diecisiete dieciocho diecinueve",
            "primero/primera/primer segundo/segunda tercero/tercera/tercer cuarto/cuarta quinto/quinta sexto/sexta"
            " séptimo/séptima octavo/octava noveno/novena décimo/décima",
            "20=veinte 30=treinta 40=cuarenta 50=cincuenta 60=sesenta 70=setenta 80=ochenta 90=noventa"
            " 100=cien/ciento 200=doscientos/doscientas 300=trescientos/trescientas 400=cuatrocientos/cuatrocientas"
            " 500=quinientos/quinientas 600=seiscientos/seiscientas 700=setecientos/setecientas"
            " 800=ochocientos/ochocientas 900=novecientos/novecientas 1000=mil",
        ),
        months="enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        units=r"""
            segundos? minutos? horas? días? semanas? mes(?:es)? años? por_ciento francos? dólares libras? euros?
            céntimos? metros? kilómetros? millas? toneladas? kilogramos?
        """,
        organs=r"""
            (?:Oficinas?|Juntas?|Comités?|Consejo|Conferencias?|Asambleas?|Sector(?:es)?|Secretario_General|Secretaría
            |Director(?:es)?|Comisi(?:ón|ones)|Corte|Unión|Organización|Constitución|Convenio|Estados?_Miembros?|Miembros?
            |Estados?|Naciones_Unidas|Gobiernos?|Partes?)(?:_(?:de_la|de_los|de_las|del|de)_[\w-]+)*
            empresas?_de_explotación(?:_autorizadas?|_reconocidas?)* administraci(?:ón|ones) gobiernos?
        """,
        conjunctions={"y": "and", "e": "and", "o": "or", "u": "or"},
        endings=r"es$|s$",
    ),
    "ru": MeaningWords(
        words=r"""
            не нет ни никогда никак\w* никто ничто без нельзя
            долж[ен]\w* обязан\w* следует может могут мог(?:ла|ли|ло)? вправе
            кроме исключени\w+ если только исключительно лишь при_условии несмотря в_принципе в_той_мере
            до после прежде в_течение не_менее не_более по_крайней_мере более менее минимум максимум максимальн\w+
            минимальн\w+ стрем\w+ прилага\w+ содейств\w+ поощря\w+ обеспечива\w+ рекоменд\w+ запрещ\w+ прав[оа] все всех
            всем кажд\w+ половин\w+
        """,
        numbers=_numbers(
            "один/одна/одно/одного два/две/двух три/трех/трёх четыре/четырех/четырёх пять/пяти шесть/шести семь/семи"
            " восемь/восьми девять/девяти десять/десяти"
            " одиннадцать/одиннадцати двенадцать/двенадцати тринадцать/тринадцати четырнадцать/четырнадцати"
            " пятнадцать/пятнадцати шестнадцать/шестнадцати семнадцать/семнадцати восемнадцать/восемнадцати"
            " девятнадцать/девятнадцати",
            "первый/первая/первое второй/вторая/второе третий/третья/третье четвертый/четвертая пятый/пятая"
            " шестой/шестая седьмой/седьмая восьмой/восьмая девятый/девятая десятый/десятая",
            "20=двадцать/двадцати 30=тридцать/тридцати 40=сорок/сорока 50=пятьдесят/пятидесяти"
            " 60=шестьдесят/шестидесяти 70=семьдесят/семидесяти 80=восемьдесят/восьмидесяти 90=девяносто/девяноста"
            " 100=сто/ста 1000=тысяча/тысячи",
        ),
        months="января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        units=r"""
            секунд\w* минут\w* час(?:а|ов)? д(?:ень|ня|ней) недел\w+ месяц(?:а|ев)? год(?:а|ов)? лет процент\w* франк\w*
            доллар\w* фунт\w* евро рубл\w+ метр\w* километр\w* мил[ьи]\w* тонн\w*
        """,
        organs=r"""
            (?:Бюро|Комитет\w*|Совет\w*|Конференци\w+|Ассамбле\w+|Сектор\w*|Секретариат\w*|Директор\w*|Комисси\w+|Суд\w*
            |Союз\w*|Организаци\w+|Устав\w*|Конвенци\w+|Генеральн\w+_секретар\w+|Государств\w*|Член\w*|Сторон\w*
            |Правительств\w*)(?:[\s-]+(?:[А-ЯЁ]\w+|радиосвязи|стандартизации|развития|электросвязи|[Чч]лен\w*))*
            эксплуатационн\w+_организаци\w+ администраци\w+ государств\w* правительств\w*
        """,
        conjunctions={"и": "and", "или": "or", "либо": "or"},
    ),
    "zh": MeaningWords(
        words=r"""
            不 未 无 無 没有 沒有 非 勿 禁止
            应当 应该 应 應 须 須 必须 必須 可以 可 能够 得
            除非 除外 除 以外 仅 僅 只 唯 如果 如 若 但 前提下 在.{1,8}范围内
            至少 至多 不超过 不少于 超过 超過 以上 以下 以内 之前 之后 以前 以后
            努力 尽力 鼓励 促进 确保 建议 权利 權利 所有 每 各 一切 半
        """,
        numbers=_numbers("一/壹 二/两/兩/贰 三/叁 四 五 六 七 八 九 十", "", "0=〇/零 100=百 1000=千 10000=万/萬"),
        units=r"[\d〇零一二两三四五六七八九十百千]+个?(?:[秒分日天周月年]|小时|星期|法郎|美元|欧元|公里|海里|米|吨)",
        organs=r"""
            (?:无线电通信|电信标准化|電信標準化|电信发展|标准化|无线电规则|全权代表|世界|行政|国际电信联盟|国际电联|联合国|聯合國)*
            (?:局|秘书长|秘書長|理事会|理事會|委员会|委員會|大会|大會|全会|部门|主任|国际电联|联合国|聯合國|联盟|成员国|缔约国|締約國|国家
            |政府|主管部门|运营机构|组织法|公约|公約)
        """,
        conjunctions={"和": "and", "及": "and", "与": "and", "或": "or"},
        is_spaced=False,
    ),
    "ar": MeaningWords(
        words=r"""
            لا لم لن ليس\w* غير دون بدون
            يجب وجب ينبغي يجوز يمكن يتعين يحق يحظر
            ما_لم إلا الا باستثناء عدا سوى فقط شريطة رهنا مع_مراعاة إذا اذا إن إلى_الحد
            قبل بعد حتى خلال على_الأقل على_الأكثر أكثر أقل الأقصى الأدنى
            تسعى يسعى السعي تشجع تشجيع تعزيز تكفل ضمان يوصى حق الحق حقوق جميع كل كافة نصف
        """,
        numbers=_numbers(
            "واحد/واحدة اثنان/اثنين/اثنتان ثلاثة/ثلاث أربعة/أربع خمسة/خمس ستة/ست سبعة/سبع ثمانية/ثماني"
            " تسعة/تسع عشرة/عشر",
            "الأول/الأولى الثاني/الثانية الثالث/الثالثة الرابع/الرابعة الخامس/الخامسة السادس/السادسة السابع/السابعة"
            " الثامن/الثامنة التاسع/التاسعة العاشر/العاشرة",
            "20=عشرون/عشرين 30=ثلاثون/ثلاثين 40=أربعون/أربعين 50=خمسون/خمسين 60=ستون/ستين 70=سبعون/سبعين"
            " 80=ثمانون/ثمانين 90=تسعون/تسعين 100=مائة/مئة 1000=ألف",
        ),
        months="يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
        units="ثانية ثوان دقيقة دقائق ساعة ساعات يوم يوما أيام أسبوع أسابيع شهر شهرا أشهر شهور سنة سنوات عام أعوام",
        organs=r"""
            (?:مكتب|المكتب|مجلس|المجلس|مؤتمر|المؤتمر|جمعية|الجمعية|قطاع|القطاع|الأمين_العام|الأمانة|مدير|المدير|لجنة|اللجنة
            |محكمة|المحكمة|الاتحاد|المنظمة|الدستور|الاتفاقية|الدول_الأعضاء|دولة_عضو|الدول|الدولة|الأمم_المتحدة|الأطراف
            |الحكومات|الإدارات|وكالات_التشغيل)(?:_ال\w+)*
        """,
        conjunctions={"أو": "or", "او": "or"},
        joined="[وف]?",
    ),
}

# In every language: numbers with their letter or sign, roman numbers, the letter or number of a point (its parenthesis
# is a part of it: a change of the letter alone is grown to what matches), signs of money, names in capitals.
_EVERYWHERE = (
    r"\d+(?:[.,/:-]\d+)*(?:\s?%|[A-Za-z]+\b)?|(?<!\w)[IVXLC]+(?![\w'])|(?<!\w)(?:[^\W\d_]|[ivxlc]+)\)|[$£€¥₽]"
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
    counted = sorted({*row.numbers, *row.months.split()}, key=len, reverse=True)
    words, organs = _alternatives(f"{row.units} {row.words} {' '.join(counted)}"), _alternatives(row.organs)
    if not row.is_spaced:
        units = _alternatives(row.units)
        return re.compile(f"(?P<organ>{organs})|(?P<unit>{units})|{_EVERYWHERE}|(?P<word>{words})")
    organ = rf"(?<!\w){row.joined}(?P<organ>{organs})(?!\w)"
    return re.compile(rf"{organ}|{_EVERYWHERE}|(?<!\w){row.joined}(?i:(?P<word>{words})(?:(?<=')|(?!\w)))")


def _alternatives(rows: str) -> str:
    """Rows of words as alternatives; a line that begins with "|" or "(?:…)" goes on with the last."""
    lines = [line.strip() for line in rows.strip().splitlines()]
    joined = "".join(line if line.startswith("|") else f" {line}" for line in lines)
    return "|".join(joined.split()).replace("_", r"\s+")


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
