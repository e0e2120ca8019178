"""Not looked at is not passed: gates that were green without having looked."""

import io
import json
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from jsonschema import Draft202012Validator

from auditor.api.audit import audit
from auditor.explain import schemas
from auditor.reporters import NAMES, load
from gate import CLEAN, EXCESS, LAW, Gate, put, tree
from scenes import LACKING


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("*.gone", "*.gone: no data fit this pattern"),
        ("vacant", "vacant: no data are in this folder"),
        ("blank.edi", "blank.edi: it is empty"),
        ("spaces.edi", "spaces.edi: it is empty"),
        ("dots", "dots: no data are in this folder: what is in it is hidden"),
    ],
)
def test_the_build_was_green_with_nothing_where_something_was_asked_for(
    gate: Gate, asked: str, words: str
) -> None:
    put("out/push.edi")
    Path("vacant").mkdir()
    put("blank.edi", b"")
    put("spaces.edi", b" \r\n")
    put("dots/.push.edi", EXCESS)
    for others in ((), ("out",)):
        ran = gate("audit", asked, *others, *LAW)
        assert ran.code == 3, ran.told
        assert words in ran.told
        assert not any(line.startswith("no breach found") for line in ran.out.splitlines())
        assert gate("audit", asked, *others, *LAW, "--allow-empty").code == 0
    assert gate("audit", "out", *LAW).code == 0
    put("out/push.edi", EXCESS)
    assert gate("audit", asked, "out", *LAW).code == 1  # what was found is not hidden by it


def test_what_was_unread_was_counted_as_examined(gate: Gate) -> None:
    put("push.edi")
    put("letter.pdf", b"%PDF-1.7 ")
    put("blank.edi", b"")
    told = tree(gate, "push.edi", "letter.pdf", "blank.edi", "gone.edi", *LAW)
    assert told["examined"] | {"travellers": 1} == {
        "sources": 1, "messages": 1, "records": 1, "travellers": 1, "partly_read": 0, "unread": 3,
    }  # fmt: skip


def test_the_headline_read_clean_where_something_was_not_read(gate: Gate) -> None:
    put("push.edi")
    whole = gate("audit", "push.edi", *LAW, "--quiet")
    assert whole.out.startswith("no breach found in what was examined (1 of ")
    part = gate("audit", "push.edi", "gone.edi", "*.gone", *LAW, "--quiet")
    assert part.code == 4
    assert part.out.startswith(
        "incomplete, 1 source not read and 1 request that fits no data: no breach found"
    )


def test_a_pattern_of_the_settings_that_fits_nothing_was_silent(gate: Gate) -> None:
    put("out/push.edi")
    put("auditor.toml", '[[paths]]\nglob = "outt/**"\ndirection = "in"\n')
    ran = gate("audit", "out", *LAW)
    assert ran.code == 3
    assert "[[paths]] outt/**: this pattern of the settings fits no file" in ran.told
    assert gate("audit", "out", *LAW, "--allow-empty").code == 0
    put("outt/other.edi")  # it speaks of what this run does not look at
    assert gate("audit", "out", *LAW).code == 0
    for glob in ("*.edi", "out/*", "**/push.edi", "./out/**"):
        put("auditor.toml", f'[[paths]]\nglob = "{glob}"\ndirection = "in"\n')
        assert gate("audit", "out", *LAW).code == 0, glob


def test_hidden_files_were_left_out_without_a_word(gate: Gate) -> None:
    put("out/push.edi")
    put("out/.archive/push.edi", EXCESS)
    put("out/.hidden.edi", EXCESS)
    ran = gate("audit", "out", *LAW)
    assert ran.code == 0
    assert "2 hidden behind a dot: out/.archive, out/.hidden.edi" in ran.told
    told = tree(gate, "out", *LAW)["passed_over"]
    assert told == [
        {
            "reason": "hidden behind a dot",
            "number": 2,
            "first": ["out/.archive", "out/.hidden.edi"],
        }
    ]
    assert gate("audit", "out/.hidden.edi", "out/.archive", *LAW).code == 1


def test_a_readme_in_the_folder_failed_the_build(gate: Gate) -> None:
    put("out/push.edi")
    for name in ("README.md", "make.sh", "__init__.py", "LICENSE", "logo.png", "push.edi.sha256"):
        put(f"out/{name}", b"" if name == "__init__.py" else b"# how these were made\n")
    put(
        "out/junit.xml",
        b'<?xml version="1.0" encoding="utf-8"?><testsuites><testsuite name="pytest"/></testsuites>',
    )
    ran = gate("audit", "out", *LAW)
    assert ran.code == 0
    assert ran.told.count("of a kind that is no data") == 1
    assert "7 of a kind that is no data: out/LICENSE and 6 more" in ran.told
    assert gate("audit", "out/README.md", *LAW).code == 4
    assert gate("audit", "out/README.md", "out", *LAW, "--fail-on", "never").code == 0
    # It is the content that says what is data.
    put("out/message.md", EXCESS)
    assert gate("audit", "out", *LAW).code == 1


def test_what_may_be_broken_data_is_never_passed_over(gate: Gate) -> None:
    put("out/push.edi")
    for name in ("message.txt", "table.csv", "rows.json", "no_suffix", "some.edi", "x.xml"):
        path = put(f"out/{name}", b"\x00garbage")
        assert gate("audit", "out", *LAW).code == 4, name
        path.unlink()


@pytest.mark.parametrize("form", [each for each in NAMES if each not in LACKING])
@pytest.mark.parametrize("content", [CLEAN, EXCESS], ids=["clean", "findings"])
def test_its_own_report_in_the_folder_failed_the_next_build(
    gate: Gate, form: str, content: bytes
) -> None:
    put("out/push.edi", content)
    assert gate("audit", "out", *LAW, "--output", f"{form}=out/report.{form}").code in (0, 1)
    code = 1 if content == EXCESS else 0
    ran = gate("audit", "out", *LAW)
    assert (ran.code, f"1 of a kind that is no data: out/report.{form}" in ran.told) == (code, True)
    assert gate("audit", f"out/report.{form}", *LAW).code == 4
    with ZipFile("out.zip", "w") as archive:
        archive.write("out/push.edi")
        archive.write(f"out/report.{form}")
    ran = gate("audit", "out.zip", *LAW)
    assert (ran.code, f"out.zip!out/report.{form}" in ran.told) == (code, True), ran.told


def test_its_own_files_in_the_folder_failed_the_build(gate: Gate) -> None:
    """Whatever a verb writes may lie beside the data; what is like it and is none of its own is not passed over."""
    put("out/push.edi", EXCESS)
    for form in ("duckdb", "sqlite"):
        told = gate("audit", "out/push.edi", *LAW, "--record", f"out/runs.{form}")
        assert (told.code, told.err) == (1, "")
    gate("audit", "out/push.edi", *LAW, "--output", "json=out/r.json",
         "--output", "findings=out/f.jsonl")  # fmt: skip
    verdict = gate("audit", "out/push.edi", *LAW, "-q").out
    trend = gate("report", "--trend", "out/runs.sqlite", "--to", "csv").out
    put("out/waivers.yaml", "waivers: []\n")
    put("out/law.yaml", Path("law.yaml").read_bytes())
    put("out/ci.toml", 'policy = "law.yaml"\n')
    put("out/verdict.txt", verdict)
    put("out/trend.csv", trend)
    for verb in (
        ("baseline", "create", "out/r.json", "--out", "out/baseline.json"),
        ("report", "out/r.json", "out/r.json", "--to", "json", "--output", "out/diff.json"),
        ("report", "out/r.json", "out/r.json", "--to", "text", "--output", "out/diff.txt"),
        ("evidence", "make", "out/r.json", "--policy", "law.yaml", "--out", "out/pack"),
        ("evidence", "make", "out/r.json", "--policy", "law.yaml", "--out", "out/pack.zip"),
        ("assess", "new", "--policy", "law.yaml", "--out", "out/assessment.yaml"),
        ("assess", "new", "--policy", "law.yaml", "--out", "out/form.docx"),
        ("policy", "trace", "law.yaml", "--format", "csv"),
        ("policy", "trace", "law.yaml"),
        ("policy", "show", "law.yaml"),
        ("forecast", "out/push.edi", "--policy", "law.yaml", "--to", "2027-01-31", "--format", "csv"),
    ):  # fmt: skip
        ran = gate(*verb)
        assert ran.code == 0, ran.told
        if ran.out:
            put(f"out/{len(list(Path('out').iterdir()))}.{verb[-1]}", ran.out)
    ran = gate("audit", "out", *LAW, "--baseline", "out/baseline.json")
    assert "not read" not in ran.told
    assert ran.code == 0
    put("out/letter.pdf", b"%PDF-1.7 ")
    shutil.copy("out/runs.sqlite", "out/more.sqlite")
    with closing(sqlite3.connect("out/more.sqlite")) as db:
        db.execute("CREATE TABLE passengers (name text)")
    with ZipFile("out/table.xlsx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("docProps/core.xml", "<dc:creator>Somebody</dc:creator>")
    told = tree(gate, "out", *LAW)["unread"]
    assert {each["source"] for each in told} == {
        "out/letter.pdf",
        "out/more.sqlite",
        "out/table.xlsx",
    }


def test_a_readme_in_an_archive_failed_the_build(gate: Gate) -> None:
    with ZipFile("out.zip", "w") as archive:
        archive.writestr("push.edi", CLEAN)
        archive.writestr("README.md", "# how these were made")
        archive.writestr("LICENSE.txt", "do as you like")
    ran = gate("audit", "out.zip", *LAW)
    assert (ran.code, "2 of a kind that is no data: out.zip!LICENSE.txt" in ran.told) == (0, True)


def test_an_archive_that_holds_nothing_was_green_beside_data(gate: Gate) -> None:
    put("push.edi")
    put("out/push.edi")
    for members in ((), ("README.md",), ("a/logo.png", "a/LICENSE")):
        with ZipFile("some.zip", "w") as archive:
            for name in members:
                archive.writestr(name, "x")
        ran = gate("audit", "some.zip", "push.edi", *LAW)
        assert (ran.code, "some.zip: no data are in this archive" in ran.told) == (3, True)
        assert gate("audit", "some.zip", "push.edi", *LAW, "--allow-empty").code == 0
        # Met in a folder it is as empty as its members are of a kind that is no data.
        put("out/some.zip", Path("some.zip").read_bytes())
        assert gate("audit", "out", *LAW).code == (0 if members else 3)


def test_a_document_in_an_archive_was_said_to_be_empty(gate: Gate) -> None:
    with ZipFile("inner.docx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    with ZipFile("some.zip", "w") as archive:
        archive.write("inner.docx")
    assert "some.zip!inner.docx: this is an office document" in gate("audit", "some.zip", *LAW).told


def test_what_git_ignores_failed_the_build(gate: Gate) -> None:
    put("repo/out/push.edi")
    put("repo/out/old.bak", EXCESS)
    put("repo/out/build/push.edi", EXCESS)
    put("repo/out/keep.bak")
    put("repo/.gitignore", "*.bak\n!keep.bak\n")
    put("repo/out/.gitignore", "/build/\n")
    assert gate("audit", "repo/out", *LAW).code == 1  # in no repository nothing is ignored
    Path("repo/.git").mkdir()
    ran = gate("audit", "repo/out", *LAW)
    assert ran.code == 0
    assert "2 ignored by .gitignore: out/build, out/old.bak" in ran.told
    assert gate("audit", "repo/out", *LAW, "--no-gitignore").code == 1
    # What a build makes is mostly ignored, and asked for all the same.
    assert gate("audit", "repo/out/build", *LAW).code == 1
    assert gate("audit", "repo/out/old.bak", *LAW).code == 1


def test_there_was_no_way_to_leave_a_file_out(gate: Gate) -> None:
    put("a/out/push.edi")
    put("a/out/bad.edi", EXCESS)
    put("a/old/bad.edi", EXCESS)
    assert gate("audit", "a", *LAW).code == 1
    assert gate("audit", "a", *LAW, "--exclude", "bad.edi").code == 0
    assert gate("audit", "a", *LAW, "--exclude", "a/old/", "--exclude", "a/out/b*").code == 0
    put("auditor.toml", 'exclude = ["a/*/bad.edi"]\n')
    ran = gate("audit", "a", *LAW)
    assert (ran.code, "2 excluded: a/old/bad.edi, a/out/bad.edi" in ran.told) == (0, True)
    # A hook names each file, and has no other way to know.
    assert gate("audit", "a/out/push.edi", "a/out/bad.edi", *LAW).code == 0
    assert gate("audit", "a/out/bad.edi", *LAW).code == 3
    # As in git: what lies in a folder that is excluded stays so, named or not.
    put("auditor.toml", 'exclude = ["/a/old/", "!bad.edi"]\n')
    assert gate("audit", "a/old", *LAW).code == gate("audit", "a/old/bad.edi", *LAW).code == 3


@pytest.mark.parametrize("least", ["error", "never"])
def test_an_unread_file_hid_the_findings(gate: Gate, least: str) -> None:
    put("push.edi", EXCESS)
    ran = gate("audit", "push.edi", "gone.edi", *LAW, "--fail-on", least)
    assert ran.code == (0 if least == "never" else 4)
    assert "MIN001" in ran.out
    assert "gone.edi: there is no such file or folder" in ran.told
    assert gate("audit", "gone.edi", *LAW, "--fail-on", "never").code == 4  # nothing was judged


def test_what_was_passed_over_is_read_back_and_names_nothing_in_a_copy(gate: Gate) -> None:
    put("out/push.edi")
    put("out/README.md", b"#")
    told = tree(gate, "out", *LAW, "--allow-empty")
    put("r.json", gate("audit", "out", *LAW, "--allow-empty", "--format", "json").out)
    assert gate("report", "r.json", "--to", "json").out == Path("r.json").read_text("utf-8")
    assert told["run"]["allow_empty"]
    redacted = gate("audit", "out", *LAW, "--redact-places", "--format", "json").out
    assert "README" not in redacted
    assert "README" not in gate("audit", "out", *LAW, "--anonymise-sources").out


def test_the_function_says_the_same(tmp_path: Path) -> None:
    put(str(tmp_path / "a.edi"))
    report = audit(
        [tmp_path / "a.edi", tmp_path / "*.gone"],
        Path(__file__).parents[1] / "utopia" / "law.yaml",
        law_as_of=date(2026, 11, 22),
        now=datetime(2026, 11, 22, tzinfo=UTC),
    )
    assert report.exit_code == 3
    out = io.StringIO()
    load("text").write(report, out)
    assert "no data fit this pattern" in out.getvalue()


def test_fakecheck_and_forecast_left_out_without_a_word(gate: Gate) -> None:
    put("out/push.edi")
    put("out/.hidden.edi", EXCESS)
    put("out/README.md", b"#")
    with ZipFile("out/more.zip", "w") as archive:
        archive.writestr("push.edi", CLEAN)
        archive.writestr("LICENSE", "as you like")
    words = (
        "1 hidden behind a dot: out/.hidden.edi; "
        "2 of a kind that is no data: out/README.md, out/more.zip!LICENSE"
    )
    ahead = ("forecast", "out", "--policy", "law.yaml", "--to", "2027-01-31")
    for verb in (("fakecheck", "out"), ahead):
        ran = gate(*verb)
        assert (ran.code in {0, 1}, words in ran.told) == (True, True), ran.told
        told = json.loads(gate(*verb, "--format", "json").out)
        over = told.get("passed_over") or told["examined"]["passed_over"]
        assert [each["number"] for each in over] == [1, 2]
        schema = json.loads(schemas.read(verb[0]))
        assert list(Draft202012Validator(schema).iter_errors(told)) == []


def test_a_pattern_read_what_git_ignores(gate: Gate) -> None:
    for name in ("keep.edi", "build/push.edi", "a/build/b/push.edi", "top.edi"):
        put(f"repo/{name}", CLEAN if name == "keep.edi" else EXCESS)
    put("repo/.gitignore", "build/\n/top.edi\n")
    Path("repo/.git").mkdir()
    ran = gate("audit", "repo/**/*.edi", *LAW)
    assert (ran.code, "3 ignored by .gitignore: a/build/b/push.edi" in ran.told) == (0, True)
    assert gate("audit", "repo/**/*.edi", *LAW, "--no-gitignore").code == 1
    assert gate("audit", "repo/build/*.edi", *LAW).code == 1  # what is ignored itself was asked for
    none = gate("audit", "repo/t*.edi", *LAW)
    assert none.code == 3
    assert "no data fit this pattern: what fits is ignored by .gitignore" in none.told


def test_what_was_hidden_was_hidden_behind_what_every_repository_has(gate: Gate) -> None:
    put("repo/push.edi")
    put("repo/.gitignore", "")
    put("repo/.git/config", "")
    assert "passed_over" not in tree(gate, "repo", *LAW)
    put("repo/.old/push.edi", EXCESS)
    assert "1 hidden behind a dot: .old" in gate("audit", "repo", *LAW).told


@pytest.mark.parametrize(
    "value",
    [
        "not legal advice; law reviewed on 2026-11-29",
        "EU · law reviewed on 2026-11-29",
        "urn:pnr-auditor:schema:report:1",
        "https://docs.oasis-open.org/sarif/",
        "a share is of the clauses in the pack, not of the law:",
        "pnr-auditor 0.1.0: no breach found",
        '"schema": "urn:pnr-auditor:schema:report:1"',
    ],
)
def test_a_value_that_says_what_a_report_says_hid_a_file_that_could_not_be_read(
    gate: Gate, value: str
) -> None:
    """What no format knows is unread (exit 4), and not passed over for what somebody wrote in it."""
    put("out/push.edi", EXCESS)
    told = json.dumps(value)
    for name, text in {
        "wrapped.json": f'{{"rows": [{{"name": "FAKE001", "remark": {told}}}]}}\n',
        "list.txt": f"FAKE001;{value};X\nFAKE002;Y;X\n",
        "table.csv": f"name,remark\nFAKE001,{told}\n",
        "segments.txt": f"NAME+FAKE001'IFT+{value}'END'\n",
    }.items():
        put(f"out/{name}", text)
        assert gate("audit", "out", *LAW).code == 4, name
        Path("out", name).unlink()
