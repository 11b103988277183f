"""MEDLINE's SO: where an article appeared, as one line made of the record's other fields.

    Front Aging. 2022 Jun 30;3:895138. doi: 10.3389/fragi.2022.895138. eCollection 2022.

What the fields do not give (a pii of 2019, "Print 2013") the reader leaves in `unplaced`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pubparse.model._citation import printed_date

if TYPE_CHECKING:
    from pubparse.model._article import Article


def source_line(article: Article) -> str:
    """The line; "" for an article without a journal."""
    journal = article.journal
    name = journal.abbreviation if journal is not None else None
    if not name:
        return ""
    if any(kind.name == "Preprint" for kind in article.publication_types):
        name += " [Preprint]"
    issue = article.publication_date
    stated = (issue.raw if issue.raw and issue.raw[:4].isdigit() else printed_date(issue)) if issue is not None else ""
    online = printed_date(article.electronic_date)
    date = online if article.publication_status == "epublish" and online else stated
    volume = (article.volume or "") + (f"({article.issue})" if article.issue else "")
    where = ";".join(filter(None, (date, volume)))
    pages = article.pages or next((e.value for e in article.elocation_ids if e.id_type == "pii"), "")
    where = ":".join(filter(None, (where, pages)))
    line = [f"{name}.", f"{where}."]
    doi = article.doi
    if doi:
        line.append(f"doi: {doi}.")
    if online and date == online and stated and stated != online:
        line.append(f"eCollection {stated}.")
    elif online and online != stated:
        line.append(f"Epub {online}.")
    return " ".join(line)
