"""XML under the knife: attributes and elements that go, found from the start tag at which they were seen."""

import re

from auditor.api.minimise.pieces import Edit
from auditor.formats.pnrgov_xml import table
from auditor.formats.xml.names import seen_as

_NAME = rb"[^\s=/<>\"']++"
_ATTRIBUTE = re.compile(rb"(?<!\s)\s++(?P<name>" + _NAME + rb")\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+')")
_ASIDE = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.DOTALL)
_TAG = re.compile(
    rb"<!--.*?-->|(?P<text><!\[CDATA\[.*?\]\]>)|<\?.*?\?>"
    rb"|<(?P<close>/?)(?P<name>"
    + _NAME
    + rb")(?P<rest>(?:\"[^\"<]*+\"?+|'[^'<]*+'?+|[^\"'<>])*+)>",
    re.DOTALL,
)


def readable(data: bytes) -> bool:
    """Whether the marks of the document are single bytes, as in all encodings of it but UTF-16 and UTF-32."""
    return b"\0" not in data


def attributes(data: bytes, offset: int, name: str) -> list[Edit]:
    """The edits that take attributes, named without prefix, out of the start tag at `offset`.

    `?` stands for a name that the format does not know, of which there may be several.
    """
    opened = _TAG.match(data, offset)
    if opened is None or not opened["name"]:
        return []
    found = {
        each["name"].decode("utf-8", "replace"): each
        for each in _ATTRIBUTE.finditer(data, opened.start("rest"), opened.end("rest"))
    }
    edits = []
    said = {name: _said(each) for name, each in found.items()}
    for written, seen in seen_as(said).items():
        if seen == name or (name == "?" and seen not in table().attributes and seen != "xmlns"):
            edits.append(Edit(*found[written].span()))
    return edits


def _said(attribute: re.Match[bytes]) -> str:
    """What stands between the quotes of an attribute."""
    return attribute[0].partition(b"=")[2].strip()[1:-1].decode("utf-8", "replace")


def aside(data: bytes, offset: int) -> Edit | None:
    """The edit that takes out the comment or the processing instruction that begins at `offset`."""
    found = _ASIDE.match(data, offset)
    return None if found is None else _line(data, Edit(*found.span()))


def value(data: bytes, offset: int, name: str) -> tuple[int, int] | None:
    """Where the value of an attribute, named without prefix, stands in the start tag at `offset`."""
    for edit in attributes(data, offset, name):
        said = data[edit.first : edit.last]
        quote = said[-1:]
        return edit.first + said.index(quote) + 1, edit.last - 1
    return None


def text(data: bytes, offset: int) -> list[Edit]:
    """The edits that take out the text of the element at `offset`, and leave what is in its children."""
    edits: list[Edit] = []
    depth = at = 0
    for tag in _TAG.finditer(data, offset):
        if depth == 1:
            edits += _words(data, at, tag.end() if tag["text"] is not None else tag.start())
        at = tag.end()
        if tag["name"] is not None:
            depth += _step(tag)
            if depth == 0:
                break
    return edits


def _step(tag: re.Match[bytes]) -> int:
    """How much deeper a tag leads."""
    return -1 if tag["close"] else int(not tag["rest"].rstrip().endswith(b"/"))


def _words(data: bytes, first: int, last: int) -> list[Edit]:
    """What stands between, without the blanks around it."""
    said = data[first:last]
    first += len(said) - len(said.lstrip())
    return [Edit(first, first + len(said.strip()))] if said.strip() else []


def element(data: bytes, offset: int) -> Edit | None:
    """The edit that takes out the element whose start tag stands at `offset`, with all that is in it."""
    depth = 0
    for tag in _TAG.finditer(data, offset):
        if tag["name"] is None:
            continue
        depth += _step(tag)
        if depth == 0:
            return _line(data, Edit(offset, tag.end()))
    return None


def holds_known(data: bytes, whole: Edit) -> bool:
    """Whether elements that the format knows stand in another."""
    names = (tag["name"] for tag in _TAG.finditer(data, whole.first, whole.last) if tag["name"])
    return any(
        name.rpartition(b":")[2].decode("utf-8", "replace") in table().elements for name in names
    )


def hollow(data: bytes, offset: int) -> Edit | None:
    """The edit that takes out the element at `offset` where it has neither attributes nor content left."""
    opened = _TAG.match(data, offset)
    if opened is None or not opened["name"] or _ATTRIBUTE.search(opened["rest"]):
        return None
    if opened["rest"].rstrip().endswith(b"/"):
        return _line(data, Edit(offset, opened.end()))
    closed = re.compile(rb"\s*</").match(data, opened.end())
    return element(data, offset) if closed else None


def _line(data: bytes, edit: Edit) -> Edit:
    """With the line it stood in, where it stood alone."""
    first = edit.first
    while data[first - 1 : first] in (b" ", b"\t"):
        first -= 1
    if data[first - 1 : first] == b"\n" and data[edit.last : edit.last + 1] in (b"\r", b"\n"):
        return Edit(first - (2 if data[first - 2 : first] == b"\r\n" else 1), edit.last)
    return edit
