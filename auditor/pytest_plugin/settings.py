"""What a session of pytest was told: the law to audit under, and the day of that law."""

import os
from datetime import UTC, date, datetime

import pytest

_active: list[pytest.Config] = []  # the sessions under way, the innermost last


def declare(parser: pytest.Parser) -> None:
    """`--auditor-policy` and `--auditor-law-as-of`, and the settings of these names."""
    group = parser.getgroup("auditor", "passenger data and privacy law (pnr-auditor)")
    group.addoption(
        "--auditor-policy",
        action="append",
        metavar="ID|FILE",
        help="the law that assert_compliant audits under; may be repeated",
    )
    group.addoption(
        "--auditor-law-as-of",
        metavar="DATE",
        help="by which day's law assert_compliant audits (default: today's)",
    )
    parser.addini("auditor_policy", "policies for assert_compliant: ids or files", "linelist")
    parser.addini("auditor_law_as_of", "by which day's law assert_compliant audits")


def begin(config: pytest.Config) -> None:
    """A session begins."""
    _active.append(config)


def end(config: pytest.Config) -> None:
    """A session ends."""
    if config in _active:
        _active.remove(config)


def named() -> list[str]:
    """The policies that the session names, if it names any; files of the settings lie where these do."""
    if not _active:
        return []
    config = _active[-1]
    given: list[str] = config.getoption("--auditor-policy") or []
    home = config.inipath.parent if config.inipath else config.rootpath
    files = (".yaml", ".yml")
    return given or [
        str(home / each) if each.endswith(files) else each
        for each in config.getini("auditor_policy")
    ]


def policies() -> list[str]:
    """The policies to audit under.

    Raises:
        UsageError: the session names none.
    """
    from auditor.sources import UsageError

    found = named()
    if not found:
        raise UsageError(
            "under which law? give policy=…, --auditor-policy or the setting auditor_policy; "
            "`auditor policy list` shows all"
        )
    return found


def law_as_of() -> date | None:
    """The day of the law, where the session names one.

    Raises:
        UsageError: it is no day.
    """
    from auditor.sources import UsageError

    name = "auditor_law_as_of"
    config = _active[-1] if _active else None
    day = (config.getoption("--auditor-law-as-of") or config.getini(name)) if config else None
    try:
        return date.fromisoformat(day) if day else None
    except ValueError:
        raise UsageError(f"{name}: {day!r} is not a day; write it as 2026-11-22") from None


def now() -> datetime:
    """The present, or the second that SOURCE_DATE_EPOCH names."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
