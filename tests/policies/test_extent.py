"""How much of a law a pack holds is worked out from its citations, and where that cannot be, it is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor import policies
from auditor.law.policy import Act, Policy, from_tree
from auditor.policies import coverage
from auditor.policies.coverage import cited, extents, spans, told

ACT = Act("Directive (EU) 2016/681", "read", 22)
LAW = Act("FlugDaG", "read", 18, "section")
BETWEEN = Act("Law", "read", 16, "article", ("14.1", "9a"))
CODE = Act("Code", "read", 0, "section", ("84a", "84b", "84c", "R2-1", "R2-1-1"))


@pytest.mark.parametrize(
    ("cites", "found"),
    [
        ("Directive (EU) 2016/681, Article 6(1) with Annex I", {6}),
        ("Directive (EU) 2016/681, Article 6(1) with Annex I, headings 5 and 12", {6}),
        ("Directive (EU) 2016/681, Article 3(8) and (9), as read in C-817/19, paragraphs 141 to 157", {3}),
        ("Directive (EU) 2016/681, Articles 4 to 6 and 12(2)(a)", {4, 5, 6, 12}),
        ("Directive (EU) 2016/681, Articles 19 and 20", {19, 20}),
        ("Directive (EU) 2016/681, Article 8(1); Regulation (EU) 2025/13, Article 40", {8}),
        ("Directive (EU) 2016/680, Article 10", set()),
        ("C-817/19, paragraph 12", set()),
    ],
)  # fmt: skip
def test_the_articles_that_a_citation_names(cites: str, found: set[int]) -> None:
    assert set(cited(cites, ACT)) == set(map(str, found))


@pytest.mark.parametrize(
    ("cites", "found"),
    [
        ("FlugDaG, section 2(7), sentence 3", {2}),
        ("FlugDaG, sections 1(2), 4(1) and 6(3)", {1, 4, 6}),
        ("FlugDaG, section 5(2) with section 4(5)", {4, 5}),
        ("FlugDaG, section 14(1) with the Federal Data Protection Act, section 76", {14}),
    ],
)
def test_sections_are_counted_as_articles_are(cites: str, found: set[int]) -> None:
    assert set(cited(cites, LAW)) == set(map(str, found))


@pytest.mark.parametrize(
    ("cites", "act", "found"),
    [
        ("Law, articles 10, 14.1, 15 and 9a", BETWEEN, {"10", "14.1", "15", "9a"}),
        ("Law, article 14", BETWEEN, {"14"}),
        ("Law, article 15.2 with article 8b", BETWEEN, {"15", "8"}),
        ("Code, sections 84a(2) to 84c", CODE, {"84a", "84b", "84c"}),
        ("Code, section R2-1-1(I) with section R2-1", CODE, {"R2-1-1", "R2-1"}),
        ("Code, section 84b(2), with Act No. 7/1997, section 69a(5)", CODE, {"84b"}),
        ("Code, section 84b(2), as amended by Act No. 230/2025", CODE, {"84b"}),
    ],
)
def test_articles_between_the_numbers_and_parts_of_a_code_are_named(
    cites: str, act: Act, found: set[str]
) -> None:
    assert set(cited(cites, act)) == found


def test_neighbours_stand_together_whatever_comes_before_their_number() -> None:
    assert spans(("L2-1", "L2-2", "L2-3", "R2-1-1", "R2-4")) == "L2-1 to L2-3, R2-1-1, R2-4"
    assert (
        spans(("9", "9a", "10", "14", "14.1", "15", "16", "17")) == "9, 9a, 10, 14, 14.1, 15 to 17"
    )


def test_a_part_of_a_code_is_told_as_a_part() -> None:
    act = {"name": "Code", "basis": "read", "word": "section", "articles": ["84a", "84b", "84c"]}
    said = (
        "2 of the 3 sections of Code that concern passengers (84a, 84b, 84c) are cited by a clause"
    )
    cited_two = pack("Code, sections 84a and 84c", acts=[act])
    assert list(told(cited_two)) == [f"{said}; sections not covered: 84b"]
    inserted = {"name": "Law", "basis": "read", "count": 3, "word": "article", "articles": ["2a"]}
    assert extents(pack("Law, article 2", acts=[inserted]))[0].left_out == ("1", "2a", "3")


@given(st.sets(st.integers(1, 99)))
def test_spans_name_each_number_once(numbers: set[int]) -> None:
    shown = spans(tuple(map(str, sorted(numbers))))
    named: set[int] = set()
    for part in filter(None, shown.split(", ")):
        first, _, last = part.partition(" to ")
        named |= set(range(int(first), int(last or first) + 1))
    assert named == numbers


@pytest.mark.parametrize("name", policies.names())
def test_a_pack_cites_no_article_beyond_those_it_says_there_are(name: str) -> None:
    pack = policies.read(name)
    for act in pack.acts:
        named = {name for clause in pack.clauses for name in cited(clause.cites, act)}
        assert named, act.name
        assert named <= set(coverage.articles(act))
    assert list(told(pack))


def pack(*cites: str, acts: object = ()) -> Policy:
    clauses = [
        {"id": f"c{at}", "title": "Do it", "duty": ["piu"], "cites": each, "binding": "law", "basis": "read",
         "since": "2020-01-01", "manual": "Look."}
        for at, each in enumerate(cites)
    ]  # fmt: skip
    return from_tree(
        {"id": "utopia", "title": "Act", "jurisdiction": "UTO", "status": "in-force", "edition": "1",
         "reviewed": "2026-11-29", "clauses": clauses, "acts": acts}
    )  # fmt: skip


def test_what_is_left_out_is_named_and_what_is_not_known_is_said() -> None:
    act = {"name": "Act of Utopia", "count": 6, "basis": "memory", "word": "section"}
    some = pack("Act of Utopia, section 2", "Act of Utopia, sections 4 to 5", acts=[act])
    assert extents(some)[0].left_out == ("1", "3", "6")
    said = "3 of the 6 sections of Act of Utopia (their number from memory) are cited by a clause"
    assert list(told(some)) == [f"{said}; sections not covered: 1, 3, 6"]
    assert list(told(pack("Act of Utopia, section 2"))) == [coverage.UNSAID]
    whole = pack("Act of Utopia, sections 1 to 6", acts=[act])
    assert "not covered" not in next(told(whole))
