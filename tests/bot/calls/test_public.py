"""Which places are on the internet."""

import pytest

from bot.calls.public import is_public


@pytest.mark.parametrize(
    "place",
    [
        "127.0.0.1", "127.1.2.3", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "192.0.0.8", "198.18.0.1", "224.0.1.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "192.0.2.1",
        "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "::8.8.8.8", "fe80::1", "fe80::1%eth0",
        "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "ff0e::1", "2001::1", "2001:db8::1", "2002:7f00:1::1",
        "2002:808:808::1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "100::1", "localhost", "2130706433", "",
    ],
)  # fmt: skip
def test_a_place_that_is_not_on_the_internet(place: str) -> None:
    assert not is_public(place)


@pytest.mark.parametrize(
    "place", ["8.8.8.8", "1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "2a00:1450:4001::1", "64:ff9b::808:808"]
)
def test_a_place_on_the_internet(place: str) -> None:
    assert is_public(place)
