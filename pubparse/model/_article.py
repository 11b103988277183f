"""`Article`: one PubMed record, whatever document it was read from.

Each field's docstring names where the formats state it. Paths of pubmed-xml are NLM's element names below PubmedArticle (or
PubmedBookArticle), containers left out where the path is plain without them; a medline source is a tag, a pubmed-csv source a
column, an esummary source an item of version 1.0. page-text, html (the three formats of web pages) and the text downloads are
named alone where the reader finds the value by its place. Two formats state a field when both are named here: that is what
tests/oracle/agreement.py compares.
"""

from __future__ import annotations

from typing import Any, TypeVar

from attrs import field, frozen

from pubparse.errors import Problem
from pubparse.model._base import Shown
from pubparse.model._contents import (
    Abstract,
    Chemical,
    GeneralNote,
    Keyword,
    MeshHeading,
    PublicationType,
    SupplementaryConcept,
)
from pubparse.model._dates import ArticleDate, HistoryDate, PartialDate
from pubparse.model._links import (
    ArticleId,
    CommentCorrection,
    DataBank,
    ELocationId,
    Grant,
    Object,
    OtherId,
    ReferenceList,
)
from pubparse.model._people import Affiliation, Author, Investigator, PersonalNameSubject
from pubparse.model._venue import Book, Journal, TitleLink

_REVIEWS = {"review", "systematic review", "scoping review"}
_RETRACTION_NOTICES = {"retraction of publication", "retraction notice"}
_RETRACTED_BY = {"RetractionIn", "RetractedandRepublishedIn"}

_Self = TypeVar("_Self", bound="Article")


@frozen(kw_only=True, repr=False, weakref_slot=False)
class Source(Shown):
    """Where an article was read."""

    format: str
    """The format's name, as `pubparse.sniff` gives it."""
    name: str | None = None
    """The file's name as it was given; None for bytes and str."""
    index: int | None = None
    """The record's place in the stream, counted from 0."""
    offset: int | None = None
    """Where the record begins, in bytes of the decompressed stream."""


@frozen(kw_only=True, repr=False, weakref_slot=False)
class Unplaced(Shown):
    """A piece of a record for which the model has no field."""

    name: str
    """The source's own name of it: a path of elements, a tag, a heading."""
    text: str
    """Its text; of an element with attributes or children, its XML."""


@frozen(kw_only=True, repr=False, weakref_slot=False)
class Article(Shown):
    """One PubMed record: an article, a book or a chapter of a book.

    What the source does not state is None or (); where the source's format could not have stated it, `unknown` names it.
    """

    # Identity
    pmid: str | None = None
    """PubMed's identifier, 1 to 8 digits. pubmed-xml: MedlineCitation/PMID, BookDocument/PMID; medline: PMID; page-text;
    html; pubmed-csv: PMID; esummary: Id, uid; abstract-text; summary-text."""
    pmid_version: int | None = None
    """The version of the record. pubmed-xml: PMID/@Version."""
    article_ids: tuple[ArticleId, ...] = ()
    """Identifiers of the record's own list. pubmed-xml: PubmedData/ArticleIdList, and for a book BookDocument/ArticleIdList
    before PubmedBookData/ArticleIdList; medline: AID, PMC, MID; page-text; html; pubmed-csv: DOI, PMCID, NIHMS ID;
    esummary: ArticleIds; abstract-text; summary-text."""
    elocation_ids: tuple[ELocationId, ...] = ()
    """Identifiers from the publisher. pubmed-xml: Article/ELocationID, Book/ELocationID; medline: LID."""
    other_ids: tuple[OtherId, ...] = ()
    """Identifiers from other organisations. pubmed-xml: OtherID; medline: OID."""

    # Text
    title: str | None = None
    """The title as printed, brackets of a translated title included; None also for NLM's placeholder "[Not Available].".
    pubmed-xml: ArticleTitle; medline: TI; page-text; html; pubmed-csv: Title; esummary: Title; abstract-text; summary-text."""
    title_markup: str | None = None
    """The title with its inline tags; None when there are none. When `title` is None: the placeholder as it stood."""
    title_link: TitleLink | None = None
    """The part of the book that the title names. pubmed-xml: ArticleTitle/@book, @part, @sec."""
    vernacular_title: str | None = None
    """The title in its own language. pubmed-xml: VernacularTitle; medline: TT; summary-text; esummary."""
    vernacular_title_markup: str | None = None
    """The same with its inline tags; None when there are none."""
    abstract: Abstract | None = None
    """The article's own abstract. pubmed-xml: Abstract; medline: AB, CI; page-text; html; abstract-text."""
    other_abstracts: tuple[Abstract, ...] = ()
    """Abstracts in other languages, in plain language or from other organisations. pubmed-xml: OtherAbstract; medline: OAB;
    html; page-text; abstract-text."""

    # Where and when
    journal: Journal | None = None
    """The journal. pubmed-xml: Article/Journal, MedlineJournalInfo; medline: TA, JT; page-text: the short citation line;
    pubmed-csv: Citation, else Journal/Book; esummary: Source, FullJournalName; abstract-text; summary-text; html."""
    book: Book | None = None
    """The book. pubmed-xml: BookDocument/Book; medline: BTI; abstract-text; summary-text; pubmed-csv; esummary;
    page-text; html."""
    volume: str | None = None
    """pubmed-xml: JournalIssue/Volume; medline: VI; page-text; html; abstract-text; summary-text; pubmed-csv; esummary."""
    issue: str | None = None
    """pubmed-xml: JournalIssue/Issue; medline: IP; page-text; html; abstract-text; summary-text; pubmed-csv; esummary."""
    cited_medium: str | None = None
    """"Print" or "Internet". pubmed-xml: JournalIssue/@CitedMedium."""
    pages: str | None = None
    """Pages or article number as printed: "e434-e442", "123-33". pubmed-xml: Pagination/MedlinePgn; medline: PG; page-text;
    abstract-text; summary-text; pubmed-csv; esummary; html."""
    start_page: str | None = None
    """What the source states as first page. pubmed-xml: Pagination/StartPage."""
    end_page: str | None = None
    """What the source states as last page. pubmed-xml: Pagination/EndPage."""
    publication_date: PartialDate | None = None
    """The issue's date. pubmed-xml: JournalIssue/PubDate, Book/PubDate; medline: DP; page-text: the citation line;
    pubmed-csv: Citation, else Publication Year; esummary: PubDate; abstract-text; summary-text; html."""
    electronic_date: PartialDate | None = None
    """When the article appeared online. pubmed-xml: the first Article/ArticleDate; medline: DEP; page-text: "Epub";
    esummary: EPubDate; abstract-text; summary-text; pubmed-csv; html."""
    article_dates: tuple[ArticleDate, ...] = ()
    """Further dates of this kind. pubmed-xml: Article/ArticleDate after the one of `electronic_date`."""

    # Who
    authors: tuple[Author, ...] = ()
    """Persons and groups, in order. pubmed-xml: AuthorList/Author; medline: FAU, AU, CN; page-text; html; pubmed-csv:
    Authors; esummary: AuthorList; abstract-text; summary-text."""
    authors_complete: bool | None = None
    """False when the list ends in "et al."; None when there is no list. pubmed-xml: AuthorList/@CompleteYN; page-text;
    html; abstract-text: "et al."; summary-text; pubmed-csv."""
    affiliations: tuple[Affiliation, ...] = ()
    """Stated for the record, not for an author. pubmed-xml: Article/Affiliation (until 2012); medline: AD before the first FAU."""
    investigators: tuple[Investigator, ...] = ()
    """Members of groups. pubmed-xml: InvestigatorList/Investigator; medline: FIR, IR; html; abstract-text: "Collaborators:"."""
    personal_name_subjects: tuple[PersonalNameSubject, ...] = ()
    """Persons whom the article is about. pubmed-xml: PersonalNameSubjectList/PersonalNameSubject; medline: FPS; html;
    page-text."""

    # What
    languages: tuple[str, ...] = ()
    """NLM's codes ("eng", "ger"). pubmed-xml: Language; medline: LA; html; esummary: LangList; abstract-text; summary-text;
    pubmed-csv; page-text."""
    publication_types: tuple[PublicationType, ...] = ()
    """pubmed-xml: PublicationTypeList/PublicationType; medline: PT; page-text: a flag above the title; html; abstract-text:
    "[Preprint]"; esummary: PubTypeList; summary-text; pubmed-csv."""
    mesh_headings: tuple[MeshHeading, ...] = ()
    """pubmed-xml: MeshHeadingList/MeshHeading; medline: MH; html; page-text."""
    chemicals: tuple[Chemical, ...] = ()
    """pubmed-xml: ChemicalList/Chemical; medline: RN; html: Substances; page-text."""
    supplementary_concepts: tuple[SupplementaryConcept, ...] = ()
    """pubmed-xml: SupplMeshList/SupplMeshName; medline: NM; html."""
    gene_symbols: tuple[str, ...] = ()
    """Used 1991-1995. pubmed-xml: GeneSymbolList/GeneSymbol; medline: GS."""
    keywords: tuple[Keyword, ...] = ()
    """pubmed-xml: KeywordList/Keyword; medline: OT; page-text: the line "Keywords:"; html."""
    citation_subsets: tuple[str, ...] = ()
    """NLM's journal subsets ("IM"). pubmed-xml: CitationSubset; medline: SB."""
    space_flight_missions: tuple[str, ...] = ()
    """pubmed-xml: SpaceFlightMission; medline: SFM."""

    # Links
    grants: tuple[Grant, ...] = ()
    """pubmed-xml: GrantList/Grant; medline: GR; html; page-text."""
    grants_complete: bool | None = None
    """None when there is no list. pubmed-xml: GrantList/@CompleteYN."""
    data_banks: tuple[DataBank, ...] = ()
    """pubmed-xml: DataBankList/DataBank; medline: SI; html; page-text."""
    data_banks_complete: bool | None = None
    """None when there is no list. pubmed-xml: DataBankList/@CompleteYN."""
    comments_corrections: tuple[CommentCorrection, ...] = ()
    """Comments, errata, retractions, updates. pubmed-xml: CommentsCorrectionsList/CommentsCorrections; medline: CIN, EIN
    ...; page-text; html; esummary: References; abstract-text; summary-text."""
    references: tuple[ReferenceList, ...] = ()
    """Lists of cited works. pubmed-xml: PubmedData/ReferenceList, BookDocument/ReferenceList; html; page-text."""
    number_of_references: int | None = None
    """pubmed-xml: NumberOfReferences; medline: RF."""
    objects: tuple[Object, ...] = ()
    """Things outside PubMed. pubmed-xml: ObjectList/Object."""

    # Notes
    coi_statement: str | None = None
    """The conflict of interest statement. pubmed-xml: CoiStatement; medline: COIS; page-text; html; abstract-text."""
    coi_statement_markup: str | None = None
    """The same with its inline tags; None when there are none."""
    general_notes: tuple[GeneralNote, ...] = ()
    """pubmed-xml: GeneralNote; medline: GN."""

    # Record
    status: str | None = None
    """NLM's word: "MEDLINE", "In-Process", "Publisher" ... pubmed-xml: MedlineCitation/@Status; medline: STAT; esummary:
    RecordStatus; abstract-text; page-text; html."""
    owner: str | None = None
    """Who keeps the record: "NLM" ... pubmed-xml: MedlineCitation/@Owner; medline: OWN."""
    indexing_method: str | None = None
    """"Automated", "Curated", or None. pubmed-xml: MedlineCitation/@IndexingMethod."""
    publication_status: str | None = None
    """"ppublish", "epublish", "aheadofprint". pubmed-xml: PublicationStatus; medline: PST; abstract-text: "ahead of print";
    esummary: PubStatus; summary-text; pubmed-csv; page-text; html."""
    pub_model: str | None = None
    """"Print", "Print-Electronic", "Electronic" ... pubmed-xml: Article/@PubModel."""
    version_id: str | None = None
    """pubmed-xml: MedlineCitation/@VersionID."""
    version_date: PartialDate | None = None
    """pubmed-xml: MedlineCitation/@VersionDate."""
    date_created: PartialDate | None = None
    """Until 2017. pubmed-xml: DateCreated; medline: DA."""
    date_completed: PartialDate | None = None
    """When indexing was finished. pubmed-xml: DateCompleted; medline: DCOM."""
    date_revised: PartialDate | None = None
    """When NLM last changed the record. pubmed-xml: DateRevised; medline: LR."""
    history: tuple[HistoryDate, ...] = ()
    """Steps on the way into PubMed. pubmed-xml: History/PubMedPubDate; medline: PHST, EDAT, MHDA, CRDT; pubmed-csv: Create
    Date, as "entrez"; esummary: History."""

    # About the reading
    unknown: frozenset[str] = frozenset()
    """Fields that the source's format cannot state or that this text has lost: empty here, not empty in PubMed. A part is
    named with a dot: "journal.title", "authors.affiliations"."""
    partial: frozenset[str] = frozenset()
    """Fields of which the source states only a part, e.g. "authors" before "et al."."""
    source: Source | None = field(default=None, eq=False)
    """Where the record was read."""
    unplaced: tuple[Unplaced, ...] = field(default=(), eq=False)
    """Pieces of the record for which the model has no field."""
    problems: tuple[Problem, ...] = field(default=(), eq=False)
    """What was repaired or is in doubt in this record."""

    @property
    def doi(self) -> str | None:
        """The first valid DOI from the publisher, else the first of the article's own list; never one of a reference."""
        # 10026444 has "51466" for a DOI, 23192817 "0.1109/TUFFC.2012.2486". Plain loops: tables ask for it millions of times.
        for stated in self.elocation_ids:
            if stated.id_type == "doi" and stated.valid is not False:
                value = stated.value
                if value.startswith("10.") and "/" in value:
                    return value
        for listed in self.article_ids:
            if listed.id_type == "doi":
                value = listed.value
                if value.startswith("10.") and "/" in value:
                    return value
        return None

    @property
    def pmcid(self) -> str | None:
        """PubMed Central's identifier: "PMC" and digits."""
        value = self._own_id("pmc") or self._own_id("pmcid")
        if value is None and self.other_ids:  # before 2016
            others = (other.value.split(" ")[0] for other in self.other_ids if other.source == "NLM")
            value = next((other for other in others if other.startswith("PMC") and other[3:].isdigit()), None)
        return f"PMC{value}" if value is not None and value.isdigit() else value

    @property
    def pii(self) -> str | None:
        """The publisher's item identifier."""
        for elocation in self.elocation_ids:
            if elocation.id_type == "pii" and elocation.valid is not False:
                return elocation.value
        return self._own_id("pii")

    def _own_id(self, id_type: str) -> str | None:
        for listed in self.article_ids:
            if listed.id_type == id_type and listed.value:
                return listed.value
        return None

    @property
    def year(self) -> int | None:
        """The year of publication: of the issue or book, else of the electronic date."""
        for date in (self.publication_date, self.electronic_date):
            if date is not None and date.year is not None:
                return date.year
        return None

    @property
    def first_page(self) -> str | None:
        """The first page, read from `pages` where the source has no element for it."""
        from pubparse.model._pages import page_range

        return self.start_page or page_range(self.pages)[0]

    @property
    def last_page(self) -> str | None:
        """The last page, completed ("884-95" gives "895"); None for a list of pages and other shapes without one last page."""
        from pubparse.model._pages import page_range

        return self.end_page or page_range(self.pages)[1]

    @property
    def is_review(self) -> bool:
        """True for a review, a systematic review included."""
        return any(t.name.casefold() in _REVIEWS for t in self.publication_types)

    @property
    def is_retracted(self) -> bool:
        """True when PubMed marks the article as retracted."""
        return any(t.name.casefold() == "retracted publication" for t in self.publication_types) or any(
            c.ref_type in _RETRACTED_BY for c in self.comments_corrections
        )

    @property
    def is_retraction_notice(self) -> bool:
        """True when the article announces the retraction of another."""
        return any(t.name.casefold() in _RETRACTION_NOTICES for t in self.publication_types)

    @property
    def has_expression_of_concern(self) -> bool:
        """True when an expression of concern about the article was published."""
        return any(c.ref_type == "ExpressionOfConcernIn" for c in self.comments_corrections)

    @property
    def is_translated(self) -> bool:
        """True when the title is a translation: NLM prints it in brackets."""
        return bool(self.title and self.title.startswith("[") and self.title.rstrip(".").endswith("]"))

    @property
    def url(self) -> str | None:
        """The record's page on PubMed."""
        return f"https://pubmed.ncbi.nlm.nih.gov/{self.pmid}/" if self.pmid else None

    @property
    def citation(self) -> str:
        """The citation in NLM's style, as PubMed's Cite button prints it."""
        from pubparse.model._citation import nlm_citation

        return nlm_citation(self)

    def to_dict(self) -> dict[str, Any]:
        """The article as plain dicts, lists, strings, numbers and None, ready for `json.dumps`; without `problems`."""
        from pubparse.model._json import to_dict

        return to_dict(self)

    @classmethod
    def from_dict(cls: type[_Self], data: dict[str, Any]) -> _Self:
        """The article that `to_dict` wrote, equal to the one it came from.

        Raises `pubparse.ParseError` (code "bad-dict") when the dict does not fit the model; unknown keys are refused too.
        """
        from pubparse.model._json import from_dict

        return from_dict(cls, data)

    def _repr_html_(self) -> str:
        """A card for notebooks."""
        from pubparse.model._html import article_html

        return article_html(self)
