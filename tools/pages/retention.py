"""The page of retention: all regimes side by side, then each period with its provision.

Law of the file: a period that nobody could confirm says so; one that no clause speaks of is a dash.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import get_args

from auditor.explain import page_of
from auditor.explain.markdown import Link, linked, page, prose, slug, table
from auditor.explain.period_words import period, when
from auditor.explain.stage import Row, Stage, rows
from auditor.law.policy import Basis, Binding, Policy
from pages import by_question

PATH = "retention.md"

STAGES: Mapping[Stage, str] = {
    "masked": "masked after",
    "moved": "out of the active store after",
    "unlinked": "deleted without a link after",
    "deleted": "deleted after",
    "anonymised": "what identifies deleted after",
    "special": "special categories deleted",
    "sent": "sent by carriers",
}
_KEPT: tuple[Stage, ...] = ("masked", "moved", "unlinked", "deleted", "anonymised", "special")
COUNTING = {
    "instant": "to the instant",
    "calendar-day": "to the end of the last day",
    "from-first-day": "the first day counts",
}

_SURE: Mapping[Basis, str] = {
    "secondary": "reported",
    "inferred": "inferred",
    "memory": "from memory",
}
_WEAK: frozenset[Binding] = frozenset({"guidance", "advisory"})

_OPENING = """How long each regime lets passenger data stay legible, and stay at all, and when carriers
send them, made from the [policies](policies.md) alone. Not legal advice."""
_READING = """Until masking is due everything is legible to whoever has access. A dash: no clause
speaks of it. *No figure*: a clause does, and the law gives none or nobody could
confirm it; it is null, and not evaluated. *Reported*: only a text about the provision was read. *From
memory*: the citation is not confirmed. *Inferred*: this project's reading. Exemptions stand on the
page of each policy: a case, a link, a risk that the law names."""


def render(policies: Sequence[Policy]) -> str:
    """The page: answers by question, all regimes side by side, then each period with its provision."""
    link, found = linked(PATH), rows(policies)
    titles = {each.id: each.title for each in policies}
    return page(
        "# Retention",
        prose(_OPENING),
        prose(_READING),
        "## By question",
        by_question.render(policies, found, link),
        "## Side by side",
        _side_by_side(found, _KEPT, link),
        "## When carriers send",
        _side_by_side([row for row in found if row.stage == "sent"], ("sent",), link),
        "## Each period, with its provision",
        *_by_policy(found, titles, link),
    )


def _side_by_side(found: Sequence[Row], stages: Sequence[Stage], link: Link) -> str:
    lines = [
        (link(policy_id, f"#{slug(policy_id)}"), *(_cell(own, stage) for stage in stages))
        for policy_id, own in _grouped(found)
    ]
    return table(("regime", *(STAGES[stage] for stage in stages)), lines)


def _grouped(found: Sequence[Row]) -> Iterator[tuple[str, list[Row]]]:
    for policy_id, own in groupby(found, lambda row: row.policy_id):
        yield policy_id, list(own)


def _cell(own: Sequence[Row], stage: Stage) -> str:
    """The periods of one stage in words, each once, or a dash."""
    return "; ".join(dict.fromkeys(_brief(row) for row in own if row.stage == stage)) or "–"


def _brief(row: Row) -> str:
    marks = [
        *([row.binding] if row.binding in _WEAK else []),
        *([_SURE[row.basis]] if row.basis in _SURE else []),
        *([f"until {row.until}"] if row.until else []),
        *([] if row.in_force else ["not in force"]),
    ]
    said = when(row) if row.stage == "sent" else period(row)
    if said is None:
        return "no figure"
    return said + (f" ({', '.join(marks)})" if marks else "")


def _by_policy(found: Sequence[Row], titles: Mapping[str, str], link: Link) -> Iterator[str]:
    for policy_id, own in _grouped(found):
        yield f"### {policy_id}"
        yield prose(f"{link(titles[policy_id], page_of.policy(policy_id))}.")
        yield table(
            ("stage", "period", "counted", "clause", "binding", "basis", "dates", "cites"),
            [
                (
                    STAGES[row.stage],
                    (when(row) if row.stage == "sent" else period(row)) or "no figure",
                    COUNTING.get(row.counting or "", "–") if row.after else "–",
                    link(row.clause, f"{page_of.policy(policy_id)}#{slug(row.clause)}"),
                    row.binding,
                    row.basis,
                    f"since {row.since}" + (f", until {row.until}" if row.until else ""),
                    row.cites,
                )
                for row in sorted(own, key=lambda row: get_args(Stage).index(row.stage))
            ],
        )
