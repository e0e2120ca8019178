"""The drawings of the layers are the contract that the build enforces."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LAYERS = "docs/decisions/0001-layers.md"


def contract() -> list[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    layers: list[str] = next(each["layers"] for each in contracts if each["id"] == "layers")
    return layers


@pytest.mark.parametrize("page", ["README.md", "ARCHITECTURE.md", LAYERS])
def test_the_drawing_is_the_contract(page: str) -> None:
    blocks = (ROOT / page).read_text("utf-8").split("```")
    drawing = next(block for block in blocks if "\napi | explain" in block)
    rooms = [line.partition("  ")[0] for line in drawing.splitlines()[1:]]
    assert rooms == contract()


def test_every_room_has_its_place() -> None:
    built = {path.stem for path in (ROOT / "auditor").glob("*.py") if path.stem[:2] != "__"}
    built |= {path.parent.name for path in (ROOT / "auditor").glob("*/__init__.py")}
    assert built == {room.strip() for layer in contract() for room in layer.split("|")}


def test_the_folder_of_edifact_says_what_each_of_its_modules_is() -> None:
    folder = ROOT / "auditor/formats/edifact"
    told = (folder / "__init__.py").read_text("utf-8")
    named = re.findall(r"(?m)^([a-z_]+)  +\S", told)
    built = {each.stem for each in (*folder.glob("*.py"), *folder.glob("*.c"))} - {"__init__"}
    assert sorted(named) == sorted(built)


def test_the_house_has_at_most_seventeen_rooms_on_ten_floors() -> None:
    layers = contract()
    assert len(layers) <= 10
    assert sum(len(layer.split("|")) for layer in layers) <= 17


def test_every_decision_that_is_pointed_to_is_there() -> None:
    pages = sorted((ROOT / LAYERS).parent.glob("*.md"))
    numbers = [page.name.partition("-")[0] for page in pages]
    assert numbers == [f"{number:04d}" for number in range(1, len(pages) + 1)]
    for page in pages:
        for target in page.read_text("utf-8").split("](")[1:]:
            assert (page.parent / target.partition(")")[0]).exists(), target
