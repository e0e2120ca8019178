"""Addresses of official texts: made by pattern, never fetched."""

import re

import pytest

from auditor import policies
from auditor.law import official


@pytest.mark.parametrize(
    ("cites", "address"),
    [
        ("Directive (EU) 2016/681, Article 12(2) with Article 3(10)", "http://data.europa.eu/eli/dir/2016/681/oj#art_12"),
        ("Directive 2004/82/EC, Article 3(1)", "http://data.europa.eu/eli/dir/2004/82/oj"),
        ("Implementing Decision (EU) 2017/759, Article 1(2)", "http://data.europa.eu/eli/dec_impl/2017/759/oj#art_1"),
        ("Regulation (EU) 2016/679, recital 39", "http://data.europa.eu/eli/reg/2016/679/oj"),
        ("C-817/19, paragraphs 63 to 84", "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:62019CJ0817#point63"),
        ("SI 2018/598, regulation 13A(1) to (5)", "https://www.legislation.gov.uk/uksi/2018/598/regulation/13A"),
        ("SI 2024/1227, Schedules 1 and 2", "https://www.legislation.gov.uk/uksi/2024/1227"),
        ("SOR/2005-346, section 3(1)", "https://laws-lois.justice.gc.ca/eng/regulations/SOR-2005-346/section-3.html"),
        ("FlugDaG, section 5", "https://www.gesetze-im-internet.de/flugdag/__5.html"),
        ("Act No. 273/2008, section 84b(7)", "https://www.e-sbirka.cz/sb/2008/273"),
        ("PNR-G (Austria), section 6(2)", "https://www.ris.bka.gv.at/GeltendeFassung.wxe?Abfrage=Bundesnormen&Gesetzesnummer=20010284"),
        ("Law on Passenger Data (Latvia), article 8", "https://likumi.lv/ta/id/288544"),
        ("Internal Security Code (France), article R232-20(I)", "https://www.legifrance.gouv.fr/codes/texte_lc/LEGITEXT000025503132"),
        ("S/RES/2396 (2017), paragraph 12", "https://docs.un.org/S/RES/2396(2017)"),
        ("ICAO Annex 9, Standard 9.1", None),
        ("a report about Directive (EU) 2016/681", None),
    ],
)  # fmt: skip
def test_the_citation_says_where_the_text_stands(cites: str, address: str | None) -> None:
    """By the publisher's own pattern; what begins otherwise cites something else."""
    assert official.address(cites) == address


@pytest.mark.parametrize("pack", policies.names())
def test_every_address_of_a_pack_is_one_that_a_pack_may_give(pack: str) -> None:
    """Those made by pattern keep the form, at publishers that are known."""
    for clause in policies.read(pack).clauses:
        assert clause.address is None or official.amiss(clause.address) is None, clause.id


@pytest.mark.parametrize(
    "link",
    ["legislation.gov.uk/uksi", "https://example.com/law", "https://www.legislation.gov.uk/a b", "ftp://data.europa.eu/x"],
)  # fmt: skip
def test_what_is_no_address_of_an_official_text_is_refused(link: str) -> None:
    """Of form and publisher alone: the network is not asked."""
    assert official.amiss(link)


def test_all_hosts_are_names_of_hosts() -> None:
    """A host written with its scheme or a path would match nothing."""
    assert all(re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", host) for host in official.HOSTS)
