"""Tokens of JSON: every key and value, whatever it belongs to, so that what stands twice is asked about twice."""

import json
import re
from collections.abc import Iterator

from auditor.people.attest.token import Token

# A text without an end runs to the end of all, so that no quote is started from twice.
_JSON = re.compile(
    r'(?P<text>"(?:[^"\\]++|\\.)*+(?:"|\Z|\\\Z))(?P<key>\s*+:)?'
    r"|(?P<plain>-?[0-9][0-9.eE+-]*+|true|false|null)"
    r"|(?P<punctuation>[\s{}\[\],\ufeff]++)|.",
    re.DOTALL,
)


def tokens(data: bytes) -> Iterator[Token]:
    """Keys, and values under the key before them; an object outside of all others is a unit."""
    text = data.decode("utf-8", "surrogateescape")
    key, depth, unit, read, offset = "", 0, 0, 0, 0
    for found in _JSON.finditer(text):
        offset += len(text[read : found.start()].encode("utf-8", "surrogateescape"))
        read = found.start()
        if found["punctuation"]:
            for each in found[0]:
                unit += each == "{" and depth == 0
                depth += (each == "{") - (each == "}")
        elif found["key"]:
            key = _string(found["text"])
            yield Token("name", "JSON", key, offset, unit)
        elif found["text"]:
            yield Token("value", key, _string(found["text"]), offset + 1, unit)
        elif found["plain"]:
            yield Token("value", key, found["plain"], offset, unit)
        else:
            yield Token("stray", key, found[0], offset, unit)


def _string(quoted: str) -> str:
    try:
        return str(json.loads(quoted, strict=False))
    except (ValueError, RecursionError):
        return quoted
