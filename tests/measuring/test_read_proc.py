"""Texts as Linux writes them under /proc, and this very process."""

import os
import socket
import subprocess
import sys

import pytest

from bot.measuring.read_proc import (
    Memory,
    ProcUnreadable,
    cpu_between,
    family,
    find_listener,
    parse_cpu_seconds,
    parse_memory,
    parse_parent,
    read_cpu_seconds,
    read_memory,
)

FIELDS = "S 4242 17 17 0 -1 4194560 30000 0 12 0 250 50 7 9 20 0 14 0 99 123456 789"
ROLLUP = """\
55d0c0a00000-7ffd5d5f2000 ---p 00000000 00:00 0                          [rollup]
Rss:              706052 kB
Pss:              650001 kB
Pss_Dirty:        600000 kB
Shared_Clean:      60000 kB
"""


@pytest.mark.parametrize("name", ["python", "a name", "odd) name (x", ""])
def test_processor_time_whatever_the_process_is_called(name):
    stat = f"17 ({name}) {FIELDS}\n"
    assert parse_cpu_seconds(stat, 100) == 3.0
    assert parse_parent(stat) == 4242


def test_memory_in_bytes():
    assert parse_memory(ROLLUP) == Memory(706052 * 1024, 650001 * 1024)
    assert Memory(1, 2) + Memory(3, 4) == Memory(4, 6)


def test_memory_that_is_not_told_is_an_error():
    with pytest.raises(KeyError):
        parse_memory("Rss: 1 kB\n")


def test_differences_by_process():
    assert cpu_between({"web": 1.0, "rasa": 2.0}, {"web": 1.5, "rasa": 2.0}) == {"web": 0.5, "rasa": 0.0}


def test_this_process():
    before = read_cpu_seconds(os.getpid())
    sum(number * number for number in range(2_000_000))
    assert read_cpu_seconds(os.getpid()) > before
    memory = read_memory(os.getpid())
    assert memory.resident >= memory.proportional > 1_000_000


def test_children_belong_to_the_family():
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        assert child.pid in family(os.getpid())
    finally:
        child.communicate()


def test_who_listens():
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert find_listener(server.getsockname()[1]) == os.getpid()
        free = server.getsockname()[1]
    with pytest.raises(ProcUnreadable, match=str(free)):
        find_listener(free)


def test_an_ended_process_is_a_readable_error(tmp_path):
    with pytest.raises(ProcUnreadable, match="cannot be read"):
        read_cpu_seconds(17, tmp_path)
