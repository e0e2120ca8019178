"""What is no format of ours: recognised by its first bytes, so that the reader is told what it is.

Laws of the file: the answer is one of the sentences below; nothing of the bytes is repeated.
"""

import re
from base64 import urlsafe_b64decode

from auditor.formats import beginning

_LOOK = 4096  # marks that are not at the very beginning are looked for this far
_TEXT = bytes({1, 2, 3, 4, 7, 8, 9, 10, 12, 13, 27, *range(0x20, 0x100)})

# Binary kinds by their signatures, each as its own documentation has it.
SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "an office document, or another kind that is built on zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an office document of the old kind"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG\r\n\x1a\n", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"II*\0", "an image"),
    (b"MM\0*", "an image"),
    (b"PAR1", "a Parquet file; export it to JSON Lines"),
    (b"ARROW1", "an Arrow file; export it to JSON Lines"),
    (b"Obj\x01", "an Avro file; export it to JSON Lines"),
    (b"SQLite format 3\0", "an SQLite database; export it to JSON Lines"),
    (b"\x1f\x8b", "packed data; unpack it"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive; unpack it"),
    (b"Rar!", "a RAR archive; unpack it"),
    (b"\x28\xb5\x2f\xfd", "Zstandard data; unpack it"),
    (b"\x7fELF", "a program"),
    (b"\xff\xfe\0\0", "text in UTF-32; convert it to UTF-8"),
    (b"\0\0\xfe\xff", "text in UTF-32; convert it to UTF-8"),
    (b"\xff\xfe", "text in UTF-16; convert it to UTF-8"),
    (b"\xfe\xff", "text in UTF-16; convert it to UTF-8"),
)

_API_XML = "API-XML (FlightMessage), which is not supported"
_IATA_XML = "IATA API-XML, which is not supported"
_HTML = "an HTML page"
_XML = "XML, but not IATA PNRGOV (IATA_PNRGOV_NotifRQ)"
_JSON = "JSON, but no record, access log or declaration (see `auditor schema record`)"
_TABLE = (
    "a table in text (CSV), which is supported as an access log only (columns time and operation)"
)
_IN_JSON = "JSON with EDIFACT in a value; take the interchange out of it, to a file of its own"
_IN_TEXT = "text with EDIFACT in quotes; take the interchange out of it, to a file of its own"
_XML_IN_JSON = (
    "JSON with PNRGOV in XML in a value; take the document out of it, to a file of its own"
)
_IN_XML = "XML with EDIFACT in it; take the interchange out of it, to a file of its own"
_IN_TABLE = "a table in text (CSV) with EDIFACT in a cell; take the interchange out of it, to a file of its own"
_EBCDIC = (
    "text in EBCDIC (code pages 037, 500, 1047); convert it to UTF-8, as with `iconv -f cp1047`"
)
_EBCDIC_EDIFACT = f"an EDIFACT interchange, as {_EBCDIC}"
_BASE64 = "an EDIFACT interchange in base64; decode it, as with `base64 -d`"
_IN_BASE64 = (
    "text or JSON with EDIFACT in base64 in it; decode the interchange, to a file of its own"
)
_UTF16 = "text in UTF-16; convert it to UTF-8"
_UTF32 = "text in UTF-32; convert it to UTF-8"
_PACKED = "packed data; unpack it"
_BINARY = "data that is not text, of a kind that is not known here"
_UNKNOWN = "text of a kind that is not known here"

# Kinds of text that are neither XML nor JSON, in the order in which they are asked for (format
# reference, sections 1 and 6).
TEXTS: tuple[tuple[str, str], ...] = (
    (
        r"\s*+(?:UNA[^\r\n]{1,8}?\s{0,64})?UI[BH][^A-Za-z0-9]",
        "interactive EDIFACT (UIB, UIH), which is not supported; batch interchanges (UNB, UNH) are",
    ),
    (
        r"[^\n]{0,512}?\bCI(?:RQ|RS|CX|CC|MR|MS)[:/]",
        "a SITA APP (interactive API) message, which is not supported",
    ),
    (
        r"(?:[^\n]{0,512}\n){1,4}?\W?CI(?:RQ|RS|CX|CC|MR|MS)[:/]",
        "a SITA APP (interactive API) message, which is not supported",
    ),
    (
        r"\s*+\*\*\*(?:VERSION|HEADER|START)\b",
        "a text manifest (***VERSION), which is not supported; export it as PAXLST",
    ),
    (r"\s*+csv;", "a CSV manifest, which is not supported; export it as PAXLST"),
    (
        r"\s*+1#[^\n]*+\n\s*+2#",
        "a numbered text manifest, which is not supported; export it as PAXLST",
    ),
    (r"ISA[^A-Za-z0-9\s]", "an ANSI X12 interchange, which is not supported"),
    (r"MSH\|", "an HL7 message, which is not supported"),
    (r"(?:[^\n;,\t|]*+[;,\t|]){3}[^\n]*+(?:\n|\Z)", _TABLE),
)
_COMPILED = tuple((re.compile(pattern, re.DOTALL), words) for pattern, words in TEXTS)
_ROOTS = {"FlightMessage": _API_XML, "html": _HTML, "HTML": _HTML}
_BRACKET = re.compile(r'\s*+(?:\{|\[\s*+["\[{\]\d])')
_DOCTYPE = re.compile(r"\s*+<!DOCTYPE\s++html\b", re.IGNORECASE)
# An interchange within something else: its header or that of a message, not as the end of a word. Before it may
# stand what is written for a line break, or for any character, in JSON.
_WITHIN = re.compile(
    r"(?:(?<![A-Za-z0-9])|(?<=\\[nrt])|(?<=\\u[0-9A-Fa-f]{4}))"
    r"(?:UNB[^A-Za-z0-9\s][A-Z]{4}[^A-Za-z0-9\s]\d"
    r"|UNH[^A-Za-z0-9\s][A-Za-z0-9]{1,14}[^A-Za-z0-9\s](?:PNRGOV|PAXLST|CUSRES)[^A-Za-z0-9\s])"
)
_DOCUMENT = re.compile(r"<(?:\w{1,64}:)?IATA_PNRGOV_[A-Z]")
SENTENCES = frozenset({
    _API_XML, _IATA_XML, _HTML, _XML, _JSON, _TABLE, _IN_JSON, _IN_XML, _IN_TABLE, _IN_TEXT, _XML_IN_JSON,
    _BASE64, _IN_BASE64, _EBCDIC, _EBCDIC_EDIFACT, _UTF16, _UTF32, _PACKED, _BINARY, _UNKNOWN,
    *(words for _, words in (*SIGNATURES, *TEXTS)),
})  # fmt: skip
"""All that is ever said."""


def name(head: bytes) -> str:
    """What a source that begins with `head` is, in words of this file."""
    for mark, words in SIGNATURES:
        if head.startswith(mark):
            return words
    if beginning.is_tar(head):
        return _PACKED
    start = head[:_LOOK].removeprefix(b"\xef\xbb\xbf")
    coded = _coded(start) or (_BINARY if start.translate(None, _TEXT) else None)
    return coded or _text(start.decode("latin-1"))


def _text(text: str) -> str:
    if text.lstrip()[:1] == "<":
        return _markup(text)
    within = _WITHIN.search(text) is not None
    coded = None if within else _in_base64(text)
    if coded is not None:
        return _IN_BASE64 if text[:coded].strip() else _BASE64
    if _BRACKET.match(text):
        return _IN_JSON if within else _XML_IN_JSON if _DOCUMENT.search(text) else _JSON
    is_table = beginning.is_table(text.lstrip().encode("latin-1"))
    other = _TABLE if is_table else _UNKNOWN
    said = next((words for pattern, words in _COMPILED if pattern.match(text)), other)
    return {_TABLE: _IN_TABLE, _UNKNOWN: _IN_TEXT}.get(said, said) if within else said


# `UNA`, `UNB` and `UNH` in base64, and as much behind them as tells that a service segment begins there.
_CODED = re.compile(r"(?<![A-Za-z0-9+/_-])VU5[BCI][A-Za-z0-9+/_-]{20}")
_SERVICE = re.compile(rb"UNA[^A-Za-z0-9\r\n]{6}\s{0,9}UN|UN[BH][^A-Za-z0-9\s]")


def _in_base64(text: str) -> int | None:
    """Where the first interchange in base64 begins; None where there is none."""
    found = (
        each.start()
        for each in _CODED.finditer(text)
        if _SERVICE.match(urlsafe_b64decode(each[0].translate(_URL_SAFE)))
    )
    return next(found, None)


_URL_SAFE = str.maketrans("+/", "-_")


def _markup(text: str) -> str:
    root = next(beginning.elements(text), "")
    if root.startswith("IATA_API_"):
        return _IATA_XML
    if root in _ROOTS or _DOCTYPE.match(text):
        return _ROOTS.get(root, _HTML)
    return _IN_XML if _WITHIN.search(text) else _XML


# Where the three code pages of EBCDIC agree: blanks, capitals, small letters and digits.
_LETTERS = b"".join(
    bytes(range(each, each + 9)) for each in (0xC1, 0xD1, 0x81, 0x91, 0xF0)
) + bytes((0xF9, *range(0xE2, 0xEA), *range(0xA2, 0xAA), 0x40, 0x15, 0x25, 0x0D))
_MOSTLY = 0.6
_FEWEST = 12  # characters that tell a code page


def _coded(start: bytes) -> str | None:
    """Text in another code than ASCII and what is built on it; None for anything else."""
    quarter = max(1, len(start) // 4)
    empty = sorted(start[at::4].count(0) / quarter for at in range(4))
    if empty[0] < 1 - _MOSTLY < _MOSTLY < empty[1]:
        return _UTF32
    half = max(1, len(start) // 2)
    zeros = sorted((start[::2].count(0) / half, start[1::2].count(0) / half))
    if zeros[0] < 1 - _MOSTLY < _MOSTLY < zeros[1]:
        return _UTF16
    letters = len(start) - len(start.translate(None, _LETTERS))
    if start.isascii() or letters < max(_FEWEST, _MOSTLY * len(start)):
        return None
    text = start.decode("cp037").lstrip(" \t\r\n\x85\x8d")
    return _EBCDIC_EDIFACT if re.match(r"UNA|U[NI][BH][^A-Za-z0-9]", text) else _EBCDIC
