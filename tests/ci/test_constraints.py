"""The releases that a fresh checkout installs are written down, all of them, and say nothing of where from."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, requires

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from checkout import shipped


def pins() -> dict[str, Version]:
    """The release of each package, by its name."""
    lines = shipped("constraints.txt").read_text("utf-8").splitlines()
    pairs = [line.split("==") for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(name): Version(release) for name, release in pairs}


def wanted() -> list[Requirement]:
    """What pyproject.toml asks for, with all extras."""
    project = tomllib.loads(shipped("pyproject.toml").read_text("utf-8"))["project"]
    lists = [project["dependencies"], *project["optional-dependencies"].values()]
    return [Requirement(each) for every in lists for each in every]


def test_each_release_stands_in_the_range_that_the_package_asks_for() -> None:
    held = pins()
    for each in wanted():
        if (name := canonicalize_name(each.name)) != "pnr-auditor":
            assert held[name] in each.specifier, name


def test_what_they_need_in_turn_is_written_down_too() -> None:
    held, reached = pins(), set[str]()
    ahead = [each for each in wanted() if each.name != "pnr-auditor"]
    while ahead:
        each = ahead.pop()
        name = canonicalize_name(each.name)
        if name in reached:
            continue
        reached.add(name)
        try:
            needs = requires(name) or []
        except PackageNotFoundError:  # an extra that is not installed where this runs
            continue
        for text in needs:
            need = Requirement(text)
            asked = [{"extra": extra} for extra in each.extras] or [{"extra": ""}]
            if need.marker is None or any(need.marker.evaluate(extra) for extra in asked):
                ahead.append(need)
    assert reached - {"pip", "setuptools"} <= held.keys()


def test_no_line_says_where_a_package_comes_from() -> None:
    for line in shipped("constraints.txt").read_text("utf-8").splitlines():
        assert line.startswith("#") or re.fullmatch(r"[A-Za-z0-9._-]+==[0-9A-Za-z.]+", line)
