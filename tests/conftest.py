"""How hard the properties are tried: some on every run, more where CI is set, most when asked.

Hypothesis takes `ci` by itself where the variable CI is set and `default` elsewhere; any other is
asked for with `pytest --hypothesis-profile=nightly`.
"""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from auditor.api import forecast
from auditor.judging import run
from auditor.people.fakeness import check

# No deadline: how long an example takes says more about the machine than about the code.
settings.register_profile("default", deadline=None, max_examples=50)
# Derandomised: the same commit passes or fails every time.
settings.register_profile("ci", deadline=None, max_examples=500, derandomize=True, print_blob=True)
settings.register_profile("nightly", deadline=None, max_examples=20_000, print_blob=True)


@pytest.fixture(scope="session", autouse=True)
def _no_fault_is_swallowed() -> Iterator[None]:
    """Where an audit would give up one source to keep the others, a test wants to see the fault."""

    def raised(fault: Exception) -> str:
        raise fault

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "stumbled", raised)
        patch.setattr(forecast, "stumbled", raised)
        patch.setattr(check, "stumbled", raised)
        yield
