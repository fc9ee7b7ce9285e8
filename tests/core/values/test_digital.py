"""How codes, texts and names of files are read."""

import pytest

from core.errors import InvalidInput
from core.models.digital import LARGEST_CODES_FILE, MOST_CODES, NAME_LENGTH, TEXT_LENGTH
from core.values.digital import file_name, read_codes, read_codes_file, read_text


def _refused(name: str, data: bytes) -> tuple[str, str]:
    with pytest.raises(InvalidInput) as refused:
        read_codes_file(name, data)
    return refused.value.field, refused.value.value


def test_codes_are_lines() -> None:
    """Whatever ends them; without the spaces around them. What a code has inside is its own."""
    assert read_codes(" A-1 \r\nB 2, C;3\n\n\u3000\n<D>\u0085E") == ("A-1", "B 2, C;3", "<D>", "E")


@pytest.mark.parametrize("text", ["", " \n\n"])
def test_without_a_code_there_is_nothing_to_add(text: str) -> None:
    with pytest.raises(InvalidInput, match="codes"):
        read_codes(text)


def test_a_flawed_line_is_named() -> None:
    """By its number in the file."""
    assert _refused("codes.txt", b"A-1\n\n" + b"x" * 201) == ("code_line", "3")
    assert _refused("codes.txt", "A-1\nB\u200b\n".encode()) == ("code_line", "2")
    assert _refused("codes.csv", b'A-1\n"B-2\n') == ("code_line", "2")


def test_there_is_a_most_of_everything() -> None:
    """Sizes are looked at first."""
    assert len(read_codes("A\n" * MOST_CODES)) == MOST_CODES
    with pytest.raises(InvalidInput, match="codes_many"):
        read_codes("A\n" * (MOST_CODES + 1))
    assert _refused("codes.txt", b"\xff" * (LARGEST_CODES_FILE + 1)) == ("codes_size", "3.0")


def test_a_table_has_one_column() -> None:
    """Its name on top is no code; quotes are the table's."""
    assert read_codes_file("codes.CSV", b'\xef\xbb\xbfCode\r\n"A,1"\r\nB-2,\r\n') == ("A,1", "B-2")
    assert _refused("codes.csv", b"A-1\nB-2,5\n") == ("codes_columns", "2")


def test_a_text_file_may_be_utf_16() -> None:
    """As an editor of Windows saves it. What is no text is refused."""
    assert read_codes_file("codes.txt", "A-1\r\nÄ-2".encode("utf-16")) == ("A-1", "Ä-2")
    for data in (b"\xff\xfe\x00", b"A\x00B", b"\xe9"):
        assert _refused("codes.txt", data) == ("codes_file", "")


def test_a_text_has_something_to_see_and_fits_into_a_message() -> None:
    assert read_text("x" * TEXT_LENGTH) == "x" * TEXT_LENGTH
    for text in ("x" * (TEXT_LENGTH + 1), "😀" * (TEXT_LENGTH // 2 + 1), "\u200b"):
        with pytest.raises(InvalidInput, match="content_text"):
            read_text(text)


def test_a_files_name_has_no_path() -> None:
    """And there always is one."""
    assert file_name("../a\\book.pdf") == "book.pdf"
    assert file_name("\u200b") == file_name("") == "file"
    assert len(file_name("x" * 300)) == NAME_LENGTH
