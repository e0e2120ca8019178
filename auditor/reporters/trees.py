r"""Trees as JSON, harmless to show: what a terminal might obey, or a reader not see, is escaped (`\u202e`)."""

import json
from typing import TextIO

_compact = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
_wide = json.JSONEncoder(ensure_ascii=False, allow_nan=False, indent=1).iterencode


def encoded(value: object) -> str:
    """The value on one line."""
    return _shown(_compact(value))


def write_tree(tree: object, out: TextIO) -> None:
    """Write the tree to `out`, one thing on each line."""
    out.writelines(piece if piece.isspace() else _shown(piece, "\n") for piece in _wide(tree))
    out.write("\n")


def _shown(text: str, but: str = "") -> str:
    if text.isprintable():
        return text
    return "".join(
        each if each.isprintable() or each in but else json.dumps(each)[1:-1] for each in text
    )
