"""Special service requests as they are written: where each code of `service.tsv` puts what it stands for."""

from collections.abc import Iterator

from msgspec import Struct

from auditor.knowledge.service import LAYOUTS, SERVICES, Service

_HISTORY = "11"  # the group of items that were changed
# The type by which a variant of a layout is told, and where it stands.
_TYPES = {
    "DOCO:visa": "{document.other_type=V}",
    "DOCO:redress": "{document.other_type=R}",
    "DOCO": "{document.other_type}",
    "DOCA:residence": "{~type=R}",
    "DOCA:destination": "{~type=D}",
    "DOCA": "{~type=O}",
}


class Request(Struct, frozen=True):
    """How a request is written: its code, what stands as text and as data behind it.

    `code` is None for all that stand for themselves: these carry their code as `service.code`.
    """

    code: str | None
    shown: str
    text: str
    data: str


def requests(group: str) -> Iterator[Request]:
    """One for each code that stands for an element, or for each layout of its text; then the rest."""
    for service in SERVICES.values():
        if service.element is not None:
            yield from _mapped(service, group)
    yield Request(None, "{service.code}", "{service.text*}", "{service.text@data}")


def _mapped(service: Service, group: str) -> Iterator[Request]:
    assert service.element is not None  # noqa: S101 - asked only then
    shown, data = f"{{~code={service.code}}}", f"{{{service.element}@data}}"
    if service.text == "slashes":
        code = "INFT" if service.code == "INST" else service.code
        if group == _HISTORY and code == "DOCS":
            yield Request(service.code, shown, "{history.identity}", data)
            return
        for name in LAYOUTS:
            if name.partition(":")[0] == code:
                yield Request(service.code, shown, _laid_out(name), data)
    elif service.element.startswith("seat."):
        yield Request(service.code, shown, f"{{{service.element}@text}}", "{seat.number}")
    else:
        yield Request(service.code, shown, f"{{{service.element}}}", data)


def _laid_out(name: str) -> str:
    """The text of a layout: a hole for each of its parts, the type of a variant as it must be."""
    parts = ["" if each is None else f"{{{each}}}" for each in LAYOUTS[name]]
    kind = _TYPES.get(name)
    if kind is not None:
        parts[2 if name.startswith("DOCO") else 1] = kind
    return "/".join(parts)
