"""Whose duty a clause lays down, and which holders of data it can be charged to.

Law of the file: a clause is never charged to a holder on whom it lays no duty.
"""

from collections.abc import Iterable, Mapping
from typing import Literal, get_args

from auditor.observed.record import Holder

Body = Literal[
    "state",
    "parties",
    "carrier",
    "operating-carrier",
    "travel-agency",
    "sender",
    "piu",
    "border-authority",
    "receiving-authority",
    "competent-authority",
    "controller",
    "processor",
    "agency",
    "supervisory-authority",
    "commission",
    "programme",
    "holder",
]

BODIES: Mapping[Body, str] = {
    "state": "the State",
    "parties": "the parties to the agreement",
    "carrier": "the carrier",
    "operating-carrier": "the operating carrier",
    "travel-agency": "the travel agency or tour operator",
    "sender": "whoever sends the message",
    "piu": "the PIU",
    "border-authority": "the border authority",
    "receiving-authority": "the authority that receives the data",
    "competent-authority": "the competent authority",
    "controller": "the controller",
    "processor": "the processor",
    "agency": "the agency that runs the router (eu-LISA)",
    "supervisory-authority": "the supervisory authority",
    "commission": "the European Commission",
    "programme": "the programme that supplies the system",
    "holder": "whoever holds the data",
}

_ANY: frozenset[Holder] = frozenset(get_args(Holder))
_AUTHORITIES: frozenset[Holder] = frozenset({"piu", "border"})
# A State shows what it asks for and promises in what its own authorities declare and log.
_CHARGED: Mapping[Body, frozenset[Holder]] = {
    "state": _AUTHORITIES,
    "parties": _AUTHORITIES,
    "carrier": frozenset({"carrier"}),
    "operating-carrier": frozenset({"carrier"}),
    "travel-agency": frozenset({"other"}),
    "sender": _ANY,
    "piu": frozenset({"piu"}),
    "border-authority": frozenset({"border"}),
    "receiving-authority": _AUTHORITIES,
    "competent-authority": frozenset({"border", "other"}),
    "controller": _ANY - {"router"},
    "processor": _ANY,
    "agency": frozenset({"router"}),
    "supervisory-authority": frozenset(),
    "commission": frozenset(),
    "programme": frozenset({"piu", "border", "other"}),
    "holder": _ANY,
}
# Whoever receives: it breaks nothing by what arrives, only by what it keeps and does.
_RECEIVES: frozenset[Body] = frozenset({
    "state", "parties", "piu", "border-authority", "receiving-authority", "competent-authority",
    "programme",
})  # fmt: skip
_SENDS: frozenset[Body] = frozenset({"carrier", "operating-carrier", "travel-agency", "sender"})


def charged(duty: Iterable[Body]) -> frozenset[Holder]:
    """The holders to whom a clause with this duty can be charged; all of them where it names nobody."""
    named = tuple(duty)
    found = frozenset[Holder]().union(*(_CHARGED[each] for each in named))
    return found if named else _ANY


def receives(duty: Iterable[Body]) -> bool:
    """Whether the duty lies on those alone who receive what others send."""
    named = frozenset(duty)
    return bool(named) and named <= _RECEIVES


def sends(duty: Iterable[Body]) -> bool:
    """Whether the duty lies on those alone who send, and so shows in what others received."""
    named = frozenset(duty)
    return bool(named) and named <= _SENDS


def whose(duty: Iterable[Body]) -> str:
    """The bodies in words, such as `the carrier and the border authority`."""
    *first, last = [BODIES[each] for each in duty] or [""]
    return f"{', '.join(first)} and {last}" if first else last
