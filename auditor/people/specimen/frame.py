"""The frame of an interchange that nobody may take for a real one: test indicator set, sender ZZ."""

from datetime import UTC, datetime, time, timedelta

from msgspec import Struct

from auditor.formats.edifact.writer import Frame, Header
from auditor.people.specimen.push import Pushed
from auditor.people.specimen.trees import Tree

CARRIER, GOVERNMENT = "ZZFAKEAIR:ZZ", "ZZTESTGOV:ZZ"


class Part(Struct, frozen=True):
    """One part of a message, as it is about to be written: what it says, and what stands around it."""

    said: Tree
    frame: Frame
    header: Header = Header()


def frame(
    push: Pushed, sender: str, recipient: str, part: int = 1, *, grouped: bool = False
) -> Frame:
    """The frame of part `part` of a push; data element 0035 says that it is a test."""
    prepared = datetime.combine(push.prepared.day, time(), UTC)
    number = f"{push.sheet.number + 1:08d}{part:02d}"
    return Frame(
        sender=sender,
        recipient=recipient,
        prepared=prepared + timedelta(minutes=push.prepared.minute),
        control=f"SYN{number}",
        group=f"SYN{number}" if grouped else None,
    )


def slices(count: int, parts: int) -> list[slice]:
    """`count` things in so many parts, the last of which may be shorter."""
    size = max(1, -(-count // parts))
    return [slice(part * size, (part + 1) * size) for part in range(parts)]
