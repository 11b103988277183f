"""Where an article appeared: a journal, or a book on the NCBI Bookshelf with its outline."""

from __future__ import annotations

from attrs import frozen

from pubparse.model._base import Shown
from pubparse.model._dates import PartialDate
from pubparse.model._people import Author, Investigator


@frozen(kw_only=True, repr=False, weakref_slot=False)
class Journal(Shown):
    """The journal."""

    title: str | None = None
    """The full title. pubmed-xml: Journal/Title; medline: JT; esummary: FullJournalName; html."""
    iso_abbreviation: str | None = None
    """The ISO abbreviation, e.g. "Lancet Oncol". pubmed-xml: Journal/ISOAbbreviation."""
    medline_ta: str | None = None
    """NLM's title abbreviation, which PubMed prints. pubmed-xml: MedlineJournalInfo/MedlineTA; medline: TA;
    abstract-text; summary-text; pubmed-csv; esummary: Source; page-text; html."""
    issn: str | None = None
    """pubmed-xml: Journal/ISSN; medline: IS; esummary: ISSN, else ESSN; html."""
    issn_type: str | None = None
    """"Print" or "Electronic". pubmed-xml: Journal/ISSN/@IssnType; medline: IS; esummary."""
    issn_linking: str | None = None
    """The ISSN that joins print and electronic. pubmed-xml: MedlineJournalInfo/ISSNLinking; medline: IS."""
    nlm_unique_id: str | None = None
    """The journal's number in NLM's catalogue. pubmed-xml: MedlineJournalInfo/NlmUniqueID; medline: JID; esummary: NlmUniqueID."""
    country: str | None = None
    """pubmed-xml: MedlineJournalInfo/Country; medline: PL."""

    @property
    def abbreviation(self) -> str | None:
        """What PubMed prints: NLM's abbreviation, else the ISO one."""
        return self.medline_ta or self.iso_abbreviation


@frozen(kw_only=True, repr=False, weakref_slot=False)
class TitleLink(Shown):
    """Which part of a book a title belongs to."""

    book: str | None = None
    """@book."""
    part: str | None = None
    """@part."""
    sec: str | None = None
    """@sec."""


@frozen(kw_only=True, repr=False, weakref_slot=False)
class LocationLabel(Shown):
    """Where in a book: "Chapter 5", "2.1"."""

    text: str | None = None
    """As printed."""
    type: str | None = None
    """part, chapter, section, appendix, figure, table or box."""


@frozen(kw_only=True, repr=False, weakref_slot=False)
class Section(Shown):
    """A heading of a book's outline, with the headings below it."""

    title: str | None = None
    """Plain text."""
    title_link: TitleLink | None = None
    """The part of the book that the heading names."""
    location_label: LocationLabel | None = None
    """Its number."""
    sections: tuple[Section, ...] = ()
    """Headings below it."""
    title_markup: str | None = None
    """The title with its inline tags; None when there are none."""


@frozen(kw_only=True, repr=False, weakref_slot=False)
class ItemList(Shown):
    """A list of items of one kind, e.g. synonyms of a disease."""

    type: str | None = None
    """What the items are."""
    items: tuple[str, ...] = ()
    """In order."""


@frozen(kw_only=True, repr=False, weakref_slot=False)
class Book(Shown):
    """The book that the record is, or is a chapter of. Paths are those below PubmedBookArticle/BookDocument."""

    title: str | None = None
    """Book/BookTitle; medline: BTI."""
    title_markup: str | None = None
    """The title with its inline tags; None when there are none."""
    title_link: TitleLink | None = None
    """Book/BookTitle/@book, @part, @sec."""
    publisher: str | None = None
    """Book/Publisher/PublisherName; medline: PB."""
    publisher_markup: str | None = None
    """The publisher with its inline tags; None when there are none."""
    publisher_location: str | None = None
    """Book/Publisher/PublisherLocation."""
    date: PartialDate | None = None
    """Book/PubDate."""
    beginning_date: PartialDate | None = None
    """Book/BeginningDate."""
    ending_date: PartialDate | None = None
    """Book/EndingDate."""
    authors: tuple[Author, ...] = ()
    """Authors of the whole book: Book/AuthorList[@Type="authors"]."""
    authors_complete: bool | None = None
    """Book/AuthorList[@Type="authors"]/@CompleteYN; None without such a list."""
    editors: tuple[Author, ...] = ()
    """Book/AuthorList[@Type="editors"]; medline: FED."""
    editors_complete: bool | None = None
    """Book/AuthorList[@Type="editors"]/@CompleteYN; None without such a list."""
    investigators: tuple[Investigator, ...] = ()
    """Book/InvestigatorList."""
    volume: str | None = None
    """Book/Volume."""
    volume_title: str | None = None
    """Book/VolumeTitle; medline: VTI."""
    volume_title_markup: str | None = None
    """The volume's title with its inline tags; None when there are none."""
    edition: str | None = None
    """Book/Edition; medline: EN."""
    collection_title: str | None = None
    """Book/CollectionTitle; medline: CTI."""
    collection_title_markup: str | None = None
    """The collection's title with its inline tags; None when there are none."""
    collection_title_link: TitleLink | None = None
    """Book/CollectionTitle/@book, @part, @sec."""
    isbns: tuple[str, ...] = ()
    """Book/Isbn; medline: ISBN."""
    medium: str | None = None
    """Book/Medium, e.g. "Internet"."""
    report_number: str | None = None
    """Book/ReportNumber."""
    sections: tuple[Section, ...] = ()
    """The outline: Sections/Section."""
    location_labels: tuple[LocationLabel, ...] = ()
    """Where in the book the record lies: LocationLabel."""
    contribution_date: PartialDate | None = None
    """ContributionDate; medline: CTDT."""
    accession: str | None = None
    """The Bookshelf accession, "NBK..."; it stands in `Article.article_ids` too."""
    item_lists: tuple[ItemList, ...] = ()
    """ItemList."""
