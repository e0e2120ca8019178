"""What changed between two reports: fixed, new, persisting; and what a copy for circulation leaves out."""

from collections import Counter
from datetime import date

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from auditor.judging.redact import NOWHERE, redacted, redacted_drift
from auditor.judging.report import Report, Requirement, Run
from auditor.judging.report_diff import drift
from auditor.law.finding import Finding, Severity, fingerprint
from auditor.observed.record import Place, Unread

RUN = Run(version="1", policies=(), as_of=None, law_as_of=date(2026, 11, 22), configuration="")


def finding(element: str, source: str, segment: int) -> Finding:
    place = Place(source=source, message=1, record=1, segment=segment, tag="TIF", element=1)
    return Finding(
        rule="MIN001", name="excess-element", severity=Severity.ERROR, policy="p", clause="a", cites="Act",
        binding="law", basis="read", element=element, message="not on the list", remedy="Delete it.",
        place=place, fingerprint=fingerprint("MIN001", "p", "a", element, place),
    )  # fmt: skip


def report(findings: list[Finding], status: str = "fail") -> Report:
    asked = Requirement("p", "a", "Act", "law", "read", "pass", 1, 1, 0, len(findings), None)
    asked = msgspec.structs.replace(asked, status=status)
    return Report(
        run=RUN, sources=1, messages=1, records=1, travellers=1, partly_read=0, findings=tuple(findings),
        counts={"error": len(findings), "warning": 0, "note": 0}, requirements=(asked,), elements=(),
        deadlines=(), unread=(Unread("secret/name.pdf", "this is a PDF document"),),
    )  # fmt: skip


findings = st.builds(
    finding,
    st.sampled_from(["traveller.surname", "document.number", "seat.number"]),
    st.sampled_from(["a.edi", "b.edi"]),
    st.integers(1, 50),
)
reports = st.lists(findings, max_size=8).map(report)


@given(reports, reports)
def test_what_was_is_fixed_or_persists_and_what_is_is_new_or_persists(
    before: Report, after: Report
) -> None:
    changed = drift(before, after)
    assert changed.fixed + changed.persisting == len(before.findings)
    assert changed.new + changed.persisting == len(after.findings)
    back = drift(after, before)
    assert (back.fixed, back.new, back.persisting) == (
        changed.new,
        changed.fixed,
        changed.persisting,
    )


@given(reports, st.randoms(use_true_random=False), st.integers(1, 9))
def test_order_and_moving_within_a_source_change_nothing(
    before: Report, chance: object, by: int
) -> None:
    moved = [
        msgspec.structs.replace(each, place=msgspec.structs.replace(
            each.place, segment=(each.place.segment or 0) + by, record=by))
        for each in before.findings
    ]  # fmt: skip
    chance.shuffle(moved)  # type: ignore[attr-defined]
    changed = drift(before, report(moved))
    assert (changed.fixed, changed.new) == (0, 0)


def test_a_clause_that_ended_otherwise_is_told() -> None:
    (turn,) = drift(report([], "fail"), report([], "pass")).turns
    assert (turn.policy, turn.clause, turn.before, turn.after) == ("p", "a", "fail", "pass")
    gone = msgspec.structs.replace(report([]), requirements=())
    (turn,) = drift(report([], "fail"), gone).turns
    assert (turn.before, turn.after) == ("fail", None)


@given(reports, reports)
def test_a_copy_for_circulation_names_no_place_and_counts_the_same(
    before: Report, after: Report
) -> None:
    copy = redacted(after)
    assert {each.place for each in copy.findings} <= {Place(source=NOWHERE)}
    told = msgspec.json.encode(copy.tree())
    assert b"secret" not in told
    assert b".edi" not in told
    assert Counter(each.element for each in copy.findings) == Counter(
        each.element for each in after.findings
    )
    # Two files with names that can be guessed do not show in the names of findings either.
    assert {each.fingerprint for each in copy.findings}.isdisjoint(
        each.fingerprint for each in after.findings
    )
    changed = redacted_drift(drift(before, after))
    assert changed.new + changed.persisting == len(after.findings)
    assert b"secret" not in msgspec.json.encode(changed.before.tree())
