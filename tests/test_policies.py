"""The shipped packs against their situations (tests/policies/*.yaml), and what they share."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Any, get_args

import msgspec
import pytest

from auditor import policies
from auditor.judging.judge import Audit
from auditor.knowledge.accountability import SAFEGUARDS, Operation, Purpose, Stage
from auditor.knowledge.element import ELEMENTS
from auditor.law.finding import Finding
from auditor.law.policy import parse
from auditor.law.rule import Term
from auditor.observed.clock import Period
from auditor.observed.record import Clocks, Direction, Facts, Form, Holder, Kind, Role
from auditor.policies.clauses_in_force import bind
from auditor.rules import by_name
from pages import tree
from situations import PACKS, PAGES, SITUATIONS, TODAY, Situation, report
from told import Given, Seen, instant

LAST_REVIEW = date(2026, 11, 29)  # of any pack; a later one moves it
# Of situations; large regimes have eight, one that says little may have three.
LARGE = {
    "eu-pnr", "icao-annex9", "eu-api-border", "eu-api-law-enforcement", "gdpr", "eu-us-2012",
    "eu-australia-2012", "eu-canada", "canada", "eu-uk-tca", "uk", "us-apis", "luxembourg-2018",
}  # fmt: skip


# --- the situations -------------------------------------------------------------------------------


def _of(findings: Iterable[Finding], clause: str) -> list[Finding]:
    return [finding for finding in findings if finding.clause == clause]


@pytest.mark.parametrize(
    ("name", "situation"), SITUATIONS, ids=[f"{n}: {s.name}" for n, s in SITUATIONS]
)
def test_situation(name: str, situation: Situation) -> None:
    told = report(policies.read(name), situation)
    status = {each.clause: each.status for each in told.requirements}
    for expected in ("fail", "on-receipt", "review"):
        met = {clause for clause, became in status.items() if became == expected}
        assert met == set(getattr(situation, expected.replace("-", "_")))
    named = {
        **dict.fromkeys(situation.passed, "pass"),
        **dict.fromkeys(situation.not_evaluated, "not-evaluated"),
        **dict.fromkeys(situation.not_applicable, "not-applicable"),
        **dict.fromkeys(situation.manual, "manual"),
    }
    assert {clause: status.get(clause) for clause in named} == named
    assert not status.keys() & set(situation.absent)
    for clause, severity in situation.severities.items():
        assert str(max(each.severity for each in _of(told.findings, clause))) == severity
    messages = [finding.message for finding in told.findings]
    assert not situation.says or any(situation.says in each for each in messages)
    assert situation.says_not is None or not any(situation.says_not in each for each in messages)


def test_every_pack_has_its_situations() -> None:
    assert set(PAGES) == set(PACKS)
    for name, page in PAGES.items():
        assert len(page.situations) >= (8 if name in LARGE else 3)
        assert len({each.name for each in page.situations}) == len(page.situations)


@pytest.mark.parametrize("name", PACKS)
def test_situations_name_clauses_that_are_there(name: str) -> None:
    ids = {clause.id for clause in policies.read(name).clauses}
    for each in PAGES[name].situations:
        lists = (
            each.fail,
            each.on_receipt,
            each.review,
            each.passed,
            each.not_evaluated,
            each.not_applicable,
        )
        named = {clause for some in (*lists, each.manual, each.absent) for clause in some}
        assert named | set(each.severities) <= ids


PERIODS = {
    "kept-too-long", "kept-without-link", "not-depersonalised", "not-anonymised", "sensitive-kept",
    "residual-identifier",
}  # fmt: skip


@pytest.mark.parametrize("name", PACKS)
def test_every_period_is_tried_on_both_sides(name: str) -> None:
    policy = policies.read(name)
    for clause in policy.clauses:
        if clause.with_.get("after") is None or clause.rule not in PERIODS:
            continue
        judged = clause.with_.get("elements") != []  # with conditions alone, a person decides
        broken = "fail" if judged and clause.binding not in {"advisory", "guidance"} else "review"
        sides = {
            became: {_remaining(each, clause.with_) for each in PAGES[name].situations
                     if each.as_of and clause.id in getattr(each, became) and _begun(each, clause.with_)}
            for became in ("passed", broken)
        }  # fmt: skip
        nearest_before = max((each for each in sides["passed"] if each < 0), default=None)
        nearest_after = min((each for each in sides[broken] if each >= 0), default=None)
        assert nearest_before is not None, clause.id
        assert nearest_after is not None, clause.id
        assert nearest_after - nearest_before <= 1, clause.id


def _begun(situation: Situation, parameters: dict[str, Any]) -> bool:
    """Whether the first record says when the period began."""
    return getattr(situation.records[0].record().clocks, parameters["clock"]) is not None


def _remaining(situation: Situation, parameters: dict[str, Any]) -> float:
    """Seconds from the end of the period to the day of the situation; negative while it runs."""
    term = msgspec.convert(
        {name: parameters[name] for name in ("after", "clock", "counting") if name in parameters}, Term,
        dec_hook=lambda _, text: Period.parse(text),
    )  # fmt: skip
    assert situation.as_of is not None
    started = getattr(situation.records[0].record().clocks, term.clock).first
    end = term.after.after(started)
    if term.counting != "instant":
        end = end.replace(hour=23, minute=59, second=59)
    if term.counting == "from-first-day":
        end -= timedelta(days=1)
    # One second after 23:59:59 the day is over; at an instant's own end the data are still lawful.
    return (instant(situation.as_of) - end).total_seconds() - 1


# --- the packs ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PACKS)
def test_pack_has_no_mistake(name: str) -> None:
    """Were there one, `stated` would raise, and say all that `lint` says."""
    assert policies.stated(policies.text(name)) == policies.read(name)
    assert policies.read(name).id == name


@pytest.mark.parametrize("name", PACKS)
def test_pack_says_all_that_a_reader_needs(name: str) -> None:
    policy = policies.read(name)
    assert policy.reviewed <= LAST_REVIEW
    for clause in policy.clauses:
        assert clause.cites
        # A reading by a court has the day on which it became public.
        assert (clause.basis != "judgment") or clause.known is not None, clause.id
        assert clause.rule is None or clause.manual is None


def test_unknown_pack_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        policies.read("eu-nothing")


@pytest.mark.parametrize("name", PACKS)
def test_what_supersedes_checks_the_same_kind(name: str) -> None:
    clauses = {clause.id: clause for clause in policies.read(name).clauses}
    for clause in clauses.values():
        if clause.superseded_by is not None:
            later = clauses[clause.superseded_by]
            assert later.rule == clause.rule
            assert later.known is not None


def _leaves(tree: object) -> Iterator[object]:
    if isinstance(tree, dict):
        for value in tree.values():
            yield from _leaves(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from _leaves(value)
    else:
        yield tree


@pytest.mark.parametrize("name", PACKS)
def test_pack_reads_the_same_in_yaml_1_1(name: str) -> None:
    """So that a reader whose tool still follows YAML 1.1 sees what the auditor sees."""
    leaves = [each for each in _leaves(tree.read(policies.text(name))) if isinstance(each, str)]
    assert not {each.lower() for each in leaves} & {"no", "yes", "on", "off", "y", "n"}


# --- the lists agree with the dictionary ----------------------------------------------------------


def _listed(column: str, *prefixes: str) -> frozenset[str]:
    """Elements that the column names (under one of `prefixes`), those of the envelope aside."""
    return frozenset(
        each.id
        for each in ELEMENTS.values()
        for number in each.references.get(column, ())
        if each.nature != "system" and number.startswith(prefixes or ("",))
    )


def _with(policy: str, clause: str) -> dict[str, Any]:
    return next(each.with_ for each in policies.read(policy).clauses if each.id == clause)


ANNEX_I = _listed("eu_pnr_annex_i")
# Headings 12 and 19 hold no free text (C-817/19, paragraphs 134 to 136).
NARROWED = frozenset({"history.text"})
# Judged apart: that the list leaves them out is inferred.
APART = frozenset({
    "service.code", "segment.aircraft", "checkin.agent", "history.agent",
    "traveller.persistent_reference",
})  # fmt: skip
DOC_9944 = _listed("doc_9944_group")
GUIDELINES = _listed("api_guidelines")
CORE = _listed("api_guidelines", "A", "B")
REGULATION = _listed("reg_2025_12")
NINE_ITEMS = _listed("dir_2004_82_art_3_2")
# Regulation (EU) 2025/13, Article 3(9): Annex I without what heading 18 alone says of the traveller.
OTHER_PNR = (ANNEX_I - NARROWED) - {
    id
    for id, each in ELEMENTS.items()
    if each.references.get("eu_pnr_annex_i") == ("18",) and each.nature in {"identity", "document"}
}

# The nineteen types of the agreements with the United States, Australia and Canada, at their widest
# ("all available", "any collected APIS"); free text and third persons have rules of their own.
_OWN_RULE = {"system", "text", "unlisted", "third_party"}
NINETEEN = frozenset(
    id for id in _listed("eu_pnr_annex_i") | DOC_9944 | GUIDELINES if ELEMENTS[id].nature not in _OWN_RULE
) - {"segment.non_air", "payment.other", "history.text"} | {
    "minor.guardian", "document.issue_date", "document.issue_place", "payment.card_security_code",
}  # fmt: skip
REMARKS = frozenset({"service.text", "remark.osi", "remark.general", "history.text"})
OTHERS = frozenset({
    "reservation.received_from", "third_party.name", "third_party.contact", "third_party.payer",
})  # fmt: skip

LISTS = [
    ("eu-us-2012", "annex", NINETEEN | {"document.redress_number"}),
    ("eu-australia-2012", "annex-1", NINETEEN),
    ("eu-uk-tca", "art-545", NINETEEN),
    ("uk", "reg-6-1", NINETEEN),
    ("luxembourg-2018", "art-9", (ANNEX_I - NARROWED) | APART),
    ("eu-pnr", "annex-i", (ANNEX_I - NARROWED) | APART),
    ("eu-pnr", "art-8-1-annex-i", ANNEX_I - NARROWED),
    ("icao-annex9", "9.22", DOC_9944),
    ("icao-annex9", "9.24-b", DOC_9944),
    ("icao-annex9", "9.30-a-pnr", DOC_9944),
    ("icao-annex9", "9.8", CORE),
    ("icao-annex9", "9.9", GUIDELINES),
    ("icao-annex9", "9.9-carrier", GUIDELINES),
    ("eu-api-border", "art-4", REGULATION),
    ("eu-api-border", "art-4-held", REGULATION),
    ("eu-api-law-enforcement", "art-4", REGULATION),
    ("eu-api-law-enforcement", "art-3-9", OTHER_PNR),
    ("icao-doc9944", "appendix-1", DOC_9944),
    ("api-guidelines", "maximum", GUIDELINES),
    ("api-guidelines", "core", CORE),
    ("eu-api-2004", "art-3-2", NINE_ITEMS),
    ("eu-api-2004", "art-3-2-carrier", NINE_ITEMS),
]


@pytest.mark.parametrize(
    ("policy", "clause", "expected"), LISTS, ids=[f"{p}/{c}" for p, c, _ in LISTS]
)
def test_closed_list_is_that_of_the_dictionary(
    policy: str, clause: str, expected: frozenset[str]
) -> None:
    permits = _with(policy, clause)["permits"]
    assert len(set(permits)) == len(permits)
    assert set(permits) == expected


def test_text_of_annex_i_reaches_at_least_as_far_as_the_reading_of_it() -> None:
    assert set(_with("eu-pnr", "annex-i-text")["permits"]) >= set(
        _with("eu-pnr", "annex-i")["permits"]
    )


MASKS = [
    ("eu-pnr", "art-12-2"),
    ("icao-annex9", "9.33-six-months"),
    ("icao-annex9", "9.33-two-years"),
]


@pytest.mark.parametrize(("policy", "clause"), MASKS)
def test_mask_list_is_that_of_the_dictionary(policy: str, clause: str) -> None:
    letters = {
        id: each.references.get("mask_dir_2016_681_art_12_2", ()) for id, each in ELEMENTS.items()
    }
    given = _with(policy, clause)
    assert set(given["elements"]) == {id for id, some in letters.items() if set(some) & set("abdf")}
    assert set(given["conditional"]) == {
        # Article 12(2)(c) and (e): only what could serve to identify directly.
        id
        for id, some in letters.items()
        if set(some) & {"c", "e", "c?", "e?"}
    }


# Mask lists side by side, typed from the legal catalogue: X masked whole, (X) so far as it identifies, - not named.
KEYS = {
    "name": "traveller.surname", "number": "reservation.party_size", "contact": "contact.email",
    "payment": "payment.card_number", "frequent flyer": "loyalty.number", "remarks": "remark.general",
    "API": "document.number", "history": "history.identity",
}  # fmt: skip
SIDE_BY_SIDE = {
    "eu-us-2012": ("X", "-", "X", "-", "-", "(X)", "X", "X"),
    "eu-australia-2012": ("X", "X", "X", "-", "-", "(X)", "X", "X"),
    "eu-uk-tca": ("X", "X", "X", "(X)", "X", "(X)", "X", "X"),
    # Regulation 13(3) limits every line to what could directly identify; that a name does is this project's reading.
    "uk": ("X", "(X)", "(X)", "(X)", "(X)", "(X)", "(X)", "X"),
    "luxembourg-2018": ("X", "X", "X", "(X)", "X", "(X)", "X", "X"),
    "germany": ("X", "X", "X", "(X)", "X", "(X)", "X", "X"),
    "denmark": ("X", "X", "X", "X", "X", "X", "X", "X"),
    "eu-pnr": ("X", "X", "X", "(X)", "X", "(X)", "X", "X"),
}


@pytest.mark.parametrize("policy", SIDE_BY_SIDE)
def test_mask_lists_side_by_side(policy: str) -> None:
    masks = [
        each.with_ for each in policies.read(policy).clauses if each.rule == "not-depersonalised"
    ]
    whole = {element for each in masks for element in each["elements"]}
    in_part = {element for each in masks for element in each.get("conditional", ())}
    assert not whole & in_part
    said = ("X" if id in whole else "(X)" if id in in_part else "-" for id in KEYS.values())
    assert dict(zip(KEYS, said, strict=True)) == dict(zip(KEYS, SIDE_BY_SIDE[policy], strict=True))


def test_the_draft_of_2014_masks_in_two_steps() -> None:
    names, rest = (_with("eu-canada", f"draft-2014-{each}") for each in ("names", "two-years"))
    assert "traveller.surname" in names["elements"]
    assert {"reservation.party_size", "contact.email"} <= set(rest["elements"])
    assert {"remark.general", "document.number"} <= set(rest["conditional"])
    assert not {"payment.card_number", "loyalty.number"} & {*rest["elements"], *rest["conditional"]}


def test_masks_reach_into_the_history() -> None:
    for name in PACKS:
        for clause in policies.read(name).clauses:
            if clause.rule == "not-depersonalised" and "traveller.surname" in (
                clause.with_["elements"] or ()
            ):
                assert "history.identity" in clause.with_["elements"], f"{name}/{clause.id}"


GROUNDS = frozenset({
    "religion", "race_ethnic", "political", "philosophical", "union", "health", "sex_orientation",
})  # fmt: skip
# Regulation (EU) 2016/679 has convictions in an article of their own, Convention 108 among the rest.
CONVICTIONS = {
    "gdpr": {"art-10-codes", "art-10-texts"},
    "coe-108": {"art-6-codes", "art-6-texts", "plus-art-6-codes", "plus-art-6-texts"},
}


@pytest.mark.parametrize("name", PACKS)
def test_deportees_are_a_ground_only_where_the_law_names_convictions(name: str) -> None:
    """Article 13(4) of Directive (EU) 2016/681 and ICAO's 9.30 b) do not."""
    clauses = {each.id: each.with_ for each in policies.read(name).clauses}
    convictions = {
        id
        for id, given in clauses.items()
        if "criminal_enforcement" in (given.get("categories") or ())
    }
    assert convictions == CONVICTIONS.get(name, set())


@pytest.mark.parametrize("name", ["eu-pnr", "icao-annex9", "icao-doc9944", "eu-led"])
def test_sensitive_clauses_name_every_ground(name: str) -> None:
    lists = [each.with_.get("categories") for each in policies.read(name).clauses]
    assert all(set(each) == GROUNDS for each in lists if each)
    assert any(lists)


# --- one owner rule per nature --------------------------------------------------------------------

# A closed list: policy, kind, holder, and what may be there.
CLOSED: list[tuple[str, Kind, Holder, frozenset[str]]] = [
    (
        "eu-us-2012",
        "pnr",
        "piu",
        NINETEEN | REMARKS | OTHERS | {"document.redress_number", "remark.api"},
    ),
    ("eu-australia-2012", "pnr", "piu", NINETEEN | REMARKS | OTHERS | {"remark.api"}),
    ("eu-uk-tca", "pnr", "piu", NINETEEN | REMARKS | OTHERS | {"remark.api"}),
    (
        "uk",
        "pnr",
        "piu",
        NINETEEN - {"payment.card_security_code", "segment.aircraft", "loyalty.transaction"}
        | REMARKS
        | OTHERS,
    ),
    ("luxembourg-2018", "pnr", "piu", ANNEX_I - NARROWED),
    ("eu-pnr", "pnr", "piu", ANNEX_I - NARROWED),
    ("eu-pnr", "pnr", "carrier", ANNEX_I - NARROWED),
    ("icao-annex9", "pnr", "piu", DOC_9944),
    ("icao-annex9", "pnr", "carrier", DOC_9944),
    ("icao-annex9", "api", "piu", CORE),
    ("eu-api-border", "api", "border", REGULATION),
    ("eu-api-border", "api", "carrier", REGULATION),
    ("eu-api-2004", "api", "border", NINE_ITEMS),
    ("eu-api-law-enforcement", "api", "carrier", REGULATION),
    ("eu-api-law-enforcement", "pnr", "carrier", OTHER_PNR),
    ("icao-doc9944", "pnr", "piu", DOC_9944),
    ("api-guidelines", "api", "border", CORE),
]
# One list within another: what the inner one alone does not name is found once, by the inner.
# So is a card number in clear, of which advice speaks beside the list that permits it.
WITHIN = frozenset({"9.9", "maximum", "card-in-clear"})


@cache
def _bound(name: str) -> Audit:
    policy = policies.read(name)
    # Directive 2004/82/EC ends with the same parameter.
    parameters = () if name == "eu-api-2004" else policy.parameters
    settings = {f"{name}.{parameter}": date(2020, 1, 1) for parameter in parameters}
    return Audit(bind([policy], TODAY, settings), None)


@pytest.mark.parametrize(("name", "kind", "holder", "permitted"), CLOSED)
def test_closed_list_judges_each_element_once(
    name: str, kind: Kind, holder: Holder, permitted: frozenset[str]
) -> None:
    facts = Facts(holder=holder, role="passenger", direction="in")
    found: dict[str, list[Finding]] = {}
    for element in ELEMENTS:
        record = Given(kind=kind, facts=facts, observations=(element,)).record()
        judged = _bound(name).judge(record).findings
        found[element] = [
            each for each in judged if each.rule.startswith("MIN") and each.clause not in WITHIN
        ]
    system = {id for id, each in ELEMENTS.items() if each.nature == "system"}
    excess = set(ELEMENTS) - permitted - system
    assert {element for element, findings in found.items() if findings} == excess
    assert all(len(findings) <= 1 for findings in found.values())


# --- no clause that cannot be broken --------------------------------------------------------------

_MARKS = frozenset({"third-party", "card.full", "card.security-code", "text.religion:direct"})
EVERYTHING = (
    *(
        Seen(
            element,
            Form.CLEAR,
            {"service": "MOML", "title": "IMAM"}.get(each.codes or ""),
            _MARKS,
        )
        for element, each in ELEMENTS.items()
    ),
    Seen("service.code", Form.CLEAR, "DEPU", frozenset({"text.criminal_enforcement:direct"})),
    Seen("service.code", Form.CLEAR, "BLND", frozenset({"text.health:direct"})),
)
CLOCKS = dict.fromkeys(Clocks.__struct_fields__, "2026-03-01T00:00:00Z")


def _worst(kind: Kind, holder: Holder, direction: Direction, role: Role) -> Iterator[Given]:
    facts = Facts(holder=holder, direction=direction, role=role, wire="cusres", version="1:1",
                  carrier="ZZ", flight="0001", push="full", flight_status="scheduled")  # fmt: skip
    closed = msgspec.structs.replace(facts, flight_status="closed")
    for departed, each in (("02-01", facts), ("02-01", closed), ("03-01", facts), ("03-20", facts)):
        clocks = CLOCKS | {"departed": f"2026-{departed}T12:00:00Z"}
        yield from (Given(kind=kind, envelope=True, facts=each, clocks=clocks) for _ in range(3))
    yield Given(kind=kind, facts=facts, clocks=CLOCKS, observations=EVERYTHING)
    yield Given(kind=kind, facts=closed, clocks=CLOCKS)
    yield Given(kind=kind, facts=facts)
    # Logs and declarations are of no kind of data, and tell neither direction nor role.
    if (kind, direction, role) == ("pnr", "in", "passenger"):
        yield from _worst_rows(facts)
        yield from _worst_declarations(facts)


def _worst_rows(facts: Facts) -> Iterator[Given]:
    """Rows of an access log that show nothing well, and rows that show nothing."""
    wrong = tuple(
        Seen(f"log.{name}", code=code, marks=frozenset(marks))
        for name, code, marks in (
            ("purpose", "commercial", ()), ("operator", None, ()), ("approver", None, ("self",)),
            ("approver_kind", "own-unit", ()), ("approved_at", None, ("after",)),
            ("recipient_kind", "private-body", ()), ("legibility", "full", ()), ("method", "pull", ()),
            ("automated", "yes", ()), ("review", "none", ()), ("origin_consent", "no", ()),
            ("assurance", "no", ()), ("officer_informed", "no", ()),
        )
    )  # fmt: skip
    bare = tuple(each for each in wrong if each.element in {"log.legibility", "log.automated"})
    for operation, others in product(get_args(Operation), (wrong, bare)):
        done = Seen("log.operation", code=operation)
        yield Given(kind="log", facts=facts, clocks=CLOCKS, observations=(done, *others))
    for operation, purpose in product(("consultation", "disclosure"), get_args(Purpose)):
        row = (Seen("log.operation", code=operation), Seen("log.purpose", code=purpose))
        yield Given(kind="log", facts=facts, clocks=CLOCKS, observations=row)
    yield Given(kind="log", facts=facts, clocks=CLOCKS | {"closed": CLOCKS["created"]})


def _worst_declarations(facts: Facts) -> Iterator[Given]:
    """What a State that wants everything, for ever and without safeguards, would declare."""
    everybody = frozenset({"pnr", "api", "in", "out", "intra", "passenger", "crew"})
    asked = tuple(Seen("declaration.requires", code=id, marks=everybody) for id in ELEMENTS)
    refused = tuple(
        Seen("declaration.safeguard", code=each, marks=frozenset({"no"})) for each in SAFEGUARDS
    )
    rest = (
        Seen("declaration.format", code="cusres"),
        Seen("declaration.purpose", code="commercial"), Seen("declaration.method", code="pull"),
        Seen("declaration.recipient", code="private-body"), Seen("declaration.logs", code="match"),
        Seen("declaration.log_shows", code="log.data"), Seen("declaration.masks", code="seat.number"),
        *(Seen("declaration.push", code="before-departure", period="P90D") for _ in range(99)),
    )  # fmt: skip
    for period, marks in (("P99Y", ()), ("PT0S", ()), (None, ("unlimited",))):
        kept = tuple(
            Seen("declaration.retention", code=stage, marks=frozenset(marks), period=period)
            for stage in get_args(Stage)
        )
        yield Given(kind="declaration", facts=facts, observations=(*asked, *refused, *rest, *kept))


@pytest.mark.parametrize("name", PACKS)
def test_every_clause_with_a_rule_can_be_broken(name: str) -> None:
    policy = policies.read(name)
    settings = {f"{name}.{parameter}": date(2025, 1, 1) for parameter in policy.parameters}
    over = {each.since for each in policy.clauses if each.until and isinstance(each.since, date)}
    laws: list[tuple[date, bool, dict[str, date]]] = [
        (date(2020, 6, 1), True, settings), (TODAY, False, settings), *((day, False, {}) for day in sorted(over)),
    ]  # fmt: skip
    checked = {
        clause.id for clause in policy.clauses if clause.rule and None not in clause.with_.values()
    }
    broken: set[str | None] = set()
    kinds: tuple[Kind, ...] = ("pnr", "api")
    holders: tuple[Holder, ...] = ("carrier", "router", "border", "piu")
    directions: tuple[Direction, ...] = ("in", "out", "intra")
    roles: tuple[Role, ...] = ("passenger", "crew")
    for day, known, dates in laws:
        bound = bind([policy], day, dates, as_known_then=known)
        audit = Audit(bound, datetime(2045, 1, 1, tzinfo=UTC))
        for facts in product(kinds, holders, directions, roles):
            if checked <= broken:
                return
            for number, each in enumerate(_worst(*facts)):
                broken |= {
                    finding.clause for finding in audit.judge(each.record(number + 1)).findings
                }
            if checked <= broken:  # most are, long before every kind of record was tried
                return
    assert not checked - broken


def test_rules_that_a_clause_may_name_exist() -> None:
    named = {clause.rule for name in PACKS for clause in policies.read(name).clauses if clause.rule}
    assert named <= set(by_name())


# --- what is read in place of YAML ------------------------------------------------------------------


@pytest.mark.parametrize("name", policies.names())
def test_the_compiled_pack_says_what_its_text_says(name: str) -> None:
    made = files("auditor.policies") / policies.COMPILED / f"{name}.json"
    assert made.read_text("utf-8") == policies.compiled(name)
    assert made.read_text("utf-8") == policies.compiled(name, tree.read(policies.text(name)))


def test_what_was_compiled_of_another_text_is_left_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = policies.text("pci-dss").replace("reviewed:", "# changed\nreviewed:")
    monkeypatch.setattr(policies, "text", lambda _: changed)
    assert policies.read.__wrapped__("pci-dss") == parse(changed)
