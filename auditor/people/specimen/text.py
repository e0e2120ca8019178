"""What people write in free text, out of a closed list; each text says what its kind may reveal.

One row of `text.tsv` is one text. Only those of kind `sensitive` reveal anything of a person.
"""

from collections.abc import Mapping
from functools import cache

from auditor.knowledge import tsv
from auditor.people.specimen.draw import Draw


@cache
def texts() -> Mapping[str, tuple[str, ...]]:
    """The texts by kind."""
    found: dict[str, tuple[str, ...]] = {}
    for row in tsv.rows("auditor.people.specimen", "text.tsv"):
        found[row["kind"]] = (*found.get(row["kind"], ()), row["text"])
    return found


def text(draw: Draw, kind: str) -> str:
    """A text of that kind."""
    return draw.pick(texts()[kind])
