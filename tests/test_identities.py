"""No matching against people: replace, permute or equalise all identity values, and no byte of the
report changes.

Messages are written here with slots for whatever identifies a person or leads to one. A slot says
what the law of the promise keeps: length, class of each character, form and marks.
"""

import io
import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import cache
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor import audit, policies
from auditor.law.policy import Policy
from auditor.reporters import load

LAW = date(2026, 11, 22)
AT_REST = datetime(2036, 1, 1, tzinfo=UTC)

# --- slots -----------------------------------------------------------------------------------------

# `N` any letter but X, which masks; `L` a letter of which no telling word is made; `9` a digit;
# `É` a letter beyond ASCII; anything else stands as it is. Or the name of a list below.
SLOT = re.compile(r"«([^»]*)»")
CLASSES = {"N": "ABCDEFGHIJKLMNOPQRSTUVWYZ", "L": "BDGJKQVWZ", "9": "0123456789", "É": "ÄÉÖÜŁŞ"}
LISTS: dict[str, Sequence[str]] = {
    # Names that are words of the tables, beside names that are not: all are names.
    "name": ("BISHOP", "MUSLIM", "KOSHER", "TURNER", "PRIEST", "WHEELS", "DEAFLY", "EMBOSS"),
    "plain": ("WINDOW PLEASE", "AISLE  PLEASE", "LATE  ARRIVAL", "SOME WORDS 01"),
    "health": ("WHEELCHAIR 01", "NEEDS  OXYGEN", "CRUTCHES   02", "STRETCHER  03"),
    "third": ("EMERGENCY 111", "EMERGENCY 222", "PAID BY AUNTS", "IN CASE OF 11"),
    "card": ("9999000000000004", "9999000000000103", "9999000000000202", "9999000000000301"),
    "sex": ("M", "F", "U"),
}

PNRGOV = """\
UNB+IATA:1+ZZ+ZZTESTGOV+300101:0800+SYN1++APITEST++++1'UNH+1+PNRGOV:13:1:IA'MSG+:22'
ORG+ZZ:ZZA+++++++9C'TVL+020130:2200:020130:2330+ZZA+ZZB+ZZ+999'EQN+1'SRC'
RCI+ZZ:«LL9999»::011229:1030'SSR+OTHS:HK:1:ZZ:::::«plain»'
IFT+4:28::ZZ+CTCE «LLLLLL»//«LLLLLL».INVALID'IFT+4:28::ZZ+CTCM «99999999999»'
IFT+4:28::ZZ+«plain»'IFT+4:28::ZZ+«health»'IFT+4:28::ZZ+«third»'
ORG+ZZ:ZZA+«99999999»:«LLL9L9999»+ZZA++T+QZ:XTS+«9999LL»+«9999LL»'
ADD++700:«NNNN NNNNNN 9»:«NNNNNN»:::QZ:«99999»:«99999999999»'
TIF+«name»+«name»:A:1'FTI+ZZ:«LL9999»:::GOLD'REF+:«99999999»'
SSR+DOCS:HK:1:ZZ:::ZZA:ZZB:/P/«NNN»/«LL9999999»/«NNN»/«99NNN99»/«sex»/«99NNN99»/«name»/«name»/+::1'
SSR+DOCO:HK:1:ZZ:::ZZA:ZZB:«NNNNNN»/V/«LL9999999»/«NNNNNN»/«99NNN99»/«NNN»+::1'
SSR+DOCA:HK:1:ZZ:::ZZA:ZZB:/D/«NNN»/«NNNN NNNNNN 9»/«NNNNNN»//«99999»+::1'
SSR+INFT:HK:1:ZZ:::ZZA:ZZB:«name»/«name» «99NNN99»+::1'SSR+KSML:HK:1:ZZ+::1'
SSR+CTCM:HK:1:ZZ:::::«99999999999»-1«name»+::1'SSR+FOID:HK:1:ZZ:::::PP«LL9999999»+::1'
ADD++701:«NNNN NNNNNN 9»:«NNNNNN»:::QZ:«99999»:«99999999999»'
TKT+«9999999999999»:T:1'FOP+CC::«999».00:ZZ:«card»:«9999»'IFT+4:43+«name» «name»+«NNNNNN»'
TIF+«NNNN»XXXXX+XXXXXX:A:2'TKT+«9999999999999»:T:1'FOP+CC:::ZZ:«999999»XXXXXX«9999»'
TIF+«name»+«name»:IN:3'SSR+TKNE:HK:1:ZZ:::::«9999999999999»C1+::3'
TVL+020130:2200:020130:2330+ZZA+ZZB+ZZ+999:Y'RPI+3+HK'DAT+3:L FT ZZ «9999LL»'
TRI++«999»:::1'TIF+«name»+«name»'SSD+000A++++Y'TBD++1:20:700+++ZZ:«9999999999»:1:ZZB'
MSG+8'TVL+020130:2359:040130+ZZB:«NNNN NNNNNN»++ZZ+«LL9999»'
EQN+1'RCI+ZZ:«LL9999»'ABI+4+«9999LL»:GS+ZZA++ZZ'SAC+++X'TIF+«name»+«name»'
SAC+++X'SSR+DOCS:HK:1:ZZ:::ZZA:ZZB:/P/«NNN»/«LL9999999»/«NNN»/«99NNN99»/«sex»//«name»/«name»'
LTS+0/O/«plain»'LTS+0/O/«health»'UNT+53+1'UNZ+1+SYN1'
"""

PAXLST = """\
UNB+UNOA:4+ZZFAKEAIR:ZZ+ZZTESTGOV:ZZ+300101:0800+SYN1++APITEST++++1'UNH+1+PAXLST:D:12B:UN:IATA'
BGM+745'NAD+MS+++ZZFAKE AIRLINE OPS'COM+«999 9999 9999»:TE'NAD+BA+++«name»:«name»'
TDT+20+ZZ999+++ZZ'LOC+125+ZZA'DTM+189:3001012200:201'LOC+87+ZZB'DTM+232:3001012330:201'
NAD+FL+«LL9999999»++«name»:«name»:«name»+«NNNN NNNNNN 9»+«NNNNNN»+:::«NNNNNN»+«99999»+«NNN»'
ATT+2++«sex»'DTM+329:«999999»'FTX+BAG+++«9999999999»'FTX+OSI+++CTCE «LLLLLL»//«LLLLLL».INVALID'
FTX+OSI+++«plain»'FTX+AAI+++«health»'FTX+PMT+++CC«card»'FTX+SSR+++WCHR:«plain»'FTX+HST+++«plain»'
LOC+174+«NNN»'LOC+178+ZZA'LOC+180+«NNN»:::«NNNNNN»+:::«NNNNNN»'
COM+«999 9999 9999»:TE+«NNNNNN»@«NNNNNN».INVALID:EM'EMP+1+CR5:110:111'NAT+2+«NNN»'
RFF+AVF:«LL9999»'RFF+ABO:«99999999»'RFF+SEA:000A'RFF+CR:«LL9999»'RFF+YZY:«9999999999999»C1'
DOC+P:110:111+«LL9999999»'DTM+36:«999999»'LOC+91+«NNN»:::«NNNNNN»'
DOC+V:110:111+«LL9999999»'DTM+182:«999999»'LOC+91+«NNN»'
NAD+FL+++«NNNN»XXXXX:XXXXXX'DTM+329:XXXXXX'NAT+2+XXX'DOC+P:110:111+XXXXXXXXX'
NAD+FL+++«NÉNNÉN»:«name»'NAT+2+«NNN»'CNT+42:3'UNT+45+1'UNZ+1+SYN1'
"""

XML = """\
<IATA_PNRGOV_NotifRQ Version="14.1" TimeStamp="2030-01-01T08:00:00">
<FlightLeg CarrierCode="ZZ" FlightNumber="999" DepartureDateTime="2030-01-02T22:00:00"/>
<PNRs NumberOfPnrs="1"><PNR NumberOfPassengers="2" PNR_CreationDate="2029-12-01T10:00:00">
<BookingRefID ID="«LL9999»"/><SSR SSRCode="OTHS"><Text>«plain»</Text></SSR>
<POS><Source AgentSine="«9999LL»" PseudoCityCode="«LLL9L9999»"><RequestorID ID="«99999999»"/></Source></POS>
<ContactInfo PhoneNumber="E+«NNNNNN»@«NNNNNN».INVALID"><AddressLine>«NNNN NNNNNN 9»</AddressLine></ContactInfo>
<ContactInfo PhoneNumber="«99999999999»"><CityName>«NNNNNN»</CityName></ContactInfo>
<Passenger RPH="1"><GivenName>«name»</GivenName><Surname>«NÉNNÉN»</Surname>
<CustLoyalty MembershipID="«LL9999»"/><SSR SSRCode="KSML" RPH="1"/>
<SSR SSRCode="OTHS" RPH="1"><Text>«health»</Text></SSR>
<TicketDocument TicketDocumentNbr="«9999999999999»"><PaymentInfo PaymentType="CC"
 AccountNbr="«card»" ExpiryDate="«9999»" CardHolderName="«name» «name»"/></TicketDocument>
<DOC_SSR SSRCode="DOCS" RPH="1"><DOCS DateOfBirth="«9999-99-99»" Surname="«name»" Gender="«sex»"
 FirstGivenName="«name»" IssuingLoc="«NNN»" PaxNationality="«NNN»" TravelDocNbr="«LL9999999»"/></DOC_SSR>
<DOC_SSR SSRCode="DOCO"><DOCO BirthLocation="«NNNNNN»" TravelDocType="V" TravelDocNbr="«LL9999999»"/></DOC_SSR>
</Passenger><Passenger RPH="2"><GivenName>XXXXXX</GivenName><Surname>«NNNN»XXXXX</Surname></Passenger>
<Flight FlightNumber="999" Status="HK"><CheckInInfo><BoardingNumber Number="«999»" RPH="1">
<Passenger><Surname>«name»</Surname></Passenger></BoardingNumber></CheckInInfo></Flight>
</PNR></PNRs></IATA_PNRGOV_NotifRQ>
"""

JSON = """\
{"kind": "pnr", "clocks": {"transferred": "2030-01-01T08:00:00Z"}, "elements":
 {"reservation.locator": "«LL9999»", "reservation.group_name": "«plain»", "agency.agent": "«9999LL»"},
 "groups": {"travellers": [
  {"elements": {"traveller.surname": "«name»", "traveller.given_names": ["«name»", "«name»"],
    "traveller.date_of_birth": "«9999-99-99»", "traveller.sex": "«sex»", "traveller.nationality": "«NNN»",
    "traveller.place_of_birth": "«NNNNNN»", "contact.email": "«NNNNNN»@«NNNNNN».INVALID",
    "contact.telephone": "«99999999999»", "contact.ip_address": "192.0.2.«9»",
    "third_party.name": "«name» «name»", "minor.guardian": "«name»"},
   "groups": {"documents": [{"elements": {"document.number": "«LL9999999»", "document.issuing_state": "«NNN»"}}],
    "payments": [{"elements": {"payment.card_number": "«card»", "payment.billing_address": "«NNNN NNNNNN 9»"}}],
    "services": [{"elements": {"service.code": "KSML", "service.text": "«health»"}}],
    "infants": [{"elements": {"traveller.surname": "«NÉNNÉN»"}}]}},
  {"elements": {"traveller.surname": "«NNNN»XXXXX", "contact.email": "***", "loyalty.number": "«LL9999»"}}],
 "history": [{"elements": {"history.identity": "«name»", "history.text": "«plain»"}}]}}
"""

MESSAGES = {"PNRGOV": PNRGOV, "PAXLST": PAXLST, "XML": XML, "JSON": JSON}


def filled(slot: str, dice: Random) -> str:
    """A value for a slot."""
    if slot in LISTS:
        return dice.choice(LISTS[slot])
    return "".join(dice.choice(CLASSES.get(each, each)) for each in slot)


def replaced(slots: Sequence[str], dice: Random) -> list[str]:
    return [filled(slot, dice) for slot in slots]


def permuted(slots: Sequence[str], dice: Random) -> list[str]:
    """The values that stand there, each kind of slot shuffled."""
    values = replaced(slots, Random(0))
    for kind in set(slots):
        where = [at for at, slot in enumerate(slots) if slot == kind]
        for at, value in zip(
            where, dice.sample([values[at] for at in where], len(where)), strict=True
        ):
            values[at] = value
    return values


def equalised(slots: Sequence[str], dice: Random) -> list[str]:
    """One value for all slots of a kind: everybody is called the same, and has the same number."""
    one = {kind: filled(kind, dice) for kind in sorted(set(slots))}
    return [one[slot] for slot in slots]


WAYS: list[Callable[[Sequence[str], Random], list[str]]] = [replaced, permuted, equalised]


def write(name: str, way: Callable[[Sequence[str], Random], list[str]], dice: Random) -> bytes:
    text = MESSAGES[name]
    values = iter(way(SLOT.findall(text), dice))
    text = SLOT.sub(lambda _: next(values), text)
    if name in ("PNRGOV", "PAXLST"):
        text = text.replace("'\n", "'")
    return text.encode()


@cache
def law() -> tuple[Policy, ...]:
    return tuple(map(policies.read, ("eu-pnr", "pci-dss")))


def look(data: bytes, as_of: datetime | None) -> str:
    out = io.StringIO()
    load("json").write(audit(data, law(), as_of, law_as_of=LAW, now=AT_REST), out)
    return out.getvalue()


@cache
def first(name: str, as_of: datetime | None) -> str:
    return look(write(name, replaced, Random(0)), as_of)


# --- the promise -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MESSAGES)
@given(st.sampled_from(WAYS), st.integers(0, 2**32), st.sampled_from([None, AT_REST]))
def test_identities_replaced_permuted_or_equalised_change_no_byte_of_the_report(
    name: str,
    way: Callable[[Sequence[str], Random], list[str]],
    seed: int,
    as_of: datetime | None,
) -> None:
    assert look(write(name, way, Random(seed)), as_of) == first(name, as_of)


# --- that the promise is not kept by saying nothing -------------------------------------------------


@pytest.mark.parametrize("name", MESSAGES)
def test_these_messages_have_much_to_be_found(name: str) -> None:
    report = audit(write(name, replaced, Random(0)), law(), AT_REST, law_as_of=LAW)
    found = {finding.rule for finding in report.findings}
    assert {"MIN001", "MIN003", "MIN005", "SEN001", "SEN002", "RET003"} - found <= {"SEN001"}
    assert report.unread == ()
    assert {finding.rule for finding in report.findings if finding.policy is None} <= {
        "FMT007"  # the letters beyond ASCII
    }


@pytest.mark.parametrize("name", MESSAGES)
def test_the_values_do_change(name: str) -> None:
    made = {write(name, way, Random(seed)) for way in WAYS for seed in range(5)}
    assert len(made) > 10
    assert len({len(each.decode()) for each in made}) == 1


@pytest.mark.parametrize(
    ("kept", "changed"),
    [
        ("TIF+«name»+«name»:A:1'", "TIF+XXXXXX+«name»:A:1'"),  # another form
        ("IFT+4:28::ZZ+«plain»'", "IFT+4:28::ZZ+«health»'"),  # another mark
        ("ADD++700:«NNNN NNNNNN 9»", "ADD++700:"),  # absent
    ],
)
def test_what_the_promise_does_not_name_is_seen(
    kept: str, changed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert kept in PNRGOV
    before = first("PNRGOV", AT_REST)  # which is remembered: not with the change
    monkeypatch.setitem(MESSAGES, "PNRGOV", PNRGOV.replace(kept, changed, 1))
    assert look(write("PNRGOV", replaced, Random(0)), AT_REST) != before
