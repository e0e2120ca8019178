"""Books of runs: what is kept comes back, side by side, whole or not at all, and nothing else is in it."""

import re
import sqlite3
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import get_args

import duckdb
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.judging.requirement import Status
from auditor.judging.runs import BookError, ClauseRun, Entry, Law, book, series

FILES = ("runs.duckdb", "runs.sqlite")
COUNTS = st.integers(0, 2**53)
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
CLAUSES = st.builds(
    ClauseRun,
    policy=WORDS,
    clause=WORDS,
    title=WORDS,
    binding=st.just("law"),
    basis=st.just("read"),
    status=st.sampled_from(get_args(Status)),
    applicable=COUNTS,
    evaluated=COUNTS,
    unevaluated=COUNTS,
    findings=COUNTS,
)
COUNTED = (
    "sources", "messages", "records", "travellers", "partly_read", "unread", "errors", "warnings", "notes",
    "exit_code",
)  # fmt: skip
LAWS = st.lists(st.builds(Law, WORDS, WORDS, WORDS), max_size=2).map(
    lambda found: tuple(sorted(found, key=lambda each: each.policy))
)
ENTRIES = st.builds(
    Entry,
    series=st.sampled_from(["default", "backup"]),
    day=st.dates().map(str),
    recorded_at=st.datetimes().map(str),
    version=WORDS,
    configuration=WORDS,
    law_as_of=WORDS,
    holder=st.sampled_from(["piu", None]),
    **dict.fromkeys(COUNTED, COUNTS),
    laws=LAWS,
    clauses=st.lists(CLAUSES, max_size=60, unique_by=lambda each: each.policy).map(
        lambda found: tuple(sorted(found, key=lambda each: each.policy))
    ),
)  # fmt: skip


def entry(number: int = 0, **changed: object) -> Entry:
    kept = Entry(
        series="default", day="2030-01-15", recorded_at=f"{number:06d}", version="1", configuration="sha256:0",
        law_as_of="2030-01-15", holder=None, sources=1, messages=0, records=number, travellers=0, partly_read=0,
        unread=0, errors=0, warnings=0, notes=0, exit_code=0,
        laws=(Law("eu-pnr", "first", "ab"),),
        clauses=(ClauseRun("eu-pnr", "art-1", "Keep it", "law", "read", "fail", 3, 2, 1, number),),
    )  # fmt: skip
    return msgspec.structs.replace(kept, **changed)


def ordered(entries: list[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda each: (each.series, each.day, each.recorded_at, each.id))


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=8)
@given(st.lists(ENTRIES, max_size=4, unique_by=lambda each: each.id))
def test_what_is_kept_comes_back(
    name: str, tmp_path_factory: pytest.TempPathFactory, kept: list[Entry]
) -> None:
    address = str(tmp_path_factory.mktemp("kept") / name)
    for each in (*kept, *kept[:1]):  # the same run twice is one
        book.append(address, each)
    if kept:
        assert book.read(address) == ordered(kept)


def test_a_server_keeps_them_too(server: str) -> None:
    book.check(server)
    kept = [entry(number) for number in range(3)]
    for each in (*kept, kept[0]):
        book.append(server, each)
    assert book.read(server) == ordered(kept)
    book.check(server)


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_processes_that_append_at_once_lose_nothing(name: str, tmp_path: Path) -> None:
    address = str(tmp_path / name)
    # Only what the package itself carries can be sent: processes may not find these tests.
    with ProcessPoolExecutor(4, get_context("spawn")) as pool:
        for done in [pool.submit(book.append, address, entry(number)) for number in range(16)]:
            done.result()
    assert [each.records for each in book.read(address)] == list(range(16))


@pytest.mark.slow
def test_sessions_of_a_server_that_append_at_once_lose_nothing(server: str) -> None:
    with ProcessPoolExecutor(3, get_context("spawn")) as pool:
        for done in [pool.submit(book.append, server, entry(710 + each)) for each in range(12)]:
            done.result()
    assert sum(each.records >= 710 for each in book.read(server)) == 12


@pytest.mark.parametrize("name", FILES)
def test_a_run_that_fails_half_way_leaves_nothing(name: str, tmp_path: Path) -> None:
    address = str(tmp_path / name)
    book.append(address, entry(1))
    broken = entry(
        2, clauses=(entry().clauses[0], msgspec.structs.replace(entry().clauses[0], title=None))
    )
    with pytest.raises(BookError):
        book.append(address, broken)
    assert book.read(address) == [entry(1)]


def _foreign_duckdb(path: Path) -> None:
    with duckdb.connect(str(path)) as db:
        db.execute("CREATE TABLE pnr (surname text)")


def _foreign_sqlite(path: Path) -> None:
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE pnr (surname text)")
    db.close()


def _later(path: Path) -> None:
    book.append(str(path), entry())
    if path.suffix == ".duckdb":
        with duckdb.connect(str(path)) as db:
            db.execute("UPDATE auditor_book SET version = 2")
        return
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("UPDATE auditor_book SET version = 2")
    other.close()


def _cut(path: Path) -> None:
    book.append(str(path), entry())
    data = path.read_bytes()
    sound = 4096 if path.suffix == ".sqlite" else 3 * 4096  # the head, which names it
    path.write_bytes(data[:sound] + b"\xff" * (len(data) // 2 - sound))


def _written_over(path: Path) -> None:
    path.write_bytes(b"LINDQVISTSON;+4917055512345\n" * 40)


WRONG = {
    "of something else": ("something else", _foreign_duckdb, _foreign_sqlite),
    "of a later release": ("another release", _later, _later),
    "cut": ("damaged|no record of runs", _cut, _cut),
    "no database": ("neither a file of DuckDB nor of SQLite", _written_over, _written_over),
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("wrong", WRONG)
def test_a_damaged_or_foreign_file_is_told_and_left_as_it_is(
    name: str, wrong: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    told, *makers = WRONG[wrong]
    makers[FILES.index(name)](path)
    before = path.read_bytes()
    for use in (book.check, book.read, lambda address: book.append(address, entry())):
        if use is book.read and wrong == "of something else":
            told = "something else|no record of runs"
        with pytest.raises(BookError, match=told) as fault:
            use(str(path))
        assert "LINDQVIST" not in str(fault.value)
        assert str(tmp_path) not in str(fault.value)
    assert path.read_bytes() == before


def test_names_that_are_none_are_refused_and_not_repeated() -> None:
    assert series("piu-main.2030") == "piu-main.2030"
    for name in ("", "a b", "x" * 65, "../x", "LINDQVIST=1"):
        with pytest.raises(BookError) as fault:
            series(name)
        assert not name or name not in str(fault.value)


def test_what_is_there_not_yet_is_no_book(tmp_path: Path) -> None:
    with pytest.raises(BookError, match="no such file"):
        book.read(str(tmp_path / "runs.duckdb"))
    with pytest.raises(BookError, match=r"\.duckdb"):
        book.append(str(tmp_path / "runs.xlsx"), entry())
    (tmp_path / "runs.sqlite").touch()
    book.append(str(tmp_path / "runs.sqlite"), entry())
    assert book.read(str(tmp_path / "runs.sqlite")) == [entry()]


SECRETS = (
    "postgresql://kanarienvogel:hunter2secret@db.kanaria.example/runs",
    "postgresql://db.kanaria.example/runs?user=kanarienvogel&password=hunter2secret",
    "postgresql://[kanarienvogel",
)


@pytest.mark.parametrize("address", SECRETS)
def test_an_address_with_a_password_is_refused_and_never_repeated(address: str) -> None:
    for use in (book.check, book.read):
        with pytest.raises(BookError) as fault:
            use(address)
        assert not re.search("kanari|hunter2", str(fault.value))


def test_what_a_server_says_of_itself_is_not_passed_on(server: str, tmp_path: Path) -> None:
    for address in (
        server.replace("user=auditor", "user=kanarienvogel"),
        server.replace("/postgres?", "/kanaria?"),
        f"postgresql:///postgres?host={tmp_path}&user=kanarienvogel",
    ):
        with pytest.raises(BookError, match="PostgreSQL") as fault:
            book.check(address)
        assert not re.search("kanari|role|/tmp|socket", str(fault.value))


def test_without_the_extra_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("duckdb", "adbc_driver_manager"):
        monkeypatch.setitem(__import__("sys").modules, name, None)
    for address in (str(tmp_path / "runs.duckdb"), "postgresql:///x"):
        with pytest.raises(BookError, match=r"pip install 'pnr-auditor\[stores\]'"):
            book.append(address, entry())
    book.append(str(tmp_path / "runs.sqlite"), entry())
