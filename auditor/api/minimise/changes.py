"""What was minimised, as JSON: each change with its place, its rule and its citation, and never a value."""

import json
from typing import Any, TextIO

import msgspec

from auditor.api.minimise.rounds import Change, Minimised
from auditor.judging.report import NOT_ADVICE
from auditor.judging.report_to_json import finding_tree, place_tree

SCHEMA = "urn:pnr-auditor:schema:changes:1"


def write(made: Minimised, version: str, out: TextIO) -> None:
    """Write the list of changes to `out`, one on each line."""
    head = {
        "schema": SCHEMA,
        "tool": {"name": "pnr-auditor", "version": version},
        "counts_repaired": made.counts,
        "note": NOT_ADVICE,
    }
    out.writelines(
        f"{'{' if key == 'schema' else ' '}{_encode(key)}: {_encode(value)},\n"
        for key, value in head.items()
    )
    _list(out, "changes", [{"unit": each.unit} | _change(each) for each in made.changes], ",\n")
    _list(out, "left", [_change(each) for each in made.left], ",\n")
    _list(out, "miscounted", [place_tree(each) for each in made.miscounted], "}\n")


def _list(out: TextIO, name: str, items: list[dict[str, Any]], end: str) -> None:
    lines = ",".join(f"\n  {_encode(each)}" for each in items)
    out.write(f" {_encode(name)}: [{lines}]{end}")


def _encode(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _change(change: Change) -> dict[str, Any]:
    tree = finding_tree(msgspec.structs.replace(change.finding, place=change.place))
    names = (
        "rule",
        "name",
        "severity",
        "policy",
        "clause",
        "cites",
        "binding",
        "basis",
        "element",
        "place",
    )
    return {name: tree[name] for name in names}
