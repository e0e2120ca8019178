"""A data set against its manifest: its bytes read again, and made again.

Law of the file: a set is proven when every file is the one that was stated, every token of it holds, and
what the plan makes is the same, byte for byte; whatever is not so is named by file and offset.
"""

from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from typing import Any

from msgspec import Struct

from auditor.people.attest import reading
from auditor.people.attest.manifest import Digest, Generator, Predicate, Statement, Subject, counted
from auditor.people.attest.reading import Reading

# A file of the set: its name from the folder on, and its bytes.
Files = Iterable[tuple[str, bytes]]
# From a plan, the files that it makes.
Remake = Callable[[dict[str, Any]], Files]


class Flaw(Struct, frozen=True, order=True):
    """Something that keeps a set from being proven: file, offset in bytes (None: the file as such), what."""

    file: str
    offset: int | None
    what: str

    def __str__(self) -> str:
        """As it is told."""
        return f"{self.file}: {'' if self.offset is None else f'offset {self.offset} '}{self.what}"


def make(
    files: Files, version: str, plan: dict[str, Any] | None, clean_under: str | None
) -> tuple[Statement, tuple[Flaw, ...]]:
    """The manifest of `files`, made by this `version` from `plan`, and what in them is not proven."""
    subjects, readings = [], []
    for name, data in files:
        subjects.append(Subject(name, Digest(sha256(data).hexdigest())))
        readings.append(reading.read(name, data))
    whole = reading.together(readings)
    predicate = Predicate(
        Generator("pnr-auditor", version),
        plan,
        clean_under,
        counted(whole.tokens),
        counted(whole.ranges),
    )
    return Statement(subject=subjects, predicate=predicate), tuple(_refused(whole))


def verify(files: Files, statement: Statement, version: str, remake: Remake) -> Iterator[Flaw]:
    """What keeps `files` from being proven; nothing where they are.

    `remake` makes the files of a plan again; it is asked only where a plan is stated by this `version`.
    """
    stated = {each.name: each.digest.sha256 for each in statement.subject}
    predicate = statement.predicate
    made: Iterator[tuple[str, bytes]] = iter(())
    again = False
    if predicate.plan is not None and predicate.generator.version == version:
        made, again = iter(remake(predicate.plan)), True
    elif predicate.plan is not None:
        yield Flaw(
            "manifest",
            None,
            "is of another version of the program, which alone can make the set again",
        )
    readings: list[Reading] = []
    for name, data in files:
        readings.append(reading.read(name, data))
        yield from _refused(readings[-1])
        if name not in stated:
            yield Flaw(name, None, "is not in the manifest")
        elif sha256(data).hexdigest() != stated.pop(name):
            yield Flaw(name, None, "is not the file that was stated: its digest differs")
        if again:
            yield from _differs(name, data, next(made, None))
    yield from (Flaw(name, None, "is in the manifest and not in the folder") for name in stated)
    if again and next(made, None) is not None:
        yield Flaw("manifest", None, "has a plan that makes more files")
    whole = reading.together(readings)
    if (counted(whole.tokens), counted(whole.ranges)) != (predicate.tokens, predicate.ranges):
        yield Flaw("manifest", None, "counts otherwise than the files do")


def _refused(read: Reading) -> Iterator[Flaw]:
    for each in read.refusals:
        yield Flaw(each.file, each.offset, reading.IN_WORDS[each.why])


def _differs(name: str, data: bytes, made: tuple[str, bytes] | None) -> Iterator[Flaw]:
    if made is None or made[0] != name:
        yield Flaw(name, None, "is not what seed and options make in its place")
    elif made[1] != data:
        pairs = enumerate(zip(data, made[1], strict=False))
        first = next(
            (at for at, (one, other) in pairs if one != other), min(map(len, (data, made[1])))
        )
        yield Flaw(name, first, "is not what seed and options make: here the bytes first differ")
