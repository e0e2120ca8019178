"""Files: what paths lead to, under which name, and what happens where the system refuses."""

import io
import os
import sys
import time
from pathlib import Path

import pytest

from auditor.observed.record import Limits, Unread
from auditor.sources import CHUNK, Source
from auditor.sources.files import File, find, read
from auditor.sources.walk import ASIDE, HIDDEN


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def touch(*names: str) -> None:
    for name in names:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())


def names(*paths: str) -> list[str]:
    return [each.name for each in find(paths) if isinstance(each, File)]


def lost(*paths: str) -> list[Unread]:
    return [each for each in find(paths) if isinstance(each, Unread)]


def content(file: File, limits: Limits = Limits()) -> dict[str, bytes]:  # noqa: B008 - frozen
    found: dict[str, bytes] = {}
    for each in read(file, limits):
        assert isinstance(each, Source)
        found[each.name] = b"".join(chunk for chunk in each.chunks if isinstance(chunk, bytes))
    return found


def test_a_folder_is_searched_in_the_same_order_everywhere() -> None:
    touch("out/b.edi", "out/a.edi", "out/deep/c.edi", "out/Z.edi")
    assert names("out") == ["out/Z.edi", "out/a.edi", "out/b.edi", "out/deep/c.edi"]


def test_hidden_entries_settings_and_side_cars_are_no_data() -> None:
    touch("out/.svn/x", "out/.hidden", "out/a.edi", "out/a.edi.auditor.toml", "out/auditor.toml")
    assert names("out") == ["out/a.edi"]
    assert lost("out") == [
        Unread("out/.svn", HIDDEN, left="passed"),
        Unread("out/.hidden", HIDDEN, left="passed"),
    ]


def test_a_hidden_file_that_is_named_is_read() -> None:
    touch(".hidden")
    assert names(".hidden") == [".hidden"]


def test_patterns_reach_into_folders() -> None:
    touch("out/a.edi", "out/x/b.edi", "out/x/c.txt")
    assert names("out/**/*.edi") == ["out/a.edi", "out/x/b.edi"]


def test_a_pattern_that_fits_nothing_is_said() -> None:
    assert list(find(["*.edi"])) == [Unread("*.edi", "no data fit this pattern", left="empty")]


def test_a_file_whose_name_looks_like_a_pattern_is_that_file() -> None:
    touch("[a].edi", "a.edi")
    assert names("[a].edi") == ["[a].edi"]


def test_each_file_is_read_once() -> None:
    touch("out/a.edi", "out/b.edi")
    assert names("out/b.edi", "out", "./out/a.edi") == ["out/b.edi", "out/a.edi"]


def test_absolute_paths_get_relative_names(tmp_path: Path) -> None:
    touch("out/a.edi")
    assert names(str(tmp_path / "out" / "a.edi")) == ["out/a.edi"]


def test_what_is_not_there_is_named() -> None:
    assert lost("gone.edi") == [Unread("gone.edi", "there is no such file or folder")]


def test_a_name_cannot_move_a_cursor() -> None:
    touch("a\x1b[2J\n.edi")
    assert names(".") == [r"a\x1b[2J\n.edi"]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    touch("elsewhere/secret.edi", "out/a.edi")
    Path("out/file").symlink_to(tmp_path / "elsewhere" / "secret.edi")
    Path("out/folder").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert names("out") == ["out/a.edi"]
    assert [each.source for each in lost("out")] == ["out/file", "out/folder"]


def test_a_link_within_the_folder_is_not_read_twice(tmp_path: Path) -> None:
    touch("out/a.edi")
    Path("out/same").symlink_to(tmp_path / "out" / "a.edi")
    assert (names("out"), lost("out")) == (["out/a.edi"], [])


def test_a_link_in_a_circle_is_said_and_the_rest_is_read() -> None:
    touch("out/a.edi")
    Path("out/circle").symlink_to("circle")
    assert names("out") == ["out/a.edi"]
    [circle] = lost("out")
    assert circle.reason in ("it is a link in a circle", "it is a link to nothing")


def test_a_link_that_is_named_is_followed(tmp_path: Path) -> None:
    touch("elsewhere/a.edi")
    Path("link").symlink_to(tmp_path / "elsewhere" / "a.edi")
    assert names("link") == ["link"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes with names")
def test_a_pipe_in_a_folder_does_not_block() -> None:
    touch("out/a.edi")
    os.mkfifo("out/pipe")
    assert [each.source for each in lost("out")] == ["out/pipe"]


def test_bytes_come_in_pieces() -> None:
    Path("a.edi").write_bytes(bytes(CHUNK * 2 + 1))
    source = next(found := read(File("a.edi", "a.edi"), Limits()))
    assert isinstance(source, Source)
    assert source.name == "a.edi"
    sizes = [len(chunk) for chunk in source.chunks if isinstance(chunk, bytes)]
    assert (sum(sizes), max(sizes)) == (CHUNK * 2 + 1, CHUNK)
    assert list(found) == []


def test_standard_input_is_read_where_a_dash_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"UNA")))
    (file,) = find(["-", "-"])
    assert isinstance(file, File)
    assert content(file) == {"-": b"UNA"}


def test_a_refusal_is_told_in_our_words(monkeypatch: pytest.MonkeyPatch) -> None:
    touch("a.edi")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Zugriff verweigert", "/secret/a.edi")

    monkeypatch.setattr(Path, "open", refuse)
    assert list(read(File("a.edi", "a.edi"), Limits())) == [
        Unread("a.edi", "reading it is not permitted")
    ]


def test_what_was_read_is_told() -> None:
    Path("a.edi").write_bytes(bytes(10))
    told: list[int] = []
    for source in read(File("a.edi", "a.edi"), Limits(), watch=told.append):
        assert isinstance(source, Source)
        list(source.chunks)
    assert sum(told) == 10


def test_a_source_that_is_too_long_is_cut_and_said_to_be() -> None:
    Path("a.edi").write_bytes(bytes(CHUNK * 3))
    source = next(found := read(File("a.edi", "a.edi"), Limits(size=CHUNK)))
    assert isinstance(source, Source)
    *read_, end = source.chunks
    assert [len(chunk) for chunk in read_ if isinstance(chunk, bytes)] == [CHUNK]
    assert isinstance(end, Unread)
    assert end.limit
    assert list(found) == []


def test_the_side_car_is_found_beside_its_file() -> None:
    touch("a.edi", "a.edi.auditor.toml", "b.edi")
    found = [each.aside for each in find(["a.edi", "b.edi", "-"]) if isinstance(each, File)]
    assert found == [f"a.edi{ASIDE}", None, None]


def test_stars_upon_stars_are_gone_through_once(tmp_path: Path) -> None:
    """Twelve of them over ten folders one in the other once took half a minute."""
    deep = tmp_path.joinpath(*"abcdefghijklmn")
    deep.mkdir(parents=True)
    (deep / "x.edi").write_bytes(b"UNB")
    began = time.process_time()
    found = [*find([f"{tmp_path}/{'**/' * 12}*.edi"])]
    assert time.process_time() - began < 5
    assert [type(each) for each in found] == [File]
