"""Structured mutants: samples of every format, broken as formats are, not as bytes are."""

import gzip
import io
import json
import random
import re
import tarfile
import zipfile
from collections.abc import Callable
from typing import Any

Mutation = Callable[[random.Random, bytes], bytes]

WORDS = (
    "", " ", "UNA", "UNB", "UNH+1", "UNZ", "ustar", "null", "{", "[", "<", "---", "0", "-1", "9" * 40, "1e400", "NaN",
    "0001-01-01", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "000101", "99991231", "X" * 50, "*" * 4,
    "?" * 99, "'" * 50, "+:" * 60, "\r\n" * 20, "\u202e\x1b[2J\x00", "é" * 9, "=1+1", "%s%n", "A" * 5000,
    "4000 0000 0000 0002",
    "!!bool zz", "&a *a", '"', "\\U00110000", "]]>", "&x;", "<!DOCTYPE a>", "P1000000Y", "PT0S", "unlimited", "yes",
)  # fmt: skip


def _word(dice: random.Random) -> str:
    return dice.choice(WORDS) * dice.choice((1, 1, 1, 2, 7))


def segments(dice: random.Random, data: bytes) -> bytes:
    """Segments doubled, lost, moved, folded; elements and components changed; other service characters."""
    parts = data.split(b"'")
    at = dice.randrange(len(parts))
    match dice.randrange(8):
        case 0:
            parts[at:at] = [parts[at]] * dice.choice((1, 2, 300))
        case 1:
            del parts[at]
        case 2:
            parts.insert(dice.randrange(len(parts)), parts.pop(at))
        case 3:
            elements = re.split(rb"([+:])", parts[at])
            elements[dice.randrange(len(elements))] = _word(dice).encode()
            parts[at] = b"".join(elements)
        case 4:
            parts[at] += dice.choice((b"+", b":")) * dice.choice((1, 40)) + _word(dice).encode()
        case 5:
            fold = dice.randrange(len(parts[at]) + 1)
            parts[at] = parts[at][:fold] + b"\r\n" * dice.choice((1, 200)) + parts[at][fold:]
        case 6:
            parts[at] = (
                dice.choice((b"UNA+.?*", b"UNB+UNOA:1", b"UNT+1+1", b"UNE", b"SRC", b"ZZZ")) + b"+A"
            )
        case _:
            return data.translate(bytes.maketrans(b"+:'?", bytes(dice.sample(b"+:'?|~^%!;", 4))))
    return b"'".join(parts)


def _node(dice: random.Random) -> Any:
    match dice.randrange(8):
        case 0:
            return [_word(dice)] * dice.choice((0, 1, 500))
        case 1:
            return {_word(dice): _word(dice)}
        case 2:
            return dice.choice((0, -1, 1e308, 10**30, True, None))
        case 3:
            deep: Any = _word(dice)
            for _ in range(dice.choice((3, 70, 400))):
                deep = dice.choice(([deep], {"elements": deep}))
            return deep
        case _:
            return _word(dice)


def _tree(dice: random.Random, tree: Any) -> Any:
    inside = [tree] if isinstance(tree, dict | list) and tree else []
    for each in inside:
        below = each.values() if isinstance(each, dict) else each
        inside.extend(node for node in below if isinstance(node, dict | list) and node)
    if not inside:
        return _node(dice)
    chosen = dice.choice(inside)
    key = dice.choice(list(chosen)) if isinstance(chosen, dict) else dice.randrange(len(chosen))
    match dice.randrange(4):
        case 0:
            del chosen[key]
        case 1 if isinstance(chosen, dict):
            chosen[_word(dice)] = chosen.pop(key)
        case _:
            chosen[key] = _node(dice)
    return tree


def trees(dice: random.Random, data: bytes) -> bytes:
    """Keys renamed, lost and doubled, values of other kinds, deep nesting; lines joined, arrays of arrays."""
    lines = data.splitlines()
    at = dice.randrange(len(lines))
    try:
        text = json.dumps(_tree(dice, json.loads(lines[at])))
    except (ValueError, RecursionError):
        return texts(dice, data)
    match dice.randrange(6):
        case 0:
            text = re.sub(
                r'("[^"]*"\s*:)',
                lambda found: f"{found[1]} {_word(dice)!r}, {found[1]}",
                text,
                count=1,
            )
        case 1:
            text = f"[{text}, {text}][{text}]"
        case 2:
            text += dice.choice((",", "]", "}", " x", "\x00", text))
        case 3:
            text = text.replace("{", "{\n", dice.choice((1, 99)))
    lines[at] = text.encode(errors="surrogatepass")
    return b"\n".join(lines)


def marks(dice: random.Random, data: bytes) -> bytes:  # noqa: PLR0911 - one for each mutation
    """Elements doubled, lost, nested, renamed; comments, instructions, attributes with prefixes; entities."""
    tags = list(re.finditer(rb"<[^>]*>", data))
    if not tags:
        return texts(dice, data)
    tag = dice.choice(tags)
    word = _word(dice).encode()
    match dice.randrange(8):
        case 0:
            return data[: tag.start()] + data[tag.end() :]
        case 1:
            return data[: tag.end()] + tag[0] * dice.choice((1, 100)) + data[tag.end() :]
        case 2:
            return data[: tag.start()] + b"<!--" + word + b"-->" * 3 + data[tag.start() :]
        case 3:
            return data[: tag.start()] + b"<?x " + word + b"?>" + data[tag.start() :]
        case 4:
            added = dice.choice((b"xml:id", b"xsi:x", b"p:RPH", b"RPH", b"xmlns:q"))
            return (
                data[: tag.end() - 1]
                + b" "
                + added
                + b'="'
                + word.replace(b'"', b"")
                + b'"'
                + data[tag.end() - 1 :]
            )
        case 5:
            return data[: tag.start()] + b"<x>" * dice.choice((5, 100)) + data[tag.start() :]
        case 6:
            return data[: tag.end()] + b"<![CDATA[" + word + b"]]>" + data[tag.end() :]
        case _:
            return data.replace(
                b">", b">" + b"<!-- -->" * dice.choice((1, 40)), dice.choice((1, 5))
            )


def cells(dice: random.Random, data: bytes) -> bytes:
    """Cells more and fewer, quotes without end, other separators, columns by the hundred."""
    lines = data.splitlines()
    at = dice.randrange(len(lines))
    row = lines[at].split(b",")
    match dice.randrange(6):
        case 0:
            row += [_word(dice).encode()] * dice.choice((1, 300))
        case 1:
            row.pop()
        case 2:
            row[dice.randrange(len(row))] = b'"' + _word(dice).encode()
        case 3:
            row[dice.randrange(len(row))] = _word(dice).encode()
        case 4:
            return data.replace(b",", dice.choice((b";", b"\t", b"|", b",,")))
        case _:
            lines[at:at] = [lines[at]] * dice.choice((1, 200))
    lines[at] = b",".join(row)
    return b"\n".join(lines)


def texts(dice: random.Random, data: bytes) -> bytes:
    """Lines doubled, moved, indented; words put in anywhere: tags, anchors, quotes of YAML."""
    lines = data.splitlines() or [b""]
    at = dice.randrange(len(lines))
    match dice.randrange(5):
        case 0:
            lines[at:at] = [lines[at]] * dice.choice((1, 100))
        case 1:
            lines[at] = b"  " * dice.randrange(9) + lines[at]
        case 2:
            key, colon, _ = lines[at].partition(b":")
            lines[at] = key + (colon or b":") + b" " + _word(dice).encode()
        case 3:
            lines.insert(
                at,
                dice.choice(
                    (b"%YAML 1.1", b"---", b"...", b"- " * 90, b"? [a]", b"<<: x", b"a: !!int ''")
                ),
            )
        case _:
            first = dice.randrange(len(data) + 1)
            return data[:first] + _word(dice).encode() + data[first:]
    return b"\n".join(lines)


def packed(dice: random.Random, data: bytes) -> bytes:
    """Packed, cut short, with something behind it; other encodings; twice the same."""
    held = io.BytesIO()
    match dice.randrange(7):
        case 0:
            held.write(gzip.compress(data, mtime=0))
        case 1:
            with tarfile.open(fileobj=held, mode="w") as tar:
                info = tarfile.TarInfo(_word(dice)[:90] or "x")
                info.size, info.mtime = len(data), dice.choice((0, 8**11 - 1))
                tar.addfile(info, io.BytesIO(data))
        case 2:
            with zipfile.ZipFile(held, "w") as archive:
                archive.writestr("a", data)
        case 3:
            return data[: dice.randrange(len(data) + 1)]
        case 4:
            return data + data
        case 5:
            return data.decode("latin-1").encode(dice.choice(("utf-16", "utf-8-sig", "utf-32")))
        case _:
            return data + _word(dice).encode()
    made = bytearray(held.getvalue())
    for _ in range(dice.choice((0, 0, 1, 3))):
        made[dice.randrange(len(made))] = dice.randrange(256)
    return bytes(made[: dice.choice((len(made), dice.randrange(len(made))))])


_OWN: tuple[tuple[bytes, Mutation], ...] = (
    (b"{", trees),
    (b"[", trees),
    (b"<", marks),
    (b"UN", segments),
)


def mutated(seed: int, data: bytes) -> bytes:
    """The mutant of a sample that this seed makes: one to four changes, most of them as its format has it."""
    dice = random.Random(seed)
    start = data.lstrip(b"\xef\xbb\xbf \r\n")
    own = next((each for mark, each in _OWN if start.startswith(mark)), None)
    if own is None:
        own = cells if b"," in data.partition(b"\n")[0] else texts
    for _ in range(dice.choice((1, 1, 2, 4))):
        if not data:
            break
        data = dice.choice((own, own, own, texts, packed))(dice, data)
    return data[: 1 << 18]
