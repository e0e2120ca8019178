"""Fakecheck and the proof see every value: planted ones are found in every place, and what is generated is silent."""

import pytest

from auditor.people.attest import proving, reading
from auditor.people.attest.token import Token
from auditor.people.attest.tokens import tokens
from auditor.people.fakeness import check, plain
from plants import GROUPED, REAL, SEPARATORS, planted, samples

VALUES = {**REAL, **{f"in groups {each}": each for each in GROUPED}}
SAMPLES = dict(samples(1))
LAWS = {"attest": proving.STRICT, "fakecheck": plain.LAW}


def scopes() -> dict[tuple[str, str], Token]:
    """One token of each place of all formats."""
    found: dict[tuple[str, str], Token] = {}
    for data in SAMPLES.values():
        for token in tokens(data):
            found.setdefault((token.kind, token.scope), token)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("law", LAWS)
def test_a_value_planted_in_any_place_with_any_separator_is_found(law: str) -> None:
    tried, missed = 0, []
    for (_, scope), token in scopes().items():
        for what, real in VALUES.items():
            written = [real]
            if token.kind == "value" and what in ("surname", "telephone at home", "card", "mail"):
                written += [
                    text
                    for each in SEPARATORS
                    for text in (token.text + each + real, real + each + token.text)
                ]
            for text in written:
                tried += 1
                planted_ = Token(token.kind, scope, text, 0, 0)
                if proving.found(planted_, LAWS[law]) is not None:
                    missed.append((scope, text))
    assert missed == []
    assert (tried > 80_000, len(scopes()) > 600) == (True, True)  # as docs/fakeness.md says


_REFUSED = (1, 4)  # doubted, or no file of a known format any more
FIRST = {label.partition(" ")[0]: label for label in reversed(SAMPLES)}


@pytest.mark.parametrize("label", FIRST.values())
def test_places_of_a_file_written_over_are_found_in_the_file(label: str) -> None:
    """From the bytes to the verdict, by a walk that shares nothing with the one under test."""
    kinds = list(VALUES.values())
    number = 0

    def write(old: str) -> str:
        nonlocal number
        number += 1
        real = kinds[number % len(kinds)]
        return real if number % 2 else f"{old}{SEPARATORS[number % len(SEPARATORS)]}{real}"

    missed = []
    for place, data in planted(SAMPLES[label], write):
        if (number < 12 or number % 5 == 0) and not reading.read("x", data).refusals:
            missed.append(("attest", place))
        if (number < 12 or number % 10 == 3) and check.source("x", data).exit_code not in _REFUSED:
            missed.append(("fakecheck", place))
    assert missed == []
    assert number > 5


@pytest.mark.parametrize("seed", [23])
def test_nothing_that_is_generated_is_doubted(seed: int) -> None:
    doubted = {label: check.source("x", data).doubts for label, data in samples(2, seed)}
    assert {label for label, doubts in doubted.items() if doubts} == set()


HEAD = b"UNB+UNOA:4+ZZFAKEAIR:ZZ+ZZTESTGOV:ZZ+300115:1200+SYN1++APITEST++++1'"
LOG = b"time,operation,operator,justification\n"
ROW = b"3001-01-01T00:00:00Z,consultation,"


def record(elements: bytes) -> bytes:
    return b'{"kind": "pnr", "elements": {"traveller.surname": "FAKE001"%b}}' % elements


HIDDEN = {
    "behind the end of an interchange": HEAD + b"UNZ+0+SYN1'\r\nCall +4917055512345\n",
    "in an element beyond the last": HEAD + b"UNZ+0+SYN1+MEYER ANGELIKA:C01X00T47'",
    "in a segment called UNA": HEAD + b"UNH+1+PAXLST:D:05B:UN'UNAMEYER'UNT+2+1'UNZ+1+SYN1'",
    "in a fact": b'{"kind": "pnr", "facts": {"push": "meyer-angelika"}, "elements": {}}',
    "in a second array": b"[%b][%b]" % (record(b""), record(b', "remark.osi": "MEYER"')),
    "under a key that stands twice": record(b', "seat.number": "MEYER", "seat.number" : "000A"'),
    "in a key": record(b', "Angelika Meyer": 1'),
    "behind an unbalanced quote": LOG
    + ROW
    + b'ZZ0001AGENT,"FAKE001\n'
    + ROW
    + b"ZZ0001AGENT,MEYER\n",
    "between two quotes": LOG + ROW + b'ZZ0001AGENT,"FAKE001\n' + ROW + b'ANGELIKA MEYER,"\n',
    "in a log divided by |": (LOG + ROW + b"ANGELIKA MEYER,FAKE001\n").replace(b",", b"|"),
    "behind the thirteen digits of a ticket": record(
        b', "ticket.number": "00012345678905551234567"'
    ),
    "in groups of four digits": record(b', "payment.card_number": "4111 1111 1111 1111"'),
    "in groups of four digits, each a member of a list": record(
        b', "remark.general": ["4111", "1111", "1111", "1111"]'
    ),
    "in a range of another kind": record(b', "loyalty.number": "992003456789012"'),
    "in a short word beside a fake one": record(b', "traveller.given_names": "FAKE001 KIM"'),
    "in a remark of XML": b"<IATA_PNRGOV_NotifRQ><!-- MEYER --></IATA_PNRGOV_NotifRQ>",
}


@pytest.mark.parametrize("where", HIDDEN)
def test_what_is_hidden_is_found_by_both(where: str) -> None:
    assert reading.read("x", HIDDEN[where]).refusals
    assert check.source("x", HIDDEN[where]).doubts


@pytest.mark.parametrize(
    ("brand", "held"), [("VI", True), ("AX", True), ("ZZ", True), ("BA", False), ("LH", False)]
)
def test_the_brand_of_a_card_is_nobody(brand: str, *, held: bool) -> None:
    """Two letters that a fake card needs, and that are those of an airline elsewhere."""
    data = (
        "<IATA_PNRGOV_NotifRQ><PNRs><PNR><Passenger><Surname>FAKE001</Surname><TicketDocument>"
        f'<PaymentInfo PaymentType="CC" VendorCode="{brand}" AccountNbr="9999000000000004"/>'
        "</TicketDocument></Passenger></PNR></PNRs></IATA_PNRGOV_NotifRQ>"
    ).encode()
    assert (not check.source("x", data).doubts) is held
    assert (not reading.read("x", data).refusals) is held


@pytest.mark.parametrize(
    "text", ["FAKE " * 26 + "!", "FAKE001 " * 4_000 + "!", "MR " * 8_000 + "!", "a@b.co " * 20_000]
)
def test_what_repeats_is_looked_through_once(text: str) -> None:
    """These once took minutes or longer: each word could be read in two ways, each hit was inserted."""
    data = b'{"kind": "pnr", "elements": {"traveller.surname": "%b"}}' % text.encode()
    assert check.source("x", data).doubts
    assert reading.read("x", data).refusals
    assert check.source("x", text.encode()).unread
