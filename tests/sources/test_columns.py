"""A place can be opened by line and column, also where a whole message stands on one line."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.api.audit import audit
from auditor.api.generate import generate
from auditor.observed.record import Place
from auditor.people.specimen.plan import Plan
from auditor.sources import columns

DAY = date(2030, 6, 1)


def located(data: bytes, places: list[Place]) -> list[Place]:
    return columns.located(
        places, lambda each: each, lambda _, place: place, {"x": lambda: BytesIO(data)}
    )


@given(st.text(alphabet="aé\n\r€😀'"), st.data())
def test_the_column_of_a_byte_is_the_character_of_its_line(text: str, data: st.DataObject) -> None:
    cuts = data.draw(st.lists(st.integers(0, len(text)), max_size=6))
    places = [Place("x", offset=len(text[:cut].encode()), line=1) for cut in cuts]
    found = [each.start_column for each in located(text.encode(), places)]
    assert found == [len(text[:cut].rpartition("\n")[2]) + 1 for cut in cuts]


def test_a_mark_of_byte_order_is_no_column() -> None:
    assert located(b"\xef\xbb\xbfUNA", [Place("x", offset=3, line=1)])[0].start_column == 1


def test_latin_letters_are_one_column_each() -> None:
    data = "ÉÈ'UNB".encode("latin-1")
    assert located(data, [Place("x", offset=3, line=1)])[0].start_column == 4


def test_a_record_in_json_keeps_its_line_and_pointer_and_has_no_column() -> None:
    """A column would tell how long the values before it are."""
    place = Place("x", line=1, pointer="/0/a")
    assert located(b'[{"a": 1}]', [place]) == [place]


def test_a_file_that_is_gone_keeps_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"a")
    opened = columns.of_file(str(path))
    assert opened is not None
    path.unlink()
    place = Place("x", offset=0, line=1)
    assert columns.located([place], lambda each: each, lambda _, new: new, {"x": opened}) == [place]


@pytest.mark.parametrize("form", ["pnrgov", "pnrgov-xml"])
@pytest.mark.parametrize("breaks", [b"\n", b""])
def test_every_finding_of_a_file_can_be_opened_by_line_and_column(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, breaks: bytes
) -> None:
    monkeypatch.chdir(tmp_path)
    plan = Plan(format=form, count=3, seed=3, extent="everything")
    generate("out", plan, clean_under=None)
    file = next(each for each in Path("out").iterdir() if each.is_file())
    file.write_bytes(file.read_bytes().replace(b"\n", breaks))
    report = audit(str(file), "eu-pnr", DAY, holder="piu")
    text = file.read_text().split("\n")
    assert report.findings
    for finding in report.findings:
        place = finding.place
        if place.offset is None:
            continue
        assert place.start_column is not None
        begins = text[(place.line or 1) - 1][place.start_column - 1 :]
        if form == "pnrgov-xml":
            assert begins.startswith("<")
        else:
            assert begins.startswith(f"{place.tag}+")
