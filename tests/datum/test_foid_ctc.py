"""Forms of identification (FOID) and contacts (CTC*): what they say is told by their tokens.

In a segment of their own, as lines of a host inside any text, in EDIFACT, XML and records alike.
"""

from functools import cache

import pytest

from auditor import audit, policies
from auditor.codec.identified import told
from ways import AT_REST, EU, LAW, json, judged, pnrgov, ssr

CARD = "4111111111111111"
# What stands behind FOID, and the elements it is.
FOIDS = {
    "PPZZ0000001": {"document.number"},
    "/PPZZ0000001": {"document.number"},
    "PP ZZ0000001": {"document.number"},
    "PP/ZZ0000001": {"document.number"},
    "-PPZZ0000001": {"document.number"},
    "PPZZ0000001-1FAKE001SPECIMEN/TESTPAX001": {"document.number"},
    "PPZZ0000001/P1": {"document.number"},
    "PPZZ0000001/P1/S2": {"document.number"},
    f"CC{CARD}": {"payment.card_number"},
    f"/CC{CARD}": {"payment.card_number"},
    f"CC {CARD}": {"payment.card_number"},
    f"CCVI{CARD}": {"payment.card_number"},
    f"CCVI {CARD[:4]} {CARD[4:8]} {CARD[8:12]} {CARD[12:]}": {"payment.card_number"},
    f"CCVI{CARD}/1230": {"payment.card_number", "payment.card_expiry"},
    f"CCVI{CARD} EXP1230": {"payment.card_number", "payment.card_expiry"},
    f"CCVI{CARD}/EXP 12/30": {"payment.card_number", "payment.card_expiry"},
    f"CCVI{CARD}-1.1FAKE001SPECIMEN/TESTPAX001": {"payment.card_number"},
    "FFZZ000000001": {"loyalty.number"},
    "TN9990000000001": {"ticket.number"},
    "CNZZ0001": {"reservation.locator"},
    "NIZZ0000001": {"document.other_number"},
    "DLZZ0000001": {"document.other_number"},
    "IDZZ0000001": {"document.other_number"},
    "QQZZ0000001": {"document.other_number"},
    "ZZ0000001": {"document.other_number"},
}
NUMBERS = {
    "document.number", "document.other_number", "payment.card_number", "payment.card_expiry",
    "loyalty.number", "ticket.number", "reservation.locator",
}  # fmt: skip


@cache  # the message that says nothing else is asked of for each that does
def elements(message: str) -> dict[str, dict[str, int]]:
    report = audit(message.encode(), [EU], AT_REST, law_as_of=LAW)
    return {name: dict(forms) for name, forms in report.elements}


def ways(request: str) -> dict[str, str]:
    found = ssr(request)
    code, _, said = request.partition(" ")
    found["OSI of a carrier"] = pnrgov(head=f"IFT+4:28::ZZ+ZZ {code} ZZ HK1/{said}'")
    found["four before the code"] = json(f'{{"remark.general": "4{code} ZZ HK1/{said}"}}')
    found["behind a name number"] = json(f'{{"remark.general": "SSR {code} ZZ HK1 -{said}"}}')
    return found


@pytest.mark.parametrize("said", FOIDS)
def test_a_form_of_identification_is_what_its_type_says(said: str) -> None:
    for way, message in ways(f"FOID {said}").items():
        seen = elements(message).keys()
        alone = elements(pnrgov() if message.startswith("UN") else json("{}")).keys()
        assert seen & (NUMBERS - (alone - {"payment.card_number"})) == FOIDS[said] - (
            alone - {"payment.card_number"}
        ), way


PCI = policies.read("pci-dss")


@pytest.mark.parametrize("text", [f"CC{CARD}", f"CCVI{CARD}/1230", f"QQ{CARD}", CARD, f"NI{CARD}"])
def test_a_card_is_judged_as_a_card(text: str) -> None:
    """What proves itself a card, or is called one, is one in every way of writing it."""
    for way, message in ways(f"FOID {text}").items():
        report = audit(message.encode(), [PCI], AT_REST, law_as_of=LAW)
        assert "payment-detail" in {each.name for each in report.findings}, way


@pytest.mark.parametrize(
    ("said", "form"),
    [
        ("PPXXXXXXXXX", "masked"),
        ("PPXXXXXXXXX-1FAKE001SPECIMEN/TESTPAX001", "masked"),
        ("PPZZXXXX001", "partial"),
        ("PPZZ0000001", "clear"),
    ],
)
def test_the_form_is_that_of_the_number_alone(said: str, form: str) -> None:
    for way, message in ways(f"FOID {said}").items():
        forms = elements(message)["document.number"]
        assert {name for name, count in forms.items() if count} == {form}, way


@pytest.mark.parametrize(
    ("said", "form"),
    [
        ("CC411111XXXXXX1111", "masked"),
        ("CCVI411111XXXXXX1111/1230", "masked"),
        ("CCXXXXXXXXXXXX1111-1FAKE001SPECIMEN/TESTPAX001", "masked"),
        ("CCVI4111111111111111", "clear"),
    ],
)
def test_a_card_is_masked_by_the_rule_of_cards(said: str, form: str) -> None:
    for way, message in ways(f"FOID {said}").items():
        forms = elements(message)["payment.card_number"]
        assert {name for name, count in forms.items() if count} == {form}, way


def test_whose_it_is_is_a_name() -> None:
    assert told("PPZZ0000001-1FAKE001SPECIMEN/TESTPAX001 MR") == [
        ("document.number", "ZZ0000001"),
        ("traveller.surname", "FAKE001SPECIMEN"),
        ("traveller.given_names", "TESTPAX001 MR"),
    ]


CONTACTS = {
    "CTCM 99900000004": "contact.telephone",
    "CTCM /99900000004": "contact.telephone",
    "CTCM 99900000004-1FAKE001SPECIMEN/TESTPAX001": "contact.telephone",
    "CTCM 99900000004/EN": "contact.telephone",
    "CTCE A//FAKE.INVALID": "contact.email",
    "CTCE /A..B//FAKE.INVALID/EN": "contact.email",
    "CTCE A//FAKE.INVALID-1FAKE001SPECIMEN/TESTPAX001": "contact.email",
    "CTCB 99900000004": "contact.telephone",
    "CTCH 99900000004": "contact.telephone",
    "CTCP 99900000004": "contact.telephone",
    "CTCF 99900000004": "contact.telephone",
    "CTCO 99900000004": "contact.telephone",
    "CTCX 99900000004": "contact.telephone",
    "CTCA 7 FAKE STREET": "contact.address",
    "CTCT ZZFAKE TRAVEL": "agency.identity",
    "CTCR REFUSED": "contact.refused",
    "CTCR": "contact.refused",
}


@pytest.mark.parametrize("request_", CONTACTS)
def test_a_contact_is_what_its_letter_says(request_: str) -> None:
    of_contacts = {*CONTACTS.values()}
    for way, message in ways(request_).items():
        assert elements(message).keys() & of_contacts == {CONTACTS[request_]}, way


@pytest.mark.parametrize("request_", [*CONTACTS][::3])
@pytest.mark.parametrize("head", ["", "ZZ ", "ZZ/", "ZZ  "])
@pytest.mark.parametrize("blank", ["", " "])
def test_a_contact_in_other_information(request_: str, head: str, blank: str) -> None:
    code, _, said = request_.partition(" ")
    line = f"{head}CTC{blank}{code[3]}{' ' if said else ''}{said}"
    texts = {
        "OSI": pnrgov(head=f"IFT+4:28::ZZ+{line}'"),
        "OSI of the traveller": pnrgov(traveller=f"IFT+4:28::ZZ+{line}'"),
        "LTS": pnrgov(history=f"LTS+OSI {line}'"),
        "LTS of Amadeus": pnrgov(history=f"LTS+0/O/OS/{line}'"),
        "JSON OSI": json(f'{{"remark.osi": "{line}"}}'),
        "JSON": json(f'{{"remark.general": "OSI {line}"}}'),
    }
    of_contacts = {*CONTACTS.values()}
    for way, message in texts.items():
        assert elements(message).keys() & of_contacts == {CONTACTS[request_]}, way


def test_a_number_where_contact_is_refused_is_a_contact() -> None:
    for said in ("99900000004", "REFUSED 99900000004"):
        for way, message in ways(f"CTCR {said}").items():
            seen = elements(message).keys() & {*CONTACTS.values()}
            assert seen == {"contact.refused", "contact.telephone"}, way
    for way, message in ways("CTCR A//FAKE.INVALID").items():
        seen = elements(message).keys() & {*CONTACTS.values()}
        assert seen == {"contact.refused", "contact.email"}, way


def test_a_form_of_identification_is_judged_alike() -> None:
    first, *rest = (
        judged(message, "MIN001", "document.other_number")
        for message in ssr("FOID NIZZ0000001").values()
    )
    assert first
    assert all(each == first for each in rest)


@pytest.mark.parametrize("code", ["CTCM", "CTCB", "CTCH", "CTCE"])
@pytest.mark.parametrize("entry", ["3", "4", "SSR ", "SR "])
def test_a_contact_that_runs_on_to_its_number_is_one_behind_any_entry(
    code: str, entry: str
) -> None:
    said = "A//FAKE.INVALID" if code == "CTCE" else "99900000004"
    blank = " " if code == "CTCE" else ""
    for way, message in {
        "OSI": pnrgov(head=f"IFT+4:28::ZZ+{entry}{code}{blank}{said}'"),
        "LTS": pnrgov(history=f"LTS+{entry}{code}{blank}{said}'"),
        "JSON": json(f'{{"remark.general": "{entry}{code}{blank}{said}"}}'),
    }.items():
        seen = elements(message).keys() & {*CONTACTS.values()}
        assert seen == {CONTACTS[f"{code} {said}"]}, way
