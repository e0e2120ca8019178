"""The HTML report: one file that asks for nothing, shows nothing it must not, and reads as it did."""

import io
import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from auditor.judging.redact import redacted
from auditor.judging.report import Deadline, Report
from auditor.judging.report_diff import compare
from auditor.law import official
from auditor.observed.record import Place, Unread
from auditor.reporters import html, load
from auditor.reporters.html.cells import FEW, Numbers, band, cell, floor, joined, running
from scenes import AHEAD, CUT, EMPTY, FULL, SCENES, finding, reads_as_it_did, written


def page(report: Report) -> str:
    return written("html", report)


def bare(text: str) -> str:
    """The page without its style, its script and their hashes."""
    text = re.sub(r"(?s)(<style>).*?(</style>)", r"\1\2", text)
    text = re.sub(r"(?s)(<script>).*?(</script>)", r"\1\2", text)
    return re.sub(r"sha256-[A-Za-z0-9+/=]{44}", "sha256-…", text)


def test_the_page_reads_as_it_did() -> None:
    """To accept a change: `make golden`, and read the difference."""
    assert reads_as_it_did(bare(page(FULL)), "full.html")


def test_every_scene_has_a_page_that_names_what_it_must() -> None:
    for scene in SCENES.values():
        text = page(scene)
        assert "not legal advice" in text
        assert "law reviewed on" in text
    assert "nothing was examined" in page(EMPTY)
    assert "a limit cut them off" in page(CUT)
    assert "in advance of its start" in page(AHEAD) or "in advance" in page(AHEAD)


class Links(HTMLParser):
    """Everything that a browser might fetch or run, and every name that a link may aim at."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.aims: list[str] = []
        self.ids: list[str] = []
        self.loud: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("src", "srcset", "data", "action", "poster") or (name, tag) == (
                "href",
                "link",
            ):
                self.asked.append(f"{tag} {value}")
            if name == "href" and tag == "a":
                self.aims.append(value or "")
            if name == "id":
                self.ids.append(value or "")
            if name.startswith("on") or name == "style":
                self.loud.append(f"{tag} {name}")


def test_it_fetches_nothing_and_every_link_leads_somewhere_in_it() -> None:
    found = Links()
    found.feed(page(FULL))
    assert found.asked == []
    assert found.loud == []
    away = {aim for aim in found.aims if not aim.startswith("#")}
    # Nothing leaves the page but to the official text, and only where a reader follows the link.
    assert away
    assert all(official.amiss(aim) is None for aim in away)
    assert {aim[1:] for aim in found.aims} - {aim[1:] for aim in away} <= set(found.ids)
    assert len(found.ids) == len(set(found.ids))


def test_the_policy_of_the_page_allows_its_own_style_and_script_alone() -> None:
    text = page(FULL)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy is not None
    (style,) = re.findall(r"(?s)<style>(.*?)</style>", text)
    (script,) = re.findall(r"(?s)<script>(.*?)</script>", text)
    rules = dict(each.strip().split(" ", 1) for each in policy[1].replace("&#39;", "'").split(";"))
    hashed = [
        f"'sha256-{b64encode(sha256(each.encode()).digest()).decode()}'" for each in (style, script)
    ]
    assert rules == {
        "default-src": "'none'", "style-src": hashed[0], "script-src": hashed[1], "img-src": "data:",
        "base-uri": "'none'", "form-action": "'none'",
    }  # fmt: skip
    assert "http://" not in text.replace("http://www.w3.org", "")


HOSTILE = [
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\x1b[2J\u202e",
    "{{ 7*7 }}",
    "\"'&",
]


def test_names_of_files_are_text_wherever_they_stand() -> None:
    for name in HOSTILE:
        at = Place(source=f"{name}.edi", message=1, record=1, segment=1, tag="?", pointer=name)
        report = msgspec.structs.replace(
            FULL, findings=(finding(1, place=at),), unread=(Unread(name, "it is damaged"),)
        )
        text = page(report)
        assert "<img" not in text
        assert text.count("<script") == 2  # its own, and the block of data
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert ">49<" not in text
        (block,) = re.findall(r'(?s)id="finding-data">(.*?)</script>', text)
        words = json.loads(block)["words"]
        assert any(name[:4] in word or r"\x1b" in word for word in words)


def test_the_explorer_holds_each_finding_once() -> None:
    (block,) = re.findall(r'(?s)id="finding-data">(.*?)</script>', page(FULL))
    data = json.loads(block)
    assert len(data["rows"]) == len(FULL.findings)
    for row, each in zip(data["rows"], FULL.findings, strict=True):
        assert data["words"][row[6]] == each.place.source
        assert row[0] == each.severity


# --- small cells -----------------------------------------------------------------------------------

months = st.lists(st.integers(0, 30), max_size=30).map(
    lambda found: [
        (f"20{20 + at // 12}-{at % 12 + 1:02}", number) for at, number in enumerate(found)
    ]
)


@given(months)
def test_no_bin_tells_of_fewer_than_five_and_none_is_lost(found: list[tuple[str, int]]) -> None:
    bins = joined(found)
    total = sum(number for _, number in found)
    assert all(each.records >= FEW for each in bins)
    assert sum(each.records for each in bins) == (total if total >= FEW else 0)
    assert list(running(bins)) == sorted(running(bins))
    assert all(one.last < two.first for one, two in pairwise(bins))


@given(st.integers(0, 50_000), st.integers(0, 50_000))
def test_a_band_says_no_more_than_its_band(one: int, two: int) -> None:
    same = band(one) == band(two)
    assert same == (floor(one) == floor(two))
    assert floor(one) <= one
    if 0 < one < FEW:
        assert (band(one), floor(one), cell(one)) == ("1–4", 1, "<5")


@given(st.lists(st.integers(0, 40), max_size=6), st.data())
def test_a_total_tells_no_more_than_the_bands_of_its_parts(
    parts: list[int], data: st.DataObject
) -> None:
    """Other parts in the same bands have the same total: it gives none of them away."""
    others = [
        data.draw(st.sampled_from([n for n in range(50) if band(n) == band(each)]))
        for each in parts
    ]
    assert Numbers(redacted=True).sum(parts) == Numbers(redacted=True).sum(others)
    assert Numbers().sum(parts) == f"{sum(parts):,}"
    assert sum(map(floor, parts)) <= sum(parts)


def test_the_heat_map_tells_no_few_travellers_apart() -> None:
    (heat,) = re.findall(r'(?s)<table class="heat">.*?</table>', page(FULL))
    cells = re.findall(r'<td class="hot[^"]*">([^<&]*(?:&lt;5)?)', heat)
    assert cells
    assert all(text == "&lt;5" or int(text.replace(",", "")) >= FEW for text in cells)


def test_a_copy_for_circulation_shows_bands_and_no_place() -> None:
    report = msgspec.structs.replace(
        FULL, passed=tuple(Deadline("utopia", "mask", f"2026-0{month}", 7) for month in range(1, 5))
    )
    text = page(redacted(report))
    assert "out/" not in text
    assert "segment" not in text
    assert "finding-data" not in text.partition("<script>")[0]
    figures = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", text))
    assert figures["records"] == band(report.records)
    assert figures["travellers"] == band(report.travellers)
    assert re.findall(r"Findings: ([^,]*), in records: ([^.]*)\.", text)
    for number, records in re.findall(r"Findings: ([^,]*), in records: ([^.]*)\.", text):
        assert {number, records} <= {band(n) for n in range(60)}
    assert "so that nobody is singled out" in text


def test_two_reports_show_what_went_what_came_and_what_stayed() -> None:
    later = msgspec.structs.replace(
        FULL, findings=(*FULL.findings[2:], finding(40, element="seat.cabin"))
    )
    changed = compare(FULL, later)
    out = io.StringIO()
    html.write_diff(changed, out)
    figures = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", out.getvalue()))
    assert (figures["fixed"], figures["new"]) == (str(changed.fixed), str(changed.new))
    assert figures["persist"] == str(changed.persisting)
    assert 'id="changed"' in out.getvalue()
    assert load("html").write_diff is not None


def test_what_a_receiver_must_delete_is_listed_beside_what_is_broken() -> None:
    words = "data which the receiver must delete"
    asked = tuple(
        msgspec.structs.replace(each, status="on-receipt" if each.status == "fail" else each.status)
        for each in FULL.requirements
    )
    assert words in page(msgspec.structs.replace(FULL, requirements=asked))
    assert words not in page(FULL)
