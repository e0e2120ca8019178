"""The matrix of data elements and regimes: who permits an element, has it masked, deleted, or forbids it.

Laws of the file: the rules are asked, so that the table cannot contradict an audit; a regime that
says nothing of an element has no cell; what is only advised, and law that has ended, is left out.
"""

import io
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Literal

from msgspec import Struct

from auditor.explain import page_of, permission, words
from auditor.explain.markdown import Link, code, item, linked, page, prose, slug, table
from auditor.knowledge.element import ELEMENTS
from auditor.law.policy import Basis, Clause, Policy, RawClause, Start
from auditor.law.rule import NEVER, Breach, Rule, Stage
from auditor.observed.record import Form, Kind, Place, Record, Sighting, Template, Trace
from auditor.policies.clauses_in_force import parameters_of
from auditor.reporters.sheet import write_rows
from auditor.rules import by_name

PATH = "matrix.md"
SCHEMA = "urn:pnr-auditor:schema:matrix:1"
KINDS: tuple[Kind, ...] = ("pnr", "api")

Says = Literal["permits", "forbids", "for-a-person", "masks", "masks-in-part", "deletes"]
# By the stage of a rule: what it says of an element, and of one that identifies in part.
_TIMED: dict[Stage | None, tuple[Says, Says]] = {
    "masked": ("masks", "masks-in-part"),
    "anonymised": ("deletes", "masks-in-part"),
}
_HEADS: dict[Says, str] = {
    "permits": "permitted by",
    "masks": "masked under",
    "masks-in-part": "masked so far as it identifies, under",
    "deletes": "deleted under",
    "for-a-person": "a person must judge under",
    "forbids": "not on the list of",
}
_COLUMNS: dict[Says, str] = {
    "permits": "permitted",
    "masks": "masked in time",
    "masks-in-part": "masked so far as it identifies",
    "deletes": "deleted in time",
    "for-a-person": "for a person to judge",
    "forbids": "not on its list",
}
_OF_SYSTEMS = (
    "log.",
    "declaration.",
)  # what logs and declarations hold, not what passengers' records do
_UNSURE: frozenset[Basis] = frozenset({"inferred", "memory"})
_TITLES: dict[Kind, str] = {"pnr": "PNR:", "api": "API:"}

# What a lawyer calls the parts of the dictionary.
_PARTS: Mapping[str, str] = {
    "flight": "The flight: number, airports, times",
    "reservation": "The booking: locator, dates, group, who made it",
    "traveller": "The traveller: name, birth, sex, nationality, residence",
    "document": "Travel documents and visas",
    "contact": "Address, telephone, e-mail",
    "third_party": "People who do not travel",
    "payment": "Payment",
    "loyalty": "Frequent flyers",
    "segment": "The journey: legs, classes, code-share, hotels and cars",
    "ticket": "Tickets and fares",
    "checkin": "Check-in and boarding",
    "seat": "Seats",
    "baggage": "Baggage",
    "agency": "Travel agencies",
    "minor": "Unaccompanied minors",
    "service": "Special services, such as meals and wheelchairs",
    "remark": "Remarks and free texts",
    "decision": "Decisions about a traveller",
    "history": "History of the booking",
    "unlisted": "Anything else in a message",
}
_OPENING = """Each of the {count} data elements against each regime that says something of it: whether
it may stand in clear in what a State or carrier holds, after what period it is to be masked or
deleted, or whether it may not be there. The table is made by asking the rules that audit; each name
leads to the clause. `auditor policy matrix --format json` gives the same with every citation, and
`--format csv` as a grid. *Not in force*: the clause hangs on a day that is not fixed. A star: that
the regime says so, or that the element falls under its words, rests on memory or is this project's
reading. Each part begins with how
many of its elements each law permits, masks, deletes or leaves out. A regime of which nothing is
said here has no closed list: that it does not forbid an
element is no permission."""


class Cell(Struct, frozen=True, order=True):
    """What one clause says of one element in records of one kind; `after` is the period, if there is one."""

    kind: Kind
    element: str
    policy: str
    clause: str
    says: Says
    after: str | None = None


def cells(policies: Iterable[Policy]) -> Iterator[Cell]:
    """Every cell, by kind, element and policy in their own orders."""
    laws = [each for each in policies if each.status not in ("expired", "annulled")]
    for kind in KINDS:
        speaking = [(each, *_clauses(each, kind)) for each in laws]
        for element in ELEMENTS.values():
            if element.nature == "system" or element.id.startswith(_OF_SYSTEMS):
                continue
            for law, lists, terms in speaking:
                yield from _cells(kind, element.id, law, lists, terms)


_Asked = tuple[Rule, Clause[Any]]


def _clauses(law: Policy, kind: Kind) -> tuple[list[_Asked], list[_Asked]]:
    """The clauses of minimisation, and those that mask or delete after a time."""
    lists = list(permission.clauses(law, kind))
    terms = []
    for clause in law.clauses:
        if _stage(clause) not in _TIMED or clause.binding == "advisory" or clause.superseded_by:
            continue
        if clause.when.kind and kind not in clause.when.kind:
            continue
        rule, given = parameters_of(law, clause)
        if given is not None:
            terms.append((rule, permission.ready(clause, given)))
    return lists, terms


def _stage(clause: RawClause) -> Stage | None:
    rule = by_name().get(clause.rule or "")
    return None if rule is None else rule.stage


def _cells(
    kind: Kind, element: str, law: Policy, lists: Sequence[_Asked], terms: Sequence[_Asked]
) -> Iterator[Cell]:
    breaches = [
        (clause.id, each) for rule, clause in lists for each in _asked(rule, clause, element)
    ]
    certain = [name for name, each in breaches if not each.candidate]
    closed = [c.id for r, c in lists if r.closed_list == "elements" and not c.with_.judges]
    if certain:
        yield Cell(kind, element, law.id, certain[0], "forbids")
    elif breaches:
        yield Cell(kind, element, law.id, breaches[0][0], "for-a-person")
    elif closed:
        yield Cell(kind, element, law.id, closed[0], "permits")
    for rule, clause in terms:
        wholly, partly = _TIMED[rule.stage]
        after = str(clause.with_.after)
        if element in clause.with_.elements:
            yield Cell(kind, element, law.id, clause.id, wholly, after)
        elif element in clause.with_.conditional:
            yield Cell(kind, element, law.id, clause.id, partly, after)


def _asked(rule: Rule, clause: Clause[Any], element: str) -> list[Breach]:
    seen = Sighting(Template("-", (Trace(element, Form.CLEAR),)), None, None, None, None, None)
    record = Record("pnr", Place(source="-"), sightings=(seen,))
    return [each for each in rule.check(record, clause, NEVER) if isinstance(each, Breach)]


def tree(policies: Sequence[Policy]) -> dict[str, Any]:
    """The matrix as JSON (`schemas/matrix.schema.json`): the clauses once, then a row for each cell."""
    found = list(cells(policies))
    named = {(each.policy, each.clause) for each in found}
    return {
        "schema": SCHEMA,
        "policies": [
            {"id": each.id, "title": each.title, "status": each.status, "reviewed": each.reviewed.isoformat()}
            for each in policies
        ],
        "clauses": [
            {"policy": law.id, "clause": each.id, "cites": each.cites, "binding": each.binding,
             "basis": each.basis, "in_force": _in_force(each)}
            for law in policies for each in law.clauses if (law.id, each.id) in named
        ],
        "cells": [
            {name: getattr(each, name) for name in Cell.__struct_fields__} for each in found
        ],
    }  # fmt: skip


def as_json(policies: Sequence[Policy]) -> str:
    """The matrix as JSON text, one cell on each line."""
    whole = tree(policies)
    rows = {name: whole.pop(name) for name in ("policies", "clauses", "cells")}
    head = json.dumps(whole, ensure_ascii=False)[:-1]
    lists = (
        f'"{name}": ['
        + ",".join(f"\n  {json.dumps(row, ensure_ascii=False)}" for row in found)
        + "]"
        for name, found in rows.items()
    )
    return ",\n ".join([head, *lists]) + "}\n"


def as_csv(policies: Sequence[Policy]) -> str:
    """The matrix as a grid: a row for each element and kind, a column for each regime that speaks."""
    found: dict[tuple[Kind, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    dormant = {(law.id, each.id) for law in policies for each in law.clauses if not _in_force(each)}
    for each in cells(policies):
        said = each.says if each.after is None else f"{each.says} after {each.after}"
        clause = (
            f"{each.clause}, not in force" if (each.policy, each.clause) in dormant else each.clause
        )
        found[each.kind, each.element][each.policy].append(f"{said} ({clause})")
    columns = [law.id for law in policies if any(law.id in row for row in found.values())]
    out = io.StringIO()
    rows = (
        {"kind": kind, "element": element, "title": ELEMENTS[element].title}
        | {name: "; ".join(row.get(name, ())) for name in columns}
        for (kind, element), row in found.items()
    )
    write_rows(["kind", "element", "title", *columns], rows, out)
    return out.getvalue()


def render(policies: Sequence[Policy]) -> str:
    """The page: a line for each element, kind and thing said, as a table would be wider than any screen."""
    link = linked(PATH)
    found: dict[str, dict[Kind, list[Cell]]] = defaultdict(lambda: defaultdict(list))
    for each in cells(policies):
        found[each.element][each.kind].append(each)
    clauses = {(law.id, each.id): each for law in policies for each in law.clauses}
    grouped = {
        part: list(names) for part, names in groupby(found, lambda name: name.partition(".")[0])
    }
    parts: list[str] = []
    for part, elements in grouped.items():
        parts.append(f"## {_heading(part)}")
        parts.append(_overview([found[each] for each in elements], policies, link))
        for element in elements:
            parts.append(f"### {_capital(ELEMENTS[element].title)}")
            parts.append(_known_as(element))
            parts.append("\n".join(_said(found[element], clauses, link)))
    return page(
        "# Data elements and regimes",
        prose(_OPENING.format(count=len(found))),
        "## Find a kind of data",
        "\n".join(_index(part, elements, link) for part, elements in grouped.items()),
        *parts,
    )


def _heading(part: str) -> str:
    return _PARTS.get(part, _capital(part.replace("_", " ")))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _index(part: str, elements: Sequence[str], link: Link) -> str:
    titles = "; ".join(ELEMENTS[each].title for each in elements)
    return item(f"{link(_heading(part), f'#{slug(_heading(part))}')}: {titles}")


def _known_as(element: str) -> str:
    """The id of an element, and where the lists of the law have it."""
    listed = [f"{name} {where}" for name, where in ELEMENTS[element].references.items() if where]
    return prose("; ".join([code(element), *listed]))


def _overview(
    elements: Sequence[Mapping[Kind, Sequence[Cell]]], policies: Sequence[Policy], link: Link
) -> str:
    """How many elements of a part each regime permits, leaves out, masks and deletes, PNR and API apart."""
    counts: dict[tuple[str, Kind], dict[Says, int]] = defaultdict(lambda: defaultdict(int))
    for each in elements:
        for kind, row in each.items():
            for policy_id, says in {(one.policy, one.says) for one in row}:
                counts[policy_id, kind][says] += 1
    titles = {law.id: law.title for law in policies}
    shown = (*_HEADS,)
    rows = [
        (
            link(titles[policy_id], page_of.policy(policy_id)),
            kind.upper(),
            *(str(counts[policy_id, kind].get(says, "–")) for says in shown),
        )
        for law in policies
        for policy_id, kind in sorted(counts, key=lambda key: KINDS.index(key[1]))
        if policy_id == law.id
    ]
    heads = ("law", "of", *(_COLUMNS[says] for says in shown))
    return table(heads, rows)


def _said(
    of_element: dict[Kind, list[Cell]], clauses: Mapping[tuple[str, str], RawClause], link: Link
) -> Iterator[str]:
    for kind, row in of_element.items():
        for says, head in _HEADS.items():
            named = ", ".join(
                _named(each, clauses[each.policy, each.clause], link)
                for each in row
                if each.says == says
            )
            if named:
                yield f"- {_TITLES[kind]} {head} {named}"


def _named(cell: Cell, clause: RawClause, link: Link) -> str:
    after = "" if cell.after is None else f" after {words.amount(cell.after)}"
    said = link(f"{cell.policy}{after}", f"{page_of.policy(cell.policy)}#{slug(cell.clause)}")
    star = "\\*" if clause.basis in _UNSURE else ""
    return said + star + ("" if _in_force(clause) else " (not in force)")


def _in_force(clause: RawClause) -> bool:
    return not isinstance(clause.since, Start)
