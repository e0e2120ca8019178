"""Joints: where one interchange ends and the next begins, so much alike that both are cut together.

Law of the file: only where nothing but its advice stands before the next, and its service characters settle as those
of the one before (`settle` is asked each time); everywhere else they are cut one by one.
"""

from auditor.formats.edifact.advice import SIGHT, START, ServiceString, settle


def joined(
    data: bytes, trailer: int, rest: bytes, service: ServiceString, *, final: bool
) -> int | None:
    """Where the next interchange begins behind the one whose trailer stands at `trailer`; None where it is not alike.

    Each terminator is followed by `rest`, its line break; `final`: nothing follows `data`.
    """
    end = data.find(service.terminator, trailer) + 1
    begin = end + len(rest)
    if not end or (not final and len(data) - begin < SIGHT):
        return None
    odd = (b"\r", b"\n", service.release) if service.release else (b"\r", b"\n")
    found = START.match(data, begin) if data.startswith(rest, end) else None
    if found is None or any(each in data[trailer:end] for each in odd):
        return None
    advice = found["advice"]
    if advice is not None:
        begin = found.end()
        if data[found.start() : begin] != b"UNA" + advice + rest or (
            advice.find(service.terminator) != len(advice) - 1
        ):
            return None
    same = settle(data[begin : found.start() + SIGHT], advice) == (service, True)
    return begin if same and data.startswith(b"UNB", begin) else None
