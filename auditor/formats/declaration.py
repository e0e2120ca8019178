"""Declarations: what a system or a State says of itself, in YAML 1.2 or JSON.

What it asks carriers for, how long it keeps what, which masks, purposes, recipients and safeguards it
has, when carriers send, what is logged. `declaration: 1` says that a file is one. No passenger data
are in it; names of persons are of no use, and stop here. What a declaration does not mention stays
unknown; a key or a value that is not known is reported, and the rest is read.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from warnings import catch_warnings, simplefilter

import msgspec

from auditor.formats import beginning
from auditor.formats.json.texts import has_twins
from auditor.formats.logs.declared import Declared
from auditor.law.yaml_text import YamlError, load_yaml
from auditor.observed.record import Fault, Given, Place, Record, Unread

TITLE = "Declarations of a system or a State in YAML or JSON (schemas/declaration.schema.json)"

_LONGEST = 1 << 18  # bytes
# What a reader that knows the line of everything takes its time over is what divides a text, not how long a value is.
_DIVIDES = re.compile(rb"[\n:,\[\]{}#]")
_MOST_DIVIDED = 1 << 15
_BESIDE = re.compile(rb"[#&!%]")
_OWN = frozenset({"AnchorToken", "TagToken", "DirectiveToken"})
_BOM = b"\xef\xbb\xbf"
_BRACKETS = re.compile(rb"[][{}]")
_DASHES = re.compile(rb"(?:[-?:][ \t]+){2,}")


def sniff(head: bytes) -> bool:
    """Whether `declaration` is one of the outermost keys, in JSON with a version."""
    return beginning.told(head).formats == ("declaration",)


def read(chunks: Iterable[bytes], source: str, given: Given) -> Iterator[Record | Unread]:
    """The one record of a declaration; record 0 with a fault where it is none."""
    limit = min(given.limits.segment, _LONGEST)
    body = b""
    for chunk in chunks:
        body += chunk[: limit + 1 - len(body)]
        if len(body) > limit:
            yield _broken(source, 1, "oversized-content")
            reason = f"a declaration is longer than the limit of {limit} bytes"
            yield Unread(source, reason, limit=True)
            return
    body = body.removeprefix(_BOM)
    if not body.strip():
        return
    if sum(1 for _ in islice(_DIVIDES.finditer(body), _MOST_DIVIDED + 1)) > _MOST_DIVIDED:
        yield _broken(source, 1, "oversized-content")
        yield Unread(source, f"a declaration has more than {_MOST_DIVIDED} parts", limit=True)
        return
    tree, line = (None, 1) if _is_deep(body, given.limits.depth) else _tree(body)
    if not isinstance(tree, dict):
        yield _broken(source, line, "malformed-record")
    else:
        declared = Declared(source, given)
        if _BESIDE.search(body):
            declared.beside(_beside(body))
        yield declared.read(tree)


def _beside(body: bytes) -> list[int]:
    """The lines on which YAML has a remark, or a name of its own for a node: an anchor, a tag, a directive."""
    from ruamel.yaml import YAML  # noqa: PLC0415 - 60 ms that most verbs do not need

    lines: list[int] = []
    try:
        with catch_warnings():
            simplefilter("ignore")  # ruamel's repeat what stands in the text
            for token in YAML(typ="rt").scan(body.decode("utf-8-sig")):
                line = token.start_mark.line + 1
                if type(token).__name__ in _OWN:
                    lines.append(line)
                lines += [line] * _remarks(getattr(token, "_comment", None))
    except Exception:  # noqa: BLE001 - ruamel stumbles in a dozen ways; in JSON there is nothing beside
        return []
    return lines


def _remarks(held: object) -> int:
    """How many lines of remarks a token of ruamel's holds."""
    if isinstance(held, list | tuple):
        return sum(map(_remarks, held))
    text = held if isinstance(held, str) else getattr(held, "value", "")
    return sum(line.strip(" \t#") != "" for line in str(text or "").splitlines())


def _broken(source: str, line: int, kind: str) -> Record:
    at = Place(source=source, record=0, line=line)
    return Record("declaration", at, faults=(Fault(kind, at, lost=True),))


def _is_deep(body: bytes, most: int) -> bool:
    """Whether brackets, or dashes of one line, are nested deeper than anybody writes."""
    depth = 0
    for bracket in _BRACKETS.findall(body):
        depth = max(0, depth + (1 if bracket in b"[{" else -1))
        if depth > most:
            return True
    return any(len(run) > 2 * most for run in _DASHES.findall(body))


def _tree(body: bytes) -> tuple[object, int]:
    """What the text states, and the line of what cannot be read in it."""
    try:
        tree = msgspec.json.decode(body)
        return (None if has_twins(body) else tree), 1
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    try:
        return load_yaml(body.decode("utf-8-sig")), 1
    except YamlError as fault:
        return None, fault.problems[0].line
    except UnicodeDecodeError:
        return None, 1
