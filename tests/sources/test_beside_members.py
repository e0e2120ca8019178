"""What archives say beside their members: each byte is known, or changes what is read or told."""

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable

import pytest

from auditor.observed.record import Limits, Unread
from auditor.sources import gzip_members, tar_headers, zip_directory
from auditor.sources.archives import LINK, unpack
from auditor.sources.limited_stream import Budget, LimitedStream

CONTENT = b"UNA:+.? 'UNB+UNOA:4+ZZFAKE+ZZTEST+300101:0800+SYN1'UNZ+0+SYN1'"
CANARY = b"SMITH"


def opened(data: bytes) -> tuple[dict[str, bytes], list[Unread]]:
    """What is in an archive called `x`, and what is told of it."""
    found, told = {}, []
    for each in unpack("x", LimitedStream(iter([data])), Budget(Limits(), len(data))):
        if isinstance(each, Unread):
            told.append(each)
            continue
        pieces = list(each.chunks)
        told += [piece for piece in pieces if isinstance(piece, Unread)]
        found[each.name] = b"".join(piece for piece in pieces if isinstance(piece, bytes))
    return found, told


class _Pipe(io.RawIOBase):
    """What nobody can go back in, so that lengths are written behind."""

    def __init__(self) -> None:
        self.all = b""

    def writable(self) -> bool:
        return True

    def write(self, piece: bytes) -> int:  # type: ignore[override] # of bytes alone
        self.all += bytes(piece)
        return len(piece)


def zipped(
    out: io.RawIOBase | io.BytesIO, way: int, change: Callable[[zipfile.ZipFile], object] = repr
) -> None:
    with zipfile.ZipFile(out, "w", way) as archive:
        for name in ("a.edi", "b.edi"):
            archive.writestr(zipfile.ZipInfo(name, (2030, 1, 1, 8, 0, 0)), CONTENT, way)
        change(archive)


def packed(way: int, change: Callable[[zipfile.ZipFile], object] = repr) -> bytes:
    held = io.BytesIO()
    zipped(held, way, change)
    return held.getvalue()


def piped() -> bytes:
    out = _Pipe()
    zipped(out, zipfile.ZIP_DEFLATED)
    return out.all


def tarred(
    kind: int, change: Callable[[tarfile.TarInfo], object] = repr, name: str = "a.edi"
) -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w", format=kind) as archive:
        for each in (name, "b.edi"):
            info = tarfile.TarInfo(each)
            info.size, info.mtime = len(CONTENT), 1_893_456_000
            change(info)
            archive.addfile(info, io.BytesIO(CONTENT))
    return held.getvalue()[:4608]


def gzipped(flags: int, beside: bytes) -> bytes:
    unit = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = unit.compress(CONTENT) + unit.flush()
    head = gzip_members.MAGIC + bytes([flags]) + b"\0\0\0\0\0\x03" + beside
    if flags & 2:
        head += struct.pack("<H", zlib.crc32(head) & 0xFFFF)
    return head + content + struct.pack("<II", zlib.crc32(CONTENT), len(CONTENT))


LONG = "d" * 60 + "/" + "e" * 60 + ".edi"
USUAL: dict[str, bytes] = {
    "zip": packed(zipfile.ZIP_DEFLATED), "zip stored": packed(zipfile.ZIP_STORED), "zip through a pipe": piped(),
    "tar": tarred(tarfile.USTAR_FORMAT), "tar of GNU": tarred(tarfile.GNU_FORMAT, name=LONG),
    "tar of POSIX": tarred(tarfile.PAX_FORMAT, name=LONG),
    "tar beyond ASCII": tarred(tarfile.PAX_FORMAT, name="\xe9.edi"),
    "tar of root": tarred(tarfile.USTAR_FORMAT, lambda info: setattr(info, "uname", "root")),
    "gzip": gzip.compress(CONTENT, mtime=0), "gzip with its name": gzipped(8, b"x\0"),
    "gzip checked": gzipped(2 | 8, b"x\0"), "gzip in blocks": gzipped(4, b"\6\0BC\2\0\7\7"),
    "bzip2": bz2.compress(CONTENT), "xz": lzma.compress(CONTENT),
}  # fmt: skip
# Numbers that are any number: times, and what may be done with a file.
NUMBERS = {
    "zip": 2,
    "zip stored": 2,
    "zip through a pipe": 2,
    "gzip": 2,
    "gzip with its name": 2,
    "gzip in blocks": 2,
}


@pytest.mark.parametrize("name", USUAL)
def test_what_is_usual_is_not_told(name: str) -> None:
    assert opened(USUAL[name])[1] == []


@pytest.mark.parametrize("name", USUAL)
def test_a_canary_anywhere_in_an_archive_is_told(name: str) -> None:
    """Written over what stands there, and put between."""
    data = USUAL[name]
    whole, step = opened(data), 1 if len(data) < 600 else 5
    over = [
        at
        for at in range(0, len(data) - 5, step)
        if opened(data[:at] + CANARY + data[at + 5 :]) == whole
    ]
    between = [
        at
        for at in range(0, len(data) + 1, 2 * step)
        if opened(data[:at] + CANARY + data[at:]) == whole
    ]
    assert (len(over), between) == (NUMBERS.get(name, 0), [])


def commented(archive: zipfile.ZipFile) -> None:
    archive.comment = CANARY


def member_commented(archive: zipfile.ZipFile) -> None:
    archive.infolist()[0].comment = CANARY


def field(archive: zipfile.ZipFile) -> None:
    archive.infolist()[0].extra = struct.pack("<HH", 0x4D53, 5) + CANARY


def owned(info: tarfile.TarInfo) -> None:
    info.uname = "smith"


def owned_there(info: tarfile.TarInfo) -> None:
    info.uname = "smi\xe9"


def remarked(info: tarfile.TarInfo) -> None:
    info.pax_headers = {"comment": "SMITH"}


def attributed(info: tarfile.TarInfo) -> None:
    info.pax_headers = {"SCHILY.xattr.user.remark": "SMITH"}


def linked(info: tarfile.TarInfo) -> None:
    info.type, info.linkname, info.size = tarfile.SYMTYPE, "smith", 0


DEFLATED = packed(zipfile.ZIP_DEFLATED)
SAID: dict[str, tuple[bytes, str, bool]] = {
    "comment of a zip": (packed(8, commented), zip_directory.COMMENT, False),
    "comment of a member": (packed(8, member_commented), zip_directory.COMMENT, False),
    "field of a header": (packed(8, field), zip_directory.FIELD, False),
    "behind a zip": (DEFLATED + CANARY, zip_directory.COMMENT, False),
    "owner": (tarred(tarfile.USTAR_FORMAT, owned), tar_headers.OWNER, True),
    "owner beyond ASCII": (tarred(tarfile.PAX_FORMAT, owned_there), tar_headers.OWNER, True),
    "remark": (tarred(tarfile.PAX_FORMAT, remarked), tar_headers.TEXT, False),
    "attribute of a file": (tarred(tarfile.PAX_FORMAT, attributed), tar_headers.TEXT, False),
    "link": (tarred(tarfile.USTAR_FORMAT, linked), LINK, True),
    "another name": (gzipped(8, b"smith.edi\0"), gzip_members.NAMED, True),
    "comment of gzip": (gzipped(16, b"SMITH\0"), gzip_members.COMMENT, False),
    "field of gzip": (gzipped(4, b"\6\0SM\2\0IT"), gzip_members.COMMENT, False),
    "in the second of two": (gzip.compress(CONTENT) + gzipped(16, b"SMITH\0"), gzip_members.COMMENT, False),
}  # fmt: skip


@pytest.mark.parametrize("name", SAID)
def test_what_is_said_beside_members_is_told_by_kind(name: str) -> None:
    data, reason, passed = SAID[name]
    told = {(each.reason, each.left) for each in opened(data)[1]}
    assert told == {(reason, "passed" if passed else "")}
    assert not any(b"smith" in repr(each).lower().encode() for each in opened(data)[1])


@pytest.mark.parametrize("name", ["a.edi.gz", "A.EDI.GZ", "x.tar!in/a.edi.gz", "a.edi", "a.tgz"])
def test_a_name_in_gzip_is_its_own_without_the_end(name: str) -> None:
    own = {"A.EDI.GZ": b"A.EDI", "a.tgz": b"a.tar"}.get(name, b"a.edi")
    told: list[Unread] = []
    for said, left in ((own, []), (b"smith", ["passed"])):
        told.clear()
        tap = LimitedStream(iter([gzipped(8, said + b"\0")]))
        assert b"".join(gzip_members.contents(tap, name, told)) == CONTENT
        assert [each.left for each in told] == left


def test_headers_without_end_have_one() -> None:
    (unread,) = opened(gzip_members.MAGIC + b"\x08\0\0\0\0\0\x03" + b"A" * (1 << 20))[1]
    assert unread.limit
