"""Where the official text of a citation stands: addresses by the pattern of each publisher.

Nothing is fetched: an address says where to look, not that anybody looked. What no pattern knows
has no address, and whoever prints a citation says so.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

_KINDS: Mapping[str, str] = {
    "Directive": "dir",
    "Regulation": "reg",
    "Decision": "dec",
    "Implementing Decision": "dec_impl",
    "Implementing Regulation": "reg_impl",
}
_NUMBER = r"(?P<year>\d{4})/(?P<number>\d+)"
_CELEX = "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:"
_UK = "https://www.legislation.gov.uk/"
_CANADA = "https://laws-lois.justice.gc.ca/eng/regulations/"
_LUXEMBOURG = "https://legilux.public.lu/eli/etat/leg/loi/"
# From which year on the Union's official HTML has an anchor for each article.
_ANCHORED = 2016


def _union(found: re.Match[str]) -> str:
    year, number = int(found["year"]), found["number"]
    at = f"http://data.europa.eu/eli/{_KINDS[found['kind']]}/{year}/{number}/oj"
    article = re.match(r",? Articles? (\d+)", found.string[found.end() :])
    return f"{at}#art_{article[1]}" if article and year >= _ANCHORED else at


def _court(case: str) -> Callable[[re.Match[str]], str]:
    def at(found: re.Match[str]) -> str:
        point = re.search(r"paragraphs? (\d+)", found.string[found.end() :])
        return f"{_CELEX}{case}" + (f"#point{point[1]}" if point else "")

    return at


def _british(found: re.Match[str]) -> str:
    at = f"{_UK}uksi/{found['year']}/{found['number']}"
    part = re.match(r", (regulation|article)s? (\d+[A-Z]*)", found.string[found.end() :])
    return f"{at}/{part[1]}/{part[2]}" if part else at


def _canadian(found: re.Match[str]) -> str:
    at = f"{_CANADA}SOR-{found['year']}-{found['number']}/"
    part = re.match(r", sections? (\d+)", found.string[found.end() :])
    return f"{at}section-{part[1]}.html" if part else at


def _german(found: re.Match[str]) -> str:
    part = re.match(r", sections? (\d+)", found.string[found.end() :])
    return "https://www.gesetze-im-internet.de/flugdag/" + (f"__{part[1]}.html" if part else "")


def _fixed(address: str) -> Callable[[re.Match[str]], str]:
    return lambda found: found.expand(address)


# The first that matches says where; what begins a citation is what it cites.
_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = tuple(
    (re.compile(pattern), address)
    for pattern, address in (
        (rf"(?P<kind>(?:Implementing )?(?:Directive|Regulation|Decision)) \(EU\) {_NUMBER}", _union),
        (rf"(?P<kind>Directive) {_NUMBER}/EC", _union),
        (r"C-817/19", _court("62019CJ0817")),
        (r"Opinion 1/15", _court("62015CV0001")),
        (r"EU-US PNR Agreement \(2012\)", _fixed(f"{_CELEX}22012A0811(01)")),
        (r"EU-Australia PNR Agreement \(2012\)", _fixed(f"{_CELEX}22012A0714(01)")),
        (r"EU-UK Trade and Cooperation Agreement", _fixed(f"{_CELEX}22021A0430(01)")),
        (rf"SI {_NUMBER}", _british),
        (r"SOR/(?P<year>\d{4})-(?P<number>\d+)", _canadian),
        (r"Immigration and Refugee Protection Regulations", _fixed(f"{_CANADA}SOR-2002-227/")),
        (r"FlugDaG", _german),
        (r"Law of 1 August 2018", _fixed(f"{_LUXEMBOURG}2018/08/01/a690/jo")),
        (r"Law of 29 July 2023", _fixed(f"{_LUXEMBOURG}2023/07/29/a561/jo")),
        (r"(?:Act of 25 December 2016)", _fixed("https://www.ejustice.just.fgov.be/eli/loi/2016/12/25/2017010166/justel")),
        (r"(?:Act of 16 May 2024)", _fixed("https://www.ejustice.just.fgov.be/eli/loi/2024/05/16/2024006174/justel")),
        (r"(?:PNR Act|Act of 9 May 2018)", _fixed("https://eli.gov.pl/eli/DU/2018/894")),
        (r"Act of 5 June 2019", _fixed("https://wetten.overheid.nl/BWBR0042301")),
        (r"Act 657/2019", _fixed("https://www.finlex.fi/fi/lainsaadanto/2019/657")),
        (r"Organic Law 1/2020", _fixed("https://www.boe.es/eli/es/lo/2020/09/16/1")),
        (r"Act No\. (?P<number>\d+)/(?P<year>\d{4})", _fixed(r"https://www.e-sbirka.cz/sb/\g<year>/\g<number>")),
        (r"PNR-G \(Austria\)", _fixed("https://www.ris.bka.gv.at/GeltendeFassung.wxe?Abfrage=Bundesnormen&Gesetzesnummer=20010284")),
        (r"Law on Passenger Data \(Latvia\)", _fixed("https://likumi.lv/ta/id/288544")),
        (r"Internal Security Code \(France\)", _fixed("https://www.legifrance.gouv.fr/codes/texte_lc/LEGITEXT000025503132")),
        (r"FPG/LDPa", _fixed("https://www.fedlex.admin.ch/eli/cc/2025/739")),
        (r"Border Act", _fixed("https://lovdata.no/lov/2018-04-20-8")),
        (r"(\d+) USC (\d+)", _fixed(r"https://uscode.house.gov/view.xhtml?req=granuleid:USC-prelim-title\1-section\2")),
        (r"(\d+) CFR (\d+\.\d+[a-z]?)", _fixed(r"https://www.ecfr.gov/current/title-\1/section-\2")),
        (r"S/RES/(\d+) \((\d{4})\)", _fixed(r"https://docs.un.org/S/RES/\1(\2)")),
        (r"Convention 108 as amended by CETS 223", _fixed("https://www.coe.int/en/web/conventions/full-list?module=treaty-detail&treatynum=223")),
        (r"Convention 108", _fixed("https://www.coe.int/en/web/conventions/full-list?module=treaty-detail&treatynum=108")),
    )
)  # fmt: skip

# Whose addresses a pack may give: the publishers of official texts.
HOSTS: frozenset[str] = frozenset({
    "data.europa.eu", "eur-lex.europa.eu", "www.legislation.gov.uk", "laws-lois.justice.gc.ca",
    "www.gesetze-im-internet.de", "www.recht.bund.de", "legilux.public.lu",
    "www.ejustice.just.fgov.be", "eli.gov.pl", "isap.sejm.gov.pl", "wetten.overheid.nl",
    "www.finlex.fi", "www.boe.es", "www.fedlex.admin.ch", "lovdata.no", "uscode.house.gov",
    "www.ecfr.gov", "docs.un.org", "www.coe.int", "www.legifrance.gouv.fr", "www.ris.bka.gv.at",
    "www.irishstatutebook.ie", "www.riigiteataja.ee", "likumi.lv", "www.e-tar.lt",
    "www.e-sbirka.cz", "legislatie.just.ro", "diariodarepublica.pt", "www.riksdagen.se",
    "svenskforfattningssamling.se", "www.retsinformation.dk", "www.legislation.govt.nz",
    "www.legislation.gov.au", "www.normattiva.it", "njt.hu", "www.edpb.europa.eu", "www.icao.int",
})  # fmt: skip
FORM = r"^https?://[a-z0-9.-]+/[A-Za-z0-9._~:/?#@!$&()*+,;=%§-]*$"
_HOST = re.compile(r"https?://([a-z0-9.-]+)/")


@lru_cache(8192)  # asked of each clause by each audit
def address(cites: str) -> str | None:
    """The address of the official text that a citation names first; None where no pattern knows it."""
    for pattern, at in _PATTERNS:
        found = pattern.match(cites)
        if found:
            return at(found)
    return None


def amiss(link: str) -> str | None:
    """What is wrong with an address that a pack gives; None if nothing is. It is not fetched."""
    found = _HOST.match(link)
    if found is None or not re.match(FORM, link):
        return "is not an address such as https://www.legislation.gov.uk/uksi/2018/598"
    if found[1] not in HOSTS:
        return "is not at a publisher of official texts that is known here"
    return None
