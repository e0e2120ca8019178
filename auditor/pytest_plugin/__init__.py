"""The plug-in for pytest: assert that passenger data comply, with data of nobody to try it on.

    from auditor.pytest_plugin import assert_compliant

    def test_the_pipeline_minimises(fake_pnrgov):
        assert_compliant(pipeline(fake_pnrgov), policy="eu-pnr", holder="piu", fail_on="warning")

Laws of the folder: loading it costs no start-up; no value from the data reaches a message or a
traceback; the summary at the end travels with the reports of the tests, so that it is complete
however many processes run them.
"""

from collections.abc import Generator

import pytest

from auditor.pytest_plugin import account, settings
from auditor.pytest_plugin.compliant import assert_compliant
from auditor.pytest_plugin.fakes import (
    fake_access_log,
    fake_cusres,
    fake_data,
    fake_declaration,
    fake_paxlst,
    fake_pnr,
    fake_pnrgov,
    fake_pnrgov_xml,
)

__all__ = [
    "assert_compliant",
    "fake_access_log",
    "fake_cusres",
    "fake_data",
    "fake_declaration",
    "fake_paxlst",
    "fake_pnr",
    "fake_pnrgov",
    "fake_pnrgov_xml",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options and settings."""
    settings.declare(parser)


def pytest_configure(config: pytest.Config) -> None:
    """Begin the session's account."""
    settings.begin(config)
    config.pluginmanager.register(account.Account(), "auditor-account")


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the session."""
    settings.end(config)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Give the audits of a test to its report."""
    report = yield
    account.enter(report)
    return report
