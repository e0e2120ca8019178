"""One datum in every way of writing it that a format has, and how the law of one policy judges it."""

from datetime import date

from auditor import audit, policies
from auditor.law.finding import Finding

EU = policies.read("eu-pnr")
LAW = date(2026, 11, 22)
AT_REST = date(2030, 1, 2)

PNRGOV = """\
UNA:+.?*'UNB+IATA:1+ZZ+ZZTESTGOV+300101:0800+SYN1++PNRGOV'UNH+1+PNRGOV:13:1:IA'MSG+:22'ORG+ZZ:ZZA'
TVL+020130:1000:020130:1200+ZZA+ZZB+ZZ+999'EQN+1'SRC'RCI+ZZ:ZZ0001::011229:1030'{head}
TIF+{name}'{traveller}TVL+020130:1000:020130:1200+ZZA+ZZB+ZZ+999:Y'RPI+1+HK'{flight}{history}UNT+16+1'
UNZ+1+SYN1'
"""
PAXLST = """\
UNB+UNOA:4+ZZFAKEAIR:ZZ+ZZTESTGOV:ZZ+300101:0800+SYN1'UNH+1+PAXLST:D:12B:UN:IATA'BGM+745'
TDT+20+ZZ999+++ZZ'LOC+125+ZZA'DTM+189:3001021000:201'LOC+87+ZZB'DTM+232:3001021200:201'
NAD+FL+++{name}'{traveller}UNT+12+1'UNZ+1+SYN1'
"""
XML = """\
<IATA_PNRGOV_NotifRQ Version="14.1" TimeStamp="2030-01-01T08:00:00"><PNRs NumberOfPnrs="1">
<PNR NumberOfPassengers="1">{head}<Passenger RPH="1">{name}{traveller}</Passenger></PNR></PNRs>
</IATA_PNRGOV_NotifRQ>
"""
JSON = '{"kind": "pnr", "clocks": {"transferred": "2030-01-01T08:00:00Z"}, "groups": {"travellers": [%s]}}'


def pnrgov(**said: str) -> str:
    parts = dict.fromkeys(("head", "traveller", "flight", "history"), "")
    whole = PNRGOV.format(**parts | {"name": "FAKE001SPECIMEN+TESTPAX001:A:1"} | said)
    return whole.replace("'\n", "'")


def paxlst(**said: str) -> str:
    return PAXLST.format(**{"name": "FAKE001SPECIMEN:TESTPAX001", "traveller": ""} | said).replace(
        "'\n", "'"
    )


def xml(**said: str) -> str:
    name = "<GivenName>TESTPAX001</GivenName><Surname>FAKE001SPECIMEN</Surname>"
    return XML.format(**{"name": name, "traveller": "", "head": ""} | said)


def purposes(kind: str, said: str) -> dict[str, str]:
    """A contact of one purpose (3299) in XML: of the booking and of the traveller."""
    contact = f'<ContactInfo Type="{kind}"{said}</ContactInfo>'
    return {
        "XML contact of the PNR": xml(head=contact),
        "XML contact of the traveller": xml(traveller=contact),
    }


def json(elements: str, groups: str = "{}") -> str:
    return JSON % f'{{"elements": {elements}, "groups": {groups}}}'


def requests(code: str, said: str) -> str:
    """A request in JSON, in the words of the dictionary."""
    text = f', "service.text": "{said}"' if said else ""
    return f'{{"services": [{{"elements": {{"service.code": "{code}"{text}}}}}]}}'


def ssr(text: str) -> dict[str, str]:
    """A request in its own segment, in each group that has one, and as a line of a host."""
    code, _, said = text.partition(" ")
    own = f"SSR+{code}:HK:1:ZZ:::::{said}'" if said else f"SSR+{code}:HK:1:ZZ'"
    line = f"{code} ZZ HK1{' ' if said and said[0] != '/' else ''}{said}"
    glued = f"{code}ZZHK1 {said}".strip()
    return {
        "SSR of the PNR": pnrgov(head=own),
        "SSR of the traveller": pnrgov(traveller=own),
        "SSR of the flight": pnrgov(flight=own),
        "LTS": pnrgov(history=f"LTS+SSR {line}'"),
        "LTS glued": pnrgov(history=f"LTS+SSR {glued}'"),
        "LTS of Amadeus": pnrgov(history=f"LTS+0/O/SR/SSR {glued}'"),
        "LTS changed": pnrgov(history=f"LTS+0/16/C/SR/SSR {line}'"),
        "LTS without keyword": pnrgov(history=f"LTS+14/A/SR/{glued}'"),
        "LTS entered": pnrgov(history=f"LTS+3{glued}'"),
        "LTS acted upon": pnrgov(history=f"LTS+3 {line}'"),
        "IFT": pnrgov(traveller=f"IFT+4:28::ZZ+SSR {line}'"),
        "IFT entered": pnrgov(traveller=f"IFT+4:28::ZZ+4{glued}'"),
        "IFT acted upon": pnrgov(head=f"IFT+4:28::ZZ+{line}'"),
        "remark": pnrgov(traveller=f"IFT+4:19+SSR {line}'"),
        "OTHS": pnrgov(traveller=f"SSR+OTHS:HK:1:ZZ:::::SSR {line}'"),
        "XML": xml(traveller=f'<SSR SSRCode="{code}"><Text>{said}</Text></SSR>'),
        "XML text": xml(traveller=f'<SSR SSRCode="OTHS"><Text>SSR {line}</Text></SSR>'),
        "JSON remark": json(f'{{"remark.general": "SSR {line}"}}'),
        "JSON of the traveller": json("{}", requests(code, said)),
        "JSON acted upon": json(f'{{"remark.general": "QUEUED\\n{line}"}}'),
        "JSON lines of remarks": json(f'{{"remark.general": "QUEUED\\nSSR {glued}"}}'),
        "JSON OSI": json(f'{{"remark.osi": "SSR {line}"}}'),
        "JSON history": json(f'{{"history.text": "0/O/SR/SSR {glued}"}}'),
        "JSON request": json(f'{{"service.text": "SSR {line}"}}'),
        "PAXLST": paxlst(traveller=f"FTX+HST+++SSR {line}'"),
        "PAXLST OSI": paxlst(traveller=f"FTX+OSI+++SSR {line}'"),
    }


def found_in(message: str) -> tuple[Finding, ...]:
    return tuple(audit(message.encode(), [EU], AT_REST, law_as_of=LAW).findings)


def judged(message: str, rule: str, element: str) -> set[tuple[str, bool, str]]:
    """Severity, whether a person must judge, and the law that a finding cites."""
    return {
        (each.severity.name, each.candidate, each.cites)
        for each in found_in(message)
        if (each.rule, each.element) == (rule, element)
    }
