"""The trace as a person or a machine reads it: text, Markdown, JSON, CSV."""

import json
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from typing import TextIO

from auditor.explain.compare.trace import WORDS, Line, Trace, by_rule, tree
from auditor.policies.coverage import UNSAID
from auditor.reporters.sheet import write_rows

_COLUMNS = ("policy", "clause", "cites", "binding", "basis", "rule", "status", "outcome")


def write_text(found: Trace, out: TextIO) -> None:
    """Totals first; the clauses one by one where a single policy was asked for; then the rules."""
    out.writelines(f"{line}\n" for line in _text(found))


def _text(found: Trace) -> Iterator[str]:
    yield f"law as of {found.law_as_of}"
    width = max((len(each.policy) for each in found.totals), default=0)
    for each in found.totals:
        yield f"{each.policy:<{width}}  {each.share:5.1f} %  {each}"
    yield ""
    yield "a share is of the clauses in the pack, not of the law:"
    yield from (
        f"{each.policy:<{width}}  {each.covers}" for each in found.totals if each.covers != UNSAID
    )
    unsaid = [each.policy for each in found.totals if each.covers == UNSAID]
    if unsaid:
        yield f"{UNSAID}: {', '.join(unsaid)}"
    if len(found.totals) == 1:
        yield ""
        widths = [max(len(line.clause) for line in found.lines), 12]
        for line in found.lines:
            ended = f" · {line.outcome}" if line.outcome else ""
            yield f"{line.clause:<{widths[0]}}  {line.status:<{widths[1]}}  {line.rule or '-'}{ended} · {line.cites}"
    idle = [name for name, clauses in found.rules.items() if not clauses]
    yield ""
    yield f"rules that check a clause: {len(found.rules) - len(idle)} of {len(found.rules)}"
    if idle:
        yield f"rules that no clause of these names: {', '.join(idle)}"


def write_markdown(found: Trace, out: TextIO) -> None:
    """A page: a table of totals, one for each policy, and the rules with their clauses."""
    out.writelines(f"{line}\n" for line in _markdown(found))


def _markdown(found: Trace) -> Iterator[str]:
    yield f"# Clauses and rules, law as of {found.law_as_of}"
    yield from ("", f"| policy | share | clauses | {' | '.join(WORDS.values())} |")
    yield f"| --- | --: | --: |{' --: |' * len(WORDS)}"
    for each in found.totals:
        counts = " | ".join(str(each.counts[name]) for name in WORDS)
        yield f"| {each.policy} | {each.share:.1f} % | {each.clauses} | {counts} |"
    yield from ("", "A share is of the clauses in the pack, not of the law:", "")
    yield from (
        f"- {each.policy}: {_cell(each.covers)}" for each in found.totals if each.covers != UNSAID
    )
    unsaid = [each.policy for each in found.totals if each.covers == UNSAID]
    if unsaid:
        yield f"- {UNSAID}: {', '.join(unsaid)}"
    for policy, lines in groupby(found.lines, key=lambda line: line.policy):
        yield from (
            "",
            f"## {policy}",
            "",
            "| clause | citation | rule | status |",
            "| --- | --- | --- | --- |",
        )
        for line in lines:
            yield f"| {line.clause} | {_cell(line.cites)} | {line.rule or '–'} | {_came(line)} |"
    yield from ("", "## Rules", "", "| rule | clauses |", "| --- | --- |")
    for rule, policies in by_rule(found).items():
        told = "; ".join(f"{policy}: {', '.join(names)}" for policy, names in policies.items())
        yield f"| {rule} | {told or '–'} |"


def _cell(text: str) -> str:
    return text.replace("|", r"\|")


def _came(line: Line) -> str:
    return f"{WORDS[line.status]}; {line.outcome}" if line.outcome else WORDS[line.status]


def write_json(found: Trace, out: TextIO) -> None:
    """JSON, as `schemas/trace.schema.json` has it."""
    out.write(json.dumps(tree(found), ensure_ascii=False, indent=1) + "\n")


def write_csv(found: Trace, out: TextIO) -> None:
    """A row for each clause."""
    rows = ({name: getattr(line, name) or "" for name in _COLUMNS} for line in found.lines)
    write_rows(_COLUMNS, rows, out)


FORMS: Mapping[str, Callable[[Trace, TextIO], None]] = {
    "text": write_text,
    "markdown": write_markdown,
    "json": write_json,
    "csv": write_csv,
}
