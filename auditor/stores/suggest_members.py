"""What of a nested column or of a text in JSON a mapping is suggested for, by the names of its members."""

from collections.abc import Mapping, Sequence

from auditor.observed.record import printable
from auditor.stores.called import elements, plain
from auditor.stores.members import Steps, path, squashed
from auditor.stores.store import ColumnOf, Store

# What members are called that hold others, or mean something by what they are members of (`passport.number`).
_AROUND = (
    "traveller travellers traveler travelers passenger passengers pax paxes person persons people guest guests party "
    "document documents passport passports visa visas contact contacts phone phones email emails address addresses "
    "booking bookings pnr pnrs reservation reservations flight flights segment segments itinerary payment payments "
    "card cards remark remarks service services seat seats baggage bags loyalty agency ticket tickets data details "
    "payload body record records items list number type name expiry issued country value code text status"
)
KNOWN = frozenset(map(squashed, (*elements(), *_AROUND.split())))
_LOOKED_INTO = ("text", "json", "bytes")


def suggested_members(column: ColumnOf, store: Store, reads: str) -> str | None:
    """What a mapping says of the members whose names tell what they are; None where none does."""
    if column.type == "nested":
        found: Sequence[Steps] = column.fields
    elif column.type in _LOOKED_INTO or column.cast:
        found = store.members(reads, column, KNOWN)
    else:
        return None
    guessed = {steps: element for steps in found if (element := _element(column.name, steps))}
    if not guessed:
        return None
    if column.type == "nested":
        if set(guessed) == {(None,)}:
            return f"{{list: {guessed[None,]}}}"
        if all(len(each) == 1 for each in guessed):
            return f"{{struct: {_listed({str(each[0]): told for each, told in guessed.items()})}}}"
        if all(len(each) == 2 and each[0] is None and each[1] for each in guessed):  # noqa: PLR2004 - list and name
            return f"{{list: {_listed({str(each[1]): told for each, told in guessed.items()})}}}"
    paths = {whole: told for each, told in guessed.items() if (whole := path(each))}
    return f"{{json: {_listed(paths)}}}" if paths else None


def unnamed(column: ColumnOf, said: str) -> str:
    """The members of a nested column of which nothing was said, as the end of a comment."""
    left = [
        ".".join(each for each in steps if each)
        for steps in column.fields
        if said.startswith("{") and steps != (None,) and not _element(column.name, steps)
    ]
    return f"; which elements are its members {', '.join(map(printable, left))}?" if left else ""


def _listed(told: Mapping[str, str]) -> str:
    return f"{{{', '.join(f'{quoted(name)}: {element}' for name, element in told.items())}}}"


def quoted(text: str) -> str:
    """A text as YAML has it between double quotes, whatever is in it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(map(_written, escaped)) + '"'


def _written(character: str) -> str:
    return character if character.isprintable() else f"\\U{ord(character):08x}"


def _element(column: str, steps: Steps) -> str | None:
    """The element that the name of a member means, beside that of what it is a member of, or by itself."""
    *around, last = (plain(column), *(plain(each) for each in steps if each))
    known = elements()
    for name in (*(f"{_one(each)}_{last}" for each in around[-1:]), last, _one(last)):
        if name in known:
            return known[name]
    return None


def _one(name: str) -> str:
    """The name of one of several: `addresses`, `documents`."""
    return name.removesuffix("es") if name.endswith("sses") else name.removesuffix("s")
