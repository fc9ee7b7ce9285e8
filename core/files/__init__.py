"""Files in and out of the shop, without the shop itself: what they say, and what they would change.

An import is read in a process of its own (reading.py). Any spreadsheet: its kind (kinds.py), its encoding (decoding.py), its cells
(csv.py, workbook.py, feeds.py), the header among its rows (table.py). A catalogue (catalog.py): which column says what (goods.py, by
meanings.py, or by presets/ for the exports of other systems), its rows as the shop's own (rows.py), what they say together (survey.py),
and what each cell says (row_reader.py, with amounts.py for numbers, html_text.py for descriptions, photos.py, and damage.py for what
spreadsheets do to codes). What has to be asked is in unclear.py, what has to be said in remarks.py. Coupons: coupon.py (coupon_mark.py).
A ZIP with pictures: zipped.py.

Then it is given codes (codes.py), checked against the shop (check.py, export_mark.py), planned (plan.py, grouping.py, places.py,
known.py), staged (stage.py, audit.py) and applied (core/usecases/imports.py). jobs/imports.py takes these steps in order. export.py
writes tables, export_rows.py says what is in them, template.py is the one to
fill in. suspicions.py says what a plan does that is probably not meant.

workbook.py has the values from a library, and what that cannot tell from the file itself: layout.py says what that is, number_format.py
how a number shows, marks.py which cells are not what was typed. xlsx_parts.py and ods_parts.py find it in XML (archive.py reads that
with care), xls_parts.py in records (ole.py).
"""
