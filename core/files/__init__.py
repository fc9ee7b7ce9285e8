"""Files in and out of the shop, without the shop itself: what they say, and what they would change.

An import is read (catalog.py: a catalogue's rows; photos.py: their photos; coupon.py: coupons; table.py: any table, which csv.py reads
from text and workbook.py from workbooks; kinds.py: what else a file can be; reading.py: the process that does it), checked
against the shop (check.py, export_mark.py), planned (plan.py, grouping.py, places.py, known.py), staged (stage.py, audit.py)
and applied (core/usecases/imports.py). jobs/imports.py takes these steps in order. export.py writes tables.

workbook.py has the values from a library, and what that cannot tell from the file itself: layout.py says what that is, number_format.py
how a number shows. xlsx_parts.py and ods_parts.py find it in XML (archive.py reads that with care), xls_parts.py in records (ole.py).
"""
