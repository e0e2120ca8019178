"""The score of planted flaws, printed when all tests are done."""

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for report in terminalreporter.stats.get("passed", []) + terminalreporter.stats.get(
        "failed", []
    ):
        for name, value in getattr(report, "user_properties", ()):
            if name == "score of planted flaws" and report.when == "call":
                terminalreporter.section(f"{name}: {report.nodeid.rpartition('::')[2]}")
                terminalreporter.write_line(str(value))
