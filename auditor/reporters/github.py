"""The report as workflow commands, which GitHub shows as annotations on the files of a change.

Laws of the file: GitHub shows ten annotations of a kind for each step and drops the rest in silence,
so findings that say the same of a file are one, the gravest come first, and what is left out is
counted; nothing in a name ends a command or begins one.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import TextIO

from auditor.judging.headline import headline
from auditor.judging.report import Report
from auditor.judging.report_diff import ReportDiff
from auditor.judging.what_was_asked import ByPath
from auditor.law.finding import Finding, Severity
from auditor.observed.record import Place, Unread
from auditor.reporters import difference
from auditor.reporters.grouped import lead
from auditor.reporters.summary import judged, novelty, passed_over, reviewed
from auditor.reporters.words import count, demanded, file_of, flat, provision, sentence, spot

TITLE = "annotations for GitHub Actions; the command adds a summary of the job"

_MOST = 10
_COMMANDS = {Severity.WARNING: "warning", Severity.NOTE: "notice"}


def write(report: Report, out: TextIO) -> None:
    """Write the annotations to `out`, then the headline."""
    _annotate(report, out)
    told = f"{novelty(report)}; " if report.run.baseline else ""
    passed = passed_over(report.passed_over)
    more = f"; not looked at: {_plain(passed)}" if passed else ""
    more += f"; {_plain(judged(report.run))}" if report.run.by_path != ByPath() else ""
    out.write(f"{told}{headline(report)}{more}\n{reviewed(report.run)}\n")


def write_diff(diff: ReportDiff, out: TextIO) -> None:
    """Write what is new since an earlier report as annotations, then what else changed."""
    _annotate(difference.as_new(diff), out)
    for name, turns in (("worse", diff.worse), ("better", diff.better)):
        out.writelines(f"{name}: {flat(difference.turned(each))}\n" for each in turns)
    out.write(f"{difference.totals(diff)}\n{reviewed(diff.after.run)}\n")


def _annotate(report: Report, out: TextIO) -> None:
    shown: Counter[str] = Counter()
    for command, line in _annotations(report):
        shown[command] += 1
        if shown[command] <= _MOST:
            out.write(f"{line}\n")
    for command, number in shown.items():
        if number > _MOST:
            out.write(
                f"and {count(number - _MOST, f'more {command}')} that GitHub would not show\n"
            )


def _annotations(report: Report) -> Iterator[tuple[str, str]]:
    for each in report.unread:
        said, command = flat(f"{each.source}: {each.reason}"), _of_unread(each, report)
        yield command, _command(command, Place(each.source), "not read, so not audited", said)
    alike: dict[tuple[object, ...], list[Finding]] = defaultdict(list)
    for one in report.findings:
        if one.excused:
            continue
        key = (
            one.rule,
            one.policy,
            one.clause,
            one.message,
            one.element,
            file_of(one.place.source),
        )
        alike[-one.severity, *key].append(one)
    for group in _by_clause([*alike.values()]):
        first, command = group[0], _of_finding(group[0].severity, report)
        where, times = flat(spot(first.place)), f" × {len(group)}" if len(group) > 1 else ""
        if where:
            where = f", first: {where}" if times else f": {where}"
        law = flat(demanded(first))
        said = f"{sentence(first)}{times}{where}. Law: {law}. Do: {flat(first.remedy)}"
        new = "new: " if report.run.baseline else ""
        what = ": ".join(filter(None, (lead(group), first.title or first.message)))
        title = f"{new}{what} · {first.rule} {first.name} · {provision(first)}"
        yield command, _command(command, first.place, title, said)


def _by_clause(groups: Sequence[list[Finding]]) -> list[list[Finding]]:
    """The gravest first; of each gravity, the first of every clause before the second of any."""
    met: Counter[tuple[object, ...]] = Counter()
    ranked: list[tuple[int, int, int]] = []
    for group in groups:
        first = group[0]
        key = (first.severity, first.rule, first.policy, first.clause)
        ranked.append((-first.severity, met[key], len(ranked)))
        met[key] += 1
    return [groups[number] for *_, number in sorted(ranked)]


def _of_finding(found: Severity, report: Report) -> str:
    """What fails the job is an error there, whatever its gravity; nothing else is."""
    least = report.run.fail_on
    if least is not None and found >= least:
        return "error"
    return _COMMANDS[min(found, Severity.WARNING)]


def _of_unread(unread: Unread, report: Report) -> str:
    fails = unread.left != "empty" or not report.run.allow_empty
    return "error" if fails and unread.left != "receipt" and report.run.fail_on else "warning"


def _command(command: str, place: Place, title: str, said: str) -> str:
    column = f",col={place.start_column}" if place.line and place.start_column else ""
    at = f"file={_property(file_of(place.source))},line={place.line or 1}{column}"
    properties = f"{at},title={_property(title)}"
    return f"::{command} {properties}::{_data(said)}"


def _plain(text: str) -> str:
    """As what is no command: the runner looks for those of an older kind (`##[…]`) within a line, too."""
    return flat(text).replace("##[", "## [")


def _data(text: str) -> str:
    """As the runner unescapes what follows the second pair of colons."""
    return flat(text).replace("%", "%25")  # `flat` left no line break


def _property(text: str) -> str:
    """As the runner unescapes a property, which a colon or a comma would end."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
