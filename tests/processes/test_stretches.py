"""One large file, judged stretch by stretch: the report is that of the file read at one go, whatever is in it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from auditor import audit
from auditor.formats.stretch import Stretch, StretchEnd
from auditor.judging import side_by_side
from auditor.judging.rejoined import Judged, RejoinedFile
from auditor.judging.report import Report
from auditor.judging.report_to_json import tree
from auditor.judging.run import Examination, Task
from auditor.observed.record import Given, Limits

LAW = date(2026, 11, 28)
POLICIES = ("eu-pnr", "icao-annex9")


def message(
    at: int = 1, kind: str = "PNRGOV:13:1:IA", reference: str = "", body: Sequence[str] = ()
) -> str:
    told = [f"UNH+{at}+{kind}{reference}", *body]
    return "".join(each + "'" for each in (*told, f"UNT+{len(told) + 1}+{at}"))


def pnr(*segments: str) -> tuple[str, ...]:
    return (
        "MSG+:22", "ORG+ZZ:ZZA", "TVL+020130:2200:020130:2330+ZZA+ZZB+ZZ+999", "EQN+1", "SRC", "RCI+ZZ:FAKE01",
        *segments, "TIF+FAKE001+TESTPAX001",
    )  # fmt: skip


def interchange(*messages: str, sender: str = "ZZ", number: int | None = None) -> str:
    frame = f"UNB+IATA:1+{sender}+ZZTESTGOV+300101:0800+SYN1'"
    return f"{frame}{''.join(messages)}UNZ+{len(messages) if number is None else number}+SYN1'"


def part(number: int, flag: str, reference: str = "ZZ999") -> str:
    return interchange(message(reference=f"+{reference}+{number}:{flag}", body=pnr()))


PLAIN = interchange(message(body=pnr("SSR+KSML:HK:1:ZZ:::ZZA:ZZB+::1", "IFT+4:28::ZZ+FAKE TEXT")))
PIECES = {
    "plain": PLAIN,
    "two messages": interchange(message(body=pnr()), message(2, body=pnr("SSR+WCHR:HK:1:ZZ"))),
    "the same mistake again": interchange(*(message(at, body=pnr("ZZZ+1")) for at in (1, 2, 3))),
    "in lines": PLAIN.replace("'", "'\n"),
    "in lines of Windows": PLAIN.replace("'", "'\r\n"),
    "other service characters": "UNA|*.?#~" + PLAIN.replace("+", "*").replace(":", "|").replace("'", "~"),
    "advice": "UNA:+.? '" + PLAIN,
    "a wrong count": interchange(message(body=pnr()), number=7),
    "no end": PLAIN.partition("UNZ")[0],
    "no beginning": PLAIN.partition("IFT")[2],
    "a message alone": message(body=pnr()),
    "cut off": PLAIN[:150],
    "a passport": interchange(message(body=pnr("SSR+DOCS:HK:1:ZZ+::1+P/UTO/X/UTO/01JAN80/M"))),
    "text between": "\nREPORT OF TODAY\n",
    "blank lines": "\n\n  \n",
    "a receipt": interchange(message(kind="CONTRL:4:1:UN", body=("UCI+1+A+B+4",))),
    "a request": interchange(message(kind="GOVREQ:13:1:IA", body=("MSG+:22",))),
    "what nobody knows": interchange(message(kind="ZZZZZZ:1:1:UN")),
    "an interchange in a text": interchange(
        message(body=pnr("IFT+4:28::ZZ+SEE ?'UNZ+1+SYN1?'UNB+IATA:1+ZZ+ZZ+300101:0800+SYN1?'"))
    ),
    "an interchange in quotes": PLAIN.replace("FAKE TEXT", "\"UNZ+1+X'UNB+IATA:1+ZZ+ZZ+300101:0800+1\""),
    "part 1 of 3": part(1, "C"),
    "part 2 of 3": part(2, "C"),
    "part 3 of 3": part(3, "F"),
    "part 1 of 2": part(1, "C", "ZZ998"),
    "part 2 of 2": part(2, "F", "ZZ998"),
    "part 1 of nothing": part(1, "C", ""),
    "a group": interchange("UNG+PNRGOV+A+B+300101:0800+1+IA+13:1'" + message(body=pnr()) + "UNE+1+1'"),
    "long": interchange(message(body=pnr("IFT+4:28::ZZ+" + "A" * 700))),
    "not ASCII": PLAIN.replace("FAKE TEXT", "FÄKE TEXT"),
    "line ends end segments": PLAIN.replace("'", "\n"),
    "folded": PLAIN.replace("FAKE TEXT", "FAKE\nTEXT"),
}  # fmt: skip


class _Alone:
    """Does in one process what two do, the second of them a part of it all, in the order of the data."""

    def __init__(self, things: Sequence[Any]) -> None:
        self._things = things

    def shared(self, work: Callable[[Any], Any], mine: Callable[[Any], Any]) -> Iterator[Any]:
        things = self._things
        theirs = {number: work(things[number]) for number in range(0, len(things), 2)}
        for number, each in enumerate(things):
            yield theirs.pop(number) if number in theirs else mine(each)


@contextmanager
def _alone(
    _: int, begin: Callable[..., None], told: tuple[Any, ...], things: Sequence[Any]
) -> Iterator[_Alone]:
    begin(*told)
    yield _Alone(things)
    side_by_side.begun.clear()


@pytest.fixture(name="_small", scope="module")
def _small_fixture() -> Iterator[None]:
    """Files are large from a few bytes on."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(side_by_side, "workers", _alone)
        patch.setattr(side_by_side, "hush", lambda: None)
        patch.setattr(side_by_side, "_LEAST", 400)
        patch.setattr(side_by_side, "_BATCHES", 50)
        yield


def reports(file: Path, **asked: Any) -> tuple[Report, Report]:
    return tuple(  # type: ignore[return-value]
        audit([file], POLICIES, law_as_of=LAW, jobs=jobs, **asked) for jobs in (1, 2)
    )


def same(file: Path, **asked: Any) -> None:
    one, two = reports(file, **asked)
    assert tree(two) == tree(one)


@pytest.fixture(name="file", scope="module")
def _file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("stretches") / "push.edi"


@pytest.mark.usefixtures("_small")
@given(names=st.lists(st.sampled_from(sorted(PIECES)), min_size=2, max_size=12))
@example(names=["part 2 of 3", "plain", "plain", "part 1 of 3", "plain", "part 2 of 3"])
@example(names=["part 1 of 2", "plain", "part 2 of 2", "plain", "part 1 of 2", "plain", "plain"])
@example(names=["a receipt", "plain", "plain", "a receipt", "plain", "plain"])
@example(names=["plain", "text between", "plain", "no end", "plain", "plain", "plain"])
@example(names=["plain"] * 3 + ["an interchange in a text"] * 3 + ["plain"] * 3)
@example(names=["line ends end segments", "plain", "line ends end segments", "plain"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_file_says_the_same_in_stretches(file: Path, names: list[str]) -> None:
    file.write_text("".join(PIECES[name] for name in names), "utf-8")
    same(file)


@pytest.mark.usefixtures("_small")
@given(names=st.lists(st.sampled_from(sorted(PIECES)), min_size=2, max_size=12))
def test_limits_are_told_of_once(file: Path, names: list[str]) -> None:
    file.write_text("".join(PIECES[name] for name in names), "utf-8")
    limited = Given(limits=Limits(segment=500, faults=2), masks=frozenset({"FAKE01"}))
    same(file, given=limited, max_findings=3, anonymise_sources=True)


RECORD = (
    '{"kind":"pnr","clocks":{"created":"2020-01-01T00:00:00Z"},"elements":{"service.code":"KSML"}}'
)
ROW = '{"operation":"access","at":"2026-01-01T00:00:00Z","operator":"OP-1","purpose":"terrorism"}'
LINES = {
    "a record": RECORD,
    "one that is no record": '{"a": 1}',
    "a broken one": '{"kind":"pnr","elements":',
    "over two lines": RECORD.replace(",", ",\n", 1),
    "a list": f"[{RECORD}, {RECORD}]",
    "of an array": RECORD + ",",
    "blank": "",
    "blanks": "  ",
    "many blanks": "\n" * 900,
    "a return": RECORD + "\r",
    "a long one": RECORD.replace("KSML", "K" * 700),
    "two in a line": RECORD + RECORD,
    "a row": ROW,
    "a row with a name twice": ROW.replace('"at"', '"operator":"OP-2","at"'),
    "a mark of order": "\ufeff" + RECORD,
    "a list begins": "[",
    "a list ends": "]",
}


@pytest.mark.usefixtures("_small")
@given(
    first=st.sampled_from(["a record", "a row", "a list begins", "over two lines"]),
    names=st.lists(st.sampled_from(sorted(LINES)), min_size=4, max_size=25),
    data=st.data(),
)
def test_any_lines_say_the_same_in_stretches(
    file: Path, first: str, names: list[str], data: st.DataObject
) -> None:
    text = "\n".join(LINES[name] for name in [first, *names]) + data.draw(
        st.sampled_from(["", "\n"])
    )
    file.write_text(text, "utf-8")
    asked = {
        "as_of": date(2026, 11, 28),
        "input_format": data.draw(st.sampled_from([None, "records"])),
    }
    limits = data.draw(st.sampled_from([Limits(), Limits(segment=500)]))
    same(file, given=Given(limits=limits), **asked)


@pytest.mark.usefixtures("_small")
@pytest.mark.parametrize(
    "line", [PLAIN, RECORD + "\n", ROW + "\n"], ids=["pnrgov", "records", "log"]
)
def test_a_large_file_is_read_in_stretches(
    file: Path, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And not at one go, which would be the same too."""
    seen: list[Stretch | None] = []
    counted: list[Judged | None] = []
    stretch, add = Examination.stretch, RejoinedFile.add

    def noted(desk: Examination, task: Task) -> StretchEnd:
        seen.append(task.stretch)
        return stretch(desk, task)

    def added(file: RejoinedFile, stretch: Stretch, judged: Judged) -> Judged | None:
        counted.append(add(file, stretch, judged))
        return counted[-1]

    monkeypatch.setattr(Examination, "stretch", noted)
    monkeypatch.setattr(RejoinedFile, "add", added)
    file.write_text(line * (14_000 // len(line)), "utf-8")
    same(file, as_of=date(2026, 11, 28))
    assert len(seen) > 10
    # Each was of use, and none had to be judged anew.
    assert None not in counted
    assert len(counted) == len(seen)


def test_processes_say_the_same_of_one_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(side_by_side, "_LEAST", 2000)
    file.write_text("".join(PIECES[name] for name in sorted(PIECES)) * 3 + PLAIN * 50, "utf-8")
    same(file)
