"""The HTML report in a real browser: read, filtered, printed, by eye, by keyboard and by machine."""

import io
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from auditor.judging.redact import redacted
from auditor.judging.report import Deadline, Report
from auditor.judging.report_diff import compare
from auditor.reporters import html
from scenes import EMPTY, FULL, finding, written

sync_api = pytest.importorskip("playwright.sync_api", reason="pip install '.[test]'")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="pip install '.[test]'")

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")  # noqa: TID251 - a test finds its tool
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
WIDE, NARROW = (1440, 900), (390, 844)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium: apt-get install chromium"),
]

AGED = msgspec.structs.replace(
    FULL,
    passed=tuple(Deadline("utopia", "mask", f"2026-0{month}", 3 * month) for month in range(1, 9)),
    deadlines=tuple(Deadline("utopia", "mask", f"2027-0{month}", 40 - month) for month in range(1, 9)),
)  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


class Opened:
    """A page, and everything it asked for or complained of."""

    def __init__(self, browser: Any, path: Path, size: tuple[int, int], scheme: str) -> None:
        self.context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,
            reduced_motion="reduce",
        )
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda fault: self.said.append(str(fault)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(path.as_uri())


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Any]:
    contexts = []

    def open_(text: str, size: tuple[int, int] = WIDE, scheme: str = "light") -> Opened:
        path = tmp_path / "report.html"
        path.write_text(text, "utf-8")
        found = Opened(browser, path, size, scheme)
        contexts.append(found)
        assert (found.said, found.asked) == ([], [path.as_uri()])
        return found

    yield open_
    for each in contexts:
        assert each.said == []
        each.context.close()


def changed() -> str:
    out = io.StringIO()
    later = msgspec.structs.replace(FULL, findings=FULL.findings[1:])
    html.write_diff(compare(FULL, later), out)
    return out.getvalue()


PAGES = {
    "full": lambda: written("html", AGED),
    "empty": lambda: written("html", EMPTY),
    "redacted": lambda: written("html", redacted(AGED)),
    "changed": changed,
}


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_anybody_can_read_it(opened: Any, name: str, scheme: str, size: tuple[int, int]) -> None:
    page = opened(PAGES[name](), size, scheme).page
    found = axe.Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_first_screen_holds_the_headline_and_the_regime(opened: Any) -> None:
    page = opened(written("html", AGED)).page
    for name in ("h1", ".regime", ".meta"):
        box = page.locator(name).first.bounding_box()
        assert box["y"] + box["height"] < WIDE[1], name
    picture = page.screenshot()
    assert picture[:4] == b"\x89PNG"
    blank = browser_blank(page)
    assert len(picture) > 4 * blank


def browser_blank(page: Any) -> int:
    """The size of a picture of nothing."""
    other = page.context.new_page()
    size = len(other.screenshot())
    other.close()
    return size


def many(number: int) -> Report:
    findings = tuple(
        finding(at, message=f"message {at % 50}", element="seat.number" if at % 2 else "seat.cabin")
        for at in range(1, number + 1)
    )
    return msgspec.structs.replace(
        FULL, findings=findings, counts={"error": number, "warning": 0, "note": 0}
    )


def test_twenty_thousand_findings_are_filtered_sorted_and_paged(opened: Any) -> None:
    page = opened(written("html", many(20_000))).page
    rows = page.locator("#finding-table tbody tr")
    assert rows.count() == 100
    assert "20,000 of 20,000" in page.locator("#finding-count").inner_text()
    page.fill("#finding-words", "SEAT.cabin message")
    assert page.locator("#finding-count").inner_text().startswith("10,000 of")
    page.click("#finding-next")
    assert "page 2 of 100" in page.locator("#finding-page").inner_text()
    page.fill("#finding-words", "no such words")
    assert rows.count() == 0
    page.fill("#finding-words", "")
    page.click("#finding-table button[data-by='5']")
    assert page.locator("#finding-table th[aria-sort=ascending]").count() == 1
    assert "message 0" in rows.first.inner_text()
    page.click("#finding-table button[data-by='5']")
    assert "message 9" in rows.first.inner_text()


def test_clauses_are_chosen_by_words_and_status_and_a_link_opens_one(opened: Any) -> None:
    found = opened(written("html", AGED))
    page = found.page
    shown = page.locator("details.clause:visible")
    whole = shown.count()
    page.uncheck("#clause-filter input[value=manual]")
    assert shown.count() < whole
    page.check("#clause-filter input[value=manual]")
    page.fill("#clause-words", "nothing is called that")
    assert shown.count() == 0
    # A link to a clause shows it even where the filter hides it.
    anchor = page.locator("ol.broken a").first.get_attribute("href")
    page.click("ol.broken a >> nth=0")
    page.locator(f"{anchor}[open]").wait_for()
    assert page.locator(anchor).is_visible()


def test_the_keyboard_alone_reaches_the_report_and_its_clauses(opened: Any) -> None:
    page = opened(written("html", AGED)).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.locator("details.clause > summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("details.clause").first.evaluate("node => node.open")


def test_a_script_that_got_in_would_not_run(browser: Any, tmp_path: Path) -> None:
    steal = "document.title = 'owned'"
    planted = f'<script>{steal}</script><img src="x" onerror="{steal}"></main>'
    path = tmp_path / "report.html"
    path.write_text(written("html", AGED).replace("</main>", planted), "utf-8")
    context = browser.new_context()
    page = context.new_page()
    page.goto(path.as_uri())
    assert page.title() != "owned"
    context.close()


def test_it_prints_with_every_clause_unfolded(opened: Any) -> None:
    page = opened(written("html", AGED)).page
    printed = page.pdf(prefer_css_page_size=True, tagged=True)
    assert printed[:5] == b"%PDF-"
    page.emulate_media(media="print")
    assert not page.locator("nav.bar").is_visible()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details.clause:not([open])").count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details.clause[open]").count() == 0


def test_without_a_script_everything_but_the_explorer_is_there(
    browser: Any, tmp_path: Path
) -> None:
    path = tmp_path / "report.html"
    path.write_text(written("html", AGED), "utf-8")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    assert page.locator("details.clause").first.is_visible()
    assert page.locator("svg.chart").first.is_visible()
    assert not page.locator("#findings").is_visible()
    context.close()
