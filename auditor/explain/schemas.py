"""The JSON Schemas (2020-12): what files may say, made from the types that read them.

`policy` and `report` are written from the types and from what each rule takes, `access-log` and
`declaration` from the lists that read them, and committed; a test holds the files to this module.
The others lie beside them as they are.
"""

from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Literal

import msgspec

from auditor.explain.evidence import manifest
from auditor.formats.logs import schema as ledger
from auditor.judging.assessment import answer
from auditor.judging.report_diff_schema import report_diff_schema
from auditor.judging.report_schema import report_schema
from auditor.knowledge.element import ELEMENTS
from auditor.people.fakeness.json_schema import fakecheck_schema
from auditor.people.label import Labels
from auditor.policies.json_schema import DIALECT, PERIOD, URN, Schema, plain
from auditor.policies.schema import policy_schema
from auditor.stores.mapping_schema import mapping_schema

_SUFFIX = ".schema.json"


def _folder() -> Traversable:
    inside = files("auditor") / "_schemas"  # an installed wheel
    return inside if inside.is_dir() else Path(__file__).parents[2] / "schemas"  # a checkout


def names() -> tuple[str, ...]:
    """The names of all schemas, sorted."""
    found = (entry.name for entry in _folder().iterdir())
    return tuple(sorted(name.removesuffix(_SUFFIX) for name in found if name.endswith(_SUFFIX)))


def read(name: str) -> str:
    """The schema called `name`, as it was committed.

    Raises:
        KeyError: there is none of that name.
    """
    if name not in names():
        raise KeyError(name)
    return (_folder() / f"{name}{_SUFFIX}").read_text("utf-8")


def generated() -> dict[str, str]:
    """The schemas that the code states, by name, as their files should read."""
    made = {
        "policy": policy_schema(),
        "report": report_schema(),
        "report-diff": report_diff_schema(),
        "access-log": ledger_schema("access-log"),
        "declaration": ledger_schema("declaration"),
        "labels": labels_schema(),
        "mapping": mapping_schema(),
        "assessment": answer.schema(),
        "evidence": manifest.schema(),
        "fakecheck": fakecheck_schema(),
    }
    return {name: written(each) for name, each in made.items()}


def written(tree: Mapping[str, Any]) -> str:
    """A schema as its file reads."""
    return msgspec.json.format(msgspec.json.encode(tree), indent=2).decode() + "\n"


def labels_schema() -> Schema:
    """The schema of a label file: what an audit of planted flaws has to find."""
    _, found = msgspec.json.schema_components((Labels,), ref_template="#/$defs/{name}")
    head = {"$schema": DIALECT, "$id": URN.format("labels")}
    tree: Schema = plain({**head, **found.pop("Labels"), "$defs": found})
    return tree


def ledger_schema(name: Literal["access-log", "declaration"]) -> Schema:
    """The schema of a row of an access log, or of a declaration."""
    tree = ledger.access_log() if name == "access-log" else ledger.declaration(PERIOD)
    shared = {"instant": ledger.INSTANT}
    if name == "declaration":
        shared["element"] = {"title": "Data element", "enum": sorted(ELEMENTS)}
    return {"$schema": DIALECT, "$id": URN.format(name), **tree, "$defs": shared}
