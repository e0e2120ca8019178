"""Periods by what a lawyer asks: one table for each question, the shortest first, each line with its law and citation.

Law of the file: a law that says nothing of a question is named below the table, so that silence is seen.
"""

from collections.abc import Iterator, Mapping, Sequence

from auditor.explain import page_of
from auditor.explain.markdown import Link, page, prose, slug, table
from auditor.explain.period_words import period, when
from auditor.explain.stage import Row, Stage
from auditor.law.policy import Basis, Binding, Policy
from auditor.observed.clock import Period

QUESTIONS: Mapping[str, tuple[Stage, ...]] = {
    "After how long must what identifies people be masked or removed?": ("masked", "anonymised"),
    "How long may data stay that nothing links to a threat?": ("unlinked",),
    "When must data be gone?": ("deleted",),
    "When do data leave the store in daily use?": ("moved",),
    "When must data on religion, health and the like be gone?": ("special",),
    "When do carriers send?": ("sent",),
}
# How binding a clause is that is no law, and how sure one is whose text was not read, in a table.
_WEIGHT: Mapping[Binding, str] = {
    "law": "law",
    "standard": "a Standard of ICAO",
    "recommended": "a Recommended Practice",
    "contractual": "a contract",
    "guidance": "guidance",
    "advisory": "advice",
}
_CERTAINTY: Mapping[Basis, str] = {
    "read": "read",
    "judgment": "as a court reads it",
    "secondary": "reported",
    "inferred": "this project's reading",
    "memory": "citation not confirmed",
}
_ENDED = frozenset({"expired", "annulled"})
_NO_FIGURE = "no figure"


def render(policies: Sequence[Policy], found: Sequence[Row], link: Link) -> str:
    """A section for each question, with a list of them before."""
    index = "\n".join(f"- {link(each, f'#{slug(each)}')}" for each in QUESTIONS)
    return page(index, *(_answer(each, policies, found, link) for each in QUESTIONS))


def _answer(question: str, policies: Sequence[Policy], found: Sequence[Row], link: Link) -> str:
    laws = {each.id: each for each in policies}
    own = [row for row in found if row.stage in QUESTIONS[question]]
    own.sort(key=lambda row: (_length(row), row.policy_id))
    speaking = {row.policy_id for row in own}
    silent = [each for each in policies if each.id not in speaking and each.status not in _ENDED]
    names = ", ".join(link(each.id, page_of.policy(each.id)) for each in silent)
    return page(
        f"### {question}",
        table(
            ("answer", "law", "provision", "remarks"),
            [
                (
                    (when(row) if row.stage == "sent" else period(row)) or _NO_FIGURE,
                    link(laws[row.policy_id].title, page_of.policy(row.policy_id)),
                    link(row.cites, f"{page_of.policy(row.policy_id)}#{slug(row.clause)}"),
                    ", ".join(_remarks(row, laws[row.policy_id])) or "–",
                )
                for row in own
            ],
        )
        if own
        else "",
        prose(f"No clause in the packs speaks of it: {names}.") if silent else "",
    )


def _remarks(row: Row, law: Policy) -> Iterator[str]:
    if law.status != "in-force":
        yield law.status.replace("-", " ")
    elif not row.in_force:
        yield f"from {row.since} on, not yet"
    if row.until:
        yield f"until {row.until}"
    if row.binding != "law":
        yield _WEIGHT[row.binding]
    if row.basis != "read":
        yield _CERTAINTY[row.basis]
    clause = next(each for each in law.clauses if each.id == row.clause)
    if clause.unless:
        yield f"{len(clause.unless)} exception{'s' * (len(clause.unless) != 1)}"


def _length(row: Row) -> tuple[int, float]:
    """By length, a month as thirty days; without a figure last."""
    if row.after is None:
        return (1, 0.0)
    length = Period.parse(row.after)
    return (0, length.months * 30 + length.days + length.seconds / 86_400)
