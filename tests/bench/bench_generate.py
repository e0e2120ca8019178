"""How many PNRs of nobody a second, as PNRGOV, beside Faker asked for each field in its own words.

    python tests/bench/bench_generate.py

Nothing here can fail for being slow. The candidates take turns, the best round of each counts, in CPU
time of one core. What Faker gives may belong to somebody: it is thrown away, never written.
"""

import gc
from collections.abc import Callable
from time import process_time

from faker import Faker

from auditor import policies
from auditor.people.specimen import clean, work
from auditor.people.specimen.dataset import files
from auditor.people.specimen.plan import Plan
from auditor.people.specimen.sheets import settled

COUNT = 2000
NAIVE = 60
ROUNDS = 5

Work = Callable[[], object]


def naive(fake: Faker, count: int) -> int:
    """The same segments for the same party, each value asked of Faker; the size of it all."""
    size = 0
    for _ in range(count):
        lines = [
            f"RCI+{fake.lexify('??')}:{fake.bothify('??####')}::{_stamp(fake)}",
            f"DAT+700:{_stamp(fake)}+710:{_stamp(fake)}",
            (
                f"ORG+{fake.lexify('??')}:{fake.lexify('???')}+{fake.numerify('########')}:{fake.bothify('???#?####')}"
                f"+{fake.lexify('???')}+{fake.lexify('??')}+T+{fake.country_code()}:{fake.currency_code()}"
                f":{fake.language_code()}+GS+{fake.bothify('####??')}"
            ),
            f"ADD++700:{fake.street_address()}:{fake.city()}:::{fake.country_code()}:{fake.postcode()}",
        ]
        for number in range(2):
            lines += _traveller(fake, number)
        for number in range(2):
            lines += _flight(fake, number)
        size += len("'".join(lines))
    return size


def _traveller(fake: Faker, number: int) -> list[str]:
    surname, given = fake.last_name(), fake.first_name()
    return [
        f"TIF+{surname}+{given}{fake.prefix()}:A:{number}",
        f"IFT+4:15:0+{fake.lexify('???')} {fake.lexify('???')} {_amount(fake)} NUC{_amount(fake)}END",
        f"REF+:{fake.bothify('?????##########')}",
        f"FAR+A+++++{fake.bothify('?????#?')}",
        (
            f"SSR+DOCS:HK:1:ZZ:::::/P/{fake.country_code('alpha-3')}/{fake.passport_number()}"
            f"/{fake.country_code('alpha-3')}/{fake.date_of_birth():%d%b%y}/{fake.random_element('MF')}"
            f"/{fake.future_date():%d%b%y}/{surname}/{given}+::{number}"
        ),
        f"SSR+CTCM:HK:1:ZZ:::::{fake.phone_number()}+::{number}",
        f"SSR+CTCE:HK:1:ZZ:::::{fake.email()}+::{number}",
        f"SSR+TKNE:HK:1:ZZ:::::{fake.numerify('#############')}C1+::{number}",
        f"TKT+{fake.numerify('#############')}:T:1",
        f"MON+B:{_amount(fake)}:{fake.currency_code()}+T:{_amount(fake)}:{fake.currency_code()}",
        f"PTK+NR++{_stamp(fake)}+{fake.lexify('??')}+{fake.numerify('###')}",
        (
            f"TXD++{_amount(fake)}::{fake.currency_code()}:{fake.lexify('??')}"
            f"+{_amount(fake)}::{fake.currency_code()}:{fake.lexify('??')}"
        ),
        f"DAT+710:{_stamp(fake)}",
        f"FOP+CC::{_amount(fake)}:VI:{fake.credit_card_number()}:{fake.credit_card_expire(date_format='%m%y')}",
    ]


def _flight(fake: Faker, number: int) -> list[str]:
    found = [
        (
            f"TVL+{_stamp(fake)}:{_stamp(fake)}+{fake.lexify('???')}+{fake.lexify('???')}"
            f"+{fake.lexify('??')}+{fake.numerify('####')}:{fake.random_uppercase_letter()}"
        ),
        "RPI+2+HK",
        f"APD+{fake.bothify('#?#')}",
    ]
    if number == 0:
        found.append(f"SSR+SEAT:HK:2:ZZ:::::+{_seat(fake)}::1+{_seat(fake)}::2")
    else:
        found += [f"DAT+2:{_stamp(fake)}", f"ORG+{fake.lexify('??')}:{fake.lexify('???')}"]
        for _ in range(2):
            found += [
                f"TRI++{fake.lexify('???')}-{fake.numerify('###')}",
                f"SSD+{_seat(fake)}++++Y",
                f"TBD++1:{fake.random_int(5, 30)}:700+++{fake.lexify('??')}:{fake.numerify('##########')}",
            ]
    return found


def _stamp(fake: Faker) -> str:
    return f"{fake.date(pattern='%d%m%y')}:{fake.time(pattern='%H%M')}"


def _amount(fake: Faker) -> str:
    return f"{fake.pyfloat(min_value=50, max_value=900, right_digits=2):.2f}"


def _seat(fake: Faker) -> str:
    return str(fake.bothify("##?"))


def rate(work_: Work, count: int) -> float:
    """How many a second of CPU time."""
    start = process_time()
    work_()
    return count / (process_time() - start)


def main() -> None:
    fake = Faker()
    plan = settled(Plan(format="pnrgov", count=COUNT, seed=7))
    policy = policies.read("eu-pnr")
    lawful = clean.under(plan, policy)
    candidates: dict[str, tuple[Work, int]] = {
        "PNRGOV with everything in it": (lambda: list(files(plan)), COUNT),
        "clean under eu-pnr": (lambda: list(files(lawful)), COUNT),
        "clean and audited, as the command does": (lambda: list(work.files(lawful, policy)), COUNT),
        "Faker, field by field": (lambda: naive(fake, NAIVE), NAIVE),
    }
    gc.freeze()
    gc.set_threshold(10_000)  # as the command has it
    best = dict.fromkeys(candidates, 0.0)
    for _ in range(ROUNDS):
        for name, (work_, count) in candidates.items():
            best[name] = max(best[name], rate(work_, count))
    print(f"PNRs a second, one core ({COUNT} PNRs)")
    for name, found in best.items():
        print(f"  {name:<40}{found:8.0f}{found / best['Faker, field by field']:8.1f} × Faker")


if __name__ == "__main__":
    main()
