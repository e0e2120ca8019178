"""A place can be opened by line and column, also where a whole message stands on one line."""

import json
from datetime import date
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
        places, lambda each: each, lambda _, place: place, {"x": columns.of_bytes(data)}
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


JSON = st.recursive(
    st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
)


def pointers(tree: object, at: str = "") -> list[str]:
    found = [at]
    if isinstance(tree, dict):
        for key, value in tree.items():
            found += pointers(value, f"{at}/{key.replace('~', '~0').replace('/', '~1')}")
    elif isinstance(tree, list):
        for number, value in enumerate(tree):
            found += pointers(value, f"{at}/{number}")
    return found


def reached(tree: object, pointer: str) -> object:
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        tree = tree[int(name)] if isinstance(tree, list) else tree[name]  # type: ignore[index]
    return tree


@given(JSON)
def test_a_pointer_into_a_line_of_json_leads_to_its_value(tree: object) -> None:
    line = json.dumps(tree, ensure_ascii=False)
    places = [Place("x", line=2, pointer=each) for each in pointers(tree)]
    text = f"{{}}\n{line}\n"
    for place in located(text.encode(), places):
        assert place.start_column is not None
        value, _ = json.JSONDecoder().raw_decode(line, place.start_column - 1)
        assert value == reached(tree, place.pointer or "")


def test_what_goes_on_behind_the_line_has_no_column() -> None:
    assert located(b'[\n {"a": 1}\n]', [Place("x", line=1, pointer="/0/a")])[0].start_column is None


def test_a_file_that_is_gone_keeps_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"a")
    opened = columns.of_file(str(path))
    assert opened is not None
    path.unlink()
    place = Place("x", offset=0, line=1)
    assert columns.located([place], lambda each: each, lambda _, new: new, {"x": opened}) == [place]


@pytest.mark.parametrize("form", ["pnrgov", "pnrgov-xml", "records"])
@pytest.mark.parametrize("breaks", [b"\n", b""])
def test_every_finding_of_a_file_can_be_opened_by_line_and_column(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, breaks: bytes
) -> None:
    monkeypatch.chdir(tmp_path)
    plan = Plan(format=form, count=3, seed=3, extent="everything")
    generate("out", plan, clean_under=None)
    file = next(each for each in Path("out").iterdir() if each.is_file())
    if form != "records":
        file.write_bytes(file.read_bytes().replace(b"\n", breaks))
    report = audit(str(file), "eu-pnr", DAY, holder="piu")
    text = file.read_text().split("\n")
    assert report.findings
    for finding in report.findings:
        place = finding.place
        if place.offset is None and place.pointer is None:
            continue
        assert place.start_column is not None
        begins = text[(place.line or 1) - 1][place.start_column - 1 :]
        if form == "pnrgov-xml":
            assert begins.startswith("<")
        elif form != "records":
            assert begins.startswith(f"{place.tag}+")
