"""What is no format of ours: recognised by its first bytes, so that the reader is told what it is.

Laws of the file: the answer is one of the sentences below; nothing of the bytes is repeated.
"""

import re

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
    (b"\xff\xfe", "text in UTF-16; convert it to UTF-8"),
    (b"\xfe\xff", "text in UTF-16; convert it to UTF-8"),
)

# What may stand before the root of a document; taken whole or not at all, so that trying is cheap.
_PROLOGUE = r"\s*+(?:<\?xml[^>]*+>\s*+)?+(?:<!--(?>.*?-->)\s*+)*+"

# Kinds of text, in the order in which they are asked for (format reference, sections 1 and 6).
TEXTS: tuple[tuple[str, str], ...] = (
    (_PROLOGUE + r"<(?:\w+:)?FlightMessage[\s>/]",
     "API-XML (FlightMessage), which is not supported"),
    (_PROLOGUE + r"<(?:\w+:)?IATA_API_\w",
     "IATA API-XML, which is not supported"),
    (r"\s*<(?:!DOCTYPE\s+)?html[\s>]", "an HTML page"),
    (r"\s*<", "XML, but not IATA PNRGOV (IATA_PNRGOV_NotifRQ)"),
    (r".{0,512}?\bCI(?:RQ|RS|CX|CC|MR|MS)[:/]",
     "a SITA APP (interactive API) message, which is not supported"),
    (r"\s*\*\*\*(?:VERSION|HEADER|START)\b",
     "a text manifest (***VERSION), which is not supported; export it as PAXLST"),
    (r"\s*csv;", "a CSV manifest, which is not supported; export it as PAXLST"),
    (r"\s*1#[^\n]*\n\s*2#",
     "a numbered text manifest, which is not supported; export it as PAXLST"),
    (r".{0,2048}?\b(?:UNA.{6}\s*)?UNB[^A-Za-z0-9\s]",
     "an EDIFACT interchange of a message type other than PNRGOV, PAXLST and CUSRES"),
    (r".{0,2048}?\bUNH[^A-Za-z0-9\s]", "EDIFACT without its interchange header (UNB)"),
    (r"ISA[^A-Za-z0-9\s]", "an ANSI X12 interchange, which is not supported"),
    (r"MSH\|", "an HL7 message, which is not supported"),
    (r"\s*[\[{]", "JSON, but no record, access log or declaration (see `auditor schema record`)"),
    (r"(?:[^\n;,\t|]*[;,\t|]){3,}[^\n]*(?:\n|\Z)",
     "a table in text (CSV), which is supported as an access log only (columns time and operation)"),
)  # fmt: skip
_COMPILED = tuple((re.compile(pattern, re.DOTALL), words) for pattern, words in TEXTS)


def name(head: bytes) -> str:
    """What a source that begins with `head` is, in words of this file."""
    for mark, words in SIGNATURES:
        if head.startswith(mark):
            return words
    start = head[:_LOOK].removeprefix(b"\xef\xbb\xbf")
    if start[257:262] == b"ustar":
        return "packed data; unpack it"
    if start.translate(None, _TEXT):
        return "data that is not text, of a kind that is not known here"
    text = start.decode("latin-1")
    return next(
        (words for pattern, words in _COMPILED if pattern.match(text)),
        "text of a kind that is not known here",
    )
