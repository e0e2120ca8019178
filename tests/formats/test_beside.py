"""Messages of other kinds beside those that are audited; one mistake is one finding, with its count."""

from datetime import date

import pytest

from auditor import audit
from auditor.judging.report import Report
from auditor.law.finding import Severity
from auditor.reporters import load

PUSH = (
    "UNH+{}+PNRGOV:13:1:IA+ZZ999/300102/2200+01:F'MSG+:22'ORG+ZZ:ZZA'"
    "TVL+020130:2200:020130:2330+ZZA+ZZB+ZZ+999'EQN+1'SRC'RCI+ZZ:FAKE000001'{}TIF+FAKE001+TESTPAX001'UNT+{}+{}'"
)
OTHERS = {
    "ACKRES": "UNH+{}+ACKRES:13:1:IA+ZZ999'MSG+:23+7'UNT+3+{}'",
    "CONTRL": "UNH+{}+CONTRL:D:3:UN'UCI+SYN1+ZZ+ZZ+7'UNT+3+{}'",
    "GOVREQ": "UNH+{}+GOVREQ:13:1:IA+ZZ999'MSG+:23'UNT+3+{}'",
}
MEAL = "SSR+KSML:HK:1:ZZ'"


def whole(*messages: str) -> bytes:
    return f"UNB+IATA:1+ZZ+ZZTESTGOV+300101:0800+SYN1'{''.join(messages)}UNZ+{len(messages)}+SYN1'".encode()


def push(number: int, more: str = "") -> str:
    return PUSH.format(number, more, 9 + more.count("'"), number)


def look(data: bytes) -> Report:
    return audit(data, "eu-pnr", law_as_of=date(2026, 11, 22), fail_on=Severity.NOTE)


@pytest.mark.parametrize("kind", OTHERS)
def test_what_stands_beside_is_named_and_hides_no_finding(kind: str) -> None:
    other = OTHERS[kind].format(2, 2)
    for messages in ([push(1, MEAL), other], [OTHERS[kind].format(1, 1), push(2, MEAL)]):
        report = look(whole(*messages))
        assert [kind in each.reason for each in report.unread] == [True]
        assert report.records == 1
        assert report.exit_code == 1
    clean = look(whole(push(1), other))
    assert clean.exit_code == (4 if kind == "GOVREQ" else 0)
    assert look(whole(OTHERS[kind].format(1, 1))).exit_code == 4


def test_what_cannot_be_read_is_not_hidden_by_a_finding() -> None:
    report = look(b"\x00\x00\xff no format of ours")
    assert report.exit_code == 4


def test_the_report_in_json_says_what_was_left() -> None:
    import io  # noqa: PLC0415 - here alone
    import json  # noqa: PLC0415

    from auditor.judging import report_from_json as reread  # noqa: PLC0415

    out = io.StringIO()
    report = look(whole(push(1), OTHERS["ACKRES"].format(2, 2)))
    load("json").write(report, out)
    assert [each["left"] for each in json.loads(out.getvalue())["unread"]] == ["receipt"]
    assert reread.read(out.getvalue().encode()).exit_code == report.exit_code


CUSRES = "UNH+1+CUSRES:D:03B:UN'{}UNT+{}+1'"
GOODS = {
    "a house bill": "BGM+962+ZZ1'DTM+132:20300101:102'RFF+BH:ZZHAWB0001'GIS+1:120'",
    "a transport document": "BGM+962+ZZ1'RFF+AAS:ZZ1'",
    "a means of transport": "BGM+132:::STANDARD+ZZFAKEMAN0000001+22'DTM+132:203001010023:203'TDT+11++03+:::BT'",
    "taxes": "BGM+962+ZZ1'TAX+3+CUS:107'MOA+161:2000'",
    "equipment": "BGM+961+ZZ1'EQD+CN+ZZFAKE0000000'",
}
TRAVELLERS = "BGM+962'RFF+TN:ZZ1'{}RFF+AF:ZZ999'DTM+189:3001020800:201'DTM+232:3001021000:201'LOC+125+ZZA'LOC+87+ZZB'"
RESULT = "ERP+2'RFF+AVF:FAKE000001'ERC+0Z'"


@pytest.mark.parametrize("body", GOODS.values(), ids=GOODS)
def test_customs_answers_on_goods_are_named_and_left(body: str) -> None:
    report = look(whole(CUSRES.format(body, body.count("'") + 2)))
    assert (report.messages, report.records, report.findings) == (0, 0, ())
    (unread,) = report.unread
    assert "goods" in unread.reason


@pytest.mark.parametrize("more", ["", "TDT+20+ZZ999'", "NAD+MS'"])
def test_replies_on_travellers_are_read_whatever_stands_in_them(more: str) -> None:
    body = TRAVELLERS.format(more) + RESULT
    report = look(whole(CUSRES.format(body, body.count("'") + 2)))
    assert (report.messages, report.records, report.unread) == (1, 1, ())


@pytest.mark.parametrize("count", [2, 300])
def test_one_repeated_mistake_is_one_finding_with_its_count(count: int) -> None:
    report = look(whole(push(1, "QQQ+SPECIMEN'" * count)))
    (found,) = [each for each in report.findings if each.policy is None]
    assert (found.name, found.place.record, found.place.segment) == ("unknown-segment", 1, 8)
    assert f"{count} times" in found.message
    assert report.counts["warning"] == sum(
        each.severity.name == "WARNING" for each in report.findings
    )
    twice = look(whole(push(1, "QQQ+SPECIMEN'" * count), push(2, "QQQ+SPECIMEN'" * count)))
    assert len([each for each in twice.findings if each.name == "unknown-segment"]) == 2


def test_mistakes_of_two_kinds_are_two_findings() -> None:
    report = look(whole(push(1, "QQQ+SPECIMEN'RPI+1+HK\n'IFT+4:28+PLAIN\nSPECIMEN'")))
    assert len({each.name for each in report.findings if each.policy is None}) >= 2
