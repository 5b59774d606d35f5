"""The codes of errors, problems and losses in the source: what is called with a parameter `code`, and pairs of code and words."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

SOURCE: Final = Path(__file__).resolve().parents[1] / "src" / "counterclaim"
KINDS: Final = {"CounterclaimError": "error", "Loss": "loss"}
"""What things that bear a code are; all others become problems."""
_WORDS: Final = ("what", "message", "words", "why")
_CODE: Final = re.compile(r"[a-z]+(?:_[a-z0-9]+)*")
Function = ast.FunctionDef | ast.AsyncFunctionDef


class Code(NamedTuple):
    """A code: of what kind (``error``, ``problem``, ``loss``), what is said with it, and the packages that give it."""

    code: str
    kind: str
    words: tuple[str, ...]
    packages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Maker:
    """Something that is called with a code: where among its arguments the code and the words stand."""

    code: int
    words: int
    kind: str
    module: str


@cache
def codes() -> tuple[Code, ...]:
    """All codes of the program, by kind and name."""
    modules = {p.relative_to(SOURCE).as_posix(): ast.parse(p.read_text(encoding="utf-8")) for p in sorted(SOURCE.rglob("*.py"))}
    makers = _makers(modules)
    words: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    packages: dict[tuple[str, str], set[str]] = defaultdict(set)
    for name, tree in modules.items():
        for kind, code, told in _given(tree, name, makers):
            words[kind, code] |= dict.fromkeys(filter(None, [told]))
            packages[kind, code].add(name.partition("/")[0].removesuffix(".py"))
    return tuple(Code(code, kind, tuple(words[kind, code]), tuple(sorted(packages[kind, code]))) for kind, code in sorted(words))


def _makers(modules: dict[str, ast.Module]) -> dict[str, list[_Maker]]:
    """What bears or passes on a code, by name: classes with a field of that name, functions with a parameter, found by turns."""
    found: dict[str, list[_Maker]] = defaultdict(list)
    functions: list[tuple[str, Function]] = []
    for name, tree in modules.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and "code" in (fields := _fields(node)):
                found[node.name].append(_Maker(fields.index("code"), _place(fields), KINDS.get(node.name, "problem"), name))
            elif isinstance(node, Function) and "code" in _parameters(node):
                functions.append((name, node))
    for _ in range(3):  # a helper of a helper of a helper
        for name, node in functions:
            kinds = {m.kind for call in _calls(node) for m in _meant(call, name, found) if _passes_on(call, m)}
            known = {m.kind for m in found[node.name] if m.module == name}
            fields = _parameters(node)
            found[node.name] += [_Maker(fields.index("code"), _place(fields), kind, name) for kind in sorted(kinds - known)]
    return found


def _fields(node: ast.ClassDef) -> list[str]:
    for part in node.body:
        if isinstance(part, ast.FunctionDef) and part.name == "__init__":
            return _parameters(part)
    return [p.target.id for p in node.body if isinstance(p, ast.AnnAssign) and isinstance(p.target, ast.Name)]


def _parameters(node: Function) -> list[str]:
    return [a.arg for a in node.args.args if a.arg not in ("self", "cls")]


def _place(fields: list[str]) -> int:
    return next((n for n, f in enumerate(fields) if f in _WORDS), -1)


def _calls(node: ast.AST) -> Iterator[ast.Call]:
    return (n for n in ast.walk(node) if isinstance(n, ast.Call))


def _meant(call: ast.Call, module: str, makers: dict[str, list[_Maker]]) -> list[_Maker]:
    """What a call may call: of the same module what is there by that name, else any."""
    name = call.func.id if isinstance(call.func, ast.Name) else call.func.attr if isinstance(call.func, ast.Attribute) else ""
    every = makers.get(name, [])
    return [m for m in every if m.module == module] or (every if not name.startswith("_") else [])


def _argument(call: ast.Call, place: int, *names: str) -> ast.expr | None:
    named = next((k.value for k in call.keywords if k.arg in names), None)
    return named or (call.args[place] if 0 <= place < len(call.args) else None)


def _passes_on(call: ast.Call, maker: _Maker) -> bool:
    found = _argument(call, maker.code, "code")
    return isinstance(found, ast.Name) and found.id == "code"


def _given(tree: ast.Module, name: str, makers: dict[str, list[_Maker]]) -> Iterator[tuple[str, str, str]]:
    """Every code that a module gives: its kind, the code, and what is said with it."""
    scopes = [n for n in ast.walk(tree) if isinstance(n, Function)]
    inside = {id(call): scope for scope in scopes for call in _calls(scope)}
    for call in _calls(tree):
        for maker in _meant(call, name, makers):
            values = _values(inside.get(id(call), tree), call.lineno)
            words = _told(_argument(call, maker.words, *_WORDS), values)
            for code in _constants(_argument(call, maker.code, "code")):
                yield maker.kind, code, words
    for pair in ast.walk(tree):
        if isinstance(pair, ast.Tuple) and len(pair.elts) == 2:
            words = _told(pair.elts[1], {})
            yield from (("problem", code, words) for code in _constants(pair.elts[0]) if "_" in code and " " in words)


def _constants(node: ast.expr | None) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from _constants(node.body)
        yield from _constants(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and _CODE.fullmatch(node.value):
        yield node.value


def _values(scope: ast.AST, line: int) -> dict[str, ast.expr]:
    """What names of a function stand for at a line, where that is plain."""
    found: dict[str, ast.expr] = {}
    assigned = [n for n in ast.walk(scope) if isinstance(n, ast.Assign) and n.lineno <= line]
    for node in sorted(assigned, key=lambda n: n.lineno):
        if len(node.targets) == 1:
            target, value = node.targets[0], node.value
            pairs = (
                zip(target.elts, value.elts, strict=False) if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) else ()
            )
            for one, other in (*pairs, (target, value)):
                if isinstance(one, ast.Name):
                    found[one.id] = other
    return found


def _told(node: ast.expr | None, values: dict[str, ast.expr]) -> str:
    """Words as the source has them, with a dash of three dots for what differs; empty where they are only passed on."""
    if isinstance(node, ast.Name) and node.id in values:
        node = values[node.id]
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(p.value if isinstance(p, ast.Constant) and isinstance(p.value, str) else "…" for p in node.values)
    if isinstance(node, ast.IfExp):
        return " / ".join(filter(None, (_told(node.body, values), _told(node.orelse, values))))
    return ""
