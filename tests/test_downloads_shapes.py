"""Records of PubMed's text downloads that print less, more or other things than most: groups alone, books, words for a date."""

from __future__ import annotations

import pytest

import pubparse
from pubparse._text.cited import parse_cited


def _abstract_text(head: str, *blocks: str, pmid: str = "5") -> pubparse.Article:
    return pubparse.read("\n\n".join((f"1. {head}", *blocks, f"PMID: {pmid}\n")).encode())


def test_a_book_that_is_still_written() -> None:
    head = "In: Roe R, editor. A Manual [Internet]. Bethesda (MD): The press; 2004\u2013."
    chapter = _abstract_text(head, "A chapter", "Doe J(1).", "Author information:\n(1)Place.")
    assert chapter.book
    assert (chapter.book.title, str(chapter.publication_date)) == ("A Manual", "2004")  # 29165978
    assert [person.short_name for person in chapter.book.editors] == ["Roe R"]
    cited = pubparse.read(f"1: Doe J. A chapter. {head} PMID: 5.\n".encode())
    assert (cited.title, cited.book and cited.book.publisher) == ("A chapter.", "The press")
    second = pubparse.read(b"1: C. elegans II. 2nd. Cold Spring Harbor (NY): The press; 1997. PMID: 5.\n")
    assert second.book
    assert (second.title, second.book.title, second.book.edition) == ("C. elegans II", "C. elegans II", "2nd")


@pytest.mark.parametrize(
    "group",
    [
        "U.S. Preventive Services Task Force",  # 12230355
        "PDQ Pediatric Treatment Editorial Board",  # 29337475
        "WHO Study Group",
    ],
)
def test_a_group_alone(group: str) -> None:
    head = "Ann Test. 2002 Sep 17;137(6):526-8."
    notice = "Comment in\n    Ann Test. 2003 Apr 15;138(8):689."
    for blocks in ((), (notice,), ("Author information:\n(1)Nobody's.",)):
        article = _abstract_text(head, "A title.", f"{group}.", *blocks)
        assert ([person.collective_name for person in article.authors], article.abstract) == ([group], None)
    cited = pubparse.read(f"1: {group}. A title. {head} PMID: 5.\n".encode())
    assert ([person.collective_name for person in cited.authors], cited.title) == ([group], "A title.")


def test_a_sentence_is_no_group() -> None:
    """10137601 has an abstract of one sentence, and no authors."""
    sentence = "At the heart of humming must be the joy of whoever hums."
    article = _abstract_text("Qual Test. 1994 Jun;3:41-5.", "A title.", sentence)
    assert article.authors == ()
    assert article.abstract
    assert article.abstract.text == sentence


def test_blocks_that_say_less_than_others() -> None:
    article = _abstract_text(
        "Arch Test. 2019 Oct;117(5):S180-S19.",
        "[A title].",
        "[Article in en]",
        "Grupo de Trabajo de Prueba, Comit\u00e9 de Estudios Inventados (CEI).",
        "Collaborators: Roe R(1).",
        "Author information:\n(1)Place.",
        "The only words of an invented abstract, which are more than a name has.",
        "Sociedad Inventada de Prueba.",
    )
    name = "Grupo de Trabajo de Prueba, Comit\u00e9 de Estudios Inventados (CEI)"  # 31833337
    assert [person.collective_name for person in article.authors] == [name]
    assert article.abstract
    assert article.abstract.copyright == "Sociedad Inventada de Prueba."
    assert len(article.abstract.sections) == 1
    # 23633646: a language that is none does not keep the rest from being read
    assert [(piece.name, piece.text) for piece in article.unplaced] == [("language", "[Article in en]")]


def test_identifiers_with_more_to_them() -> None:
    """Nine digits (121518513), of which eight would be another article; the version of a PMCID (34853675)."""
    place = "J Test. 2020;1:2."
    article = _abstract_text(place, "A title.", "Roe R.", "DOI: 10.1000/x\nPMCID: PMC8591517.2\nPMID: 121518513")
    assert (article.pmid, article.pmcid) == ("121518513", "PMC8591517.2")
    cited = pubparse.read(f"1: Roe R. A title. {place} PMID: 121518513; PMCID: PMC8591517.2.\n".encode())
    assert (cited.pmid, cited.pmcid) == ("121518513", "PMC8591517.2")
    text = f"1: Roe R. A title. {place} PMID: 1; PMCID: PMC7.2.\n2: Roe R. B. {place} PMID: 2.\n"
    with pubparse.parse_string(text) as records:
        both = list(records)
    assert [(one.pmid, one.pmcid) for one in both] == [("1", "PMC7.2"), ("2", None)]
    with pytest.raises(pubparse.UnknownFormatError):
        pubparse.read(f"1: Roe R. A title. {place} PMID: 1215185139.\n".encode())


def test_words_for_a_date() -> None:
    """MedlineDate is free text: what stands between a year and a place belongs to it (123)."""
    article = _abstract_text("J Test. 1950 some random words;vol 1(no 1):100-10.", "A title.", "Roe R.")
    assert article.journal
    assert (article.journal.medline_ta, str(article.publication_date)) == ("J Test", "1950")
    assert (article.volume, article.issue, article.pages) == ("vol 1", "no 1", "100-10")
    cited = pubparse.read(b"1: Roe R. A title. J Test. 03/03/2018;25(13):1-2. PMID: 5.\n")
    assert (cited.title, str(cited.publication_date), cited.volume) == ("A title.", "2018-03-03", "25")
    assert parse_cited("A study of 2000 patients; and of 3 more.").found is False


@pytest.mark.parametrize(("place", "expected"), [(":15-18", (None, "15-18")), (";25(13):15-18", ("25", "15-18"))])
def test_a_citation_without_a_date(place: str, expected: tuple[str | None, str]) -> None:
    """28618900 as other programs' tests have it."""
    text = f"1. Curr Test. {place}. doi: 10.1000/x.\n\nA title.\n\nRoe R.\n\nPMID: 5\n"
    article = pubparse.read(text.encode(), format="abstract-text")  # by itself it might be anything
    cited = pubparse.read(f"1: Roe R. A title. Curr Test. {place}. doi: 10.1000/x. PMID: 5.\n".encode())
    for one in (article, cited):
        assert one.journal
        assert (one.title, one.journal.medline_ta, one.doi) == ("A title.", "Curr Test", "10.1000/x")
        assert (one.volume, one.pages, one.publication_date) == (*expected, None)


def test_a_summary_that_says_that_there_is_no_title() -> None:
    """28972331 has its title in its own language alone."""
    text = "1: Roe R. Das Meer schwindet [Not Available]. J Test. 2020;1:2. German. PMID: 5.\n"
    article = pubparse.read(text.encode())
    assert (article.title, article.vernacular_title) == (None, "Das Meer schwindet")
