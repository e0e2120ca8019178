"""Children who travel alone: who brings them, who fetches them, who looks after them on the way."""

from msgspec import Struct

from auditor.people.specimen.agency import sign
from auditor.people.specimen.draw import Draw
from auditor.people.specimen.name import Name, name
from auditor.people.specimen.place import Address, address
from auditor.people.specimen.telephone import telephone

_LANGUAGES = ("EN", "EN FR", "EN DE", "ES")
_RELATIONS = ("MOTHER", "FATHER", "AUNT", "GRANDFATHER")


class Guardian(Struct, frozen=True, gc=False):
    """Who brings or fetches the child: name, relation, address and telephone."""

    name: Name
    relation: str
    address: Address
    telephone: str

    @property
    def line(self) -> str:
        """All of it in one line."""
        return f"{self.name.surname} {self.name.given} {self.relation} {self.telephone}"


class Minor(Struct, frozen=True, gc=False):
    """What is known of a child besides name and document: age, languages, guardians, agents."""

    age: int
    languages: str
    departure: Guardian
    arrival: Guardian
    departure_agent: str
    arrival_agent: str


def minor(draw: Draw, age: int) -> Minor:
    """The particulars of an unaccompanied child of that age."""
    return Minor(age, draw.pick(_LANGUAGES), guardian(draw), guardian(draw), sign(draw), sign(draw))


def guardian(draw: Draw) -> Guardian:
    """Somebody grown up who does not travel."""
    return Guardian(name(draw), draw.pick(_RELATIONS), address(draw), telephone(draw))
