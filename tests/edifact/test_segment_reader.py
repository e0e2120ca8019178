"""The memo of shapes: it says what the plain path says, it is bounded, and it keeps no value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.formats import cusres, paxlst, pnrgov
from auditor.formats.edifact.dialect import Dialect
from auditor.formats.edifact.looks import Entry, looked
from auditor.formats.edifact.memo import Memo
from auditor.formats.edifact.request import RequestReader
from auditor.formats.edifact.segment_kinds import loose
from auditor.formats.edifact.segment_reader import SegmentReader, Vocabulary
from auditor.formats.edifact.shape import SHAPE
from auditor.formats.edifact.slots import interpret, load
from auditor.observed.record import Template, Trace

DIALECTS = {"pnrgov": pnrgov.dialect(), "paxlst": paxlst.dialect(), "cusres": cusres.dialect()}
# The same once more: what these have read is forgotten before each segment.
TWINS = {"pnrgov": pnrgov.dialect(), "paxlst": paxlst.dialect(), "cusres": cusres.dialect()}
VOCABULARY = Vocabulary({name: frozenset({b"WCHR", b"KSML", b"CHD", b"INF"}) for name in (
    "service", "traveller-type", "discount",
)})  # fmt: skip
LENSES = sorted(
    {(name, reader.group, reader.tag) for name, each in DIALECTS.items() for reader in each.readers}
)
# SSR is read by its code and the layout of its text, not by rows alone.
PLAIN = [each for each in LENSES if each[2] != "SSR"]


def reader(name: str, group: str, tag: str, memo: Memo | None = None) -> SegmentReader:
    make = RequestReader if tag == "SSR" else SegmentReader
    return make(group, tag, load(name).rows(group, tag), VOCABULARY, memo or Memo())


def traces(through: SegmentReader, raw: bytes) -> tuple[Trace, ...]:
    return through.read(raw, raw.translate(SHAPE)).traces


CODES = st.sampled_from(
    [
        "", "28", "15", "16", "43", "700", "710", "125", "87", "91", "178", "180", "36", "329",
        "BAG", "OSI", "PMT", "AVF", "SEA", "TN", "2", "42", "EM", "TE", "CC", "CA", "WCHR", "KSML",
        "INF", "DOCS", "CTCM", "QQ", "FL", "V",
    ]
)  # fmt: skip
VALUES = CODES | st.text("AFXXZz019*# .-/@'é", max_size=12)
COMPOSITES = st.lists(VALUES, min_size=1, max_size=6).map(":".join)
SEGMENTS = st.lists(COMPOSITES, max_size=8).map("+".join)


def written(tag: str, content: str) -> bytes:
    return (f"{tag}+{content}" if content else tag).encode()


@given(st.sampled_from(LENSES), st.lists(SEGMENTS, min_size=1, max_size=12))
def test_what_was_seen_before_changes_nothing(
    at: tuple[str, str, str], contents: list[str]
) -> None:
    """Memory against none: a reader that has read all of them, and one that is new for each."""
    remembering = reader(*at)
    for content in [*contents, *contents]:
        raw = written(at[2], content)
        assert traces(remembering, raw) == traces(reader(*at), raw)


@given(st.sampled_from(PLAIN), SEGMENTS, SEGMENTS)
def test_segments_of_one_shape_and_one_set_of_codes_say_the_same(
    at: tuple[str, str, str], first: str, second: str
) -> None:
    """Without looks, a reader says what the rows say of a segment's shape and its codes."""
    through = reader(*at)
    for content in (first, second):
        raw = written(at[2], content)
        parts = [element.split(b":") for element in raw.split(b"+")[1:]]
        codes = {
            (number, position): code
            for number, components in enumerate(parts, 1)
            for position, code in enumerate(components, 1)
        }
        known = {
            place: code if code in through._known[place] else (b"?" if code else b"")  # noqa: SLF001
            for place in through._positions  # noqa: SLF001 - the positions whose codes count
            for code in [codes.get(place, b"")]
        }
        if any(row.running for row in through.rows):
            continue  # the shape of a running text is its form alone
        plain = interpret(through.rows, raw.translate(SHAPE), known)
        if not plain.looks:
            assert traces(through, raw) == plain.traces


@pytest.mark.parametrize("most", [1, 7, 100])
def test_the_memory_is_bounded(most: int) -> None:
    memo = Memo(most)
    through = [reader("paxlst", "4", "NAD", memo), reader("paxlst", "4", "FTX", memo)]
    for length in range(300):
        for each in through:
            raw = each.tag.encode() + b"+FL+++" + b"A" * length
            assert traces(each, raw) == traces(reader("paxlst", each.group, each.tag), raw)
            assert memo.count <= most


def test_one_template_serves_every_shape_that_says_the_same() -> None:
    through = reader("paxlst", "4", "NAD")
    short, long = b"NAD+FL+++FAKE:SPECIMEN", b"NAD+FL+++FAKE001SPECIMEN:TESTPAX"
    assert through.read(short, short.translate(SHAPE)) is through.read(long, long.translate(SHAPE))


VALUE = "KWJVBYQH"
BODY = "+".join([f"{VALUE}:{VALUE}:{VALUE}"] * 8)


def kept(through: SegmentReader) -> list[object]:
    """All that a reader holds, and what stands on its known_shapes."""
    parts = [part for name, part in vars(through).items() if name != "_memo"]
    known_shapes = [through.entries, *through.single.values(), *through._by_codes.values()]  # noqa: SLF001 - to look inside
    return [*parts, *((shapes.settled, shapes.open) for shapes in known_shapes)]


@pytest.mark.parametrize("at", LENSES, ids=":".join)
def test_nothing_of_a_value_is_remembered(at: tuple[str, str, str]) -> None:
    name, group, tag = at
    through = next(e for e in DIALECTS[name].readers if (e.group, e.tag) == (group, tag))
    for content in (BODY, f"FL+{BODY}", f"BAG+{BODY}", f"4:28+{BODY}", VALUE, f"DOCS:{VALUE}"):
        raw = written(tag, content)
        through.read(raw, raw.translate(SHAPE))
    assert VALUE not in repr(kept(through))
    assert VALUE not in repr(through.read(written(tag, BODY), written(tag, BODY).translate(SHAPE)))


def test_it_would_be_seen_if_it_were() -> None:
    through = reader("paxlst", "4", "NAD")
    key = f"NAD+FL+++{VALUE}".encode()
    through.entries.settled[key] = through.plain(b"NAD+FL+++aaa", ()).template
    assert VALUE in repr(kept(through))


def _through_views(dialect: Dialect, group: str, raw: bytes) -> Template | None:
    """As a message reads it: by the view of its head."""
    kind = dialect.kinds.of(raw + b"\n", b"\n")[0]
    view = dialect.groups[group].get(kind) or dialect.groups[group].get(loose(kind))
    if view is None:
        return None
    shape = raw.translate(SHAPE)
    found = view.settled.get(shape) or view.recall(raw, shape)
    return looked([found], [raw])[0] if isinstance(found, Entry) else found


def _forgetful(through: SegmentReader, raw: bytes) -> tuple[Trace, ...]:
    through.forget()
    return traces(through, raw)


GROUPS = sorted((name, group) for name, each in DIALECTS.items() for group in each.groups)
STUCK = st.sampled_from(["", "1", "X", "A", "AB"])


@given(st.sampled_from(GROUPS), st.data())
def test_a_code_with_something_stuck_to_it_is_another_code(
    at: tuple[str, str], data: st.DataObject
) -> None:
    """What a view remembers is what the reader behind it says without memory."""
    dialect, group = DIALECTS[at[0]], at[1]
    views = dialect.groups[group].values()
    tag = data.draw(st.sampled_from(sorted({view.tag.encode() for view in views})))
    raw = written(tag.decode(), data.draw(CODES) + data.draw(STUCK) + ":" + data.draw(SEGMENTS))
    seen = _through_views(dialect, group, raw)
    assert seen is not None
    plain = [_forgetful(each, raw) for each in TWINS[at[0]].readers if each.tag == tag.decode()]
    assert seen.traces in plain


@pytest.mark.parametrize("raw", [b"DTM+1891:3001010930:201", b"LOC+1251+ZZA", b"RFF+AVFX:FAKE01"])
def test_the_beginning_of_a_code_is_not_that_code(raw: bytes) -> None:
    dialect = DIALECTS["paxlst"]
    for group in dialect.groups:
        _through_views(dialect, group, raw[:7] + raw[8:])
        other = _through_views(dialect, group, raw)
        assert other is not None
        named = {trace.element for trace in other.traces}
        assert not named & {"flight.departure_time", "reservation.locator"}


@pytest.mark.parametrize(
    ("first", "second"),
    [("/H/P/B/Q/AB/AB/H/H//AB/M/V/01JAN01/FI", "/H/P/B/Q/AB/AB/H/H//AB/M/F/01JAN01/FI"),
     ("/H/M/F/MI/B/TESTPAX/FI/H-I/Q-Z", "/H/M/F/MI/B/TESTPAX/FI/P-M/H-I"),
     ("//AB/MI//FI/H/AB/P/TESTPAX/B//H/01JAN01", "//AB/MI//FI/H/AB/P/TESTPAX/Q//M/01JAN01")],
)  # fmt: skip
def test_a_document_is_remembered_by_all_its_codes(first: str, second: str) -> None:
    """Codes behind the twelfth slash, beside a hyphen, at the very end."""
    segments = [f"SSR+DOCS:HK:1:ZZ:::::{text}+::1".encode() for text in (first, second)]
    for raws in (segments, segments[::-1]):
        remembering = reader("pnrgov", "1", "SSR")
        for raw in raws:
            assert traces(remembering, raw) == traces(reader("pnrgov", "1", "SSR"), raw)


@pytest.mark.parametrize(
    "code", sorted({"KSML", "DOCS", "DOCO", "DOCA", "CTCE", "PCTC", "FOID", "SEAT", "INFT", "OTHS"})
)
def test_a_code_in_small_letters_or_beside_a_blank_is_that_code(code: str) -> None:
    """As JSON, XML and lines of a host have it; and none of these ways is taken for another that looks alike."""
    text = "HK:1:ZZ:::::/P/UTO/ZZ0000001/UTO/01JAN90/M/31DEC35/FAKE001SPECIMEN/TESTPAX001 RABBI+::1"
    exact = traces(reader("pnrgov", "2", "SSR"), f"SSR+{code}:{text}".encode())
    assert {trace.element for trace in exact} != {"unlisted.content"}
    both = reader("pnrgov", "2", "SSR")
    for way in (code.lower(), code.capitalize(), f" {code}", f"{code} ", f"{code.lower()} "):
        assert traces(both, f"SSR+{way}:{text}".encode()) == exact
        letter = way.strip()[0]
        alike = way.replace(letter, "Q" if letter.isupper() else "q", 1)
        other = traces(both, f"SSR+{alike}:{text}".encode())
        assert [trace.code for trace in other if trace.element == "service.code"] == ["?"]
