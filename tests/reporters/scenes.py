"""Reports in small, one for each turn that a reporter must take, and how to write them."""

import io
import os
import re
import zlib
from datetime import date
from itertools import product
from pathlib import Path
from typing import get_args
from zipfile import ZipFile

import msgspec
import pytest

from auditor.judging.report import Deadline, PassedOver, Report
from auditor.judging.requirement import IN_ADVANCE, Answer, Attestation, Requirement, Status
from auditor.judging.what_was_asked import Assessed, ByPath, Regime, Run, regime
from auditor.law.finding import Finding, Severity, fingerprint
from auditor.law.policy import Quote, from_tree
from auditor.observed.record import Place, Unread
from auditor.reporters import NAMES, LackingError, load

POLICY = regime(
    from_tree(
        {
            "id": "utopia",
            "title": "Passenger Data Act of Utopia",
            "jurisdiction": "UTO",
            "status": "signed",
            "edition": "Gazette of Utopia 1",
            "reviewed": "2026-11-01",
            "transposed": "Each province applies it by its own order.",
            "clauses": [],
        },
        digest="ab" * 32,
    )
)
RUN = Run(
    version="1.2.3",
    policies=(POLICY,),
    as_of=None,
    law_as_of=date(2026, 11, 22),
    configuration=f"sha256:{'cd' * 32}",
)
EMPTY = Report(
    run=RUN,
    sources=0,
    messages=0,
    records=0,
    travellers=0,
    partly_read=0,
    findings=(),
    counts={"error": 0, "warning": 0, "note": 0},
    requirements=(),
    elements=(),
    deadlines=(),
    unread=(),
)


def finding(number: int, **other: object) -> Finding:
    place = Place(
        source="out/a.edi" if number < 9 else "out/b.edi",
        message=1,
        record=number,
        traveller=1,
        segment=10 + number,
        tag="SSR",
        element=1,
        component=2,
        line=20 + number,
        offset=300 + number,
        length=12,
        start_column=1,
    )
    usual = Finding(
        rule="UTO001",
        name="excess-element",
        severity=Severity.ERROR,
        policy="utopia",
        clause="list",
        cites="Passenger Data Act, section 1",
        binding="law",
        basis="read",
        element="seat.number",
        message="seat is not on the closed list",
        remedy="Delete the element.",
        place=place,
        fingerprint=fingerprint("UTO001", "utopia", "list", "seat.number", place),
        title="Hold no element beyond the list",
        duty=("piu",),
    )
    return msgspec.structs.replace(usual, **other)


QUOTE = Quote("No element | beyond [these]", "en", "the Gazette of Utopia", date(2026, 11, 20))


def requirement(clause: str, status: str, **other: object) -> Requirement:
    usual = Requirement(
        policy="utopia",
        clause=clause,
        cites="Passenger Data Act, section 1",
        binding="law",
        basis="read",
        status="pass",
        applicable=9,
        evaluated=9,
        unevaluated=0,
        findings=0,
        reason=None,
        title=f"Keep to {clause}" if clause != "list" else "Hold no element beyond the list",
        duty=("piu",),
        link="https://www.legislation.gov.uk/uksi/2018/598",
    )
    return msgspec.structs.replace(usual, status=status, **other)


def answered(clause: str, answer: Answer, by: str, until: date) -> Requirement:
    said = Attestation(
        answer,
        by,
        date(2026, 11, 1),
        until,
        ("Order 7 of the ministry", "minutes"),
        "as the order says",
    )
    return requirement(clause, "attested", applicable=0, evaluated=0, reason="Look.", attested=said)


FULL = msgspec.structs.replace(
    EMPTY,
    run=msgspec.structs.replace(
        RUN, by_path=ByPath(("elsewhere",), ("2027-11-22T00:00:00Z",), ("carrier", "piu"))
    ),
    sources=3,
    messages=2,
    records=9,
    travellers=12,
    partly_read=1,
    findings=(
        finding(
            0,
            rule="UTO009",
            name="wrong-control-count",
            severity=Severity.WARNING,
            policy=None,
            clause=None,
            cites="ISO 9735:1988",
            binding=None,
            basis=None,
            element=None,
            message="the control count does not agree with what is there",
            remedy="Count again.",
            place=Place(source="out/a.edi", message=1, record=0, segment=99, tag="UNT", line=120),
        ),
        *(finding(number) for number in range(1, 10)),
        finding(
            3,
            message="place of birth is not on the closed list",
            element="traveller.place_of_birth",
        ),
        finding(
            4,
            rule="UTO002",
            name="sensitive-code",
            severity=Severity.NOTE,
            clause="belief",
            binding="recommended",
            basis="memory",
            message="the code reveals a special category",
            candidate=True,
            place=Place(source="store.jsonl", record=4, line=4, pointer="/groups/service/0/code"),
        ),
    ),
    counts={"error": 10, "warning": 1, "note": 1},
    requirements=(
        requirement("list", "fail", findings=10, quote=QUOTE),
        requirement("belief", "review", findings=1),
        requirement("mask", "not-evaluated", evaluated=0, unevaluated=9, reason="no clock"),
        requirement("link", "not-evaluated", evaluated=0, unevaluated=9, reason="no clock"),
        requirement("old", "not-evaluated", evaluated=0, unevaluated=9, reason="not selected"),
        requirement("format", "pass"),
        requirement("border", "not-applicable", applicable=0, evaluated=0),
        requirement("register", "manual", applicable=0, evaluated=0, reason="Look at it."),
    ),
    elements=(("seat.number", {"clear": 9, "masked": 1}),),
    deadlines=(
        Deadline("utopia", "mask", "2013-01", 1),
        Deadline("utopia", "mask", "2027-05", 2),
        Deadline("utopia", "old", "2026-12", 1),
    ),
    unread=(Unread("out/c.pdf", "this is a PDF document"),),
    passed_over=(
        PassedOver("hidden behind a dot", 2, ("out/.old", "out/.x.edi")),
        PassedOver("of a kind that is no data", 1, ("out/README.md",)),
    ),
)
CUT = msgspec.structs.replace(
    FULL,
    run=msgspec.structs.replace(
        RUN,
        as_of="2026-11-22T00:00:00Z",
        fail_on=None,
        fail_on_unevaluated=True,
        max_findings=2,
    ),
    findings=FULL.findings[1:3],
    cut=10,
    deadlines=tuple(Deadline("utopia", "mask", f"2027-0{month}", 1) for month in range(1, 6)),
    unread=tuple(Unread(f"out/{number:02}.edi", "it is damaged") for number in range(12)),
)
AHEAD = msgspec.structs.replace(
    EMPTY,
    run=msgspec.structs.replace(RUN, policies=(msgspec.structs.replace(POLICY, assumes="border"),)),
    sources=1,
    messages=1,
    records=1,
    travellers=1,
    requirements=(
        requirement("now", "fail", findings=1),
        requirement("read-so", "fail", basis="inferred", findings=1),
        requirement("soon", "fail", reason=IN_ADVANCE, findings=1),
        requirement("later", "pass", reason=IN_ADVANCE),
        requirement("wish", "review", binding="advisory", findings=1),
        requirement(
            "way", "not-evaluated", evaluated=0, reason="the direction of the flight is not known"
        ),
    ),
    deadlines=(Deadline("utopia", "wish", "2027-05", 2), Deadline("utopia", "now", "2027-06", 1)),
)
IDLE = msgspec.structs.replace(
    AHEAD,
    requirements=(
        requirement("way", "not-evaluated", evaluated=0, reason="the date of opening is not set"),
        requirement("register", "manual", applicable=0, evaluated=0, reason="Look at it."),
    ),
    deadlines=(),
)
ATTESTED = msgspec.structs.replace(
    AHEAD,
    run=msgspec.structs.replace(RUN, assessment=Assessed("ef" * 32, date(2026, 11, 22), 2)),
    requirements=(
        requirement("now", "fail", findings=1),
        answered("officer", "met", "Officer of Utopia", date(2027, 10, 31)),
        answered("panel", "met", "Officer of Utopia", date(2027, 1, 31)),
        answered("list-of-uses", "not-met", "Head of the unit", date(2026, 12, 31)),
        answered("crew", "not-applicable", "Head of the unit", date(2026, 12, 31)),
        requirement(
            "register", "manual", applicable=0, evaluated=0, reason="Look at it.",
            lapsed="the answer ran out on 2026-11-20",
        ),
        requirement("court", "manual", applicable=0, evaluated=0, reason="Ask for decisions."),
    ),
    deadlines=(),
)  # fmt: skip
SCENES = {
    "full": FULL, "empty": EMPTY, "cut": CUT, "ahead": AHEAD, "idle": IDLE, "attested": ATTESTED,
}  # fmt: skip


def _lacking(name: str) -> str | None:
    try:
        load(name)
    except LackingError as lacking:
        return str(lacking)
    return None


# What rests on something that is not installed, and why it cannot be tested.
LACKING = {name: why for name in NAMES if (why := _lacking(name))}
TEXTS = tuple(name for name in NAMES if name not in LACKING and not load(name).binary)
BINARY = tuple(name for name in NAMES if name not in TEXTS)


def needed(name: str) -> None:
    """Skip the test where what a reporter rests on is not installed."""
    if name in LACKING:
        pytest.skip(LACKING[name])


def put(name: str, report: Report) -> bytes:
    """What the reporter `name` writes."""
    reporter = load(name)
    if reporter.binary:
        out = io.BytesIO()
        reporter.write(report, out)
        return out.getvalue()
    lines = io.StringIO()
    reporter.write(report, lines)
    return lines.getvalue().encode()


def written(name: str, report: Report) -> str:
    """What a reporter of text writes."""
    return put(name, report).decode()


def inflated(pdf: bytes) -> bytes:
    """A PDF with its streams unpacked, to look for what stands in it."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    plain = [zlib.decompressobj().decompress(each) for each in streams if each[:1] == b"x"]
    assert plain
    return b"\n".join((pdf, *plain))


def set_text(pdf: bytes) -> str:
    """What a PDF says, page by page, as another's reader of PDF gets it out."""
    from pypdf import PdfReader  # noqa: PLC0415 - of the tests' own extra

    return "\n".join(each.extract_text() for each in PdfReader(io.BytesIO(pdf)).pages)


def shown(data: bytes) -> str:
    """The words of a report that was written, whatever it is packed in, on one line."""
    if data.startswith(b"%PDF"):
        return " ".join(set_text(data).replace("\u200b", "").split())
    if data.startswith(b"PK"):
        with ZipFile(io.BytesIO(data)) as archive:
            data = b" ".join(
                archive.read(each) for each in archive.namelist() if each.endswith(".xml")
            )
    return " ".join(data.decode().split())


def laid_open(name: str, report: Report) -> str:
    """What a reporter writes with nothing packed, to look for what stands in it."""
    data = put(name, report)
    if data.startswith(b"PK"):
        with ZipFile(io.BytesIO(data)) as archive:
            data = b"\n".join([data, *(archive.read(each) for each in archive.namelist())])
    if data.startswith(b"%PDF"):
        # Set text is glyphs by their number in a font: a reader of PDF turns them back into words.
        data = inflated(data) + set_text(data).encode()
    return data.decode("utf-8", "replace")


def reads_as_it_did(text: str, name: str) -> bool:
    """Whether the golden file holds this text; `make golden` writes it there instead."""
    golden = Path(__file__).parent / "golden" / name
    if os.environ.get("PNR_AUDITOR_GOLDEN") == "write":  # noqa: TID251 - `make golden`
        golden.write_bytes(text.encode())
    return text.encode() == golden.read_bytes()


def everywhere(text: str) -> Report:
    """A report that says `text` wherever a report says anything, and its source is called so."""
    odd = {"cites": text, "message": text, "remedy": text, "name": text}
    place = Place(source=text, message=1, record=1, segment=2, tag=text, line=3, pointer=text)
    policy = Regime(
        text,
        text,
        text,
        text,
        date(2026, 11, 1),
        jurisdiction=text,
        status="signed",
        transposed=text,
    )
    return msgspec.structs.replace(
        FULL,
        run=msgspec.structs.replace(
            RUN,
            version=text,
            policies=(policy,),
            assessment=Assessed("ef" * 32, date(2026, 11, 1)),
            by_path=ByPath((text,)),
        ),
        passed_over=(PassedOver(text, 1, (text,)),),
        findings=tuple(
            finding(
                number, policy=law, clause=law, element=text, place=place, severity=grave, **odd
            )
            for number, (law, grave) in enumerate(product((text, None), Severity))
        ),
        requirements=(
            *tuple(
                requirement(
                    text,
                    status,
                    policy=text,
                    cites=text,
                    reason=text,
                    rule=text,
                    findings=3,
                    quote=Quote(text, text, text, date(2026, 11, 1)),
                )
                for status in get_args(Status)
                if status != "attested"
            ),
            requirement(
                text,
                "attested",
                policy=text,
                cites=text,
                reason=text,
                attested=Attestation(
                    "met", text, date(2026, 1, 1), date(2027, 1, 1), (text,), text
                ),
            ),
            requirement(text, "manual", policy=text, cites=text, lapsed=text),
        ),
        elements=((text, {"clear": 1}),),
        deadlines=(Deadline(text, text, "2027-05", 1),),
        unread=(Unread(text, text),),
    )
