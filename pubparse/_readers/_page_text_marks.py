r"""Marks that extractors add to a page's words: Markdown, dumps of text browsers, left-over tags.

    [Sean P Pitroda](/?term=Pitroda+SP "author") [^1](#aff-1)   -> Sean P Pitroda ^1     Markdown
    [36]Sean P Pitroda^ [37] 1                                  -> Sean P Pitroda 1      lynx, elinks
    <span class="cit">2022 Dec 1;9(2):71.</span>                -> 2022 Dec 1;9(2):71.   pandoc
    ****** TITLE ****** / Sean_P_Pitroda                        -> TITLE / Sean P Pitroda   html2text of Debian

Text in, text out, with as many lines: line n is still line n. A dialect must show itself several times in a text before any
of its marks is taken for one, since each of them may be an author's.
"""

from __future__ import annotations

import html
import re

# The links of documents' markup. Their other marks stand among the words, and would come out as titles: ".. rubric:: TITLE".
_MARKUPS = (
    ("Org", re.compile(r"\[\[[^\[\]\n]{1,1000}\]\[")),
    ("reStructuredText", re.compile(r"`__(?!\w)")),
    ("AsciiDoc", re.compile(r"\blink:[^\s\[\]]{0,300}\[")),
)
_FEWEST_MARKED_LINKS = 8
_FEWEST_LINKS = 3
_FEWEST_TAGS = 4
_FEWEST_NUMBERS = 8
_LARGEST_STEP = 30  # links that the text browser numbers without printing their places

# Each attempt ends at the next "](" or "[": linear whatever the text.
_LINK_TARGET = re.compile(
    r"""
    \]\(
    (?: [^()\\\]\["] | \\. | \](?!\() | \[[A-Za-z]{1,20}\] | \( (?: [^()\\\]\[] | \\. | \](?!\() )* \) )*  # the address
    (?: " (?: [^"\\\]] | \\. | \](?!\() )* " [^()"\[\]]* )?                                  # the link's title
    \)
    """,
    re.VERBOSE | re.DOTALL,
)
# A journal that opens its line, wrapped: "[Arch Gen" / "Psychiatry.](# "Archives of general psychiatry.") 1977 Aug;34(8):909-12."
_WRAPPED_WORDS = re.compile(r"(?m)^(\[[^\[\]\n]{1,300})\n[ \t]{0,40}([^\[\]\s][^\[\]\n]{0,300}\]\(#)")
_REFERENCED = re.compile(r"\][ ]?\[([^\[\]\n]{1,100})\]")  # "[Sean P Pitroda][42]", whose address stands below
_DEFINED = re.compile(
    r"""
    (?m:^) [ ]{0,3} \[([^\[\]\n]{1,100})\]: (?: [ \t]{1,4} | [ \t]{0,4}\n[ \t]{0,4} )  # a long one has been wrapped
    (?: <[^<>\n]{0,2000}> | [^\s<]\S{0,2000} (?: (?<=-)\n\S{1,2000} ){0,8} )  # the address, which is wrapped behind hyphens
    (?: [ \t]{1,4} (?: "[^"\n]{0,500}" | \([^()\n]{0,500}\) ) )?  # the link's title
    [ \t]{0,8} (?m:$)
    """,
    re.VERBOSE,
)
# pandoc's own Markdown: "::: {.authors}", "[2019 Aug;20(8):e434-e442.]{.cit}", "# TITLE {#title .heading-title}"
_FENCE = re.compile(
    r"(?m)^([ \t]{0,40}(?:[-*+][ \t]{1,4})?):{3,40}(?:[ \t]{1,4}(?:\{[^{}]{0,4000}\}|[\w-]{1,80}))?[ \t]{0,8}$"
)
_ATTRIBUTES = re.compile(r"\{[^{}]{0,4000}\}")
_OF_HEADING = re.compile(r"(?m)(?<=\S)[ ]\{[#.][^{}]{0,4000}\}[ \t]{0,8}$")
_SPAN = re.compile(r"\]\{[^{}]{0,4000}\}")
_SUPERSCRIPT = re.compile(r"(?<![\^~])[\^]([^\s^~]{1,40})\^(?!\^)")
_BRACKETS = re.compile(r"\\[\[\]\\]|!?\[|\]")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
# A writer that wraps lines wraps inside such words too.
_STRONG = re.compile(
    r"\*\*(?=[^\s*])((?:[^*\n]|\n(?!\n)){1,2000})(?<=\S)\*\*(?!\*)|(?<!\w)__(?=[^\s_])((?:[^_\n]|\n(?!\n)){1,2000})(?<=\S)__(?!\w)"
)
_ITALIC = re.compile(
    r"(?<![\w*\\])\*(?=[^\s*])((?:[^*\n]|\n(?!\n)){1,500})(?<=[^\s\\])\*(?![\w*])"
    r"|(?<![\w\\])_(?=[^\s_])((?:[^_\n]|\n(?!\n)){1,500})(?<=[^\s\\])_(?!\w)"
    r"|(?<![*\\])\*([^\s*\\\d]{1,40})\*(?=\w)"  # "NF-*\u03ba*B" (33183482)
)
_RULE = re.compile(r"(?m)^[ \t]{0,20}(?:-{3,2000}|={3,2000}|\*{3,2000}|_{3,2000})[ \t]*$")
_ATX = re.compile(r"(?m)^([ \t]{0,12}(?:[-*+:][ \t]+)?)#{1,6}[ \t]+")
_TABLE_ROW = re.compile(r"(?m)^[ \t]{0,20}\|[ \t]?((?:[ :|-])*)$")
_TAG = re.compile(
    r"</?(?:html|body|div|span|a|p|sup|sub|section|article|main|li|ul|ol|img|em|strong|i|b|h[1-6]|br|button|label|input|form|header|footer|nav|table|tr|td|th|tbody|thead|svg|path|use|option|select|fieldset|legend|figure|figcaption|noscript|time|dl|dt|dd|script|style|iframe|aside)(?:\s[^<>]{0,4000})?/?>"
)
_TAG_MARKS = ("</span>", "</div>", "</a>", "</p>", "</h1>", "</h2>")
_NUMBER = re.compile(r"\^?[ ]?\[([0-9]{1,4})\][ ]?")
_NUMBERED_WORD = re.compile(r"\[[0-9]{1,4}\](?=[^\W\d_])")
_BUTTON = re.compile(r"\(BUTTON\)[ ]?")
_RAISED = re.compile(r"\^(?=[ \u00a0]{0,2}(?:\n[ \u00a0]{0,20})?[0-9#*\u2020\u2021\u00a7\u00b6])")
_RAISED_KEY = re.compile(r"[^\W\d]\^(?:[ \u00a0]{0,3}[0-9]{1,3}(?![0-9])){1,30}(?= ?[,.;])")
_STARRED_HEAD = re.compile(r"(?m)^([ \t]{0,12})\*{3,8} ((?:[^\n*]|\n(?!\n)|\*(?!\*)){1,1000}?) \*{3,8}[ \t]*$")
_UNDERSCORE = re.compile(r"(?<=[^\W_])[.,]?_(?=[^\W_])|(?<=[,.)])_(?=\w)|(?<=\w)_(?=[&(-])|(?<=[&-])_(?=\w)")
_FIELD = re.compile(r"(?m)^([ \t]*(?:[•*-][ \t]*)?)\[[ \t]*$|^[ \t]*\][ \t]*$")
_CHOICE = re.compile(r"\[One of: [^\[\]]{0,4000}\]")
_BOX = re.compile(r"(?m)^([ \t]{0,20})\u2070[ ]?")  # a box to tick
_CHOICE_LINE = re.compile(r"(?m)^([ \t]{0,40}(?:[\u2022*+-][ \t]{1,4})?)\([ *]\)[ ]?(?=[A-Z])")  # w3m: "( )File"
_CLASS = re.compile(r"(?m)^\[[a-z]{2}\] ")
_ADDRESS = re.compile(
    r"[ ]?(?:\[(?:(?:https?://|mailto:|/|\#|\?)[^\[\]\s]{0,2000}|javascript:[^\[\]\n]{0,500})\]"
    r"|\(javascript:[^()\n]{0,300}\([^()\n]{0,300}\);?\)(?=\s|$)"
    r"|\((?:/|\#|https?://(?:[\w-]+\.){0,4}(?:nih\.gov|doi\.org)/?)[^()\s]{0,2000}\)(?=\s|$))"
)
_FEWEST_ADDRESSES = 8
_STOPS = frozenset(".;:")


def unmarked(text: str, *, markdown: bool = False) -> str:
    """The text without its dialect's marks; the same text where it has none. `markdown` says that it is said to be Markdown."""
    text = _without_comments(text) if "<!--" in text else text
    pandoc = ":::" in text and len(_FENCE.findall(text)) >= _FEWEST_LINKS
    if pandoc:
        text = _TAG.sub(_blank, _OF_HEADING.sub(_line_ends, _FENCE.sub(_fence, text)))
    if sum(map(text.count, _TAG_MARKS)) >= _FEWEST_TAGS:
        text = html.unescape(_TAG.sub(_blank, _without_head(text)))
        text = _markdown(text) if "](" in text or _ATX.search(text) else text
    elif markdown or pandoc or "](http" in text or _shows_links(text) or _is_markdown(text):
        text = _markdown(text, spans=pandoc)
    elif _has_addresses(text):
        text = _ADDRESS.sub("", text)
    if _CLASS.match(text) and len(_CLASS.findall(text)) > text.count("\n") // 2:
        text = _CLASS.sub("", text)
    if "[" in text and len(_NUMBERED_WORD.findall(text)) >= _FEWEST_NUMBERS:
        text = _without_numbers(text)
    if "[" in text and len(_FIELD.findall(text)) >= _FEWEST_NUMBERS:
        text = _FIELD.sub(r"\1", text)
    if len(_CHOICE_LINE.findall(text)) > 1:
        text = _CHOICE_LINE.sub(r"\1", text)
    if "(BUTTON)" in text:
        text = _BUTTON.sub("", text)
    if "^" in text and _RAISED_KEY.search(text):
        text = _RAISED.sub("", text)
    if len(_STARRED_HEAD.findall(text)) >= _FEWEST_LINKS:
        text = _CHOICE.sub(_line_ends, _UNDERSCORE.sub(" ", _STARRED_HEAD.sub(r"\1\2", _BOX.sub(r"\1", text))))
    return text


def _without_comments(text: str) -> str:
    """The text without comments of HTML, which some writers of Markdown leave in."""
    head, *rest = text.split("<!--")
    return head + "".join(
        "\n" * inner.count("\n") + tail for inner, _, tail in (piece.partition("-->") for piece in rest)
    )


def _without_head(text: str) -> str:
    """The text without the page's head, of which nothing is shown."""
    above, opened, rest = text.partition("<head>")
    head, closed, body = rest.partition("</head>")
    return above + "\n" * head.count("\n") + body if opened and closed else text


def _is_markdown(text: str) -> bool:
    """True for Markdown without links: several headings with "#", words between "**", brackets that are escaped."""
    found = len(_ATX.findall(text)) + ("**" in text and len(_STRONG.findall(text))) + text.count("\\[")
    return found >= _FEWEST_LINKS


def _shows_links(text: str) -> bool:
    """True where several links stand in the text, or are numbered and have their addresses below: "[1]: https://..."."""
    return text.count("](") >= _FEWEST_LINKS or ("]: " in text and len(_DEFINED.findall(text)) >= _FEWEST_LINKS)


def _has_addresses(text: str) -> bool:
    """True where each link's address stands behind its words: "Search in PubMed [/?term=...]"."""
    return len(_ADDRESS.findall(text)) >= _FEWEST_ADDRESSES


def _fence(match: re.Match[str]) -> str:
    return str(match[1]).rstrip() + "\n" * match[0].count("\n")


def _markdown(text: str, *, spans: bool = False) -> str:
    text = _WRAPPED_WORDS.sub(r"\n\1 \2", text)
    text = _without_links(text, spans=spans)
    text = _SUPERSCRIPT.sub(r"\1", text) if spans else text
    text = _ATX.sub(r"\1", _RULE.sub("", text))
    text = _TABLE_ROW.sub("", text)
    text = _STRONG.sub(_inner, text)
    text = _ITALIC.sub(_inner, text)
    return _ESCAPE.sub(r"\1", text)


def _line_ends(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")


def _inner(match: re.Match[str]) -> str:
    return str(match[match.lastindex or 0])


def _blank(match: re.Match[str]) -> str:
    """What stands for a tag: nothing, its line ends, and a blank before a raised number."""
    tag = match[0]
    return ("\n" * tag.count("\n")) or (" " if tag.startswith(("<sup", "</sup", "<li", "<br", "<button")) else "")


def _without_links(text: str, *, spans: bool = False) -> str:
    """Links as their words, images as nothing; the line ends inside their addresses stay."""
    defined = frozenset(_DEFINED.findall(text)) if "]: " in text else frozenset()
    text = _DEFINED.sub(_line_ends, text) if defined else text
    pieces: list[str] = []
    opened: list[int] = []  # places in `pieces` of brackets that wait for their end
    done = 0
    at = _BRACKETS.search(text)
    while at is not None:
        pieces.append(text[done : at.start()])
        done = at.end()
        if at[0] == "]":
            target = _LINK_TARGET.match(text, at.start())
            if target is None and defined:
                target = _REFERENCED.match(text, at.start())
                target = target if target and target[1] in defined else None
            if target is None and spans:
                target = _SPAN.match(text, at.start())
            place = opened.pop() if opened else None
            if target is not None and place is not None:
                if pieces[place] == "![":
                    words = "".join(pieces[place:])
                    pieces[place:] = ["\n" * words.count("\n")]
                else:
                    pieces[place] = ""
                glued = target.end() < len(text) and text[target.end()].isalnum() and pieces[-1][-1:] in _STOPS
                pieces.append("\n" * target[0].count("\n") or (" " if glued else ""))  # "[J Virol.](#)2005 Jan"
                done = target.end()
                more = _ATTRIBUTES.match(text, done) if spans else None
                if more:
                    pieces.append("\n" * more[0].count("\n"))
                    done = more.end()
            else:
                pieces.append("]")
        else:
            if at[0][0] != "\\":
                opened.append(len(pieces))
            pieces.append(at[0])
        at = _BRACKETS.search(text, done)
    pieces.append(text[done:])
    return "".join(pieces)


def _without_numbers(text: str) -> str:
    """The numbers of links, which grow by one; another number in brackets is the author's."""
    last = 0

    def number(match: re.Match[str]) -> str:
        nonlocal last
        value = int(match[1])
        if not last < value <= last + _LARGEST_STEP:
            return match[0]
        last = value
        before = match.start() and match.string[match.start() - 1] not in " \t\n"
        return " " if before and match[0][0] in "^ " else ""

    return _NUMBER.sub(number, text)


def unread_markup(text: str) -> str | None:
    """What to say of a text in a markup whose marks are not taken off: it is refused, not misread."""
    name = next((name for name, link in _MARKUPS if len(link.findall(text)) >= _FEWEST_MARKED_LINKS), None)
    return f"a text in {name} markup, which is not read; convert the page to plain text" if name else None
