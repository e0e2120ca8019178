"""One mistake of a sender is one finding with its count, also if it is made in every message of an interchange."""

from datetime import date

from auditor import audit
from auditor.judging.report import Report


def structure(report: Report) -> list[tuple[str, str, int | None]]:
    return [
        (each.name, each.message.rpartition(": ")[2], each.place.message or each.place.record)
        for each in report.findings
        if each.rule.startswith("FMT")
    ]


def look(data: str) -> list[tuple[str, str, int | None]]:
    return structure(audit(data.encode(), "eu-pnr", law_as_of=date(2026, 11, 22)))


def messages(count: int) -> str:
    body = "".join(
        f"UNH+{at}+PNRGOV:13:1:IA'MSG+:22'ORG+ZZ:ZZA'TVL+020130:2200+ZZA+ZZB+ZZ+{at}'EQN+1'SRC'"
        f"RCI+ZZ:FAKE01::321229'TIF+FAKE001+TESTPAX001'UNT+99+{at}'"
        for at in range(1, count + 1)
    )
    return f"UNB+IATA:1+ZZ+ZZTESTGOV+300101:0800+SYN1'{body}UNZ+{count}+SYN1'"


def test_messages_that_are_all_wrong_in_one_way() -> None:
    said = look(messages(40))
    often = "39 times in messages behind the first such"
    kinds = ("unreadable-value", "wrong-control-count")
    assert sorted((name, at) for name, _, at in said) == sorted(
        (k, n) for k in kinds for n in (1, 2)
    )
    assert [words for _, words, at in said if at == 2] == [often, often]


def test_a_series_that_is_broken_hides_no_mistake() -> None:
    said = look(messages(40).replace("IA'", "IA+FAKE+01:C'", 1))
    assert {name for name, _, at in said if at == 2} == {"unreadable-value", "wrong-control-count"}
    assert "broken-series" in {name for name, _, _ in said}


def test_a_second_message_keeps_its_place_and_says_no_count() -> None:
    said = look(messages(2))
    assert {(name, at) for name, _, at in said} == {
        (name, at) for name in ("unreadable-value", "wrong-control-count") for at in (1, 2)
    }
    assert not any("behind" in words for _, words, _ in said)


def test_another_mistake_is_another() -> None:
    data = messages(40).replace("MSG+:22'", "MSG+:22'XYZ+1'", 1)
    assert ("unknown-segment", 1) in {(name, at) for name, _, at in look(data)}
    assert len(look(data)) == 5


def test_another_interchange_is_told_anew() -> None:
    one, two = look(messages(40)), look(messages(40) * 2)
    assert len(two) == 2 * len(one)
    assert sorted(words for _, words, _ in two) == sorted([words for _, words, _ in one] * 2)
