"""A policy on a day, and the YAML it is read from."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor import policies
from auditor.law.policy import Policy, from_tree, parse
from auditor.law.yaml_text import YamlError, load_yaml
from auditor.policies.clauses_in_force import bind

DAY = date(2026, 11, 22)


def _pack(*clauses: dict[str, Any], **more: Any) -> Policy:
    head = {
        "id": "fake",
        "title": "Fake Act",
        "jurisdiction": "UTO",
        "status": "in-force",
        "edition": "none",
        "reviewed": "2026-11-22",
    }
    return from_tree(head | more | {"clauses": list(clauses)})


def _clause(id: str = "one", **more: Any) -> dict[str, Any]:
    plain = {
        "id": id, "title": f"Demand {id}", "duty": ["holder"], "cites": "Fake Act, Article 1",
        "binding": "law", "basis": "read",
    }  # fmt: skip
    return plain | {"since": "2020-01-01", "manual": "look"} | more


def _ids(policy: Policy, day: date, *, as_known_then: bool = False, **dates: date) -> list[str]:
    return [each.clause.id for each in policy.on(day, dates, as_known_then=as_known_then)]


# --- on a day -------------------------------------------------------------------------------------


def test_clause_is_in_force_from_its_first_day_to_its_last() -> None:
    policy = _pack(_clause(until="2024-02-29"))
    days = ("2019-12-31", "2020-01-01", "2024-02-29", "2024-03-01")
    assert [bool(_ids(policy, date.fromisoformat(day))) for day in days] == [
        False,
        True,
        True,
        False,
    ]


def test_superseded_clause_gives_way_only_to_one_in_force() -> None:
    policy = _pack(_clause("wide", superseded_by="narrow"), _clause("narrow", since="2022-01-01"))
    assert _ids(policy, date(2021, 12, 31)) == ["wide"]
    assert _ids(policy, date(2022, 1, 1)) == ["narrow"]


def test_reading_is_hidden_until_it_was_public_if_that_is_asked() -> None:
    policy = _pack(_clause("wide", superseded_by="narrow"), _clause("narrow", known="2022-06-21"))
    assert _ids(policy, date(2021, 1, 1)) == ["narrow"]
    assert _ids(policy, date(2022, 6, 20), as_known_then=True) == ["wide"]
    assert _ids(policy, date(2022, 6, 21), as_known_then=True) == ["narrow"]


def test_clause_whose_day_is_not_set_says_so() -> None:
    start = {"parameter": "start", "plus": "P2Y"}
    [standing] = _pack(_clause(since=start), parameters={"start": "a day"}).on(DAY, {})
    assert standing.unjudged == "the date of start is not set"


@pytest.mark.parametrize(("day", "in_advance"), [("2030-02-27", True), ("2030-02-28", False)])
def test_two_years_from_29_february_are_over_on_28_february(day: str, in_advance: bool) -> None:  # noqa: FBT001
    start = {"parameter": "start", "plus": "P2Y"}
    policy = _pack(_clause(since=start), parameters={"start": "a day"})
    [standing] = policy.on(date.fromisoformat(day), {"start": date(2028, 2, 29)})
    assert (standing.unjudged, standing.in_advance) == (None, in_advance)


def test_clause_ends_with_the_start_of_the_law_that_repeals_it() -> None:
    policy = _pack(
        _clause(until={"parameter": "start", "plus": "P2Y"}), parameters={"start": "a day"}
    )
    assert _ids(policy, date(2999, 1, 1)) == ["one"]
    assert _ids(policy, date(2030, 2, 27), start=date(2028, 2, 28)) == ["one"]
    assert _ids(policy, date(2030, 2, 28), start=date(2028, 2, 28)) == []


def test_figure_that_nobody_confirmed_is_not_evaluated() -> None:
    clause = _clause(rule="kept-too-long") | {"with": {"after": None, "clock": "transferred"}}
    del clause["manual"]
    [bound] = [each for each in bind([_pack(clause)], DAY, {}) if each.policy]
    assert bound.unjudged == "no figure is confirmed, or the law gives none"


# --- YAML -----------------------------------------------------------------------------------------

PACK = """\
id: fake
title: Fake Act
jurisdiction: NO
status: in-force
edition: none
reviewed: 2026-11-22
clauses:
  - id: one
    title: Demand one of the law
    duty: [holder]
    cites: Fake Act, Article 1
    binding: law
    basis: read
    since: 2020-01-01
    manual: >-
      folded
      words
"""


def test_norway_stays_norway_and_a_date_without_quotes_stays_a_day() -> None:
    policy = parse(PACK)
    assert policy.jurisdiction == "NO"
    assert policy.reviewed == DAY
    assert policies.lint(PACK) == ()


def test_texts_are_plain_texts_whatever_their_style() -> None:
    [clause] = parse(PACK).clauses
    assert clause.manual == "folded words"
    assert type(clause.manual) is str


def test_same_text_same_digest_and_another_text_another() -> None:
    assert parse(PACK).sha256 == parse(PACK).sha256 != parse(PACK + "\n").sha256


BROKEN = {
    "equal keys": ("a: 1\nb: 2\na: 3\n", 3, 1, "this key stands twice"),
    "alias": ("a: &x [1]\nb: *x\n", 2, 4, "aliases are not allowed: a policy reads alone"),
    "two colons": ("a: b: c\n", 1, 5, "mapping values are not allowed here"),
    "open list": ("a: [\n", 2, 1, "expected the node content, but found '<stream end>'"),
    "no number": ("a: !!int x\n", 1, 1, "not YAML"),
    "control character": ("\x00", 1, 1, "not YAML"),
    "brackets without end": ("[" * 5000 + "]" * 5000, 1, 65, "nested deeper than 64"),
    "two documents": ("---\na: 1\n---\na: 1\n", 3, 1, "but found another document"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_yaml_is_refused_at_its_line(name: str) -> None:
    text, *expected = BROKEN[name]
    with pytest.raises(YamlError) as caught:
        load_yaml(text)
    [problem] = caught.value.problems
    assert [problem.line, problem.column, problem.message] == expected


# --- lint: every mistake, each at its line --------------------------------------------------------


def _mistakes(text: str) -> list[tuple[int, int, str, str]]:
    return [(each.line, each.column, each.path, each.message) for each in policies.lint(text)]


def test_every_mistake_is_listed_with_line_and_column() -> None:
    text = """\
id: Fake Act
title: Fake Act
jurisdiction: UTO
status: in-forse
edition: 3
reviewed: "2026-02-30"
surprise: 1
clauses:
  - id: one
    title: Demand one of the law
    duty: [holder]
    cites: Fake Act, Article 1
    binding: law
    basis: read
    since: {parameter: start, plus: 2Y}
    rule: excess-elemnt
  - id: two
    title: Demand two of the law
    duty: [holder]
    binding: law
    basis: read
    since: 12
    rule: excess-element
    with: {permits: [traveller.surname, traveler.surname], more: 1}
  - id: three
    title: Demand three of the law
    duty: [holder]
    cites: Fake Act, Article 3
    binding: law
    basis: read
    since: "2020-01-01"
"""
    either = "needs either `rule` or, for a person, `manual`"
    day = "must be a date such as 2026-11-22"
    assert _mistakes(text) == [
        (1, 5, "$.id", "must be lower-case words joined by hyphens"),
        (4, 9, "$.status", "is not known here; perhaps in-force"),
        (5, 10, "$.edition", "must be a text"),
        (6, 11, "$.reviewed", day),
        (7, 1, "$", "there is no key 'surprise' here; one of 13 names is expected"),
        (15, 37, "$.clauses[0].since.plus", "must be a period in ISO 8601 form, such as P6M"),
        (16, 11, "$.clauses[0].rule", "no rule is called 'excess-elemnt'; perhaps excess-element"),
        (17, 5, "$.clauses[1]", "lacks cites"),
        (22, 12, "$.clauses[1].since", f"{day} or a mapping"),
        (24, 41, "$.clauses[1].with.permits[1]", "is not known here; perhaps traveller.surname"),
        (24, 60, "$.clauses[1].with", "there is no key 'more' here; one of judges, permits"),
        (25, 5, "$.clauses[2]", either),
    ]


def test_what_only_the_whole_can_tell_is_listed_too() -> None:
    text = """\
id: fake
title: Fake Act
jurisdiction: UTO
status: in-force
edition: none
reviewed: "2026-11-22"
clauses:
  - id: one
    title: Demand one of the law
    duty: [holder]
    cites: Fake Act, Article 1
    binding: law
    basis: read
    since: "2020-01-01"
    until: "2019-12-31"
    superseded_by: nobody
    manual: look
  - id: one
    title: Demand one of the law
    duty: [holder]
    cites: Fake Act, Article 2
    binding: law
    basis: read
    since: {parameter: start}
    rule: wrong-format
    with: {accepts: {pnrgov: new}}
"""
    assert _mistakes(text) == [
        (15, 12, "$.clauses[0].until", "lies before `since`"),
        (16, 20, "$.clauses[0].superseded_by", "no other clause has this id"),
        (18, 9, "$.clauses[1].id", "an earlier clause has this id"),
        (19, 12, "$.clauses[1].title", "an earlier clause has this title"),
        (24, 24, "$.clauses[1].since.parameter", "`parameters` does not name it"),
        (26, 11, "$.clauses[1].with", "is not what wrong-format takes"),
    ]


def test_what_would_silently_judge_nobody_is_a_mistake() -> None:
    text = """\
id: fake
title: Fake Act
jurisdiction: UTO
status: in-force
edition: none
reviewed: "2026-11-22"
parameters: {opening: the day of the opening}
clauses:
  - id: one
    title: Demand one of the law
    duty: [holder]
    cites: Fake Act, Article 1
    binding: law
    basis: read
    since: "2020-01-01"
    superseded_by: two
    manual: look
  - id: two
    title: Demand two of the law
    duty: [holder]
    cites: Fake Act, Article 2
    binding: law
    basis: judgment
    since: "2020-01-01"
    superseded_by: one
    manual: look
    unless: [{words: it is linked, fact: retention_link, is: "yes"}, {words: it is, fact: tier, is: true}]
  - id: three
    title: Demand three of the law
    duty: [holder]
    cites: Fake Act, Article 3
    binding: law
    basis: read
    since: "2020-01-01"
    when: {kind: [pnr, api]}
    rule: foreign-purpose
    with: {purposes: [terrorism]}
    unless: [{words: it is linked, fact: retention_link}, {words: it is, is: true}]
"""
    circle = "leads back to this clause, so that neither would stand"
    public = "a court's reading has a day on which it became public: give `known`"
    assert _mistakes(text) == [
        (7, 23, "$.parameters.opening", "no clause hangs on this date"),
        (16, 20, "$.clauses[0].superseded_by", circle),
        (23, 12, "$.clauses[1].basis", public),
        (25, 20, "$.clauses[1].superseded_by", circle),
        (27, 62, "$.clauses[1].unless[0].is", "must be true or false"),
        (27, 101, "$.clauses[1].unless[1].is", "must be a text"),
        (
            35,
            18,
            "$.clauses[2].when.kind",
            "foreign-purpose judges log and declaration records alone",
        ),
        (38, 14, "$.clauses[2].unless[0]", "`fact` and `is` stand together"),
        (38, 59, "$.clauses[2].unless[1]", "`fact` and `is` stand together"),
    ]


def test_usual_is_for_what_no_fact_settles() -> None:
    text = PACK + "    unless: [{words: it is linked, fact: case, is: true, usual: true}]\n"
    assert [(path, said) for _, _, path, said in _mistakes(text)] == [
        ("$.clauses[0].unless[0].usual", "is for what no fact settles")
    ]
    assert _mistakes(PACK + "    unless: [{words: it is linked, usual: true}]\n") == []


def test_an_act_says_how_many_articles_it_has_or_which_are_meant() -> None:
    text = PACK.replace("clauses:", "acts:\n  - {name: Fake Act, basis: read%s}\nclauses:")
    assert _mistakes(text % ", count: 3") == []
    assert _mistakes(text % ", articles: [84a]") == []
    neither = "says neither how many articles there are (`count`) nor which (`articles`)"
    assert _mistakes(text % "") == [(8, 5, "$.acts[0]", neither)]


def test_changelog_stands_newest_first_and_ends_with_the_review() -> None:
    change = "  - {date: %s, words: Article 2 follows the Court, cites: Case 1}\n"
    text = PACK.replace("clauses:", "law:\n" + change * 3 + "clauses:")
    assert _mistakes(text % ("2026-11-22", "2026-11-22", "2020-01-01")) == []
    assert _mistakes(text % ("2026-11-23", "2026-01-01", "2026-01-02")) == [
        (8, 12, "$.law[0].date", "is later than `reviewed`"),
        (10, 12, "$.law[2].date", "is later than the entry above it: the newest stands first"),
    ]
    assert "lacks cites" in str(policies.lint(PACK + "law: [{date: 2026-01-01, words: x}]\n"))


def test_pack_without_end_is_not_read() -> None:
    [problem] = policies.lint("#" * 2_000_000)
    assert problem.message.startswith("longer than")


CANARY = "SPECIMENCANARY"


TEXTS = (PACK, f"{CANARY}: {CANARY}\n", f"a: '{CANARY}'\na: {CANARY}\n", f"&{CANARY} x")
SCRAPS = (CANARY, f"{CANARY}:", f"'{CANARY}", f"\\{CANARY}", "\n", "  ", ": ", "{", "]", "!",
          f"!{CANARY} ", "%", "? ", "- ", "|", '"', "\t", "<<: ")  # fmt: skip


@given(
    st.sampled_from(TEXTS),
    st.lists(st.tuples(st.integers(0, 400), st.sampled_from(SCRAPS)), max_size=4),
)
def test_lint_raises_nothing_and_repeats_nothing(text: str, put: list[tuple[int, str]]) -> None:
    for at, what in put:
        text = text[:at] + what + text[at:]
    for problem in policies.lint(text):
        assert CANARY not in problem.message
        assert problem.line >= 1
        assert problem.column >= 1


@pytest.mark.parametrize("deep", ["[" * 5000, "{a: " * 5000, "- " * 5000, "[#]\n" * 5000])
def test_nesting_that_nobody_would_write_is_refused(deep: str) -> None:
    """The reader of YAML takes time with the square of the depth: ten seconds for these."""
    with pytest.raises(YamlError, match="nested deeper than 64"):
        load_yaml(deep)
    assert load_yaml("[" * 60 + "]" * 60)


# --- whose duty, and what is demanded -------------------------------------------------------------


def _owed(**more: Any) -> str:
    clause = {"title": "Hold no more than the list", "duty": "[piu]", "basis": "read"} | more
    return f"""\
id: fake
title: Fake Act
jurisdiction: UTO
status: in-force
edition: none
reviewed: "2026-11-22"
clauses:
  - id: one
{"".join(f"    {key}: {value}" + chr(10) for key, value in clause.items())}\
    cites: Fake Act, Article 1
    binding: law
    since: "2020-01-01"
    when: {{kind: [pnr], holder: [piu]}}
    rule: unlisted-content
"""


@pytest.mark.parametrize(
    ("more", "path", "said"),
    [
        ({}, None, None),
        ({"duty": "[]"}, "duty", "must not be empty"),
        ({"duty": "[airline]"}, "duty[0]", "is not known here"),
        ({"duty": "[piu, piu]"}, "duty", "names something twice"),
        ({"duty": "[carrier]"}, None, None),  # what a sender owes shows in what was received
        ({"duty": "[agency]"}, "when.holder", "names a holder on whom `duty` does not lie"),
        ({"duty": "[supervisory-authority]"}, "duty", "lies on nobody who holds data"),
        ({"title": "a b c d e f g h i j k l m"}, "title", "one to twelve words"),
        ({"link": "https://www.legislation.gov.uk/uksi/2018/598"}, None, None),
        ({"link": "https://example.com/act"}, "link", "is not at a publisher of official texts"),
        (
            {"quote": '{text: "Art. 1", language: de, source: Gazette, read: "2026-11-20"}'},
            None,
            None,
        ),
        (
            {"quote": '{text: "Art. 1", language: de, source: Gazette, read: "2026-11-23"}'},
            "quote.read",
            "is later than `reviewed`",
        ),
        (
            {
                "quote": '{text: "Art. 1", language: de, source: Press, read: "2026-11-20"}',
                "edition": "none\n    note: only the press was read",
                "basis": "secondary",
            },
            "quote",
            "of a text that was not read",
        ),
        (
            {"quote": '{text: "Art. 1", language: German, source: G, read: "2026-11-20"}'},
            "quote.language",
            "must be the tag of a language",
        ),
    ],
)
def test_the_lint_asks_whose_duty_it_is_and_what_it_demands(
    more: dict[str, str], path: str | None, said: str | None
) -> None:
    found = policies.lint(_owed(**more))
    if path is None:
        assert found == ()
    else:
        assert [each.path for each in found] == [f"$.clauses[0].{path}"]
        assert said is not None
        assert said in found[0].message


@pytest.mark.parametrize("pack", policies.names())
def test_every_clause_demands_something_else_of_somebody(pack: str) -> None:
    clauses = policies.read(pack).clauses
    titles = [clause.title for clause in clauses]
    assert len(set(titles)) == len(titles)
    assert all(clause.duty for clause in clauses)
