"""Settings: `[tool.auditor]` in pyproject.toml, or auditor.toml, as defaults of the options.

Laws of the file: a setting is called as its option, with hyphens or underscores; what no option is
called is an error; `paths` says what the data cannot say themselves; what is a path is relative to the file.
"""

import os
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, overload

import click

from auditor.cli.choices import nearest
from auditor.cli.dates import MOMENT

_OWN, _SHARED = "auditor.toml", "pyproject.toml"
# Relative to the settings; `record` may be an address, too.
_FILES = frozenset({
    "baseline", "waivers", "source_root", "assessment", "mapping", "queries", "record", "stdin_filename",
})  # fmt: skip
# Options that repeat, written as tables, and how.
_TABLES = {
    "set": '{ "eu-api-border.router_start" = 2028-05-28 }',
    "output": '{ json = "report.json" }',
}


def fall_back(
    context: click.Context, _parameter: click.Parameter, told: tuple[str, ...]
) -> tuple[str, ...]:
    """Keep what a wrapper would have where nobody says otherwise. A callback of `--default`."""
    known = _options(context.command)
    kept: dict[str, Any] = {}
    for each in told:
        written, equals, value = each.partition("=")
        key = written.replace("-", "_")
        if not equals or key not in known:
            raise click.UsageError(f"--default {each!r}: write NAME=VALUE, such as fail-on=warning")
        option = known[key]
        if key == "output":
            context.meta.setdefault("outputs", []).append(value)
        elif option.multiple:
            kept.setdefault(str(option.name), []).append(value)
        else:
            kept[str(option.name)] = value == "true" if option.is_flag else value
    context.meta["defaults"] = kept
    context.default_map = {**kept, **(context.default_map or {})}
    return told


def load(context: click.Context, _parameter: click.Parameter, path: str | None) -> str | None:
    """Make the settings the defaults of the command's options. A callback of `--config`."""
    if path == "":
        raise click.UsageError("--config: it is empty: name a file, or leave it out")
    found = (path, _table(path)) if path else _nearest()
    if found is None:
        return None
    from auditor.sources.naming import absolute

    name, table = found
    home = str(Path(absolute(name)).parent)
    context.meta["settings"] = name
    context.meta["home"] = home
    context.meta["paths"] = _paths(table.pop("paths", []), name, home)
    told = _defaults(context, _placed(table, home), name)
    context.default_map = {**context.meta.get("defaults", {}), **told}
    excluded = context.default_map.pop("exclude", None)
    if excluded:
        from auditor.sources.ignored import Excluded

        context.meta["excluded"] = Excluded(home, tuple(excluded))
    return name


def _nearest() -> tuple[str, dict[str, Any]] | None:
    """The settings of the working folder or the nearest above, up to the root of its repository."""
    here = Path.cwd()
    for depth, folder in enumerate((here, *here.parents)):
        for name in (_OWN, _SHARED):
            found = Path(*[".."] * depth, name)
            if found.is_file():
                table = _table(str(found), wanted=name == _OWN)
                if table is not None:
                    return str(found), table
        if (folder / ".git").exists():
            return None
    return None


@overload
def _table(found: str) -> dict[str, Any]: ...
@overload
def _table(found: str, *, wanted: bool) -> dict[str, Any] | None: ...
def _table(found: str, *, wanted: bool = True) -> dict[str, Any] | None:
    """The table of settings in a file; None where it may have none, and has none."""
    from auditor.sources import reason, text

    try:
        table = tomllib.loads(text(Path(found)))
    except tomllib.TOMLDecodeError as fault:
        raise click.UsageError(f"{found}: not TOML: {fault}") from None
    except ValueError:
        raise click.UsageError(f"{found}: it cannot be read as UTF-8 text") from None
    except RecursionError:
        raise click.UsageError(f"{found}: it is nested too deeply") from None
    except OSError as fault:
        raise click.UsageError(f"{found}: {reason(fault)}") from None
    if Path(found).name != _SHARED:
        return table
    for name in ("tool", "auditor"):
        if name not in table:
            return {} if wanted else None
        table = table[name]
        if not isinstance(table, dict):
            raise click.UsageError(f"{found}: {name}: a table is expected, as [tool.auditor]")
    return table


def _placed(table: dict[str, Any], home: str) -> dict[str, Any]:
    """The same, where files and folders are relative to the folder of the settings, as the command finds them."""
    placed = dict(table)
    for written, value in table.items():
        key = written.replace("-", "_")
        if key in _FILES and isinstance(value, str) and "://" not in value:
            placed[written] = _from_here(value, home)
        elif key == "output" and isinstance(value, dict):
            placed[written] = {
                form: _from_here(each, home) if isinstance(each, str) else each
                for form, each in value.items()
            }
        elif key == "policy":
            named = value if isinstance(value, list) else [value]
            placed[written] = [
                _from_here(each, home) if isinstance(each, str) and _is_file(each, home) else each
                for each in named
            ]
    return placed


def _is_file(policy: str, home: str) -> bool:
    """Whether this names a policy of one's own, or a folder of them, and no shipped one."""
    if policy.partition("@")[0].endswith((".yaml", ".yml")) or "/" in policy or "\\" in policy:
        return True
    from auditor import policies

    return policy not in policies.names() and (Path(home) / policy).is_dir()


def _with_slashes(path: str, home: str) -> str:
    r"""The same where it was written on Windows (`laws\mine.yaml`), and is called so by no file here."""
    return path if "\\" not in path or (Path(home) / path).exists() else path.replace("\\", "/")


def _from_here(path: str, home: str) -> str:
    from auditor.sources.naming import absolute

    path = _with_slashes(path, home)
    place = os.path.normpath(Path(home) / path)
    return place if Path(path).is_absolute() else os.path.relpath(place, absolute("."))


def _options(command: click.Command) -> dict[str, click.Option]:
    return {
        option.opts[0].lstrip("-").replace("-", "_"): option
        for option in command.params
        if isinstance(option, click.Option)
        and option.name not in ("config", "help", "told", "told_default")
    }


def _of_audit(context: click.Context) -> frozenset[str]:
    """What the settings may hold in any case: they are those of `audit`, which other verbs share in part."""
    group = context.find_root().command
    audit = group.get_command(context, "audit") if isinstance(group, click.Group) else None
    return frozenset(_options(audit) if audit is not None else ())


def _defaults(context: click.Context, table: Mapping[str, Any], found: str) -> dict[str, Any]:
    known = _options(context.command)
    defaults: dict[str, Any] = {}
    for written, value in table.items():
        key = written.replace("-", "_")
        option = known.get(key)
        if option is None and key in _of_audit(context):
            continue
        if option is None:
            words = ", ".join(sorted({*known, *_of_audit(context), "paths"}))
            near = nearest(key, {*known, *_of_audit(context), "paths"})
            raise click.UsageError(
                f"{found}: there is no setting {written!r}{near}; known are {words}"
            )
        if option.name in defaults:
            raise click.UsageError(f"{found}: {key} stands twice, with a hyphen and without")
        where = f"{found}: {key}"
        told = _as_on_the_command_line(key, value, option, where)
        try:
            option.type_cast_value(context, told)
        except click.BadParameter as wrong:
            raise click.UsageError(f"{where}: {wrong.message}") from None
        defaults[str(option.name)] = told
    return defaults


def _as_on_the_command_line(key: str, value: Any, option: click.Option, where: str) -> Any:  # noqa: ANN401 - what TOML holds
    if key in _TABLES:
        return _rows(key, value, where)
    if (
        isinstance(value, Mapping)
        or (isinstance(value, list) and not option.multiple)
        or (option.is_flag and not isinstance(value, bool))
    ):
        raise click.UsageError(f"{where}: one value is expected")
    if option.multiple:
        return [_text(each) for each in (value if isinstance(value, list) else [value])]
    return value if isinstance(value, bool) else _text(value)


def _rows(key: str, value: Any, where: str) -> list[str]:  # noqa: ANN401 - what TOML holds
    """A table as the option's own `NAME=VALUE`; a name with a dot may be a table in the table."""
    if not isinstance(value, Mapping):
        raise click.UsageError(f"{where}: a table is expected, such as {key} = {_TABLES[key]}")
    flat: dict[str, Any] = {}
    for name, each in value.items():
        inner = each.items() if isinstance(each, Mapping) else ()
        flat |= {f"{name}.{last}": held for last, held in inner} or {name: each}
    for name, each in flat.items():
        if isinstance(each, list | Mapping):
            raise click.UsageError(f"{where}: {name}: one value is expected")
    return [f"{name}={_text(each)}" for name, each in flat.items()]


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _paths(tables: object, found: str, home: str) -> tuple[object, ...]:
    """What `[[tool.auditor.paths]]` says, in order; later entries speak over earlier ones."""
    from auditor.sources import UsageError
    from auditor.sources.side_cars import Aside, told

    if not isinstance(tables, list):
        raise click.UsageError(f"{found}: paths: tables are expected, each as [[paths]]")
    asides = []
    for number, table in enumerate(tables, start=1):
        where = f"{found}: paths {number}"
        glob = table.pop("glob", None) if isinstance(table, dict) else None
        if not isinstance(glob, str):
            raise click.UsageError(f'{where}: each entry needs a glob, such as "outbox/**"')
        try:
            policies, as_of = _own_law(table, home, where)
            asides.append(Aside(glob.replace("\\", "/"), told(table, where), home, policies, as_of))
        except UsageError as wrong:
            raise click.UsageError(str(wrong)) from None
    return tuple(asides)


def _own_law(
    table: dict[str, Any], home: str, where: str
) -> tuple[tuple[str, ...], datetime | None]:
    """The policies and the day that an entry names for its sources, taken out of it."""
    named = table.pop("policy", ())
    named = [named] if isinstance(named, str) else named
    if not all(isinstance(each, str) for each in named):
        raise click.UsageError(f"{where}: policy: a text, or a list of texts, is expected")
    stated = [table.pop(key) for key in ("as_of", "as-of") if key in table]
    if not stated:
        return tuple(
            _from_here(each, home) if _is_file(each, home) else each for each in named
        ), None
    try:
        day = MOMENT.convert(_text(stated[0]), None, None)
    except click.BadParameter as wrong:
        raise click.UsageError(f"{where}: as_of: {wrong.message}") from None
    from auditor.api.arguments import instant

    return (
        tuple(_from_here(each, home) if _is_file(each, home) else each for each in named),
        instant(day),
    )
