"""The difference of two policies as text and as JSON, and its witnesses as files that anybody can audit."""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, TextIO

from auditor.explain.compare.diff import SCHEMA, START, Diff, Difference
from auditor.explain.compare.witness import LEFT
from auditor.judging.report import NOT_ADVICE
from auditor.knowledge.element import ELEMENTS
from auditor.observed.record import Kind
from auditor.reporters.words import cited

_ADVICE = frozenset({"guidance", "advisory"})
_KINDS: dict[Kind, str] = {"pnr": "PNR", "api": "API data"}


def write_text(found: Diff, out: TextIO) -> None:
    """Write the differences, grouped by what and by which way they go."""
    out.writelines(f"{line}\n" for line in _lines(found))


def _lines(found: Diff) -> Iterator[str]:
    one, two = found.one, found.two
    yield f"{one.id} against {two.id}, law as of {found.law_as_of}"
    for law in (one, two):
        yield f"  {law.id}: {law.title} ({law.status}; reviewed {law.reviewed})"
    groups: dict[tuple[Any, ...], list[Difference]] = defaultdict(list)
    for each in found.differences:
        advice = each.witness.binding in _ADVICE
        groups[each.what, each.kind, each.witness.passes, each.witness.fails, advice].append(each)
    for (what, kind, passes, fails, advice), alike in groups.items():
        yield ""
        yield f"{_heading(what, kind, passes, fails, advice=advice)} ({len(alike)})"
        for each in alike:
            said = each.witness
            yield f"  {_told(each)}"
            yield f"      {cited(said.cites, said.binding, said.basis)} · {said.clause}, {said.rule}"
            if said.unless:
                yield f"      unless {', or '.join(said.unless)}"
    yield from _sides(found)
    yield ""
    yield (
        f"{len(found.differences)} differences, each proven by a record of nobody that passes one policy "
        "and fails the other (--out writes them)"
        if found.differences
        else "no difference that a record could show"
    )
    yield f"{NOT_ADVICE}; law reviewed on {max(one.reviewed, two.reviewed)}"


def _heading(what: str, kind: Kind, passes: str, fails: str, *, advice: bool) -> str:
    must = "should" if advice else "must"
    weight = ", where it is advice and no law" if advice else ""
    if what == "element":
        return f"may stand in {_KINDS[kind]} under {passes}, {must} not under {fails}{weight}"
    if what == "mask":
        return f"{must} be masked in {_KINDS[kind]} under {fails}{weight}, not yet under {passes}"
    if what == "period":
        return f"{_KINDS[kind]} {must} be gone under {fails}{weight}, not yet under {passes}"
    return f"may be consulted for a purpose under {passes}, {must} not under {fails}{weight}"


def _told(each: Difference) -> str:
    if each.value is not None:
        return each.value
    name = f"{ELEMENTS[each.element].title} [{each.element}]" if each.element else "the record"
    if each.what == "period" and LEFT not in each.witness.record["clocks"]:
        name = f"{name} of a traveller who has not left"
    if each.days is None:
        return name
    later, first = each.days
    if later is None:
        return f"{name}: on day {_days(first)} after the clocks began; {each.witness.passes} sets no such day"
    return f"{name}: on day {_days(first)} after the clocks began, against day {_days(later)}"


def _days(day: Any) -> int:  # noqa: ANN401 - a date
    return int((day - START).days)


def _sides(found: Diff) -> Iterator[str]:
    one, two = found.one.id, found.two.id
    if found.periods:
        yield from ("", "periods and clocks, as the clauses have them")
        for each in found.periods:
            yield f"  {each.stage}"
            yield f"      {one}: {'; '.join(each.one) or '-'}"
            yield f"      {two}: {'; '.join(each.two) or '-'}"
    if any(found.purposes):
        yield from ("", "purposes that the clauses name")
        for name, purposes in zip((one, two), found.purposes, strict=True):
            yield f"      {name}: {', '.join(purposes) or '-'}"
    for name, kind in found.silent:
        yield f"{name} judges nothing of a traveller in {_KINDS[kind]}: that it lets something pass is no permission"


def write_json(found: Diff, out: TextIO) -> None:
    """JSON, as `schemas/policy-diff.schema.json` has it: one difference on each line, with its witness."""
    head = {
        "schema": SCHEMA,
        "one": found.one.id,
        "two": found.two.id,
        "law_as_of": found.law_as_of.isoformat(),
        "periods": [
            {"stage": each.stage, "one": list(each.one), "two": list(each.two)}
            for each in found.periods
        ],
        "purposes": {"one": list(found.purposes[0]), "two": list(found.purposes[1])},
        "silent": [{"policy": name, "kind": kind} for name, kind in found.silent],
        "note": NOT_ADVICE,
    }
    lines = ",".join(f"\n  {_json(_tree(each))}" for each in found.differences)
    out.write(f'{_json(head)[:-1]},\n "differences": [{lines}]}}\n')


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _tree(each: Difference) -> dict[str, Any]:
    witness = each.witness
    later, first = each.days or (None, None)
    return {
        "what": each.what,
        "kind": each.kind,
        "element": each.element,
        "value": each.value,
        "passes": witness.passes,
        "fails": witness.fails,
        "clause": witness.clause,
        "cites": witness.cites,
        "rule": witness.rule,
        "binding": witness.binding,
        "basis": witness.basis,
        "unless": list(witness.unless),
        "as_of": witness.as_of.isoformat(),
        "first": first and first.isoformat(),
        "later": later and later.isoformat(),
        "record": witness.record,
    }


def witnesses(found: Diff) -> Iterator[tuple[str, bytes]]:
    """The witnesses as files: a name that tells the day to audit as of, and the record."""
    for number, each in enumerate(found.differences, 1):
        name = f"{number:04d}-{each.what}-passes-{each.witness.passes}-fails-{each.witness.fails}"
        yield f"{name}-as-of-{each.witness.as_of}.jsonl", f"{_json(each.witness.record)}\n".encode()
