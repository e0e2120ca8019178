"""The report of the demonstration in a real browser: what a newcomer sees first, and the README's picture of it.

`python tests/browser/test_demo.py` takes the picture anew (`docs/report.png`); look at it before you commit it.
"""

import os
import shutil
import struct
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from click.testing import CliRunner

from auditor.cli import group
from auditor.people.demo.sets import POLICIES

sync_api = pytest.importorskip("playwright.sync_api", reason="pip install '.[test]'")

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")  # noqa: TID251 - a test finds its tool
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
WIDE, NARROW, PICTURED = (1440, 900), (390, 844), (1200, 810)
ROOT = Path(__file__).parents[2]
PICTURE = ROOT / "docs/report.png"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium: apt-get install chromium"),
]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("demo") / "shown")


def made(out: Path) -> Path:
    assert CliRunner().invoke(group, ["demo", "--out", str(out)]).exit_code == 0
    return out / "report.html"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


def opened(browser: Any, path: Path, size: tuple[int, int], scheme: str) -> Any:
    viewport = {"width": size[0], "height": size[1]}
    page = browser.new_context(
        viewport=viewport, color_scheme=scheme, reduced_motion="reduce"
    ).new_page()
    page.goto(path.as_uri())
    return page


def pixels(picture: bytes) -> tuple[int, int]:
    """The width and height that a PNG states."""
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_first_screen_says_what_was_found_and_under_which_law(
    browser: Any, report: Path, scheme: str, size: tuple[int, int]
) -> None:
    page = opened(browser, report, size, scheme)
    picture = page.screenshot()
    assert pixels(picture) == size
    headline = page.locator("h1").first
    assert "clauses broken" in headline.inner_text()
    assert "not legal advice" in page.locator(".meta").first.inner_text()
    cards = page.locator(".regime")
    assert cards.count() == len(POLICIES)
    seen = [headline.bounding_box(), *(each.bounding_box() for each in cards.all())]
    within = [box["y"] + box["height"] <= size[1] for box in seen]
    # Beside each other where there is room; below each other, the first at least, where there is none.
    assert all(within) if size == WIDE else all(within[:2])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.set_content("")
    assert len(picture) > 4 * len(page.screenshot())
    page.context.close()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_every_chart_is_drawn(browser: Any, report: Path, size: tuple[int, int]) -> None:
    page = opened(browser, report, size, "light")
    drawn = page.locator("svg.chart").evaluate_all(
        """charts => charts.map(chart => {
            const box = chart.getBoundingClientRect(), marks = [...chart.querySelectorAll('rect, path, polygon')];
            const solid = marks.filter(mark => {
                const of = mark.getBoundingClientRect(), paint = getComputedStyle(mark).fill;
                return of.width > 0 && of.height > 0 && paint !== 'none';
            });
            return [box.width, box.height, solid.length];
        })"""
    )
    assert len(drawn) >= 5
    for width, height, marks in drawn:
        assert 100 < width <= size[0]
        assert height > 8  # the share of each status is a thin bar
        assert marks > 0
    page.context.close()


def test_the_picture_in_the_readme_is_small_and_there() -> None:
    picture = PICTURE.read_bytes()
    assert pixels(picture) == PICTURED
    assert 20_000 < len(picture) <= 150_000
    assert "(docs/report.png)" in (ROOT / "README.md").read_text("utf-8")


def take() -> None:
    """Take the picture."""
    with TemporaryDirectory() as folder, sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = opened(chromium, made(Path(folder, "shown")), PICTURED, "light")
        page.screenshot(path=PICTURE)
        chromium.close()


if __name__ == "__main__":
    take()
