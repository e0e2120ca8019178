"""Tokens of UN/EDIFACT, by ISO 9735 alone, as the service characters of each interchange cut them."""

import re
from collections.abc import Iterator
from functools import cache

from msgspec import Struct

from auditor.people.attest.token import Token

_ADVICE = re.compile(rb"UNA([^\w\s]{4})([^\w])([^\w]|\n)", re.DOTALL)
_BEGINS = re.compile(rb"[&\s]*")
_QUALIFIER = re.compile(r"[A-Z0-9]{1,4}")
# Segments whose first component says what the others are.
_QUALIFIED = frozenset({"ATT", "DOC", "DTM", "FTX", "IFT", "LOC", "NAD", "RFF", "SSR"})


class _Cut(Struct, frozen=True):
    """How an interchange is cut: its service characters, in the order of UNA."""

    component: bytes = b":"
    element: bytes = b"+"
    release: bytes = b"?"
    repetition: bytes = b"*"
    terminator: bytes = b"'"


def tokens(data: bytes) -> Iterator[Token]:
    """Tag by tag and value by value; what stands before, between and behind comes as a tag that is none."""
    plain = _Cut() if b"'" in data else _Cut(terminator=b"\n")
    cut = plain
    at = unit = 0
    after = True  # at the beginning, or behind an interchange
    while at < len(data):
        at = _end(_BEGINS, data, at)
        if after:
            advice = _ADVICE.match(data, at)
            cut = plain if advice is None else _advised(advice)
            if advice is not None:
                at = _end(_BEGINS, data, advice.end())
        if at >= len(data):
            return
        found = _finder(cut.terminator, cut.release).match(data, at)
        body = data[at : found.end()] if found else b""
        tag, *rest = _parts(body, cut.element, cut.release)
        name = tag.decode("latin-1")
        unit += name == "UNH"
        yield Token("name", "EDIFACT", name, at, unit)
        yield from _values(name, rest, at + len(tag) + 1, unit, cut)
        after = name == "UNZ"
        at += len(body) + len(cut.terminator)


def _advised(advice: re.Match[bytes]) -> _Cut:
    component, element, _, release = (advice[1][at : at + 1] for at in range(4))
    return _Cut(component, element, b"" if release == b" " else release,
                b"" if advice[2] == b" " else advice[2], advice[3])  # fmt: skip


def _values(name: str, rest: list[bytes], at: int, unit: int, cut: _Cut) -> Iterator[Token]:
    head = name
    for number, element in enumerate(rest, 1):
        for each in _parts(element, cut.repetition, cut.release) if cut.repetition else [element]:
            for place, value in enumerate(_parts(each, cut.component, cut.release), 1):
                text = _plain(value, cut.release)
                if number == place == 1 and name in _QUALIFIED:
                    head = f"{name}.{text if _QUALIFIER.fullmatch(text) else '?'}"
                if value:
                    scope = name if number == place == 1 else head
                    yield Token("value", f"{scope}+{number}:{place}", text, at, unit)
                at += len(value) + 1


@cache
def _finder(separator: bytes, release: bytes) -> re.Pattern[bytes]:
    """What runs up to a separator that is not released."""
    if not release:
        return re.compile(b"[^" + re.escape(separator) + b"]*+", re.DOTALL)
    free = b"[^" + re.escape(release) + re.escape(separator) + b"]"
    return re.compile(b"(?:" + free + b"++|" + re.escape(release) + b".?+)*+", re.DOTALL)


def _parts(data: bytes, separator: bytes, release: bytes) -> list[bytes]:
    """Cut at each separator that is not released."""
    if not release or release not in data:
        return data.split(separator)
    finder, found, at = _finder(separator, release), [], 0
    while True:
        match = finder.match(data, at)
        end = match.end() if match else len(data)
        found.append(data[at:end])
        if end >= len(data):
            return found
        at = end + 1


def _end(pattern: re.Pattern[bytes], data: bytes, at: int) -> int:
    found = pattern.match(data, at)
    return at if found is None else found.end()


def _plain(value: bytes, release: bytes) -> str:
    if release:
        value = re.sub(re.escape(release) + b"(.?)", rb"\1", value, flags=re.DOTALL)
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")
