"""Check digits of documents, cards, tickets and account numbers.

Sources: ICAO Doc 9303 part 3 (weights 7-3-1), ISO/IEC 7812 (Luhn), IATA (modulo 7), ISO 13616 (modulo 97).
"""

_VALUES = {"<": 0} | {
    character: number for number, character in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
}
_WEIGHTS = (7, 3, 1)
_DOUBLED = str.maketrans("0123456789", "0246813579")


def machine_readable(text: str) -> str:
    """The check digit of a field of a machine-readable zone: 7-3-1 modulo 10."""
    return str(sum(_VALUES[each] * _WEIGHTS[at % 3] for at, each in enumerate(text)) % 10)


def luhn(body: str) -> str:
    """The check digit that makes a card number out of its `body`."""
    total = sum(map(int, body[::-2].translate(_DOUBLED))) + sum(map(int, body[-2::-2]))
    return str(-total % 10)


def account(country: str, number: str) -> str:
    """The two check digits of an account number (IBAN) of `country`."""
    whole = int("".join(str(int(each, 36)) for each in f"{number}{country}00"))
    return f"{98 - whole % 97:02d}"
