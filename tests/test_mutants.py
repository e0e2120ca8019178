"""Mutants of every sample: no exception, and no time out of proportion to their size."""

import warnings
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from auditor import audit, policies
from auditor.api.fakecheck import fakecheck
from auditor.api.minimise import minimise
from auditor.law.policy import Policy
from auditor.people.selfcheck.canary import CANARY
from mutants import mutated

SAMPLES = [
    path for path in sorted((Path(__file__).parent / "corpora").glob("*/*")) if path.is_file()
]
LAW, NOW = date(2026, 11, 22), datetime(2036, 1, 1, tzinfo=UTC)


@cache
def law() -> tuple[Policy, ...]:
    return tuple(map(policies.read, ("eu-pnr", "pci-dss")))


@given(st.sampled_from(SAMPLES), st.integers(0, 1 << 32), st.booleans())
def test_no_mutant_is_an_internal_fault(sample: Path, seed: int, at_rest: bool) -> None:  # noqa: FBT001 - drawn
    """Nor does any library warn of it: where tests run, a warning is an error."""
    data = mutated(seed, sample.read_bytes())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        report = audit(data, law(), NOW if at_rest else None, law_as_of=LAW, now=NOW)
        fakecheck(data)
        minimise(data, law(), name="x", law_as_of=LAW, now=NOW)
    assert report.exit_code in {0, 1, 3, 4, 5}
    assert not CANARY.search(repr(report.unread))
