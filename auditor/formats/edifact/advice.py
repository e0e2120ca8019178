"""The service string: which characters separate, release and terminate, and how they are found.

Law of the file: behind it every segment is canonical, that is `+` and `:` separate, `REPEATED`
stands between repetitions of an element, nothing is released, and no line break is left, whatever
the sender declared.
"""

import re
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

# UNA counts only where UNB, UNG or UNH follows: a surname may end in "UNA+".
# Teletype folding may break even a tag, so line breaks inside one are let through.
_FOLD = rb"[\r\n]{0,16}"  # bounded, so that no chunk is too small to show it (REACH)
START = re.compile(
    rb"(?<![A-Za-z0-9])(?:"
    rb"UNA(?P<advice>[^\r\n]{1,8}?)\s{0,64}(?=U" + _FOLD + rb"N" + _FOLD + rb"[BGH][^A-Za-z0-9\s])"
    rb"|U" + _FOLD + rb"N" + _FOLD + rb"[BGH](?=\s?[^A-Za-z0-9\s]))",
)
# How far a start must be in sight before the service characters are settled.
SIGHT = 2048
# How long the longest text is that START may need to see before it matches.
REACH = 128

_HEADER = re.compile(
    rb"UN[BGH]\s?(?P<element>[^A-Za-z0-9\s])"
    rb"(?:[A-Z]{4}(?P<component>[^A-Za-z0-9\s])(?P<version>\d))?"
)
# From this version of the syntax on an element may be repeated in place (ISO 9735:1998, 8.7).
_REPEATS_FROM = 4
_USUAL_REPETITION = b"*"
REPEATED = b"\r"
"""What stands between repetitions of an element in a canonical segment, which holds no line break."""

_CONTROLS = bytes((*range(0x20), 0x7F))


class ServiceString(Struct, frozen=True, dict=True):
    """The service characters of one interchange (ISO 9735, UNA), each one byte; `release` may be empty.

    `repeats`: its syntax knows repetitions, and `repetition` stands between them.
    """

    component: bytes = b":"
    element: bytes = b"+"
    decimal: bytes = b"."
    release: bytes = b"?"
    repetition: bytes = b" "
    terminator: bytes = b"'"
    repeats: bool = False

    @property
    def is_default(self) -> bool:
        """Whether separators and release character are those of ISO 9735."""
        return (self.component, self.element, self.release) == (b":", b"+", b"?")

    @property
    def advice(self) -> bytes:
        """UNA and these characters."""
        parts = (self.component, self.element, self.decimal, self.release or b" ", self.repetition)
        return b"UNA" + b"".join(parts) + self.terminator

    @cached_property
    def _characters(self) -> bytes:
        """What no value may hold unreleased."""
        repetition = self.repetition.strip()
        return self.component + self.element + self.release + self.terminator + repetition

    @cached_property
    def _special(self) -> re.Pattern[str]:
        each = re.escape(self._characters.decode("latin-1"))
        return re.compile(rf"[{each}\x00-\x1f\x7f]")

    def plain(self, text: str) -> bool:
        """Whether `text` can be written as it is: asked at once of many values."""
        raw = text.encode(errors="surrogatepass")
        return len(raw.translate(None, _CONTROLS + self._characters)) == len(raw)

    def released(self, text: str) -> str:
        """`text` with every service character in it released; ValueError where it cannot be written."""
        return self._special.sub(self._released_one, text)

    def _released_one(self, found: re.Match[str]) -> str:
        if not self.release or found[0] < " " or found[0] == "\x7f":
            msg = "a value holds a character that this service string cannot carry"
            raise ValueError(msg)
        return self.release.decode("latin-1") + found[0]

    @cached_property
    def _table(self) -> bytes:
        table = bytearray(range(256))
        table[ord("+")] = table[ord(":")] = ord(".")
        table[ord(self.component)] = ord(":")
        table[ord(self.element)] = ord("+")
        return bytes(table)

    @cached_property
    def _released(self) -> re.Pattern[bytes]:
        return re.compile(re.escape(self.release) + b"(.?)", re.DOTALL)

    @cached_property
    def _pairs(self) -> re.Pattern[bytes]:
        separating = re.escape(b"+:" + self.element + self.component + self.release)
        return re.compile(re.escape(self.release) + b"[" + separating + b"]")

    def canonical(self, segment: bytes) -> bytes:
        """The same segment in default service characters, byte for byte as long as it was.

        A release character becomes a full stop, and so does a separator that it releases; where the
        full stop itself separates, a comma or a hyphen stands for it.
        """
        if self.repeats and self.repetition in segment:
            segment = self._repeated.sub(self._between, segment)
        elif self.release and self.release in segment:
            segment = self._unreleased(segment)
        return segment if self.is_default else segment.translate(self._table)

    def _unreleased(self, segment: bytes) -> bytes:
        release, stop = self.release, self._stop
        if release == stop:
            return self._released.sub(self._literal, segment)
        # Pairs first, of which none can be made by what is put in; no call for each of them.
        return self._pairs.sub(stop + stop, segment).replace(release, stop)

    def unusual(self, segments: bytes) -> bool:
        """Whether these segments hold what their canonical form writes otherwise, separators aside."""
        released = bool(self.release) and self.release in segments
        return released or (self.repeats and self.repetition in segments)

    @cached_property
    def _repeated(self) -> re.Pattern[bytes]:
        """What is released, or one repetition separator: more of them in a row are a mask."""
        one = re.escape(self.repetition)
        alone = b"(?<!%b)%b(?!%b)" % (one, one, one)
        return re.compile(
            re.escape(self.release) + b"(.?)|" + alone if self.release else alone, re.DOTALL
        )

    def _between(self, found: re.Match[bytes]) -> bytes:
        if found[0] != self.repetition:
            return self._literal(found)
        # One that is all there is of a component is a mask too.
        around = (
            found.string[max(found.start() - 1, 0) : found.start()],
            found.string[found.end() : found.end() + 1],
        )
        edges = (b"", self.component, self.element, self.terminator, b"\r", b"\n")
        return self.repetition if all(each in edges for each in around) else REPEATED

    def _literal(self, found: re.Match[bytes]) -> bytes:
        character = found[1]
        separates = character in (self.element, self.component, self.release, b"+", b":")
        return self._stop + (self._stop if separates else character)

    @cached_property
    def _stop(self) -> bytes:
        return next(
            each for each in (b".", b",", b"-") if each not in (self.component, self.element)
        )


def settle(head: bytes, advice: bytes | None) -> tuple[ServiceString, bool]:
    """The service characters of the interchange whose first segment stands at the start of `head`.

    `advice` is what stood behind UNA, or None. Also whether all was in order: advice that is not
    (wrong length, letters) is left aside and the characters are read off the header; where lines
    end segments and nothing else does, the end of a line is the terminator, whatever was advised.
    """
    service, orderly = _advised(head, advice), True
    if service is None:
        service, orderly = _sniffed(head), advice is None
    ends = _line_end(head, service)
    if ends is not None:
        return replace(service, terminator=ends), False
    return service, orderly


def _advised(head: bytes, advice: bytes | None) -> ServiceString | None:
    if advice is None or len(advice) != 6 or any(chr(each).isalnum() for each in advice):  # noqa: PLR2004
        return None
    parts = [advice[n : n + 1] for n in range(6)]
    told = [each for each in (parts[0], parts[1], parts[5], parts[3].strip()) if each]
    if len(set(told)) < len(told) or parts[5] == b" ":
        return None
    parts[3] = parts[3].strip()
    known = b"" if parts[4].isspace() or parts[4] in told else parts[4]
    repeats = bool(known) and _may_repeat(_flat(head))
    component, element, decimal, release, repetition, terminator = parts
    return ServiceString(component, element, decimal, release, repetition, terminator, repeats)


# What follows the first segment, by that segment; nothing else is looked for, so that no value
# further down has a say.
_NEXT = {b"B": b"UN[GHZ]", b"G": b"UN[HE]", b"H": b"(?:BGM|MSG|ERC|UCI|UNT)"}
_PUNCTUATION = rb"[!-/:-@\[-`{-~\x1c-\x1f]"
# The service characters of the two character sets of ISO 9735:1988. Those of level B are IS1, IS3 and IS4, and release
# nothing.
_LEVEL_A = ServiceString()
_LEVEL_B = ServiceString(b"\x1f", b"\x1d", release=b"", terminator=b"\x1c")


def _flat(head: bytes) -> bytes:
    return head.replace(b"\r", b"").replace(b"\n", b"")


def _may_repeat(head: bytes) -> bool:
    """Whether the header declares a version of the syntax that knows repetitions (0002)."""
    header = _HEADER.match(head)
    return bool(header and header["version"] and int(header["version"]) >= _REPEATS_FROM)


def _sniffed(head: bytes) -> ServiceString:
    """Read off the header: the character behind the tag separates, the one before the next tag terminates."""
    flat = _flat(head)
    header = _HEADER.match(flat)
    element = header["element"] if header else b"+"
    usual = _LEVEL_B if element == _LEVEL_B.element else _LEVEL_A
    component = (header["component"] if header else None) or usual.component
    following = re.search(
        b"(" + _PUNCTUATION + rb"{1,64})\s{0,64}" + _NEXT[flat[2:3] if header else b"B"]
        + rb"\s?" + re.escape(element), flat[3:],
    )  # fmt: skip
    ends = following[1].translate(None, element + component) if following else b""
    # Traces of hosts write a mark of their own behind the terminator: '&
    terminator = usual.terminator if usual.terminator in ends else ends[-1:] or usual.terminator
    release = usual.release if usual.release not in (element, component, terminator) else b""
    repeats = _may_repeat(flat) and _USUAL_REPETITION not in (element, component, terminator)
    repetition = _USUAL_REPETITION if repeats else b" "
    return ServiceString(component, element, b".", release, repetition, terminator, repeats)


def _line_end(head: bytes, service: ServiceString) -> bytes | None:
    """The line feed or carriage return that ends segments where the terminator ends none; else None."""
    # Mostly it ends one in the first line: the others need not be told apart.
    first = _FIRST_LINE.match(head, 0, SIGHT)
    if first is not None and service.terminator in first[1]:
        return None
    lines = [
        each for each in re.split(rb"\r\n|\n|\r", head.rstrip(b"\r\n")[:SIGHT]) if each.strip()
    ]
    tag = re.compile(rb"\s*[A-Z]{3}" + re.escape(service.element))
    if len(lines) < _FEWEST_LINES or not all(map(tag.match, lines[:_FEWEST_LINES])):
        return None
    if service.terminator in lines[0] or any(
        line.rstrip().endswith(service.terminator) for line in lines
    ):
        return None
    return b"\n" if b"\n" in head else b"\r"


_FEWEST_LINES = 3
_FIRST_LINE = re.compile(rb"\s*([^\r\n]*)")
