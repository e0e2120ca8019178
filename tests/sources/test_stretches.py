"""Where several processes begin to read a file: only where its format, seen in its first bytes, lets them."""

import gzip
import zipfile
from itertools import pairwise
from pathlib import Path

import pytest

from auditor.formats.stretch import Stretch
from auditor.observed.record import Limits
from auditor.sources.files import STDIN, File
from auditor.sources.stretches import stretches

PUSH = b"UNB+IATA:1+ZZ+ZZ+300101:0800+1'UNH+1+PNRGOV:13:1:IA'UNT+2+1'UNZ+1+1'"
RECORD = b'{"kind":"pnr","elements":{"service.code":"KSML"}}\n'


def divided(path: Path, size: int = 1000, wanted: str | None = None) -> tuple[Stretch, ...]:
    file = File(str(path), path.name, path.stat().st_size)
    return stretches(file, Limits(), size, size, wanted)


@pytest.mark.parametrize(
    ("content", "form"),
    [
        (PUSH * 100, "edifact"),
        ((PUSH + b"\n") * 100, "edifact"),
        (RECORD * 100, "records"),
        (b'{"operation":"access"}\n' * 300, "access-log"),
    ],
)
def test_a_stretch_begins_at_a_boundary_and_ends_where_the_next_begins(
    tmp_path: Path, content: bytes, form: str
) -> None:
    path = tmp_path / "data"
    path.write_bytes(content)
    found = divided(path)
    assert len(found) > 4
    assert {each.form for each in found} == {form}
    assert (found[0].begin, found[-1].until) == (0, None)
    assert all(one.until == other.begin for one, other in pairwise(found))
    assert {content[each.begin : each.begin + 3] for each in found} == {content[:3]}


WHOLE = {
    "one interchange": PUSH.replace(b"UNT", b"NAD+" + b"A" * 9000 + b"'UNT"),
    "an array": b"[" + b",".join([RECORD.strip()] * 200) + b"]",
    "a record over several lines": RECORD.replace(b",", b",\n") * 200,
    "a table": b"operation,at,operator\n" + b"access,2026-01-01,OP\n" * 400,
    "nothing that is known": b"to whom it may concern\n" * 400,
    "XML": b"<IATA_PNRGOV_NotifRQ>" + b"<PNR/>\n" * 2000 + b"</IATA_PNRGOV_NotifRQ>",
    "gzip": gzip.compress(b"".join(b"%d" % at + PUSH for at in range(9000)), 0),
    "a small file": PUSH * 3,
    "an empty one": b"",
}


@pytest.mark.parametrize("content", WHOLE.values(), ids=WHOLE)
def test_what_cannot_be_divided_is_read_at_one_go(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "data"
    path.write_bytes(content)
    assert divided(path) == ()


def test_what_is_packed_is_no_file_itself(tmp_path: Path) -> None:
    """A zip that holds a push as it is begins with other bytes, and would be recognised by those further on."""
    path = tmp_path / "data.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as packed:
        packed.writestr("push.edi", PUSH * 100)
    assert divided(path) == ()


def test_what_the_caller_says_it_is_counts(tmp_path: Path) -> None:
    path = tmp_path / "data"
    path.write_bytes(RECORD * 100)
    assert divided(path, wanted="access-log")[0].form == "access-log"
    assert divided(path, wanted="declaration") == ()


def test_what_cannot_be_opened_or_is_beyond_a_limit_is_left_to_who_reads_it(tmp_path: Path) -> None:
    gone = File(str(tmp_path / "gone.edi"), "gone.edi", 10_000)
    assert stretches(gone, Limits(), 1000, 1000) == ()
    assert stretches(File(STDIN, STDIN, 10_000), Limits(), 1000, 1000) == ()
    path = tmp_path / "data"
    path.write_bytes(PUSH * 100)
    file = File(str(path), path.name, path.stat().st_size)
    assert stretches(file, Limits(size=5000), 1000, 1000) == ()
