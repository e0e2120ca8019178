"""Special service requests: by default of the kind that reveals nothing of who makes them."""

from functools import cache

from msgspec import Struct

from auditor.knowledge.sensitive import codes
from auditor.knowledge.service import SERVICES
from auditor.people.specimen.draw import Draw
from auditor.people.specimen.text import text


class Service(Struct, frozen=True, gc=False):
    """A request: code, text or none, the number of the traveller who makes it."""

    code: str
    text: str
    traveller: int


@cache
def quiet() -> tuple[str, ...]:
    """Codes that stand for themselves and reveal nothing."""
    known = codes("service")
    return tuple(code for code in _bare() if code not in known or known[code].strength == "none")


@cache
def telling() -> tuple[str, ...]:
    """Codes that reveal a special category."""
    known = codes("service")
    return tuple(code for code in _bare() if code in known and known[code].categories)


def _bare() -> tuple[str, ...]:
    return tuple(
        code
        for code, service in sorted(SERVICES.items())
        if service.element is None and service.text == "open"
    )


def service(draw: Draw, travellers: int, *, sensitive: bool = False) -> Service:
    """A request of one of so many travellers; `sensitive` ones are made only on demand."""
    code = draw.pick(telling() if sensitive else quiet())
    said = text(draw, "service") if code == "OTHS" or draw.happens(0.1) else ""
    return Service(code, said, draw.between(1, travellers))
