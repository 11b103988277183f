"""Paragraphs of an abstract to sections: the label that a page prints in front.

    "Background: Oligometastases are few."  -> label "Background", text "Oligometastases are few."
    "Ratio: a colon in the first sentence"  -> no label

Takes paragraphs, returns sections. A label is known by its words, or by standing among labels that are.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from pubparse._text.spaces import fold, plain
from pubparse.model import AbstractSection

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_LABEL = 120
_MOST_WORDS = 12
_FEWEST_LABELLED = 2
_FEWEST_CAPITALS = 5
_LONGEST_AMONG = 40
"""Characters of a line that is a label because others are: "Action:" (34094620)."""

_LABEL = re.compile(rf"([^\W_][^:\n.]{{0,{LONGEST_LABEL}}}?)[ ]?:(?:[ :]+|$)")
LONGEST_RUN_IN = 81
_ENDS_LABEL = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ,&/'()\u2019-")
_BEHIND_LABEL = frozenset((" ", ""))
_RUN_IN = re.compile(r"[A-Z][A-Z0-9 ,&/'()\u2019-]{2,80}")
_SCRIPT_BEGINS = re.compile(r"[.?!] (?=[^\x00-\u036f\u1e00-\u2c7f])")
_OTHER_ENDS = re.compile(r"[?!)\]] ")
_LABEL_GLUED = re.compile(r"(?<=[.?!)\]%])([A-Z][A-Za-z ,&/]{2,60}): ?(?=\S)")
_LABEL_INSIDE = re.compile(r"(?:^|(?<=[.?!)\]%\x22\u201d] ))([A-Z][A-Za-z ,&/'()\u2019-]{2,80}):(?= )")

# What stands in paragraphs of its own wherever NLM prints it with a colon (34092908, 41026679).
_ALWAYS_APART = re.compile(
    r"(?<=[.?!)\]%] )(?:Supplementary [Ii]nformation: (?=The online version contains|Supplementary (?:data|material))"
    r"|Plain language summary: )(?=\S)"
)

# Words of NLM's labels; each word of a lone label must be here, or join two that are.
_WORDS = frozenset(
    """abstract aim aims analyses analysis answer application applications approach approaches assessment availability
    background basic benefit bias biological characteristics clinical collection comment comparison comparator conclusion
    conclusions concerns consensus considerations context contribution control controls criteria critical data database
    databases description design designs development diagnosis diagnostic direction directions discussion effectiveness
    eligibility endpoint endpoints environment evaluation evidence experiment experimental experiments extraction factors finding
    findings follow-up funding future goal goals hypothesis hypotheses identification identifier impact implementation
    implication implications importance improvement inclusion information innovation instruments interpretation
    intervention interventions introduction investigation investigations issue key knowledge laboratory lesson lessons
    level life limitation limitations location main major management material materials measure measured measurement
    measurements mechanism mechanisms medical method methodologies methodology methods model motivation need new next
    number objective objectives observation observations opinion originality outcome outcomes overview participant
    participants patient patients performance perspective perspectives place population populations practical practice
    presentation primary principal problem procedure procedures process program progress prognosis protocol purpose
    purposes question questions randomization rationale recent recommendation recommendations registration relevance
    report reports research result results review reviewer reviewers reviewer's reviewers' author author's authors
    authors' sample sampling scope search secondary selected selection setting settings significance site software
    source sources specific statement statistical statistics step strategies strategy strengths structure studied studies
    study subject subjects summary supplementary support syntheses synthesis technique techniques test testing tests
    therapeutic therapy time tool tools treatment treatments trial trials unlabelled unlabeled update updates validation
    value values variable variables video what's who work zusammenfassung hintergrund methodik methoden ergebnisse
    schlussfolgerung schlussfolgerungen ziel resumen objetivo objetivos métodos método resultados conclusiones conclusión
    antecedentes objectif objectifs méthodes résultats contexte animals case cases clinicaltrials.gov highlights
    ethics dissemination plain-language language message messages measures exposure exposures diagnoses backgrounds areas covered
    expert ethnopharmacological ethnopharmacology ethnomedicinal theory lay learned learning points systematic
    literature registry acquisition exclusion synopsis performed calculations framework outlook translational tweetable
    plain prospero osf registered appraisal size duration nursing caution reasons chance role wider risultati introduzione
    paper adds
    backgroud availabilityand irrid inplasy features vignette series commentary abbreviations indications contraindications
    content access phase used core addressed issues registered protocols version randomisation
    conclusioni obiettivo obiettivi metodi introducción metodología principales diskussion
    abstrakt résumé resumo riassunto einleitung fragestellung zielsetzung introdução objetivos métodos conclusões""".split(),  # noqa: SIM905 - a paragraph of words is easier to read and to keep in order
)
_JOINTS = frozenset("and or of the a what is in for to with on from & / - by this our at i ii iii 1 2 3 4".split())  # noqa: SIM905


def sections(paragraphs: Iterable[str], *, printed_apart: bool = False) -> tuple[AbstractSection, ...]:
    """One section for each paragraph, its label apart.

    `printed_apart` is for texts that part the paragraphs of a structured abstract alone: a label in capitals needs no known word,
    and one among others none at all.
    """
    texts = _with_their_labels([text for text in map(fold, paragraphs) if text], printed_apart=printed_apart)
    split = [_split(text) for text in texts]
    known = [label is not None and is_label(label) for label, _ in split]
    if printed_apart:
        # A lone paragraph may begin "Background: " and have no label (30271887); several are what labels have parted.
        labels = [label for label, _ in split]
        known = [
            label is not None and (_in_capitals(label) if len(texts) == 1 else sure or not label[0].islower())
            for label, sure in zip(labels, known, strict=True)
        ]
    elif len(texts) == 1 and known[0] and (len(split_labels(texts[0])) > _FEWEST_LABELLED or _has_glued(texts[0])):
        known = [False]  # labels that the page sets apart have paragraphs of their own (34093843, 33187459)
    # "What is already known: ..." among Background and Conclusion is a label; alone it is a sentence.
    among_labels = sum(known) >= _FEWEST_LABELLED
    found = []
    for text, (label, rest), sure in zip(texts, split, known, strict=True):
        titled = None if printed_apart else _TITLE_AS_LABEL.match(text)
        if titled:
            found.append(AbstractSection(label=titled[1], text=text[titled.end(1) + 1 :].strip()))
        elif printed_apart and text.endswith(":") and text.count(":") > 1 and len(text) <= LONGEST_LABEL:
            found.append(AbstractSection(label=text[:-1]))  # "LEVEL OF EVIDENCE: 4:" (31617889)
        elif label is not None and (
            sure or (among_labels and not printed_apart and len(label.split()) <= _MOST_WORDS and label[0].isupper())
        ):
            found.append(AbstractSection(label=label, text=rest or None))
        else:
            found.append(AbstractSection(text=text))
    return tuple(found)


# Words that every text of some length holds, and none of the other group.
_ENGLISH = frozenset("the of and to was were with is that by this are which from as".split())  # noqa: SIM905
_OTHERS = frozenset(
    """de la el los las y que del por una der die und das von mit den im wurde le les et des une dans pour est il di che per
    della da dos das com uma foram""".split()  # noqa: SIM905
)
_SUMMARY = "Plain language summary:"
# A journal's way: the abstract's own last section has the translated title for a label, and labels inside (34086001).
_TITLE_AS_LABEL = re.compile(r"([^.:]{41,600}): ?[^\W\d_a-z]{4,20}:")
_FEWEST_WORDS = 20
_FEWEST_OF_THEM = 0.06
_LONGEST_SAMPLE = 2000
_MOST_BORDERS = 10


def _has_glued(text: str) -> bool:
    """True for a label right behind a stop, "... of COVID-19.Methods: The ...": of 102 lone labelled paragraphs none has one."""
    return any(is_label(found[1]) for found in _LABEL_GLUED.finditer(text))


def foreign_from(paragraphs: list[str]) -> int:
    """Where paragraphs in another language begin below English ones; their number where none do.

    Today's pages print the second abstract of a record below the first, without a word between (33651117).
    """
    kinds = [_language(text) for text in paragraphs]
    first = next((kind for kind in kinds if kind is not None), None)  # labels stand alone in some texts
    if first is not True or False not in kinds:
        return len(paragraphs)
    border = kinds.index(False)
    if _TITLE_AS_LABEL.match(paragraphs[border]):
        return len(paragraphs)
    while border and paragraphs[border - 1].endswith(":"):
        border -= 1  # "Objectifs:", on a line of its own
    return border if True not in kinds[border:] else len(paragraphs)


def summary_in(paragraphs: list[str]) -> tuple[list[str], list[str]]:
    """The paragraphs without the plain language summary, and that: NLM keeps it as an abstract of its own (41026679)."""
    at = next((n for n, text in enumerate(paragraphs) if n and text.startswith(_SUMMARY)), len(paragraphs))
    end = at + 1 + (paragraphs[at : at + 1] == [_SUMMARY])
    return paragraphs[:at] + paragraphs[end:], paragraphs[at:end]


def _language(text: str) -> bool | None:
    """True for English, False for another language that we know or another script, None for too few words."""
    letters = [char for char in text[:_LONGEST_SAMPLE] if char.isalpha()]
    if len(letters) >= _FEWEST_WORDS and 2 * sum(map(_is_other_script, letters)) > len(letters):
        return False  # Chinese has no blanks to count words by (33222342)
    words = [word.casefold() for word in re.findall(r"[^\W\d_]+", text)]
    if len(words) < _FEWEST_WORDS:
        return None
    english, others = (sum(word in known for word in words) / len(words) for known in (_ENGLISH, _OTHERS))
    if others >= _FEWEST_OF_THEM and others > 2 * english:
        return False
    return True if english >= _FEWEST_OF_THEM else None


def _is_other_script(char: str) -> bool:
    return char > "\u0370" and not "\u1e00" <= char <= "\u2c7f"  # what is Latin ends there, or is in that block


def _in_capitals(label: str) -> bool:
    return label.upper() == label and sum(map(str.isalpha, label)) >= _FEWEST_CAPITALS


def _with_their_labels(texts: list[str], *, printed_apart: bool) -> list[str]:
    """Legacy pages print a label as a line of its own: "METHODS:", then the paragraph."""
    joined: list[str] = []
    several = sum(text.endswith(":") and is_label(text[:-1]) for text in texts) >= _FEWEST_LABELLED
    for text in texts:
        last = joined[-1] if joined else ""
        alone = last.endswith(":") and _split(last)[1] == ""
        below = alone and is_label(last[:-1]) and not starts_with_label(text)
        among = alone and several and last[0].isupper() and len(last) <= _LONGEST_AMONG and not starts_with_label(text)
        # A line in capitals is the page's own label, even above "The aim: ..." (34090300); below it stands no other such line.
        # Downloads print a label without text as such, above the next label (34091435).
        capitals = alone and not printed_apart and _in_capitals(last[:-1])
        if below or ((among or capitals) and not text.endswith(":")):
            joined[-1] = f"{last} {text}"
        else:
            joined.append(text)
    return joined


@lru_cache(maxsize=4096)
def is_label(text: str) -> bool:
    """True when each word of the text is one that labels are made of: "Patients and methods", "BACKGROUND/AIMS"."""
    printed = plain(text).lower().replace("\u2019", "'").replace("(s)", "s")
    words = [word for word in re.split(r"[\s/&,]+", printed) if word]
    words = [word.strip("()[]-?") or word for word in words]
    return (
        bool(words)
        and len(words) <= _MOST_WORDS
        and text[:1].isupper()
        and all(word in _WORDS or word in _JOINTS for word in words)
        and any(word in _WORDS for word in words)
    )


def starts_with_label(text: str) -> bool:
    """True for a paragraph that begins with a label made of known words."""
    label, _ = _split(text)
    return label is not None and is_label(label)


def split_run_in(text: str) -> list[str]:
    """The paragraphs of an abstract on one line, parted before labels in capitals: "OBJECTIVE: ... METHODS: ..."."""
    starts = _run_in_labels(text)
    if not starts:
        return [text]
    cuts = ([0] if starts[0] else []) + starts
    return [text[a:b].strip() for a, b in zip(cuts, [*cuts[1:], len(text)], strict=True)]


def _run_in_labels(text: str) -> list[int]:
    """Where they begin. Looks at what stands before each colon: 3 us for an abstract, where a search for labels takes 30."""
    starts = []
    begin, colon = 0, text.find(":")
    while colon >= 0:
        # Few colons have a capital or a mark of labels before them.
        if text[colon - 1 : colon] in _ENDS_LABEL and text[colon + 1 : colon + 2] in _BEHIND_LABEL:
            start = _label_start(text, max(begin, colon - LONGEST_RUN_IN), colon)
            if start is not None:
                begin = colon + 1
                if is_label(text[start:colon]):
                    starts.append(start)
        colon = text.find(":", colon + 1)
    return starts


def _label_start(text: str, low: int, colon: int) -> int | None:
    """Where the label before a colon begins: behind the end of a sentence, not before `low`."""
    start = text.rfind(". ", max(low - 2, 0), colon) + 2
    if start < 2:  # noqa: PLR2004 - no full stop
        start = 0
    if start >= low and _RUN_IN.fullmatch(text, start, colon):
        return start
    # A question or a parenthesis may stand before it: "Was it late? RESULTS: ..."
    for match in _OTHER_ENDS.finditer(text, max(low - 2, 0), colon):
        if match.end() >= low and _RUN_IN.fullmatch(text, match.end(), colon):
            return match.end()
    return None


def split_labels(text: str) -> list[str]:
    """The paragraphs of an abstract on one line, parted before labels however written, when at least two of them are known."""
    starts = [match.start() for match in _LABEL_INSIDE.finditer(text) if is_label(match[1])]
    apart = [match.start() for match in _ALWAYS_APART.finditer(text)]
    starts = sorted({*starts, *apart}) if len(starts) >= _FEWEST_LABELLED else apart
    if not starts:
        return [text] if text else []
    cuts = ([0] if starts[0] else []) + starts
    return [text[a:b].strip() for a, b in zip(cuts, [*cuts[1:], len(text)], strict=True)]


def split_script(text: str) -> list[str]:
    """The paragraph, parted where another script goes on behind a sentence: a second abstract on the same line (33222342)."""
    for stop in islice(_SCRIPT_BEGINS.finditer(text), _MOST_BORDERS):
        if _is_other_script(text[stop.end()]) and _language(text[stop.end() :]) is False:
            return [text[: stop.start() + 1], text[stop.end() :]]
    return [text]


def _split(text: str) -> tuple[str | None, str]:
    """Label and text; further colons between them are the label's ("Background: : text")."""
    match = _LABEL.match(text)
    return (match[1].strip(), text[match.end() :].strip()) if match else (None, text)
