"""Feeds in XML: of Google Merchant Center, and YML."""

import pytest

from core.models.finding import FileErrors, Problem
from tests.support.imports import check_catalog, read_catalog

GOOGLE = """<?xml version="1.0"?>
<rss xmlns:g="http://base.google.com/ns/1.0" version="2.0"><channel><title>Shop</title>
<item><g:shipping><g:price>4.90 EUR</g:price></g:shipping>
<g:id>TEE-S</g:id><title>Tee</title>
<description>&lt;p&gt;Soft.&lt;/p&gt;</description><g:price>19.99 EUR</g:price>
<g:item_group_id>T</g:item_group_id><g:size>S</g:size><g:product_type>Clothing &gt; Tees</g:product_type>
<g:image_link>https://example.org/a.jpg</g:image_link><g:availability>in_stock</g:availability><g:quantity>4</g:quantity></item>
<item><g:id>TEE-M</g:id><title>Tee M</title><g:price>21.99 EUR</g:price><g:sale_price>17.50 EUR</g:sale_price>
<g:item_group_id>T</g:item_group_id><g:size>M</g:size><g:quantity>2</g:quantity></item>
</channel></rss>"""
YML = """<?xml version="1.0" encoding="windows-1251"?>
<!DOCTYPE yml_catalog SYSTEM "shops.dtd">
<yml_catalog date="2026-11-29 10:00"><shop><name>Лавка</name><currencies><currency id="RUR" rate="1"/></currencies>
<categories><category id="1">Напитки</category><category id="2" parentId="1">Чай</category></categories>
<offers><offer id="7" available="true"><name>Зелёный чай</name><price>450</price><currencyId>RUR</currencyId>
<categoryId>2</categoryId><picture>https://example.org/tea.jpg</picture><vendorCode>TEA-1</vendorCode><count>12</count></offer>
<offer id="8" available="false"><name>Чёрный чай</name><price>380.50</price><currencyId>RUB</currencyId>
<categoryId>2</categoryId></offer></offers></shop></yml_catalog>"""


def test_a_feed_for_google() -> None:
    """Items of one group are variants of one product; the sale price is what customers pay."""
    rows = check_catalog(GOOGLE.encode(), "EUR")
    assert [(row.sku, row.product, row.variant, row.category, row.price, row.stock) for row in rows] == [
        ("TEE-S", "Tee", "S", ("Clothing", "Tees"), 1999, 4),
        ("TEE-M", "Tee", "M", ("Clothing", "Tees"), 1750, 2),
    ]
    assert rows[0].description == "Soft."


def test_yml() -> None:
    """In its own code page, with a document type that is not fetched; what is not available is sold out."""
    rows = check_catalog(YML.encode("cp1251"), "RUB")
    assert [(row.sku, row.product, row.category, row.price, row.stock, row.photo) for row in rows] == [
        ("TEA-1", "Зелёный чай", ("Напитки", "Чай"), 45000, 12, "https://example.org/tea.jpg"),
        ("8", "Чёрный чай", ("Напитки", "Чай"), 38050, 0, ""),
    ]


def test_prices_in_other_money_are_refused() -> None:
    assert {found.problem for found in read_catalog(YML.encode("cp1251"), "EUR").findings} == {Problem.PRICE}


@pytest.mark.parametrize(
    "xml",
    [
        '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>' + YML.partition("?>")[2].partition('dtd">')[2],
        "<?xml version='1.0'?><page><p>Nothing</p></page>",
        GOOGLE.replace("</channel>", ""),
        "<yml_catalog><shop><offers><offer id='1'><name>Tea</name><price>5</price></offer></offers></shop></yml_catalog>",
    ],
)
def test_other_xml_is_named(xml: str) -> None:
    """With entities of its own, broken, or no feed."""
    with pytest.raises(FileErrors) as refused:
        check_catalog(f"<?xml version='1.0'?>{xml.partition('?>')[2] or xml}".encode(), "RUB")
    assert refused.value.findings[0].problem is Problem.OTHER_KIND
