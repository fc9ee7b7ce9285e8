"""What all tests share."""

from hypothesis import HealthCheck, settings

# How long an example takes says how busy the machine is, nothing about the shop.
settings.register_profile("shop", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
# Whether a change may land depends on the change, not on luck: only here is anything searched for.
settings.register_profile("nightly", settings.get_profile("shop"), derandomize=False, max_examples=2000)
settings.load_profile("shop")
