"""Two policies side by side: each entry is a clause of its pack, each proof a witness, and nothing is merged."""

import io
import re
from datetime import date
from functools import cache
from html.parser import HTMLParser

import pytest
from click.testing import CliRunner

from auditor import policies
from auditor.cli import group
from auditor.explain.compare.diff import Diff, diff
from auditor.explain.compare.lawyers import SILENT, TITLES, Row, rows
from auditor.explain.compare.lawyers_text import FORMS

DAY = date(2026, 11, 29)
PAIRS = [("eu-pnr", "uk"), ("eu-pnr", "germany")]


@cache
def found(one: str, two: str) -> Diff:
    return diff(policies.read(one), policies.read(two), DAY, {})


@cache
def page(one: str, two: str) -> tuple[Row, ...]:
    return rows(found(one, two), {})


def written(form: str, one: str = "eu-pnr", two: str = "uk") -> str:
    out = io.StringIO()
    FORMS[form](found(one, two), page(one, two), out)
    return out.getvalue()


@pytest.mark.parametrize(("one", "two"), PAIRS)
def test_each_entry_is_a_clause_in_force_with_its_own_citation(one: str, two: str) -> None:
    for row in page(one, two):
        for name, side in ((one, row.one), (two, row.two)):
            clauses = {each.id: each for each in policies.read(name).clauses}
            for said in side:
                assert said.cites == clauses[said.clause].cites
                assert said.link == clauses[said.clause].address
                assert "None" not in said.words


@pytest.mark.parametrize(("one", "two"), PAIRS)
def test_every_proven_difference_is_on_the_page_with_the_clause_that_is_broken(
    one: str, two: str
) -> None:
    told = " ".join(each for row in page(one, two) for each in row.proven)
    for each in found(one, two).differences:
        assert f"{each.witness.fails} ({each.witness.clause}" in told


def test_what_must_go_and_what_must_stay_are_two_topics() -> None:
    by_topic = {row.topic: row for row in page("eu-pnr", "uk")}
    longest = {each.clause for each in by_topic["longest"].two}
    shortest = {each.clause for each in by_topic["shortest"].two}
    assert "reg-13-1b" in shortest
    assert not longest & shortest
    assert all("at least" in each.words for each in by_topic["logs"].one)


def test_a_figure_with_exceptions_is_never_told_without_them() -> None:
    by_topic = {row.topic: row for row in page("eu-pnr", "uk")}
    proven = [each for each in by_topic["longest"].proven if "(reg-13b" in each]
    assert proven
    assert all("unless these are not EU PNR data" in each for each in proven)


def test_who_unmasks_and_who_receives_are_named() -> None:
    by_topic = {row.topic: row for row in page("eu-pnr", "germany")}
    assert any("court" in each.words for each in by_topic["unmasks"].two)
    assert any("intelligence service" in each.words for each in by_topic["receives"].two)


def test_a_policy_against_itself_differs_in_nothing() -> None:
    same = rows(diff(policies.read("uk"), policies.read("uk"), DAY, {}), {})
    assert all(row.one == row.two for row in same)
    assert not any("may stand" in each for row in same for each in row.proven)


@pytest.mark.parametrize("form", FORMS)
def test_each_form_tells_all_of_it_and_the_same_each_time(form: str) -> None:
    text = written(form)
    assert written(form) == text
    bare = re.sub(r"\s+", " ", text)
    for row in page("eu-pnr", "uk"):
        assert TITLES[row.topic].upper() in bare.upper()
        for said in (*row.one, *row.two):
            assert said.clause in bare
    assert "not legal advice" in bare
    assert "not covered: 17, 18, 21, 22" in bare
    assert SILENT in bare


class Tags(HTMLParser):
    """Which tags there are, each closed; and where links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"meta", "br"}:
            self.open.append(tag)
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_asks_for_nothing() -> None:
    tags = Tags()
    tags.feed(written("html"))
    assert tags.open == []
    known = {each.address for name in ("eu-pnr", "uk") for each in policies.read(name).clauses}
    assert set(tags.links) <= known
    assert "<script" not in written("html")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--for", "lawyers"], 0),
        (["--for", "lawyers", "--format", "html"], 0),
        (["--for", "lawyers", "--format", "json"], 2),
        (["--format", "html"], 2),
        (["--format", "markdown"], 2),
    ],
)
def test_the_verb_writes_what_was_asked_for(arguments: list[str], code: int) -> None:
    told = CliRunner().invoke(group, ["policy", "diff", "denmark", "norway", *arguments])
    assert told.exit_code == code, told.output
