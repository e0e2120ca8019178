"""The assertion: these data comply with this law, as far as an audit can say."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from auditor.pytest_plugin import account, settings

if TYPE_CHECKING:
    from auditor.api.arguments import Data, Pack
    from auditor.judging.report import Report

_LINES = 14  # of an assertion that fails: with pytest's own they are fifteen
_MESSAGE = ("UNA", "UNB", "<", "{", "[")  # how a text begins that is data and not a path


def assert_compliant(
    source: "Data | Mapping[str, object] | Sequence[Mapping[str, object]]",
    policy: "Pack | Sequence[Pack] | None" = None,
    **asked: Any,  # noqa: ANN401 - those of auditor.audit
) -> "Report":
    """Audit `source`, and fail unless there was something to judge and nothing in it is broken.

    Args:
        source: a path or several, a message as bytes or text, or canonical records as dictionaries.
        policy: ids or files of policies; else `--auditor-policy`, else the setting `auditor_policy`.
        asked: the other keywords of `auditor.audit`. `fail_on` may be a word, as on the command line;
            `now` is the present, and `law_as_of` what `--auditor-law-as-of` or the setting of that name says.

    Raises:
        AssertionError: says what is broken, grouped by clause, with citation, places and remedy.
        UsageError: something that was asked for cannot be meant.
    """
    __tracebackhide__ = True
    from auditor.judging.crash import where
    from auditor.sources import UsageError

    outcome: Report | Exception
    try:
        outcome = _audited(source, policy, asked)
        account.note(outcome)
        if outcome.exit_code:
            outcome = AssertionError(_told(outcome))
    except UsageError as wrong:
        outcome = UsageError(str(wrong))
    except Exception as fault:  # noqa: BLE001 - the boundary: a traceback could show values
        outcome = RuntimeError(f"internal fault: {where(fault)}. Nothing was decided.")
    del source, asked  # no traceback shows them, whatever it is asked to show
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def _audited(source: Any, policy: Any, asked: dict[str, Any]) -> "Report":  # noqa: ANN401 - as above
    from auditor.api.audit import audit
    from auditor.law.finding import Severity

    law = None if "as_of" in asked else settings.law_as_of()
    settled = {"now": settings.now(), "law_as_of": law, "strict": True} | asked
    if isinstance(least := settled.get("fail_on"), str):
        settled["fail_on"] = None if least == "never" else Severity[least.upper()]
    return audit(_data(source), settings.policies() if policy is None else policy, **settled)


def _data(source: Any) -> Any:  # noqa: ANN401 - as above
    """What `audit` takes: a text that is a message becomes bytes, dictionaries JSON Lines."""
    if isinstance(source, str):
        data = source.lstrip("\ufeff \r\n\t")
        return source.encode() if data.startswith(_MESSAGE) or "\n" in source else source
    if isinstance(source, Mapping):
        source = [source]
    if isinstance(source, Sequence) and source and isinstance(source[0], Mapping):
        import msgspec

        return b"".join(msgspec.json.encode(each) + b"\n" for each in source)
    return source


def _told(report: "Report") -> str:
    from auditor.reporters import text

    return text.few(report, _LINES)
