"""Asides: what is said beside the data, where it holds, and what cannot be said."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import hypothesis
import pytest
from hypothesis import settings
from hypothesis import strategies as st

from auditor.observed.clock import Interval
from auditor.observed.record import Clocks, Facts, Given
from auditor.sources import UsageError
from auditor.sources.side_cars import Aside, fits, given, read, told


def test_facts_clocks_zone_and_masks_are_told() -> None:
    table = {
        "holder": "piu",
        "ports": ["ZZA", "ZZB"],
        "retention_link": False,
        "received": datetime(2026, 1, 1, 10, tzinfo=UTC),
        "zone": "Europe/Brussels",
        "masks": ["REDACTED"],
    }
    assert told(table, "x") == Given(
        facts=Facts(holder="piu", ports=("ZZA", "ZZB"), retention_link=False),
        clocks=Clocks(received=Interval.at(datetime(2026, 1, 1, 10, tzinfo=UTC))),
        zone="Europe/Brussels",
        masks=frozenset({"REDACTED"}),
    )


def test_a_day_is_every_instant_of_it_and_without_a_zone_anywhere() -> None:
    day = Interval.of_day(date(2026, 1, 1))
    assert told({"received": date(2026, 1, 1), "zone": "UTC"}, "x").clocks.received == day
    assert told({"received": date(2026, 1, 1)}, "x").clocks.received == day.without_zone()


def test_a_day_in_a_zone_is_that_zone_s_day() -> None:
    received = told({"received": date(2026, 7, 1), "zone": "Europe/Brussels"}, "x").clocks.received
    assert received is not None
    assert received.first == datetime(2026, 6, 30, 22, tzinfo=UTC)


def test_a_local_time_without_zone_may_be_anywhere() -> None:
    received = told({"received": datetime(2026, 1, 1, 10)}, "x").clocks.received  # noqa: DTZ001 - as TOML gives it
    assert received is not None
    assert received.last - received.first == timedelta(hours=26)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"holdr": "piu"}, "no key 'holdr'"),
        ({"wire": "pnrgov"}, "no key 'wire'"),
        ({"holder": "nobody"}, "holder"),
        ({"received": "yesterday"}, "received is not a date"),
        ({"zone": "Mars/Olympus"}, "no time zone"),
        ({"masks": "X"}, "array"),
    ],
    ids=["key", "own to data", "choice", "clock", "zone", "masks"],
)
def test_what_cannot_be_meant_is_named(table: dict[str, object], words: str) -> None:
    with pytest.raises(UsageError, match=r"^here: ") as raised:
        told(table, "here")
    assert words in str(raised.value)


@pytest.mark.parametrize(
    ("glob", "name", "fit"),
    [
        ("*.edi", "out/deep/a.edi", True),
        ("*.edi", "a.edi.bak", False),
        ("*.zip", "out/a.zip!b.edi", True),
        ("out/*.edi", "out/a.edi", True),
        ("out/*.edi", "out/deep/a.edi", False),
        ("out/**/*.edi", "out/a.edi", True),
        ("out/**/*.edi", "out/x/y/a.edi", True),
        ("./out/**", "out/x/y", True),
        ("out/?.edi", "out/a.edi", True),
        ("out/a.edi", "out/aXedi", False),
    ],
)
def test_patterns_fit_names(glob: str, name: str, fit: bool) -> None:  # noqa: FBT001
    assert fits(glob, name) is fit


PIECES = st.lists(st.sampled_from(["**/", "**", "*", "?", "a", "b/", "/"]), max_size=6).map("".join)


@settings(max_examples=300)
@hypothesis.given(PIECES, st.text("ab/", max_size=8))
def test_a_pattern_fits_what_its_expression_matches(glob: str, name: str) -> None:
    meaning = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", glob.removeprefix("./"))
    expression = "".join(meaning.get(part, re.escape(part)) for part in parts)
    asked = name if "/" in glob else name.rpartition("/")[2]
    assert fits(glob, name) is (re.fullmatch(expression, asked) is not None)


def test_many_stars_take_no_longer_than_the_name_is() -> None:
    assert not fits(
        "**/a*" * 30 + "x", "aaaa/" * 300
    )  # for ever, where each star is tried with each


def test_the_later_and_the_nearer_speaks_over_the_others() -> None:
    asides = [
        Aside("*.edi", Given(facts=Facts(holder="carrier", direction="in"))),
        Aside("out/*", Given(facts=Facts(holder="router"), masks=frozenset({"M"}))),
        Aside("in/*", Given(facts=Facts(holder="border"))),
    ]
    beside = Given(facts=Facts(direction="out"), zone="Europe/Paris")
    assert given("out/a.edi", Given(masks=frozenset({"N"})), asides, beside) == Given(
        facts=Facts(holder="router", direction="out"),
        zone="Europe/Paris",
        masks=frozenset({"M", "N"}),
    )


def test_a_side_car_is_toml(tmp_path: Path) -> None:
    path = tmp_path / "a.edi.auditor.toml"
    path.write_text('holder = "piu"\nreceived = 2026-01-01\n', "utf-8")
    assert read(str(path), "a").facts.holder == "piu"


@pytest.mark.parametrize("content", [b"holder = ", b"\xff"], ids=["syntax", "encoding"])
def test_a_side_car_that_is_none_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.edi.auditor.toml"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=r"^a: it cannot be read as TOML$"):
        read(str(path), "a")
