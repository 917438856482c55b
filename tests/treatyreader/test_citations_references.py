"""Cross-references in texts of law: what is recognised, and what is never taken for the text's own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from treatyreader.citations import FoundReference, find_references
from treatyreader.citations.grammar import LANGUAGES


def found(text: str, *, language: str = "en", instrument: str = "itrs") -> list[FoundReference]:
    return find_references(text, language=language, instrument=instrument)


def cited(text: str, **where: str) -> list[tuple[str, str, str]]:
    """(the words of the span, kind, number)"""
    return [(text[each.start : each.end], each.kind, each.number) for each in found(text, **where)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("These Regulations recognize in Article 13 the right", [("Article 13", "article", "13")]),
        (
            "of which Appendices 1 and 2 form integral parts",
            [("Appendices 1", "appendix", "1"), ("2", "appendix", "2")],
        ),
        (
            "of which Appendices 1, 2 and 3 form integral parts",
            [("Appendices 1", "appendix", "1"), ("2", "appendix", "2"), ("3", "appendix", "3")],
        ),
        (
            "those referred to in No. 39 (provision 5.1) above, in accordance with",
            [("No. 39 (provision 5.1)", "margin number", "39")],
        ),
        ("Nos. 41B and 41C", [("Nos. 41B", "margin number", "41B"), ("41C", "margin number", "41C")]),
        ("see Resolution PLEN/1", [("Resolution PLEN/1", "resolution", "PLEN/1")]),
        ("Resolution PLEN/3 (Dubai, 2012)", [("Resolution PLEN/3", "resolution", "PLEN/3")]),
        ("(For interpretation, also see Resolution No. 2).", [("Resolution No. 2", "resolution", "2")]),
        ("those parts of Opinion No. 1 which", [("Opinion No. 1", "opinion", "1")]),
        ("the provisions of section 6.3 of the Regulations.", [("section 6.3", "paragraph", "6.3")]),
        ("listed in paragraph 2.1 are referred to", [("paragraph 2.1", "paragraph", "2.1")]),
        (
            "as mentioned in 1.1 and 1.2 above, for this part",
            [("1.1", "paragraph", "1.1"), ("1.2", "paragraph", "1.2")],
        ),
        ("subject to the provisions in 3.1.2 below.", [("3.1.2", "paragraph", "3.1.2")]),
        (
            "The provisions contained in Article 6 and Appendix 1, taking",
            [("Article 6", "article", "6"), ("Appendix 1", "appendix", "1")],
        ),
        ("in Article 3 of these Regulations", [("Article 3", "article", "3")]),
        ("in Article 3 of the International Telecommunication Regulations", [("Article 3", "article", "3")]),
        ("pursuant to No. 58 to take into account", [("No. 58", "margin number", "58")]),
        ("See No. 58", [("No. 58", "margin number", "58")]),
    ],
)
def test_what_a_text_says_of_itself_is_its_own(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert cited(text) == expected
    assert not any(each.is_foreign for each in found(text))


@pytest.mark.parametrize(
    ("text", "slug", "name"),
    [
        ("as provided in No. 191 of the Constitution", "itu-constitution", "Constitution"),
        ("Pursuant to Article 42 of the Constitution, special", "itu-constitution", "Constitution"),
        ("Articles 52 and 53 of the Constitution", "itu-constitution", "Constitution"),
        ("under Article 3 of the Convention", "itu-convention", "Convention"),
        ("b) No. 48 in Article 3 of the Convention, on", "itu-convention", "Convention"),
        ("Article 3, No. 48, of the Convention", "itu-convention", "Convention"),
        ("Article 13 and No. 191 of the Constitution", "itu-constitution", "Constitution"),
        (
            "No. 191 of the Constitution of the International Telecommunication Union",
            "itu-constitution",
            "Constitution of the International Telecommunication Union",
        ),
        ("Article 19 of the Constitution of the World Health Organization", "", None),
        ("the Constitution's Article 42", "itu-constitution", "Constitution"),
        ("that, in Mandate No. 7 arising from the Sixth Summit", "", "Mandate No. 7"),
        ("Document No. 65", "", "Document No. 65"),
        ("recalling Resolution 171", "", "Resolution 171"),
        ("Resolution 171 (Guadalajara, 2010)", "", "Guadalajara, 2010"),
        ("Resolution No. 2 (Geneva, 1979)", "", "Geneva, 1979"),
        (
            "Resolutions 101, 102 and 133 (Rev. Guadalajara, 2010) of the Plenipotentiary Conference",
            "",
            "Plenipotentiary Conference",
        ),
        (
            "United Nations General Assembly Resolution 65/172, of 20 December 2010, on specific actions",
            "",
            "United Nations General Assembly",
        ),
        ("Resolution 65/172", "", "Resolution 65/172"),
        ("recognized in § 35 of the Tunis Agenda for the Information Society", "tunis-agenda", None),
        ("as expressed in § 35 of the Tunis Agenda;", "tunis-agenda", "Tunis Agenda"),
        ("that, in Recommendation ITU-T E.161.1, guidelines", "", "Recommendation ITU-T E.161.1"),
        ("Article 51 of the Treaty of Westphalia", "", "Treaty of Westphalia"),
        ("Article 51 of the United Nations Charter", "un-charter", "United Nations Charter"),
        ("in the spirit of Article 4 of the above-mentioned Convention for", "", "the above-mentioned Convention"),
        (
            "Pursuant to Article 31 of the International Telecommunication Convention (Nairobi, 1982), special",
            "international-telecommunication-convention",
            "International Telecommunication Convention",
        ),
    ],
)
def test_what_names_another_text_never_leads_into_this_one(text: str, slug: str, name: str | None) -> None:
    references = found(text)
    assert references
    for each in references:
        assert each.is_foreign
        assert each.instrument == slug
        if name is not None:
            assert each.instrument_name == name


def test_that_convention_is_the_one_last_named() -> None:
    text = (
        "as embodied in the Preamble to the International Telecommunication Convention (Nairobi, 1982), and in the "
        "Preamble to the International Telecommunication Regulations as well as Article 4 of that Convention;"
    )
    theirs, ours, article = found(text)
    assert theirs.instrument == article.instrument == "international-telecommunication-convention"
    assert (ours.kind, ours.is_foreign) == ("preamble", False)


def test_each_citation_of_a_sentence_has_its_own_owner() -> None:
    text = "in accordance with Article 55 of the Constitution or Article 42 of the Convention shall constitute consent"
    ours, theirs = found(text, instrument="itu-constitution")
    assert not ours.is_foreign
    assert theirs.instrument == "itu-convention"


@pytest.mark.parametrize("text", ["Article 48 of this Constitution", "Articles 40 and 46 of the Constitution"])
def test_the_constitution_is_its_own_constitution(text: str) -> None:
    assert not any(each.is_foreign for each in found(text, instrument="itu-constitution"))
    assert any(each.is_foreign for each in found(text.replace("this", "the")))


@pytest.mark.parametrize("text", ["paragraph 2 of Article 5", "Article 5, paragraph 2"])
def test_a_paragraph_of_an_article_is_looked_for_there(text: str) -> None:
    paragraph = next(each for each in found(text) if "paragraph" in text[each.start : each.end])
    assert (paragraph.kind, paragraph.number, paragraph.sub) == ("article", "5", "2")


def test_the_provision_in_brackets_belongs_to_its_number() -> None:
    (reference,) = found("pursuant to No. 58 (provision 13.1) above to take")
    assert (reference.number, reference.sub, reference.citation) == ("58", "13.1", "No. 58 (provision 13.1)")


def test_a_number_of_a_list_is_called_by_its_full_name() -> None:
    assert [each.citation for each in found("Appendices 1 and 2")] == ["Appendix 1", "Appendix 2"]
    assert [each.citation for each in found("附录1和2", language="zh")] == ["附录1", "附录2"]


@pytest.mark.parametrize(
    "text",
    [
        "to ITU-T Study Group 3 for the furtherance of its work",
        "interest at a rate of up to 6% per annum",
        "equivalent to 1/3.061 SDR",
        "on 1 July 1990 at 0001 hours UTC",
        "the relevant articles of the Constitution and the Convention",
        "within 24 years",
    ],
)
def test_a_number_alone_is_no_citation(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("language", "text", "expected", "foreign"),
    [
        ("fr", "dont les Appendices 1 et 2 font partie", [("Appendices 1", "1"), ("2", "2")], ""),
        ("fr", "en vertu du numéro 58 (disposition 9.1) ci-dessus", [("numéro 58 (disposition 9.1)", "58")], ""),
        ("fr", "des paragraphes 1.1 et 1.2 ci-dessus", [("paragraphes 1.1", "1.1"), ("1.2", "1.2")], ""),
        ("fr", "l'administration visée au point a) ci-dessus", [("point a)", "a)")], ""),
        ("fr", "de l'Article 6 et de l'Appendice 1, compte", [("Article 6", "6"), ("Appendice 1", "1")], ""),
        ("fr", "Conformément à l'article 42 de la Constitution, des", [("article 42", "42")], "itu-constitution"),
        ("fr", "la Résolution 30 (Rév. Guadalajara, 2010) de la Conférence", [("Résolution 30", "30")], "?"),
        ("fr", "la Résolution 65/172 du 20 décembre 2010 de l'Assemblée", [("Résolution 65/172", "65/172")], "?"),
        ("es", "se establece en los Apéndices 1 y 2.", [("Apéndices 1", "1"), ("2", "2")], ""),
        ("es", "conforme al artículo 42 de la Constitución", [("artículo 42", "42")], "itu-constitution"),
        ("ru", "указанные в Дополнениях 1 и 2.", [("Дополнениях 1", "1"), ("2", "2")], ""),
        ("ru", "В соответствии со Статьей 42 Устава могут", [("Статьей 42", "42")], "itu-constitution"),
        ("ru", "в статье 3 настоящего Регламента", [("статье 3", "3")], ""),
        ("ru", "резолюцию 65/172 Генеральной Ассамблеи", [("резолюцию 65/172", "65/172")], "?"),
        ("zh", "均须遵守附录1和2的各项规定。", [("附录1", "1"), ("2", "2")], ""),
        ("zh", "根据《组织法》第42条", [("第42条", "42")], "itu-constitution"),
        ("zh", "《公约》第3条第48款", [("第3条", "3"), ("第48款", "48")], "itu-convention"),
        ("zh", "本《规则》第13条", [("第13条", "13")], ""),
        ("zh", "《突尼斯议程》第35段", [("第35段", "35")], "tunis-agenda"),
        ("zh", "第PLEN/3号决议", [("第PLEN/3号决议", "PLEN/3")], ""),
        ("zh", "第171号决议", [("第171号决议", "171")], "?"),
    ],
)
def test_other_languages(language: str, text: str, expected: list[tuple[str, str]], foreign: str) -> None:
    """`foreign`: the instrument that is named, "?" for one that has no name here, empty for the text's own."""
    references = found(text, language=language)
    assert [(text[each.start : each.end], each.number) for each in references] == expected
    for each in references:
        assert each.is_foreign == bool(foreign)
        assert each.instrument == foreign.strip("?")


def test_a_language_without_words_has_no_references() -> None:
    assert found("Artikel 5", language="de") == []


# Pieces of citations in any order, so that chance finds the odd seams between them.
PIECES = st.sampled_from(
    [
        *("Article ", "Articles ", "No. ", "Nos. ", "Appendices ", "Resolution ", "paragraph ", "§ ", "Preamble"),
        *("PLEN/1", "1", "41B", "6.3", "2*bis*", "Rev. Geneva, 2010", "provision 5.1", "(", ")", " above", "😀"),
        *(" and ", ", ", " of the ", " of that ", " to ", "'s ", "\n", " ", "*"),
        *("Constitution", "Convention", "Regulations", "Tunis Agenda", "Устава", "《公约》"),
        *("第", "条", "附录", "和", "Статья "),
    ]
)


@given(
    text=st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join)),
    language=st.sampled_from([*LANGUAGES, "ar"]),
    instrument=st.sampled_from(["itrs", "itu-constitution", "another-treaty"]),
)
def test_spans_lie_in_the_text_in_order_and_apart(text: str, language: str, instrument: str) -> None:
    references = found(text, language=language, instrument=instrument)
    ends = [0]
    for each in references:
        assert ends[-1] <= each.start < each.end <= len(text)
        assert each.number in " ".join(text.split()) or not each.number
        assert len(each.number) <= 60
        assert len(each.sub) <= 60
        assert len(each.citation) <= 300
        assert len(each.instrument_name) <= 300
        assert each.is_foreign or not each.instrument
        ends.append(each.end)


HOSTILE = (
    "Article 1 and ",
    "No. 1 in Article 1 of ",
    "《公约》第1条",
    "第1和",
    "1.1 and ",
    "Articles 1, 1, 1 of A of ",
)


@pytest.mark.parametrize("unit", HOSTILE)
def test_a_hostile_text_is_read_to_its_end(unit: str) -> None:
    """100,000 characters; that the time grows with the length alone is measured by `make bench`."""
    text = unit * (100_000 // len(unit)) + " (see Resolution PLEN/1 and 附录1)"
    assert found(text)[-1].number == "PLEN/1"
    assert found(text, language="zh")[-1].end == len(text) - 1
