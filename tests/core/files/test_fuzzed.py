"""Damaged files: whatever is done to a good one, what comes out is rows, findings or a question, and nothing else."""

from pathlib import Path
from random import Random

import pytest

from core.files.unclear import Asked
from core.models.finding import FileErrors
from tests.support.imports import check_catalog

CASES = sorted(path for path in (Path(__file__).parent / "cases").iterdir() if path.suffix != ".json")


def damaged(data: bytes, chosen: Random) -> bytes:
    """The file with some of it cut out, doubled, moved or overwritten."""
    made = bytearray(data)
    for _ in range(chosen.randint(1, 6)):
        start = chosen.randrange(len(made) + 1)
        end = min(len(made), start + chosen.randint(0, 60))
        match chosen.randrange(5):
            case 0:
                del made[start:end]
            case 1:
                made[start:start] = made[start:end]
            case 2:
                made[start:end] = chosen.randbytes(end - start)
            case 3:
                made[start:start] = chosen.choice(
                    (b'"', b",", b";", b"\n", b"\t", b"\0", b"\xff", b"<p>", b"1e400", b"-", b"%")
                )
            case _:
                del made[end:]
    return bytes(made)


def survives(data: bytes, answers: dict[str, str] | None = None) -> bool:
    """Whether nothing but what may come out comes out; questions get their first answer."""
    said = answers or {}
    try:
        return bool(check_catalog(data, "EUR", answers=said))
    except FileErrors as refused:
        return bool(refused.findings)
    except Asked as asked:
        question = asked.question
    assert question.key not in said
    return survives(data, {**said, question.key: question.choices[0].value})


@pytest.mark.parametrize("seed", range(4))
def test_damaged_files_are_rows_or_findings(seed: int) -> None:
    _damage(seed, 60)


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(100, 120))
def test_ten_thousand_damaged_files_are_rows_or_findings(seed: int) -> None:
    _damage(seed, 500)


def _damage(seed: int, times: int) -> None:
    chosen = Random(seed)
    for number in range(times):
        case = chosen.choice(CASES)
        assert survives(damaged(case.read_bytes(), chosen)), (seed, number, case.name)
