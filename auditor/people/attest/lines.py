"""Tokens of YAML as declarations are written in it: keys, and the values and remarks under them."""

import re
from collections.abc import Iterator

from auditor.people.attest.token import Token

_LINE = re.compile(
    r"""[\s{}\[\],]*+(?:(?=-\s)-[\s{}\[\],-]*+)?+(?:"""
    r"""(?P<remark>\#[^\n]*+)"""
    r"""|(?P<quoted>"(?:[^"\\\n]++|\\.)*+"|'[^'\n]*+')(?P<quoted_key>\s*+:(?=\s|\Z))?"""
    r"""|(?P<plain>[^\s{}\[\],\#:][^\n{}\[\],:]*+(?:(?=:\S):[^\n{}\[\],:]*+)*+)(?P<key>:(?=\s|\Z))?"""
    r"""|(?P<mark>---|\.\.\.)|(?P<stray>.))""",
    re.DOTALL,
)


def tokens(data: bytes) -> Iterator[Token]:
    """Keys, and values under the key before them; the whole is one unit."""
    text = data.decode("utf-8", "surrogateescape")
    key, read, offset = "", 0, 0
    for found in _LINE.finditer(text):
        start = next(
            (found.start(name) for name, value in found.groupdict().items() if value), None
        )
        if start is None:
            continue
        offset += len(text[read:start].encode("utf-8", "surrogateescape"))
        read = start
        if found["remark"]:
            yield Token("value", "remark", found["remark"].strip("# "), offset, 1)
        elif found["key"] or found["quoted_key"]:
            key = (found["plain"] or found["quoted"]).strip().strip("\"'")
            yield Token("name", "JSON", key, offset, 1)
        elif found["quoted"]:
            yield Token("value", key, found["quoted"][1:-1], offset, 1)
        elif found["plain"] and found["plain"].strip() not in ("---", "..."):
            value, _, remark = found["plain"].partition(" #")
            yield Token("value", key, value.strip(), offset, 1)
            if remark.strip():
                yield Token("value", "remark", remark.strip(), offset, 1)
        elif found["stray"]:
            yield Token("stray", key, found["stray"], offset, 1)
