"""The auditor leaks nothing: thousands of canaries planted in the data, and none sings.

A canary is a word that stands nowhere else. Every value of every sample is replaced by one, in
turn; then reports, standard streams, logs, exceptions, records, verdicts and all that the package
keeps in memory are searched.
"""

import gc
import io
import json
import logging
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path
from types import FunctionType, MethodType, ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from auditor import audit, formats, policies
from auditor.codec.value import template
from auditor.formats import cusres, paxlst, paxlst_us, pnrgov
from auditor.formats.edifact.sightings import RecordSightings
from auditor.judging import report_to_json
from auditor.judging.judge import Audit
from auditor.judging.report import Report
from auditor.law.policy import Policy
from auditor.observed.record import Given, Record
from auditor.people.attest import reading
from auditor.people.fakeness import check
from auditor.people.selfcheck.canary import CANARY, WORD, Cage, copies
from auditor.policies.clauses_in_force import bind
from auditor.reporters import NAMES, load
from auditor.sources.recognise import recognise
from scenes import BINARY, LACKING, TEXTS, everywhere, laid_open

CORPORA = Path(__file__).parent / "corpora"
LAW = date(2026, 11, 22)
NOW = datetime(2036, 1, 1, tzinfo=UTC)
FILES = sorted(path for path in CORPORA.glob("*/*") if path.is_file())
SONG = f"{WORD}000000000"


@cache
def law() -> tuple[Policy, ...]:
    return tuple(map(policies.read, ("eu-pnr", "pci-dss")))


def look(data: bytes, as_of: datetime | None) -> Report:
    return audit(data, law(), as_of, law_as_of=LAW, now=NOW)


def written(report: Report) -> str:
    out = io.StringIO()
    for name in ("json", "text"):
        load(name).write(report, out)
    return out.getvalue()


# --- outputs ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_canary_in_reports_streams_and_logs(
    path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    cage = Cage()
    for number, data in enumerate(copies(path.read_bytes(), cage)):
        report = look(data, NOW if number % 2 else None)  # an exception would show its canaries
        assert CANARY.search(written(report)) is None
        assert CANARY.search(repr(report)) is None
    assert cage.count >= 20
    streams = capfd.readouterr()
    assert CANARY.search(streams.out + streams.err + caplog.text) is None


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_canary_in_any_report(path: Path) -> None:
    cage = Cage()
    values, tags = islice(copies(path.read_bytes(), cage), 2)
    slow = BINARY if path in FILES[::8] else ()
    for data, names in ((values, (*TEXTS, *slow)), (tags, TEXTS)):
        report = look(data, NOW)
        for name in names:
            if name not in LACKING:
                assert CANARY.search(laid_open(name, report)) is None, name
    assert cage.count


def test_a_canary_would_be_found_in_any_report() -> None:
    report = everywhere(SONG)
    for name in NAMES:
        if name not in LACKING:
            assert CANARY.search(laid_open(name, report)), name


# --- records, verdicts, the memory of the audit ---------------------------------------------------


def records(data: bytes) -> Iterator[Record]:
    recognised = recognise(iter([data]))
    if isinstance(recognised, tuple):
        format_, chunks = recognised
        for each in format_.read(chunks, "x", Given()):
            if isinstance(each, Record):
                yield each
            assert CANARY.search(repr(each)) is None


def inside(record: Record) -> str:
    """All that a record keeps, lazily or not."""
    strip = record.sightings
    kept = (
        [getattr(strip, name) for name in RecordSightings.__slots__]
        if isinstance(strip, RecordSightings)
        else ()
    )
    return repr((record, *record.sightings, *record.observations, kept))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_canary_in_records_verdicts_and_what_an_audit_keeps(path: Path) -> None:
    judge = Audit(bind(law(), LAW, {}), NOW)
    for data in copies(path.read_bytes(), Cage()):
        for record in records(data):
            assert CANARY.search(inside(record)) is None
            assert CANARY.search(repr(judge.judge(record))) is None
    assert not list(singing(judge))


# --- all that the package keeps ------------------------------------------------------------------


CACHED = type(lru_cache(lambda: None))


# What pytest keeps hangs on the plug-in, and on modules that it loaded: what other tests have said.
OF_PYTEST = {"_pytest", "pluggy"}


def ours(thing: object) -> bool:
    """Whether to look inside: not into other people's modules, classes and functions, nor pytest's things."""
    if isinstance(thing, ModuleType):
        return thing.__name__.partition(".")[0] == "auditor"
    if isinstance(thing, type | FunctionType | CACHED):
        return (getattr(thing, "__module__", None) or "").partition(".")[0] == "auditor"
    return type(thing).__module__.partition(".")[0] not in OF_PYTEST


def parts(thing: object) -> Iterator[object]:
    """What a thing refers to; structs that the collector does not follow are taken by their fields."""
    yield from gc.get_referents(thing)
    if isinstance(thing, Struct):
        yield from (getattr(thing, name) for name in thing.__struct_fields__)


def singing(*roots: object) -> Iterator[str]:
    """Every text that can be reached from `roots` and holds a canary."""
    seen: set[int] = set()
    left = list(roots)
    while left:
        thing = left.pop()
        if id(thing) in seen or not ours(thing):
            continue
        seen.add(id(thing))
        if isinstance(thing, bytes | bytearray):
            thing = thing.decode("latin-1")
        if isinstance(thing, str):
            if CANARY.search(thing) and thing != WORD:  # which is what a canary begins with
                yield thing
        elif not isinstance(thing, MethodType | int | float):
            left.extend(parts(thing))


def package() -> list[ModuleType]:
    """The package: its modules, and through them its caches, its tables, its memos."""
    return [each for name, each in sys.modules.items() if name.partition(".")[0] == "auditor"]


@pytest.fixture(scope="module")
def _after_thousands() -> None:
    cage = Cage()
    for path in FILES:
        for data in copies(path.read_bytes(), cage):
            look(data, NOW)
    assert cage.count > 2500


@pytest.mark.usefixtures("_after_thousands")
def test_no_canary_is_left_in_the_package_after_thousands() -> None:
    assert not list(singing(*package()))


@pytest.mark.slow
def test_no_canary_is_left_by_a_proof_that_somebody_is_fake() -> None:
    for path in FILES:
        for copy in copies(path.read_bytes(), Cage()):
            check.source("x", copy)
            reading.read("x", copy)
    # Once, at the end: to walk through everything that the package holds takes seconds.
    assert not list(singing(*package()))


@pytest.mark.slow
@pytest.mark.usefixtures("_after_thousands")
@pytest.mark.parametrize("module", [pnrgov, paxlst, paxlst_us, cusres])
def test_no_canary_is_left_in_the_readers_of_a_dialect(module: ModuleType) -> None:
    made = module.dialect()
    assert sum(len(reader.entries.settled) for reader in made.readers) > 0  # shapes were remembered
    assert not list(singing(made))


def in_a_reader() -> Callable[[], object]:
    reader, key = pnrgov.dialect().readers[0], f"TIF+{SONG}".encode()
    reader.entries.settled[key] = reader.plain(b"TIF+aaa", ()).template
    return lambda: reader.entries.settled.pop(key)


def in_a_cache() -> Callable[[], object]:
    template(SONG)
    return template.cache_clear


@pytest.mark.parametrize("hide", [in_a_reader, in_a_cache])
def test_one_would_be_heard_if_it_were_kept(hide: Callable[[], Callable[[], object]]) -> None:
    remove = hide()
    try:
        assert list(singing(*package()))
    finally:
        remove()
    assert not list(singing(*package()))


# --- any canary, anywhere -------------------------------------------------------------------------

SAMPLES = [path.read_bytes() for path in FILES]


@given(st.data(), st.sampled_from(SAMPLES))
def test_a_canary_put_anywhere_is_not_heard(data: st.DataObject, sample: bytes) -> None:
    """Also in the middle of tags, headers, service characters and keys."""
    for _ in range(data.draw(st.integers(1, 4))):
        first = data.draw(st.integers(0, len(sample)))
        last = first + data.draw(st.integers(0, 4))
        sample = sample[:first] + SONG.encode() + sample[last:]
    report = look(sample, NOW)
    assert CANARY.search(written(report)) is None
    assert CANARY.search(json.dumps(report_to_json.tree(report))) is None


def test_the_formats_are_all_among_the_samples() -> None:
    found = {each.name for path in FILES for each in formats.all_formats()
             if each.sniff(path.read_bytes()[:4096])}  # fmt: skip
    assert found == set(formats.NAMES)
