"""Names in XML: which attributes, namespaces and prefixes are structure, and how each attribute is seen.

Whatever is of no list here is as good as unknown: it is told, and what it says goes no further.
"""

import re
from collections.abc import Iterable, Mapping

SPACE_NAME = "xmlns"
# Namespaces, places of schemas and prefixes that say nothing but what they are.
_SPACES = (
    r"https?://www\.iata\.org/IATA/[0-9/]{0,16}|http://www\.w3\.org/(?:2001/XMLSchema(?:-instance)?"
    r"|XML/1998/namespace|2003/05/soap-envelope)|http://schemas\.xmlsoap\.org/soap/envelope/"
)
_SCHEMA = (
    r"(?:https?://www\.iata\.org/(?:IATA/)?[0-9/]{0,16}|(?:\.{0,2}/){0,8})"
    r"(?:IATA_)?PNRGOV(?:_?Notif(?:RQ|RS))?[0-9._v]{0,12}\.xsd"
)
_SPACE = re.compile(_SPACES, re.ASCII)
# What XML and its schemas say of a document, in words of theirs; any other is as good as unknown.
_STRUCTURE = {
    name: re.compile(said, re.ASCII)
    for name, said in {
        "xml:lang": r"[A-Za-z]{2}(?:-[A-Za-z]{2})?",
        "xml:space": "default|preserve",
        "xsi:schemaLocation": rf"\s{{0,99}}(?:(?:{_SPACES})\s{{1,99}}{_SCHEMA}\s{{0,99}}){{1,9}}",
        "xsi:noNamespaceSchemaLocation": _SCHEMA,
        "xsi:type": r"(?:xsd?:)?(?:string|token|date|time|dateTime|integer|decimal|boolean)",
        "xsi:nil": "true|false|0|1",
    }.items()
}
_PREFIX = re.compile(
    r"|xml|xsi?|xsd|iata|pnr|pnrgov|soap(?:env|12)?|SOAP-ENV|env|ns[0-9]{0,2}|tns|[a-z]", re.ASCII
)
_PREFIXES = 64  # of no list, kept so that each is told once


def are_plain(name: str, attributes: Iterable[str]) -> bool:
    """Whether a start tag declares nothing, its attributes have no prefix, and its own is of the list."""
    prefix = name.rpartition(":")[0]
    if prefix and not _PREFIX.fullmatch(prefix):
        return False
    return not any(":" in each or each == SPACE_NAME for each in attributes)


class Prefixes:
    """Which prefixes of no list a document was seen to have: each is told where it is first met."""

    def __init__(self) -> None:
        """None yet."""
        self._met: set[str] = set()

    def unknown(self, name: str, attributes: Mapping[str, str]) -> int:
        """How many namespaces and prefixes of a start tag are of no list, and were not told before."""
        spaces = [
            space
            for name, space in attributes.items()
            if (name == SPACE_NAME or name.startswith("xmlns:")) and not _SPACE.fullmatch(space)
        ]
        met = {
            name.rpartition(":")[0],
            *(name.removeprefix("xmlns:") for name in attributes if name[:6] == "xmlns:"),
        }
        new = {each for each in met if not _PREFIX.fullmatch(each)} - self._met
        if len(self._met) < _PREFIXES:
            self._met |= new
        return len(spaces) + len(new)


def local(attributes: dict[str, str]) -> dict[str, str]:
    """The attributes under the names they are seen as."""
    if ":" not in "".join(attributes):  # as nearly always: each is seen as it stands
        return attributes
    return {seen: attributes[name] for name, seen in seen_as(attributes).items()}


def seen_as(attributes: Mapping[str, str]) -> dict[str, str]:
    """Under which name each attribute of a start tag is seen; those that declare something are not."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    # Those without a prefix first: another of the same local name must not take their place.
    for name in sorted(attributes, key=lambda name: ":" in name):
        prefix, _, end = name.rpartition(":")
        said = _STRUCTURE.get(name)
        if prefix == SPACE_NAME or (said and said.fullmatch(attributes[name])):
            continue
        # Two of one local name: the later keeps its prefix, and so is seen as unknown.
        found[name] = name if end in taken or prefix in ("xml", "xsi") else end
        taken.add(found[name])
    return found
