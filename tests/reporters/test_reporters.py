"""The reporters, each held to golden files: read a difference as a user would."""

import io
import json
import re
from itertools import product

import msgspec
import pytest

from auditor.judging import report_to_json
from auditor.judging.headline import headline
from auditor.judging.redact import redacted
from auditor.judging.requirement import IN_ADVANCE, Requirement
from auditor.observed.record import Place, Unread
from auditor.reporters import NAMES, load
from auditor.reporters import text as text_reporter
from auditor.reporters.summary import scope
from auditor.reporters.words import SEGMENTS, count, spot
from scenes import (
    AHEAD,
    EMPTY,
    FULL,
    SCENES,
    TEXTS,
    finding,
    laid_open,
    needed,
    reads_as_it_did,
    requirement,
    written,
)


@pytest.mark.parametrize(
    ("name", "scene"),
    [
        *product(["text", "json"], SCENES),
        # The page has its golden file without its style and script: tests/reporters/test_html.py.
        *((name, "full") for name in TEXTS[2:] if name != "html"),
    ],
)
def test_the_report_reads_as_it_did(name: str, scene: str) -> None:
    """To accept a change: `make golden`, and read the difference."""
    assert reads_as_it_did(written(name, SCENES[scene]), f"{scene}.{name}")


@pytest.mark.parametrize("name", NAMES)
def test_a_reporter_says_what_it_is(name: str) -> None:
    needed(name)
    assert load(name).title


@pytest.mark.parametrize("scene", SCENES)
def test_json_is_the_tree_in_its_order(scene: str) -> None:
    tree = json.loads(written("json", SCENES[scene]))
    assert tree == report_to_json.tree(SCENES[scene])
    over = ["passed_over"] if SCENES[scene].passed_over else []
    assert list(tree) == [
        "schema",
        "tool",
        "run",
        "examined",
        "findings",
        "requirements",
        "elements",
        "deadlines",
        "passed",
        "unread",
        *over,
        "waivers",
        "summary",
    ]


def test_text_shows_no_kind_of_finding_twice_and_counts_the_rest() -> None:
    many = tuple(finding(number, message=f"message {number}") for number in range(1, 21))
    report = msgspec.structs.replace(FULL, findings=many)
    text = written("text", report)
    assert len(re.findall(r": message \d+ \[", text)) == 5
    assert "and 15 more findings of 15 kinds (--verbose)" in text


def test_a_log_begins_with_the_verdict_and_with_what_fails() -> None:
    """Whoever reads the first screen of a log knows how it ended, and what to open."""
    first = written("text", FULL).splitlines()
    broken = "1 clause broken in what was examined (3 of 7 clauses)"
    assert first[0] == f"pnr-auditor 1.2.3: incomplete, 1 source not read: {broken}"
    assert "exit 4: " in first[1]
    assert first[3] == "error   not met: Hold no element beyond the list"
    assert first[5].startswith("        out/a.edi:21:1: seat is not on the closed list")


def test_one_clause_took_all_the_annotations_that_github_shows() -> None:
    many = [finding(number, message=f"message {number}") for number in range(1, 13)]
    other = finding(1, rule="UTO002", clause="mask", name="unmasked")
    report = msgspec.structs.replace(FULL, findings=(*many, other))
    shown = [line for line in written("github", report).splitlines() if line.startswith("::error")]
    assert len(shown) == 10
    assert sum("utopia/mask" in line for line in shown) == 1


def test_a_line_of_the_log_said_twice_where_a_finding_is() -> None:
    text = written("text", FULL)
    assert "out/a.edi:21:1: seat is not on the closed list [seat.number] × 9\n" in text
    assert "traveller 1, special service request" not in text
    out = io.StringIO()
    text_reporter.write(FULL, out, every=True)
    assert "traveller 1, special service request (segment 11 SSR)" in out.getvalue()


def test_warnings_and_notes_are_a_line_each_unless_asked_for() -> None:
    text = written("text", FULL)
    assert [line for line in text.splitlines() if line.startswith(("warning ", "note "))] == [
        (
            "note    store.jsonl:4: for a person to judge: Hold no element beyond the list"
            " · UTO002 sensitive-code · utopia/belief · 1 finding in 1 record · seat.number"
        ),
        (
            "warning out/a.edi:120: the control count does not agree with what is there"
            " · UTO009 wrong-control-count · structure · 1 finding in 1 message"
        ),
    ]
    out = io.StringIO()
    text_reporter.write(FULL, out, every=True)
    assert "do:  Count again." in out.getvalue()
    assert "do:  Count again." not in text


def test_of_many_files_a_table_says_how_many_findings_each_has() -> None:
    text = written("text", FULL)
    assert "  errors  warnings   notes  file\n       9         1       0  out/a.edi\n" in text
    many = tuple(
        finding(1, place=msgspec.structs.replace(finding(1).place, source=f"f{number:02}.edi"))
        for number in range(14)
    )
    text = written("text", msgspec.structs.replace(FULL, findings=many))
    assert text.count("       1         0       0  f") == 10
    assert "and 4 more files (--verbose)" in text


def test_against_a_baseline_what_is_new_comes_first_and_alone() -> None:
    known = tuple(
        msgspec.structs.replace(each, known=number != 5)
        for number, each in enumerate(FULL.findings)
    )
    run = msgspec.structs.replace(FULL.run, baseline=True)
    text = written("text", msgspec.structs.replace(FULL, run=run, findings=known))
    assert text.splitlines()[1].startswith("1 new, 11 known: ")
    assert "error   new: not met: Hold no element beyond the list\n" in text
    assert "out/a.edi:25:1: seat is not on the closed list [seat.number]\n" in text
    assert text.count("out/") == 5  # the new one, and what was not read or passed over
    assert "(--verbose shows them)" in text


def test_no_name_can_move_a_cursor() -> None:
    place = Place(source="\x1b]0;x\x07\u202e.edi", record=1, pointer="/\x9b2J")
    report = msgspec.structs.replace(
        FULL, findings=(finding(1, place=place),), unread=(Unread("\x1b[2J", "no\nway"),)
    )
    text = written("text", report)
    assert all(line.isprintable() for line in text.splitlines())
    assert r"\x1b]0;x\x07\u202e.edi" in text


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_colours_are_for_terminals() -> None:
    out = Terminal()
    load("text").write(FULL, out)
    assert "\x1b[31;1merror" in out.getvalue()
    assert "\x1b" not in written("text", FULL)


def test_a_place_is_told_in_words() -> None:
    place = Place(source="a", message=1, record=2, segment=12, tag="IFT", line=14)
    assert spot(place) == "message 1, record 2, free text (segment 12 IFT, line 14)"
    assert spot(Place(source="a", table="pnr", column="name", row=3)) == (
        "table pnr, column name, row 3"
    )
    assert spot(Place(source="a", message=1, segment=3, tag="?")) == ("message 1 (segment 3 ?)")


def test_words_are_counted() -> None:
    assert [count(1, "record"), count(0, "record"), count(2, "city"), count(2, "day")] == [
        "1 record",
        "0 records",
        "2 cities",
        "2 days",
    ]


def test_segments_have_three_letters_and_words() -> None:
    assert all(len(tag) == 3 and words for tag, words in SEGMENTS.items())


def _headline(*requirements: Requirement) -> str:
    return headline(msgspec.structs.replace(AHEAD, requirements=requirements))


def test_the_headline_counts_apart_what_is_not_certain_or_not_law_yet() -> None:
    law, read = requirement("a", "fail"), requirement("b", "fail", basis="memory")
    ahead = requirement("c", "fail", reason=IN_ADVANCE, basis="inferred")
    passed, review = requirement("d", "pass"), requirement("e", "review")
    unsure = "by this project's reading, a second-hand text or an unconfirmed citation"
    start = "; 1 clause would be broken once the law starts"
    looked = "in what was examined"
    assert _headline(law, passed) == f"1 clause broken {looked} (2 of 2 clauses)"
    assert _headline(law, law, read) == (
        f"2 clauses broken, 1 more {unsure}, {looked} (3 of 3 clauses)"
    )
    assert _headline(read) == f"1 clause broken {unsure} {looked} (1 of 1 clauses)"
    unless = msgspec.structs.replace(law, doubtful=True)
    no_data = "unless an exception applies that no data show"
    assert _headline(unless, passed) == f"1 clause broken {no_data} {looked} (2 of 2 clauses)"
    assert _headline(law, unless, read) == (
        f"1 clause broken, 1 more {no_data}, 1 more {unsure}, {looked} (3 of 3 clauses)"
    )
    # What is unsure in two ways is told once.
    assert _headline(msgspec.structs.replace(read, doubtful=True)) == _headline(read)
    assert _headline(law, ahead) == f"1 clause broken {looked} (2 of 2 clauses){start}"
    assert _headline(ahead, passed) == f"no breach found {looked} (2 of 2 clauses){start}"
    assert _headline(ahead, review) == (
        f"no certain breach found {looked} (2 of 2 clauses); 1 to be judged by a person{start}"
    )
    assert headline(EMPTY) == "nothing was examined (0 of 0 clauses)"


def test_what_the_receiver_must_delete_is_no_breach_yet_and_no_clean_run() -> None:
    passed, review = requirement("a", "pass"), requirement("b", "review")
    one, two = requirement("c", "on-receipt"), requirement("d", "on-receipt")
    assert _headline(passed, one) == (
        "no breach yet in what was examined (2 of 2 clauses); 1 clause names data that the receiver must delete"
    )
    assert _headline(review, one, two) == (
        "no certain breach yet in what was examined (3 of 3 clauses); 1 to be judged by a person; "
        "2 clauses name data that the receiver must delete"
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_copy_for_circulation_shows_no_place(name: str) -> None:
    needed(name)
    told = laid_open(name, redacted(FULL))
    shown = written("text", FULL) + written("markdown", FULL)
    for place in (
        "out/a.edi",
        "out/b.edi",
        "out/c.pdf",
        "store.jsonl",
        "/groups/service",
        "segment 11",
        "edi:21",
    ):
        assert place in shown
        assert place not in told
    if name not in {"json", "gitlab"}:
        assert "a copy for circulation, without places" in told or name == "html"


def test_where_no_place_is_told_none_is_counted() -> None:
    text = written("text", redacted(FULL))
    assert "UTO001 excess-element · utopia/list · 10 findings\n" in text
    assert "        seat is not on the closed list [seat.number] × 9\n" in text


@pytest.mark.parametrize(
    ("link", "linked"),
    [
        ("https://www.legislation.gov.uk/uksi/2018/598", True),
        ("https://x.example/law", False),
        ("javascript:alert(1)", False),
        (None, False),
    ],
)
def test_a_citation_links_to_its_official_text_and_nowhere_else(
    link: str | None, *, linked: bool
) -> None:
    asked = tuple(msgspec.structs.replace(each, link=link) for each in FULL.requirements)
    shown = written("markdown", msgspec.structs.replace(FULL, requirements=asked))
    assert (f"](<{link}>)" in shown) is linked
    assert "](" in shown if linked else "](" not in shown
    assert ("no address of an official text is known" in shown) is not linked


@pytest.mark.parametrize("name", ["markdown", "html"])
def test_what_a_clause_demands_stands_before_its_citation_and_its_words_beside_it(
    name: str,
) -> None:
    """DOCX, PDF and XLSX show it in their golden files."""
    needed(name)
    shown = written(name, FULL)
    title, cites = "Hold no element beyond the list", "Passenger Data Act, section 1"
    assert shown.index(title) < shown.index(cites)
    assert "the Gazette of Utopia" in shown
    assert "No element" in shown


def test_where_a_long_line_of_the_log_went_on_the_next_seemed_to_begin() -> None:
    out = io.StringIO()
    text_reporter.write(FULL, out, width=50)
    lines = out.getvalue().splitlines()
    at = next(
        number for number, line in enumerate(lines) if line.startswith("        out/a.edi:21:1: ")
    )
    assert lines[at + 1] == "          list [seat.number] × 9"


def test_how_many_clauses_of_a_pack_were_judged_can_be_worked_out() -> None:
    pack = msgspec.structs.replace(FULL.run.policies[0], clauses=11)
    assert scope(FULL.requirements, [pack]) == (
        "11 clauses in the pack: 3 not law on this day, 1 not applicable, 7 apply, 3 of them judged"
    )
    older = msgspec.structs.replace(pack, clauses=None)
    assert scope(FULL.requirements, [older, pack]) == (
        "8 clauses in 2 packs: 1 not applicable, 7 apply, 3 of them judged"
    )
    assert "(3 of 7 clauses)" in headline(FULL)
