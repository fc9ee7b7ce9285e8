"""Files in and out of the shop, without the shop: what they say, and what they would change.

An import is read (catalog.py: a file's rows; coupon.py: coupons; csv.py, xlsx.py and table.py: what any spreadsheet says; reading.py: the
process that does it), checked beside the shop (check.py, export_mark.py), planned (plan.py, grouping.py, places.py, known.py), laid out
(stage.py, audit.py) and applied (core/usecases/imports.py). jobs/imports.py takes these steps in order. export.py writes tables.
"""
