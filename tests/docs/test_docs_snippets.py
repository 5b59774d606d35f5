"""Every command and snippet in the documents and the README runs; every path that they name is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from docs.snippets import OTHERWISE, PAGES, ROOT, Desk, Tally, blocks, checked

from docs import snippets

RUN = tuple(name for name in PAGES if name not in OTHERWISE)
NOT_RUN = {
    "README.md": 12,
    "docs/contributing.md": 5,
    "docs/fetch.md": 2,
    "docs/real-reports.md": 3,
    "docs/tutorial.md": 1,
}
"""Lines that the documents show and that only are looked up: what installs, tests, measures or needs the shared data."""
_PATH = re.compile(r"`((?:src|tests|docs|benchmarks|training|examples|requirements)/[\w./-]+)`")
_LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("name", RUN)
def test_what_a_document_shows_is_so(name: str, desk: Desk) -> None:
    tally = checked(name, desk)
    assert not tally.wrong, "\n".join(["python -m docs.snippets --write puts in what the commands print now", *tally.wrong])
    assert len(tally.looked_up) == NOT_RUN.get(name, 0), tally.looked_up


@pytest.mark.parametrize("name", PAGES)
def test_what_a_document_names_is_there(name: str) -> None:
    path = ROOT / name
    text = re.sub(r"^(```|~~~).*?^\1", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    gone = [p for p in _PATH.findall(text) if not (ROOT / p).exists()]
    gone += [p for p in _LINK.findall(text) if not (path.parent / p).exists()]
    assert gone == []


def told(desk: Desk, text: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, write: bool = False) -> tuple[Tally, str]:
    """What becomes of a document with this text, and its text afterwards."""
    (tmp_path / "page.md").write_text(text, encoding="utf-8")
    monkeypatch.setattr(snippets, "ROOT", _Rooted(tmp_path))
    tally = checked("page.md", desk, write=write)
    return tally, (tmp_path / "page.md").read_text(encoding="utf-8")


class _Rooted:
    """The repository, but for one page that lies elsewhere."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __truediv__(self, name: str) -> Path:
        return (self._folder if name == "page.md" else ROOT) / name

    def joinpath(self, *parts: str) -> Path:
        return ROOT.joinpath(*parts)

    def __fspath__(self) -> str:
        return str(ROOT)


WRONG = {
    "another output": "```console\n$ counterclaim incidents --near Palmyra --limit 1 | head -1\nNOTHING\n```\n",
    "a code that is not told": "```console\n$ counterclaim incidents --near Nowhere-at-all\n...\n```\n",
    "another code": "```console\n$ counterclaim incidents --near Nowhere-at-all\n...\n$ echo $?\n3\n```\n",
    "an unknown program": "```console\n$ rm -r desk\n```\n",
    "an indented command": "So:\n\n    counterclaim incidents --nearby Palmyra\n",
    "no workbench to ask": "```console\n$ curl -H 'A: b' http://127.0.0.1:8017/\n```\n",
    "a workbench that does not start": "    counterclaim serve --ledger nowhere\n",
    "an answer that does not come": "    counterclaim serve\n    curl -H 'A: b' http://127.0.0.1:8017/api/v1/none\n",
    "a page that is not there": "```console\n$ counterclaim read https://herald.example/none\n...\n```\n",
    "an option that is only looked up": "```sh\n# not run by the tests: it ends never\ncounterclaim serve --nowhere\n```\n",
    "a target of make": "```sh\n# not run by the tests: long\nmake everything\n```\n",
    "a module": "```sh\n# not run by the tests: long\npython -m benchmarks.nothing\n```\n",
    "commands in a block of no kind": "```bash\ncounterclaim incidents\n```\n",
    "Python that fails": "```python\n1 / 0\n```\n",
    "a value that differs": "```pycon\n>>> 1 + 1\n3\n```\n",
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_found(what: str, desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    tally, _ = told(desk, WRONG[what], monkeypatch, tmp_path)
    assert len(tally.wrong) == 1
    assert tally.wrong[0].startswith("page.md:")


RIGHT = """\
```console
$ counterclaim incidents --near Palmyra --limit 1 | head -1
CONTESTED  REPORTS  ...
$ counterclaim incidents --near Nowhere-at-all
...
$ echo $?
2
```

```python
n = 1
```

```pycon
>>> n + 1
2
```
"""


def test_what_is_right_passes_and_names_live_on_the_page(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    tally, _ = told(desk, RIGHT, monkeypatch, tmp_path)
    assert (tally.run, tally.looked_up, tally.wrong) == (4, [], [])


def test_writing_puts_in_what_is_printed_and_leaves_the_rest(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    text = RIGHT.replace("CONTESTED  REPORTS  ...", "OLD").replace("2\n```\n\n```python", "0\n```\n\n```python")
    _, after = told(desk, text, monkeypatch, tmp_path, write=True)
    assert after == RIGHT.replace("CONTESTED  REPORTS  ...", "CONTESTED  REPORTS  KILLED  INCIDENT")


def test_blocks_are_found_with_their_lines() -> None:
    found = list(blocks("a\n\n    counterclaim incidents\n\n```console\n$ counterclaim\n```\n"))
    assert [(b.kind, b.line) for b in found] == [("indented", 2), ("console", 5)]
