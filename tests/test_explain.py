"""The generated pages: complete, linked without a dead end, whole, and committed as they are."""

import re
import shutil
from itertools import groupby
from pathlib import Path, PurePosixPath

import pytest

from auditor import explain, policies
from auditor.cli import VERBS
from auditor.explain import case, parameter, words
from auditor.explain.markdown import linked, plain, slug, table
from auditor.explain.policy_text import lines as show
from auditor.formats.edifact.content import TOLD_BY_TEXT, detectors
from auditor.knowledge.element import ELEMENTS
from auditor.law.rule import Rule
from auditor.rules import all_rules
from pages import checkout, readme, situation, slot, usage
from pages.__main__ import main
from pages.whole import pages

ROOT = Path(__file__).parents[1]
CASES = checkout.cases(ROOT)
SITUATIONS = checkout.situations(ROOT)
PAGES = pages(CASES, SITUATIONS)


def anchors(page: str) -> set[str]:
    return {slug(line.lstrip("# ")) for line in page.splitlines() if line.startswith("#")}


def rows(page: str) -> list[list[str]]:
    """Each table of a page as its lines."""
    grouped = groupby(page.splitlines(), lambda line: line.startswith("|"))
    return [list(lines) for inside, lines in grouped if inside]


def cells(line: str) -> list[str]:
    return [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def row_of(page: str, first: str) -> dict[str, str]:
    """The first row that begins with `first`, by the heads of its columns."""
    for lines in rows(page):
        for line in lines[2:]:
            if cells(line)[0] == first:
                return dict(zip(cells(lines[0]), cells(line), strict=True))
    raise KeyError(first)


# --- what the pages say ---------------------------------------------------------------------------


def test_the_same_pages_come_out_twice() -> None:
    assert pages(CASES, SITUATIONS) == PAGES


def test_what_is_committed_is_what_the_code_says() -> None:
    made = {f"docs/{path}": text for path, text in PAGES.items()}
    # What is read in place of the packs is held to them in test_policies.
    stale = checkout.out_of_step(ROOT, made)
    assert [each for each in stale if each.startswith("docs/")] == []


def test_every_generated_page_is_reached_from_an_index() -> None:
    indexes = [text for path, text in PAGES.items() if "/" not in path]
    reached = {target for text in indexes for target in re.findall(r"\]\(([\w./-]+)", text)}
    assert set(PAGES) - {path for path in PAGES if "/" not in path} <= reached


@pytest.mark.parametrize("path", PAGES)
def test_every_link_leads_somewhere(path: str) -> None:
    for target, anchor in re.findall(r"\]\(([^)#]*)#?([^)]*)\)", PAGES[path]):
        there = _resolved(path, target) if target else path
        assert there in PAGES, target
        assert not anchor or anchor in anchors(PAGES[there]), f"{there}#{anchor}"


def _resolved(page: str, target: str) -> str:
    parts: list[str] = []
    for part in (*PurePosixPath(page).parent.parts, *PurePosixPath(target).parts):
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


@pytest.mark.parametrize("path", PAGES)
def test_tables_are_whole_and_headings_are_told_apart(path: str) -> None:
    for lines in rows(PAGES[path]):
        assert len({len(cells(line)) for line in lines}) == 1, lines[0]
        assert len(lines) > 2, "a table without a row"
    headings = [line for line in PAGES[path].splitlines() if line.startswith("#")]
    assert len({slug(line.lstrip("# ")) for line in headings}) == len(headings)


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.name)
def test_a_rule_shows_a_clean_and_a_breaching_case_and_who_uses_it(rule: Rule) -> None:
    page = PAGES[f"rules/{rule.name}.md"]
    clean = next(each for each in CASES[rule.name] if not each.breach)
    breaching = next(each for each in CASES[rule.name] if each.breach)
    assert clean.text in page
    assert breaching.text in page
    assert "finds:" in breaching.text
    assert "finds:" not in clean.text
    for policy in policies.names():
        for clause in policies.read(policy).clauses:
            named = f"[{clause.id}](../policies/{policy}.md#{slug(clause.id)})" in page
            assert named == (clause.rule == rule.name)


@pytest.mark.parametrize("policy", policies.names())
def test_a_terminal_shows_what_the_page_does(policy: str) -> None:
    pack = policies.read(policy)
    shown = list(show(pack))
    assert all(len(line) <= 100 for line in shown)
    flat = " ".join(" ".join(shown).split())
    said = [pack.title, pack.edition, *pack.parameters.values()]
    said += [text for each in pack.law for text in (each.words, each.cites)]
    for clause in pack.clauses:
        assert flat.count(f"{clause.title} · {clause.id} · ") == 1
        said += [clause.cites, clause.edition or "", clause.manual or "", clause.note or ""]
        said += [each.words for each in clause.unless]
    assert not [each for each in said if " ".join(each.split()) not in flat]


@pytest.mark.parametrize("policy", policies.names())
def test_a_policy_shows_each_clause_with_citation_force_and_basis(policy: str) -> None:
    page = PAGES[f"policies/{policy}.md"]
    flat = " ".join(page.split())
    for clause in policies.read(policy).clauses:
        row = row_of(page, f"[{clause.id}](#{slug(clause.id)})")
        if "figure" in row:  # the clause stands in the table of figures first
            assert None in clause.with_.values()
        else:
            assert row["binding"] == clause.binding
            assert row["basis"] == clause.basis
        assert f"{words.BASIS[clause.basis]}." in flat
        assert " ".join(clause.cites.split()) in flat
        assert clause.manual is None or " ".join(clause.manual.split()) in flat
        assert clause.note is None or " ".join(clause.note.split()) in flat
        for exemption in clause.unless:
            assert " ".join(exemption.words.split()) in flat


@pytest.mark.parametrize("policy", policies.names())
def test_a_policy_tells_each_situation_that_is_tried(policy: str) -> None:
    page = PAGES[f"policies/{policy}.md"]
    flat = " ".join(page.partition("## Situations that are tried")[2].split())
    assert SITUATIONS[policy]
    for each in SITUATIONS[policy]:
        _, _, told = flat.partition(f"**{' '.join(each.name.split())}**")
        told = told.partition(" - **")[0]
        for words_, clauses in each.clauses:
            assert words_ in told
            assert [clause for clause in clauses if f"[{clause}](#" not in told] == []


def test_a_situation_tells_what_is_broken_or_else_what_passes() -> None:
    text = """about: x
situations:
  - name: a day later it is not
    as_of: "2026-03-01T00:00:00Z"
    records: [{}]
    fail: [art-1]
    pass: [art-2]
  - name: in time
    records: [{}]
    pass: [art-1]
"""
    late, kept = situation.parse(text)
    broken = (("broken", ("art-1",)),)
    assert late == situation.Situation("a day later it is not", "2026-03-01", broken)
    assert kept == situation.Situation("in time", None, (("passed", ("art-1",)),))
    told = "\n".join(situation.render([late, kept], linked("policies/x.md")))
    assert "- **a day later it is not** (as of 2026-03-01): broken: [art-1](#art-1)" in told
    assert "- **in time**: passed: [art-1](#art-1)" in told


def test_what_nobody_could_confirm_is_said_once_per_figure() -> None:
    for policy in map(policies.read, policies.names()):
        unsure = [name for clause in policy.clauses for name in parameter.unconfirmed(clause.with_)]
        page = PAGES[f"policies/{policy.id}.md"]
        assert ("## Figures that nobody could confirm" in page) == bool(unsure)
        assert page.count("nobody could confirm the figure") == len(unsure)


def test_every_element_stands_in_the_dictionary_with_its_references() -> None:
    page = PAGES["elements.md"]
    for element in ELEMENTS.values():
        row = row_of(page, f"`{element.id}`")
        assert row["Annex I"] == (", ".join(element.references.get("eu_pnr_annex_i", ("–",))))


def test_the_closed_list_and_the_page_agree() -> None:
    permitted = row_of(PAGES["elements.md"], "`traveller.surname`")
    assert "eu-pnr" in permitted["permitted in PNR by"]
    refused = row_of(PAGES["elements.md"], "`traveller.biometric`")
    assert refused["permitted in PNR by"] == refused["permitted in API by"] == "–"
    # Which rule owns a text or a third person is the rules' business; the page asks them.
    remark = row_of(PAGES["elements.md"], "`remark.general`")
    assert "eu-pnr" not in remark["permitted in PNR by"]


def test_the_dictionary_says_what_carries_an_element() -> None:
    last = rows(PAGES["elements.md"])[-1]
    found = {cells(line)[0]: cells(line) for line in last[2:]}
    assert set(found) == {f"`{element}`" for element in ELEMENTS}
    heads = cells(last[0])
    assert "TIF 1.1" in found["`traveller.surname`"][heads.index("PNRGOV")]
    assert "SSR DOCS" in found["`traveller.sex`"][heads.index("PNRGOV")]


@pytest.mark.parametrize("name", slot.tables())
def test_a_format_shows_each_row_of_its_table(name: str) -> None:
    page = PAGES[f"formats/{name}.md"]
    shown = [cells(line) for lines in rows(page) for line in lines[2:]]
    for row in slot.paths() if name == slot.XML else slot.rows(name):
        place = (row.where,) if isinstance(row, slot.Path) else (row.group, row.tag, row.where)
        element = "structure" if row.element is None else f"[{row.element}]"
        assert any(
            (*line[:-2],) == place and line[-2].startswith(element) and line[-1] == row.title
            for line in shown
        )


# --- an installed package -------------------------------------------------------------------------


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.name)
def test_a_terminal_shows_all_of_a_rule_without_a_checkout(rule: Rule) -> None:
    text = explain.rule_text(rule)
    assert "](" not in text
    prose, _, examples = text.partition("\nexamples\n")
    assert all(len(line) <= 100 for line in prose.splitlines())
    flat = " ".join(prose.split())
    assert " ".join(rule.doc.split()[-20:]) in flat
    assert f"since version: {rule.since}" in flat
    assert [said for said in rule.remedy.values() if " ".join(said.split()) not in flat] == []
    for policy in map(policies.read, policies.names()):
        for clause in policy.clauses:
            if clause.rule == rule.name:
                assert f"{clause.id}: {' '.join(clause.cites.split())}" in flat
    assert "No finding: " in examples
    assert "A finding: " in examples
    clean, breaching = case.chosen(CASES[rule.name])
    for line in (clean.text + "\n" + breaching.text).splitlines():
        assert f"        {line}" in examples


def test_the_examples_that_come_with_the_package_are_those_of_the_tests() -> None:
    shipped = ROOT / "auditor/explain" / case.EXAMPLES
    assert shipped.read_text("utf-8") == case.packed(CASES)
    assert case.examples() == {name: case.chosen(CASES[name]) for name in sorted(CASES)}


# --- the parts ------------------------------------------------------------------------------------


def test_conditions_of_slots_read_as_words() -> None:
    def where(at: str, when: str) -> str:
        return slot.Row("1", "IFT", when, at, None, "", "").where

    assert where("1.2", "") == "1.2"
    assert where("2+.*", "1.2=3|4|P01") == "2+ where 1.2 is 3, 4 or P01"
    assert where("n.4-5 1.*", "n.3~9{6}") == "n.4-5, 1 where n.3 has the form `9{6}`"
    assert where("0", "0~") == "the segment where it is empty"
    assert slot.Path("A@b", "@C=R|D", None, "", "").where == "A@b where C is R or D"
    assert where("4.1", "1.1=SSR&4.2~.+") == "4.1 where 1.1 is SSR and 4.2 is there"


def test_what_a_text_turns_out_to_be_is_what_its_detector_says() -> None:
    told = {
        "osi": [*(b"CTC%c SPECIMEN" % letter for letter in range(65, 91)), b"IP ADDRESS"],
        "contact": [b"SPECIMEN@EXAMPLE.COM", b"SPECIMEN//EXAMPLE.COM"],
    }
    assert set(told) == set(TOLD_BY_TEXT)
    for kind, texts in told.items():
        found = {detectors()[kind](text)[0] for text in texts} - {None}
        assert found == set(TOLD_BY_TEXT[kind])
    others = (
        detectors()[kind](text)[0] for kind in {*detectors()} - {*told} for text in told["osi"]
    )
    assert set(others) == {None}


@pytest.mark.parametrize(
    ("iso", "said"),
    [
        ("P6M", "P6M (6 months)"),
        ("P1Y6M", "P1Y6M (1 year 6 months)"),
        ("PT48H", "PT48H (48 hours)"),
        ("-PT1H30M", "-PT1H30M (1 hour 30 minutes before)"),
        ("PT0S", "PT0S (at once)"),
        ("P2W", "P2W (14 days)"),
    ],
)
def test_periods_read_as_words(iso: str, said: str) -> None:
    assert words.period(iso) == said


def test_parameters_of_every_kind_read_as_words() -> None:
    given = {
        "permits": ["traveller.surname", "seat.number", "traveller.title"],
        "windows": [{"from": "-PT48H", "status": None}],
        "after": None,
        "formats": {"pnrgov": "11:1"},
        "each_kind": False,
        "none": [],
    }
    assert "\n".join(parameter.given(given, plain)) == (
        "- `permits`, 3 data elements:\n"
        "  - traveller: `surname`, `title`\n"
        "  - seat: `number`\n"
        "- `windows`:\n"
        "  - from: -PT48H (48 hours before); status: any\n"
        "- `after`: null: nobody could confirm the figure, so the clause is not evaluated\n"
        "- `formats`: pnrgov: `11:1`\n"
        "- `each_kind`: no\n"
        "- `none`: none"
    )


def test_links_are_relative_to_the_page_they_stand_on() -> None:
    assert linked("rules/x.md")("y", "policies/y.md#a") == "[y](../policies/y.md#a)"
    assert linked("rules.md")("x", "rules/x.md") == "[x](rules/x.md)"
    assert linked("rules/x.md")("here", "rules/x.md#a") == "[here](#a)"


def test_a_bar_in_a_cell_does_not_end_it() -> None:
    assert cells(table(("a", "b"), [("1|2", "3\n4")]).splitlines()[2]) == ["1|2", "3 4"]
    assert r"1\|2" in table(("a", "b"), [("1|2", "3\n4")])


def test_cases_are_shown_as_they_are_run() -> None:
    text = """about: x
with:
  most: 1
cases:
  - name: one is lawful
    records: [{}]

  # the next is not
  - name: two are not
    with: {most: 0}
    records: [{}, {}]
    finds: [{severity: error}]
  - name: nobody knows
    records: [{}]
    unjudged: clock
"""
    clean, breaching = case.parse(text)
    assert clean == case.Case("one is lawful", "with:\n  most: 1\nrecords: [{}]", breach=False)
    assert breaching == case.Case(
        "two are not", "with: {most: 0}\nrecords: [{}, {}]\nfinds: [{severity: error}]", breach=True
    )


# --- the README -----------------------------------------------------------------------------------

README = """# x

<!-- command one -->
```sh
python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/auditor demo --out 'a b'
```

<!-- output -->
```text
old
```
<!-- /output -->
text
<!-- regimes -->
<!-- /regimes -->
"""


def test_the_readme_says_itself_what_is_run() -> None:
    assert readme.first(README) == ["demo", "--out", "a b"]
    with pytest.raises(ValueError, match="command one"):
        readme.first("# nothing")


def test_blocks_are_replaced_and_nothing_else_is() -> None:
    blocks = {"output": readme.fenced(r"new \1  " + "\n\n"), "regimes": "| a |\n"}
    filled = readme.filled(README, blocks)
    assert filled == README.replace("old", r"new \1").replace("<!-- /reg", "| a |\n<!-- /reg")
    assert readme.filled(filled, blocks) == filled


def test_the_regimes_are_counted_by_what_is_checked_by_hand_and_unconfirmed() -> None:
    """Counted by hand in the pack of the Security Council's resolutions, which is short."""
    (lines,) = rows(readme.regimes(map(policies.read, policies.names())))
    assert len(lines) == 2 + len(policies.names())
    row = next(cells(line) for line in lines if "[unsc-resolutions]" in line)
    assert row[:5] == [
        "[unsc-resolutions](docs/policies/unsc-resolutions.md)",
        "in force",
        "3",
        "9",
        "0",
    ]
    assert next(cells(line) for line in lines if "[icao-annex9]" in line)[4] == "2"


def test_the_page_of_the_command_line_has_the_help_of_every_verb() -> None:
    helps = {"auditor": "Usage: auditor  \n", "auditor audit": "a", "auditor policy lint": "b"}
    page = usage.render(helps)
    assert "## auditor\n\n```text\nUsage: auditor\n```" in page
    assert "- [`auditor audit`](#auditor-audit)" in page
    assert "### auditor policy lint" in page
    committed = (ROOT / "docs" / usage.PATH).read_text("utf-8")
    for verb in VERBS:
        assert f"\n## auditor {verb}\n" in committed


def test_a_long_text_says_how_much_is_left_out() -> None:
    whole = [*"abcde", "next", "end"]
    assert readme.abridged("\n\n".join(whole)) == "\n\n".join(whole) + "\n"
    long = "\n\n".join([*"abcdefg", "next", "end"])
    kept = "\n\n".join([*"abcde", "… 2 more paragraphs, left out here …", "next", "end"])
    assert readme.abridged(long) == kept + "\n"


@pytest.mark.parametrize("text", ["", README.replace("<!-- /regimes -->\n", ""), README + README])
def test_a_readme_without_its_blocks_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="needs one block"):
        readme.filled(text, {"regimes": ""})


# --- the door -------------------------------------------------------------------------------------


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A checkout in step, as far as the pages and the README go."""
    for path in ("README.md", "tests/rules", "tests/policies", "auditor", "docs", "schemas"):
        if (ROOT / path).is_dir():
            shutil.copytree(
                ROOT / path, tmp_path / path, ignore=shutil.ignore_patterns("__pycache__")
            )
        elif (ROOT / path).is_file():
            shutil.copy(ROOT / path, tmp_path / path)
    return tmp_path


@pytest.mark.slow
def test_write_brings_in_step_and_check_tells_what_is_not(
    tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tree / "docs/rules.md").write_text("other")
    (tree / "docs/elements.md").unlink()
    (tree / "docs/policies/of-yesterday.md").write_text("# gone")
    (tree / "docs/decisions/by-hand.md").write_text("# stays")
    assert main(["--check"], tree) == 1
    assert capsys.readouterr().out.splitlines() == [
        "out of step: docs/elements.md",
        "out of step: docs/policies/of-yesterday.md",
        "out of step: docs/rules.md",
        "run `make generated` and commit what it writes",
    ]
    assert main(["--write"], tree) == 0
    assert not (tree / "docs/policies/of-yesterday.md").exists()
    assert (tree / "docs/decisions/by-hand.md").exists()
    for page in ("docs/rules.md", "docs/elements.md"):
        assert (tree / page).read_text("utf-8") == (ROOT / page).read_text("utf-8")


@pytest.mark.parametrize("arguments", [[], ["--wrong"], ["--write", "--check"]])
def test_wrong_use_is_told(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments, ROOT) == 2
    assert "usage:" in capsys.readouterr().err


def test_outside_a_checkout_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--write"], tmp_path) == 2
    assert "no checkout" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_page_tells_how_many_clauses_are_checked_and_on_what() -> None:
    """Counted by hand in the pack of the Security Council's resolutions, which is short."""
    scale = words.scale(policies.read("unsc-resolutions"))
    assert scale == "12 clauses: 3 checked (3 on declarations); 9 to be looked at by hand"
    assert f"{scale}." in " ".join(PAGES["policies/unsc-resolutions.md"].split())
    assert ", some on several" in words.scale(policies.read("eu-pnr"))
    assert ", of which 2 without a confirmed figure" in words.scale(policies.read("icao-annex9"))
