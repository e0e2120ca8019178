"""What codes and planted texts reveal, as a second reading of them."""

from collections.abc import Mapping

from auditor.knowledge.sensitive import codes
from auditor.people.specimen.flaws.held import Seen

# What the texts of kind `sensitive` in text.tsv reveal.
TELLING: Mapping[str, str] = {
    "NEEDS WHEELCHAIR AT GATE": "health",
    "SPML GLATT KOSHER PLS": "religion",
    "SEVERE PEANUT ALLERGY": "health",
}
CODED: Mapping[str, str] = {
    "service.code": "service",
    "traveller.type": "traveller-type",
    "ticket.discount": "discount",
    "traveller.title": "title",
}


def revealed(seen: Seen) -> frozenset[str]:
    """The special categories that a planted code or text reveals."""
    kind = CODED.get(seen.element)
    if kind is None:
        telling = TELLING.get(seen.said or "")
        return frozenset({telling} if telling else ())
    known = codes(kind).get(seen.said or "")
    return frozenset(known.categories if known else ())
