"""The exports of other shop systems, one a module: which columns they have, and how their rows become the shop's own.

To add one: a module with a PRESET like square.py, a line below, and a small file of theirs among the tests.
"""

from core.files.presets import etsy, google, loyverse, magento, prestashop, shopify, square, woocommerce, yml

PRESETS = (
    shopify.PRESET,
    woocommerce.PRESET,
    square.PRESET,
    loyverse.PRESET,
    prestashop.PRESET,
    magento.PRESET,
    etsy.PRESET,
    google.PRESET,
    yml.PRESET,
)
"""The first whose marks fit is taken."""
