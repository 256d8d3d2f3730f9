"""Taken ports: found before anything starts, with holder and setting named."""

import os
import socket
import sys

import pytest

from bot.processes.ports import PortTaken, check_ports
from bot.processes.settings import SettingInvalid, read_settings

NAMES = ("ZHENGDA_DOOR_PORT", "ZHENGDA_INTERNAL_PORT", "ZHENGDA_RASA_PORT", "ZHENGDA_ACTIONS_PORT")


def free_ports(count: int) -> list[int]:
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    numbers = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return numbers


def settings_for(numbers):
    return read_settings({name: str(number) for name, number in zip(NAMES, numbers, strict=True)})


def test_free_ports_pass():
    assert check_ports(settings_for(free_ports(4))) is None


@pytest.mark.parametrize("place", range(4))
def test_taken_port_is_named_with_its_setting_and_its_holder(place):
    numbers = free_ports(4)
    with socket.create_server(("127.0.0.1", numbers[place])), pytest.raises(PortTaken) as fault:
        check_ports(settings_for(numbers))
    message = str(fault.value)
    assert f"Port {numbers[place]}" in message
    assert f"{NAMES[place]}=" in message
    if sys.platform == "linux":
        assert f"held by process {os.getpid()}" in message


def test_all_taken_ports_are_named_at_once():
    numbers = free_ports(4)
    with (
        socket.create_server(("127.0.0.1", numbers[0])),
        socket.create_server(("127.0.0.1", numbers[2])),
        pytest.raises(PortTaken) as fault,
    ):
        check_ports(settings_for(numbers))
    assert str(numbers[0]) in str(fault.value)
    assert str(numbers[2]) in str(fault.value)


def test_two_settings_with_one_port():
    first, second, third = free_ports(3)
    with pytest.raises(PortTaken, match="ZHENGDA_DOOR_PORT and ZHENGDA_RASA_PORT are both"):
        check_ports(settings_for([first, second, first, third]))


@pytest.mark.parametrize("value", ["eighty", "0", "65536", "-1", "８０００", "80.5"])
def test_port_that_is_none_is_refused_with_the_setting_named(value):
    with pytest.raises(SettingInvalid, match="ZHENGDA_DOOR_PORT"):
        read_settings({"ZHENGDA_DOOR_PORT": value})
