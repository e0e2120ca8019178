"""Build what is compiled, where that can be: a wheel without it reads the same, more slowly.

No compiler, no headers of Python, a compiler that fails, something built that does not load: each ends in
a wheel for any platform, without a word. `PNR_AUDITOR_PURE=1` asks for that wheel.
"""

import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from packaging.tags import sys_tags

SOURCE = "auditor/formats/edifact/_walk.c"
# The stable ABI, of which 3.11 is the least that `_walk.c` asks for: one build serves every later CPython.
BUILT = "auditor/formats/edifact/_walk.abi3.so"
_LOADS = "import importlib.util as u; s = u.spec_from_file_location('_walk', {!r}); "
_LOADS += "s.loader.exec_module(u.module_from_spec(s))"


class WalkBuildHook(BuildHookInterface):
    """Puts the compiled walk into a wheel, or beside its source for an editable install."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile it, and name the wheel after what came of that."""
        if self.target_name != "wheel":
            return
        self._folder = tempfile.mkdtemp()
        built = Path(self._folder, Path(BUILT).name)
        beside = Path(self.root, BUILT)
        made = compiled(Path(self.root, SOURCE), built)
        if version == "editable":
            # The tree is what runs: what an earlier build left there must not outlive its source.
            beside.unlink(missing_ok=True)
            if made:
                shutil.move(built, beside)
        elif made:
            build_data["force_include"][str(built)] = BUILT
        if made:
            build_data["pure_python"] = False
            build_data["tag"] = f"cp311-abi3-{_platform()}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Leave nothing behind."""
        del version, build_data, artifact_path
        shutil.rmtree(getattr(self, "_folder", ""), ignore_errors=True)


def compiled(source: Path, into: Path) -> bool:
    """Whether `source` could be compiled."""
    if (
        os.environ.get("PNR_AUDITOR_PURE", "0") not in {"", "0"}
        or sys.implementation.name != "cpython"
        or sysconfig.get_config_var("Py_GIL_DISABLED")  # it has no stable ABI
        or os.name != "posix"
    ):
        return False
    try:
        subprocess.run(_command(source, into), check=True, capture_output=True, timeout=300)
        subprocess.run(
            [sys.executable, "-c", _LOADS.format(str(into))], check=True, capture_output=True
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def _command(source: Path, into: Path) -> list[str]:
    linker = shlex.split(sysconfig.get_config_var("LDSHARED") or "cc -shared")
    if os.environ.get("CC"):
        linker[:1] = shlex.split(os.environ["CC"])
    own = [each for name in ("CFLAGS", "LDFLAGS") for each in shlex.split(os.environ.get(name, ""))]
    position = shlex.split(sysconfig.get_config_var("CCSHARED") or "")
    headers = f"-I{sysconfig.get_path('include')}"
    return [*linker, "-std=c11", "-O2", *position, *own, headers, str(source), "-o", str(into)]


def _platform() -> str:
    """The platform of this machine, as tags name it."""
    each = (tag.platform for tag in sys_tags())
    return next(name for name in each if "manylinux" not in name and "musllinux" not in name)
