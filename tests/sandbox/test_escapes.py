"""The twelve escape attempts of the threat model (T6) and some more, each from inside a process that parses."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from escapes import parse

from counterclaim.readers import Raw, read_bytes
from counterclaim.records.document import Document
from counterclaim.sandbox import Box, Layer, unkept

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the layers that are tried here are Linux's")
RAW = Raw("a", "0" * 64)


@pytest.fixture(scope="module")
def layers(box: Box) -> set[str]:
    return set(box.layers())


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "ledger.db"
    path.write_bytes(b"SQLite format 3\0")
    return path


@pytest.fixture(params=["v4", "v6", "unix"])
def listening(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Something of this machine's that takes connections, and must get none."""
    family = {"v4": socket.AF_INET, "v6": socket.AF_INET6, "unix": socket.AF_UNIX}[request.param]
    with socket.socket(family) as server:
        try:
            server.bind(str(tmp_path / "s") if request.param == "unix" else ("127.0.0.1" if request.param == "v4" else "::1", 0))
        except OSError as error:
            pytest.skip(f"this machine has no {request.param} address ({error})")
        server.listen()
        where = server.getsockname()
        yield f"{request.param} {where if request.param == 'unix' else f'{where[0]}:{where[1]}'}"


def tried(box: Box, attempt: str, told: str) -> str:
    """What came of an attempt, in its own words."""
    (found,) = read_bytes(told.encode() or b" ", attempt, parse=box.parse)
    assert isinstance(found, Document), found
    return found.text


def refused(box: Box, layers: set[str], attempt: str, told: str, by: set[Layer]) -> str:
    """The words of a refusal; skips where the system has none of the layers that refuse this."""
    if layers.isdisjoint(by):
        pytest.skip(f"this system has none of {', '.join(by)}")
    said = tried(box, attempt, told)
    assert said.startswith("refused"), said
    return said


FILES = {Layer.LANDLOCK, Layer.SECCOMP}
PROCESSES = {Layer.LANDLOCK, Layer.SECCOMP}


def test_01_a_file_of_the_system_can_t_be_read(box: Box, layers: set[str]) -> None:
    refused(box, layers, "read", "/etc/passwd", FILES)


def test_02_the_ledger_s_database_can_t_be_read(box: Box, layers: set[str], secret: Path) -> None:
    refused(box, layers, "read", str(secret), FILES)


def test_03_the_home_folder_can_t_be_listed(box: Box, layers: set[str]) -> None:
    refused(box, layers, "list", str(Path.home()), FILES)


def test_04_no_address_can_be_connected_to(box: Box, layers: set[str], listening: str) -> None:
    by = {Layer.SECCOMP} if listening.startswith("unix") else {Layer.SECCOMP, Layer.NAMESPACES}
    refused(box, layers, "connect", listening, by)


@pytest.mark.parametrize("attempt", ["fork", "thread"])
def test_05_no_process_can_be_made(box: Box, layers: set[str], attempt: str) -> None:
    refused(box, layers, attempt, "", {Layer.SECCOMP} if os.getuid() == 0 else {Layer.SECCOMP, Layer.LIMITS})


def test_06_the_process_that_asked_can_t_be_traced_or_ended(box: Box, layers: set[str]) -> None:
    refused(box, layers, "ptrace", str(os.getpid()), PROCESSES)
    refused(box, layers, "kill", str(os.getpid()), PROCESSES)


def test_07_nothing_can_be_written(box: Box, layers: set[str], tmp_path: Path) -> None:
    refused(box, layers, "write", str(tmp_path / "new"), FILES)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("attempt", ["setuid", "capabilities"])
def test_08_no_rights_can_be_gained(box: Box, layers: set[str], attempt: str) -> None:
    refused(box, layers, attempt, "", {Layer.SECCOMP})


def test_09_the_memory_of_the_process_that_asked_can_t_be_read(box: Box, layers: set[str]) -> None:
    refused(box, layers, "read", f"/proc/{os.getpid()}/mem", FILES)
    refused(box, layers, "read", f"/proc/{os.getpid()}/environ", FILES)


def test_10_five_gigabytes_can_t_be_had(box: Box, layers: set[str]) -> None:
    refused(box, layers, "memory", str(5 << 30), {Layer.LIMITS})


def test_11_a_million_descriptors_can_t_be_had(box: Box, layers: set[str]) -> None:
    refused(box, layers, "descriptors", "", {Layer.LIMITS, Layer.SECCOMP})


def test_12_a_file_of_a_gigabyte_can_t_be_made(box: Box, layers: set[str], secret: Path) -> None:
    refused(box, layers, "big file", str(secret), {Layer.LIMITS, *FILES})
    assert secret.stat().st_size < 100


@pytest.mark.parametrize(("attempt", "told"), [("exec", "/bin/true"), ("stat", "/etc/passwd"), ("code", ""), ("limit", "")])
def test_nor_what_the_list_does_not_name(box: Box, layers: set[str], attempt: str, told: str) -> None:
    refused(box, layers, attempt, told, {Layer.SECCOMP})


def test_no_setting_of_the_user_and_no_descriptor_is_handed_on(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERCLAIM_LEDGER", "/ledger/of/somebody")
    box.close()  # what runs from now on is started with it
    assert "somebody" not in tried(box, "environment", "")
    with socket.socketpair()[0], open(os.devnull, "rb"):
        assert tried(box, "open", "") == "done: [0, 1, 2, 3]"  # the two pipes, and two that lead nowhere


@pytest.mark.parametrize(
    ("attempt", "told"), [("read", "/etc/passwd"), ("stat", "/etc/passwd"), ("list", "/"), ("thread", ""), ("memory", "9999")]
)
def test_the_attempts_come_off_outside(attempt: str, told: str) -> None:
    (found,) = parse(told.encode(), attempt, RAW)
    assert isinstance(found.found, Document)
    assert found.found.text.startswith("done")


def test_a_connection_comes_off_outside(listening: str) -> None:
    (found,) = parse(listening.encode(), "connect", RAW)
    assert isinstance(found.found, Document)
    assert found.found.text == "done: connected"


ALONE = """
import ctypes, os, socket, sys
from counterclaim.sandbox import linux
def refused(attempt):
    try:
        attempt()
    except OSError:
        return True
    return False
"""
LANDLOCK = """
print("skip" if not linux.landlock() else all(map(refused, (
    lambda: open("/etc/passwd"), lambda: os.listdir("/"), lambda: open(sys.argv[1], "w"), lambda: open(f"/proc/{os.getppid()}/mem"),
))))
"""
SECCOMP = """
linux.powerless()
print("skip" if not linux.seccomp() else all(map(refused, (
    lambda: open("/etc/passwd"), lambda: os.stat("/"), socket.socket, os.fork, lambda: os.kill(os.getpid(), 0),
    lambda: os.dup(0), lambda: os.setuid(0),
))))
"""
NAMESPACES = """
print("skip" if not linux.apart() else all(map(refused, (
    lambda: socket.create_connection(("127.0.0.1", int(sys.argv[2])), 1), lambda: socket.create_connection(("192.0.2.1", 80), 1),
))))
"""
POWERLESS = """
held = linux.powerless()
print("skip" if not held else "CapEff:\\t0000000000000000" in open("/proc/self/status").read())
"""


@pytest.mark.parametrize(
    "layer", [LANDLOCK, SECCOMP, NAMESPACES, POWERLESS], ids=["landlock", "seccomp", "namespaces", "powerless"]
)
def test_each_layer_holds_alone(layer: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        command = [sys.executable, "-c", ALONE + layer, str(tmp_path / "new"), port]
        ended = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if ended.stdout == "skip\n":
        pytest.skip("this system does not have the layer")
    assert (ended.stdout, ended.stderr) == ("True\n", "")


def test_what_no_layer_keeps_away_is_told() -> None:
    assert unkept([Layer.PROCESS, Layer.LIMITS]) == ["files", "the network", "other processes"]
    assert unkept([Layer.PROCESS, Layer.LANDLOCK, Layer.LIMITS]) == ["the network"]
    assert unkept([Layer.SECCOMP, Layer.LIMITS]) == []
    assert unkept([]) == ["files", "the network", "other processes", "memory and time without end"]


def test_processes_end_with_the_one_that_asked(tmp_path: Path) -> None:
    program = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from counterclaim.readers import Raw
from counterclaim.sandbox import Box
from counterclaim.sandbox.launch import ForkServer
server = ForkServer("escapes:parse")
box = Box(launch=server)
box.layers()
print(server._server.pid, flush=True)
list(box.parse(b"600", "sleep", Raw("a", "0" * 64)))
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, encoding="utf-8") as asking:
        assert asking.stdout is not None
        server = int(asking.stdout.readline())
        working = _children(server)
        asking.kill()
    assert working
    assert _gone([server, *working])


def _children(pid: int) -> list[int]:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if told := Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            return list(map(int, told))
        time.sleep(0.01)
    return []


def _gone(pids: list[int]) -> bool:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if not any(_runs(pid) for pid in pids):
            return True
        time.sleep(0.01)
    return False


def _runs(pid: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    return False


def test_threads_may_share_a_box(box: Box) -> None:
    said: list[str] = []

    def ask(number: int) -> None:
        (found,) = read_bytes(f"It fell {number} times.".encode(), "a.txt", parse=box.parse)
        said.append(found.text if isinstance(found, Document) else str(found.problem))

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == [f"It fell {n} times." for n in range(6)]
