"""Times every regular expression of the package on lines made to be its worst: `python tests/measure_patterns.py`.

Patterns are found in the modules' globals and in calls of `re` in the source; each is used as the source uses it (match, search,
sub ...). Its lines are built from its own structure: every repeated part, what stands before it and what must follow, as
PREFIX UNIT UNIT ... SPOILER, and the same units as for all patterns. Each line is tried with 10^4 characters, then with 10^5; the
slowest with 5 * 10^5 and 10^6, which must not differ by more than 2.3 times. A pattern that seems to fail is measured again, a busy
machine being slow by chance but not each time, and with 2 * 10^6, memory costing a step somewhere but not at each doubling.
No test: time depends on the machine. One line for each pattern; exit status 1 when one fails.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import importlib
import pkgutil
import re
import signal
import sys
import time
import warnings
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pubparse

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import sre_constants as sre
    import sre_parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

    Use: TypeAlias = Callable[[re.Pattern[Any], Any], object]

PACKAGE = Path(pubparse.__file__).parent
SIZES = (10_000, 100_000, 500_000, 1_000_000)
RATIO = 2.3
UNHEARD = 0.05  # seconds for 10^6 characters: ratios of less are noise
PATIENCE = 5.0
TRIES = 6
GENERAL = (" ", "a", "a.", "A B, ", "10.1234/", "doi: ", "Abstract ", "<", "&", "(", "1;", "Smith AB, ", "@", "[", "PMID: ",
           ". 2019 ", "-", "\t", "1", "A", "\n", "\r", "<a", '"', "a ", "et al. ")  # fmt: skip
USES: dict[str, Use] = {
    "match": lambda p, s: p.match(s),
    "fullmatch": lambda p, s: p.fullmatch(s),
    "search": lambda p, s: p.search(s),
    "sub": lambda p, s: sum(1 for _ in p.finditer(s)),
}
SAME = {"findall": "sub", "finditer": "sub", "split": "sub", "subn": "sub", "count": "sub", "last": "match"}


STOPS_AT_ONCE = 2e-5
STEEP = 40  # times as long for 10 times the length


class Found(NamedTuple):
    """A pattern, where it stands and how it is used."""

    place: str
    pattern: re.Pattern[Any]
    uses: tuple[str, ...]


def patterns() -> Iterator[Found]:
    """Every pattern of the package once."""
    seen: dict[tuple[object, int], tuple[str, set[str]]] = {}
    for info in pkgutil.walk_packages([str(PACKAGE)], "pubparse."):
        if info.name == "pubparse.__main__":
            continue
        try:
            module = importlib.import_module(info.name)
        except ImportError as err:  # an extra that is not installed
            print(f"not measured: {info.name} ({err})")  # noqa: T201
            continue
        file = Path(str(module.__file__))
        used = uses_in(file)
        for name, value in vars(module).items():
            for pattern in inside(value):
                _, uses = seen.setdefault((pattern.pattern, pattern.flags), (f"{info.name}.{name}", set()))
                uses |= used.get(name, set())
        for line, pattern, use in called_in(file):
            _, uses = seen.setdefault((pattern.pattern, pattern.flags), (f"{info.name}:{line}", set()))
            uses.add(use)
    for (text, flags), (place, uses) in seen.items():
        pattern = re.compile(text, flags)
        yield Found(place, pattern, tuple(sorted(uses)) or tuple(USES))


def inside(value: object) -> Iterator[re.Pattern[Any]]:
    """Patterns of a global: itself, or in a table."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        for item in [*value.values(), *value]:
            yield from inside(item)
    elif isinstance(value, (tuple, list, set, frozenset)):
        for item in value:
            yield from inside(item)


def uses_in(file: Path) -> dict[str, set[str]]:
    """Names of globals and the methods that are called on them; a pattern that is handed on has every use."""
    found: dict[str, set[str]] = defaultdict(set)
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            target = node.func
            if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
                method = SAME.get(target.attr, target.attr)
                if method in USES:
                    found[target.value.id].add(method)
            method = SAME.get(target.attr, target.attr) if isinstance(target, ast.Attribute) else ""
            for argument in node.args:
                if isinstance(argument, ast.Name):
                    found[argument.id] |= {method} if method in USES else set()
    return found


def called_in(file: Path) -> Iterator[tuple[int, re.Pattern[Any], str]]:
    """Patterns that are written where they are used: re.match(r"...", text)."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        method = SAME.get(node.func.attr, node.func.attr)
        if isinstance(node.func.value, ast.Name) and node.func.value.id == "re" and method in USES:
            text = node.args[0]
            if isinstance(text, ast.Constant) and isinstance(text.value, (str, bytes)):
                yield node.lineno, re.compile(text.value), method


# Lines ------------------------------------------------------------------------------------------------------------------


def example(tree: Any) -> str:
    """A short text that the parsed pattern matches; good enough to lead a search astray."""
    return "".join(_example(op, value) for op, value in tree)


def _example(op: Any, value: Any) -> str:
    if op in {sre.LITERAL, sre.NOT_LITERAL}:
        return chr(int(value)) if op is sre.LITERAL else "ab"[value == ord("a")]
    if op is sre.ANY:
        return "x"
    if op is sre.IN:
        return _member(value)
    if op is sre.BRANCH:
        return example(value[1][0])
    if op is sre.SUBPATTERN:
        return example(value[-1])
    if op is getattr(sre, "ATOMIC_GROUP", None):
        return example(value)
    if op in {sre.MAX_REPEAT, sre.MIN_REPEAT, getattr(sre, "POSSESSIVE_REPEAT", None)}:
        low, _, part = value
        return example(part) * max(int(low), 1)
    return ""


def _member(items: Any) -> str:
    kinds = {sre.CATEGORY_DIGIT: "1", sre.CATEGORY_SPACE: " ", sre.CATEGORY_WORD: "a", sre.CATEGORY_NOT_SPACE: "a",
             sre.CATEGORY_NOT_WORD: " ", sre.CATEGORY_NOT_DIGIT: "a"}  # fmt: skip
    for op, value in items:
        if op is sre.NEGATE:
            outside = {chr(code) for kind, code in items[1:] if kind is sre.LITERAL}
            return str(next(sign for sign in "ax1 .,;-" if sign not in outside))
        if op is sre.LITERAL:
            return chr(int(value))
        if op is sre.RANGE:
            return chr(int(value[0]))
        if op is sre.CATEGORY:
            return str(kinds.get(value, "a"))
    return "a"


def units(tree: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """(what stands before it, one round of it) for every part that may be repeated; for branches each way."""
    for op, value in tree:
        if op in {sre.MAX_REPEAT, sre.MIN_REPEAT, getattr(sre, "POSSESSIVE_REPEAT", None)}:
            _, high, part = value
            if high > 1:
                yield before, example(part)
            yield from units(part, before)
        elif op is sre.SUBPATTERN:
            yield from units(value[-1], before)
        elif op is getattr(sre, "ATOMIC_GROUP", None):
            yield from units(value, before)
        elif op is sre.BRANCH:
            for branch in value[1]:
                yield before, example(branch)
                yield from units(branch, before)
        elif op in {sre.ASSERT, sre.ASSERT_NOT}:
            yield from units(value[1], before)
        before += _example(op, value)
    if before:
        yield "", before


def lines(pattern: re.Pattern[Any]) -> Iterator[tuple[str, Callable[[int], Any]]]:
    """Names and makers of the pattern's worst lines."""
    text = pattern.pattern
    tree = sre_parse.parse(text, pattern.flags & ~re.UNICODE if isinstance(text, bytes) else pattern.flags)
    pairs = dict.fromkeys([*units(tree), *(("", unit) for unit in GENERAL)])
    heads = list(dict.fromkeys(before for before, _ in pairs))[:4]
    pairs |= dict.fromkeys((head, unit) for head in heads for unit in ("a", " ", "1", "A", "a ", head) if unit)
    for before, unit in pairs:
        if not unit:
            continue
        for spoiler in ("", "\0", "!x"):
            yield f"{before!r} {unit!r}... {spoiler!r}", _maker(before, unit, spoiler, encoded=isinstance(text, bytes))


def _maker(before: str, unit: str, spoiler: str, *, encoded: bool) -> Callable[[int], Any]:
    def make(size: int) -> Any:
        line = before + unit * (size // len(unit)) + spoiler
        return line.encode("utf-8", "replace") if encoded else line

    return make


# Time -------------------------------------------------------------------------------------------------------------------


class _TooSlowError(Exception):
    pass


def _stop(*_: object) -> None:
    raise _TooSlowError


def took(use: Use, pattern: re.Pattern[Any], line: Any) -> float:
    """Seconds; infinite when patience ends."""
    seconds = float("inf")
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)
    with contextlib.suppress(_TooSlowError):
        start = time.process_time()
        use(pattern, line)
        seconds = time.process_time() - start
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return seconds


def worst(found: Found) -> tuple[float, float, str]:
    """Ratio of 10^6 to 5 * 10^5 characters and time for 10^6, on the slowest line of 10^5; infinity for what nobody waits for."""
    small, middle, half, full = SIZES
    slowest: tuple[float, str, Use, Callable[[int], Any]] | None = None
    for name, make in lines(found.pattern):
        short, line = make(small), make(middle)
        for use in found.uses:
            first = took(USES[use], found.pattern, short)
            if first == float("inf"):  # by the number of ways, not of characters: nothing is to be compared
                return first, first, f"{use} {name}"
            second = took(USES[use], found.pattern, line) if first > STOPS_AT_ONCE else 0.0
            if second > UNHEARD and second > STEEP * first and _ratio(USES[use], found.pattern, short, line) > STEEP:
                return float("inf"), second * (full / middle) ** 2, f"{use} {name}"
            if slowest is None or second > slowest[0]:
                slowest = second, f"{use} {name}", USES[use], make
    if slowest is None:
        return 0.0, 0.0, ""
    seconds, name, action, make = slowest
    if seconds < UNHEARD / 100:  # even by the square of the length 10^6 characters would not be heard
        return 0.0, seconds * 10, name
    now = took(action, found.pattern, make(full))
    ratio = _ratio(action, found.pattern, make(half), make(full)) if now > UNHEARD else 0.0
    if ratio > RATIO:
        ratio = min(ratio, _ratio(action, found.pattern, make(full), make(2 * full)))
    return ratio, now, name


def _ratio(use: Use, pattern: re.Pattern[Any], short: Any, line: Any) -> float:
    """How many times as long the longer line takes, the best of some rounds of each; they alternate."""
    before = now = float("inf")
    for tries in range(1, TRIES + 1):
        before, now = min(before, took(use, pattern, short)), min(now, took(use, pattern, line))
        if tries > 1 and now <= before * (len(line) / len(short)) * (RATIO / 2):
            break
    return now / before


def main() -> int:
    """Measure all, or those whose place holds a word; one line for each pattern, then the count."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("words", nargs="*", help="measure only patterns whose place holds one of these")
    options = parser.parse_args()
    signal.signal(signal.SIGVTALRM, _stop)
    measured = failed = 0
    for found in patterns():
        if options.words and not any(word in found.place for word in options.words):
            continue
        ratio, seconds, line = worst(found)
        fails = not ratio <= RATIO  # not a number: no length was waited for
        measured, failed = measured + 1, failed + fails
        said = f"t(2n) = {ratio:.1f} t(n)" if ratio else "too fast to tell"
        verdict = "FAILS" if fails else "linear"
        print(f"{verdict} {found.place}: {said}, {seconds:.2f} s for 10^6 characters: {line}", flush=True)  # noqa: T201
    print(f"patterns: {measured}, linear {measured - failed}, failed {failed}")  # noqa: T201
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
