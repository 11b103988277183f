"""What a PubMed XML record says, read a second time: written from NLM's DTDs with XPath, without a look at the reader.

`expected(record)` gives nested plain values, `flat` makes them a dict of field path -> value without what is absent.
Clear, slow, exact child paths only. Of a MedlineDate it knows the year and the printed text; the months are a matter of
`_text.dates` and its own tests.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from lxml import etree

Plain = dict[str, Any]

MATHML = "http://www.w3.org/1998/Math/MathML"
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
NOT_A_TITLE = "[Not Available]."
# 2002-2009: the child of CommentsCorrections says the kind.
OLD_REF_TYPES = {
    "CommentOn", "CommentIn", "ErratumIn", "ErratumFor", "PartialRetractionIn", "PartialRetractionOf", "RepublishedFrom",
    "RepublishedIn", "RetractionOf", "RetractionIn", "UpdateIn", "UpdateOf", "SummaryForPatientsIn", "OriginalReportIn",
    "ReprintIn", "ReprintOf",
}  # fmt: skip


def expected(record: etree._Element) -> Plain:
    """The record's fields as plain values; `record` is a PubmedArticle, a MedlineCitation or a PubmedBookArticle."""
    said = _book_record(record) if record.tag == "PubmedBookArticle" else _article_record(record)
    return dict(without_empty_items(said))


def without_empty_items(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: without_empty_items(item) for name, item in value.items()}
    if isinstance(value, list):
        return [item for item in map(without_empty_items, value) if flat(item)]
    return value


def _article_record(record: etree._Element) -> Plain:
    citation = record if record.tag == "MedlineCitation" else _one(record, "MedlineCitation")
    data = None if record is citation else _one(record, "PubmedData | PubMedData")
    return {**_medline_citation(citation), **_pubmed_data(data)}


def _medline_citation(citation: etree._Element | None) -> Plain:
    article = _one(citation, "Article")
    issue = _one(article, "Journal/JournalIssue")
    online = every(article, "ArticleDate[not(@DateType) or @DateType='Electronic']")[:1]
    return {
        "pmid": text_of(_one(citation, "PMID")),
        "pmid_version": _number(_one(citation, "PMID/@Version")),
        "elocation_ids": [_elocation_id(e) for e in every(article, "ELocationID") if text_of(e)],
        "other_ids": [
            {"value": text_of(e), "source": e.get("Source")} for e in every(citation, "OtherID") if text_of(e)
        ],
        **_title("title", _one(article, "ArticleTitle")),
        "title_link": _link(_one(article, "ArticleTitle")),
        **_title("vernacular_title", _one(article, "VernacularTitle")),
        "abstract": _abstract(_one(article, "Abstract")),
        "other_abstracts": [_abstract(e) for e in every(citation, "OtherAbstract")],
        "journal": {
            "title": text_of(_one(article, "Journal/Title")),
            "iso_abbreviation": text_of(_one(article, "Journal/ISOAbbreviation")),
            "issn": text_of(_one(article, "Journal/ISSN")),
            "issn_type": _attribute(_one(article, "Journal/ISSN"), "IssnType"),
            "medline_ta": text_of(_one(citation, "MedlineJournalInfo/MedlineTA")),
            "issn_linking": text_of(_one(citation, "MedlineJournalInfo/ISSNLinking")),
            "nlm_unique_id": text_of(_one(citation, "MedlineJournalInfo/NlmUniqueID")),
            "country": text_of(_one(citation, "MedlineJournalInfo/Country")),
        },
        "volume": text_of(_one(issue, "Volume")),
        "issue": text_of(_one(issue, "Issue")),
        "cited_medium": _attribute(issue, "CitedMedium"),
        **_pages(_one(article, "Pagination")),
        "publication_date": _date(_one(issue, "PubDate")),
        "electronic_date": _date(online[0]) if online else None,
        "article_dates": [
            {"date": _date(e), "date_type": e.get("DateType", "Electronic")}
            for e in every(article, "ArticleDate")
            if e not in online
        ],
        "authors": [_person(e) for e in every(article, "AuthorList/Author")],
        "authors_complete": _complete(_one(article, "AuthorList")),
        "affiliations": [_affiliation(e) for e in every(article, "Affiliation")],
        "investigators": _investigators(every(citation, "InvestigatorList")),
        "personal_name_subjects": [_name(e) for e in every(citation, "PersonalNameSubjectList/PersonalNameSubject")],
        "languages": _texts(every(article, "Language")),
        "publication_types": [_term(e) for e in every(article, "PublicationTypeList/PublicationType")],
        "mesh_headings": [
            {
                "descriptor": _mesh(_one(e, "DescriptorName")),
                "qualifiers": [_mesh(q) for q in every(e, "QualifierName")],
            }
            for e in every(citation, "MeshHeadingList/MeshHeading")
            # 28618900 (a made record) has qualifiers alone: no heading, kept in `unplaced`.
            if text_of(_one(e, "DescriptorName"))
        ],
        "chemicals": [
            {**_term(_one(e, "NameOfSubstance")), "registry_number": text_of(_one(e, "RegistryNumber"))}
            for e in every(citation, "ChemicalList/Chemical")
        ],
        "supplementary_concepts": [
            {**_term(e), "type": e.get("Type")} for e in every(citation, "SupplMeshList/SupplMeshName") if text_of(e)
        ],
        "gene_symbols": _texts(every(citation, "GeneSymbolList/GeneSymbol")),
        "keywords": _keywords(citation),
        "citation_subsets": _texts(every(citation, "CitationSubset")),
        "space_flight_missions": _texts(every(citation, "SpaceFlightMission")),
        **_grants(article),
        "data_banks": [
            {
                "name": text_of(_one(e, "DataBankName")),
                "accession_numbers": _texts(every(e, "AccessionNumberList/AccessionNumber")),
            }
            for e in every(article, "DataBankList/DataBank")
        ],
        "data_banks_complete": _complete(_one(article, "DataBankList")),
        "comments_corrections": [
            *(_comment(e, e.get("RefType")) for e in every(citation, "CommentsCorrectionsList/CommentsCorrections")),
            *(_comment(e, e.tag) for e in every(citation, "CommentsCorrections/*") if e.tag in OLD_REF_TYPES),
        ],
        "number_of_references": _number(_one(citation, "NumberOfReferences")),
        "coi_statement": text_of(_one(citation, "CoiStatement")),
        "coi_statement_markup": _markup(_one(citation, "CoiStatement")),
        "general_notes": [
            {"text": text_of(e), "owner": e.get("Owner", "NLM")} for e in every(citation, "GeneralNote") if text_of(e)
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
        "references": [_reference_list(e) for e in every(data, "ReferenceList")],
        "objects": [
            {
                "type": e.get("Type"),
                "params": [
                    {"name": p.get("Name"), "text": text_of(p), "markup": _markup(p)} for p in every(e, "Param")
                ],
            }
            for e in every(data, "ObjectList/Object")
        ],
        "publication_status": text_of(_one(data, "PublicationStatus")),
        "history": [_history_date(e) for e in every(data, "History/PubMedPubDate")],
    }


def _book_record(record: etree._Element) -> Plain:
    document, data = _one(record, "BookDocument"), _pubmed_data(_one(record, "PubmedBookData"))
    book = _one(document, "Book")
    ids = _article_ids(_one(document, "ArticleIdList"))
    return {
        **data,
        "pmid": text_of(_one(document, "PMID")),
        "pmid_version": _number(_one(document, "PMID/@Version")),
        "article_ids": ids + data["article_ids"],
        "elocation_ids": [_elocation_id(e) for e in every(book, "ELocationID") if text_of(e)],
        **_title("title", _one(document, "ArticleTitle")),
        "title_link": _link(_one(document, "ArticleTitle")),
        **_title("vernacular_title", _one(document, "VernacularTitle")),
        "abstract": _abstract(_one(document, "Abstract")),
        "book": {
            "title": text_of(_one(book, "BookTitle")),
            "title_markup": _markup(_one(book, "BookTitle")),
            "title_link": _link(_one(book, "BookTitle")),
            "publisher": text_of(_one(book, "Publisher/PublisherName")),
            "publisher_markup": _markup(_one(book, "Publisher/PublisherName")),
            "publisher_location": text_of(_one(book, "Publisher/PublisherLocation")),
            "date": _date(_one(book, "PubDate")),
            "beginning_date": _date(_one(book, "BeginningDate")),
            "ending_date": _date(_one(book, "EndingDate")),
            "authors": [_person(e) for e in every(book, "AuthorList[not(@Type='editors')]/Author")],
            "authors_complete": _complete(_one(book, "AuthorList[not(@Type='editors')]")),
            "editors": [_person(e) for e in every(book, "AuthorList[@Type='editors']/Author")],
            "editors_complete": _complete(_one(book, "AuthorList[@Type='editors']")),
            "investigators": _investigators(every(book, "InvestigatorList")),
            "volume": text_of(_one(book, "Volume")),
            "volume_title": text_of(_one(book, "VolumeTitle")),
            "volume_title_markup": _markup(_one(book, "VolumeTitle")),
            "edition": text_of(_one(book, "Edition")),
            "collection_title": text_of(_one(book, "CollectionTitle")),
            "collection_title_markup": _markup(_one(book, "CollectionTitle")),
            "collection_title_link": _link(_one(book, "CollectionTitle")),
            "isbns": _texts(every(book, "Isbn")),
            "medium": text_of(_one(book, "Medium")),
            "report_number": text_of(_one(book, "ReportNumber")),
            "sections": [_section(e) for e in every(document, "Sections/Section")],
            "location_labels": [_label(e) for e in every(document, "LocationLabel")],
            "contribution_date": _date(_one(document, "ContributionDate")),
            "accession": next((i["value"] for i in ids if i["id_type"] == "bookaccession"), None),
            "item_lists": [
                {"type": e.get("ListType"), "items": _texts(every(e, "Item"))} for e in every(document, "ItemList")
            ],
        },
        **_pages(_one(document, "Pagination")),
        "publication_date": _date(_one(book, "PubDate")),
        "authors": [_person(e) for e in every(document, "AuthorList[not(@Type='editors')]/Author")],
        "authors_complete": _complete(_one(document, "AuthorList[not(@Type='editors')]")),
        "investigators": _investigators(every(document, "InvestigatorList")),
        "languages": _texts(every(document, "Language")),
        "publication_types": [_term(e) for e in every(document, "PublicationType")],
        "keywords": _keywords(document),
        **_grants(document),
        "references": [_reference_list(e) for e in every(document, "ReferenceList")],
        "date_revised": _date(_one(document, "DateRevised")),
    }


def _title(name: str, title: etree._Element | None) -> Plain:
    if name == "title" and text_of(title) == NOT_A_TITLE:
        return {"title": None, "title_markup": NOT_A_TITLE}
    return {name: text_of(title), f"{name}_markup": _markup(title)}


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
                "text": text_of(e),
                "markup": _markup(e),
            }
            for e in every(abstract, "AbstractText")
            if text_of(e) or _blank_is_none(e.get("Label")) or _blank_is_none(e.get("NlmCategory"))
        ],
        "copyright": text_of(_one(abstract, "CopyrightInformation")),
        "language": abstract.get("Language", "eng") if other else None,
        "type": abstract.get("Type") if other else None,
    }


def _pages(pagination: etree._Element | None) -> Plain:
    return {
        "pages": text_of(_one(pagination, "MedlinePgn")),
        "start_page": text_of(_one(pagination, "StartPage")),
        "end_page": text_of(_one(pagination, "EndPage")),
    }


def _person(person: etree._Element) -> Plain:
    """An author or an investigator; one of whom nothing is said is no person."""
    collective = _one(person, "CollectiveName")
    said = {
        **_name(person),
        "collective_name": text_of(collective),
        "collective_name_markup": _markup(collective),
        "identifiers": _identifiers(person),
        "affiliations": [
            *(_affiliation(e) for e in every(person, "AffiliationInfo")),
            *(_affiliation(e) for e in every(person, "Affiliation")),
        ],
    }
    if not flat(said):
        return {}
    equal = {"Y": True, "N": False}.get(person.get("EqualContrib", ""))
    flags = {"equal_contribution": equal, "valid": person.get("ValidYN", "Y") == "Y"}
    return {**said, **flags, "investigators_id": _attribute(collective, "Investigators")}


def _name(person: etree._Element) -> Plain:
    """ForeName was FirstName (and MiddleName) until 2002."""
    first = [text_of(_one(person, "FirstName")), text_of(_one(person, "MiddleName"))]
    return {
        "last_name": text_of(_one(person, "LastName")),
        "fore_name": text_of(_one(person, "ForeName")) or " ".join(filter(None, first)) or None,
        "initials": text_of(_one(person, "Initials")),
        "suffix": text_of(_one(person, "Suffix")),
        "suffix_markup": _markup(_one(person, "Suffix")),
    }


def _affiliation(info: etree._Element) -> Plain:
    """An AffiliationInfo, or the bare Affiliation of before 2015; without a text its identifiers go to `unplaced`."""
    text = info if info.tag == "Affiliation" else _one(info, "Affiliation")
    if text_of(text) is None:
        return {}
    return {"text": text_of(text), "markup": _markup(text), "identifiers": _identifiers(info)}


def _identifiers(holder: etree._Element) -> list[Plain]:
    return [{"value": text_of(e), "source": e.get("Source")} for e in every(holder, "Identifier") if text_of(e)]


def _investigators(lists: list[etree._Element]) -> list[Plain]:
    people = [(one, _person(e)) for one in lists for e in every(one, "Investigator")]
    return [{**person, "list_id": one.get("ID")} for one, person in people if person]


def _complete(listing: etree._Element | None) -> bool | None:
    return None if listing is None else listing.get("CompleteYN", "Y") == "Y"


def _term(term: etree._Element | None) -> Plain:
    """A term without a name is none; its UI goes to `unplaced`."""
    name = text_of(term)
    return {"name": name, "ui": _blank_is_none(_attribute(term, "UI"))} if name else {}


def _mesh(term: etree._Element | None) -> Plain:
    auto, said = _attribute(term, "AutoHM"), _term(term)
    return said and {
        **said,
        "major_topic": _attribute(term, "MajorTopicYN") == "Y",
        "auto": None if auto is None else auto == "Y",
        "type": _attribute(term, "Type"),
    }


def _keywords(holder: etree._Element | None) -> list[Plain]:
    return [
        {
            "text": text_of(e),
            "markup": _markup(e),
            "owner": listing.get("Owner", "NLM"),
            "major_topic": e.get("MajorTopicYN", "N") == "Y",
        }
        for listing in every(holder, "KeywordList")
        for e in every(listing, "Keyword")
        if text_of(e)
    ]


def _grants(holder: etree._Element | None) -> Plain:
    names = {"grant_id": "GrantID", "acronym": "Acronym", "agency": "Agency", "country": "Country"}
    return {
        "grants": [
            {field: text_of(_one(e, name)) for field, name in names.items()} for e in every(holder, "GrantList/Grant")
        ],
        "grants_complete": _complete(_one(holder, "GrantList")),
    }


def _comment(comment: etree._Element, kind: str | None) -> Plain:
    return {
        "ref_type": kind,
        "ref_source": text_of(_one(comment, "RefSource")),
        "pmid": text_of(_one(comment, "PMID")),
        "pmid_version": _number(_one(comment, "PMID/@Version")),
        "note": text_of(_one(comment, "Note")),
    }


def _article_ids(listing: etree._Element | None) -> list[Plain]:
    return [
        {"value": text_of(e), "id_type": e.get("IdType", "pubmed")} for e in every(listing, "ArticleId") if text_of(e)
    ]


def _elocation_id(location: etree._Element) -> Plain:
    valid = location.get("ValidYN", "Y") == "Y"
    return {"value": text_of(location), "id_type": location.get("EIdType"), "valid": valid}


def _reference_list(listing: etree._Element) -> Plain:
    return {
        "title": text_of(_one(listing, "Title")),
        "references": [
            {
                "citation": text_of(_one(e, "Citation")),
                "markup": _markup(_one(e, "Citation")),
                "article_ids": _article_ids(_one(e, "ArticleIdList")),
            }
            for e in every(listing, "Reference")
        ],
        "lists": [_reference_list(e) for e in every(listing, "ReferenceList")],
    }


def _section(section: etree._Element) -> Plain:
    title = _one(section, "SectionTitle")
    return {
        "title": text_of(title),
        "title_markup": _markup(title),
        "title_link": _link(title),
        "location_label": _label(_one(section, "LocationLabel")),
        "sections": [_section(e) for e in every(section, "Section")],
    }


def _label(label: etree._Element | None) -> Plain:
    return {"text": text_of(label), "type": _attribute(label, "Type")}


def _history_date(date: etree._Element) -> Plain:
    clock = {name.lower(): _number(_one(date, name)) for name in ("Hour", "Minute", "Second")}
    return {"status": date.get("PubStatus"), "date": _date(date), **clock}


def _date(date: etree._Element | None) -> Plain | None:
    """The parts of a date that can be read; `raw` holds them all when one cannot."""
    printed = text_of(_one(date, "MedlineDate"))
    if printed:
        found = re.search(r"(?<![0-9])(?:1[6-9]|20)[0-9]{2}(?![0-9])", printed)
        return {"raw": printed, "year": int(found[0]) if found else None}
    parts = {name: text_of(_one(date, name)) for name in ("Year", "Month", "Day", "Season")}
    year, month, day = _year(parts["Year"]), _month(parts["Month"]), _day(parts["Day"])
    if year is None:
        return {"raw": " ".join(filter(None, parts.values())) or None}
    unread = (parts["Month"] and month is None) or (parts["Day"] and (day is None or month is None))
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
    return (
        {"year": int(found[1]), "month": int(found[2]), "day": int(found[3]), "raw": text} if found else {"raw": text}
    )


def _one(element: etree._Element | None, path: str) -> Any:
    found = every(element, path)
    return found[0] if found else None


def every(element: etree._Element | None, path: str) -> list[Any]:
    return [] if element is None else list(_xpath(path)(element))


@cache
def _xpath(path: str) -> etree.XPath:
    assert "//" not in path, "exact child paths only"
    return etree.XPath(path)


def _attribute(element: etree._Element | None, name: str) -> str | None:
    return None if element is None else _blank_is_none(element.get(name))


def _blank_is_none(text: str | None) -> str | None:
    return folded(text or "") or None


def text_of(element: etree._Element | None) -> str | None:
    """XPath's string-value: all text below the element in order, without comments and processing instructions."""
    return None if element is None else folded(str(_xpath("string()")(element))) or None


def _texts(elements: list[etree._Element]) -> list[str]:
    return [text for text in map(text_of, elements) if text]


def _number(source: etree._Element | str | None) -> int | None:
    text = source if isinstance(source, str) else text_of(source)
    return int(text) if text and re.fullmatch("[0-9]+", text.strip()) else None


def folded(text: str) -> str:
    return re.sub("[ \t\r\n]+", " ", text).strip(" ")


def _markup(element: etree._Element | None) -> str | None:
    """The element's content with its tags, in a form for comparison; None when no element stands in it."""
    if element is None or not every(element, "*") or text_of(element) is None:
        return None
    return inside(element).strip(" ")


def inside(element: etree._Element) -> str:
    found = ""
    for node in every(element, "node()"):
        if isinstance(node, str):
            found += node
        elif isinstance(node.tag, str):
            attributes = "".join(f' {_local(k)}="{v}"' for k, v in sorted(node.attrib.items()))
            found += f"\0<{_local(node.tag)}{attributes}>\0{inside(node)}\0</{_local(node.tag)}>\0"
    return re.sub("[ \t\r\n]+", " ", found).replace("\0", "")


def _local(name: str) -> str:
    """The name as written; MathML's with NLM's prefix."""
    return name.replace(f"{{{MATHML}}}", "mml:")


def flat(value: object, path: str = "") -> dict[str, object]:
    """Field path -> value of nested plain values; what is absent has no path."""
    if isinstance(value, dict):
        inner = [flat(item, f"{path}.{name}" if path else name) for name, item in value.items()]
        return {k: v for part in inner for k, v in part.items()}
    if isinstance(value, list):
        inner = [flat(item, f"{path}[{number}]") for number, item in enumerate(value)]
        return {k: v for part in inner for k, v in part.items()}
    return {} if value is None else {path: value}
