"""The promises tried on data: kept on ours, and heard when they are broken."""

import logging
import re
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.api.selfcheck import Terms, blindness, leakage, repetition
from auditor.judging import report_to_json
from auditor.judging.report import Report
from auditor.knowledge.sensitive import is_card
from auditor.people.fakeness.check import placed
from auditor.people.selfcheck import blind, leak, repro
from auditor.people.selfcheck.canary import Cage

CORPORA = Path(__file__).parents[1] / "corpora"
FILES = sorted(p for p in CORPORA.glob("*/*") if p.is_file() and p.parent.name != "unsupported")
TERMS = Terms(("eu-pnr", "pci-dss"), date(2026, 11, 22), datetime(2036, 1, 1, tzinfo=UTC))
LAWFUL = CORPORA / "pnrgov" / "lawful.edi"


# --- blind -------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_identities_change_nothing_on_our_samples() -> None:
    tried = blindness(FILES, TERMS)
    assert (tried.broken, tried.unread) == ((), ())
    assert int(tried.what.split()[0]) > 400


@settings(max_examples=60)
@given(
    st.sampled_from(FILES),
    # Words that mean something in a format keep the length alone.
    st.sampled_from(sorted(set(blind.WAYS) - {"worded"})),
    st.integers(0, 2**32),
)
def test_what_is_altered_keeps_its_length_and_the_class_of_each_character(
    path: Path, way: blind.Way, seed: int
) -> None:
    data = path.read_bytes()
    other, count = blind.altered(data, blind.identities(placed("x", data)), way, seed)
    assert len(other) == len(data)
    assert (other == data) == (count == 0)
    for one, two in zip(data.decode("latin-1"), other.decode("latin-1"), strict=True):
        assert one == two or (one.isdigit(), one.isupper()) == (two.isdigit(), two.isupper())


@pytest.mark.parametrize(
    "path", [LAWFUL, CORPORA / "paxlst" / "core.edi", CORPORA / "pnrgov-xml" / "push.xml"]
)
def test_nobody_is_left_who_was_there(path: Path) -> None:
    data = path.read_bytes()
    other, count = blind.altered(data, blind.identities(placed("x", data)), "replaced", 1)
    assert count > 5
    for value in placed("x", data):
        if value.element == "document.number":
            assert value.text.encode() not in other


@pytest.mark.parametrize(
    "card",
    [
        "9999000000000004", "4111111111111111", "9999000000000005", "4111 1111 1111 1111", "4111111111111111 ",
        "2-2-2-3-0-0-3-1-2-2-0-0-3-2-2-2", " 3782-822463-10005-", "-9999000000000004",
    ],
)  # fmt: skip
def test_a_card_stays_a_card_and_what_is_none_stays_none(card: str) -> None:
    for seed in range(50):
        assert is_card(blind.alike(card, Random(seed))) == is_card(card)


@pytest.mark.parametrize(
    "said",
    [
        "PPZZ0000001",
        "PP ZZ0000001",
        "/PPZZ0000001",
        "NIZZ0000001",
        "CC9999000000000004",
        "CCVI9999000000000004",
    ],
)
@pytest.mark.parametrize("way", [*blind.WAYS])
def test_what_type_of_identification_it_is_stays(said: str, way: blind.Way) -> None:
    text = LAWFUL.read_bytes().decode()
    at = text.index("TIF+")
    at = text.index("'", at) + 1
    data = f"{text[:at]}SSR+FOID:HK:1:ZZ:::::{said}'{text[at:]}".encode()
    values = blind.identities(placed("x", data))
    seen = report_to_json.tree(TERMS.audit(data))["elements"]
    met = set()
    for seed in range(5):
        other, _ = blind.altered(data, values, way, seed)
        met.add(other.partition(b"FOID:HK:1:ZZ:::::")[2].partition(b"'")[0])
        assert report_to_json.tree(TERMS.audit(other))["elements"] == seen
    front = said.encode()[: 3 if said.startswith("/") else 2]
    assert all(each.startswith(front) for each in met)
    assert len(met) > 1 or way == "permuted"


@pytest.mark.parametrize(
    "given_names",
    [
        "TESTPAX MR",
        "TESTPAX LI RABBI",
        "TESTPAX PROF. DR.",
        "RABBI TESTPAX",
        "Testpax  Mrs ",
        "MR",
        "LI",
    ],
)
@pytest.mark.parametrize("way", [*blind.WAYS])
def test_titles_of_a_name_stay(given_names: str, way: blind.Way) -> None:
    """They are read, and no part of who somebody is; and none comes of what is altered."""
    data = LAWFUL.read_bytes()
    tif = re.search(rb"TIF\+([^+']*)\+([^:']*)", data)
    assert tif is not None
    data = data[: tif.start(2)] + given_names.encode() + data[tif.end(2) :]
    values = blind.identities(placed("x", data))
    seen = report_to_json.tree(TERMS.audit(data))["elements"]
    for seed in range(12):
        other, _ = blind.altered(data, values, way, seed)
        assert report_to_json.tree(TERMS.audit(other))["elements"] == seen


def test_a_report_that_knows_who_somebody_is_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = Terms.audit

    def knowing(self: Terms, data: bytes) -> Report:
        return plain(self, data if b"FAKE001" in data else b"")

    monkeypatch.setattr(Terms, "audit", knowing)
    assert blindness([LAWFUL], TERMS).broken
    assert blindness([LAWFUL], TERMS).exit_code == 1


# --- leak --------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_no_canary_is_heard_on_our_samples() -> None:
    tried = leakage([CORPORA / "cusres", CORPORA / "access-log", CORPORA / "declaration"], TERMS)
    assert (tried.broken, tried.exit_code) == ((), 0)
    assert int(tried.what.split()[0]) > 200


@pytest.mark.slow
def test_each_way_out_is_listened_at() -> None:
    quiet = TERMS.audit(b"")

    def said(copy: bytes) -> Report:
        sys.stderr.write(copy.decode())
        return quiet

    def logged(copy: bytes) -> Report:
        logging.getLogger("any").debug("%s", copy)
        return quiet

    def raised(copy: bytes) -> Report:
        raise ValueError(copy)

    data = LAWFUL.read_bytes()
    assert set(leak.leaks(data, said, Cage())) == {"standard output or error"}
    assert set(leak.leaks(data, logged, Cage())) == {"a log"}
    assert set(leak.leaks(data, raised, Cage())) == {"an exception"}


# --- repro -------------------------------------------------------------------------------------------------


def test_other_bytes_from_other_surroundings_are_told() -> None:
    same = repetition([LAWFUL], TERMS, lambda _around, _jobs: b"")
    assert (same.broken, same.exit_code) == ((), 0)
    zoned = repetition([LAWFUL], TERMS, lambda around, _jobs: around["TZ"].encode())
    assert len(zoned.broken) == len(repro.SURROUNDINGS) - 1
    assert "TZ=Pacific/Kiritimati" in zoned.broken[0]
    worked = repetition([LAWFUL], TERMS, lambda _around, jobs: b"%d" % (jobs > 2))
    assert [each.split()[-5] for each in worked.broken] == ["3"]


def test_nothing_to_try_it_on_is_no_promise_kept(tmp_path: Path) -> None:
    assert blindness([tmp_path], TERMS).exit_code == 3
    assert leakage([tmp_path / "none"], TERMS).exit_code == 4
