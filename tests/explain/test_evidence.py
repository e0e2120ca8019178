"""An evidence pack follows from its report alone, proves itself, and holds nothing of anybody."""

import io
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cache
from hashlib import sha256
from itertools import islice
from pathlib import Path
from zipfile import ZipFile

import msgspec
import pytest
from click import ClickException
from click.testing import CliRunner
from jsonschema import Draft202012Validator, FormatChecker

from auditor import __version__, policies
from auditor.api.assess import assessment, questionnaire
from auditor.api.audit import audit
from auditor.cli import group
from auditor.explain import schemas
from auditor.explain.evidence import manifest, verify
from auditor.explain.evidence.pack import pack, zipped
from auditor.judging import report_to_json
from auditor.judging.report import Report
from auditor.people.selfcheck.canary import CANARY, WORD, Cage, copies
from auditor.sources import UsageError

pytest.importorskip("docx")

DAY = date(2026, 11, 29)
CORPORA = Path(__file__).parents[1] / "corpora"
STORE = CORPORA / "records" / "kinds.jsonl"
LAW = (policies.read("eu-pnr"), policies.text("eu-pnr"))


@cache
def answers() -> str:
    text = questionnaire("eu-pnr", DAY)
    for key, value in (
        ("answer", "met"),
        ("who", "the officer"),
        ("when", "2026-01-01"),
        ("until", "2027-01-01"),
    ):
        text = text.replace(f"{key}: null", f"{key}: {value}", 1)
    return text


@cache
def report() -> Report:
    given = assessment(answers())
    return audit(STORE, LAW[0], DAY, law_as_of=DAY, assessment=given)


@cache
def made() -> Mapping[str, bytes]:
    return pack(report(), [LAW], assessment=answers())


def flaws(files: Mapping[str, bytes]) -> Iterator[str]:
    return verify.flaws(files, __version__)


def unchecked(files: Mapping[str, bytes]) -> str | None:
    return verify.unchecked(files, __version__)


def test_the_pack_holds_what_an_authority_asks_for_and_verifies() -> None:
    assert sorted(made()) == [
        "README.txt", "assessment.yaml", "manifest.json", "policies/eu-pnr.yaml", "report.docx", "report.html",
        "report.json", "report.oscal.json", "trace.json", "trace.md",
    ]  # fmt: skip
    assert list(flaws(made())) == []
    assert unchecked(made()) is None
    stated = json.loads(made()["manifest.json"])
    schema = json.loads(schemas.read("evidence"))
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(stated)
    assert stated["predicate"]["policies"][0]["sha256"] == LAW[0].sha256
    assert stated["predicate"]["assessment"] == sha256(answers().encode()).hexdigest()
    assert "1 attested by people" in stated["predicate"]["headline"]


def test_the_same_report_gives_the_same_bytes() -> None:
    again = pack(report(), [LAW], assessment=answers())
    assert again == made()
    assert zipped(again) == zipped(dict(reversed(again.items())))
    with ZipFile(io.BytesIO(zipped(made()))) as archive:
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist() == sorted(made())


@pytest.mark.parametrize("name", sorted(made()))
def test_whatever_is_changed_missing_or_added_is_told(name: str) -> None:
    if name != "manifest.json":
        assert list(flaws(dict(made()) | {name: made()[name] + b" "})) == [
            f"{name} is not the file that the manifest names"
        ]
    assert f"{name} is missing" in list(flaws({key: made()[key] for key in made() if key != name}))
    assert list(flaws(dict(made()) | {"other.txt": b""})) == ["other.txt is not in the manifest"]


def resealed(**changed: bytes) -> dict[str, bytes]:
    """The pack with files changed and a manifest that names their digests, as a forger would."""
    files = dict(made()) | {name.replace("__", "."): data for name, data in changed.items()}
    stated = manifest.read(files.pop("manifest.json"))
    subjects = tuple(
        manifest.Subject(name, manifest.Digest(sha256(data).hexdigest()))
        for name, data in sorted(files.items())
    )
    forged = msgspec.structs.replace(stated, subject=subjects)
    return files | {"manifest.json": manifest.written(forged)}


@pytest.mark.slow
def test_new_digests_do_not_help_a_forger_of_one_form() -> None:
    page = made()["report.html"].replace(b"no breach", b"No breach")
    if page == made()["report.html"]:
        page += b"<!-- -->"
    assert list(flaws(resealed(report__html=page))) == [
        "report.html is not what follows from report.json"
    ]
    assert list(flaws(resealed())) == []
    other = audit(STORE, LAW[0], date(2031, 1, 1), law_as_of=DAY, assessment=assessment(answers()))
    files = pack(other, [LAW], assessment=answers())
    told = list(flaws(resealed(report__json=files["report.json"])))
    assert "what the manifest says of the report is not what the report says" in told
    law = policies.text("gdpr").encode()
    files = resealed()
    files["policies/eu-pnr.yaml"] = law
    assert list(flaws(files)) == ["policies/eu-pnr.yaml is not the file that the manifest names"]


def test_what_was_made_by_another_version_is_not_made_again_and_says_so() -> None:
    stated = manifest.read(made()["manifest.json"])
    other = msgspec.structs.replace(
        stated, predicate=msgspec.structs.replace(stated.predicate, version="0.0.1")
    )
    files = dict(made()) | {"manifest.json": manifest.written(other)}
    assert "another version" in (unchecked(files) or "")


def test_a_manifest_obeys_no_name_of_a_policy() -> None:
    stated = manifest.read(made()["manifest.json"])
    hostile = msgspec.structs.replace(
        stated, predicate=msgspec.structs.replace(stated.predicate, version="\u202e\x9b2J\u2066")
    )
    data = manifest.written(hostile)
    assert data.isascii()
    assert manifest.read(data) == hostile


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff", b'{"_type": "nobody-6XQ"}', b"[" * 100_000])
def test_a_manifest_that_is_none_is_told_and_not_repeated(data: bytes) -> None:
    told = list(flaws({"manifest.json": data}))
    assert told == ["manifest.json is no manifest of an evidence pack"]
    assert list(flaws({})) == ["manifest.json is missing"]


def test_the_pack_is_that_of_the_report_or_none() -> None:
    with pytest.raises(UsageError, match="another edition"):
        pack(report(), [(policies.read("gdpr"), policies.text("gdpr"))], assessment=answers())
    with pytest.raises(UsageError, match="name it with --assessment"):
        pack(report(), [LAW])
    with pytest.raises(UsageError, match="is not the one"):
        pack(report(), [LAW], assessment=answers() + " ")
    plain = audit(STORE, LAW[0], DAY, law_as_of=DAY)
    with pytest.raises(UsageError, match="without an assessment"):
        pack(plain, [LAW], assessment=answers())


# --- nothing of anybody ----------------------------------------------------------------------------


def opened(files: Mapping[str, bytes]) -> str:
    """All that stands in a pack, with nothing packed."""
    parts = [name.encode() for name in files]
    for data in files.values():
        parts.append(data)
        if data.startswith(b"PK"):
            with ZipFile(io.BytesIO(data)) as archive:
                parts += [archive.read(each) for each in archive.namelist()]
    return b"\n".join(parts).decode("utf-8", "replace")


SAMPLES = [
    next(path for path in sorted((CORPORA / kind).iterdir()) if path.is_file())
    for kind in ("pnrgov", "pnrgov-xml", "paxlst", "cusres", "records", "access-log")
]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_canary_of_the_data_is_in_a_pack(path: Path, tmp_path: Path) -> None:
    cage = Cage()
    now = datetime(2036, 1, 1, tzinfo=UTC)
    for number, data in enumerate(islice(copies(path.read_bytes(), cage), 2)):
        # A file may be called after a passenger; its name is none of the pack's business.
        source = tmp_path / f"{WORD}{number:09}{path.suffix}"
        source.write_bytes(data)
        told = audit(source, LAW[0], now, law_as_of=DAY, now=now)
        assert CANARY.search(opened(pack(told, [LAW]))) is None
    assert cage.count


def test_a_canary_would_be_found_in_a_pack(tmp_path: Path) -> None:
    source = tmp_path / f"{WORD}000000000.jsonl"
    source.write_bytes(STORE.read_bytes())
    told = audit(source, LAW[0], date(2040, 1, 1), law_as_of=DAY)
    assert told.findings
    assert CANARY.search(opened(pack(told, [LAW], places=True)))


# --- the verb --------------------------------------------------------------------------------------


def run(*arguments: str) -> tuple[int, str]:
    told = CliRunner().invoke(group, arguments, standalone_mode=False)
    if isinstance(told.exception, ClickException):
        return told.exception.exit_code, told.output + told.exception.format_message()
    return told.return_value, told.output


@pytest.mark.slow
def test_from_the_report_to_a_pack_that_verifies(tmp_path: Path) -> None:
    file, archive, home = tmp_path / "report.json", tmp_path / "e.zip", tmp_path / "e"
    file.write_bytes(json.dumps(report_to_json.tree(report())).encode())
    given = tmp_path / "a.yaml"
    given.write_bytes(answers().encode())
    for out in (archive, home):
        made_ = run("evidence", "make", str(file), "--assessment", str(given), "--out", str(out))
        assert made_[0] == 0, made_
        code, told = run("evidence", "verify", str(out))
        assert (code, "made again" in told) == (0, True)
    assert archive.read_bytes() == zipped(made())
    assert {each.relative_to(home).as_posix() for each in home.rglob("*") if each.is_file()} == {
        *made()
    }
    assert (
        run("evidence", "make", str(file), "--assessment", str(given), "--out", str(home))[0] == 2
    )
    (home / "README.txt").write_text("other", "utf-8")
    assert run("evidence", "verify", str(home)) == (
        1,
        "README.txt is not the file that the manifest names\n",
    )


def test_what_is_no_pack_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"nobody-6XQ")
    code, told = run("evidence", "verify", str(tmp_path / "x.zip"))
    assert (code, "no evidence pack" in told, "6XQ" in told) == (4, True, False)
    assert run("evidence", "verify", str(tmp_path / "nothing"))[0] == 4
    assert (
        run("evidence", "make", str(tmp_path / "nothing"), "--out", str(tmp_path / "o.zip"))[0] == 4
    )
