"""Random stores for tests: rows of fake passenger data, and the same rows as records in JSON."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from auditor.api import arguments as asked
from auditor.api.audit import audit
from auditor.judging.report import Report
from auditor.judging.run import Terms
from auditor.judging.tally import Tally
from auditor.judging.tally import report as folded
from auditor.observed.record import Given
from auditor.stores.audit import Question
from auditor.stores.audit import audit as audit_store
from auditor.stores.mapping import Mapping
from auditor.stores.store import Store

POLICIES = [
    "eu-pnr",
    "gdpr",
    "pci-dss",
    "icao-doc9944",
    "eu-us-2012",
    "uk",
    "canada",
    "eu-api-border",
]
AS_OF = datetime(2026, 11, 22, 13, 5, tzinfo=UTC)


def day(year: int, month: int, number: int) -> datetime:
    """The beginning of a day by local time."""
    return datetime(year, month, number)  # noqa: DTZ001 - columns have no zone, the mapping has


NAMES = st.sampled_from(
    ["FAKEMAN", "XXXX", "X-X-X", "SPECIMEN", "", "---", "REDACTED", "FAXX", "FAKEXXXX", "MAXX X X", "***", "#*#",
     " fake", "Ünfake", "X", "XX", "____", "MASK-17", "0" * 64, "a" * 32, "\u017fpecimen", "X\tX\nX", None]
)  # fmt: skip
GIVEN = st.sampled_from(
    ["ANNA", "ANNA MRS", "BOB REV", "JOHN DR MR", "SR ANNA", "ANNA MARIA", "anna bishop", "REV 1", "MR",
     "ANNA  MISS.", "XXXX", None]
)  # fmt: skip
SERVICES = st.sampled_from(
    ["VGML", "WCHR", "zzzz", "moml", " KSML ", "XXXX", "A|B", "****", "", None]
)
TEXTS = st.sampled_from(
    ["NOTHING HERE", "KOSHER MEAL", "needs wheelchair", "FP CC VI4111111111111111", "XXX", "fake@fake.invalid",
     "GRP ST FAKE PARISH CHOIR", "Straße ohne Sinn", "CVV 123", "", "MINISTER", "pax 32 weeks pregnant", None]
)  # fmt: skip
CARDS = st.sampled_from(
    ["4111111111111111", "411111XXXXXX1111", "XXXX", "4111 1111 1111 1111", "12345", "CVC 123", "4111-11**-****-1111",
     None]
)  # fmt: skip
ANY = st.text("XxA*# -7é", max_size=6)
CLOCKS = st.one_of(
    st.none(),
    st.datetimes(day(2019, 1, 1), day(2026, 12, 31)),
    # The days on which six months and five years end.
    st.datetimes(day(2021, 11, 20), day(2021, 11, 25)),
    st.datetimes(day(2026, 5, 20), day(2026, 5, 25)),
)  # fmt: skip
ELEMENTS: dict[str, tuple[str, st.SearchStrategy[str | None]]] = {
    "surname": ("traveller.surname", NAMES | ANY),
    "given": ("traveller.given_names", GIVEN | ANY),
    "docno": ("document.number", NAMES | ANY),
    "nation": ("traveller.nationality", st.sampled_from(["UTO", "XXX", "", "***", None])),
    "svc": ("service.code", SERVICES | ANY),
    "remark": ("remark.general", TEXTS | ANY),
    "grp": ("reservation.group_name", TEXTS | NAMES),
    "card": ("payment.card_number", CARDS | ANY),
    "payer": ("third_party.payer", NAMES),
    "seat": ("seat.number", st.sampled_from(["12A", "XXX", None])),
}
COLUMNS = ("id", "received_at", "departed_at", "direction", *ELEMENTS, "junk")
MAPPING = """
mapping: 1
zone: Europe/Paris
masks: {tokens: [REDACTED], patterns: ['MASK-[0-9]+'], hash: true}
facts: {holder: piu}
tables:
  pnr:
    reads: READS
    kind: pnr
    columns:
      id: key
      received_at: {clock: transferred}
      departed_at: {clock: departed}
      direction: {fact: direction, values: {I: in, O: out}}
""" + "".join(f"      {column}: {element}\n" for column, (element, _) in ELEMENTS.items())
Row = tuple[Any, ...]


@st.composite
def rows(draw: st.DrawFn) -> list[Row]:
    """Rows of the columns `COLUMNS`."""
    kinds = [strategy for _, strategy in ELEMENTS.values()]
    row = st.tuples(
        CLOCKS, st.none() | st.integers(-3, 3), st.sampled_from(["I", "O", "?", None]), *kinds,
        st.sampled_from([None, None, "junk"]),
    )  # fmt: skip
    drawn = draw(st.lists(row, min_size=1, max_size=25))
    return [
        (
            number,
            first,
            (first and days is not None and first + timedelta(days, hours=5)) or None,
            *rest,
        )
        for number, (first, days, *rest) in enumerate(drawn)
    ]


def masked(value: str | None) -> str | None:
    """What conventions of masks that records in JSON do not know make of a value."""
    if value is None:
        return None
    stripped = value.strip()
    digest = len(stripped) in (32, 40, 56, 64, 96, 128) and set(stripped) <= set(
        "0123456789abcdefABCDEF"
    )
    numbered = stripped.startswith("MASK-") and stripped[5:].isdecimal()
    return "REDACTED" if digest or numbered else value


def records(rows: Sequence[Row]) -> bytes:
    """The same as records in JSON Lines."""
    lines = []
    for row in rows:
        said = dict(zip(COLUMNS, row, strict=True))
        clocks = {"transferred": said["received_at"], "departed": said["departed_at"]}
        lines.append(json.dumps({
            "kind": "pnr",
            "clocks": {
                name: when and when.isoformat(sep=" ", timespec="microseconds")
                for name, when in clocks.items()
            },
            "facts": {"holder": "piu", "direction": {"I": "in", "O": "out"}.get(said["direction"])},
            "elements": {element: masked(said[column]) for column, (element, _) in ELEMENTS.items()}
            | ({"?": said["junk"]} if said["junk"] else {}),
        }))  # fmt: skip
    return "\n".join(lines).encode()


def by_row(content: bytes, policies: Sequence[str], as_of: datetime) -> Report:
    """The audit of each record by itself."""
    given = Given(zone="Europe/Paris", masks=frozenset({"REDACTED"}))
    return audit(
        [content], list(policies), as_of, law_as_of=as_of.date(), max_findings=10**6, given=given
    )


def by_store(
    store: Store,
    mapping: Mapping,
    policies: Sequence[str],
    as_of: datetime,
    places: int | None = None,
) -> Report:
    """The audit of the store."""
    packs = asked.packs(list(policies))
    terms = Terms(law_as_of=as_of.date(), as_of=as_of)
    clauses = terms.clauses(packs)
    tally = Tally(10**6)
    audit_store(store, mapping, Question(clauses=clauses, as_of=as_of, places=places), tally)
    run = audit([b""], list(policies), as_of, law_as_of=as_of.date()).run
    return folded(tally, run, clauses)


def findings(report: Report) -> Counter[tuple[object, ...]]:
    """The findings of law, each with the number of its record; those of structure are each format's own."""
    return Counter(
        (each.rule, each.policy, each.clause, each.element, each.severity, each.message, each.candidate,
         each.place.row or each.place.record)
        for each in report.findings
        if each.policy is not None
    )  # fmt: skip


def accounts(report: Report) -> list[object]:
    """What became of each clause, and when records pass it."""
    return [
        *((each.policy, each.clause, each.status, each.applicable, each.evaluated, each.unevaluated,
           each.findings, each.reason) for each in report.requirements),
        *report.deadlines, *report.passed, report.records, *report.elements,
    ]  # fmt: skip


def same(one: Report, other: Report) -> None:
    """Both say the same, finding for finding and clause for clause."""
    assert findings(one) - findings(other) == Counter()
    assert findings(other) - findings(one) == Counter()
    assert accounts(one) == accounts(other)
