"""What people write in free text, out of a closed list; each text says what its kind may reveal.

One row of `text.tsv` is one text. Only those of kind `sensitive` reveal anything of a person.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from auditor.people.specimen.draw import Draw


@cache
def texts() -> Mapping[str, tuple[str, ...]]:
    """The texts by kind."""
    found: dict[str, tuple[str, ...]] = {}
    for line in (files("auditor.people.specimen") / "text.tsv").read_text("utf-8").splitlines()[1:]:
        kind, text = line.split("\t")
        found[kind] = (*found.get(kind, ()), text)
    return found


def text(draw: Draw, kind: str) -> str:
    """A text of that kind."""
    return draw.pick(texts()[kind])
