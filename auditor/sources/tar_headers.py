"""What the headers of a tar say beside the members, and what stands between: owners, comments, slack.

Laws of the file: it looks at bytes that `tarfile` has read, and finds each one known or tells of it by
kind; nothing of them is shown.
"""

import re
import tarfile
from collections.abc import Iterator

from auditor.observed.record import Unread

BLOCK = 512
SLACK = "something stands between its members"
TEXT = "a header in it holds text that is not read"
OWNER = "names of owners of what is in the archive"
NAMED = "another name in a header than the member's own"

_OWNERS = frozenset(
    {b"", b"root", b"wheel", b"users", b"staff", b"sudo", b"nobody", b"nogroup", b"none"}
)
_RECORD = re.compile(rb"([0-9]{1,10}) ([^=\n]{1,255})=")
_NUMBER = re.compile(rb"[-+0-9.]{0,40}", re.ASCII)
_DIGEST = re.compile(rb"[0-9a-f]{40}|[0-9a-f]{64}", re.ASCII)
_NUMBERS = frozenset({
    b"size", b"mtime", b"atime", b"ctime", b"uid", b"gid", b"LIBARCHIVE.creationtime", b"SCHILY.dev", b"SCHILY.ino",
    b"SCHILY.nlink", b"SCHILY.devmajor", b"SCHILY.devminor",
})  # fmt: skip
_NAMES = frozenset({b"path", b"linkpath"})
_OF_OWNERS = frozenset({b"uname", b"gname"})
_CHARSETS = frozenset({b"ISO-IR 10646 2000 UTF-8", b"BINARY"})
_FIELDS = (
    (100, 108),
    (108, 116),
    (116, 124),
    (124, 136),
    (136, 148),
    (148, 156),
    (329, 337),
    (337, 345),
)
_OF_GNU = ((345, 357), (357, 369), (369, 381), (381, 386), (482, 483), (483, 495))
_OCTAL = re.compile(rb"[0-7 \0]*+|[\x80\xff].*+", re.DOTALL)
_PAX = frozenset({tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE})
_LONG = frozenset({tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK})
_OWN = frozenset({b"@PaxHeader", b"@LongLink", b"pax_global_header"})


def told(archive: str, raw: bytes, start: int, info: tarfile.TarInfo | None) -> Iterator[Unread]:
    """What `raw` says, which stands at `start`, behind the last member's content and before the next one's."""
    at = min(-start % BLOCK, len(raw))
    if raw[:at].strip(b"\0"):
        yield Unread(archive, SLACK)
    said: dict[str, Unread] = {}
    while info is not None and at < len(raw):
        block = raw[at : at + BLOCK]
        at += BLOCK
        kind = block[156:157]
        if kind in _PAX or kind in _LONG:
            size = tarfile.nti(block[124:136])  # type: ignore[attr-defined] # as `tarfile` reads it
            content, end = raw[at : at + size], at + size
            at += size + -size % BLOCK
            slack = raw[end:at]
            found = {*_block(block, info.name, above=True), *_content(kind, content)}
        else:
            slack, found = b"", set(_block(block, info.name, above=False))
        if slack.strip(b"\0"):
            found.add(SLACK)
        for why in sorted(found):
            said[why] = Unread(archive, why, left="passed" if why in (OWNER, NAMED) else "")
    yield from said.values()


def _content(kind: bytes, content: bytes) -> Iterator[str]:
    """What the content of a header says that speaks of the next."""
    if kind in _LONG:
        _, _, rest = content.partition(b"\0")
        if rest.strip(b"\0"):
            yield SLACK
        return
    met: set[bytes] = set()
    while content.strip(b"\0"):
        found = _RECORD.match(content)
        length = int(found[1]) if found else 0
        if found is None or length < found.end() or content[length - 1 : length] != b"\n":
            yield TEXT
            return
        key, value = found[2], content[found.end() : length - 1]
        content = content[length:]
        if key in met or not _known(key, value, named=kind != tarfile.XGLTYPE):
            yield TEXT
        elif key in _OF_OWNERS and value not in _OWNERS:
            yield OWNER
        elif key == b"comment":
            yield NAMED
        met.add(key)


def _known(key: bytes, value: bytes, *, named: bool) -> bool:
    if key in _NUMBERS:
        return _NUMBER.fullmatch(value) is not None
    if key == b"comment":  # as of a version that was packed
        return _DIGEST.fullmatch(value) is not None
    return (
        (key in _NAMES and named)
        or key in _OF_OWNERS
        or (key == b"hdrcharset" and value in _CHARSETS)
    )


def _block(block: bytes, name: str, *, above: bool) -> Iterator[str]:
    """What one header says: `above` is one that speaks of the next."""
    magic = block[257:265]
    gnu, posix = magic == b"ustar  \0", magic[:5] == b"ustar" and magic != b"ustar  \0"
    texts = [block[:100], block[157:257]]
    numbers = [block[first:last] for first, last in _FIELDS[:6]]
    rest = block[257:]
    if gnu or posix:
        texts += [block[265:297], block[297:329]]
        numbers += [block[first:last] for first, last in _FIELDS[6:]]
        rest = block[495:] if gnu else block[500:].removesuffix(b"tar\0")
        if posix:
            texts.append(block[345:500])
            rest += magic[5:].strip(b"\0 0")
        else:
            numbers += [block[first:last] for first, last in _OF_GNU]
            rest += block[386:482]
    words = [each.partition(b"\0") for each in texts]
    if rest.strip(b"\0") or any(after.strip(b"\0") for _, _, after in words):
        yield SLACK
    if not all(_OCTAL.fullmatch(each) for each in numbers):
        yield SLACK
    if not {each[0] for each in words[2:4]} <= _OWNERS:
        yield OWNER
    own = words[0][0]
    if posix and words[4][0]:
        own = words[4][0] + b"/" + own
    if not _like(own, name, above=above):
        yield NAMED


def _like(own: bytes, name: str, *, above: bool) -> bool:
    """Whether a header's name is the member's, or a part of it where another header has the whole."""
    whole = name.encode("utf-8", "surrogateescape")
    if above:
        last = own.rstrip(b"/").rpartition(b"/")[2]
        if last in _OWN or last.startswith(b"GlobalHead.") or last.endswith(b".paxheader"):
            return not last.endswith(b".paxheader") or _DIGEST.fullmatch(last[:-10]) is not None
        return last in whole
    return all(part in whole for part in own.rstrip(b"/").split(b"?"))
