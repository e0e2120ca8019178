"""Data of people who do not exist, as fixtures: the same bytes in every run."""

import json
from collections.abc import Callable
from typing import Any, TypeAlias

import pytest

from auditor.pytest_plugin import settings

Fake: TypeAlias = Callable[..., bytes]


@pytest.fixture(scope="session")
def fake_data() -> Fake:
    """Makes entirely fake data: `fake_data("pnrgov", count=3, seed=7, extent="everything")`.

    The first arguments are format and count; keywords are those of `auditor generate` (`seed`, `kind`,
    `directory`, `on`, `extent`, `sensitive`, `holder` …). They are clean under the session's first policy, else
    under `eu-pnr`; `clean_under` names another, and None leaves everything in. The same call gives the
    same bytes: one file, in memory.
    """

    def make(format: str, count: int = 1, *, clean_under: str | None = "", **asked: Any) -> bytes:  # noqa: ANN401 - those of a plan
        from auditor.api.generate import specimens
        from auditor.people.specimen.plan import Plan
        from auditor.sources import UsageError

        plan = Plan(format=format, count=count, **({"per_message": max(count, 1)} | asked))
        if clean_under == "":
            clean_under = next(iter(settings.named()), "eu-pnr")
        made = specimens(plan, clean_under=clean_under)
        if len(made) > 1:
            raise UsageError(f"that is {len(made)} files; `auditor generate` writes several")
        return made[0]

    return make


@pytest.fixture
def fake_pnr(fake_data: Fake) -> dict[str, Any]:
    """One fake PNR as a canonical record (`auditor schema record`)."""
    record: dict[str, Any] = json.loads(fake_data("records"))
    return record


@pytest.fixture
def fake_pnrgov(fake_data: Fake) -> bytes:
    """A PNRGOV message in EDIFACT with one fake PNR."""
    return fake_data("pnrgov")


@pytest.fixture
def fake_pnrgov_xml(fake_data: Fake) -> bytes:
    """A PNRGOV message in XML with one fake PNR."""
    return fake_data("pnrgov-xml")


@pytest.fixture
def fake_paxlst(fake_data: Fake) -> bytes:
    """A PAXLST message with one fake booking."""
    return fake_data("paxlst")


@pytest.fixture
def fake_cusres(fake_data: Fake) -> bytes:
    """A CUSRES message that answers on one fake booking."""
    return fake_data("cusres")


@pytest.fixture
def fake_access_log(fake_data: Fake) -> bytes:
    """One row of a fake access log, as JSON Lines."""
    return fake_data("access-log")


@pytest.fixture
def fake_declaration(fake_data: Fake) -> bytes:
    """The declaration of a system that does not exist, as JSON."""
    return fake_data("declaration")
