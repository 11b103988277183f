"""What an article is tied to: identifiers, grants, data, corrections, cited works."""

from __future__ import annotations

from attrs import frozen

from pubparse.model._base import Shown


@frozen(kw_only=True, repr=False, weakref_slot=False)
class ArticleId(Shown):
    """An identifier in the article's own list; a reference's identifiers are never here."""

    value: str
    """As printed."""
    id_type: str | None = None
    """pubmed, doi, pii, pmc, mid, bookaccession ..."""


@frozen(kw_only=True, repr=False, weakref_slot=False)
class ELocationId(Shown):
    """An electronic location that the publisher gave."""

    value: str
    """A DOI or a publisher's item identifier."""
    id_type: str | None = None
    """"doi" or "pii"."""
    valid: bool | None = None
    """False where NLM marks it as wrong; None where the format cannot say."""


@frozen(kw_only=True, repr=False, weakref_slot=False)
class OtherId(Shown):
    """An identifier that another organisation gave the citation."""

    value: str
    """As printed, also "PMC1234 [Available on 01/07/09]"."""
    source: str | None = None
    """NASA, NLM, PIP, POP, KIE ..."""


@frozen(kw_only=True, repr=False, weakref_slot=False)
class Grant(Shown):
    """A grant that paid for the work."""

    grant_id: str | None = None
    """The grant's number."""
    acronym: str | None = None
    """The institute's short name, e.g. "CA"."""
    agency: str | None = None
    """E.g. "NCI NIH HHS"."""
    country: str | None = None
    """E.g. "United States"."""


@frozen(kw_only=True, repr=False, weakref_slot=False)
class DataBank(Shown):
    """A databank that holds data of the article."""

    name: str | None = None
    """E.g. "ClinicalTrials.gov"; a few records leave it empty."""
    accession_numbers: tuple[str, ...] = ()
    """E.g. ("NCT00000001",)."""


@frozen(kw_only=True, repr=False, weakref_slot=False)
class CommentCorrection(Shown):
    """A link between this article and another: comment, erratum, retraction, update, citation."""

    ref_type: str
    """NLM's word: CommentIn, ErratumFor, RetractionIn, UpdateOf, Cites ..."""
    ref_source: str | None = None
    """The other article's citation as printed."""
    pmid: str | None = None
    """The other article's PMID."""
    note: str | None = None
    """What NLM adds to it."""
    pmid_version: int | None = None
    """The version of that PMID."""


@frozen(kw_only=True, repr=False, weakref_slot=False)
class Reference(Shown):
    """A work that the article cites."""

    citation: str | None = None
    """As printed; 629 references of two bulk files have identifiers alone."""
    markup: str | None = None
    """The citation with its inline tags; None when there are none."""
    article_ids: tuple[ArticleId, ...] = ()
    """The cited work's identifiers."""


@frozen(kw_only=True, repr=False, weakref_slot=False)
class ReferenceList(Shown):
    """A list of cited works; lists may hold lists."""

    title: str | None = None
    """E.g. "References"."""
    references: tuple[Reference, ...] = ()
    """In order."""
    lists: tuple[ReferenceList, ...] = ()
    """Lists below this one."""


@frozen(kw_only=True, repr=False, weakref_slot=False)
class Param(Shown):
    """A named value of an `Object`."""

    name: str
    """E.g. "grant"."""
    text: str | None = None
    """The value."""
    markup: str | None = None
    """The value with its inline tags; None when there are none."""


@frozen(kw_only=True, repr=False, weakref_slot=False)
class Object(Shown):
    """Something outside PubMed that the record points to."""

    type: str | None = None
    """E.g. "keyword"."""
    params: tuple[Param, ...] = ()
    """Its named values, in order."""


@frozen(kw_only=True, repr=False, weakref_slot=False)
class Deletion(Shown):
    """A PMID that an update file removes."""

    pmid: str
    """The PMID."""
    version: int | None = None
    """Its version."""
