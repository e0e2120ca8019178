"""Lists of passengers and crew, close-outs, cancellations, the legacy form, replies: as they are written."""

from datetime import UTC, datetime

import pytest

from auditor.formats import cusres, paxlst, paxlst_us
from auditor.formats import edifact_messages as edifact
from auditor.formats.edifact.writer import Frame, Header
from auditor.formats.tree import Tree
from auditor.observed.record import Given, Record

FRAME = Frame(
    sender="ZZFAKEAIR:ZZ",
    recipient="ZZTESTGOV:ZZ",
    prepared=datetime(2030, 1, 1, 8, tzinfo=UTC),
    control="SYN1",
    application="APITEST",
)
CROSSING: Tree = {
    "elements": {"flight.number": ["ZZ999", "ZZ"]},
    "groups": {
        "3": [
            {"elements": {"flight.departure_port": "ZZA", "flight.departure_time": "3001010930"}},
            {"elements": {"flight.arrival_port": "ZZB", "flight.arrival_time": "3001011145"}},
        ]
    },
}
REPORTING: Tree = {
    "elements": {
        "transfer.reporting_party": "ZZFAKE AIRLINE OPS",
        "transfer.reporting_contact@TE": "999 0000 0001",
        "transfer.reporting_contact@EM": "API.AT.ZZFAKE.INVALID",
    }
}
HEAD = """\
NAD+MS+++ZZFAKE AIRLINE OPS'
COM+999 0000 0001:TE+API.AT.ZZFAKE.INVALID:EM'
TDT+20+ZZ999+++ZZ'
LOC+125+ZZA'
DTM+189:3001010930:201'
LOC+87+ZZB'
DTM+232:3001011145:201'
"""
PASSENGER: Tree = {
    "elements": {
        "traveller.surname": "FAKE001SPECIMEN",
        "traveller.given_names": ["TESTPAX001", "SPECIMEN001"],
        "traveller.sex": "F",
        "traveller.date_of_birth": "900101",
        "baggage.count": "2",
        "baggage.count@weight": ["KGM", "23"],
        "document.capture_method": "173",
        "traveller.embarkation_port": "ZZA",
        "traveller.nationality": "UTO",
        "reservation.locator": "FAKE000001",
        "seat.number": "000A",
    },
    "groups": {
        "FTX": [{"elements": {"baggage.tag": "0000123456", "baggage.count": [None, "2"]}}],
        "5": [
            {
                "elements": {
                    "document.type": "P",
                    "~list": "110",
                    "~agency": "111",
                    "document.number": "ZZ0000001",
                    "document.expiry_date": "351231",
                    "document.issuing_state": "UTO",
                }
            }
        ],
        "5v": [
            {
                "elements": {
                    "document.visa_number": "ZZ0000002",
                    "document.visa_expiry_date": "301231",
                    "document.visa_issue_place": ["QZZ", "TESTVILLE"],
                }
            }
        ],
    },
}
CREW: Tree = {
    "elements": {
        "traveller.role": "FM",
        "traveller.surname": "FAKE002SPECIMEN",
        "traveller.place_of_birth": ["UTO", None, "TESTVILLE"],
        "traveller.occupation": ["CR1", "110", "111"],
    }
}
NOT_ON_BOARD: Tree = {
    "elements": {"traveller.role": "ZZZ", "traveller.persistent_reference": "ZZSYN0000000002"}
}


def a_list(kind: list[str | None], *travellers: Tree) -> Tree:
    return {
        "elements": {"transfer.kind": kind},
        "groups": {"1": [REPORTING], "2": [CROSSING], "4": travellers},
    }


LISTS = [
    (
        "passengers",
        a_list(["745"], PASSENGER),
        "BGM+745'\n",
        """\
NAD+FL+++FAKE001SPECIMEN:TESTPAX001:SPECIMEN001'
ATT+2++F'
DTM+329:900101'
MEA+CT++:2'
MEA+WT++KGM:23'
GEI+4+173'
FTX+BAG+++0000123456:2'
LOC+178+ZZA'
NAT+2+UTO'
RFF+AVF:FAKE000001'
RFF+SEA:000A'
DOC+P:110:111+ZZ0000001'
DTM+36:351231'
LOC+91+UTO'
DOC+V+ZZ0000002'
DTM+36:301231'
LOC+91+QZZ:::TESTVILLE'
CNT+42:1'
""",
    ),
    (
        "crew",
        a_list(["250", "C"], CREW),
        "BGM+250+C'\n",
        """\
NAD+FM+++FAKE002SPECIMEN'
LOC+180+UTO+:::TESTVILLE'
EMP+1+CR1:110:111'
CNT+41:1'
""",
    ),
    (
        "close-out",
        a_list(["266", "CLNB"], NOT_ON_BOARD),
        "BGM+266+CLNB'\n",
        "NAD+ZZZ'\nRFF+ABO:ZZSYN0000000002'\nCNT+42:1'\n",
    ),
    ("cancelled flight", a_list(["266", "XF"]), "BGM+266+XF'\n", ""),
    ("changed data", a_list(["745", "CP"], CREW), "BGM+745+CP'\n", None),
]


@pytest.mark.parametrize(("words", "tree", "begin", "end"), LISTS, ids=[each[0] for each in LISTS])
@pytest.mark.parametrize("directory", ["D:02B", "D:05B", "D:12B", "D:15B"])
def test_a_list(words: str, tree: Tree, begin: str, end: str | None, directory: str) -> None:
    del words
    data = b"".join(paxlst.write([(Header(), tree)], FRAME, directory=directory))
    text = data.decode()
    assert f"UNH+1+PAXLST:{directory}:UN:IATA'\n{begin}{HEAD}" in text
    if end is not None:
        assert f"{HEAD}{end}UNT+" in text
    assert faults(data) == []


def faults(data: bytes) -> list[str]:
    records = list(edifact.read([data], "x", Given()))
    return [fault.kind for each in records if isinstance(each, Record) for fault in each.faults] + [
        str(each) for each in records if not isinstance(each, Record)
    ]


def test_the_legacy_form_of_the_united_states() -> None:
    tree: Tree = {
        "elements": {
            "transfer.reporting_party": "ZZFAKE-OPS",
            "transfer.reporting_contact@TE": "999 0000 0001",
            "flight.number": ["ZZ812", "ZZ"],
        },
        "groups": {
            "5": [
                {
                    "elements": {
                        "flight.departure_port": "QZZZA",
                        "flight.departure_time": ["300101", "0930"],
                        "~offset": "M10",
                    }
                }
            ],
            "8": [{"elements": {"flight.arrival_port": "QZZZB"}}],
            "4": [
                {
                    "elements": {
                        "document.number": "P/ZZ0000001",
                        "document.expiry_date": "351231",
                        "document.issuing_state": "QZ",
                        "traveller.surname": "FAKE001SPECIMEN",
                        "traveller.given_names": "TESTPAX001",
                        "traveller.date_of_birth": "900101",
                        "traveller.sex": "F",
                        "traveller.embarkation_port": "QZZZA",
                        "traveller.destination_port": "QZZZB",
                    }
                }
            ],
        },
    }
    data = b"".join(paxlst_us.write([(Header(), tree)], FRAME))
    assert data.decode().splitlines()[2:-2] == [
        "UNH+1+PAXLST:001:000:NZ'",
        "CTA+IC+:ZZFAKE-OPS+999 0000 0001:TE'",
        "TDT++ZZ812+40+ZZ'",
        "LOC+5+QZZZA:50'",
        "DTM+136+300101+0930+M10'",
        "LOC+8+QZZZB:50'",
        "UNS+D'",
        "PDT+P/ZZ0000001:351231:QZ+FAKE001SPECIMEN:TESTPAX001::900101:F+PAX+QZZZA:QZZZB'",
    ]
    assert faults(data) == []


def test_a_reply() -> None:
    tree: Tree = {
        "elements": {"transfer.reference": "SYNTH20300101ZZ999"},
        "groups": {
            "3": [
                {
                    "elements": {
                        "flight.number": "ZZ999",
                        "flight.departure_time": "3001010930",
                        "flight.departure_port": "ZZA",
                        "flight.arrival_port": "ZZB",
                    }
                }
            ],
            "4": [
                {
                    "elements": {
                        "reservation.locator": "FAKE000001",
                        "traveller.persistent_reference": "ZZSYN0000000001",
                        "decision.directive": "0Z",
                    },
                    "groups": {"FTX": [{"elements": {"remark.api": "OK TO BOARD"}}]},
                }
            ],
        },
    }
    data = b"".join(cusres.write([(Header(), tree)], FRAME))
    assert data.decode().splitlines()[2:-2] == [
        "UNH+1+CUSRES:D:12B:UN:IATA'",
        "BGM+962'",
        "RFF+TN:SYNTH20300101ZZ999'",
        "RFF+AF:ZZ999'",
        "DTM+189:3001010930:201'",
        "LOC+125+ZZA'",
        "LOC+87+ZZB'",
        "ERP+2'",
        "RFF+AVF:FAKE000001'",
        "RFF+ABO:ZZSYN0000000001'",
        "ERC+0Z'",
        "FTX+AAP+++OK TO BOARD'",
    ]
    assert faults(data) == []
