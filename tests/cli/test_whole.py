"""A file is there whole or not at all."""

import os
from pathlib import Path

import click
import pytest

from auditor.cli.whole import whole


def written(path: Path, text: str, fault: Exception | None = None) -> None:
    with whole(path, "--out x") as partial:
        partial.write_text(text, "utf-8")
        if fault is not None:
            raise fault


def test_what_is_written_takes_the_place_of_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "x"
    for text in ("first", "then"):
        written(path, text)
        assert [each.name for each in tmp_path.iterdir()] == ["x"]
        assert path.read_text("utf-8") == text


@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), KeyError("x")])
def test_what_fails_leaves_what_was_there(tmp_path: Path, fault: Exception) -> None:
    path = tmp_path / "x"
    path.write_text("before", "utf-8")
    with pytest.raises((click.UsageError, KeyError)) as raised:
        written(path, "half", fault)
    if isinstance(fault, OSError):
        assert str(raised.value) == "--out x: No space left on device"
    assert [each.name for each in tmp_path.iterdir()] == ["x"]
    assert path.read_text("utf-8") == "before"


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    path, link = tmp_path / "x", tmp_path / "link"
    path.write_text("before", "utf-8")
    link.symlink_to(path)
    written(link, "after")
    assert link.is_symlink()
    assert path.read_text("utf-8") == "after"


def test_a_device_is_written_to_as_it_is() -> None:
    written(Path(os.devnull), "nowhere")
    assert not Path(f"{os.devnull}.partial").exists()
