"""Looks: many texts seen together say what each says by itself."""

from hypothesis import given
from hypothesis import strategies as st

from auditor.formats.edifact.content import PLAIN, detectors, seen

WORDS = st.sampled_from(
    [
        "", " ", "SPECIMEN", "FAKE", "KOSHER", "WCHR", "SSR", "4WCHR", " 3KSML ", "OSI", "CTCE",
        "ZZ CTCM", "A@B", "FAKE//EXAMPLE", "/", "@", "MR", "FAKE MRS", "DR.", "SR", "EMER", "CVV 123",
        "9999978173994600", "9999 9781 7399 4600", "9999978173994601", "D\u017f", "\u0130R", "é", "CHD",
        "/P/ZZ/1/ZZ/01JAN80/F/01JAN30/FAKE/SPECIMEN MS", "+", ":", "n/A/SR/",
    ]
)  # fmt: skip
TEXTS = st.lists(
    st.lists(WORDS, max_size=5).map(lambda parts: " ".join(parts).encode()), max_size=8
)


@given(st.sampled_from(sorted(detectors())), TEXTS)
def test_texts_seen_together_say_what_each_says_alone(kind: str, texts: list[bytes]) -> None:
    alone = {
        at: said for at, text in enumerate(texts) if (said := detectors()[kind](text)) != PLAIN
    }
    assert seen(kind, texts) == alone
