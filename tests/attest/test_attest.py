"""The proof: whole sets pass, and whatever is not as it was made is named by file and offset, never by value."""

import json
import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from auditor.api import attest
from auditor.api.generate import generate
from auditor.explain import schemas as schema
from auditor.people.attest import manifest, proof, proving, reading
from auditor.people.attest.proof import Flaw
from auditor.people.attest.tokens import tokens
from auditor.people.attest.vocabulary import closed
from auditor.people.reserved import RANGES
from auditor.people.specimen import work
from auditor.people.specimen.plan import Plan
from auditor.people.specimen.sheets import NAMES, form, settled
from auditor.sources import UsageError

# What somebody might bear, of the kinds that a whole token may be.
REAL = {
    "airport": "LHR", "country": "FRA", "docno": "L898902C3", "email": "JO@GMAIL.COM",
    "locator": "K7XQ2P", "name": "DUPONT", "pan": "4111111111111111", "phone": "442079461234",
    "ticket": "1252345678901", "address": "DOWNING STREET 10", "bagtag": "0125123456",
}  # fmt: skip

RANGED = [each for ranges in RANGES.values() for each in ranges if each.kind in REAL]


@cache
def made(
    form_: str, extent: str = "everything", kind: str | None = None
) -> tuple[tuple[str, bytes], ...]:
    plan = settled(
        Plan(format=form_, kind=kind, count=6, seed=7, extent=extent, sensitive=True)  # type: ignore[arg-type]
    )
    return tuple((each.name, each.content) for each in work.files(plan))


def everything() -> list[tuple[str, str | None]]:
    return [(name, kind) for name in NAMES for kind in form(name).kinds or (None,)]


# --- reading ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("extent", ["plain", "usual", "everything"])
@pytest.mark.parametrize(("name", "kind"), everything())
def test_each_token_of_a_generated_set_holds(name: str, kind: str | None, extent: str) -> None:
    """Where this fails, the generator writes a word that `vocabulary.tsv` does not have, or a real one."""
    for file, data in made(name, extent, kind):
        read = reading.read(file, data)
        unheld = {(t.scope, t.text) for t in tokens(data) if proving.found(t) is None}
        assert (list(reading.said(read.refusals)), unheld) == ([], set())
        assert read.ranges or name in ("access-log", "declaration", "parquet")


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in NAMES if name != "parquet"])
def test_one_token_made_real_is_refused_where_it_stands(name: str) -> None:
    tried = 0
    for file, data in made(name):
        for token in tokens(data):
            fits = (each for each in RANGED if each.pattern.fullmatch(token.text))
            real = next((REAL[each.kind] for each in fits), None)
            old = token.text.encode()
            at = data.find(old, token.offset)  # a token of XML is placed where its tag begins
            if (
                real is None
                or token.kind != "value"
                or at < 0
                or (at > token.offset and data[:1] != b"<")
            ):
                continue
            changed = data[:at] + real.encode() + data[at + len(old) :]
            refused = reading.read(file, changed).refusals
            assert refused
            assert data[:1] == b"<" or refused[0] == reading.Refusal(file, token.offset, "unproven")
            assert real not in " ".join([*reading.said(refused), repr(refused)])
            tried += 1
            if tried > 30:
                return
    assert tried


@settings(max_examples=60)
@given(st.sampled_from(NAMES), st.data())
def test_a_word_put_anywhere_is_refused(name: str, data: st.DataObject) -> None:
    """Also in tags, headers, keys and between segments: no byte goes unasked."""
    file, content = data.draw(st.sampled_from(made(name, "usual")))
    at = data.draw(st.integers(0, len(content)))
    changed = content[:at] + b" QJZKWV " + content[at:]
    assert reading.read(file, changed).refusals


def test_a_test_indicator_and_an_anchor_are_asked_for() -> None:
    head = b"UNB+UNOA:4+ZZFAKEAIR:ZZ+ZZTESTGOV:ZZ+300101:0800+SYN1++APITEST++++1'"
    assert reading.read("x", head).refusals == ()
    assert [each.why for each in reading.read("x", head[:-2] + b"0'").refusals] == ["untested"]
    assert [each.why for each in reading.read("x", head[:-6] + b"'").refusals] == ["untested"]
    marked = b'{"kind": "pnr", "elements": {"document.number": "ZZ0000001"}}'
    assert [each.why for each in reading.read("x", marked).refusals] == ["unanchored"]
    anchored = marked.replace(b"}}", b', "document.issuing_state": "UTO"}}')
    assert reading.read("x", anchored).refusals == ()


def test_what_is_closed_in_one_place_is_not_in_another() -> None:
    assert closed("FOP+1:1", "CA")
    assert not closed("TVL+4:1", "CA")  # an airline
    assert closed("SSR+1:1", "WCHR")
    assert not closed("TIF+1:1", "WCHR")


# --- manifest --------------------------------------------------------------------------------------------


@pytest.fixture
def fake(tmp_path: Path) -> Path:
    folder = tmp_path / "fake"
    generate(folder, Plan(format="pnrgov", count=6, seed="7", per_message=2))
    assert attest.make(folder, attest.beside(folder)) == ()
    return folder


def verified(folder: Path) -> tuple[Flaw, ...]:
    return attest.verify(folder, attest.beside(folder))


def test_what_was_made_is_proven(fake: Path) -> None:
    assert verified(fake) == ()
    stated = json.loads(attest.beside(fake).read_text("utf-8"))
    Draft202012Validator(json.loads(schema.read("manifest"))).validate(stated)
    assert stated["_type"] == "https://in-toto.io/Statement/v1"
    assert stated["predicate"]["plan"]["seed"] == "7"
    assert stated["predicate"]["clean_under"] == "eu-pnr"
    assert [each["name"] for each in stated["subject"]] == sorted(
        p.name for p in fake.glob("*.edi")
    )
    assert set(stated["predicate"]["ranges"]) <= {
        r.id for ranges in RANGES.values() for r in ranges
    }


def restate(folder: Path, old: str, new: str) -> None:
    path = attest.beside(folder)
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


@pytest.mark.slow
@settings(max_examples=25)
@given(st.data())
def test_one_byte_changed_is_named_with_its_offset(data: st.DataObject) -> None:
    files = made("pnrgov", "usual")
    statement, flaws = proof.make(files, "1", {"any": 1}, None)
    assert flaws == ()
    number = data.draw(st.integers(0, len(files) - 1))
    name, content = files[number]
    at = data.draw(st.integers(0, len(content) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda each: each != content[at]))
    changed = content[:at] + bytes([byte]) + content[at + 1 :]
    given_ = [(name, changed) if each[0] == name else each for each in files]
    found = list(proof.verify(given_, statement, "1", lambda _plan: files))
    assert (name, at) in [(each.file, each.offset) for each in found]
    assert {each.file for each in found} <= {name, "manifest"}


def test_one_value_made_real_is_named_though_manifest_and_plan_say_nothing_of_it(
    fake: Path,
) -> None:
    path = min(fake.glob("*.edi"))
    data = path.read_bytes()
    found = re.search(rb"TIF\+([^+]+)\+", data)
    assert found is not None
    changed = data.replace(b"TIF+" + found[1], b"TIF+DUPONT", 1)
    path.write_bytes(changed)
    (flaw,) = attest.make(fake, fake.parent / "other.json")
    assert flaw == Flaw(path.name, found.start(1), reading.IN_WORDS["unproven"])
    assert not (fake.parent / "other.json").exists()
    told = " ".join(map(str, verified(fake)))
    assert f"{path.name}: offset {found.start(1)} is neither structural" in told
    assert "DUPONT" not in told


def test_another_seed_is_not_the_same_set(fake: Path) -> None:
    restate(fake, '"seed": "7"', '"seed": "8"')
    found = verified(fake)
    assert {each.file for each in found} == {path.name for path in fake.glob("*.edi")}
    assert all(each.offset is not None for each in found)


def test_another_digest_count_or_version_is_named(fake: Path) -> None:
    stated = json.loads(attest.beside(fake).read_text("utf-8"))
    first = stated["subject"][0]["digest"]["sha256"]
    restate(fake, first, "0" * 64)
    assert [each.file for each in verified(fake)] == [stated["subject"][0]["name"]]
    restate(fake, "0" * 64, first)
    restate(fake, '"name": ', '"name":  ')  # layout is no matter
    assert verified(fake) == ()
    restate(fake, '"country.utopia": ', '"country.utopia": 1')
    assert [each.what for each in verified(fake)] == ["counts otherwise than the files do"]
    restate(fake, '"country.utopia": 1', '"country.utopia": ')
    restate(fake, '"version": "', '"version": "9')
    assert [each.file for each in verified(fake)] == ["manifest"]


def test_a_file_more_or_less_is_named(fake: Path) -> None:
    last = max(fake.glob("*.edi"))
    (fake / "more.edi").write_bytes(last.read_bytes())
    assert ("more.edi", "is not in the manifest") in [(e.file, e.what) for e in verified(fake)]
    (fake / "more.edi").unlink()
    last.unlink()
    found = verified(fake)
    assert (last.name, "is in the manifest and not in the folder") in [
        (e.file, e.what) for e in found
    ]


def test_files_of_ones_own_are_proven_without_a_plan(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "one.jsonl").write_text(
        '{"kind": "api", "elements": {"traveller.surname": "FAKE001"}}\n'
    )
    assert attest.make(folder, attest.beside(folder)) == ()
    assert verified(folder) == ()
    (folder / "one.jsonl").write_text(
        '{"kind": "api", "elements": {"traveller.surname": "FAKE002"}}\n'
    )
    assert [each.what for each in verified(folder)] == [
        "is not the file that was stated: its digest differs"
    ]


@pytest.mark.parametrize("stated", ["", "{}", '{"_type": "DUPONT"}', "[1", '{"subject": 3}'])
def test_what_is_no_manifest_is_told_without_its_content(fake: Path, stated: str) -> None:
    attest.beside(fake).write_text(stated)
    with pytest.raises(UsageError, match="no manifest") as raised:
        verified(fake)
    assert "DUPONT" not in str(raised.value)


@pytest.mark.parametrize(
    "stated",
    [
        {"count": 10**15},
        {"count": 10**9, "per_message": 10**9},
        {"parts": 10**9},
        {"flaws": [["MIN001", 10**9]]},
        {"count": 10**400},
        {"oldest": 10**9, "format": "records", "kind": "pnr", "directory": None},
        {"moment": 10**15},
    ],
)
def test_a_plan_of_more_than_the_folder_could_hold_is_refused_before_anything_is_made(
    fake: Path, stated: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = json.loads(attest.beside(fake).read_bytes())
    tree["predicate"]["plan"] |= stated
    attest.beside(fake).write_text(json.dumps(tree))
    monkeypatch.setattr(work, "files", None)  # whatever is made fails otherwise
    with pytest.raises(UsageError, match="the manifest has a plan"):
        verified(fake)


def test_a_manifest_reads_as_it_was_written(fake: Path) -> None:
    written = attest.beside(fake).read_bytes()
    assert manifest.encode(manifest.decode(written)) == written


def test_nothing_to_prove_is_wrong_use(tmp_path: Path) -> None:
    for folder in (tmp_path / "none", tmp_path):
        with pytest.raises(UsageError):
            attest.make(folder, tmp_path / "x.json")


# --- a number in several tokens --------------------------------------------------------------------------

GROUPS = ("4111", "1111", "1111", "1111")
PARTED = {
    "elements of EDIFACT": "IFT+4:28::ZZ+" + "+".join(GROUPS) + "'",
    "components of EDIFACT": "IFT+4:28::ZZ+" + ":".join(GROUPS) + "'",
    "a list": json.dumps({"kind": "pnr", "elements": {"remark.general": GROUPS}}),
    "a list of numbers": json.dumps(
        {"kind": "pnr", "elements": {"remark.osi": [*map(int, GROUPS)]}}
    ),
    "texts of XML": "<PNR><SSR>"
    + "".join(f"<Text>{each}</Text>" for each in GROUPS)
    + "</SSR></PNR>",
}


@pytest.mark.parametrize("way", PARTED)
def test_a_number_in_several_tokens_of_a_text_is_one(way: str) -> None:
    whole = PARTED[way]
    assert "unproven" in {each.why for each in reading.read("x", whole.encode()).refusals}
    # What is too short for a number of anybody holds.
    short = whole.replace("4111", "41").replace("1111", "1")
    assert "unproven" not in {each.why for each in reading.read("x", short.encode()).refusals}
