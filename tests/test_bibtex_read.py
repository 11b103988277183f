r"""BibTeX of other programs: the shapes of Zotero, JabRef, biblatex and converters from PubMed, and what is none."""

from __future__ import annotations

import io
import logging

import pytest
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import SeparateCoAuthors, SplitNameParts

import pubparse
from pubparse.errors import LimitExceededError, ParseError, PubparseWarning, RecordCountError
from pubparse.export import bibtex
from pubparse.model import Article, Author, Book, Journal, Keyword, PartialDate, PublicationType
from tests.oracle.shared import FIXTURES


def read(fields: str, kind: str = "article", key: str = "ek2019") -> Article:
    return bibtex.loads(f"@{kind}{{{key}, {fields}}}")


def rest(article: Article) -> list[tuple[str, str]]:
    return [(piece.name, piece.text) for piece in article.unplaced if piece.name != "key"]


def codes(article: Article) -> list[str]:
    return [problem.code for problem in article.problems]


ZOTERO = r"""
@string{tj = "Journal of " # {Trams}}
@comment{jabref-meta: databaseType:bibtex;}
@preamble{"\newcommand{\noopsort}[1]{}"}
This line is a comment, as BibTeX has it.

@Article{ek_trams_2019,
  Title = {{Of {Trams} and \textit{bells}: H$_2$O \& {\"U}bung at 50\% of 5 % load}},
  author = "Ek, Ana M and Ludwig van der Berg and {Tram Study Group} and M{\"u}ller, Jr, H.-J. and others",
  journal = tj,
  volume = 20, number = {8},
  pages = {884--895},
  month = "2~" # aug,
  year = 2019,
  doi = {10.1000/tram\_1},
  url = {https://doi.org/10.1000/tram_1},
  note = {PMID: 31364595},
  keywords = {Trams, {bells, whistles}, $\beta$-carotene},
  abstract = {We counted
     {$\alpha$} trams.

     We did.},
  file = {Full Text:C\:\\trams\\ek.pdf},
  language = {en},
}
"""


def test_an_entry_of_zotero() -> None:
    article = bibtex.loads(ZOTERO)
    assert article.title == "Of Trams and bells: H2O & Übung at 50% of 5 % load"
    assert article.title_markup == "Of Trams and <i>bells</i>: H<sub>2</sub>O &amp; Übung at 50% of 5 % load"
    assert article.authors == (
        Author(last_name="Ek", fore_name="Ana M", initials="AM"),
        Author(last_name="van der Berg", fore_name="Ludwig", initials="L"),
        Author(collective_name="Tram Study Group"),
        Author(last_name="Müller", fore_name="H.-J.", initials="HJ", suffix="Jr"),
    )
    assert article.authors_complete is False
    assert article.journal == Journal(title="Journal of Trams")
    assert (article.volume, article.issue, article.pages) == ("20", "8", "884-895")
    assert article.publication_date == PartialDate(year=2019, month=8, day=2, raw="2\u00a0Aug 2019")
    assert (article.doi, article.pmid) == ("10.1000/tram_1", "31364595")
    assert [keyword.text for keyword in article.keywords] == ["Trams", "bells, whistles", "β-carotene"]
    assert article.abstract is not None
    assert article.abstract.text == "We counted α trams.\n\nWe did."
    assert article.languages == ("eng",)
    assert [(piece.name, piece.text) for piece in article.unplaced] == [
        ("key", "ek_trams_2019"), ("file", r"Full Text:C\:\\trams\\ek.pdf"),
    ]  # fmt: skip
    assert codes(article) == []


def test_an_entry_of_biblatex_and_one_of_a_converter() -> None:
    article = read(
        "title = {Of trams}, journaltitle = {Journal of Trams}, shortjournal = {J. Trams}, date = {2019-08-02}, langid = {ngerman},"
        "eprint = {31364595}, eprinttype = {pubmed}, location = {Malmö}, urldate = {2020-01-02}"
    )
    assert article.journal == Journal(title="Journal of Trams", iso_abbreviation="J. Trams")
    assert (article.pmid, article.languages) == ("31364595", ("ger",))
    assert article.publication_date == PartialDate(year=2019, month=8, day=2)
    assert rest(article) == [("location", "Malmö"), ("urldate", "2020-01-02")]
    texmed = read(
        r'Author="Ek, A. M.", Title="{{O}f trams}", Journal="J Trams", Year="2019", Month="Aug", Pages="884--895",'
        r"Note={[PubMed Central:\href{https://www.ncbi.nlm.nih.gov/pmc/articles/PMC7654321}{PMC7654321}] "
        r"[DOI:\href{https://dx.doi.org/10.1000/tram}{10.1000/tram}] [PubMed:\href{https://pubmed.gov/31364595}{31364595}] }"
    )
    assert (texmed.pmid, texmed.pmcid, texmed.doi) == ("31364595", "PMC7654321", "10.1000/tram")
    assert texmed.publication_date == PartialDate(year=2019, month=8)
    assert (texmed.title, rest(texmed)) == ("Of trams", [])


@pytest.mark.parametrize(
    ("fields", "date", "left", "problems"),
    [
        ("year = 2019", PartialDate(year=2019), [], []),
        ("year = {2019}, month = aug, day = 2", PartialDate(year=2019, month=8, day=2), [], []),
        ("year = {2019}, month = {08}", PartialDate(year=2019, month=8), [], []),
        ("year = {2019}, month = {August}", PartialDate(year=2019, month=8), [], []),
        ("year = {2019}, month = may # {--} # jun",
         PartialDate(year=2019, month=5, end=PartialDate(year=2019, month=6), raw="May–Jun 2019"), [], []),
        ("year = {2019}, month = {Spring}", PartialDate(year=2019, season="Spring", raw="Spring 2019"), [], []),
        ("year = {2019}, month = {soon}", PartialDate(year=2019), [("month", "soon")], ["bad-date"]),
        ("year = {2019}, month = feb, day = 30", PartialDate(year=2019, month=2, raw="30 Feb 2019"), [], []),
        ("year = {in press}", PartialDate(raw="in press"), [], ["bad-date"]),
        ("month = aug", None, [("month", "Aug")], []),
        ("date = {2018-12/2019-01}", PartialDate(year=2018, month=12, end=PartialDate(year=2019, month=1)), [], []),
        ("date = {2019-08-02}, year = 2019", PartialDate(year=2019, month=8, day=2), [], []),
        ("date = {2019-08-02}, year = 2020", PartialDate(year=2020), [("date", "2019-08-02")], []),
        ("date = {2019}, month = aug", PartialDate(year=2019, month=8), [], []),
        ("date = {2019-08-02}, year = 2019, month = aug", PartialDate(year=2019, month=8, day=2), [], []),
        ("date = {2019-08}, year = 2019, month = {8}, day = 3", PartialDate(year=2019, month=8, day=3), [], []),
        ("date = {2019}, year = 2019, month = {Spring}", PartialDate(year=2019, season="Spring"), [], []),
        ("date = {2019-08}, year = 2019, month = sep", PartialDate(year=2019, month=8), [("month", "Sep")], []),
        ("date = {2019-1}, year = 2019, month = jan", PartialDate(year=2019, month=1), [], []),
        ("date = {2019-24}, month = {Winter}", PartialDate(year=2019, season="Winter"), [], []),
        ("date = {2019-23}, month = {Fall}", PartialDate(year=2019, season="Fall"), [], []),
        ("date = {2019-23}, month = {soon}", PartialDate(year=2019, season="Autumn"), [("month", "soon")], ["bad-date"]),
        ("date = {2018-12/2019-01}, year = 2018, month = dec",
         PartialDate(year=2018, month=12, end=PartialDate(year=2019, month=1)), [], []),
    ],
)  # fmt: skip
def test_dates(fields: str, date: PartialDate | None, left: list[tuple[str, str]], problems: list[str]) -> None:
    article = read(f"title = {{x}}, {fields}")
    assert (article.publication_date, rest(article), codes(article)) == (date, left, problems)


def test_names() -> None:
    article = read(
        r"author = {Plato and {World Tram Organization} and Ek, A, B, C and {\'E}cole and {\r{A}} and {Smith and Sons}, A},"
        'editor = {Ny, {\\"O}}'
    )
    assert article.authors == (
        Author(last_name="Plato"), Author(collective_name="World Tram Organization"), Author(collective_name="Ek, A, B, C"),
        Author(last_name="École"), Author(last_name="Å"), Author(last_name="Smith and Sons", fore_name="A", initials="A"),
    )  # fmt: skip
    assert article.authors_complete
    assert codes(article) == ["name-whole"]
    assert rest(article) == [("editor", 'Ny, {\\"O}')]


def test_latex_that_is_not_known_stays_and_is_said() -> None:
    article = read(r"title = {Of \tram{x} and \frac{a}}, journal = {\LaTeX{} Letters}, publisher = {R\&D}")
    assert article.title == r"Of \tram{x} and \frac{a}"
    assert article.journal == Journal(title=r"\LaTeX Letters")
    assert codes(article) == ["latex-unread", "latex-unread"]
    assert {problem.raw for problem in article.problems} == {r"Of \tram{x} and \frac{a}", r"\LaTeX{} Letters"}
    assert rest(article) == [("publisher", "R&D")]


@pytest.mark.parametrize(
    ("latex", "text", "markup"),
    [
        (r"Szucs, G{\'e}za: {\H{u}}", "Szucs, Géza: ű", None),
        (r"{\em in vivo} Ca$^{2+}$ $p<0.05$", "in vivo Ca2+ p<0.05", "<i>in vivo</i> Ca<sup>2+</sup> p&lt;0.05"),
        (r"costs $5 R & D 100% ~", "costs $5 R & D 100%", None),
        (r"{\noopsort{a}}b", r"\noopsortab", None),
        (r"15{\textperiodcentered}2 -- `x' ``y''", "15·2 – ‘x’ “y”".replace("‘x’", "`x'"), None),
        (r"{\textbraceleft}x{\textbraceright} {\textasciitilde} {\textasciicircum}", "{x} ~ ^", None),
        (r"\textbf{a \textsubscript{b}}\emph{c}", "a bc", "<b>a <sub>b</sub></b><i>c</i>"),
        (r"\mbox{x} \textsc{y} {\relax Ph}il \href{http://a}{b}", "x y Phil b", None),
        (r"\textless{}0.05 \textgreater 5\% 20$^\circ$C 10$^{\textrm{3}}$", "<0.05 >5% 20°C 103",
         "&lt;0.05 &gt;5% 20°C 10<sup>3</sup>"),
        (r"\section{A} \cite{b}", r"\section{A} \cite{b}", None),
    ],
)  # fmt: skip
def test_latex(latex: str, text: str, markup: str | None) -> None:
    article = read(f"title = {{{latex}}}")
    assert (article.title, article.title_markup) == (text, markup)


def test_every_letter_of_ours_comes_back() -> None:
    """Of all that pylatexenc encodes: two letters are one where LaTeX has one sign, and never a third."""
    from pylatexenc.latexencode import get_builtin_uni2latex_dict

    signs = [chr(code) for code in get_builtin_uni2latex_dict() if chr(code).strip()]
    for unicode in (False, True):
        lost = 0
        for sign in signs:
            article = Article(title=f"x {sign} y")
            text = bibtex.dumps(article, unicode=unicode)
            back = bibtex.loads(text)
            # An increment is a capital delta for LaTeX, and so is held in braces.
            assert bibtex.dumps(back, unicode=unicode) == text or sign == "∆"
            lost += back.title != article.title
        assert lost <= (0 if unicode else 80)


def test_nothing_of_two_equal_fields_or_keys_is_lost() -> None:
    text = "@article{k, title = {One}, title = {Two}, Title = {One}}\n@article{k, title = {Three}}"
    one, three = bibtex.load(io.StringIO(text))
    assert (one.title, rest(one)) == ("One", [("title", "Two")])
    assert three.title == "Three"


def test_keywords_types_and_identifiers() -> None:
    assert read("keywords = {trams; bells}").keywords == (Keyword(text="trams"), Keyword(text="bells"))
    assert read("keywords = {trams;x, bells}").keywords == (Keyword(text="trams;x"), Keyword(text="bells"))
    assert read("keywords = {{trams; x}}").keywords == (Keyword(text="trams; x"),)
    article = read(
        "note = {Retracted}, pmid = {none}, eprint = {2001.00001}, archiveprefix = {arXiv}, language = {Tramish}"
    )
    assert article.publication_types == (PublicationType(name="Retracted Publication"),)
    assert rest(article) == [
        ("pmid", "none"), ("eprint", "2001.00001"), ("archiveprefix", "arXiv"), ("language", "Tramish"),
    ]  # fmt: skip
    assert sorted(codes(article)) == ["bad-identifier", "bad-language"]
    assert rest(read("note = {Read twice}")) == [("note", "Read twice")]


def test_a_state_of_publication() -> None:
    assert read("title = {x}, pubstate = {prepublished}").publication_types == (PublicationType(name="Preprint"),)
    forthcoming = read("title = {x}, pubstate = {forthcoming}")
    assert (forthcoming.publication_types, rest(forthcoming)) == ((), [("pubstate", "forthcoming")])


def test_keys() -> None:
    three = [Article(pmid="7", pmid_version=2), Article(pmid="7", pmid_version=2), Article(pmid="7")]
    out = io.StringIO()
    bibtex.dump(three, out)
    back = list(bibtex.load(io.StringIO(out.getvalue())))
    assert [(article.pmid_version, article.unplaced) for article in back] == [(2, ()), (2, ()), (None, ())]
    assert read("pmid = {8}", key="pmid7v2").unplaced[0].text == "pmid7v2"


def test_kinds() -> None:
    chapter = read(
        'title = {Bells}, booktitle = {Of \\textit{Trams}}, series = {Rails}, address = {Malm\\"o}', kind="inbook"
    )
    assert (chapter.title, rest(chapter)) == ("Bells", [("@inbook", "inbook")])
    assert chapter.book == Book(
        title="Of Trams", title_markup="Of <i>Trams</i>", collection_title="Rails", publisher_location="Malmö"
    )
    book = read("title = {Of Trams}, author = {Ny, B}, isbn = {1 2}, volume = 3", kind="BOOK")
    assert (book.title, book.authors) == (None, ())
    assert book.book == Book(
        title="Of Trams", authors=(Author(last_name="Ny", fore_name="B", initials="B"),), authors_complete=True,
        isbns=("1", "2"), volume="3",
    )  # fmt: skip
    assert rest(read("title = {x}, howpublished = {by tram}", kind="misc")) == [
        ("@misc", "misc"),
        ("howpublished", "by tram"),
    ]


def test_a_bad_entry_costs_itself(caplog: pytest.LogCaptureFixture) -> None:
    text = "@article{a, title = {One}}\n@article{b, title = {Two\n@article{c, title = {Three}}\n@book{d,}\n@comment{x\n@article{e"
    found = bibtex.load(io.StringIO(text))
    with caplog.at_level(logging.DEBUG), pytest.warns(PubparseWarning, match="and 2 more"):
        assert [article.title for article in found] == ["One", "Three"]
    assert not caplog.records
    assert [(problem.code, problem.index) for problem in found.problems] == [
        ("bad-item", 1),
        ("bad-item", 3),
        ("bad-item", 4),
    ]
    assert str(found.problems[0].raw).startswith("@article{b")
    assert found.problems[0].message.startswith("an entry that cannot be read, '@article{b, title = {Two': Unexpected ")
    with pytest.raises(ParseError) as caught:
        list(bibtex.load(io.StringIO(text), on_error="raise"))
    assert (caught.value.code, caught.value.index) == ("bad-item", 1)


def test_what_stands_between_entries_is_told_of() -> None:
    text = "% Encoding: UTF-8\n@article{a, title = {One}}\narticle{b, title = {Two}}\n@article{pmid7,"
    found = bibtex.load(io.StringIO(text))
    with pytest.warns(PubparseWarning):
        assert [article.title for article in found] == ["One"]
    assert [(problem.code, problem.pmid) for problem in found.problems] == [("bad-item", "7"), ("stray-text", None)]
    assert found.problems[1].raw == "article{b, title = {Two}}"
    quiet = bibtex.load(io.StringIO("% Encoding: UTF-8\n@article{a, title = {One}}"))
    assert (len(list(quiet)), quiet.problems) == (1, ())


def test_a_file_that_makes_itself_long_is_stopped() -> None:
    doubled = "".join(f"@string{{s{i} = s{i - 1} # s{i - 1}}}\n" for i in range(1, 60))
    with pytest.raises(LimitExceededError) as caught:
        bibtex.loads(f"@string{{s0 = {{ten signs.}}}}\n{doubled}@article{{a, title = s59}}")
    assert caught.value.code == "ratio"


def test_old_encodings() -> None:
    found = bibtex.load(io.BytesIO("@article{a, title = {Spårvagn}}".encode("latin-1")))
    assert [article.title for article in found] == ["Spårvagn"]
    assert [problem.code for problem in found.problems] == ["encoding"]
    assert bibtex.loads("@article{a, title = {Spårvagn}}".encode("utf-16")).title == "Spårvagn"


@pytest.mark.parametrize("text", ["PMID- 31364595", "junk", b"\xff\x00", "{}", "TY  - JOUR"])
def test_what_is_no_bibtex_is_refused(text: str | bytes) -> None:
    with pytest.raises(ParseError) as caught:
        bibtex.loads(text)
    assert caught.value.code == "no-record"


def test_nothing_in_it() -> None:
    for text in ("", "@comment{nothing}", "@string{a = {b}}"):
        with pytest.raises(RecordCountError):
            bibtex.loads(text)
    with pytest.raises(ParseError):
        bibtex.loads("@article{a}")


def test_bibtexparser_reads_the_same_names() -> None:
    """bibtexparser's own stack as a second opinion on what we write."""
    for article in pubparse.parse(FIXTURES / "rich_article.xml"):
        text = bibtex.dumps(article, unicode=True)
        library = parse_string(text, append_middleware=[SeparateCoAuthors(), SplitNameParts()])
        (entry,) = library.entries
        ours = bibtex.loads(text)
        field = entry.fields_dict.get("author")
        theirs = [name for name in (field.value if field else []) if name.last != ["others"]]
        assert len(ours.authors) == len(theirs)
        assert ours.pmid == (entry.fields_dict["pmid"].value if "pmid" in entry.fields_dict else None)
        assert ours.doi == (entry.fields_dict["doi"].value if "doi" in entry.fields_dict else None)
