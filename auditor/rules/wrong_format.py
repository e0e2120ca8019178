"""A message in a format, or a version of it, that the law does not accept.

What: the message format is none of those the clause accepts, or its version is older.

Why: common formats are a safeguard: they make what is sent countable, so that nothing else
travels with it (Commission Implementing Decision (EU) 2017/759, Article 1 with its Annex).

Remedy: send in an accepted format and version; do not accept others.

Known false positives: a carrier without scheduled flights and without the means, who may agree on
other secure electronic means. In XML the attribute `Version` may be that of something else than the
guide: an older one is a candidate.
"""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from auditor.knowledge.version import rank
from auditor.law.finding import Severity
from auditor.law.policy import Clause
from auditor.law.rule import Breach, Unjudged
from auditor.observed.record import Holder, Record, Wire

ID = "TRF002"
MESSAGE = "the message format is not one the law accepts"
REMEDY: dict[Holder | None, str] = {
    "carrier": "Send in a format and version that the law accepts.",
    None: "Accept only the formats and versions that the law names.",
}
READS = "envelopes"


# What the attribute Version of XML is the version of, no source that could be read says: a person looks.
_OPEN = frozenset({"pnrgov-xml"})


class With(Struct, frozen=True, forbid_unknown_fields=True):
    """The formats the clause accepts, each with its least version (`11:1`); null accepts any."""

    accepts: dict[Wire, str | None]

    def __post_init__(self) -> None:
        """Refuse a version that cannot be compared."""
        if any(least is not None and rank(least) is None for least in self.accepts.values()):
            msg = "not a version such as 11:1, 13.1 or D:03A"
            raise ValueError(msg)


def check(record: Record, clause: Clause[With], as_of: datetime) -> Iterator[Breach | Unjudged]:
    """The message, if its format is not accepted or its version too old."""
    wire, accepts = record.facts.wire, clause.with_.accepts
    if wire is None:
        yield Unjudged("the message format is not known")
        return
    if wire not in accepts:
        yield Breach(says="another format")
        return
    least = rank(accepts[wire] or "")
    if least is None:
        return
    version = rank(record.facts.version or "")
    if version is None or version[0] != least[0]:
        yield Unjudged("the version of the message format is not known")
    elif version < least and wire in _OPEN:
        says = "an older version, if its attribute Version is that of the guide"
        yield Breach(says=says, candidate=True, at_most=Severity.WARNING)
    elif version < least:
        yield Breach(says="an older version")
