"""Who: authors, investigators, persons as subjects, and their affiliations.

Names stay as the source gives them: nothing is reordered, split or completed here.
"""

from __future__ import annotations

import re

from attrs import frozen

from pubparse.model._base import Shown


@frozen(kw_only=True, repr=False, weakref_slot=False)
class Identifier(Shown):
    """An identifier of a person or an institution, as printed."""

    value: str
    """E.g. "https://orcid.org/0000-0002-1825-0097", "grid.16753.36"."""
    source: str | None = None
    """Who issues it: ORCID, GRID, ISNI, RINGGOLD, ROR."""


@frozen(kw_only=True, repr=False, weakref_slot=False)
class Affiliation(Shown):
    """Where a person worked, as printed: never split, never stripped of a leading mark or an e-mail address."""

    text: str
    """The whole text."""
    identifiers: tuple[Identifier, ...] = ()
    """The institution's identifiers."""
    markup: str | None = None
    """The text with its inline tags; None when there are none."""


@frozen(kw_only=True, repr=False, weakref_slot=False)
class Author(Shown):
    """A person or a group that wrote the article, in the order of the list."""

    last_name: str | None = None
    """The family name."""
    fore_name: str | None = None
    """Given names as printed, e.g. "Sean P"."""
    initials: str | None = None
    """E.g. "SP"."""
    suffix: str | None = None
    """E.g. "Jr", "3rd"."""
    collective_name: str | None = None
    """The name of a group; the name fields above are None then."""
    identifiers: tuple[Identifier, ...] = ()
    """ORCID and the like, raw."""
    affiliations: tuple[Affiliation, ...] = ()
    """All of them, in order."""
    equal_contribution: bool | None = None
    """True where the list marks authors that contributed equally; None when not stated."""
    valid: bool | None = None
    """False for a wrong spelling that a later entry corrects; None where the format cannot say."""
    investigators_id: str | None = None
    """Names the list of investigators (`Investigator.list_id`) that belongs to this group."""
    collective_name_markup: str | None = None
    """The group's name with its inline tags; None when there are none."""
    suffix_markup: str | None = None
    """The suffix with its inline tags; None when there are none."""

    @property
    def name(self) -> str:
        """The name as one writes it: "Sean P Pitroda", "Henry Jones Jr", or the group's name."""
        if self.collective_name:
            return self.collective_name
        return " ".join(part for part in (self.fore_name or self.initials, self.last_name, self.suffix) if part)

    @property
    def short_name(self) -> str:
        """The name as citations print it: "Pitroda SP", "Jones H Jr", or the group's name."""
        if self.collective_name:
            return self.collective_name
        return " ".join(part for part in (self.last_name, self.initials, self.suffix) if part)

    @property
    def orcid(self) -> str | None:
        """The ORCID as 0000-0000-0000-000X; None when there is none or the printed one is broken."""
        return _orcid(self.identifiers)


@frozen(kw_only=True, repr=False, weakref_slot=False)
class Investigator(Shown):
    """A member of a group, listed apart from the authors."""

    last_name: str | None = None
    """The family name."""
    fore_name: str | None = None
    """Given names as printed."""
    initials: str | None = None
    """E.g. "AB"."""
    suffix: str | None = None
    """E.g. "Jr"."""
    identifiers: tuple[Identifier, ...] = ()
    """ORCID and the like, raw."""
    affiliations: tuple[Affiliation, ...] = ()
    """All of them, in order."""
    valid: bool | None = None
    """False for a spelling that another entry corrects."""
    list_id: str | None = None
    """The list's identifier, which a collective author's `investigators_id` names."""
    suffix_markup: str | None = None
    """The suffix with its inline tags; None when there are none."""

    @property
    def name(self) -> str:
        """The name as one writes it: "Anna B Example"."""
        return " ".join(part for part in (self.fore_name or self.initials, self.last_name, self.suffix) if part)

    @property
    def short_name(self) -> str:
        """The name as citations print it: "Example AB"."""
        return " ".join(part for part in (self.last_name, self.initials, self.suffix) if part)

    @property
    def orcid(self) -> str | None:
        """The ORCID as 0000-0000-0000-000X; None when there is none or the printed one is broken."""
        return _orcid(self.identifiers)


@frozen(kw_only=True, repr=False, weakref_slot=False)
class PersonalNameSubject(Shown):
    """A person whom the article is about."""

    last_name: str | None = None
    """The family name."""
    fore_name: str | None = None
    """Given names as printed."""
    initials: str | None = None
    """E.g. "F"."""
    suffix: str | None = None
    """E.g. "3rd"."""
    suffix_markup: str | None = None
    """The suffix with its inline tags; None when there are none."""

    @property
    def name(self) -> str:
        """The name as one writes it."""
        return " ".join(part for part in (self.fore_name or self.initials, self.last_name, self.suffix) if part)

    @property
    def short_name(self) -> str:
        """The name as citations print it."""
        return " ".join(part for part in (self.last_name, self.initials, self.suffix) if part)


def _orcid(identifiers: tuple[Identifier, ...]) -> str | None:
    for identifier in identifiers:
        if (identifier.source or "").upper() != "ORCID":
            continue
        digits = re.sub(r"(?i)^\s*(?:https?://)?(?:www\.)?orcid\.org/|[\s-]", "", identifier.value).upper()
        # 16 digits, the last of which may be X; "0000-0001-9206-317" of 32910605 is broken and gives None.
        if re.fullmatch(r"[0-9]{15}[0-9X]", digits):
            return "-".join(digits[i : i + 4] for i in (0, 4, 8, 12))
    return None
