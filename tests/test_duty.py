"""Whose duty a clause is, and to whom it can be charged."""

from typing import get_args

import pytest

from auditor.law import duty


def test_each_body_has_words_and_holders() -> None:
    """A body without either would be shown as nothing, or charged to everybody."""
    bodies = set(get_args(duty.Body))
    assert set(duty.BODIES) == bodies
    assert len(set(duty.BODIES.values())) == len(bodies)
    for body in bodies:
        assert isinstance(duty.charged((body,)), frozenset)


@pytest.mark.parametrize(
    ("bodies", "holders"),
    [
        (("carrier",), {"carrier"}),
        (("piu",), {"piu"}),
        (("agency",), {"router"}),
        (("carrier", "border-authority"), {"carrier", "border"}),
        (("state",), {"piu", "border"}),
        (("supervisory-authority",), set()),
        ((), {"carrier", "router", "border", "piu", "other"}),
    ],
)
def test_a_duty_is_charged_to_those_who_have_it(
    bodies: tuple[duty.Body, ...], holders: set[str]
) -> None:
    """And to nobody else."""
    assert duty.charged(bodies) == holders


def test_only_who_receives_and_nobody_else_has_a_duty_on_receipt() -> None:
    """A carrier, or a carrier and an authority together, can break a duty by sending."""
    assert duty.receives(("piu",))
    assert duty.receives(("piu", "border-authority"))
    assert not duty.receives(("carrier",))
    assert not duty.receives(("carrier", "piu"))
    assert not duty.receives(())


def test_bodies_read_as_a_list() -> None:
    """The words stand in reports and on pages."""
    assert duty.whose(("carrier",)) == "the carrier"
    assert duty.whose(("state", "carrier", "agency")) == (
        "the State, the carrier and the agency that runs the router (eu-LISA)"
    )
    assert not duty.whose(())
