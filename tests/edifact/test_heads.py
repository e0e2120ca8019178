"""Words of heads and the courses they lead to: equal to the plain way, bounded, without a value."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from auditor.edifact import course
from auditor.edifact.course import Course, Group
from auditor.edifact.dialect import Dialect, qualifier
from auditor.edifact.heads import UNKNOWN, Heads
from auditor.formats import cusres, paxlst, paxlst_us, pnrgov

DIALECTS: dict[str, Dialect] = {
    each.__name__.rpartition(".")[2]: each.dialect() for each in (pnrgov, paxlst, paxlst_us, cusres)
}
CODES = st.sampled_from(
    ["", "4:28", "4:285", "700", "70", "125", "1251", "87", "FL", "FLX", "V", "P", "005", "CTCM", "QQ"]
)  # fmt: skip
TAGS = st.sampled_from(
    sorted({tag.decode() for each in DIALECTS.values() for tag in each.tags})
) | st.text("ABNUD", max_size=4)
REST = st.text('A9+:/ \\"é', max_size=8)
SEGMENTS = st.builds("{}{}{}{}{}".format, TAGS, st.sampled_from(["+", "", "+ "]), CODES,
                     st.sampled_from(["", "+", ":", "/", " ", "X"]), REST)  # fmt: skip


def head(heads: Heads, raw: bytes) -> str:
    """The letter of a segment, found the plain way."""
    tag, separator, rest = raw.partition(b"+")
    if tag not in heads.tags:
        return UNKNOWN
    for code in heads.codes(tag):
        if rest.startswith(code) and rest[len(code) : len(code) + 1] in (b"", b"+", b":"):
            return heads.letter(tag, code)
    if separator and qualifier(raw) in heads.ways(tag):
        return heads.letter(tag, qualifier(raw), loose=True)
    return heads.letter(tag)


@given(st.sampled_from(sorted(DIALECTS)), st.lists(SEGMENTS, max_size=6))
@example("paxlst", ["NAD+ FL", "DOC+P/1", "DOC+ V +", "LOC+1251", "LOC+125"])
def test_a_word_has_the_letter_of_each_segment(name: str, segments: list[str]) -> None:
    heads = DIALECTS[name].heads
    raws = [each.encode() for each in segments if each]
    for between in (b"'", b"~\r\n"):
        text = b"".join(raw + between for raw in raws)
        assert heads.word(text, between) == "".join(head(heads, raw) for raw in raws)


TRAVELLER = ["NAD+FL+++A:B", "ATT+2++F", "DTM+329:A", "GEI+4+173", "DOC+P:110+A", "LOC+91+A"]


@given(st.lists(st.just(TRAVELLER) | st.lists(SEGMENTS, max_size=3), max_size=6), st.data())
@example([["NAD+FLX"], ["QQ"], ["NAD+FL", "ATT+2/", "DTM+329:A"]], None)
def test_a_phrase_that_is_looked_for_first_changes_no_word(
    others: list[list[str]], data: st.DataObject | None
) -> None:
    """Most travellers of a manifest are alike, and are then found at once."""
    made = paxlst.dialect()
    alike = (
        data.draw(st.sampled_from([TRAVELLER, TRAVELLER[:2], TRAVELLER[:1]])) if data else TRAVELLER
    )
    raws = [each.encode() for part in others for each in (*part, *alike * 9) if each]
    plain = "".join(head(made.heads, raw) for raw in raws)
    for between in (b"'", b"~\r\n"):
        text = b"".join(raw + between for raw in raws)
        assert [made.heads.word(text, between) for _ in range(3)] == [plain] * 3


def test_such_a_phrase_is_learnt() -> None:
    made = paxlst.dialect()
    text = b"".join(each.encode() + b"!" for each in TRAVELLER * 9)
    made.heads.word(text, b"!")
    usual = made.heads._usual[b"!"]  # noqa: SLF001 - what it looks for first
    assert usual.phrase * 9 == made.heads.word(text, b"!")
    assert [found.span() for found in usual.expression.finditer(b"!" + text)] == [
        (1, len(text) + 1)
    ]
    assert b"A:B" not in usual.expression.pattern


def told(run: Course) -> tuple[object, ...]:
    return ([(view.tag, view.lens.group) for view in run.views], run.personal, len(run.settled),
            [at for at, _ in run.events], run.group)  # fmt: skip


@given(st.sampled_from(sorted(DIALECTS)), st.data())
def test_a_course_is_the_walk_of_its_word_whatever_was_walked_before(
    name: str, data: st.DataObject
) -> None:
    dialect = DIALECTS[name]
    letters = sorted(
        {UNKNOWN, *(each for group in dialect.groups.values() for each in group.views)}
    )
    group = data.draw(st.sampled_from(sorted(dialect.groups)))
    for word in data.draw(st.lists(st.text(st.sampled_from(letters), max_size=8), max_size=4)):
        known = dialect.groups[group].course(word)
        assert told(known) == told(dialect.groups[group].walk(word))
        assert told(dialect.groups[group].course(word)) == told(known)
        assert len(known.views) <= len(word)


def test_courses_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(course, "MOST_LETTERS", 50)
    group = Group()
    for length in range(30):
        group.course(UNKNOWN * length)
        assert sum(map(len, group._courses)) <= 50  # noqa: SLF001 - what is bounded


@pytest.mark.parametrize("name", DIALECTS)
def test_no_letter_stands_for_a_value(name: str) -> None:
    heads = DIALECTS[name].heads
    known = len(heads._letters)  # noqa: SLF001 - what must not grow
    tags = sorted(DIALECTS[name].tags)
    text = b"".join(tag + b"+KWJVBYQH:KWJVBYQH+ KWJVBYQH/KWJVBYQH\n" for tag in tags)
    assert len(heads.word(text, b"\n")) == len(tags)
    assert len(heads._letters) == known  # noqa: SLF001 - as above
