"""What an article says and is about: abstract, keywords, subject headings, substances, publication types."""

from __future__ import annotations

from attrs import frozen

from pubparse.model._base import Shown


@frozen(kw_only=True, repr=False, weakref_slot=False)
class AbstractSection(Shown):
    """One paragraph of an abstract, with its label if it has one."""

    label: str | None = None
    """As printed, without a colon: "BACKGROUND", "Case vignette"."""
    nlm_category: str | None = None
    """NLM's sorting of the label: BACKGROUND, OBJECTIVE, METHODS, RESULTS, CONCLUSIONS, UNASSIGNED."""
    text: str | None = None
    """Plain text; None for a label that stands alone."""
    markup: str | None = None
    """The text with its inline tags (`<i> <b> <u> <sup> <sub> <mml:math>`) as well-formed XML; None when there are none."""


@frozen(kw_only=True, repr=False, weakref_slot=False)
class Abstract(Shown):
    """An abstract: one section without label, or several."""

    sections: tuple[AbstractSection, ...] = ()
    """In order; labels may repeat."""
    copyright: str | None = None
    """The copyright line."""
    language: str | None = None
    """NLM's code ("ger") of an abstract in another language; None for the article's own abstract."""
    type: str | None = None
    """Whose abstract another one is: "Publisher", "plain-language-summary", "PIP" ..."""

    @property
    def text(self) -> str:
        """The whole abstract: labels in front ("METHODS: ..."), a blank line between sections, "" when there is none."""
        sections = self.sections
        if len(sections) == 1 and sections[0].label is None:
            return sections[0].text or ""
        return "\n\n".join(filter(None, [_run_in(s.label, s.text) for s in sections]))

    @property
    def markup(self) -> str:
        """The same with inline tags, as well-formed XML content: `&`, `<` and `>` are escaped."""
        return "\n\n".join(
            filter(None, (_run_in(_escape(s.label), s.markup or _escape(s.text)) for s in self.sections)),
        )


def _run_in(label: str | None, text: str | None) -> str:
    """NLM's own pages hide the label UNLABELLED (PEERS 19)."""
    if not label or label.upper() == "UNLABELLED":
        return text or ""
    return f"{label}: {text}" if text else label


def _escape(text: str | None) -> str | None:
    return text and text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@frozen(kw_only=True, repr=False, weakref_slot=False)
class Keyword(Shown):
    """A keyword, not split where a source packs several into one."""

    text: str
    """Plain text."""
    markup: str | None = None
    """The text with its inline tags; None when there are none."""
    owner: str | None = None
    """Who assigned it: "NOTNLM" (the author), "NLM", "NASA", "PIP", "KIE" ..."""
    major_topic: bool = False
    """True for a main point of the article."""


@frozen(kw_only=True, repr=False, weakref_slot=False)
class MeshTerm(Shown):
    """A descriptor or a qualifier of the Medical Subject Headings."""

    name: str
    """E.g. "Neoplasms", "drug therapy"."""
    ui: str | None = None
    """E.g. "D009369"."""
    major_topic: bool = False
    """True where the source sets the star."""
    auto: bool | None = None
    """True for a heading map assigned automatically (DTD 250101: AutoHM)."""
    type: str | None = None
    """"Geographic" or None."""


@frozen(kw_only=True, repr=False, weakref_slot=False)
class MeshHeading(Shown):
    """A descriptor with its qualifiers."""

    descriptor: MeshTerm
    """The main heading."""
    qualifiers: tuple[MeshTerm, ...] = ()
    """Its subheadings, in order."""

    @property
    def major_topic(self) -> bool:
        """True when the star stands on the descriptor or on one of its qualifiers."""
        return self.descriptor.major_topic or any(q.major_topic for q in self.qualifiers)

    def __str__(self) -> str:
        """As PubMed prints it: "Neoplasms / drug therapy*"."""
        terms = (self.descriptor, *self.qualifiers)
        return " / ".join(term.name + "*" * term.major_topic for term in terms)


@frozen(kw_only=True, repr=False, weakref_slot=False)
class Chemical(Shown):
    """A substance."""

    name: str
    """E.g. "Immune Checkpoint Inhibitors"."""
    ui: str | None = None
    """E.g. "D000082082"."""
    registry_number: str | None = None
    """UNII, CAS or EC number as printed; "0" when there is none."""


@frozen(kw_only=True, repr=False, weakref_slot=False)
class SupplementaryConcept(Shown):
    """A term of NLM's supplementary concept records: a disease, a protocol, an organism."""

    name: str
    """E.g. "FOLFOX protocol"."""
    ui: str | None = None
    """E.g. "C410216"."""
    type: str | None = None
    """Disease, Protocol, Organism, Anatomy or Population."""


@frozen(kw_only=True, repr=False, weakref_slot=False)
class PublicationType(Shown):
    """What kind of publication it is."""

    name: str
    """E.g. "Review"; some files of 2012-2016 print it in upper case."""
    ui: str | None = None
    """E.g. "D016454"."""


@frozen(kw_only=True, repr=False, weakref_slot=False)
class GeneralNote(Shown):
    """A cataloguer's note."""

    text: str
    """The note."""
    owner: str | None = None
    """Who made it: NLM, NASA, PIP, KIE, HSR, HMD."""
