"""What the bench reads: data of people who do not exist, drawn anew for each run.

Nobody can tune to them: the seed is new each time, and every plan, directory version, kind, filtering,
way of breaking lines and number of PNRs in a message takes its turn. AUDITOR_BENCH_SEED repeats a run.
"""

from collections.abc import Iterator
from itertools import count
from os import environ, urandom  # noqa: TID251 - what to repeat is the caller's matter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from msgspec import Struct

from auditor.api.generate import generate
from auditor.people.specimen.plan import Plan
from auditor.sources import UsageError

SEED = int(environ.get("AUDITOR_BENCH_SEED") or int.from_bytes(urandom(4)))
# Real messages by others, where they lie beside the checkout: read, never copied.
CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
_VERSIONS = {
    "pnrgov": ("10:1", "11:1", "13:1", "15:1", "18:1", "21:1"),
    "paxlst": ("D:02B", "D:05B", "D:12B", "D:15B"),
}
PLANS = ("plain", "usual", "everything")


class Set(Struct, frozen=True):
    """Data of one kind, the policy they are judged under, and what they are called in the table."""

    name: str
    form: str
    policy: str
    data: bytes


def sets(size: int) -> Iterator[Set]:
    """All sets, each of about `size` bytes."""
    for plan in PLANS:
        for law in ("eu-pnr", None):
            how = "clean" if law else "unfiltered"
            data = drawn("pnrgov", size, law, extent=plan)
            yield Set(f"PNRGOV, {plan}, {how}", "edifact", "eu-pnr", data)
    usual: dict[str, Any] = {"extent": "usual"}
    data = drawn("pnrgov", size, None, per_message=1, **usual)
    yield Set("PNRGOV, one PNR a message, unfiltered", "edifact", "eu-pnr", data)
    # The generator ends each segment with a line feed; others with two characters, or they write all in one line.
    data = drawn("pnrgov", size, None, **usual)
    for how, ends in (("CR and LF behind each segment", b"\r\n"), ("in one line", b"")):
        name = f"PNRGOV, {how}, unfiltered"
        yield Set(name, "edifact", "eu-pnr", data.replace(b"\n", ends))
    for kind in ("passengers", "crew"):
        for law in ("eu-api-border", None):
            how = "clean" if law else "unfiltered"
            data = drawn("paxlst", size, law, kind=kind, **usual)
            yield Set(f"PAXLST, {kind}, {how}", "edifact", "eu-api-border", data)
    data = drawn("pnrgov-xml", size, None, per_message=1_000_000, **usual)
    yield Set("PNRGOV in XML, unfiltered", "xml", "eu-pnr", data)
    yield Set(
        "Records in JSON, unfiltered", "json", "eu-pnr", drawn("records", size, None, **usual)
    )
    yield Set("Access log in JSON", "log", "eu-pnr", drawn("access-log", size, None))
    if CORPUS.is_dir():
        messages = b"\n".join(each.read_bytes() for each in sorted(CORPUS.rglob("*.edi")))
        if messages:
            data = messages * max(1, size // len(messages))
            yield Set("Messages by others, repeated", "edifact", "eu-pnr", data)


def drawn(form: str, size: int, law: str | None, **asked: Any) -> bytes:
    """About `size` bytes in several interchanges, the directory versions in turn."""
    pieces: list[bytes] = []
    versions: list[str | None] = [*_VERSIONS.get(form, (None,))]
    number = 60
    for turn in count():
        plan = Plan(
            format=form,
            count=number,
            seed=SEED + turn,
            directory=versions[turn % len(versions)],
            **asked,
        )
        with TemporaryDirectory() as folder:
            try:
                generate(folder, plan, clean_under=law, force=True)
            except UsageError:  # a version that the law no longer accepts
                versions.remove(plan.directory)
                continue
            files = sorted(each for each in Path(folder).iterdir() if each.suffix != ".json")
            pieces += [each.read_bytes() for each in files]
        have = sum(map(len, pieces))
        if form == "pnrgov-xml" and have < size:  # a document is one message, and cannot be joined
            pieces, number = [], int(number * size / have * 1.1)
            continue
        if have >= size:
            return b"".join(pieces)
        number = max(20, int(number * (size - have) / have / (turn + 1) / len(versions)) + 20)
    raise AssertionError
