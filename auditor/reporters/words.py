"""Words for people who have never seen EDIFACT: segments, force and basis of law, places."""

import re
from collections.abc import Iterable
from textwrap import wrap
from typing import Protocol

from auditor.law import official
from auditor.law.duty import Body, whose
from auditor.law.finding import Finding
from auditor.law.policy import RECEIVED, Basis, Binding, LawDay, Quote
from auditor.observed.record import Holder, Place, printable

# What a segment is about, after ISO 9735, PADIS and the UN/EDIFACT segment directory.
SEGMENTS = {
    "ABI": "who changed the booking", "ADD": "address or contact", "APD": "aircraft",
    "ATT": "attribute, such as sex", "AUT": "authentication", "BGM": "beginning of message",
    "CNT": "control total", "COM": "telephone, fax or mail", "CPI": "charges",
    "CTA": "contact person", "DAT": "date and time", "DOC": "travel document",
    "DTM": "date or time", "EBD": "excess baggage", "EMP": "employment, such as crew",
    "EQN": "number of units", "ERC": "result code", "ERP": "what the result is about",
    "FAR": "fare", "FOP": "form of payment", "FTI": "frequent flyer", "FTX": "free text",
    "GEI": "processing indicator", "GID": "goods", "IFT": "free text", "LOC": "place",
    "LTS": "unstructured history", "MEA": "measure, such as weight of bags", "MON": "amounts",
    "MSG": "what the message or part does", "NAD": "name and address", "NAT": "nationality",
    "ORG": "office or agent", "PTK": "pricing", "QTY": "quantity", "RCI": "record locator",
    "REF": "reference", "RFF": "reference", "RPI": "status and number of travellers",
    "SAC": "added or cancelled", "SRC": "beginning of one PNR", "SSD": "seat",
    "SSR": "special service request", "TBD": "checked baggage", "TDT": "transport, such as flight",
    "TIF": "traveller's name", "TKT": "ticket", "TRA": "operating flight",
    "TRI": "boarding number", "TVL": "leg of the journey", "TXD": "taxes",
    "UNA": "service string", "UNB": "beginning of interchange", "UNE": "end of group",
    "UNG": "beginning of group", "UNH": "beginning of message", "UNS": "section control",
    "UNT": "end of message", "UNZ": "end of interchange",
}  # fmt: skip

BINDING: dict[Binding, str] = {
    "law": "binding law",
    "standard": "binding standard",
    "recommended": "recommended practice",
    "contractual": "contract",
    "guidance": "guidance",
    "advisory": "advice",
}
HOLDER: dict[Holder, str] = {
    "carrier": "the carrier",
    "router": "the router",
    "border": "the border authority",
    "piu": "the PIU",
    "other": "another holder",
}
BASIS: dict[Basis, str | None] = {
    "read": None,
    "judgment": "as a court reads it",
    "secondary": "only a text about it was read",
    "inferred": "this project's reading",
    "memory": "citation not confirmed",
}
DOUBTFUL = "unless an exception applies that no data show"


def count(number: int, noun: str) -> str:
    """`1 record`, `2 records`, `1 city`, `2 cities`, `2 days`."""
    if number == 1:
        return f"1 {noun}"
    y = noun.endswith("y") and noun[-2:-1] not in "aeou"
    return f"{number} {noun[:-1]}ies" if y else f"{number} {noun}s"


def law(day: LawDay) -> str:
    """By which day's law: `law in force on 2026-11-22`."""
    return (
        "law of the day each record was received" if day == RECEIVED else f"law in force on {day}"
    )


def cited(
    cites: str, binding: Binding | None, basis: Basis | None, duty: Iterable[Body] = ()
) -> str:
    """The citation with its force, how sure it is where it is not the text itself, and whose duty it is."""
    owed = whose(duty)
    marks = [
        BINDING[binding] if binding else None,
        BASIS[basis] if basis else None,
        f"a duty of {owed}" if owed and binding else None,
    ]
    said = ", ".join(mark for mark in marks if mark)
    return f"{cites} ({said})" if said else cites


class Provision(Protocol):
    """What a finding, a clause that was judged, and findings under one clause have in common."""

    @property
    def title(self) -> str | None:
        """What the clause demands."""

    @property
    def cites(self) -> str:
        """The provision."""

    @property
    def binding(self) -> Binding | None:
        """How far it binds."""

    @property
    def basis(self) -> Basis | None:
        """How sure the citation is."""

    @property
    def duty(self) -> tuple[Body, ...]:
        """Whose duty it is."""


def demanded(said: Provision) -> str:
    """What the law demands, then the citation, with its force, its basis, and whose duty it is."""
    law = cited(said.cites, said.binding, said.basis, said.duty)
    return f"{said.title}: {law}" if said.title else law


NO_ADDRESS = "no address of an official text is known"


def address(link: str | None) -> str | None:
    """The address of the official text, where it is at a publisher of such texts."""
    return link if link is not None and official.amiss(link) is None else None


def quoted(quote: Quote) -> str:
    """The words of the text itself, with where and when they were read."""
    return f"“{quote.text}” ({quote.language}; read on {quote.read} in {quote.source})"


def spot(place: Place, *, line: bool = True) -> str:
    """Where in its source a place is, from the person outward; the line and its column where `line` says so."""
    parts = [
        f"{name} {number}"
        for name, number in (("message", place.message), ("record", place.record))
        if number  # record 0 is the message's own frame
    ]
    if place.traveller is not None:
        parts.append(f"traveller {place.traveller}")
    at = []
    if place.segment is not None:
        words = SEGMENTS.get(place.tag or "")
        parts += [words] if words else []
        at.append(" ".join(filter(None, (f"segment {place.segment}", place.tag))))
    if place.pointer is not None:
        parts.append(place.pointer)
    for name, value in (("table", place.table), ("column", place.column), ("row", place.row)):
        if value is not None:
            parts.append(f"{name} {value}")
    if place.line is not None and line:
        column = f", column {place.start_column}" if (place.start_column or 1) > 1 else ""
        at.append(f"line {place.line}{column}")
    outer = ", ".join(parts)
    inner = ", ".join(at)
    return f"{outer} ({inner})" if outer and inner else outer or inner


def opened(place: Place) -> str:
    """The source with line and column, as editors open it: `outbox/a.edi:28:1`."""
    spots = (place.line, place.start_column if place.line is not None else None)
    return ":".join([place.source, *(str(each) for each in spots if each is not None)])


# A margin, and one label or two such as `examined       `, `MIN001  excess-element  ` or `law: `.
_LABELLED = re.compile(r" *(?:(?:\S+(?: \S+){0,2} {2,}){1,2}|law: |warning )?")


def broken(line: str, width: int) -> list[str]:
    """The line in pieces that fit, between words; what follows stands below the text after the label.

    Below a margin alone it stands two columns in, so that one sees where the next line begins.
    """
    label = _LABELLED.match(line)
    margin = label.end() if label else 0
    more = 2 if margin and not line[:margin].strip() else 0
    indent = " " * min(margin + more, width // 2)
    return wrap(
        line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    ) or [line]


# Blanks with a break among them; each run of blanks is looked at once, from its beginning.
_BREAK = re.compile(r"(?<!\s)[^\S\r\n\v\f\x85\u2028\u2029]*+[\r\n\v\f\x85\u2028\u2029]\s*+")


def flat(text: str) -> str:
    r"""`text` on one line, with whatever a reader would not see, or a program obey, written out (`\x1b`)."""
    return printable(_BREAK.sub(" ", text))


def on_page(value: object) -> object:
    """What a template shows: a text made flat, unless it is markup already. Jinja's `finalize`."""
    return flat(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def sentence(finding: Finding) -> str:
    """A finding in one sentence, with the element that it is about."""
    of = f" [{finding.element}]" if finding.element else ""
    return flat(f"{finding.message}{of}")


def provision(finding: Finding) -> str:
    """The clause as `policy/clause`; a finding of structure rests on none."""
    return f"{finding.policy}/{finding.clause}" if finding.policy else lawless(finding.rule)


def lawless(rule: str) -> str:
    """What a rule is about that rests on no clause."""
    return "fakeness" if rule.startswith("FAK") else "structure"


def file_of(source: str) -> str:
    """The file in which a source lies: members of an archive are called `archive!member`."""
    return source.partition("!")[0] or source
