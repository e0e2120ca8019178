"""What is compiled is built where there is a compiler, and missed nowhere where there is none."""

import importlib.util
import shlex
import subprocess
import sys
import sysconfig
import zipfile
from os import environ  # noqa: TID251 - what surrounds a build
from pathlib import Path

import pytest

from checkout import CORPORA, ROOT, own, shipped

MESSAGE = CORPORA / "pnrgov" / "excess.edi"
SANITIZED = ["-std=c11", "-O1", "-g", "-fno-omit-frame-pointer", "-fsanitize=address,undefined",
             "-fno-sanitize-recover=all", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC"]  # fmt: skip
COMPILER = shlex.split(environ.get("CC") or sysconfig.get_config_var("CC") or "cc")[0]
MEGABYTES = environ.get("AUDITOR_FUZZ_MB") or "0.2"


def compiles(folder: Path, *flags: str) -> bool:
    """Whether there is a compiler here that knows these flags, and the headers of Python."""
    source = folder / "probe.c"
    source.write_text("#include <Python.h>\nint probe;\n")
    command = [COMPILER, *flags, f"-I{sysconfig.get_path('include')}", "-shared", "-fPIC"]
    try:
        subprocess.run(
            [*command, str(source), "-o", str(folder / "probe")], check=True, capture_output=True
        )
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def wheel(folder: Path, **variables: str) -> Path:
    """A wheel of the checkout."""
    shipped("hatch_build.py")
    made = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation",
         "--disable-pip-version-check", "--wheel-dir", str(folder), str(ROOT)],
        env=environ | own() | variables, check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    assert not made.stderr
    (path,) = folder.glob("*.whl")
    return path


def audits(path: Path, folder: Path) -> str:
    """What a package unpacked from a wheel says of its version and of a message."""
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
    found = subprocess.run(
        [sys.executable, "-m", "auditor", "audit", str(MESSAGE), "--policy", "eu-pnr", "--fail-on", "warning"],
        cwd=folder, env=environ | {"PYTHONPATH": str(folder)}, check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert found.returncode == 1, found.stderr
    version = subprocess.run(
        [sys.executable, "-m", "auditor", "--version"],
        cwd=folder, env=environ | {"PYTHONPATH": str(folder)}, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return version.stdout


@pytest.mark.parametrize("name", ["no-such-compiler", "false", "true"])
def test_a_compiler_that_is_none_breaks_no_build(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that is not there, one that fails, one that builds nothing."""
    source = shipped("hatch_build.py")
    pytest.importorskip("hatchling")
    found = importlib.util.spec_from_file_location("hatch_build", source)
    assert found is not None
    assert found.loader is not None
    hook = importlib.util.module_from_spec(found)
    found.loader.exec_module(hook)
    monkeypatch.setenv("CC", name)
    assert not hook.compiled(ROOT / hook.SOURCE, tmp_path / "walk.so")


@pytest.mark.slow
def test_without_a_compiler_the_wheel_is_pure_and_audits(tmp_path: Path) -> None:
    path = wheel(tmp_path, CC="false")
    assert path.name.endswith("-py3-none-any.whl")
    assert not [name for name in zipfile.ZipFile(path).namelist() if name.endswith((".so", ".c"))]
    assert "pure Python" in audits(path, tmp_path / "unpacked")


@pytest.mark.slow
def test_with_a_compiler_one_wheel_serves_every_python(tmp_path: Path) -> None:
    if not compiles(tmp_path):
        pytest.skip("there is no compiler here")
    path = wheel(tmp_path, PNR_AUDITOR_PURE="")
    assert "-cp311-abi3-" in path.name
    assert "compiled" in audits(path, tmp_path / "unpacked")


@pytest.mark.slow
@pytest.mark.parametrize("places", ["BITS=9", "BITS=1"])
def test_sanitizers_find_nothing_in_what_is_broken_by_chance(tmp_path: Path, places: str) -> None:
    """AUDITOR_FUZZ_MB says how many MB are read with AddressSanitizer and UndefinedBehaviorSanitizer.

    Where but two codes and two keys are kept at hand, others stand in nearly every place that is looked at.
    """
    if not sys.platform.startswith("linux") or not compiles(tmp_path, *SANITIZED[:5]):
        pytest.skip("there is no compiler with sanitizers here")
    source = shipped("auditor/formats/edifact/_walk.c")
    built = tmp_path / "_walk.abi3.so"
    headers = f"-I{sysconfig.get_path('include')}"
    subprocess.run(
        [COMPILER, *SANITIZED, f"-D{places}", headers, str(source), "-o", str(built)], check=True
    )
    runtime = subprocess.run(
        [COMPILER, "-print-file-name=libasan.so"], check=True, capture_output=True, text=True
    ).stdout.strip()
    script = f"""if True:
        import importlib.util, sys
        found = importlib.util.spec_from_file_location("auditor.formats.edifact._walk", {str(built)!r})
        walk = importlib.util.module_from_spec(found)
        found.loader.exec_module(walk)
        sys.modules[found.name] = walk
        import auditor.formats.edifact
        auditor.formats.edifact._walk = walk
        from auditor.formats.edifact import compiled
        assert compiled.walk is walk
        sys.path.insert(0, {str(CORPORA.parent / "edifact")!r})
        import two_walks
        two_walks.main({MEGABYTES}, 20261129)
    """
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, check=False, capture_output=True, text=True,
        env=environ | {"LD_PRELOAD": runtime, "PYTHONMALLOC": "malloc",
                       "ASAN_OPTIONS": "detect_leaks=0:abort_on_error=0"},
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr[-4000:]
    assert "the same" in run.stdout
