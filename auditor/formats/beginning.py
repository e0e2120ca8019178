"""What a source is, told by its first significant bytes and its structure, never by a value in it.

XML, JSON, YAML and tables are told before any search inside text; EDIFACT begins where a service
segment does, outside quotes, braces and tags. Law of the file: only names of keys, of columns, of
elements and service segments are looked at, so that no value of whatever length or letters decides.
"""

import json
import re
from collections.abc import Iterator
from typing import get_args

from msgspec import Struct

from auditor.formats.edifact.advice import START
from auditor.formats.logs import table
from auditor.observed.record import Kind

_BLANK = b" \t\r\n\f\v\x00\x01\x02\x03\xef\xbb\xbf"
_KINDS = frozenset(get_args(Kind))
_DEEPEST = 64  # objects and arrays that are open at once


class Told(Struct, frozen=True):
    """The formats that the beginning is in: none, one, or several where it could be each.

    `more`: what was seen does not tell yet, and more of the source might.
    """

    formats: tuple[str, ...] = ()
    more: bool = False


_NOTHING = Told()
_EDIFACT = Told(("edifact",))


def told(head: bytes) -> Told:
    """What a source is that begins with `head`."""
    if is_wide(head):
        return _xml(head)
    start = head.lstrip(_BLANK)
    if START.match(start):
        return _EDIFACT
    if start.startswith(b"<"):
        return _xml(start)
    return _lines(start) if _OPENING.match(start) else _text(start)


def _text(start: bytes) -> Told:
    if table.heading(start.partition(b"\n")[0]) is not None:
        return Told(("access-log",))
    if _YAML.match(start):
        found = _yaml(start)
        return found if found.formats else Told(_lines(start).formats, more=found.more)
    return _NOTHING if is_table(start) else _lines(start)


# --- XML ----------------------------------------------------------------------------------------

_NAME = re.compile(r"(?:[\w.-]++:)?+([\w.-]++)")
_TAG_END = re.compile(r"""(?:[^<>"']|"[^"<]*+"?+|'[^'<]*+'?+)*+>""")
_PASSED = (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>"))
_PNRGOV = re.compile(r"IATA_PNRGOV_\w+|PNRs?")


def is_wide(head: bytes) -> bool:
    """Whether this is text in UTF-16, marked as such or beginning with a tag."""
    return head.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<"))


def text_of(head: bytes) -> str:
    """The characters of an XML document, as far as `head` holds them."""
    if is_wide(head):
        order = "utf-16-be" if head.startswith((b"\xfe\xff", b"\0<")) else "utf-16-le"
        return head.decode(order, "ignore").lstrip("\ufeff")
    return head.decode("utf-8", "ignore")


def elements(text: str) -> Iterator[str]:
    """The local names of the elements that open in XML; comments, instructions and CDATA are passed over."""
    at = text.find("<")
    while at >= 0:
        end = -1
        closing = next((mark for opening, mark in _PASSED if text.startswith(opening, at)), None)
        if closing is not None:
            end = text.find(closing, at)
        elif text.startswith("<!", at):
            end = text.find(">", at)
            inner = text.find("[", at, None if end < 0 else end)
            if inner >= 0:
                inner = text.find("]", inner)
                end = -1 if inner < 0 else text.find(">", inner)
        elif name := _NAME.match(text, at + 1):
            if not _TAG_END.match(text, name.end()) and text.find("<", at + 1) < 0:
                # It has not ended yet; its name has, if anything stands behind it.
                if name.end() < len(text):
                    yield name[1]
                return
            yield name[1]
            end = name.end()
        else:
            end = text.find(">", at)
        if end < 0:
            return
        at = text.find("<", end)


def _xml(head: bytes) -> Told:
    text = text_of(head)
    if text.lstrip("\ufeff \t\r\n\0")[:1] != "<":
        return _NOTHING
    if any(_PNRGOV.fullmatch(name) for name in elements(text)):
        return Told(("pnrgov-xml",))
    return Told(more=True)


# --- JSON ---------------------------------------------------------------------------------------

_OPENING = re.compile(rb'\{\s*+(?:["}]|\Z)|\[\s*+(?:[\[{"\]]|\Z)')
# A text without a line break, a mark, a word or number; a quote by itself opens what never ends.
_TOKEN = re.compile(rb'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"|[][{},:]|"|[^\s"\][{},:]++')
_TELLS = {"kind": "records", "operation": "access-log", "declaration": "declaration"}


class _Keys:
    """What the keys of an object tell that no other object holds."""

    def __init__(self) -> None:
        self.found: dict[str, bool] = {}  # whether the value is what such a key has

    def note(self, key: bytes, value: bytes) -> None:
        try:
            name = json.loads(key)
        except ValueError:
            return
        if name == "kind":
            self.found[name] = value[1:-1].decode("latin-1") in _KINDS
        elif name == "operation" or (name == "declaration" and value[:1].isdigit()):
            self.found[name] = True

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats it may be in; a kind that is none of those of records yields to any other key."""
        sure = [_TELLS[name] for name, known in self.found.items() if known]
        return tuple(sorted(sure or map(_TELLS.__getitem__, self.found)))


def _json(start: bytes, at: int) -> tuple[Told, int | None]:  # noqa: C901 - one mark after the other
    """What the keys tell of the first object that has one which matters; and where JSON ends before that."""
    open_: list[bytes] = []
    objects = 0  # how many of what is open are objects
    here, last, key = _Keys(), b"", b""
    for token in _TOKEN.finditer(start, at):
        mark = token[0]
        broken = mark == b"{" and (last in (b"{", b"}") or (objects and last[:1] == b'"'))
        if (broken or mark == b'"' or (mark == b"}" and objects == 1)) and here.found:
            if key:
                here.note(key, mark)
            return Told(here.formats), None
        if mark == b'"':  # a text that does not end in its line
            behind = start.find(b"\n", token.end())
            return _NOTHING, behind + 1 if behind >= 0 else len(start)
        if broken:
            open_, objects, key = [], 0, b""
        if not open_ and mark not in (b"{", b"[", b","):
            return _NOTHING, token.start()
        if key and mark not in (b":", b"}", b","):
            here.note(key, mark)
            key = b""
        if mark in (b"{", b"["):
            open_.append(mark)
            objects += mark == b"{"
        elif mark in (b"}", b"]"):
            objects -= open_.pop() == b"{"
            here = here if objects else _Keys()
        elif mark == b":" and objects == 1 and open_[-1] == b"{" and last[:1] == b'"':
            key = last
        last = mark
    return Told(here.formats, more=True), None


# --- YAML ---------------------------------------------------------------------------------------

_YAML = re.compile(rb"(?:#|---|%YAML|[\w\"' -]++:(?:\s|\Z))")
_OUTERMOST = re.compile(rb"(?:[#\s\]}-]|%|\.\.\.|[\"']?[\w -]+[\"']?[ \t]*+:(?:\s|\Z))")
_DECLARES = re.compile(rb"[\"']?declaration[\"']?[ \t]*+:(?:\s|\Z)")


def _yaml(start: bytes) -> Told:
    """Whether one of the outermost keys is `declaration`; what stands deeper is not looked at."""
    lines = start.split(b"\n")
    for line in lines:
        if _DECLARES.match(line):
            return Told(("declaration",))
        if line.strip() and not _OUTERMOST.match(line):
            return _NOTHING
    return Told(more=True)


# --- tables and text ----------------------------------------------------------------------------


def is_table(start: bytes) -> bool:
    """Whether the first two lines are rows of a table in text."""
    lines = [line for line in start.split(b"\n", 8) if line.strip()][:2]
    if len(lines) < 2:  # noqa: PLR2004 - a header and a row
        return False
    first, second = ([line.count(each.encode()) for each in table.DELIMITERS] for line in lines)
    return any(one == other and one > 1 for one, other in zip(first, second, strict=True))


_SHELTER = re.compile(rb"<[A-Za-z][^<>]*+(?:>|\Z)")


def _lines(start: bytes) -> Told:
    """What the first line tells that shows a structure: text may stand before it."""
    at = 0
    while at < len(start):
        end = start.find(b"\n", at)
        line = start[at : end if end >= 0 else len(start)]
        body = line.lstrip(_BLANK)
        opening = _OPENING.match(body)
        if opening is not None and (not at or body[:1] == b"{" or start[at - 1 : at] == b"\n"):
            found, behind = _json(start, at + len(line) - len(body))
            if found.formats or behind is None:
                return found
            if behind > at:
                at = behind
                continue
        if begins_edifact(line, start, at):
            return _EDIFACT
        if end < 0:
            break
        at = end + 1
    return Told(more=True)


_SPAN = 128  # how far a tag that is folded may reach into the lines below


def begins_edifact(line: bytes, text: bytes, at: int) -> bool:
    """Whether an interchange begins in `line`, which `text` has at `at`, outside quotes, braces and tags."""
    if b"U" not in line:
        return False
    seen, quotes, braces, end = at, 0, 0, at + len(line)
    for found in START.finditer(text, at, end + _SPAN):
        if found.start() >= end or _SHELTER.search(text, seen, found.start()):
            return False
        between = text[seen : found.start()]
        quotes += between.count(b'"')
        braces += between.count(b"{") - between.count(b"}")
        if quotes % 2 == 0 and braces <= 0:
            return True
        seen = found.start()
    return False


# --- archives -------------------------------------------------------------------------------------

_BLOCK = 512
_MAGIC, _SUM = slice(257, 262), slice(148, 156)
_BZIP2 = re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)")


def is_tar(head: bytes) -> bool:
    """Whether this begins with the header of a tar (POSIX ustar): its own checksum, too, is right."""
    block = head[:_BLOCK]
    if len(block) < _BLOCK or block[_MAGIC] != b"ustar":
        return False
    rest = block[: _SUM.start] + b" " * 8 + block[_SUM.stop :]
    try:
        stated = int(block[_SUM].strip(b" \0"), 8)
    except ValueError:
        return False
    # Some writers have taken bytes for signed numbers.
    return stated in (sum(rest), sum(each - 256 * (each > 127) for each in rest))  # noqa: PLR2004


def is_bzip2(head: bytes) -> bool:
    """Whether this begins with a block of bzip2, or with the end of an empty stream."""
    return _BZIP2.match(head) is not None
