"""What stands between slashes says the same in a segment and in XML, whatever is left out or written small."""

import pytest

from auditor import audit
from ways import AT_REST, EU, LAW, pnrgov, xml

TEXTS = [
    ("DOCS", "/p/uto/zz0000001/uto/01jan90/m/31dec35/fake001specimen/testpax001"),
    ("DOCS", "/P-UTO-ZZ0000001-UTO-01JAN90-M-31DEC35-FAKE001SPECIMEN-TESTPAX001"),
    ("DOCS", "/P/ZZ0000001/UTO/01JAN90/FEMALE/31DEC35/FAKE001SPECIMEN/TESTPAX001"),
    ("DOCS", "/P/UTO/UTO/01JAN90/M/31DEC35/FAKE001SPECIMEN/TESTPAX001"),
    ("DOCS", "/DB/01JAN90/M/FAKE001SPECIMEN/TESTPAX001-1.1"),
    ("DOCO", "/faketown/v/zzv000001"),
    ("DOCO", "V/ZZV000001/FAKECITY/01JAN25/UTO"),
    ("DOCA", "d/uto/7 fake street/faketown"),
    ("INFT", "FAKE002SPECIMEN/TESTINF001 01JAN29 OCCUPYING SEAT"),
    ("INFT", "FAKE002SPECIMEN-TESTINF001-01JAN29"),
    ("FOID", "ppzz0000001"),
]


@pytest.mark.parametrize(("code", "text"), TEXTS)
def test_a_document_is_read_alike(code: str, text: str) -> None:
    ways = {
        "segment": pnrgov(traveller=f"SSR+{code}:HK:1:ZZ:::::{text}'"),
        "element": xml(traveller=f'<SSR SSRCode="{code}"><Text>{text}</Text></SSR>'),
    }
    found = {}
    for way, message in ways.items():
        report = audit(message.encode(), [EU], AT_REST, law_as_of=LAW)
        found[way] = {
            name for name, _ in report.elements if name.startswith(("document.", "traveller.date", "unlisted"))
            or name in ("traveller.sex", "traveller.place_of_birth", "traveller.destination_address")
        }  # fmt: skip
    assert found["segment"] == found["element"] != set()
