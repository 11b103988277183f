"""What a PubMed XML record says, read a second time: written from NLM's DTDs with XPath, without a look at the reader.

`expected(record)` gives nested plain values, `read(article)` the same of an `Article`, `flat` makes either a dict of field path
-> value without what is absent. Clear, slow, exact child paths only. Of a MedlineDate it knows the year and the printed text;
the months are a matter of `_text.dates` and its own tests.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import attrs
from lxml import etree

if TYPE_CHECKING:
    from pubparse.model import Article

Plain = dict[str, Any]

MATHML = "http://www.w3.org/1998/Math/MathML"
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
NOT_A_TITLE = "[Not Available]."
# 2002-2009: the child of CommentsCorrections says the kind.
OLD_REF_TYPES = (
    "CommentOn CommentIn ErratumIn ErratumFor PartialRetractionIn PartialRetractionOf RepublishedFrom RepublishedIn "
    "RetractionOf RetractionIn UpdateIn UpdateOf SummaryForPatientsIn OriginalReportIn ReprintIn ReprintOf"
).split()
ABOUT_THE_READING = {"source", "unplaced", "problems", "unknown", "partial"}


def expected(record: etree._Element) -> Plain:
    """The record's fields as plain values; `record` is a PubmedArticle, a MedlineCitation or a PubmedBookArticle."""
    if record.tag == "PubmedBookArticle":
        return _book_record(record)
    citation = record if record.tag == "MedlineCitation" else _one(record, "MedlineCitation")
    data = None if record is citation else _one(record, "PubmedData | PubMedData")
    # 121518513 (a made record) states its PMID in the list of identifiers alone.
    in_the_list = _text(_one(data, "ArticleIdList/ArticleId[@IdType='pubmed']"))
    from_citation = _medline_citation(citation)
    return {**from_citation, **_pubmed_data(data), "pmid": from_citation["pmid"] or in_the_list}


def _medline_citation(citation: etree._Element | None) -> Plain:
    article = _one(citation, "Article")
    issue = _one(article, "Journal/JournalIssue")
    published = [_date(e) for e in _all(article, "ArticleDate")]
    return {
        "pmid": _text(_one(citation, "PMID")),
        "pmid_version": _number(_one(citation, "PMID/@Version")),
        "elocation_ids": [_elocation_id(e) for e in _all(article, "ELocationID") if _text(e)],
        "other_ids": [{"value": _text(e), "source": e.get("Source")} for e in _all(citation, "OtherID") if _text(e)],
        **_title("title", _one(article, "ArticleTitle")),
        "title_link": _link(_one(article, "ArticleTitle")),
        **_title("vernacular_title", _one(article, "VernacularTitle")),
        "abstract": _abstract(_one(article, "Abstract")),
        "other_abstracts": [_abstract(e) for e in _all(citation, "OtherAbstract")],
        "journal": {
            "title": _text(_one(article, "Journal/Title")),
            "iso_abbreviation": _text(_one(article, "Journal/ISOAbbreviation")),
            "issn": _text(_one(article, "Journal/ISSN")),
            "issn_type": _attribute(_one(article, "Journal/ISSN"), "IssnType"),
            "medline_ta": _text(_one(citation, "MedlineJournalInfo/MedlineTA")),
            "issn_linking": _text(_one(citation, "MedlineJournalInfo/ISSNLinking")),
            "nlm_unique_id": _text(_one(citation, "MedlineJournalInfo/NlmUniqueID")),
            "country": _text(_one(citation, "MedlineJournalInfo/Country")),
        },
        "volume": _text(_one(issue, "Volume")),
        "issue": _text(_one(issue, "Issue")),
        "cited_medium": _attribute(issue, "CitedMedium"),
        **_pages(_one(article, "Pagination")),
        "publication_date": _date(_one(issue, "PubDate")),
        "electronic_date": published[0] if published else None,
        "article_dates": [
            {"date": _date(e), "date_type": e.get("DateType", "Electronic")} for e in _all(article, "ArticleDate")[1:]
        ],
        "authors": [_person(e) for e in _all(article, "AuthorList/Author")],
        "authors_complete": _complete(_one(article, "AuthorList")),
        "affiliations": [_affiliation(e) for e in _all(article, "Affiliation")],
        "investigators": _investigators(_all(citation, "InvestigatorList")),
        "personal_name_subjects": [_name(e) for e in _all(citation, "PersonalNameSubjectList/PersonalNameSubject")],
        "languages": _texts(_all(article, "Language")),
        "publication_types": [_term(e) for e in _all(article, "PublicationTypeList/PublicationType")],
        "mesh_headings": [
            {
                "descriptor": _mesh(_one(e, "DescriptorName")),
                "qualifiers": [_mesh(q) for q in _all(e, "QualifierName")],
            }
            for e in _all(citation, "MeshHeadingList/MeshHeading")
            # 28618900 (a made record) has qualifiers alone: no heading, kept in `unplaced`.
            if _text(_one(e, "DescriptorName"))
        ],
        "chemicals": [
            {**_term(_one(e, "NameOfSubstance")), "registry_number": _text(_one(e, "RegistryNumber"))}
            for e in _all(citation, "ChemicalList/Chemical")
        ],
        "supplementary_concepts": [
            {**_term(e), "type": e.get("Type")} for e in _all(citation, "SupplMeshList/SupplMeshName")
        ],
        "gene_symbols": _texts(_all(citation, "GeneSymbolList/GeneSymbol")),
        "keywords": _keywords(citation),
        "citation_subsets": _texts(_all(citation, "CitationSubset")),
        "space_flight_missions": _texts(_all(citation, "SpaceFlightMission")),
        **_grants(article),
        "data_banks": [
            {
                "name": _text(_one(e, "DataBankName")),
                "accession_numbers": _texts(_all(e, "AccessionNumberList/AccessionNumber")),
            }
            for e in _all(article, "DataBankList/DataBank")
        ],
        "data_banks_complete": _complete(_one(article, "DataBankList")),
        "comments_corrections": [
            *(_comment(e, e.get("RefType")) for e in _all(citation, "CommentsCorrectionsList/CommentsCorrections")),
            *(
                _comment(e, e.tag)
                for e in _all(citation, "CommentsCorrections/*")
                if e.tag in OLD_REF_TYPES
            ),
        ],
        "number_of_references": _number(_one(citation, "NumberOfReferences")),
        "coi_statement": _text(_one(citation, "CoiStatement")),
        "coi_statement_markup": _markup(_one(citation, "CoiStatement")),
        "general_notes": [
            {"text": _text(e), "owner": e.get("Owner", "NLM")} for e in _all(citation, "GeneralNote") if _text(e)
        ],
        "status": _attribute(citation, "Status"),
        "owner": None if citation is None else citation.get("Owner", "NLM"),
        "indexing_method": _attribute(citation, "IndexingMethod"),
        "pub_model": _attribute(article, "PubModel"),
        "version_id": _attribute(citation, "VersionID"),
        "version_date": _slashed(_attribute(citation, "VersionDate")),
        "date_created": _date(_one(citation, "DateCreated")),
        "date_completed": _date(_one(citation, "DateCompleted")),
        "date_revised": _date(_one(citation, "DateRevised")),
    }


def _pubmed_data(data: etree._Element | None) -> Plain:
    return {
        "article_ids": _article_ids(_one(data, "ArticleIdList")),
        "references": [_reference_list(e) for e in _all(data, "ReferenceList")],
        "objects": [
            {
                "type": e.get("Type"),
                "params": [
                    {"name": p.get("Name"), "text": _text(p), "markup": _markup(p)} for p in _all(e, "Param")
                ],
            }
            for e in _all(data, "ObjectList/Object")
        ],
        "publication_status": _text(_one(data, "PublicationStatus")),
        "history": [_history_date(e) for e in _all(data, "History/PubMedPubDate")],
    }


def _book_record(record: etree._Element) -> Plain:
    document, data = _one(record, "BookDocument"), _pubmed_data(_one(record, "PubmedBookData"))
    book = _one(document, "Book")
    ids = _article_ids(_one(document, "ArticleIdList"))
    return {
        **data,
        "pmid": _text(_one(document, "PMID")),
        "pmid_version": _number(_one(document, "PMID/@Version")),
        "article_ids": ids + data["article_ids"],
        "elocation_ids": [_elocation_id(e) for e in _all(book, "ELocationID") if _text(e)],
        **_title("title", _one(document, "ArticleTitle")),
        "title_link": _link(_one(document, "ArticleTitle")),
        **_title("vernacular_title", _one(document, "VernacularTitle")),
        "abstract": _abstract(_one(document, "Abstract")),
        "book": {
            "title": _text(_one(book, "BookTitle")),
            "title_markup": _markup(_one(book, "BookTitle")),
            "title_link": _link(_one(book, "BookTitle")),
            "publisher": _text(_one(book, "Publisher/PublisherName")),
            "publisher_markup": _markup(_one(book, "Publisher/PublisherName")),
            "publisher_location": _text(_one(book, "Publisher/PublisherLocation")),
            "date": _date(_one(book, "PubDate")),
            "beginning_date": _date(_one(book, "BeginningDate")),
            "ending_date": _date(_one(book, "EndingDate")),
            "authors": [_person(e) for e in _all(book, "AuthorList[not(@Type='editors')]/Author")],
            "authors_complete": _complete(_one(book, "AuthorList[not(@Type='editors')]")),
            "editors": [_person(e) for e in _all(book, "AuthorList[@Type='editors']/Author")],
            "editors_complete": _complete(_one(book, "AuthorList[@Type='editors']")),
            "investigators": _investigators(_all(book, "InvestigatorList")),
            "volume": _text(_one(book, "Volume")),
            "volume_title": _text(_one(book, "VolumeTitle")),
            "volume_title_markup": _markup(_one(book, "VolumeTitle")),
            "edition": _text(_one(book, "Edition")),
            "collection_title": _text(_one(book, "CollectionTitle")),
            "collection_title_markup": _markup(_one(book, "CollectionTitle")),
            "collection_title_link": _link(_one(book, "CollectionTitle")),
            "isbns": _texts(_all(book, "Isbn")),
            "medium": _text(_one(book, "Medium")),
            "report_number": _text(_one(book, "ReportNumber")),
            "sections": [_section(e) for e in _all(document, "Sections/Section")],
            "location_labels": [_label(e) for e in _all(document, "LocationLabel")],
            "contribution_date": _date(_one(document, "ContributionDate")),
            "accession": next((i["value"] for i in ids if i["id_type"] == "bookaccession"), None),
            "item_lists": [
                {"type": e.get("ListType"), "items": _texts(_all(e, "Item"))} for e in _all(document, "ItemList")
            ],
        },
        **_pages(_one(document, "Pagination")),
        "publication_date": _date(_one(book, "PubDate")),
        "authors": [_person(e) for e in _all(document, "AuthorList[not(@Type='editors')]/Author")],
        "authors_complete": _complete(_one(document, "AuthorList[not(@Type='editors')]")),
        "investigators": _investigators(_all(document, "InvestigatorList")),
        "languages": _texts(_all(document, "Language")),
        "publication_types": [_term(e) for e in _all(document, "PublicationType")],
        "keywords": _keywords(document),
        **_grants(document),
        "references": [_reference_list(e) for e in _all(document, "ReferenceList")],
        "date_revised": _date(_one(document, "DateRevised")),
    }


def _title(name: str, title: etree._Element | None) -> Plain:
    if name == "title" and _text(title) == NOT_A_TITLE:
        return {"title": None, "title_markup": NOT_A_TITLE}
    return {name: _text(title), f"{name}_markup": _markup(title)}


def _link(title: etree._Element | None) -> Plain:
    return {name: _attribute(title, name) for name in ("book", "part", "sec")}


def _abstract(abstract: etree._Element | None) -> Plain | None:
    if abstract is None:
        return None
    other = abstract.tag == "OtherAbstract"
    return {
        "sections": [
            {
                "label": _blank_is_none(e.get("Label")),
                "nlm_category": _blank_is_none(e.get("NlmCategory")),
                "text": _text(e),
                "markup": _markup(e),
            }
            for e in _all(abstract, "AbstractText")
            if _text(e) or _blank_is_none(e.get("Label"))
        ],
        "copyright": _text(_one(abstract, "CopyrightInformation")),
        "language": abstract.get("Language", "eng") if other else None,
        "type": abstract.get("Type") if other else None,
    }


def _pages(pagination: etree._Element | None) -> Plain:
    return {
        "pages": _text(_one(pagination, "MedlinePgn")),
        "start_page": _text(_one(pagination, "StartPage")),
        "end_page": _text(_one(pagination, "EndPage")),
    }


def _person(person: etree._Element) -> Plain:
    """An author or an investigator; one of whom nothing is said is no person."""
    collective = _one(person, "CollectiveName")
    said = {
        **_name(person),
        "collective_name": _text(collective),
        "collective_name_markup": _markup(collective),
        "investigators_id": _attribute(collective, "Investigators"),
        "identifiers": _identifiers(person),
        "affiliations": [
            *(_affiliation(e) for e in _all(person, "AffiliationInfo")),
            *(_affiliation(e) for e in _all(person, "Affiliation")),
        ],
        "equal_contribution": {"Y": True, "N": False}.get(person.get("EqualContrib", "")),
    }
    return {**said, "valid": person.get("ValidYN", "Y") == "Y"} if flat(said) else {}


def _name(person: etree._Element) -> Plain:
    """ForeName was FirstName (and MiddleName) until 2002."""
    first = [_text(_one(person, "FirstName")), _text(_one(person, "MiddleName"))]
    return {
        "last_name": _text(_one(person, "LastName")),
        "fore_name": _text(_one(person, "ForeName")) or " ".join(filter(None, first)) or None,
        "initials": _text(_one(person, "Initials")),
        "suffix": _text(_one(person, "Suffix")),
        "suffix_markup": _markup(_one(person, "Suffix")),
    }


def _affiliation(info: etree._Element) -> Plain:
    """An AffiliationInfo, or the bare Affiliation of before 2015."""
    text = info if info.tag == "Affiliation" else _one(info, "Affiliation")
    return {"text": _text(text), "markup": _markup(text), "identifiers": _identifiers(info)}


def _identifiers(holder: etree._Element) -> list[Plain]:
    return [{"value": _text(e), "source": e.get("Source")} for e in _all(holder, "Identifier") if _text(e)]


def _investigators(lists: list[etree._Element]) -> list[Plain]:
    people = [(one, _person(e)) for one in lists for e in _all(one, "Investigator")]
    return [{**person, "list_id": one.get("ID")} for one, person in people if person]


def _complete(listing: etree._Element | None) -> bool | None:
    return None if listing is None else listing.get("CompleteYN", "Y") == "Y"


def _term(term: etree._Element | None) -> Plain:
    return {"name": _text(term), "ui": _blank_is_none(_attribute(term, "UI"))}


def _mesh(term: etree._Element | None) -> Plain:
    auto = _attribute(term, "AutoHM")
    return {
        **_term(term),
        "major_topic": _attribute(term, "MajorTopicYN") == "Y",
        "auto": None if auto is None else auto == "Y",
        "type": _attribute(term, "Type"),
    }


def _keywords(holder: etree._Element | None) -> list[Plain]:
    return [
        {
            "text": _text(e),
            "markup": _markup(e),
            "owner": listing.get("Owner", "NLM"),
            "major_topic": e.get("MajorTopicYN", "N") == "Y",
        }
        for listing in _all(holder, "KeywordList")
        for e in _all(listing, "Keyword")
        if _text(e)
    ]


def _grants(holder: etree._Element | None) -> Plain:
    names = {"grant_id": "GrantID", "acronym": "Acronym", "agency": "Agency", "country": "Country"}
    return {
        "grants": [
            {field: _text(_one(e, name)) for field, name in names.items()} for e in _all(holder, "GrantList/Grant")
        ],
        "grants_complete": _complete(_one(holder, "GrantList")),
    }


def _comment(comment: etree._Element, kind: str | None) -> Plain:
    return {
        "ref_type": kind,
        "ref_source": _text(_one(comment, "RefSource")),
        "pmid": _text(_one(comment, "PMID")),
        "pmid_version": _number(_one(comment, "PMID/@Version")),
        "note": _text(_one(comment, "Note")),
    }


def _article_ids(listing: etree._Element | None) -> list[Plain]:
    return [
        {"value": _text(e), "id_type": e.get("IdType", "pubmed")} for e in _all(listing, "ArticleId") if _text(e)
    ]


def _elocation_id(location: etree._Element) -> Plain:
    valid = location.get("ValidYN", "Y") == "Y"
    return {"value": _text(location), "id_type": location.get("EIdType"), "valid": valid}


def _reference_list(listing: etree._Element) -> Plain:
    return {
        "title": _text(_one(listing, "Title")),
        "references": [
            {
                "citation": _text(_one(e, "Citation")),
                "markup": _markup(_one(e, "Citation")),
                "article_ids": _article_ids(_one(e, "ArticleIdList")),
            }
            for e in _all(listing, "Reference")
        ],
        "lists": [_reference_list(e) for e in _all(listing, "ReferenceList")],
    }


def _section(section: etree._Element) -> Plain:
    title = _one(section, "SectionTitle")
    return {
        "title": _text(title),
        "title_markup": _markup(title),
        "title_link": _link(title),
        "location_label": _label(_one(section, "LocationLabel")),
        "sections": [_section(e) for e in _all(section, "Section")],
    }


def _label(label: etree._Element | None) -> Plain:
    return {"text": _text(label), "type": _attribute(label, "Type")}


def _history_date(date: etree._Element) -> Plain:
    clock = {name.lower(): _number(_one(date, name)) for name in ("Hour", "Minute", "Second")}
    return {"status": date.get("PubStatus"), "date": _date(date), **clock}


def _date(date: etree._Element | None) -> Plain | None:
    """The parts of a date that can be read; `raw` holds them all when one cannot."""
    printed = _text(_one(date, "MedlineDate"))
    if printed:
        year = re.search(r"(?<![0-9])(?:1[6-9]|20)[0-9]{2}(?![0-9])", printed)
        return {"raw": printed, "year": int(year[0]) if year else None}
    parts = {name: _text(_one(date, name)) for name in ("Year", "Month", "Day", "Season")}
    year, month, day = _year(parts["Year"]), _month(parts["Month"]), _day(parts["Day"])
    unread = (
        (parts["Year"] and year is None)
        or (parts["Month"] and month is None)
        or (parts["Day"] and (day is None or month is None))
    )
    return {
        "year": year,
        "month": month,
        "day": day if month else None,
        "season": parts["Season"],
        "raw": " ".join(filter(None, parts.values())) if unread else None,
    }


def _year(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch("[0-9]{4}", text) else None


def _month(text: str | None) -> int | None:
    if text and re.fullmatch("0?[1-9]|1[0-2]", text):
        return int(text)
    return MONTHS.index(text[:3].lower()) + 1 if text and text[:3].lower() in MONTHS else None


def _day(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch("0?[1-9]|[12][0-9]|3[01]", text) else None


def _slashed(text: str | None) -> Plain | None:
    found = re.fullmatch("([0-9]{4})/([0-9]{2})/([0-9]{2})", text or "")
    return {"year": int(found[1]), "month": int(found[2]), "day": int(found[3]), "raw": text} if found else {"raw": text}


def _one(element: etree._Element | None, path: str) -> Any:
    found = _all(element, path)
    return found[0] if found else None


def _all(element: etree._Element | None, path: str) -> list[Any]:
    return [] if element is None else list(_xpath(path)(element))


@lru_cache(maxsize=None)
def _xpath(path: str) -> etree.XPath:
    assert "//" not in path, "exact child paths only"
    return etree.XPath(path)


def _attribute(element: etree._Element | None, name: str) -> str | None:
    return None if element is None else _blank_is_none(element.get(name))


def _blank_is_none(text: str | None) -> str | None:
    return _folded(text or "") or None


def _text(element: etree._Element | None) -> str | None:
    """XPath's string-value: all text below the element in order, without comments and processing instructions."""
    return None if element is None else _folded(str(_xpath("string()")(element))) or None


def _texts(elements: list[etree._Element]) -> list[str]:
    return [text for text in map(_text, elements) if text]


def _number(source: etree._Element | str | None) -> int | None:
    text = source if isinstance(source, str) else _text(source)
    return int(text) if text and re.fullmatch("[0-9]+", text.strip()) else None


def _folded(text: str) -> str:
    return re.sub("[ \t\r\n]+", " ", text).strip(" ")


def _markup(element: etree._Element | None) -> str | None:
    """The element's content with its tags, in a form for comparison; None when no element stands in it."""
    if element is None or not _all(element, "*") or _text(element) is None:
        return None
    return _inside(element).strip(" ")


def _inside(element: etree._Element) -> str:
    found = ""
    for node in _all(element, "node()"):
        if isinstance(node, str):
            found += node
        elif isinstance(node.tag, str):
            attributes = "".join(f' {_local(k)}="{v}"' for k, v in sorted(node.attrib.items()))
            found += f"\0<{_local(node.tag)}{attributes}>\0{_inside(node)}\0</{_local(node.tag)}>\0"
    return re.sub("[ \t\r\n]+", " ", found).replace("\0", "")


def _local(name: str) -> str:
    """The name as written; MathML's with NLM's prefix."""
    return name.replace(f"{{{MATHML}}}", "mml:")


def read(article: Article) -> Plain:
    """The article as plain values, markup in the form of `expected`."""

    def plain(value: object, name: str) -> object:
        if attrs.has(type(value)):
            fields = [f.name for f in attrs.fields(type(value)) if f.name not in ABOUT_THE_READING or f.name == "source"]
            return {field: plain(getattr(value, field), field) for field in fields}
        if isinstance(value, tuple):
            return [plain(item, name) for item in value]
        if isinstance(value, str) and (name == "markup" or name.endswith("_markup")):
            return _inside(etree.fromstring(f'<x xmlns:mml="{MATHML}">{value}</x>')).strip(" ")
        return value

    return {k: plain(getattr(article, k), k) for k in _names(article) if k not in ABOUT_THE_READING}


def _names(article: Article) -> list[str]:
    return [field.name for field in attrs.fields(type(article))]


def flat(value: object, path: str = "") -> dict[str, object]:
    """Field path -> value of nested plain values; what is absent or empty has no path, and empty items no number."""
    if isinstance(value, dict):
        inner = [flat(item, f"{path}.{name}" if path else name) for name, item in value.items()]
        return {k: v for part in inner for k, v in part.items()}
    if isinstance(value, list):
        inner = [flat(item, f"{path}[{number}]") for number, item in enumerate(filter(flat, value))]
        return {k: v for part in inner for k, v in part.items()}
    return {} if value is None else {path: value}


def differences(record: etree._Element, article: Article) -> dict[str, tuple[object, object]]:
    """Field path -> (expected, got) where the record and the article do not agree."""
    wanted, got = flat(expected(record)), flat(read(article))
    for path in [path.removesuffix(".raw") for path, value in wanted.items() if path.endswith("date.raw")]:
        for part in ("month", "day", "season", "end"):
            if f"{path}.month" not in wanted:
                got = {k: v for k, v in got.items() if not k.startswith(f"{path}.{part}")}
    return {k: (wanted.get(k), got.get(k)) for k in {**wanted, **got} if wanted.get(k) != got.get(k)}


# Attributes whose words become True, False or nothing, and elements whose text becomes a number: `expected` knows them.
_AS_OTHER_VALUES = {"MajorTopicYN", "ValidYN", "CompleteYN", "EqualContrib", "AutoHM", "Version", "DateType", "Type"}
_AS_NUMBERS = {"Year", "Month", "Day", "Hour", "Minute", "Second", "NumberOfReferences"}


def lost(record: etree._Element, article: Article) -> list[str]:
    """Texts and attribute values of the record, unknown elements included, that stand nowhere in the article."""
    kept = {str(value) for value in flat(read(article)).values()} | {""}
    rest = "\0".join([*(piece.text for piece in article.unplaced), *_repaired(article)])

    def is_kept(text: str | None) -> bool:
        folded = _folded(text or "")
        return folded in kept or folded in _plain(rest)

    def texts(element: etree._Element) -> list[str]:
        whole, children = _text(element), _all(element, "*")
        if is_kept(whole) or (not children and element.tag in _AS_NUMBERS):
            return []
        own = [str(text) for text in _all(element, "text()") if not is_kept(str(text))]
        return [f"{element.tag}={text}" for text in own] + [one for child in children for one in texts(child)]

    attributes = [
        f"{element.tag}/@{name}={value}"
        for element in record.iter("*")
        if not str(element.tag).startswith(f"{{{MATHML}}}")
        for name, value in element.attrib.items()
        if name not in _AS_OTHER_VALUES and not is_kept(str(value))
    ]
    return attributes + texts(record)


def _repaired(article: Article) -> list[str]:
    return [str(problem.raw or problem.message) for problem in article.problems]


def _plain(text: str) -> str:
    return text + "\0" + text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")
