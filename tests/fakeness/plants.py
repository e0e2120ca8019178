"""Real-looking values planted into every element of every format, on a way that knows no table of the formats.

Each place of a sample is written over once, and written beside once, with every separator; the places are
those that ISO 9735, JSON, XML and CSV have, whatever they mean.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from xml.etree import ElementTree as ET

from auditor.people.specimen import work
from auditor.people.specimen.plan import Plan
from auditor.people.specimen.sheets import FILES, form, settled

REAL = {
    "surname": "LINDQVISTSON", "short name": "MEYER", "name in small letters": "angelika",
    "name in another script": "Πέτρου", "name in Chinese": "王小明", "name in Arabic": "محمد",
    "name with points": "Y\u0131lmaz", "name with marks": "NGUYỄN",
    "name in wide letters": "\uff2d\uff25\uff39\uff25\uff32",
    "name with a hidden mark": "MEY\u00adER",
    "name of a month": "MARK MAY", "short words": "AN LI",
    "initials and a name": "J.R. WU", "short beside a fake one": "FAKE001 LI",
    "mail beside a fake one": "fake001@gmail.com", "mail in words": "meyer(at)gmail.com", "network": "84.17.53.155",
    "IBAN": "DE89370400440532013000", "national number": "2 69 05 49 588 157 80", "plate": "B-AM 1234",
    "number in a programme": "992003456789012", "ordinary locator": "ABC123", "extension": "+1 (415) 867-5309 x123",
    "telephone": "+4917055512345", "telephone at home": "017055512345",
    "mail": "j.meyer@gmail.com", "AIRIMP mail": "J.MEYER//GMAIL.COM",
    "card": "4111111111111111", "document": "C01X00T47", "document in digits": "533401372", "record locator": "K7XQ2P",
    "full-width digits": "".join(map(chr, (0xFF10 + int(each) for each in "017055512345"))),
}  # fmt: skip
GROUPED = (
    "4111 1111 1111 1111",
    "0170 5551 2345",
    "0170.555.12345",
    "0170_5551_2345",
    "0170/5551/2345",
    "0170-5551-2345",
)
SEPARATORS = (" ", "-", "/", "_", ".", ",", ";", "|", "\u00a0", "~", "\\", "(", "*", "=")

Planted = tuple[str, bytes]


def samples(count: int = 4, seed: int = 11) -> Iterator[tuple[str, bytes]]:
    """A file of each format, kind and directory version, with everything in it."""
    for name in (*FILES, "sql"):
        chosen = form(name)
        for kind in chosen.kinds or (None,):
            for directory in chosen.directories or (None,):
                plan = Plan(
                    format=name, kind=kind, directory=directory, count=count, seed=seed,
                    extent="everything", sensitive=True,
                )  # fmt: skip
                for each in work.files(settled(plan)):
                    yield f"{name} {kind or ''} {directory or ''}".strip(), each.content
                    break


def planted(data: bytes, write: Callable[[str], str]) -> Iterator[Planted]:
    """The sample once for each of its places, with what `write` makes of the value there, and which place."""
    begin = data.lstrip()[:1]
    if begin == b"<":
        return _xml(data, write)
    if begin in (b"{", b"["):
        return _json(data, write)
    if data.startswith(b"time,"):
        return _csv(data, write)
    if data.startswith(b"--"):
        return _sql(data, write)
    return _edifact(data, write)


def _sql(data: bytes, write: Callable[[str], str]) -> Iterator[Planted]:
    """One value of each column of each table, and what stands in remarks and names."""
    seen = set()
    text = data.decode()
    columns: list[str] = []
    for found in re.finditer(
        r"INSERT INTO (\w+) \(([^)]*)\)|^\((.*)\)[,;]$|-- (?P<remark>.*)", text, re.MULTILINE
    ):
        if found[1]:
            columns = [f"{found[1]}.{name}" for name in found[2].split(", ")]
            continue
        start = found.start(3) if found[3] else found.start("remark") - 1
        cells = re.finditer(r"'((?:[^']|'')*)'|[^,' ]+", text[start : found.end()])
        names = iter(columns if found[3] else ())
        for cell in cells:
            where = next(names, "remark")
            if where in seen or cell[1] is None:
                continue
            seen.add(where)
            at, end = start + cell.start(1), start + cell.end(1)
            said = write(cell[1]).replace("'", "''")
            yield where, (text[:at] + said + text[end:]).encode()


def _released(text: str) -> str:
    return re.sub(r"([?+:'*])", r"?\1", text)


def _edifact(data: bytes, write: Callable[[str], str]) -> Iterator[Planted]:
    text = data.decode()
    seen = set()
    pieces = [(found.start(), found.end()) for found in re.finditer(r"(?:\?.|[^?+:'\r\n])+", text)]
    tag, qualifier, element, component, read = "", "", 0, 0, 0
    for start, end in pieces:
        if text[:3] == "UNA" and start < 9:
            read = 9
            continue
        for mark in text[read:start]:
            if mark == "'":
                tag, qualifier, element, component = "", "", 0, 0
            elif mark == "+":
                element, component = element + 1, 1
            elif mark == ":":
                component += 1
        read = end
        value = text[start:end]
        if element == 0:
            tag = value
            continue
        if element == 1 and component == 1:
            qualifier = value
        place = (tag, qualifier if element > 1 or component > 1 else "", element, component)
        if place in seen:
            continue
        seen.add(place)
        plain = re.sub(r"\?(.)", r"\1", value)
        yield (
            f"{tag} {place[1]} {element}:{component}",
            (text[:start] + _released(write(plain)) + text[end:]).encode(),
        )


def _json(data: bytes, write: Callable[[str], str]) -> Iterator[Planted]:
    lines = data.split(b"\n")
    whole = lines[1:2] == [b""] or len(lines) == 1 or not lines[1].startswith((b"{", b"["))
    seen = set()
    for number, line in enumerate([data] if whole else lines):
        if not line.strip():
            continue
        tree = json.loads(line)
        for path in list(_leaves(tree)):
            name = "/".join(str(step) for step in path if isinstance(step, str))
            if name in seen:
                continue
            seen.add(name)
            body = json.dumps(_changed(tree, path, write), ensure_ascii=False).encode()
            yield name, body if whole else b"\n".join([*lines[:number], body, *lines[number + 1 :]])


def _leaves(tree: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from _leaves(value, (*path, key))
    elif isinstance(tree, list):
        for number, value in enumerate(tree):
            yield from _leaves(value, (*path, number))
    else:
        yield path


def _changed(tree: Any, path: tuple[str | int, ...], write: Callable[[str], str]) -> Any:
    if not path:
        return write(str(tree))
    copy: Any = dict(tree) if isinstance(tree, dict) else list(tree)
    copy[path[0]] = _changed(tree[path[0]], path[1:], write)
    return copy


def _xml(data: bytes, write: Callable[[str], str]) -> Iterator[Planted]:
    seen = set()
    for number, node in enumerate(ET.fromstring(data).iter()):  # noqa: S314 - our own
        tag = node.tag.rpartition("}")[2]
        places = [f"@{name}" for name in node.attrib] + (
            ["text"] if (node.text or "").strip() else []
        )
        for place in places:
            if (tag, place) in seen:
                continue
            seen.add((tag, place))
            root = ET.fromstring(data)  # noqa: S314 - our own
            there = next(each for at, each in enumerate(root.iter()) if at == number)
            if place == "text":
                there.text = write(there.text or "")
            else:
                there.attrib[place[1:]] = write(there.attrib[place[1:]])
            yield f"{tag}{place}", ET.tostring(root)


def _csv(data: bytes, write: Callable[[str], str]) -> Iterator[Planted]:
    head, *rows = list(csv.reader(io.StringIO(data.decode())))
    for column, name in enumerate(head):
        changed = [list(row) for row in rows]
        changed[0][column] = write(changed[0][column])
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows([head, *changed])
        yield name, out.getvalue().encode()
