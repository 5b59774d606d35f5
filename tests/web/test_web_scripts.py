"""The scripts of the workbench: their types hold, in the strictest way of TypeScript's own checker."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "src" / "counterclaim" / "web" / "static"
TSC = ROOT / "tools" / "scripts" / "node_modules" / ".bin" / "tsc"
WAYS_ROUND = (
    "@ts-ignore",
    "@ts-nocheck",
    "@ts-expect-error",
    "{any}",
    "{*}",
    "innerHTML",
    "outerHTML",
    "eval(",
    "insertAdjacentHTML",
)
WRONG = "// @ts-check\n/** @param {string} words */\nfunction long(words) { return words.length; }\nlong(3);\n"


def check(project: Path) -> subprocess.CompletedProcess[str]:
    if not shutil.which("node"):
        pytest.skip("SCRIPTS NOT CHECKED: there is no Node on this machine")
    if not TSC.exists():
        pytest.skip("SCRIPTS NOT CHECKED: TypeScript is not installed (make scripts)")
    return subprocess.run([str(TSC), "-p", str(project)], capture_output=True, text=True, check=False, timeout=120)


def test_the_types_of_all_scripts_hold() -> None:
    made = check(ROOT / "tools" / "scripts")
    assert (made.returncode, made.stdout) == (0, "")


def test_a_wrong_type_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "wrong.js").write_text(WRONG, encoding="utf-8")
    rules = (ROOT / "tools" / "scripts" / "tsconfig.json").read_text(encoding="utf-8")
    (tmp_path / "tsconfig.json").write_text(rules.replace("../../src/counterclaim/web/static/*.js", "*.js"), encoding="utf-8")
    made = check(tmp_path)
    assert made.returncode != 0
    assert "wrong.js(4,6)" in made.stdout


@pytest.mark.parametrize("name", sorted(p.name for p in STATIC.glob("*.js")))
def test_no_script_goes_round_the_check(name: str) -> None:
    text = (STATIC / name).read_text(encoding="utf-8")
    assert text.startswith("// @ts-check\n")
    for way in WAYS_ROUND:
        assert way not in text
