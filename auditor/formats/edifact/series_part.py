"""Parts of series: a push of a flight that comes in several messages, told by their headers (UNH, 0068 and S010)."""

from auditor.formats.edifact.frame import component, number
from auditor.formats.edifact.message import Message
from auditor.formats.edifact.pieces import Segment
from auditor.observed.record import Place
from auditor.observed.series import Account, key_of

_FLAGS = frozenset({b"C", b"F"})  # the first of several, the final one (0073)


def part_of_series(elements: list[list[bytes]]) -> tuple[bytes, int, bool] | None:
    """Of the elements of UNH: common access reference, number of the part, whether it is the final one.

    None where the message is no part of a series.
    """
    said, flag = component(elements, 4), component(elements, 4, 2)
    if said.upper() in _FLAGS and flag.isdigit():  # the other way round
        said, flag = flag, said
    sequence = number(said)
    if sequence is None:
        return None
    return component(elements, 3), sequence, flag.upper() == b"F"


def meet(
    account: Account, message: Message, header: Segment, sender: bytes, interchange: Segment
) -> str | None:
    """Enter a message in the account of its source; what is wrong with it as a part, as far as that shows already.

    Parts of one push follow each other; those that lie elsewhere are looked for when all is read.
    """
    if message.part is None:
        return None
    access, part, last = message.part
    # Without a reference nothing ties it to parts elsewhere.
    within = b"" if access else f"{message.source}:{interchange.offset}".encode()
    if not access and part <= 1 and last:
        access = message.reference  # by itself, unless it stands there twice
    key = key_of(message.dialect.wire.encode(), sender, access, within)
    place = Place(
        source=message.source, message=message.number, record=0, segment=1, tag="UNH",
        line=header.line, offset=header.offset, length=header.length,
    )  # fmt: skip
    return account.meet(key, max(part, 1), place, last=last)
