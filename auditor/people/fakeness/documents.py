"""Values out of XML: the document is walked once more, and each pointer leads to what stands there."""

from collections import defaultdict
from collections.abc import Iterator

from auditor.codec.slashed import lay_out
from auditor.formats import pnrgov_xml
from auditor.formats.xml.element import Element
from auditor.formats.xml.events import Closed, Opened, events
from auditor.knowledge.service import SERVICES
from auditor.observed.record import IN_TEXT, Limits, Record
from auditor.people.fakeness.value import Value, valued

_REQUESTS = frozenset({"SSR", "DOC_SSR"})


class Documents:
    """The texts and attributes of one document, by pointer; those whose names are unknown share one."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Walk `data` as far as it is well-formed."""
        self._texts: dict[str, list[str]] = defaultdict(list)
        self._requests: dict[str, str] = {}
        path: list[Element] = []
        for event in events([data], limits):
            if isinstance(event, Opened):
                path.append(self._open(event, path[-1] if path else None))
            elif isinstance(event, Closed):
                self._close(path.pop(), event.text, path[-1] if path else None)

    def _open(self, tag: Opened, above: Element | None) -> Element:
        table = pnrgov_xml.table()
        around = table.root if above is None else above.position
        element = Element(around.child(tag.name), tag, above)
        for name, value in tag.attributes.items():
            known = name if name in table.attributes else "?"
            self._texts[f"{element.pointer}/@{known}"].append(value)
        if element.name in _REQUESTS:
            code = tag.attributes.get("SSRCode") or tag.attributes.get("SSR_Code") or ""
            self._requests[element.pointer] = code.strip()
        return element

    def _close(self, element: Element, text: str, above: Element | None) -> None:
        if above is not None and element.name == "Text" and above.pointer in self._requests:
            self._texts[above.pointer].append(text)
        else:
            self._texts[element.pointer].append(text)

    def values(self, record: Record) -> Iterator[Value]:
        """What stands at the places of a record's observations."""
        for seen in record.observations:
            if not seen.marks.isdisjoint(IN_TEXT):
                continue  # it is looked at with the text
            pointer = seen.place.pointer or ""
            texts = self._texts.get(pointer, [])
            if pointer in self._requests:
                texts = _request(self._requests[pointer], " ".join(texts).strip(), seen.element)
            yield from valued(seen, texts)


def _request(code: str, text: str, element: str) -> list[str]:
    service = SERVICES.get(code)
    if element == "service.code":
        return [code]
    if service is None or service.text != "slashes":
        return [text]
    laid = lay_out(code, text)
    return [
        token for token, of in zip(laid.tokens, laid.elements, strict=True) if of == element
    ] or [text]
