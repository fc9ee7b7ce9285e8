"""Files in and out of the shop, without the shop itself: what they say, and what they would change.

An import is read (catalog.py: a catalogue's rows; photos.py: their photos; coupon.py: coupons; csv.py, xlsx.py and table.py: any
spreadsheet; reading.py: the process that does it), checked against the shop (check.py, export_mark.py), planned (plan.py, grouping.py,
places.py, known.py), staged (stage.py, audit.py) and applied (core/usecases/imports.py). jobs/imports.py takes these steps in order.
export.py writes tables.
"""
