"""What all tests share."""

from hypothesis import HealthCheck, settings

# How long an example takes says how busy the machine is, nothing about the shop.
settings.register_profile("shop", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shop")
