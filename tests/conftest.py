"""How hard the properties are tried: some on every run, more where CI is set, most when asked.

Hypothesis takes `ci` by itself where the variable CI is set and `default` elsewhere; any other is
asked for with `pytest --hypothesis-profile=nightly`.
"""

from collections.abc import Iterator
from pathlib import Path
from shutil import copy

import pytest
from hypothesis import settings

from auditor.api import forecast
from auditor.cli import main
from auditor.judging import run
from auditor.people.fakeness import check
from gate import DAY, UTOPIA, Gate, Ran

# No deadline: how long an example takes says more about the machine than about the code.
settings.register_profile("default", deadline=None, max_examples=50)
# Derandomised: the same commit passes or fails every time.
settings.register_profile("ci", deadline=None, max_examples=75, derandomize=True, print_blob=True)
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


@pytest.fixture
def gate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Gate:
    """Runs the command in an empty folder that has `law.yaml`."""
    copy(UTOPIA / "law.yaml", tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", DAY)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)

    def ran(*arguments: str) -> Ran:
        with pytest.raises(SystemExit) as left:
            main(arguments)
        out, err = capfd.readouterr()
        assert isinstance(left.value.code, int)
        return Ran(left.value.code, out, err)

    return ran
