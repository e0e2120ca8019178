"""Settings: `[tool.auditor]` in pyproject.toml, or auditor.toml, as defaults of the options.

Laws of the file: a setting is called as its option, with hyphens or underscores; what no option is
called is an error; `paths` says what the data cannot say themselves.
"""

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

_OWN, _SHARED = "auditor.toml", "pyproject.toml"
# Options that repeat, written as tables, and how.
_TABLES = {
    "set": '{ "eu-api-border.router_start" = 2028-05-28 }',
    "output": '{ json = "report.json" }',
}


def load(context: click.Context, _parameter: click.Parameter, path: str | None) -> str | None:
    """Make the settings the defaults of the command's options. A callback of `--config`."""
    found = path or next((name for name in (_OWN, _SHARED) if Path(name).is_file()), None)
    if found is None:
        return None
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
    if Path(found).name == _SHARED:
        for name in ("tool", "auditor"):
            table = table.get(name, {})
            if not isinstance(table, dict):
                raise click.UsageError(f"{found}: {name}: a table is expected, as [tool.auditor]")
    context.meta["settings"] = found
    context.meta["paths"] = _paths(table.pop("paths", []), found)
    context.default_map = _defaults(context, table, found)
    return found


def _options(command: click.Command) -> dict[str, click.Option]:
    return {
        option.opts[0].lstrip("-").replace("-", "_"): option
        for option in command.params
        if isinstance(option, click.Option) and option.name not in ("config", "help", "told")
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
            raise click.UsageError(f"{found}: there is no setting {written!r}; known are {words}")
        if option.name in defaults:
            raise click.UsageError(f"{found}: {key} stands twice, with a hyphen and without")
        where = f"{found}: {key}"
        defaults[str(option.name)] = _as_on_the_command_line(key, value, option, where)
    return defaults


def _as_on_the_command_line(key: str, value: Any, option: click.Option, where: str) -> Any:  # noqa: ANN401 - what TOML holds
    if key in _TABLES:
        return _rows(key, value, where)
    if isinstance(value, Mapping) or (isinstance(value, list) and not option.multiple):
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


def _paths(tables: object, found: str) -> tuple[object, ...]:
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
            asides.append(Aside(glob, told(table, where)))
        except UsageError as wrong:
            raise click.UsageError(str(wrong)) from None
    return tuple(asides)
