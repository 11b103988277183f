r"""LaTeX to text, and to NLM's inline markup: what stands in a field of BibTeX.

    {M}{\"u}ller \& {DNA}      -> Müller & DNA              H$_2$O, \textit{E. coli}  -> markup H<sub>2</sub>O, <i>E. coli</i>

pylatexenc reads LaTeX. Its traps are met before: it takes what stands behind a bare % for a comment, & for a tabulator, drops
macros that it does not know without a word, and does not read back some of what its own encoder writes.
"""

from __future__ import annotations

import functools
import re
import threading
from typing import TYPE_CHECKING, Any, NamedTuple

from pylatexenc import latexwalker
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db
from pylatexenc.latexwalker import LatexWalkerError
from pylatexenc.macrospec import std_macro

from pubparse.export._latex import signs
from pubparse.export._quiet import quiet

if TYPE_CHECKING:
    from collections.abc import Callable

# Where a tag begins and ends, while the text is with pylatexenc: characters that no text holds (Unicode's noncharacters).
_OPEN = {"i": "\ufdd0", "b": "\ufdd1", "u": "\ufdd2", "sup": "\ufdd3", "sub": "\ufdd4"}
_CLOSE = "\ufdd9"
_NAMES = {mark: name for name, mark in _OPEN.items()}
_MARKS = re.compile("[\ufdd0-\ufdd9]")
# Characters that would be LaTeX again, where `exact` puts them.
_SPECIAL = {sign: chr(0xFDE0 + place) for place, sign in enumerate("{}\\$%&#_~^-'`,<>!?\"")}
_HIDDEN = str.maketrans(_SPECIAL)
_SHOWN = str.maketrans({mark: sign for sign, mark in _SPECIAL.items()})
_OURS = re.compile("[\ufdd0-\ufdd9\ufde0-\ufdef]")
_MACROS = {
    "textit": "i", "emph": "i", "textsl": "i", "textbf": "b", "underline": "u", "textsuperscript": "sup", "textsubscript": "sub",
}  # fmt: skip
# Text would be lost, or replaced by "<cit.>".
_AS_THEY_STAND = tuple(
    """input include includegraphics ref autoref cref Cref eqref cite citet citep hspace title author date maketitle part chapter
    section subsection subsubsection paragraph subparagraph exercise uebung hint hints hinweis hinweise footnote""".split(),  # noqa: SIM905 - a paragraph of words
)
# They change the type, not the text.
_SILENT = (
    "relax",
    "rm",
    "sc",
    "tt",
    "em",
    "it",
    "sl",
    "bf",
    "itshape",
    "bfseries",
    "normalfont",
    "small",
    "upshape",
    "sffamily",
    "large",
    "noindent",
    "protect",
    "-",
    "/",
)
_WRAPPERS = ("mbox", "hbox", "textrm", "textsf", "texttt", "textsc", "textnormal", "text", "url")
# Signs by name that pylatexenc does not have; Zotero writes the first ones.
_SIGNS = {
    "textless": "<", "textgreater": ">", "textbar": "|", "textquotedbl": '"', "textunderscore": "_", "textpercent": "%",
    "lt": "<", "gt": ">", "euro": "€", "pounds": "£", "S": "§", "P": "¶", "copyright": "©", "ddag": "‡", "slash": "/",
    "micro": "µ", "degree": "°", "celsius": "℃", "angstrom": "Å", "thinspace": "\u2009", "space": " ", "newline": "\n",
    "linebreak": "\n",
}  # fmt: skip
_DEGREE = re.compile(r"\$\s*\^\s*(?:\{\s*\\circ\s*\}|\\circ)\s*\$")
_SWITCH = re.compile(r"\{\\(em|it|sl|itshape|bf|bfseries)(?![A-Za-z])([^{}\\]*)\}")
_BARE = re.compile(r"(?<!\\)((?:\\\\)*)([%&])")
_DOLLAR = re.compile(r"(?<!\\)((?:\\\\)*)\$")
_RAISED = re.compile(r"\$\s*([\^_])\s*(?:\{((?:[^{}$]|\{[^{}$]*\})*)\}|([^\s{}$\\]))\s*\$")
# Nothing of LaTeX is in a text without these.
_LATEX = re.compile(r"[\\{}$%&~]|--|''|``|[!?]`")


class Latex(NamedTuple):
    """A text that was read, and macros in it that were not."""

    text: str
    markup: str | None
    macros: tuple[str, ...]


class _Reader:
    """pylatexenc with our macros, and the macros met that it does not know."""

    def __init__(self) -> None:
        self.unknown: list[str] = []
        macros: list[Any] = [MacroTextSpec(name, simplify_repl=_marking(tag)) for name, tag in _MACROS.items()]
        macros += [MacroTextSpec(name, simplify_repl=self._as_it_stands) for name in _AS_THEY_STAND]
        macros += [
            MacroTextSpec("href", simplify_repl="%(2)s"),
            *(MacroTextSpec(name, simplify_repl="%(1)s") for name in _WRAPPERS),
            *(MacroTextSpec(name, simplify_repl="") for name in _SILENT),
            *(MacroTextSpec(name, simplify_repl=sign.replace("%", "%%")) for name, sign in _SIGNS.items()),
            *(MacroTextSpec(name, simplify_repl=_fraction) for name in ("frac", "nicefrac", "textfrac")),
        ]
        self._grammar = latexwalker.get_default_latex_context_db()
        counts = dict.fromkeys((*_MACROS, *_WRAPPERS), "{")
        counts |= dict.fromkeys(("frac", "nicefrac", "textfrac", "href"), "{{")
        grammar = [std_macro(name, arguments) for name, arguments in counts.items()]
        self._grammar.add_context_category("citations", prepend=True, macros=grammar)
        context = get_default_latex_context_db()
        context.add_context_category("citations", prepend=True, macros=macros)
        context.set_unknown_macro_spec(MacroTextSpec("", simplify_repl=self._as_it_stands))
        self._nodes = LatexNodes2Text(
            latex_context=context, math_mode="text", strict_latex_spaces=True, keep_comments=True
        )

    def _as_it_stands(self, node: Any) -> str:
        self.unknown.append(node.macroname)
        return str(node.latex_verbatim())

    def read(self, latex: str) -> str:
        self.unknown.clear()
        return str(self._nodes.latex_to_text(latex, tolerant_parsing=True, latex_context=self._grammar))


def _marking(tag: str) -> Callable[..., str]:
    def marked(node: Any, l2tobj: Any) -> str:
        arguments = node.nodeargd.argnlist if node.nodeargd is not None else []
        inside = l2tobj.nodelist_to_text([one for one in arguments if one is not None])
        return f"{_OPEN[tag]}{inside}{_CLOSE}"

    return marked


def _fraction(node: Any, l2tobj: Any) -> str:
    return "/".join(l2tobj.nodelist_to_text([one]) for one in node.nodeargd.argnlist if one is not None)


_READERS = threading.local()  # each notes what it met


def _reader() -> _Reader:
    if not hasattr(_READERS, "one"):
        _READERS.one = _Reader()
    reader: _Reader = _READERS.one
    return reader


def read(latex: str) -> Latex | None:
    """The text, its markup where it has any, and the macros that stayed as they stand; None for what cannot be read at all."""
    if _OURS.search(latex):
        return None
    prepared = _exact(latex)
    if not _LATEX.search(prepared):
        return Latex(prepared.translate(_SHOWN), None, ())
    prepared = _BARE.sub(r"\1\\\2", prepared)
    prepared = _SWITCH.sub(_switched, _RAISED.sub(_raised, _DEGREE.sub("°", prepared)))
    if len(_DOLLAR.findall(prepared)) % 2:  # the sign of a currency
        prepared = _DOLLAR.sub(r"\1\\$", prepared)
    reader = _reader()
    try:
        with quiet("pylatexenc.latex2text"), quiet("pylatexenc.latexwalker"):
            found = reader.read(prepared)
    except (LatexWalkerError, RecursionError, ValueError, LookupError, TypeError, AttributeError):
        return None  # a macro without its arguments, braces nested a thousand deep
    found = found.translate(_SHOWN)
    if found.count("%s") > latex.count("%s"):
        return None  # pylatexenc's own template of a macro that lacks its argument
    if not _OURS.sub("", found) and latex.strip("{} \t\r\n~"):
        return None
    return Latex(_MARKS.sub("", found), _markup(found), tuple(dict.fromkeys(reader.unknown)))


def _exact(latex: str) -> str:
    """With the groups that our encoder writes for one character as that character."""
    if "{\\" not in latex:
        return latex
    known = signs()
    return _groups().sub(lambda found: found[0] if found[1] else known[found[2]].translate(_HIDDEN), latex)


@functools.lru_cache(maxsize=1)
def _groups() -> re.Pattern[str]:
    r"""Any of the groups; behind a macro one is its argument: \ensuremath{\varepsilon}."""
    every = "|".join(map(re.escape, sorted(signs(), key=len, reverse=True)))
    return re.compile(rf"(\\[A-Za-z]+)?({every})")


def _raised(found: re.Match[str]) -> str:
    macro = "textsuperscript" if found[1] == "^" else "textsubscript"
    return f"\\{macro}{{{found[2] if found[2] is not None else found[3]}}}"


def _switched(found: re.Match[str]) -> str:
    return f"\\{'textbf' if found[1].startswith('bf') else 'textit'}{{{found[2].lstrip()}}}"


def _markup(text: str) -> str | None:
    """The text with tags in the place of marks; None without any, and where they do not pair."""
    pieces: list[str] = []
    opened: list[str] = []
    done = 0
    for mark in _MARKS.finditer(text):
        pieces.append(_escaped(text[done : mark.start()]))
        done = mark.end()
        if mark[0] in _NAMES:
            opened.append(_NAMES[mark[0]])
            pieces.append(f"<{opened[-1]}>")
        elif opened:
            pieces.append(f"</{opened.pop()}>")
    if not pieces or opened:
        return None
    return "".join([*pieces, _escaped(text[done:])])


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
