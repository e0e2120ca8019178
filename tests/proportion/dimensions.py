"""Inputs that grow in one dimension: each is a name, what writes it for a size, and a size to begin with."""

# ruff: noqa: E501 - one way to grow on each line

import gzip
import io
import json
import struct
import tarfile
import zipfile
from collections.abc import Callable
from typing import NamedTuple

UNB = b"UNB+IATA:1+FAKEAIR+FAKEGOV+260101:0000+1+++PNRGOV'"
UNH = b"UNH+1+PNRGOV:13:1:IA+FAKE/1'MSG+:22'ORG+ZZ:XXX'TVL+010126:0000+XXA+XXB+ZZ+1'EQN+1'"
SRC = b"SRC'RCI+ZZ:FAKE01'SSR+SEAT:HK:1:ZZ'DAT+700:010126:0000'IFT+4+FAKE TEXT'ORG+ZZ:XXX'TIF+FAKESON:1+FAKE:A::1'"
LIST = (
    b"UNB+UNOA:4+FAKEAIR+FAKEGOV+260101:0000+1'UNH+1+PAXLST:D:05B:UN:IATA'BGM+745'NAD+MS+++FAKE OPS'"
    b"TDT+20+ZZ1'LOC+125+XXA'DTM+189:2601010000:201'LOC+87+XXB'DTM+232:2601010200:201'"
)
PERSON = b"NAD+FL+++FAKESON:FAKE'ATT+2++M'DTM+329:800101'DOC+P:110:111+X0000000'DTM+36:300101'LOC+91+XXX'"
RECORD: dict[str, object] = {
    "kind": "pnr",
    "synthetic": True,
    "elements": {"reservation.locator": "FAKE01"},
    "groups": {"travellers": [{"elements": {"traveller.surname": "FAKESON"}}]},
}
XML = b'<IATA_PNRGOV_NotifRQ xmlns="http://www.iata.org/IATA/2007/00" TimeStamp="2026-01-01T00:00:00Z" Version="3.000">'


class Dimension(NamedTuple):
    """One way to grow: `write(size)` gives the bytes of a file called `name`."""

    name: str
    write: Callable[[int], bytes]
    size: int


def _push(body: bytes) -> bytes:
    return UNB + UNH + SRC + body + b"UNT+9+1'UNZ+1+1'"


def _record(**more: object) -> bytes:
    return json.dumps(RECORD | more).encode() + b"\n"


def _tar(number: int, kind: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for at in range(number):
            head = tarfile.TarInfo(f"f{at}")
            head.type = kind
            archive.addfile(head)
    return out.getvalue()


def _zip(number: int, mark: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for at in range(number):
            archive.writestr(f"f{at}{mark}", b"")
    return out.getvalue()


def _said(number: int) -> bytes:
    """A tar of one member with so many fields of somebody's own."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        head = tarfile.TarInfo("f")
        head.pax_headers = {f"FAKE.k{at}": "FAKE" for at in range(number)}
        archive.addfile(head)
    return out.getvalue()


def _fields(number: int) -> bytes:
    """A zip whose only member has so many fields behind its name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        head = zipfile.ZipInfo("f")
        head.extra = struct.pack("<HHI", 0x7855, 4, 0) * number
        archive.writestr(head, b"")
    return out.getvalue()


HUGE = 1 << 40
DIMENSIONS = (
    Dimension("messages", lambda n: UNB + (UNH + SRC + b"UNT+14+1'") * n + b"UNZ+1+1'", 300),
    Dimension("interchanges", lambda n: (UNB + UNH + SRC + b"UNT+14+1'UNZ+1+1'") * n, 300),
    Dimension("records", lambda n: _push(SRC * n), 500),
    Dimension("travellers", lambda n: _push(b"TIF+FAKESON:1+FAKE:A::1'" * n), 2000),
    Dimension("people", lambda n: LIST + PERSON * n + b"UNT+9+1'UNZ+1+1'", 500),
    Dimension("people in a row", lambda n: LIST + b"NAD+FL'" * n + b"UNT+9+1'UNZ+1+1'", 3000),
    Dimension("segments", lambda n: _push(b"IFT+4+FAKE TEXT'" * n), 3000),
    Dimension("segments that vary", lambda n: _push(b"".join(b"IFT+4+%b'" % (b"A" * (k % 400) + b"9" * (k % 37)) for k in range(n))), 2000),
    Dimension("unknown segments", lambda n: _push(b"ZZZ+1'" * n), 3000),
    Dimension("misplaced", lambda n: _push(b"EQN+1'" * n), 3000),
    Dimension("empty segments", lambda n: _push(b"'" * n), 10000),
    Dimension("blank segments", lambda n: _push(b" '" * n), 10000),
    Dimension("elements", lambda n: _push(b"IFT" + b"+1" * n + b"'"), 20000),
    Dimension("components", lambda n: _push(b"IFT+4" + b":1" * n + b"'"), 20000),
    Dimension("empty elements", lambda n: _push(b"TIF" + b"+" * n + b"'"), 20000),
    Dimension("segment length", lambda n: _push(b"IFT+4+" + b"A" * n + b"'"), 50000),
    Dimension("digits in a text", lambda n: _push(b"IFT+4+" + b"1" * n + b"'"), 50000),
    Dimension("digits apart in a text", lambda n: _push(b"IFT+4+" + b"1 " * n + b"'"), 20000),
    Dimension("mail in a text", lambda n: _push(b"IFT+4+" + b"A.B@" * n + b"'"), 10000),
    Dimension("slashes in a text", lambda n: _push(b"IFT+4+" + b"//" * n + b"'"), 10000),
    Dimension("words in a text", lambda n: _push(b"IFT+4+" + b"WCHR MEDA BLIND " * n + b"'"), 4000),
    Dimension("stems in a text", lambda n: _push(b"IFT+4+" + b"CTC IN CASE OF NEXT OF " * n + b"'"), 4000),
    Dimension("masks in a text", lambda n: _push(b"IFT+4+" + b"XXXA" * n + b"'"), 10000),
    Dimension("X in a text", lambda n: _push(b"IFT+4+" + b"X" * n + b"'"), 50000),
    Dimension("blanks in a text", lambda n: _push(b"IFT+4+" + b" " * n + b"A'"), 50000),
    Dimension("blanks in OSI", lambda n: _push(b"SSR+OTHS:HK:1:ZZ:::::" + b" " * n + b"A'"), 50000),
    Dimension("blanks in INFT", lambda n: _push(b"SSR+INFT:HK:1:ZZ:::::FAKESON/FAKE" + b" " * n + b"A'"), 10000),
    Dimension("dates in INFT", lambda n: _push(b"SSR+INFT:HK:1:ZZ:::::FAKESON/FAKE" + b" 01JAN20" * n + b"A'"), 3000),
    Dimension("slashes in DOCS", lambda n: _push(b"SSR+DOCS:HK:1:ZZ:::::" + b"/P" * n + b"'"), 20000),
    Dimension("digits in CHLD", lambda n: _push(b"SSR+CHLD:HK:1:ZZ:::::" + b"1" * n + b"'"), 20000),
    Dimension("flight in SSR", lambda n: _push(b"SSR+TKNE:HK:1:ZZ:::::" + b"1A" * n + b"'"), 20000),
    Dimension("card text", lambda n: _push(b"FOP+CC:3:1:VI:" + b"4 " * n + b"'"), 20000),
    Dimension("card length", lambda n: _push(b"FOP+CC:3:1:VI:" + b"4" * n + b"'"), 50000),
    Dimension("line breaks in a segment", lambda n: _push(b"IFT+4+" + b"\nA" * n + b"'"), 10000),
    Dimension("bare line breaks in a segment", lambda n: _push(b"IFT+4+" + b"\n" * n + b"'"), 20000),
    Dimension("returns in a segment", lambda n: _push(b"IFT+4+" + b"\r" * n + b"A'"), 20000),
    Dimension("blanks and breaks", lambda n: _push(b"IFT+4+" + b" \n" * n + b"A'"), 10000),
    Dimension("lost terminators", lambda n: _push(b"\nIFT+4+A" * n + b"'"), 5000),
    Dimension("lost terminators at the end", lambda n: _push(b"")[:-20] + b"\nIFT+" * n, 10000),
    Dimension("breaks before segments", lambda n: _push(b"\n\nIFT+4+A'" * n), 3000),
    Dimension("released", lambda n: _push(b"IFT+4+" + b"?'" * n + b"'"), 20000),
    Dimension("released release", lambda n: _push(b"IFT+4+" + b"??" * n + b"'"), 20000),
    Dimension("released and ended", lambda n: _push(b"IFT+4+??'" * n), 5000),
    Dimension("message without terminator", lambda n: UNB + UNH + SRC + b"IFT+4+" + b"FAKE " * n, 50000),
    Dimension("released in segments", lambda n: _push(b"IFT+4+A?'B'" * n), 5000),
    Dimension("released without end", lambda n: UNB + UNH + SRC + b"?'" * n, 40000),
    Dimension("UNH flood", lambda n: UNB + b"UNH'" * n, 5000),
    Dimension("UNB flood", lambda n: UNB * n, 1000),
    Dimension("UNB alone", lambda n: b"UNB+'" * n, 5000),
    Dimension("UNG flood", lambda n: UNB + b"UNG+1'" * n, 5000),
    Dimension("UNZ flood", lambda n: UNB + b"UNZ'" * n, 5000),
    Dimension("UNT flood", lambda n: UNB + b"UNT'" * n, 5000),
    Dimension("UNZ in text", lambda n: _push(b"IFT+4+" + b"UNZ" * n + b"'"), 20000),
    Dimension("UNZ in texts", lambda n: _push(b"IFT+4+AUNZ'" * n), 5000),
    Dimension("UNA flood", lambda n: UNB + b"UNA" * n + b"'", 20000),
    Dimension("starts", lambda n: _push(b"") + b"UNA:+.? '\n" * n, 5000),
    Dimension("folded tag", lambda n: _push(b"") + b"U" + b"\n" * n + b"N", 20000),
    Dimension("folded tags", lambda n: _push(b"") + (b"U" + b"\n" * 100) * n, 300),
    Dimension("text outside", lambda n: _push(b"") + b"FAKE TEXT\n" * n, 5000),
    Dimension("text between", lambda n: (_push(b"") + b"FAKE TEXT\n") * n, 300),
    Dimension("parts of a push", lambda n: UNB + b"".join(b"UNH+1+PNRGOV:13:1:IA+A%d+%d'UNT+2+1'" % (k, k) for k in range(n)) + b"UNZ+1+1'", 2000),
    Dimension("beyond ASCII", lambda n: _push("IFT+4+é'".encode() * n), 3000),
    Dimension("JSON lines", lambda n: _record() * n, 1000),
    Dimension("JSON bad lines", lambda n: _record() + b"0\n" * n, 5000),
    Dimension("JSON open lines", lambda n: _record() + b"{\n" * n, 5000),
    Dimension("JSON array", lambda n: b"[" + b",".join([_record()] * n) + b"]", 1000),
    Dimension("JSON bad array", lambda n: b"[" + _record() + b",0" * n + b"]", 5000),
    Dimension("JSON commas", lambda n: b"[" + _record() + b"," * n + b"]", 10000),
    Dimension("JSON depth", lambda n: _record() + b'{"a":' * n + b"1" + b"}" * n, 20000),
    Dimension("JSON depth of arrays", lambda n: _record() + b"[" * n + b"]" * n, 20000),
    Dimension("JSON keys", lambda n: _record(elements={f"k{k}": "FAKE" for k in range(n)}), 5000),
    Dimension("JSON bad keys", lambda n: _record(**{f"k{k}": "FAKE" for k in range(n)}), 5000),
    Dimension("JSON values", lambda n: _record(elements={"traveller.surname": ["FAKESON"] * n}), 5000),
    Dimension("JSON travellers", lambda n: _record(groups={"travellers": [{"elements": {"traveller.surname": "FAKESON"}}] * n}), 3000),
    Dimension("JSON text", lambda n: _record(elements={"service.text": "FAKE " * n}), 10000),
    Dimension("JSON blanks", lambda n: _record() + b" " * n + _record(), 50000),
    Dimension("JSON breaks", lambda n: _record() + b"\n" * n + _record(), 50000),
    Dimension("JSON blanks within", lambda n: _record().replace(b": ", b":" + b" " * n, 1), 50000),
    Dimension("JSON long line", lambda n: b'{"kind": "pnr", "x": "' + b"A" * n + b'"}\n' + _record(), 100000),
    Dimension("JSON backslashes", lambda n: b'[{"kind": "pnr", "x": "' + b"\\\\" * n + b'"}]', 100000),
    Dimension("JSON quotes", lambda n: b'[{"kind": "pnr"},' + b'"' * n, 20000),
    Dimension("JSON months", lambda n: b"".join(_record(clocks={"received": f"{1000 + k % 8000}-{1 + k % 12:02}-{1 + k // 12 % 28:02}T00:00:00Z"}) for k in range(n)), 2000),
    Dimension("JSON carriers", lambda n: b"".join(_record(facts={"carrier": f"{k}"}) for k in range(n)), 2000),
    Dimension("XML elements", lambda n: XML + b"<A/>" * n + b"</IATA_PNRGOV_NotifRQ>", 3000),
    Dimension("XML attributes", lambda n: XML + b"<A " + b" ".join(b'a%d="1"' % k for k in range(n)) + b"/></IATA_PNRGOV_NotifRQ>", 3000),
    Dimension("XML depth", lambda n: XML + b"<A>" * n + b"</A>" * n + b"</IATA_PNRGOV_NotifRQ>", 3000),
    Dimension("XML comments", lambda n: XML + b"<!-- -->" * n + b"</IATA_PNRGOV_NotifRQ>", 5000),
    Dimension("XML comments before", lambda n: b"<!-- -->" * n + XML + b"</IATA_PNRGOV_NotifRQ>", 3000),
    Dimension("XML comments of another", lambda n: b"<!-- -->" * n + b"<a/>", 300),
    Dimension("XML comment", lambda n: XML + b"<!--" + b"- " * n + b"--></IATA_PNRGOV_NotifRQ>", 30000),
    Dimension("XML text", lambda n: XML + b"<A>" + b"A " * n + b"</A></IATA_PNRGOV_NotifRQ>", 30000),
    Dimension("XML text in pieces", lambda n: XML + b"<A>" + b"A<!-- -->" * n + b"</A></IATA_PNRGOV_NotifRQ>", 5000),
    Dimension("XML entities", lambda n: XML + b"<A>" + b"&amp;" * n + b"</A></IATA_PNRGOV_NotifRQ>", 10000),
    Dimension("XML instructions", lambda n: XML + b"<?a b?>" * n + b"</IATA_PNRGOV_NotifRQ>", 5000),
    Dimension("XML prefixes", lambda n: XML + b"<A" + b"".join(b' xmlns:a%d="urn:x"' % k for k in range(n)) + b"/></IATA_PNRGOV_NotifRQ>", 2000),
    Dimension("XML names", lambda n: XML + b"".join(b"<A%d/>" % k for k in range(n)) + b"</IATA_PNRGOV_NotifRQ>", 3000),
    Dimension("XML name", lambda n: XML + b"<" + b"A" * n + b"/></IATA_PNRGOV_NotifRQ>", 20000),
    Dimension("XML records", lambda n: XML + b"<PNRs>" + b"<PNR/>" * n + b"</PNRs></IATA_PNRGOV_NotifRQ>", 2000),
    Dimension("CSV rows", lambda n: b"time,operation\n" + b"2026-01-01T00:00:00Z,query\n" * n, 3000),
    Dimension("CSV bad rows", lambda n: b"time,operation\n" + b"1,2,3\n" * n, 3000),
    Dimension("CSV columns", lambda n: b"time,operation" + b",".join([b""] + [b"c%d" % k for k in range(n)]) + b"\n" + b"2026-01-01T00:00:00Z,query" + b",1" * n + b"\n", 5000),
    Dimension("CSV same columns", lambda n: b"time,operation" + b",c" * n + b"\n2026-01-01T00:00:00Z,query" + b",1" * n + b"\n", 5000),
    Dimension("CSV cell", lambda n: b"time,operation,purpose\n2026-01-01T00:00:00Z,query," + b"A " * n + b"\n", 20000),
    Dimension("CSV quoted", lambda n: b'time,operation,purpose\n2026-01-01T00:00:00Z,query,"' + b'""' * n + b'"\n', 20000),
    Dimension("CSV open quote", lambda n: b'time,operation,purpose\n2026-01-01T00:00:00Z,query,"' + b"a\n" * n, 10000),
    Dimension("CSV blank lines", lambda n: b"time,operation\n" + b"\n" * n, 20000),
    Dimension("CSV blanks before", lambda n: b"\n" * n + b"time,operation\n2026-01-01T00:00:00Z,query\n", 20000),
    Dimension("CSV list", lambda n: b"time,operation,elements\n2026-01-01T00:00:00Z,query," + b"traveller.surname " * n + b"\n", 3000),
    Dimension("log lines", lambda n: b'{"time": "2026-01-01T00:00:00Z", "operation": "query"}\n' * n, 2000),
    Dimension("log keys", lambda n: json.dumps({"time": "2026-01-01T00:00:00Z", "operation": "query"} | {f"k{k}": 1 for k in range(n)}).encode(), 5000),
    Dimension("other text", lambda n: b"FAKE TEXT \n" * n, 10000),
    Dimension("other table", lambda n: b"a;" * n, 20000),
    Dimension("other table lines", lambda n: b"a\n" * n, 20000),
    Dimension("blank source", lambda n: b" \n" * n, 50000),
    Dimension("not text", lambda n: b"\x00\x05" * n, 50000),
    Dimension("YAML clauses", lambda n: b"declaration: 1\nsystem: FAKE\nelements:\n" + b"  - traveller.surname\n" * n, 500),
    Dimension("YAML keys", lambda n: b"declaration: 1\nsystem: FAKE\n" + b"".join(b"k%d: 1\n" % k for k in range(n)), 500),
    Dimension("YAML depth", lambda n: b"declaration: 1\nsystem: FAKE\nx: " + b"[" * n + b"]" * n, 300),
    Dimension("YAML text", lambda n: b"declaration: 1\nsystem: " + b"FAKE " * n, 5000),
    Dimension("YAML dashes", lambda n: b"declaration: 1\nsystem: FAKE\nx:\n " + b"- " * n + b"a", 300),
    Dimension("tar members", lambda n: _tar(n, tarfile.REGTYPE), 500),
    Dimension("tar folders", lambda n: _tar(n, tarfile.DIRTYPE), 500),
    Dimension("tar links", lambda n: _tar(n, tarfile.SYMTYPE), 500),
    Dimension("tar headers", lambda n: _tar(n, tarfile.XHDTYPE), 500),
    Dimension("tar fields", _said, 500),
    Dimension("tar names", lambda n: _tar(n, tarfile.GNUTYPE_LONGNAME), 300),
    Dimension("zip fields", _fields, 1500),
    Dimension("zip comment", lambda n: _zip(9, "")[:-2] + struct.pack("<H", n) + b"A" * n, 15000),
    Dimension("zip gap", lambda n: b"PK\3\4" + b"A" * n + _zip(9, ""), 50000),
    Dimension("gzip members", lambda n: gzip.compress(_push(b""), mtime=0) * n, 300),
    Dimension("gzip name", lambda n: b"\x1f\x8b\x08\x08\0\0\0\0\0\xff" + b"A" * n + b"\0", 50000),
    Dimension("noughts behind gzip", lambda n: gzip.compress(_push(b""), mtime=0) + bytes(n), 100000),
    Dimension("noughts behind tar", lambda n: _tar(1, tarfile.REGTYPE) + bytes(n), 100000),
    Dimension("zip members", lambda n: _zip(n, ""), 500),
    Dimension("zip folders", lambda n: _zip(n, "/"), 500),
)  # fmt: skip
