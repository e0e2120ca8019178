"""Operations on passenger data, as a system logs them: what was done, why, by whom, who approved it."""

from datetime import date
from typing import Any

from auditor.people.specimen.contact import network_address
from auditor.people.specimen.draw import Draw
from auditor.people.specimen.moment import Moment, at, later
from auditor.people.specimen.place import ALPHA_3

Row = dict[str, Any]

# How often each is done. What the log of a unit is mostly about comes first.
_OFTEN = (
    *["collection"] * 6, *["consultation"] * 8, *["match"] * 4, *["disclosure"] * 3, *["decision"] * 2,
    *["erasure"] * 3, *["unmasking"] * 2, "alteration", "combination", "onward-transfer", "log-erasure",
)  # fmt: skip
_PURPOSES = (
    *["terrorism"] * 4, *["serious-crime"] * 4, "serious-transnational-crime", "border-control", "court-order",
    "supervision", "data-subject-request", "illegal-immigration", "customs", "minor-offence", "testing",
)  # fmt: skip
_BASES = (
    *["assessment"] * 3, *["request"] * 3, "criteria", "court-order", "supervision", "agreement", "adequacy", "threat",
)  # fmt: skip
_APPROVERS = (
    *["court"] * 3, *["independent-authority"] * 3, "prosecutor", "supervisory-authority", "senior-officer",
    "head-of-authority", "own-unit",
)  # fmt: skip
_RECIPIENTS = (
    *["competent-authority"] * 4, "piu", "europol", "court", "supervisory-authority", "border-authority",
    "private-body",
)  # fmt: skip
_DATA = (
    "traveller.surname",
    "traveller.given_names",
    "flight.number",
    "seat.number",
    "document.number",
    "contact.telephone",
)
_REASONS = (
    "FAKE001 request of a court", "FAKE002 specific and actual threat", "FAKE003 question of supervision",
)  # fmt: skip
_APPROVED = frozenset({"unmasking", "disclosure", "onward-transfer"})
_TOLD = frozenset({"disclosure", "onward-transfer"})
_AUTOMATED = frozenset({"match", "disclosure", "decision"})
_SELF = 0.05
_YEAR = 365
_FIVE_YEARS = 5 * _YEAR


def operation(draw: Draw, on: date, holder: str | None = None) -> Row:
    """One row of the log of the year before `on`; whether it is lawful is another question."""
    done = draw.pick(_OFTEN)
    when = at(draw, later(on, -draw.between(1, _YEAR)))
    row: Row = {
        "time": _utc(when),
        "operation": done,
        "purpose": "deletion" if done.endswith("erasure") else draw.pick(_PURPOSES),
        "legal_basis": draw.pick(_BASES),
        "operator": _agent(draw),
        "workstation": network_address(draw),
        "result_size": draw.between(1, 200),
        "synthetic": True,
    }
    if holder is not None:
        row["holder"] = holder
    if done == "collection":
        row["method"] = "push" if draw.happens_anyway(0.95) else "pull"
    elif done == "log-erasure":
        row["covers_until"] = _utc(Moment(later(when.day, -_FIVE_YEARS - draw.below(30)), 0))
    elif done != "erasure":
        row |= _concerned(draw, when)
    if done in _AUTOMATED:
        row["automated"] = "yes" if draw.happens_anyway(0.5) else "no"
        row["review"] = draw.pick(("human", "human", "human", "pending"))
        row["reviewer"] = _agent(draw)
    if done in _APPROVED:
        row |= _approved(draw, row["operator"], when)
    if done in _TOLD:
        row |= _recipient(draw, abroad=done == "onward-transfer")
    return row


def _concerned(draw: Draw, when: Moment) -> Row:
    """The data that were looked at, and since when they are held."""
    return {
        "case": f"ZZSYN{draw.digits(10)}",
        "justification": draw.pick(_REASONS),
        "data": sorted(draw.sample(_DATA, draw.between(1, 3))),
        "legibility": draw.pick(("masked", "full")),
        "data_transferred": _utc(when.plus(-draw.between(60, _FIVE_YEARS * 1440))),
    }


def _approved(draw: Draw, operator: str, when: Moment) -> Row:
    own = draw.happens_anyway(_SELF)
    return {
        "approver": operator if own else _agent(draw),
        "approver_kind": draw.pick(_APPROVERS),
        "approved_at": _utc(when.plus(-draw.between(5, 3000))),
    }


def _recipient(draw: Draw, *, abroad: bool) -> Row:
    if not abroad:
        return {"recipient": f"FAKE{draw.digits(3)} UNIT", "recipient_kind": draw.pick(_RECIPIENTS)}
    return {
        "recipient": f"FAKE{draw.digits(3)} UNIT",
        "recipient_kind": draw.pick(
            ("third-country", "third-country", "international-organisation")
        ),
        "recipient_country": draw.pick(ALPHA_3),
        "origin_consent": "yes",
        "assurance": "yes",
        "officer_informed": "yes" if draw.happens_anyway(0.9) else "no",
    }


def _agent(draw: Draw) -> str:
    return f"ZZ{draw.digits(4)}AGENT"


def _utc(moment: Moment) -> str:
    return f"{moment.iso}Z"
