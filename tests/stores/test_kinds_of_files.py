"""Files of Parquet and CSV as they are in the field: no row is left out without a word, none read twice."""

import gzip
import json
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.api.stores import suggestion
from auditor.cli import main
from auditor.observed.record import Given
from auditor.stores.opening import opened
from auditor.stores.store import MissingError, Store, StoreError

duckdb = pytest.importorskip("duckdb")
HEAD = """
mapping: 1
zone: Europe/Paris
facts: {holder: piu}
tables:
  t:
    reads: 't/*'
    kind: pnr
    columns: {surname: traveller.surname, received_at: {clock: transferred}}
"""


class Ran(NamedTuple):
    code: int
    report: Any
    said: str


@pytest.fixture
def audit(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Callable[[], Ran]:
    """The audit of the files in `tmp_path/t`."""

    def ran() -> Ran:
        mapping, report = tmp_path / "mapping.yaml", tmp_path / "report.json"
        mapping.write_text(HEAD, "utf-8")
        with pytest.raises(SystemExit) as left:
            main([
                "audit", str(tmp_path), "--mapping", str(mapping), "--policy", "eu-pnr", "--as-of", "2026-11-29",
                "--output", f"json={report}", "--fail-on", "never", "--quiet",
            ])  # fmt: skip
        told = json.loads(report.read_text("utf-8")) if report.exists() else None
        return Ran(int(left.value.code or 0), told, "".join(capfd.readouterr()))

    (tmp_path / "t").mkdir()
    return ran


def counted(path: Path) -> tuple[list[str], int]:
    """The columns of a file, and how many rows the engine finds in it."""
    with closing(opened(str(path), Given())) as store:
        (reads,) = store.tables()
        rows = sum(number(store, part.sql) for part in store.parts(reads))
        return [each.name for each in store.columns(reads)], rows


def number(store: Store, source: str) -> int:
    return int(next(iter(store.rows(f"SELECT count(*) FROM {source}")))[0][0])  # noqa: S608 - a test's own


TEXT = "id,surname,received_at\n1,FAKE,2015-01-01\n2,XXXX,2015-01-01\n"


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (TEXT, 2),
        (TEXT.replace(",", ";"), 2),
        (TEXT.replace(",", "\t"), 2),
        (TEXT.replace(",", "|"), 2),
        (TEXT.replace("\n", "\r\n"), 2),
        (TEXT.replace("\n", "\r"), 2),
        ("\ufeff" + TEXT, 2),
        (TEXT.replace("FAKE", '"FA\nKE"'), 2),
        (TEXT.replace("FAKE", '"FA,""KE"""'), 2),
        (TEXT.splitlines()[0], 0),
        ("id,surname,received_at\n####,1,2015-01-01\n# FAKE,2,\nFAKE,3,\n", 3),  # no comments
    ],
)
def test_a_text_is_read_as_its_first_line_says(text: str, rows: int, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(text.encode())
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(text.encode()))
    for name in ("a.csv", "a.csv.gz"):
        assert counted(tmp_path / name) == (["id", "surname", "received_at"], rows)


def test_what_looks_like_a_preamble_is_no_preamble(tmp_path: Path) -> None:
    """DuckDB skipped the header and each row before one that other delimiters would part (its issue 25827)."""
    (tmp_path / "a.csv").write_text("surname\nFAKE\nFAKE;MAN\n", "utf-8")
    assert counted(tmp_path / "a.csv") == (["surname"], 2)


@pytest.mark.parametrize(
    "content",
    [
        b"1,FAKEMAN,2015-01-01\n2,FAKEMAN,2015-01-01\n",  # no header: values are no names
        b"FAKEMAN,fake@fake.invalid\n",
        b"\n\n",
        b"",
        b"# exported by somebody\n" + TEXT.encode(),
        TEXT.encode() + b"3,FAKE\n",
        TEXT.encode() + b"3,FA,KE,2015-01-01\n",
        b"id,surname\n" + b"1,FAKE\n" * 50 + b"1,FAKE,2015-01-01\n" * 50,
        "surname\nFÄKE\n".encode("latin-1"),
        TEXT.encode("utf-16"),
        b"surname\n" + b"FAKE\n" * 300_000 + b"F\xc4KE\n",
    ],
)
def test_a_text_that_cannot_be_read_to_its_end_is_told(
    content: bytes, tmp_path: Path, capfd: Any
) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(StoreError) as raised:
        counted(tmp_path / "a.csv")
    with pytest.raises(SystemExit):
        main(["mapping", "suggest", str(tmp_path / "a.csv")])
    said = "".join(capfd.readouterr()) + raised.value.reason
    assert "FAKEMAN" not in said
    assert "fake@" not in said


NAMES = st.text("ab[]*?{}'= é!\\", min_size=1, max_size=6).filter(lambda each: "\\" not in each)


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(names=st.sets(NAMES, min_size=1, max_size=5), form=st.sampled_from(["csv", "parquet"]))
def test_each_file_is_read_once_whatever_it_is_called(names: set[str], form: str) -> None:
    with TemporaryDirectory() as folder:
        below = Path(folder) / "t[1]"
        below.mkdir()
        with duckdb.connect() as connection:
            made = Path(folder) / "made"
            options = "FORMAT parquet" if form == "parquet" else "FORMAT csv, HEADER"
            connection.execute(f"COPY (SELECT 'FAKE' AS surname) TO '{made}' ({options})")
        for name in names:
            (below / f"{name}.{form}").write_bytes(made.read_bytes())
        with closing(opened(folder, Given())) as store:
            (reads,) = store.tables()
            assert number(store, store.whole(reads)) == len(names)
            assert [number(store, each.sql) for each in store.parts(reads)] == [1] * len(names)
        for name in names:
            assert counted(below / f"{name}.{form}")[1] == 1


@pytest.mark.parametrize("reads", ["a**", "/abs/*.csv", "..", "."])
def test_a_pattern_that_is_none_is_told(reads: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(TEXT, "utf-8")
    with closing(opened(str(tmp_path), Given())) as store, pytest.raises(MissingError):
        store.columns(reads)


def test_files_of_one_table_may_differ(tmp_path: Path, audit: Callable[[], Ran]) -> None:
    """A column that only some have is content of theirs; kinds that differ are read for what they are."""
    with duckdb.connect() as connection:
        for name, columns in {
            "0": "'FAKE' AS surname, TIMESTAMP '2015-01-01' AS received_at LIMIT 0",
            "1": "'FAKE' AS surname, DATE '2015-01-01' AS received_at",
            "2": "'2015-01-01T00:00:00Z' AS received_at, 'F999' AS passport, 'FAKE' AS \"Surname\"",
            "3": "TIMESTAMPTZ '2015-01-01 00:00:00+00' AS received_at",
            "4": "'FAKE'::BLOB AS surname, TIMESTAMP '2015-01-01' AS received_at",
        }.items():
            target = tmp_path / "t" / f"{name}.parquet"
            connection.execute(f"COPY (SELECT {columns}) TO '{target}' (FORMAT parquet)")
    done = audit()
    assert done.code == 0, done.said
    found = Counter(
        (each["rule"], each["place"]["source"][-9:], each["place"].get("column"))
        for each in done.report["findings"]
    )
    files = [f"{number}.parquet" for number in (1, 2, 3, 4)]
    assert [each for each in files if ("RET001", each, None) in found] == files
    assert [key for key in found if key[0] == "MIN002"] == [("MIN002", "2.parquet", "passport")]
    assert [each for each in files if ("RET003", each, "surname") in found] == [
        "1.parquet", "2.parquet", "4.parquet",
    ]  # fmt: skip
    assert done.report["examined"]["records"] == 4
    assert done.report["examined"]["sources"] == 5


def test_texts_of_one_table_may_differ(tmp_path: Path, audit: Callable[[], Ran]) -> None:
    folder = tmp_path / "t"
    (folder / "1.csv").write_text("surname,received_at\nFAKE,2015-01-01\n", "utf-8")
    (folder / "2.csv").write_text("received_at;surname;mail\n2015-01-01;XXXX;FAKE\n", "utf-8")
    (folder / "3.csv").write_text("", "utf-8")
    done = audit()
    assert done.code == 0, done.said
    forms = {each["element"]: each for each in done.report["elements"]}
    assert (forms["traveller.surname"]["clear"], forms["traveller.surname"]["masked"]) == (1, 1)
    assert forms["unlisted.content"]["clear"] == 1


def test_folders_name_columns_below_the_source_alone(tmp_path: Path) -> None:
    lake = tmp_path / "env=prod" / "lake"
    for folder in ("year=2015/port=a%20b", "year=__HIVE_DEFAULT_PARTITION__/port=c"):
        below = lake / "pnr" / folder
        below.mkdir(parents=True)
        (below / "1.csv").write_text(TEXT, "utf-8")
    with closing(opened(str(lake), Given())) as store:
        (reads,) = store.tables()
        assert [each.name for each in store.columns(reads)][3:] == ["year", "port"]
        sql = f"SELECT DISTINCT year, port FROM {store.whole(reads)} ORDER BY 1"  # noqa: S608 - as above
        told = [row for batch in store.rows(sql) for row in batch]
        assert told == [("2015", "a b"), (None, "c")]
    assert "      year: partition  # guessed\n" in suggestion(str(lake))


@pytest.mark.parametrize("content", [b"", b"PAR1 cut short"])
def test_a_broken_file_leaves_no_report(
    content: bytes, tmp_path: Path, audit: Callable[[], Ran]
) -> None:
    with duckdb.connect() as connection:
        columns = "'FAKE' AS surname, TIMESTAMP '2015-01-01' AS received_at"
        connection.execute(f"COPY (SELECT {columns}) TO '{tmp_path}/t/1.parquet' (FORMAT parquet)")
    (tmp_path / "t" / "2.parquet").write_bytes(content)
    done = audit()
    assert done.code == 4
    assert done.report is None


def test_names_and_digests_kept_as_bytes_are_looked_into(
    tmp_path: Path, audit: Callable[[], Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Old writers of Parquet do not say that bytes are texts; digests are no texts at all."""
    monkeypatch.setitem(globals(), "HEAD", HEAD + "    masks: {hash: true}\n")
    with duckdb.connect() as connection:
        values = "'XXXXX'::BLOB, 'FAKE'::BLOB, unhex(md5('FAKE')), unhex('ff')"
        connection.execute(
            f"COPY (SELECT unnest([{values}]) AS surname, DATE '2026-11-01' AS received_at) "
            f"TO '{tmp_path}/t/1.parquet' (FORMAT parquet)"
        )
    done = audit()
    assert done.code == 0, done.said
    (said,) = done.report["elements"]
    assert (said["element"], said["clear"], said["masked"]) == ("traveller.surname", 2, 2)


def test_a_text_that_is_no_json_does_not_pass_for_empty(
    tmp_path: Path, audit: Callable[[], Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = HEAD.replace("surname: traveller.surname", "surname: {json: {$.a: traveller.surname}}")
    monkeypatch.setitem(globals(), "HEAD", told)
    rows = ['"{""a"": ""XXXX""}"', "{'a': 'FAKE'}", "", "FAKE"]
    lines = "".join(f"{each},2026-11-01\n" for each in rows)
    (tmp_path / "t" / "1.csv").write_text(f"surname,received_at\n{lines}", "utf-8")
    done = audit()
    assert done.code == 0, done.said
    found = [each["place"]["row"] for each in done.report["findings"] if each["rule"] == "MIN002"]
    assert found == [2, 4]


def test_a_file_that_is_changed_meanwhile_is_told(tmp_path: Path) -> None:
    (tmp_path / "it's.csv").write_text(TEXT, "utf-8")
    (tmp_path / "other.csv").write_text(TEXT, "utf-8")
    with closing(opened(str(tmp_path), Given())) as store:
        (part,), (other,) = (store.parts(each) for each in sorted(store.tables()))
        assert number(store, part.sql) == 2
        (tmp_path / "it's.csv").write_text(f"{TEXT}3,FAKE,2015-01-01\n", "utf-8")
        assert [*store.rows(f"SELECT 1 FROM {other.sql}")]  # noqa: S608 - as above
        with pytest.raises(StoreError, match="changed while it was read"):
            [*store.rows(f"SELECT 1 FROM {part.sql}")]  # noqa: S608 - as above


def test_what_is_of_another_kind_is_not_passed_over(
    tmp_path: Path, audit: Callable[[], Ran], capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "t" / "1.csv").write_text(TEXT, "utf-8")
    (tmp_path / "t" / "_SUCCESS").write_text("", "utf-8")
    assert audit().code == 0
    (tmp_path / "t" / "2.csv.zst").write_bytes(b"FAKE")
    done = audit()
    assert done.code == 4
    assert "neither Parquet nor CSV" in done.said
    with pytest.raises(SystemExit):
        main(["mapping", "suggest", str(tmp_path / "t")])
    assert "# Not shown are files that are neither Parquet nor CSV: 1.\n" in capfd.readouterr().out
