"""Messages in several parts: wherever the parts lie, and in whatever order their files are read."""

from collections.abc import Sequence
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor import audit
from auditor.judging.report import Report
from auditor.observed.record import Place
from auditor.observed.series import Account, OpenSeries, key_of

LAW = date(2026, 11, 22)
Part = tuple[int, str]


def message(number: int, flag: str, *, reference: str = "ZZ999/300102/2200", at: int = 1) -> str:
    body = [
        f"UNH+{at}+PNRGOV:13:1:IA+{reference}+{number:02}:{flag}".removesuffix(":"), "MSG+:22", "ORG+ZZ:ZZA",
        "TVL+020130:2200:020130:2330+ZZA+ZZB+ZZ+999", "EQN+9", "SRC", f"RCI+ZZ:FAKE0000{number:02}",
        "TIF+FAKE001+TESTPAX001",
    ]  # fmt: skip
    return "".join(each + "'" for each in (*body, f"UNT+{len(body) + 1}+{at}"))


def interchange(*parts: Part, reference: str = "ZZ999/300102/2200", sender: str = "ZZ") -> bytes:
    """One interchange with a message for each part."""
    body = "".join(
        message(number, flag, reference=reference, at=at)
        for at, (number, flag) in enumerate(parts, 1)
    )
    frame = f"UNB+IATA:1+{sender}+ZZTESTGOV+300101:0800+SYN1'{body}UNZ+{len(parts)}+SYN1'"
    return frame.encode()


def series(report: Report) -> list[str]:
    return [each.message for each in report.findings if each.name == "broken-series"]


def look(data: bytes | Sequence[Path], jobs: int = 1) -> Report:
    return audit(data, "eu-pnr", law_as_of=LAW, jobs=jobs)


WHOLE = [(1, "C"), (2, "C"), (3, "F")]
BROKEN: dict[str, tuple[list[Part], str]] = {
    "a missing part": ([(1, "C"), (3, "F")], "part 2 is missing"),
    "no last part": ([(1, "C"), (2, "C")], "part 3 is missing, or none is marked as the last"),
    "no first part": ([(2, "C"), (3, "F")], "part 2 stands twice, or the one before it is missing"),
    "a doubled part": ([(1, "C"), (2, "C"), (2, "C"), (3, "F")], "part 2 stands twice"),
    "a part alone": ([(1, "C")], "part 2 is missing"),
    "no flag at all": ([(1, "")], "part 2 is missing"),
}


@pytest.mark.parametrize(("parts", "words"), BROKEN.values(), ids=BROKEN)
def test_a_broken_series_is_said_once_wherever_its_parts_lie(
    parts: list[Part], words: str, tmp_path: Path
) -> None:
    apart = b"\n".join(interchange(each) for each in parts)
    for data in (interchange(*parts), apart):
        (said,) = series(look(data))
        assert words in said
    files = [tmp_path / f"{number}.edi" for number in range(len(parts))]
    for file, part in zip(files, parts, strict=True):
        file.write_bytes(interchange(part))
    told = {tuple(series(look(order))) for order in permutations(files)}
    assert len(told) == 1
    assert words in next(iter(told))[0]
    assert series(look(files, jobs=2)) == list(next(iter(told)))


@pytest.mark.parametrize("parts", [WHOLE, [(1, "F")], [(1, "C"), (2, "F")]])
def test_whole_series_are_well_in_one_interchange_in_several_and_in_files_of_any_order(
    parts: list[Part], tmp_path: Path
) -> None:
    assert series(look(interchange(*parts))) == []
    assert series(look(b"".join(interchange(each) for each in parts))) == []
    twice = b"".join(interchange(each) for each in (*parts, *parts))
    assert series(look(twice)) == []  # two pushes of a flight
    files = [tmp_path / f"{number}.edi" for number in range(len(parts))]
    for file, part in zip(files, parts, strict=True):
        file.write_bytes(interchange(part))
    assert all(series(look(order)) == [] for order in permutations(files))
    assert series(look(files, jobs=2)) == []


def test_parts_out_of_their_order_are_said_within_a_source_alone() -> None:
    (said,) = series(look(interchange((2, "F"), (1, "C"))))
    assert "part 1 stands behind the next one" in said
    assert len(series(look(interchange((2, "F")) + interchange((1, "C"))))) == 1


def test_series_of_others_are_others() -> None:
    one, other = interchange((1, "C")), interchange((2, "F"), reference="ZZ998/300102/2200")
    assert len(series(look(one + other))) == 2
    assert len(series(look(one + interchange((2, "F"), sender="YY")))) == 2
    assert len(series(look(one + interchange((2, "F"))))) == 0


def test_what_has_no_reference_is_tied_to_nothing_elsewhere() -> None:
    single = interchange((1, "F"), (1, "F"), reference="")
    assert series(look(single)) == []
    assert len(series(look(interchange((1, "C"), reference="") * 2))) == 2


# --- the sum ---------------------------------------------------------------------------------------

PARTS = st.lists(st.tuples(st.integers(1, 3), st.integers(1, 5), st.booleans()), max_size=14)


def faults(sources: Sequence[Sequence[tuple[int, int, bool]]], order: Sequence[int]) -> list[str]:
    open_series = OpenSeries()
    for at in order:
        account = Account()
        for offset, (key, number, last) in enumerate(sources[at]):
            account.interchange()
            place = Place(f"{at}.edi", offset=offset)
            account.meet(key_of(b"%d" % key), number, place, last=last)
        open_series.add(account.owed())
    return [repr(each) for each in open_series.faults()]


@given(st.lists(PARTS, max_size=4), st.randoms())
def test_the_order_of_sources_never_matters(
    sources: list[list[tuple[int, int, bool]]], dice: object
) -> None:
    order = list(range(len(sources)))
    before = faults(sources, order)
    dice.shuffle(order)  # type: ignore[attr-defined]
    assert faults(sources, order) == before


@given(st.lists(st.integers(1, 6), max_size=6), st.data())
def test_pushes_that_are_whole_owe_nothing(lengths: list[int], data: st.DataObject) -> None:
    parts = [(1, number, number == length) for length in lengths for number in range(1, length + 1)]
    assert faults([data.draw(st.permutations(parts))], [0]) == []
    if len(parts) > 0:
        gone = data.draw(st.integers(0, len(parts) - 1))
        left = parts[:gone] + parts[gone + 1 :]
        whole = parts[gone][1:] == (1, True)  # a message by itself leaves no gap
        assert (faults([left], [0]) == []) is whole


@pytest.mark.parametrize("part", ["C:01", "01:c", "c:01"])
def test_a_part_that_is_written_otherwise_is_that_part(part: str) -> None:
    other = interchange((1, "C")).replace(b"+01:C'", f"+{part}'".encode())
    assert series(look(other)) == series(look(interchange((1, "C"))))
    last = interchange((2, "F")).replace(b"+02:F'", b"+F:02'")
    assert series(look(other + last)) == []


@pytest.mark.parametrize("part", ["F", "A:F", "C:F", "-1:F", "X"])
def test_a_part_without_a_number_is_said(part: str) -> None:
    report = look(interchange((1, "F")).replace(b"+01:F'", f"+{part}'".encode()))
    found = [each for each in report.findings if each.rule == "FMT011"]
    assert [(each.place.tag, each.place.segment) for each in found] == [("UNH", 1)]
