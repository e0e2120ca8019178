"""Archives: members one by one, broken ones named, and no bomb goes off."""

import bz2
import gzip
import io
import lzma
import tarfile
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.observed.record import Limits, Unread
from auditor.sources import CHUNK, Source
from auditor.sources.archives import unpack
from auditor.sources.limited_stream import NESTED, Budget, LimitedStream

MIB = 1 << 20


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def tarred(**members: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def opened(packed: bytes, limits: Limits = Limits()) -> tuple[dict[str, bytes], list[Unread]]:  # noqa: B008 - frozen
    """The sources in `packed` with their content, and what was not read."""
    chunks = (packed[start : start + CHUNK] for start in range(0, len(packed), CHUNK))
    found: dict[str, bytes] = {}
    unread: list[Unread] = []
    for each in unpack("x", LimitedStream(chunks), Budget(limits, len(packed))):
        if isinstance(each, Unread):
            unread.append(each)
            continue
        pieces = list(each.chunks)
        unread += [piece for piece in pieces if isinstance(piece, Unread)]
        found[each.name] = b"".join(piece for piece in pieces if isinstance(piece, bytes))
    return found, unread


PACKINGS: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "nothing": (lambda content: content, "x"),
    "gzip": (gzip.compress, "x"),
    "bzip2": (bz2.compress, "x"),
    "xz": (lzma.compress, "x"),
    "two gzip": (lambda content: gzip.compress(content[:1]) + gzip.compress(content[1:]), "x"),
    "two xz": (lambda content: lzma.compress(content[:1]) + lzma.compress(content[1:]), "x"),
    "zip": (lambda content: zipped(a=content), "x!a"),
    "tar": (lambda content: tarred(a=content), "x!a"),
    "tar.gz": (lambda content: gzip.compress(tarred(a=content)), "x!a"),
    "tar.bz2": (lambda content: bz2.compress(tarred(a=content)), "x!a"),
    "tar.xz": (lambda content: lzma.compress(tarred(a=content)), "x!a"),
    "tar in zip": (lambda content: zipped(b=tarred(a=content)), "x!b!a"),
    "zip in tar": (lambda content: tarred(b=zipped(a=content)), "x!b!a"),
}
COMPRESSIONS = pytest.mark.parametrize(
    "pack", [gzip.compress, bz2.compress, lzma.compress], ids=["gzip", "bzip2", "xz"]
)


@pytest.mark.parametrize(("pack", "name"), PACKINGS.values(), ids=PACKINGS)
def test_what_was_packed_comes_out(pack: Callable[[bytes], bytes], name: str) -> None:
    content = b"UNA:+.? '" * 20_000
    assert opened(pack(content)) == ({name: content}, [])


def test_members_come_in_the_order_of_the_archive() -> None:
    assert list(opened(zipped(b=b"1", a=b"2"))[0]) == ["x!b", "x!a"]
    assert list(opened(tarred(b=b"1", a=b"2"))[0]) == ["x!b", "x!a"]


def test_names_of_members_are_made_harmless() -> None:
    content = {"../\x1b[2J": b"1", "/etc/shadow": b"2", "y" * 1000: b"3"}
    assert list(opened(tarred(**content))[0]) == [
        r"x!../\x1b[2J",
        "x!etc/shadow",
        f"x!{'y' * 255}…",
    ]


def test_an_empty_archive_holds_nothing() -> None:
    assert opened(zipped()) == ({}, [])


def test_a_member_may_be_left_unread() -> None:
    packed = tarred(a=bytes(CHUNK * 3), b=b"2")
    found = unpack("x", LimitedStream(iter([packed])), Budget(Limits(), len(packed)))
    assert [each.name for each in found if isinstance(each, Source)] == ["x!a", "x!b"]


def test_a_broken_member_does_not_stop_the_others() -> None:
    packed = bytearray(zipped(a=b"first" * 100, b=b"second"))
    packed[32:36] = b"\xff\xff\xff\xff"  # within what is packed of the first
    found, unread = opened(bytes(packed))
    assert found["x!b"] == b"second"
    assert unread == [Unread("x!a", "it is damaged")]


@COMPRESSIONS
def test_what_ends_too_early_is_read_to_its_end(pack: Callable[[bytes], bytes]) -> None:
    packed = pack(bytes(range(256)) * 4096)
    found, (unread,) = opened(packed[: len(packed) // 2])
    assert unread == Unread("x", "it ends too early")
    assert found.keys() <= {"x"}


def test_an_encrypted_member_is_named() -> None:
    packed = bytearray(zipped(a=b"1"))
    packed[6] |= 1  # the flag in the member's own header
    packed[packed.index(b"PK\x01\x02") + 8] |= 1  # and in the directory
    assert opened(bytes(packed)) == ({}, [Unread("x!a", "it is encrypted")])


def test_an_office_document_is_no_archive() -> None:
    packed = zipped(**{"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})
    assert list(opened(packed)[0]) == ["x"]


@COMPRESSIONS
def test_a_bomb_does_not_go_off(pack: Callable[[bytes], bytes]) -> None:
    packed = pack(bytes(16 * MIB))
    found, (unread,) = opened(packed)
    assert unread.limit
    assert len(found["x"]) <= max(MIB, 200 * len(packed))


def test_a_zip_of_bombs_ends_at_the_first() -> None:
    packed = zipped(a=bytes(8 * MIB), b=bytes(8 * MIB), c=b"")
    found, unread = opened(packed)
    assert [each.limit for each in unread] == [True]
    assert sum(map(len, found.values())) <= max(MIB, 200 * len(packed))


def test_bombs_in_bombs_are_counted_together() -> None:
    packed = gzip.compress(gzip.compress(bytes(256 * MIB), 1), 1)
    assert len(packed) < MIB // 100
    found, unread = opened(packed)
    assert [each.limit for each in unread] == [True]
    assert sum(map(len, found.values())) <= 2 * MIB


def test_members_are_counted() -> None:
    packed = zipped(**{str(number): b"" for number in range(11)})
    found, unread = opened(packed, Limits(members=10))
    assert len(found) == 10
    assert unread == [Unread("x", "it holds more than 10 members", limit=True)]


@pytest.mark.parametrize(
    "kind", [tarfile.DIRTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE]
)
def test_what_is_no_file_in_a_tar_is_counted(kind: bytes) -> None:
    limited = Unread("x", "it holds more than 10 members", limit=True)
    assert opened(headers(11, kind), Limits(members=10))[1][-1] == limited
    found, unread = opened(headers(10, kind), Limits(members=10))
    assert (found, {each.left for each in unread} <= {"passed"}) == ({}, True)


def test_folders_of_a_zip_are_counted() -> None:
    packed = zipped(**{f"{number}/": b"" for number in range(11)})
    assert opened(packed, Limits(members=10))[1] == [
        Unread("x", "it holds more than 10 members", limit=True)
    ]


@pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME])
def test_headers_upon_headers_have_an_end(kind: bytes) -> None:
    assert opened(headers(3000, kind))[1] == [
        Unread("x", "it has too many headers one upon the other", limit=True)
    ]


def test_what_was_read_of_a_tar_is_forgotten() -> None:
    peaks = []
    for number in (200, 2000):
        packed = headers(number, tarfile.DIRTYPE)
        tracemalloc.start()
        assert opened(packed) == ({}, [])
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0]


def headers(number: int, kind: bytes) -> bytes:
    """A tar of nothing but headers of one kind."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for at in range(number):
            info = tarfile.TarInfo(f"f{at}")
            info.type = kind
            archive.addfile(info)
    return out.getvalue()


def test_nesting_has_an_end() -> None:
    packed = b"UNA"
    for _ in range(NESTED):
        packed = gzip.compress(packed)
    assert opened(packed) == ({"x": b"UNA"}, [])
    _, (unread,) = opened(gzip.compress(packed))
    assert unread.limit


def test_a_tar_cannot_make_its_header_long() -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        info = tarfile.TarInfo("a")
        info.pax_headers = {"comment": "x" * (32 * MIB)}
        archive.addfile(info)
    _, (unread,) = opened(out.getvalue())
    assert unread == Unread("x", "a header in it is too long", limit=True)


def test_a_sparse_file_cannot_claim_a_length() -> None:
    info = tarfile.TarInfo("a")
    info.type = tarfile.GNUTYPE_SPARSE
    block = bytearray(info.tobuf(tarfile.GNU_FORMAT))
    block[483:495] = b"77777777777\0"  # the length it claims
    block[148:156] = b" " * 8
    block[148:156] = f"{sum(block):06o}\0 ".encode()
    assert opened(bytes(block) + bytes(1024)) == ({}, [Unread("x!a", "it is a sparse file")])


ARCHIVES = [
    zipped(a=b"one" * 50, b=b"two"),
    tarred(a=b"one" * 50, b=b"two"),
    gzip.compress(tarred(a=b"one" * 50)),
    lzma.compress(b"one" * 50),
    bz2.compress(b"one" * 50),
]


@given(
    st.sampled_from(ARCHIVES),
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=8),
    st.integers(0, 10_000),
)
def test_no_damage_raises(packed: bytes, changes: list[tuple[int, int]], end: int) -> None:
    damaged = bytearray(packed)
    for at, value in changes:
        damaged[at % len(damaged)] = value
    opened(bytes(damaged[: end % len(damaged) + 1]))


def test_a_zip_is_read_where_it_lies(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(zipped(a=b"1"))
    with path.open("rb") as whole:
        found = unpack("x", LimitedStream(iter([whole.read(CHUNK)]), whole), Budget(Limits(), 100))
        assert [each.name for each in found if isinstance(each, Source)] == ["x!a"]


def _lists_many(number: int, *, wide: bool = False) -> bytes:
    """A zip whose directory names so many members, and holds none of them."""
    entry = b"PK\x01\x02" + b"\0" * 24 + (1).to_bytes(2, "little") + b"\0" * 16 + b"a"
    length = len(entry) * number
    head = b"PK\x03\x04" + b"\0" * 26
    count = min(number, 0xFFFF).to_bytes(2, "little") * 2
    ends = b""
    if wide:
        record = b"PK\x06\x06" + (44).to_bytes(8, "little") + b"\0" * 12
        record += number.to_bytes(8, "little") * 2 + length.to_bytes(8, "little")
        record += len(head).to_bytes(8, "little")
        at = (len(head) + length).to_bytes(8, "little")
        ends = record + b"PK\x06\x07" + b"\0" * 4 + at + (1).to_bytes(4, "little")
    stated = b"\xff" * 4 if wide else length.to_bytes(4, "little")
    ends += b"PK\x05\x06" + b"\0" * 4 + count + stated + len(head).to_bytes(4, "little") + b"\0\0"
    return head + entry * number + ends


@pytest.mark.parametrize("wide", [False, True])
def test_a_directory_without_end_is_refused_before_it_is_read(wide: bool) -> None:  # noqa: FBT001
    packed = _lists_many(200_000, wide=wide)
    tracemalloc.start()
    try:
        found, unread = opened(packed)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert found == {}
    assert ["directory" in each.reason for each in unread] == [True]
    assert peak < 3 * len(packed)


def test_a_directory_of_few_is_read() -> None:
    found, unread = opened(zipped(**{f"m{number}": b"x" for number in range(300)}))
    assert (len(found), unread) == (300, [])
