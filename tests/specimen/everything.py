"""A law that asks for something under every rule, so that every rule can be broken in every format."""

from auditor.knowledge.element import ELEMENTS
from auditor.law.policy import Policy, from_tree

DATA = ["pnr", "api", "cusres"]
_BEYOND = {
    "traveller.place_of_birth", "document.visa_number", "document.other_type", "seat.number", "contact.ip_address",
    "traveller.clearance_port", "segment.aircraft",
}  # fmt: skip
_SPECIAL = [
    "religion",
    "race_ethnic",
    "political",
    "philosophical",
    "union",
    "health",
    "sex_orientation",
]
_OLD: dict[str, object] = {"after": "P6M", "clock": "transferred", "counting": "calendar-day"}

_CLAUSES: dict[str, dict[str, object]] = {
    "excess-element": {"permits": sorted(set(ELEMENTS) - _BEYOND)},
    "unlisted-content": {},
    "open-text": {"permits": ["history.text"]},
    "third-party-data": {"permits": ["minor.guardian"]},
    "payment-detail": {"forbids": ["full-number", "security-code", "beyond-ticket"]},
    "non-air-service": {},
    "crew-data": {},
    "out-of-scope-flight": {"directions": ["in", "out"]},
    "repeated-transfer": {"most": 1, "each_kind": False},
    "sensitive-code": {"categories": _SPECIAL},
    "sensitive-text": {"categories": _SPECIAL},
    "sensitive-kept": {"categories": _SPECIAL, "after": "P10D", "clock": "transferred"},
    "kept-too-long": {**_OLD, "after": "P5Y"},
    "deleted-too-early": {"after": "P2Y", "clock": "created", "ended": "closed"},
    "not-depersonalised": {
        **_OLD,
        "elements": [
            "traveller.surname", "traveller.given_names", "traveller.title", "document.redress_number",
            "contact.telephone", "history.identity",
        ],
        "conditional": ["loyalty.number"],
    },
    "kept-without-link": _OLD,
    "not-anonymised": {**_OLD, "after": "P2Y", "elements": ["ticket.number", "traveller.date_of_birth"]},
    "undated-record": {"clock": "transferred"},
    "residual-identifier": _OLD,
    "early-or-late-transfer": {"windows": [{"from": "-PT72H"}]},
    "wrong-format": {"accepts": {"pnrgov": "11:1", "pnrgov-xml": "13:1", "paxlst": "D:03A", "cusres": None}},
    "pulled-data": {"excused": ["technical-failure"]},
    "undocumented-onward-transfer": {
        "shows": ["log.case", "log.recipient", "log.origin_consent"],
        "recipients": ["competent-authority", "piu", "third-country", "court"],
    },
    "unlogged-operation": {
        "operations": ["consultation", "disclosure", "collection"],
        "shows": ["log.purpose", "log.time", "log.operator"],
    },
    "unapproved-unmasking": {"approvers": ["court", "independent-authority"], "shows": ["log.case"]},
    "self-approval": {},
    "foreign-purpose": {"purposes": ["terrorism", "serious-crime", "supervision", "deletion"]},
    "automated-decision": {"operations": ["disclosure", "decision"]},
    "log-retention": {"least": "P3Y", "most": "P10Y"},
    "excess-requirement": {"permits": sorted(set(ELEMENTS) - _BEYOND), "directions": ["in", "out"]},
    "retention-overlong": {"stage": "total", "most": "P5Y", "clocks": ["transferred"]},
    "missing-safeguard": {"safeguards": ["oversight", "security"], "masks": ["traveller.surname"], "pushes": 2},
}  # fmt: skip
_EVERYWHERE = {"unlisted-content"}
_LEDGERS = {
    "deleted-too-early", "pulled-data", "undocumented-onward-transfer", "unlogged-operation", "unapproved-unmasking",
    "self-approval", "foreign-purpose", "automated-decision", "log-retention", "excess-requirement",
    "retention-overlong", "missing-safeguard",
}  # fmt: skip


def everything() -> Policy:
    """The policy."""
    clauses = [
        {
            "id": rule,
            "title": f"Keep to {rule}",
            "duty": ["holder"],
            "cites": f"Law of Utopia, {rule}",
            "binding": "law",
            "basis": "read",
            "since": "2020-01-01",
            "rule": rule,
            "with": given,
            **({} if rule in _EVERYWHERE | _LEDGERS else {"when": {"kind": DATA}}),
        }
        for rule, given in _CLAUSES.items()
    ]
    return from_tree({
        "id": "utopia",
        "title": "Law of a State that does not exist",
        "jurisdiction": "UTO",
        "status": "in-force",
        "edition": "none",
        "reviewed": "2030-01-01",
        "clauses": clauses,
    })  # fmt: skip
