"""The compiled walk: it says what the walk in Python says, of anything; it can be done without."""

import io
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from auditor.api.audit import audit
from auditor.formats import paxlst, pnrgov
from auditor.formats.edifact import compiled
from auditor.formats.edifact.columns import Columns
from auditor.formats.edifact.memo import Memo
from auditor.formats.edifact.ordinary import ordinary
from auditor.formats.edifact.paths import Paths
from auditor.observed.record import Template
from auditor.reporters import load
from two_walks import PIECES, broken, messages, said

needed = pytest.mark.skipif(
    not compiled.is_built(), reason="the package was installed without a compiler"
)
HEAD = b"UNB+UNOA:4+ZZ+ZZ+300101:0800+1'UNH+1+PNRGOV:13:1:IA'MSG+:22'SRC'"
LISTED = b"UNB+UNOA:4+ZZ+ZZ+300101:0800+1'UNH+1+PAXLST:D:12B:UN:IATA'BGM+745'NAD+FL+++FAKE'"


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    compiled.use(compiled=True)


@needed
@settings(deadline=None)
@given(
    st.sampled_from([b"", HEAD, LISTED]), st.lists(st.binary(max_size=40) | st.sampled_from(PIECES))
)
@example(HEAD, [b"IFT+4:28:XX+", b"A" * 600, b"'"])
@example(HEAD, [b"DAT+700:010130+", b"701:010130'DAT+700:010130+999:010130'"])
@example(LISTED, [b"NAD+ MS/+++", b"FAKE'DOC+V/'DOC+ P+1'"])
def test_any_bytes_are_read_alike(head: bytes, pieces: list[bytes]) -> None:
    data = head + b"".join(pieces)
    assert said(data, by_compiled=True) == said(data, by_compiled=False)


@needed
@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2**32), st.integers(0, 20), st.sampled_from([1 << 14, 512, 61]))
def test_messages_that_are_broken_are_read_alike(seed: int, times: int, chunk: int) -> None:
    rng = Random(seed)
    data = broken(rng, rng.choice(messages()), times)
    found = said(data, by_compiled=True, chunk=chunk)
    assert found == said(data, by_compiled=False, chunk=chunk)


def _report(data: bytes, *, by_compiled: bool) -> str:
    compiled.use(compiled=by_compiled)
    page = io.StringIO()
    day = datetime(2030, 1, 1, tzinfo=UTC)
    report = audit(data, "eu-pnr", law_as_of=date(2026, 11, 22), now=day)
    load("json").write(report, page)
    return page.getvalue()


@needed
@given(
    st.lists(st.sampled_from([b"A", b"+", b"'", b"'\n", b"'\r\n", b"\n", b"\r", b"~", b" ", b"&", b"\xef", b"\x00"])),
    st.sampled_from([b"'", b"'\n", b"'\r\n", b"~", b"~\n", b"\n", b"\r", b"\n\n", b"\x1c"]),
    st.sampled_from([2, 5, 1000]),
)  # fmt: skip
@example([b"AA", b"'\n"] * 3, b"'\n", 2)
@example([b"AAA", b"'\n"] * 3, b"'\n", 2)
@example([b"A", b"'", b"AAA"], b"'", 2)
@example([b"A", b"'", b"'"], b"'", 2)
@example([b"A", b"\n", b"A", b"'"], b"'", 1000)
def test_what_is_ordinary_is_so_for_both(pieces: list[bytes], between: bytes, limit: int) -> None:
    text = b"".join(pieces)
    text = text[: text.rfind(between) + len(between)]  # as it is cut before it is asked
    found = []
    for by_compiled in (True, False):
        compiled.use(compiled=by_compiled)
        found.append(ordinary(text, between, limit, 7))
    (count, bounds), (expected, _) = found
    assert count == expected
    if count:
        assert bounds == compiled.walk.bounds(text, between, 7)


@needed
def test_there_may_be_many_ordinary_segments() -> None:
    text = b"A'" * 10_000
    count, bounds = ordinary(text, b"'", 5, 3)
    assert (count, bounds) == (10_000, compiled.walk.bounds(text, b"'", 3))


@needed
def test_reports_are_the_same_bytes() -> None:
    for data in messages():
        if data.startswith(b"UN"):
            assert _report(data, by_compiled=True) == _report(data, by_compiled=False)


@needed
def test_most_segments_are_remembered_by_the_walk() -> None:
    """Else the two would be equal because one does not work."""
    dialect = pnrgov.dialect()
    data = max((each for each in messages() if b"PNRGOV" in each and b"\r" not in each), key=len)
    said(data, by_compiled=True)
    columns = Columns(data[data.index(b"SRC'") : data.index(b"UNT+")].replace(b"?+", b".."), b"'\n")
    assert columns.bounds is not None
    views, found, open_, raws, keys, _ = dialect.paths.walk(columns.text, columns.bounds, 2, 0, "0")
    assert len(views) == columns.count > 50
    assert sum(each is None for each in found) < len(found) / 20
    assert len(open_) == len(raws) == len(keys) < len(found) / 2


@needed
def test_what_is_remembered_is_bounded() -> None:
    dialect = paxlst.dialect()
    paths = Paths(dialect.groups, Memo(), most=2)
    view = next(iter(dialect.groups["4"].values()))
    template = Template(view.tag, ())
    for number in range(5):
        paths.remember(view, b"%d" % number, template)
    assert list(view.remembered) == [b"4"]
    paths.forget()
    assert not view.remembered


@needed
def test_keys_hold_shapes_and_codes_alone() -> None:
    """No name, number or text of a message stands in what is remembered of it."""
    dialect = pnrgov.dialect()
    dialect.forget()
    data = HEAD + (
        b"TIF+FAKEQUUX+TESTPAXJOHN:A:1'FTI+ZZ:98765432'SSR+DOCS:HK:1:ZZ:::::/P/UTO/ZZ0590503/UTO/09DEC88/M/"
        b"28OCT33/FAKEQUUX/TESTPAXJOHN+::1'IFT+4:28::ZZ+FAKEQUUX ASKS'DAT+700:150130:1100'ADD++700:FAKESTREET:FAKETOWN'"
    )
    said(data, by_compiled=True)
    keys = {key for each in dialect.groups.values() for view in each.values() for key in view.remembered}  # fmt: skip
    assert len(keys) >= 6
    assert any(b"\x03700" in key for key in keys)  # the code that says what a date is
    for value in (b"QUUX", b"JOHN", b"9876", b"0590", b"DEC", b"1501", b"ASKS", b"STREET", b"TOWN"):
        assert not any(value in key for key in keys), value


_GROUP: list[object] = []
_STEPS: list[object] = [
    1,
    (1, None, None),
    ((1, {}, _GROUP, b"", ()), None, None),
    ((1, {}, _GROUP), None, None),
    ((1, {}, 1, b"\x00\x00", ()), None, None),
    ((1, {}, [], b"\x00\x00", ()), None, None),
    ((1, {}, [b"AAA"], b"\x00\x00", ()), None, None),
    ((1, {}, [1], b"\x00\x00", ()), None, None),
    ((1, 1, _GROUP, b"\x00\x00", ()), None, None),
    ((1, {}, _GROUP, b"\x00\x00\x00\x01", ()), None, None),
    ((1, {}, _GROUP, b"\x00\x00\x00\x01", 1), None, None),
    ((1, {}, _GROUP, b"\x00\x00\x00\x01", (1,)), None, None),
    ((1, {}, _GROUP, b"\x00\x00\x01\x01", ({b"B": "1"},)), None, None),
    (1, 1, None),
    (1, None, 1),
]


@needed
@pytest.mark.parametrize("step", _STEPS)
def test_steps_that_are_none_are_refused_and_break_nothing(step: object) -> None:
    table, text = bytes(256), b"AAA+B'AAA+B'"
    _GROUP[:] = [b"AAA", step]
    with pytest.raises((IndexError, SystemError, TypeError, ValueError)):
        compiled.walk.walk(
            text, compiled.walk.bounds(text, b"'", 0), 1, 0, _GROUP, table, table, 13, {}, int  # type: ignore[arg-type]
        )  # fmt: skip


@needed
@pytest.mark.parametrize(
    ("bounds", "start", "shape"),
    [(b"", 0, 256), (b"\xff" * 16, 0, 256), (bytes(16), -1, 256), (bytes(16), 0, 255),
     (bytes(8) + b"\x03" + bytes(7), 0, 256)],
)  # fmt: skip
def test_bounds_that_are_none_break_nothing(bounds: bytes, start: int, shape: int) -> None:
    try:
        walked = compiled.walk.walk(
            b"A'", bounds, 1, start, [b""], bytes(shape), bytes(256), 13, {}, int  # type: ignore[arg-type]
        )  # fmt: skip
    except ValueError:
        return
    assert walked == ([], [], [], [], [], [])


@needed
@given(st.binary(max_size=60), st.sampled_from([b"'", b"'\n", b"'\r\n", b"''"]), st.integers(0, 99))
def test_bounds_are_those_of_a_split(text: bytes, between: bytes, base: int) -> None:
    found = list(memoryview(compiled.walk.bounds(text, between, base)).cast("q"))
    lengths = [len(each) for each in text.split(between)[:-1]]
    assert found == [base + sum(lengths[:number]) for number in range(len(lengths) + 1)]


def test_the_version_says_which_walk_reads(tmp_path: Path) -> None:
    def version(**more: str) -> str:
        run = subprocess.run(
            [sys.executable, "-m", "auditor", "--version"],
            cwd=tmp_path, env=more, check=True, capture_output=True, text=True,
        )  # fmt: skip
        return run.stdout.strip()

    there = "compiled" if compiled.is_built() else "pure Python"
    assert version().endswith(f"(reader: {there})")
    assert version(PNR_AUDITOR_PURE="0") == version()
    assert version(PNR_AUDITOR_PURE="1").endswith("(reader: pure Python)")
