"""Patterns by which words tell how they speak, and to whom, language by language. Pure data of `word_standing`.

They know few words and claim little: what a language says without a word of its own (French and Spanish often require
by the mere tense of a verb, Chinese by its place) is left unclear, and so is every language that is not here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Named = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Patterns:
    """How words of one language speak. Of `how`, the pattern that matches first in the text decides; where several
    match at one place, the first in the list. `whom` names those addressed, `before` what may stand before them at the
    head of a clause, `right_of` leads to whose right is recognized. `leads` match the words that a paragraph of a
    resolution hangs from; `also` joins a second way of speaking to the first."""

    how: Sequence[tuple[str, re.Pattern[str]]]
    whom: Sequence[tuple[str, re.Pattern[str]]]
    before: str
    leads: Sequence[tuple[str, re.Pattern[str]]]
    right_of: re.Pattern[str] | None = None
    also: re.Pattern[str] | None = None


def _compiled(patterns: Named, flags: int = 0) -> list[tuple[str, re.Pattern[str]]]:
    return [(name, re.compile(pattern, flags)) for name, pattern in patterns]


_MAIN = r"(?<!\bwho )(?<!\bwhich )(?<!\bthat )"
"""Not in a clause that only says of something which it is."""
ENGLISH = Patterns(
    how=_compiled(
        [
            (
                "procedure",
                r"\bshall enter into force\b(?:[^.;]*\bshall be applied\b)?|\bsigned one copy\b|^Done at\b",
            ),
            (
                "requires effort",
                rf"{_MAIN}\bshall\b(?:\W+\w+){{0,5}}?\W+(?:endeavour|foster|promote|encourage|strive|seek)\b",
            ),
            (
                "scope",
                r"\b(?:do|does|shall|are|is) not (?:address|apply|to be (?:taken|interpreted))\b"
                r"|\b(?:shall|may) (?:also )?apply\b(?! provisionally)|\b(?:do|does) not, however, necessarily apply\b"
                r"|\bfor the purposes? of these\b|\bis used in the sense\b"
                r"|\b(?:is|are|as) (?:hereinafter )?referred to (?:in this \w+ )?as\b|\bshall be read as\b"
                r"|\bestablish general principles\b|\balso contain provisions applicable\b"
                r"|^[A-Z][a-z]+(?: [a-z]+){0,3}: (?=[A-Z])",
            ),
            (
                "permits",
                rf"{_MAIN}\bmay\b|\bshall (?:be (?:entitled|free)|not be (?:obliged|bound))\b"
                r"|\b(?:has the choice|(?:has|have|recognizes?|recognizing)\b[^.;,]{0,20}? the (?:\w+ )?right"
                r"|reserves? (?:\w+ \w+ )?the right|right of (?:each|every) State\b[^.;]{0,80}\brecognized"
                r"|right of access)\b",
            ),
            ("commits", r"\b(?:affirms?|undertakes? to)\b"),
            ("invites", r"\b(?:is|are) (?:encouraged|invited)\b|\b(?:invites?|encourages?)\b"),
            ("urges", rf"{_MAIN}\bshould\b(?! (?:it|they) )"),
            ("requires", rf"{_MAIN}\b(?:shall|must|(?:is|are) (?:also )?bound)\b"),
        ],
        re.IGNORECASE,
    ),
    whom=_compiled(
        [
            ("States", r"(?:Member States?|Members?|States?|[Gg]overnments|[Aa]dministrations?)\b(?!\*)"),
            ("operators", r"(?:[Aa]uthorized |[Rr]ecognized )?(?:[Pp]rivate )?[Oo]perating agenc(?:y|ies)\b"),
            ("organ", r"(?:Secretary-General|Director\b|Council\b|Union\b|ITU\b(?!-)|Bureau\b)"),
            (
                "conference",
                r"(?:(?:\d{4} )?(?:Plenipotentiary |[Ww]orld )?[Cc]onferences?|[Aa]ssembly|[Ss]tudy [Gg]roups?)\b",
            ),
            ("users", r"(?:users?|public)\b"),
        ]
    ),
    before=r"(?:(?:if|and|that|the|any|each|all|every|other|a|an|no|while)\s+)*",
    leads=_compiled(
        [
            ("instructs", r"^(?:resolves to )?instruct"),
            ("invites", r"^(?:resolves to )?(?:invite|encourage)"),
            ("urges", r"^(?:resolves to )?(?:urge|call upon|calls upon|appeal)"),
            ("commits", r"^(?:resolves|decides)"),
        ]
    ),
    right_of=re.compile(r"\bright\b(?: of access)? of (?:any |each |every |all |the )?"),
    also=re.compile(r"\band(?:\W+\w+){0,2}\W*$"),
)
FRENCH = Patterns(
    how=_compiled(
        [
            ("procedure", r"\bentrera en vigueur\b"),
            (
                "requires effort",
                r"\b(?:doi(?:t|vent) )?s['’]efforce(?:nt|r|ra|ront)?\b"
                r"|\b(?:favorisent|encouragent|encourage|promeuvent)\b",
            ),
            (
                "scope",
                r"\bne doivent pas être considérées\b|\bs['’]appliquent\b|\baux fins du présent\b|\bsont dénommées\b"
                r"|\bne sont pas nécessairement applicables\b|\bdoivent se lire\b|\bne traite pas\b"
                r"|^[A-ZÉ][\w’']+(?: [\w’']+){0,4} ?: (?=[A-Z])",
            ),
            (
                "permits",
                r"\b(?:peu(?:t|vent)(?! ne\b)|a le choix|(?:a|ont) le droit|reconnaît [^.;,]{0,40}le droit"
                r"|droit souverain\b[^.;]{0,80}\breconnu)\b",
            ),
            ("commits", r"\b(?:réaffirment|affirment|s['’]engagent)\b"),
            ("invites", r"\b(?:est|sont) (?:invités?|encouragés?)\b"),
            ("urges", r"\bdevrai(?:t|ent)\b"),
            ("requires", r"\b(?:doi(?:t|vent)|(?:est|sont) tenus?)\b"),
        ],
        re.IGNORECASE,
    ),
    whom=_compiled(
        [
            ("States", r"[EÉ]tats?(?: Membres?)?\b|[Gg]ouvernements?\b"),
            ("operators", r"exploitations? autorisées?\b"),
            ("organ", r"Secrétaire général|Directeur\b|Conseil\b|Union\b"),
            ("conference", r"Conférences?\b|Assemblée\b|[Cc]ommissions? d['’]études\b"),
            ("users", r"usagers?\b|utilisateurs?\b"),
        ]
    ),
    before=r"(?:(?:(?:si|et|que|les?|la|tout|toute|chaque|un|une|autres)\s+)|[ld]['’])*",
    leads=_compiled(
        [
            ("instructs", r"^(?:décide de )?charger?\b"),
            ("invites", r"^(?:décide d['’])?(?:inviter?|encourager?)\b"),
            ("urges", r"^(?:prie instamment|exhorte|appelle)\b"),
            ("commits", r"^décide\b"),
        ]
    ),
    right_of=re.compile(r"\breconnaît (?:à (?:tout |chaque )?|aux )|\breconnu à (?:tout |chaque )?"),
)
SPANISH = Patterns(
    how=_compiled(
        [
            ("procedure", r"\bentrarán? en vigor\b"),
            ("requires effort", r"\b(?:procurarán?|fomentarán?|promoverán?|alentarán?|se esforzarán?)\b"),
            ("scope", r"\b(?:se aplicarán?|no tratan?|a los efectos del presente)\b"),
            ("permits", r"\b(?:podrán?|pueden?|(?:tendrán?|tienen?) derecho)\b"),
            ("commits", r"\b(?:afirman|se comprometen)\b"),
            ("invites", r"\bse (?:los|les|las) (?:alienta|invita)\b|\bse (?:alienta|invita)\b"),
            ("urges", r"\bdeberían?\b"),
            ("requires", r"\b(?:deberán?|habrán? de)\b"),
            # "Deben" stands in these texts for "shall" and for "should".
            ("unclear", r"\bdeben?\b"),
        ],
        re.IGNORECASE,
    ),
    whom=_compiled(
        [
            ("States", r"Estados?(?: Miembros?)?\b|[Gg]obiernos?\b"),
            ("operators", r"empresas? de explotación autorizadas?\b"),
            ("organ", r"Secretario General|Director\b|Consejo\b|Unión\b"),
            ("conference", r"Conferencias?\b|Asamblea\b|Comisi(?:ón|ones) de Estudio\b"),
            ("users", r"usuarios?\b"),
        ]
    ),
    before=r"(?:(?:si|y|que|los?|las?|el|todo|toda|cada|un|una|otros|otras)\s+)*",
    leads=_compiled(
        [
            ("instructs", r"^(?:resuelve )?encargar?\b"),
            ("invites", r"^(?:resuelve )?(?:invitar?|alentar|alienta)\b"),
            ("urges", r"^(?:insta|exhorta)\b"),
            ("commits", r"^resuelve\b"),
        ]
    ),
)
RUSSIAN = Patterns(
    how=_compiled(
        [
            ("procedure", r"\bвступа(?:ет|ют) в силу\b"),
            (
                "requires effort",
                r"\bдолж(?:ен|на|но|ны)\b(?:\W+\w+){0,4}?\W+(?:стремиться|способствовать|содействовать|поощрять)\b",
            ),
            ("scope", r"\bне (?:затрагива(?:ет|ют)|касаются)\b|\bпримен(?:яется|яются)\b"),
            ("permits", r"(?<!не )\bмо(?:жет|гут)\b(?! и не| не)|\bиме(?:ет|ют) право\b|\bвправе\b"),
            ("commits", r"\b(?:подтверждают|обязуются)\b"),
            ("invites", r"\b(?:предлагается|призываются|рекомендуется)\b"),
            ("urges", r"\bследует\b"),
            ("requires", r"\b(?:долж(?:ен|на|но|ны)|обязан[аоы]?)\b"),
        ],
        re.IGNORECASE,
    ),
    whom=_compiled(
        [
            ("States", r"Государств\w*(?:-Член\w*)?\b|[Пп]равительств\w*\b"),
            ("operators", r"[Уу]полномоченн\w+ эксплуатационн\w+ организаци\w+"),
            ("organ", r"Генеральн\w+ секретар\w+|Директор\w*\b|Совет\w*\b|Союз\w*\b"),
            ("conference", r"[Кк]онференци\w+|Ассамбле\w+|[Ии]сследовательск\w+ комисси\w+"),
            ("users", r"пользовател\w+"),
        ]
    ),
    before=r"(?:(?:если|и|что|любой|каждое|каждый|все|всем|это|другие)\s+)*",
    leads=_compiled(
        [
            ("instructs", r"^(?:решает )?поруч(?:ает|ить)\b"),
            ("invites", r"^(?:решает )?предл(?:агает|ожить)\b"),
            ("urges", r"^(?:настоятельно|призывает)\b"),
            ("commits", r"^решает\b"),
        ]
    ),
)
CHINESE = Patterns(
    how=_compiled(
        [
            ("procedure", r"生效"),
            ("requires effort", r"须[^,，。;；]{0,10}?(?:努力|尽力|促进|推动|鼓励)|须[^。;；]{0,30}?努力"),
            ("scope", r"不涉及|不适用|(?:亦|也|须|应)?适用于"),
            ("permits", r"有权|(?:(?<=成员国)|(?<=机构)|(?<=部门)|(?<=用户)|(?<=原则上))可(?![行靠能用供接])"),
            ("invites", r"鼓励成员国|请成员国"),
            # As "should", not as a part of "application", "supply", "corresponding", "reaction", "suit", "emergency".
            ("urges", r"(?<![供相反响适效对])应(?![用急])"),
            ("requires", r"须"),
        ]
    ),
    whom=_compiled(
        [
            ("States", r"成员国|政府"),
            ("operators", r"(?:经授权的)?运营机构(?!之间)"),
            ("organ", r"秘书长|主任|理事会|国际电联(?!的)"),
            ("conference", r"大会|全会|研究组"),
            ("users", r"用户"),
        ]
    ),
    before=r"(?:始发国|相关|有关|任何|各|所有|该|每一|接入国际网络的|某)*",
    leads=_compiled(
        [
            ("instructs", r"^(?:做出决议,?)?责成"),
            ("invites", r"^(?:做出决议,?)?(?:请|邀请|鼓励)"),
            ("urges", r"^敦促"),
            ("commits", r"^(?:做出决议|决定)"),
        ]
    ),
)
OF_LANGUAGE: Mapping[str, Patterns] = {
    "en": ENGLISH,
    "es": SPANISH,
    "fr": FRENCH,
    "ru": RUSSIAN,
    "zh": CHINESE,
}
