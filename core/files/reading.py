"""Reads a file that somebody sent, in a process of its own: `python -m core.files.reading catalog SIZE EUR`, SIZE bytes on stdin.

Whatever the file contains, this process has limited memory and time, gives way to every other process, and does not outlive the
process that started it. It prints one row a line, as JSON, and its findings last; only those count as a proper end.
"""

import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from hashlib import sha256

from core.files.csv import Findings
from core.files.marks import unmarked
from core.files.unclear import Asked
from core.models.finding import FileErrors

MEMORY = 230_000_000
"""Bytes, the interpreter included. 100,000 rows of ten columns take 160 to 211 MB."""
CPU_TIME = 60
"""Seconds: a workbook of 100,000 rows takes a quarter of this at most."""

Said = Iterator[object]


def catalog(data: bytes, currency: str, usual_page: str, answers: str) -> Said:
    """Each row as the fields of ImportRow. `answers` as JSON."""
    from core.files.catalog import CatalogFile

    findings = Findings()
    file = CatalogFile(data, findings, currency, json.loads(answers), usual_page)
    question = None
    try:
        yield from file
    except Asked as asked:
        question = asked.question
    told = {"columns": sorted(file.columns), "taken": file.taken, "remarks": file.remarks.kept, "question": question}
    yield _end(findings, **told, digest=sha256(data).hexdigest())


def coupons(data: bytes, usual_page: str, answers: str) -> Said:
    """Each record with its line. `answers` as JSON."""
    from core.files.coupon import coupon_records

    findings, question = Findings(), None
    try:
        yield from coupon_records(data, findings, json.loads(answers), usual_page)
    except FileErrors:  # the problems are in `findings`
        pass
    except Asked as asked:
        question = asked.question
    yield _end(findings, question=question)


def unpack(data: bytes) -> Said:
    """The table of a ZIP, and what pictures there are (core.files.zipped.contents)."""
    from core.files.zipped import contents

    findings = Findings()
    with suppress(FileErrors):  # the problems are in `findings`
        yield from contents(data, findings)
    yield _end(findings)


def pictures(data: bytes, *numbers: str) -> Said:
    """Pictures of a ZIP (core.files.zipped.chosen)."""
    from core.files.zipped import chosen

    findings = Findings()
    with suppress(FileErrors):
        yield from chosen(data, numbers, findings)
    yield _end(findings)


def records(data: bytes, usual_page: str, answers: str) -> Said:
    """Each record of a catalogue with its line, the header first."""
    from core.files.goods import header_rank
    from core.files.table import records_of

    findings = Findings()
    with suppress(FileErrors, Asked):
        for line, cells in records_of(data, findings, header_rank, json.loads(answers), usual_page):
            yield line, [unmarked(cell) for cell in cells]
    yield _end(findings)


READERS: Mapping[str, Callable[..., Said]] = {
    "catalog": catalog,
    "coupons": coupons,
    "records": records,
    "unpack": unpack,
    "pictures": pictures,
}


def main() -> None:
    _take_little()
    kind, size, *more = sys.argv[1:]
    data = sys.stdin.buffer.read(int(size))
    threading.Thread(target=_end_with_parent, daemon=True).start()
    for said in READERS[kind](data, *more):
        line = f"{json.dumps(said, ensure_ascii=False)}\n"
        sys.stdout.buffer.write(line.encode("utf-8", "surrogatepass"))
    sys.stdout.buffer.flush()


def _end(findings: Findings, **more: object) -> dict[str, object]:
    found = [finding.model_dump(mode="json") for finding in findings.kept]
    return {"findings": found, "total": findings.total, **more}


def _take_little() -> None:
    """Limits memory and time. On a system without such limits, those on the file's parts and on the waiting time still hold."""
    for number in (signal.SIGINT, signal.SIGTERM):  # meant for the shop, which ends this process itself
        signal.signal(number, signal.SIG_IGN)
    with suppress(ImportError):
        import resource

        os.nice(10)
        for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, CPU_TIME), (resource.RLIMIT_CORE, 0)):
            with suppress(ValueError, OSError):
                resource.setrlimit(what, (most, most))


def _end_with_parent() -> None:
    sys.stdin.buffer.read(1)  # nothing more is ever sent: this returns when the process that started this one is gone
    os._exit(1)


if __name__ == "__main__":
    main()
