"""Service codes: each known one has one meaning; texts between slashes are read as carriers do."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from auditor.codec.slashed import TELLING, lay_out
from auditor.knowledge.element import ELEMENTS, UNLISTED
from auditor.knowledge.sensitive import codes
from auditor.knowledge.service import LAYOUTS, SERVICES, known

CODES = st.sampled_from(["DOCS", "DOCO", "DOCA", "INFT", "INST"])
SURNAME, GIVEN = "traveller.surname", "traveller.given_names"


def laid(code: str, text: str) -> dict[str, str]:
    """The tokens that say something, by element."""
    out = lay_out(code, text)
    said: dict[str, str] = {}
    for token, element in zip(out.tokens, out.elements, strict=True):
        if element and token:
            said[element] = f"{said[element]} {token}" if element in said else token
    return said


def test_every_element_is_in_the_dictionary() -> None:
    named = {service.element for service in SERVICES.values()} - {None}
    assert named <= ELEMENTS.keys()
    assert {each for layout in LAYOUTS.values() for each in layout if each} <= ELEMENTS.keys()


def test_every_code_of_the_sensitive_table_is_known() -> None:
    assert codes("service").keys() <= SERVICES.keys()


def test_a_code_that_reveals_a_special_category_stays_a_code() -> None:
    revealing = {code for code, row in codes("service").items() if row.categories}
    assert {code for code in revealing if SERVICES[code].element is not None} == set()


def test_known_and_unknown_codes() -> None:
    assert known("SEAT")
    assert SERVICES["SEAT"].element == "seat.number"
    assert known("WCHR")
    assert SERVICES["WCHR"].element is None
    assert not known("FAKE")


def test_codes_with_slashes_have_a_layout_and_only_they() -> None:
    laid_out = {code for code, service in SERVICES.items() if service.text == "slashes"}
    assert laid_out == {"DOCS", "DOCO", "DOCA", "INFT", "INST"}


def test_a_code_that_stands_for_an_element_says_what_it_means_bare() -> None:
    assert all((service.element is None) == (service.bare is None) for service in SERVICES.values())


def test_docs() -> None:
    text = "/P/UTO/ZZ0000001/QZZ/01JAN90/F/31DEC35/FAKE001SPECIMEN/TESTPAX001"
    assert laid("DOCS", text) == {
        "document.type": "P",
        "document.issuing_state": "UTO",
        "document.number": "ZZ0000001",
        "traveller.nationality": "QZZ",
        "traveller.date_of_birth": "01JAN90",
        "traveller.sex": "F",
        "document.expiry_date": "31DEC35",
        SURNAME: "FAKE001SPECIMEN",
        GIVEN: "TESTPAX001",
    }


@pytest.mark.parametrize("text", ["/P/UTO/ZZ0000001", "//P/UTO/ZZ0000001", "P/UTO/ZZ0000001"])
def test_a_slash_too_many_or_too_few(text: str) -> None:
    assert laid("DOCS", text)["document.number"] == "ZZ0000001"


def test_an_absent_type_does_not_move_the_row() -> None:
    said = laid("DOCS", "////UTO/01JAN90/F//FAKE001SPECIMEN/P")
    assert said == {
        "traveller.nationality": "UTO",
        "traveller.date_of_birth": "01JAN90",
        "traveller.sex": "F",
        SURNAME: "FAKE001SPECIMEN",
        GIVEN: "P",
    }


@pytest.mark.parametrize(
    ("sex", "infant"), [("F", False), ("FI", True), ("MI", True), ("XI", True)]
)
def test_the_sex_of_an_infant(sex: str, infant: bool) -> None:  # noqa: FBT001 - a case
    assert lay_out("DOCS", f"/////01JAN90/{sex}//FAKE001SPECIMEN").infant is infant


@pytest.mark.parametrize(
    ("text", "element"),
    [
        ("//V/ZZ0000001/TESTVILLE", "document.visa_number"),
        (" /V/ZZ0000001///QZZ", "document.visa_number"),
        ("//R/ZZ0000001///QZZ", "document.redress_number"),
        ("//K/ZZ0000001", "document.redress_number"),
        ("0001Y28JUN//R/ZZ0000001", "document.redress_number"),
        ("///ZZ0000001", "document.other_number"),
    ],
)
def test_doco(text: str, element: str) -> None:
    assert laid("DOCO", text)[element].startswith("ZZ0000001")


@pytest.mark.parametrize(
    ("text", "element"),
    [
        ("/D/QZZ/FAKE STREET 0", "traveller.destination_address"),
        ("/R/QZZ/FAKE STREET 0", "traveller.residence_address"),
        ("/O/QZZ/FAKE STREET 0", "contact.address"),
    ],
)
def test_doca(text: str, element: str) -> None:
    assert laid("DOCA", text)[element].endswith("FAKE STREET 0")


@pytest.mark.parametrize(
    ("sex", "said"), [("MALE", {"traveller.sex": "MALE"}), ("MASC", {UNLISTED: "MASC"})]
)
def test_what_stands_between_two_dates_moves_no_name(sex: str, said: dict[str, str]) -> None:
    text = f"/P/UTO/ZZ0000001/QZZ/01JAN90/{sex}/31DEC35/FAKE001SPECIMEN/TESTPAX001"
    found = laid("DOCS", text)
    assert found.items() >= said.items()
    assert found.items() >= {
        "document.expiry_date": "31DEC35", SURNAME: "FAKE001SPECIMEN", GIVEN: "TESTPAX001"
    }.items()  # fmt: skip
    assert len(lay_out("DOCS", text).unread) == (UNLISTED in said)


def test_hyphens_behind_one_slash_are_slashes() -> None:
    text = "/P-UTO-ZZ0000001-QZZ-01JAN90-F-31DEC35-FAKE001SPECIMEN-TESTPAX001"
    assert laid("DOCS", text) == laid("DOCS", text.replace("-", "/"))


def test_what_stands_behind_the_date_of_an_infant() -> None:
    said = laid("INFT", "FAKE001SPECIMEN/TESTPAX001 MSTR 01JAN26 OCCUPYING SEAT")
    assert said["traveller.date_of_birth"] == "01JAN26"
    assert said[GIVEN] == "TESTPAX001 MSTR"
    assert said[UNLISTED] == "OCCUPYING SEAT"


@pytest.mark.parametrize(
    "text",
    [
        "FAKE001SPECIMEN/TESTPAX001 01JAN26",
        "FAKE001SPECIMEN/TESTPAX001/01JAN26",
        "FAKE001SPECIMEN-TESTPAX001-01JAN26",
    ],
)
def test_an_infant_under_an_adult(text: str) -> None:
    assert lay_out("INFT", text).infant
    assert laid("INFT", text) == {
        SURNAME: "FAKE001SPECIMEN",
        GIVEN: "TESTPAX001",
        "traveller.date_of_birth": "01JAN26",
    }


def test_what_lies_beyond_the_layout_is_unlisted() -> None:
    assert laid("DOCA", "/D/" + "/".join("ABCDEFGHIJ"))[UNLISTED] == "I J"
    assert laid("DOCS", "NO FLIGHT/P/UTO")[UNLISTED] == "NO FLIGHT"


@given(CODES, st.text(st.sampled_from("PVRDFMI/ 0A")))
def test_nothing_goes_unnamed_but_a_type(code: str, text: str) -> None:
    out = lay_out(code, text)
    unnamed = [token for token, name in zip(out.tokens, out.elements, strict=True) if name is None]
    assert all(len(token) <= 2 for token in unnamed)
    assert code == "DOCA" or not any(unnamed)


def test_an_immense_text_is_read_in_time_that_grows_with_it() -> None:
    for text in (
        "/" * 100_000,
        "A/" * 100_000,
        "01JAN90/" * 100_000,
        " " * 100_000,
        "-A" * 100_000,
    ):
        for code in ("DOCS", "DOCO", "DOCA", "INFT"):
            assert lay_out(code, text).tokens


@pytest.mark.parametrize(
    "text",
    [
        "P-UTO-ZZ0000001-QZZ-01JAN90-M-31DEC35-FAKE001SPECIMEN-TESTPAX001",
        "FAKE001SPECIMEN/TESTPAX001/P/UTO/ZZ0000001/QZZ/01JAN90/M/31DEC35",
        "P/UTO/ZZ0000001/QZZ/01JAN90/M/31DEC35/FAKE001SPECIMEN/TESTPAX001",
        "///P/UTO/ZZ0000001/QZZ/01JAN90/M/31DEC35/FAKE001SPECIMEN/TESTPAX001",
        "/P/UTO//ZZ0000001/QZZ/01JAN90/M/31DEC35/FAKE001SPECIMEN/TESTPAX001",
    ],
)
def test_a_docs_however_divided(text: str) -> None:
    assert laid("DOCS", text) == laid(
        "DOCS", "/P/UTO/ZZ0000001/QZZ/01JAN90/M/31DEC35/FAKE001SPECIMEN/TESTPAX001"
    )


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("/P/ZZ0000001/QZZ/01JAN90/M/31DEC35/FAKE001SPECIMEN", "document.issuing_state"),
        ("/P/UTO/ZZ0000001/01JAN90/M/31DEC35/FAKE001SPECIMEN", "traveller.nationality"),
        ("/UTO/ZZ0000001/QZZ/01JAN90/M/31DEC35/FAKE001SPECIMEN", "document.type"),
        ("/P/UTO/ZZ0000001/QZZ/M/31DEC35/FAKE001SPECIMEN", "traveller.date_of_birth"),
        ("/P/UTO/ZZ0000001/QZZ/01JAN90/31DEC35/FAKE001SPECIMEN", "traveller.sex"),
        ("/P/UTO/ZZ0000001/QZZ/01JAN90/M/FAKE001SPECIMEN", "document.expiry_date"),
    ],
)
def test_a_field_left_out_shifts_none(text: str, absent: str) -> None:
    whole = laid("DOCS", "/P/UTO/ZZ0000001/QZZ/01JAN90/M/31DEC35/FAKE001SPECIMEN")
    assert laid("DOCS", text) == {name: said for name, said in whole.items() if name != absent}
    assert lay_out("DOCS", text).unread == frozenset()


def test_one_state_alone_could_be_two_things() -> None:
    assert lay_out("DOCS", "/P/UTO/01JAN90/M/31DEC35").unread == {2}


@pytest.mark.parametrize("place", ["K", "J", "V", "TESTVILLE"])
def test_a_place_of_birth_is_no_type(place: str) -> None:
    said = laid("DOCO", f"/{place}/Z/ZZ0000001")
    assert said["traveller.place_of_birth"] == place
    assert said["document.other_number"] == "ZZ0000001"


@given(CODES, st.text(st.sampled_from("PVRDFMI/-QX 09ZA")))
@example("DOCA", "R /00")
def test_values_are_told_by_their_classes_of_characters(code: str, text: str) -> None:
    """Only the tokens of closed lists count, blanks aside: another letter or digit in any other changes nothing."""
    pieces = re.split("([/-])", text)
    pieces[::2] = [
        piece
        if piece.strip() in TELLING
        else piece.translate(str.maketrans("PVRDFMIZA09", "QQQQQQQQQ77"))
        for piece in pieces[::2]
    ]
    assert lay_out(code, "".join(pieces)).elements == lay_out(code, text).elements
