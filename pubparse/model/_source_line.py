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
    journal, issue = article.journal, article.publication_date
    return composed(
        name=journal.abbreviation if journal is not None else None,
        is_preprint=any(kind.name == "Preprint" for kind in article.publication_types),
        stated=issue.raw if issue is not None and issue.raw and issue.raw[:4].isdigit() else printed_date(issue),
        online=printed_date(article.electronic_date),
        is_epublish=article.publication_status == "epublish",
        volume=article.volume,
        issue=article.issue,
        pages=article.pages or next((e.value for e in article.elocation_ids if e.id_type == "pii"), None),
        doi=article.doi,
    )


def composed(  # noqa: PLR0913 - a part of the line each
    *, name: str | None, is_preprint: bool, stated: str, online: str, is_epublish: bool, volume: str | None,
    issue: str | None, pages: str | None, doi: str | None,
) -> str:  # fmt: skip
    """The line of its parts as they are printed: dates of the issue (`stated`) and online, pages or what stands for them."""
    if not name:
        return ""
    is_online_date = is_epublish and bool(online)
    place = (volume or "") + (f"({issue})" if issue else "")
    where = ";".join(filter(None, (online if is_online_date else stated, place)))
    where = ":".join(filter(None, (where, pages)))
    line = f"{name} [Preprint]. {where}." if is_preprint else f"{name}. {where}."
    if doi:
        line += f" doi: {doi}."
    if online and online != stated:
        if not is_online_date:
            line += f" Epub {online}."
        elif stated:
            line += f" eCollection {stated}."
    return line
