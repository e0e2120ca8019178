"""The page of the dictionary: where law names each element, who permits it, what carries it."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from auditor.explain import page_of, permission
from auditor.explain.markdown import Link, code, linked, page, prose, slug, table
from auditor.explain.permission import Judge
from auditor.knowledge.element import ELEMENTS, LISTS, Element
from auditor.law.policy import Policy
from auditor.observed.record import Kind
from pages import record, slot

PATH = "elements.md"

_HEADS = {
    "eu_pnr_annex_i": "Annex I",
    "doc_9944_group": "Doc 9944",
    "api_guidelines": "API Guidelines",
    "reg_2025_12": "Reg. 2025/12",
    "dir_2004_82_art_3_2": "Dir. 2004/82",
    "mask_dir_2016_681_art_12_2": "mask",
}
_LEGEND = {
    "eu_pnr_annex_i": "heading of Annex I to Directive (EU) 2016/681",
    "doc_9944_group": "group of PNR elements in ICAO Doc 9944",
    "api_guidelines": "data element of the WCO/IATA/ICAO API Guidelines",
    "reg_2025_12": "Article of Regulation (EU) 2025/12",
    "dir_2004_82_art_3_2": "item of Article 3(2) of Directive 2004/82/EC",
    "mask_dir_2016_681_art_12_2": (
        "letter of Article 12(2) of Directive (EU) 2016/681, which has it masked after six months; "
        "with ? only so far as it could identify the passenger directly"
    ),
}
_FAKE = (
    "the kind of reserved range in which a made-up value belongs to nobody; else anchored by what "
    "stands beside it, of a closed list, structural (times, counts, amounts), or text, of which each "
    "word counts"
)
_KINDS: dict[Kind, str] = {"pnr": "permitted in PNR by", "api": "permitted in API by"}

_OPENING = """The {count} things that a passenger-data message or record may carry. Policies,
findings, JSON records and reports use these ids. Which element falls under which heading of a list
is this project's reading; a dash says that the list does not name it."""
_PERMITTED = """The last two columns name the policies that let the element stand in clear in PNR
data or in API data. A policy with a closed list that is not named there reports it, as gravely as
force and basis of its clause allow. Clauses that only advise are left out. *Frame* belongs to the
message and is never excess. These are the closed lists:"""
_CARRIED = """Positions in messages; the pages of the formats ({formats}) say how to read them.
Position 2.1 is component 1 of data element 2 of the segment. A {record} can carry every element
under its id."""


def render(policies: Sequence[Policy]) -> str:
    """The page."""
    link = linked(PATH)
    judged = {kind: permission.judges(policies, kind) for kind in _KINDS}
    names = slot.tables()
    formats = ", ".join(link(slot.label(name), f"formats/{name}.md") for name in names)
    return page(
        "# Data elements",
        prose(_OPENING.format(count=len(ELEMENTS))),
        table(
            ("column", "means"),
            (("fake when", _FAKE), *((_HEADS[name], _LEGEND[name]) for name in LISTS)),
        ),
        prose(_PERMITTED),
        _lists(policies, link),
        *(
            text
            for part, elements in groupby(ELEMENTS.values(), _part)
            for text in (f"## {part}", _table(elements, judged))
        ),
        "## What carries them",
        prose(_CARRIED.format(formats=formats, record=link("JSON record", record.PATH))),
        _carriers(names),
    )


def _part(element: Element) -> str:
    return element.id.partition(".")[0]


def _table(elements: Iterable[Element], judged: Mapping[Kind, Sequence[Judge]]) -> str:
    return table(
        ("id", "title", "nature", "fake when", *_HEADS.values(), *_KINDS.values()),
        (
            (
                code(each.id),
                each.title + (f" ({each.note})" if each.note else ""),
                each.nature.replace("_", " "),
                each.fake_kind,
                *(", ".join(each.references.get(name, ("–",))) for name in LISTS),
                *(_permitted(each, judged[kind]) for kind in _KINDS),
            )
            for each in elements
        ),
    )


def _permitted(element: Element, judges: Sequence[Judge]) -> str:
    if element.nature == "system":
        return "frame"
    return ", ".join(judge.policy for judge in judges if judge.permits(element.id)) or "–"


def _lists(policies: Iterable[Policy], link: Link) -> str:
    """The closed lists on which the last columns rest."""
    rows = []
    for each in policies:
        at = page_of.policy(each.id)
        clauses = (clause for clause in each.clauses if permission.is_closed_list(clause))
        cited = "; ".join(
            f"{link(clause.id, f'{at}#{slug(clause.id)}')}: {clause.cites}" for clause in clauses
        )
        if cited:
            rows.append((link(each.id, at), cited))
    return table(("policy", "closed lists"), rows)


def _carriers(names: Sequence[str]) -> str:
    carried = [slot.carriers(name) for name in names]
    return table(
        ("element", *map(slot.label, names)),
        (
            (code(each), *("; ".join(places.get(each, ("–",))) for places in carried))
            for each in ELEMENTS
        ),
    )
