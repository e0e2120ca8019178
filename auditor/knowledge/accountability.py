"""The words of access logs and of declarations: what was done, why, for whom, and what is promised.

Law asks controllers to show that they comply (Directive (EU) 2016/680, Articles 4(4), 24 and 25).
Laws of the file: each list is closed and its words are this project's own; a word that a system
uses instead is `?`; none of them can name a person.
"""

from collections.abc import Mapping
from typing import Literal, get_args

# Directive (EU) 2016/680, Article 25: collection to erasure. Beside these: what law gates on its own
# (unmasking, transfers abroad, what machines decide), and the erasure of the log itself.
Operation = Literal[
    "collection", "consultation", "alteration", "combination", "disclosure", "erasure",
    "unmasking", "onward-transfer", "match", "decision", "log-erasure",
]  # fmt: skip
# The ends that regimes allow or refuse; the last ones are those of keeping a system at all.
Purpose = Literal[
    "terrorism", "serious-crime", "serious-transnational-crime", "vital-interest", "public-health",
    "national-security", "border-control", "illegal-immigration", "customs", "aviation-security",
    "minor-offence", "court-order", "criteria", "statistics", "commercial", "other",
    "data-subject-request", "supervision", "security", "deletion", "testing",
]  # fmt: skip
# On what the single operation rests.
LegalBasis = Literal[
    "assessment", "request", "criteria", "threat", "urgency", "technical-failure", "vital-interest",
    "agreement", "adequacy", "safeguards", "derogation", "court-order", "data-subject-request",
    "supervision", "other",
]  # fmt: skip
Recipient = Literal[
    "competent-authority", "piu", "europol", "border-authority", "customs", "intelligence-service",
    "court", "supervisory-authority", "third-country", "international-organisation", "carrier",
    "data-subject", "private-body", "other",
]  # fmt: skip
Approver = Literal[
    "court", "independent-authority", "prosecutor", "supervisory-authority", "head-of-authority",
    "senior-officer", "data-protection-officer", "own-unit", "requesting-authority",
    "investigating-authority", "other",
]  # fmt: skip
Review = Literal["human", "pending", "none"]
Method = Literal["push", "pull", "other-means"]
Legibility = Literal["masked", "full"]
Answer = Literal["yes", "no"]
# What a declared period counts.
Stage = Literal[
    "unmasked", "active", "dormant", "unlinked", "total", "sensitive", "results", "logs", "register",
]  # fmt: skip
MessageFormat = Literal["pnrgov", "pnrgov-xml", "paxlst", "cusres"]
# When a carrier sends: so long before the scheduled departure, when the flight is closed or gone, at
# each change, when the authority asks.
Moment = Literal["before-departure", "closure", "departure", "change", "request"]

Safeguard = Literal[
    "legal-basis", "closed-element-list", "closed-purpose-list", "closed-recipient-list",
    "closed-offence-list", "excess-filter", "sensitive-filter", "text-masking", "history-masking",
    "human-review", "no-sensitive-criteria", "criteria-review", "no-self-learning",
    "independent-approval", "case-reference", "retention-link", "deletion-proof", "access-control",
    "access-logging", "log-review", "processing-record", "transfer-record", "onward-conditions",
    "origin-consent", "data-protection-officer", "oversight", "impact-assessment", "security",
    "breach-notification", "penalties", "non-discrimination", "information", "subject-access",
    "correction", "redress", "domestic-storage", "separate-databases", "flight-selection",
    "single-window", "no-extra-collection", "no-carrier-filter", "no-fines-for-failures",
    "support", "staff-training",
]  # fmt: skip

SAFEGUARDS: Mapping[Safeguard, str] = {
    "legal-basis": "a law that provides for the system",
    "closed-element-list": "a closed list of the data elements it asks for",
    "closed-purpose-list": "a closed list of its purposes",
    "closed-recipient-list": "a closed list of the authorities that receive data",
    "closed-offence-list": "a closed list of offences",
    "excess-filter": "deletion, on receipt, of what the list does not name",
    "sensitive-filter": "deletion, on receipt, of what reveals special categories of data",
    "text-masking": "masks that reach into free text",
    "history-masking": "masks that reach into the history of changes",
    "human-review": "review of each automated match by a human",
    "no-sensitive-criteria": "criteria that rest on no sensitive ground",
    "criteria-review": "criteria that are reviewed regularly",
    "no-self-learning": "criteria that no machine changes by itself",
    "independent-approval": "approval of later disclosure by a court or an independent body",
    "case-reference": "an identifiable case, threat or risk for each unmasking",
    "retention-link": "a record of the objective link for which data are kept",
    "deletion-proof": "a record of what was deleted when",
    "access-control": "access for authorised persons only",
    "access-logging": "logs of access",
    "log-review": "regular review of the logs",
    "processing-record": "a record of processing systems and procedures",
    "transfer-record": "a record of transfers to third countries",
    "onward-conditions": "conditions for what recipients pass on",
    "origin-consent": "consent of the State the data came from",
    "data-protection-officer": "a data protection officer",
    "oversight": "oversight by an independent authority",
    "impact-assessment": "an impact assessment",
    "security": "measures of security",
    "breach-notification": "notification of breaches",
    "penalties": "penalties for misuse",
    "non-discrimination": "safeguards for all persons without unlawful differentiation",
    "information": "information of passengers",
    "subject-access": "access of persons to their own data",
    "correction": "correction and deletion on request",
    "redress": "administrative and judicial redress",
    "domestic-storage": "storage within the territory the law names",
    "separate-databases": "separate databases for separate purposes",
    "flight-selection": "a reviewed selection of the flights within the area",
    "single-window": "a single window for passenger data",
    "no-extra-collection": "no duty of carriers to collect more than they do in their business",
    "no-carrier-filter": "no duty of carriers to filter data before they send",
    "no-fines-for-failures": "no fines for failures of the State's own system",
    "support": "operational and technical support around the clock",
    "staff-training": "training of staff",
}  # fmt: skip

Words = Literal[
    "operation", "purpose", "legal-basis", "recipient", "approver", "review", "method",
    "legibility", "answer", "stage", "moment", "safeguard", "message-format",
]  # fmt: skip
STAGES: Mapping[Stage, str] = {
    "unmasked": "how long data are kept until what identifies directly is masked",
    "active": "how long they are within reach of all who have access",
    "dormant": "how long they are out of that reach, behind a higher approval",
    "unlinked": "how long they are kept without an objective link between traveller and purpose",
    "total": "how long they are kept in all, until deletion",
    "sensitive": "how long what reveals special categories of data is kept",
    "results": "how long results of automated matching are kept",
    "logs": "how long logs of operations are kept",
    "register": "how long registers of accesses and disclosures are kept",
}

WORDS: Mapping[str, frozenset[str]] = {
    "operation": frozenset(get_args(Operation)),
    "purpose": frozenset(get_args(Purpose)),
    "legal-basis": frozenset(get_args(LegalBasis)),
    "recipient": frozenset(get_args(Recipient)),
    "approver": frozenset(get_args(Approver)),
    "review": frozenset(get_args(Review)),
    "method": frozenset(get_args(Method)),
    "legibility": frozenset(get_args(Legibility)),
    "answer": frozenset(get_args(Answer)),
    "stage": frozenset(get_args(Stage)),
    "moment": frozenset(get_args(Moment)),
    "safeguard": frozenset(get_args(Safeguard)),
    "message-format": frozenset(get_args(MessageFormat)),
}
"""The closed lists by the names that the dictionary gives them."""
