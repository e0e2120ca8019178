"""The pages of periods and of data elements answer a lawyer who knows no id: in words, with the provision."""

import re

import pytest

from auditor import policies
from auditor.explain import matrix
from auditor.explain.markdown import linked, slug
from auditor.explain.stage import rows
from auditor.knowledge.element import ELEMENTS
from pages import retention
from pages.by_question import QUESTIONS, render

PACKS = tuple(policies.read(name) for name in policies.names())
ROWS = rows(PACKS)
PAGE = retention.render(PACKS)
ANSWERS = render(PACKS, ROWS, linked(retention.PATH))


def section(question: str) -> str:
    return ANSWERS.split(f"### {question}\n")[1].split("\n### ")[0]


@pytest.mark.parametrize("question", QUESTIONS)
def test_each_answer_names_law_and_provision_and_silence_is_named(question: str) -> None:
    told = section(question)
    assert f"](#{slug(question)})" in ANSWERS
    own = [row for row in ROWS if row.stage in QUESTIONS[question]]
    lines = [line for line in told.splitlines() if line.startswith("| ") and "](policies/" in line]
    assert len(lines) == len(own)
    titles = {each.id: each.title for each in PACKS}
    for row in own:
        assert any(
            f"[{titles[row.policy_id]}](" in line and f"[{row.cites}](" in line for line in lines
        )
    for each in PACKS:
        silent = each.id not in {row.policy_id for row in own}
        if silent and each.status not in {"expired", "annulled"}:
            assert f"[{each.id}](policies/{each.id}.md)" in told


def test_answers_go_from_the_shortest_to_the_longest_and_what_has_no_figure_stands_last() -> None:
    answers = re.findall(
        r"^\| (\d+ \w+|on |no figure)", section("When must data be gone?"), re.MULTILINE
    )
    figures = [each for each in answers if each[0].isdigit()]
    assert figures.index("6 months") < figures.index("5 years")
    first = answers.index("no figure")
    assert set(answers[first:]) == {"no figure"}


def test_every_question_is_on_the_page() -> None:
    for question in QUESTIONS:
        assert f"### {question}" in PAGE


def test_every_stage_has_its_question() -> None:
    assert {row.stage for row in ROWS} <= {
        stage for stages in QUESTIONS.values() for stage in stages
    }


def test_every_element_is_found_by_its_title_before_its_id() -> None:
    page = matrix.render(PACKS)
    index = re.sub(r"\s+", " ", page.split("## Find a kind of data")[1].split("\n## ")[0])
    spoken = {each.element for each in matrix.cells(PACKS)}
    for name in spoken:
        title = ELEMENTS[name].title
        assert title in index
        assert page.index(f"### {title[:1].upper()}{title[1:]}\n") < page.index(f"`{name}`")


def test_the_overview_of_a_part_counts_its_elements() -> None:
    page = matrix.render(PACKS)
    part = page.split("## Payment\n")[1].split("\n## ")[0]
    row = next(
        line
        for line in part.splitlines()
        if "policies/pci-dss.md" in line or "policies/poland.md)" in line
    )
    law = re.search(r"policies/([\w-]+)\.md", row)
    assert law is not None
    kind = "pnr" if "| PNR" in row else "api"
    permitted = {
        each.element
        for each in matrix.cells(PACKS)
        if (each.policy, each.kind, each.says) == (law[1], kind, "permits")
        and each.element.startswith("payment.")
    }
    assert row.split("|")[3].strip() == (str(len(permitted)) if permitted else "–")
