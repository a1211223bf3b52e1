"""What libraries and the system say in English is told in the language that is spoken, as far as it is known."""

import errno
import os
import re
from pathlib import Path

import pytest

from clientbase.complaints import told
from clientbase.errors import BlockedError, cause_of
from clientbase.language import speaking
from clientbase.rules.addresses import _fault
from clientbase.text import store
from tests.edits.running import run
from tests.test_language import latin

ADDRESSES = (
    f"a@{'b' * 64}.mk",
    f"{'a' * 200}@{'.'.join(['b' * 30] * 3)}.mk",
    f"a@{'.'.join(['b' * 60] * 5)}.mk",
    f"a@{'é' * 60}.mk",
    "a@.b.mk",
    "a.@b.mk",
    "a@-b.mk",
    "a@b-.mk",
    "a@b.mk-",
    "a b@c.mk",
    "a@b.mk, ",
    "a@[1.2.3.4]",
    "a@[x]",
    "Ana <a@b.mk>",
    "a@b.local",
    "a@b",
    "a@1.2.3.4",
    "a＠b.mk",
    "no mail",
    "a..c@b.mk",
)


@pytest.mark.parametrize("code", ["mk", "ru"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_wrong_with_an_address_is_told(address: str, code: str) -> None:
    fault = _fault(address)
    assert fault
    with speaking(code):
        assert latin(told(fault)) <= {"ip", "ipv", "idna"}


@pytest.mark.parametrize(
    ("sql", "mk", "ru"),
    [
        ("SELECT x FROM clients", "нема колона „x“", "нет столбца «x»"),
        ("SELECT x FROM manager", "нема табела „manager“", "нет таблицы «manager»"),
        ("SELECT x(1)", "нема функција „x“", "нет функции «x»"),
        (
            "SELECT name FROM clients, contacts",
            "повеќе табели имаат колона „name“",
            "столбец «name» есть в нескольких таблицах",
        ),
        ("SELECT , 1", "грешка во запишувањето кај „,“", "ошибка в записи у «,»"),
        ("SELECT (1", "не е довршено", "не окончен"),
        ("SELECT 'a", "непознат знак: „'a“", "непонятный знак: «'a»"),
        (
            "SELECT sum(sum(1)) FROM facts",
            "збирната функција sum() не може да стои тука",
            "агрегатная функция sum() здесь стоять не может",
        ),
        (
            "SELECT length()",
            "погрешен број аргументи за функцијата length()",
            "неверное число аргументов функции length()",
        ),
    ],
)
def test_what_sqlite_refuses_is_told(sql: str, mk: str, ru: str, example: Path) -> None:
    for code, said in (("mk", f"Прашање: {mk}; "), ("ru", f"Запрос: {ru}; ")):
        assert said in run(example, "--lang", code, "query", sql).err


def test_what_others_word_otherwise_is_passed_on_as_they_say_it(example: Path) -> None:
    answer = run(example, "--lang", "mk", "query", "SELECT 1 HAVING 1")
    assert answer.err.startswith("clientbase: Прашање: ")
    assert "HAVING" in answer.err


@pytest.mark.parametrize(
    "number", [errno.ENOSPC, errno.EACCES, errno.ENOENT, errno.EROFS, errno.ELOOP, errno.EISDIR]
)
def test_what_the_system_refuses_is_told(number: int) -> None:
    with speaking("ru"):
        assert latin(cause_of(OSError(number, os.strerror(number)))) == set()
        assert cause_of(OSError(9999, "Something new")) == "something new"


@pytest.mark.parametrize(
    ("done", "said"),
    [
        ("written", "„f.yaml“ не може да се запише: на дискот нема место; останува како што беше"),
        ("removed", "„f.yaml“ не може да се отстрани: на дискот нема место; останува како што беше"),
        ("made", "„f.yaml“ не може да се направи: на дискот нема место; останува како што беше"),
        ("locked", "„f.yaml“ не може да се заклучи: на дискот нема место; останува како што беше"),
    ],
)
def test_what_cannot_be_done_with_a_file_is_a_whole_sentence(done: str, said: str) -> None:
    with speaking("mk"), pytest.raises(BlockedError, match=said), store._blocked(Path("f.yaml"), done):  # noqa: SLF001
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("text", ["manager", "segment", "write it so", "is a directory"])
def test_what_somebody_has_written_stays_as_it_is_in_a_complaint(text: str) -> None:
    with speaking("ru"):
        assert told(f'"{text}" is not a number; write digits with a point, such as 1.5').startswith(
            f"«{text}»"
        )
        assert told(f'changed: {text} "a" -> "b"').startswith(f"изменено: {text} ")


def test_the_columns_of_a_list_that_import_does_not_know_are_named_without_english_words(
    example: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text("foo,bar\n1,2\n")
    (tmp_path / "purchases.csv").write_text("foo,bar\n1,2\n")
    for code in ("mk", "ru"):
        answer = run(
            example, "--lang", code, "import", str(tmp_path / "a.csv"), str(tmp_path / "purchases.csv")
        )
        told_to_people = answer.err.replace(str(tmp_path), "")
        assert (
            "clients (name или company); contacts (client_id, name); purchases (client_id или client, date, amount)"
            in told_to_people
        )
        assert " or " not in told_to_people


@pytest.mark.parametrize("code", ["mk", "ru"])
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("clients.csv", b'name,segment\n"x,1\n'),
        ("clients.csv", b"\xff\xfe\x00"),
        ("clients.xlsx", b"PK\x03\x04zz"),
    ],
    ids=["a quote that is not closed", "half a letter", "no spreadsheet"],
)
def test_why_a_list_cannot_be_read_is_told(
    name: str, data: bytes, code: str, example: Path, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(data)
    told_to_people = run(example, "--lang", code, "import", str(tmp_path / name)).err.replace(
        str(tmp_path), ""
    )
    assert "CB101" in told_to_people
    assert latin(told_to_people) <= {"clients", "csv", "xlsx", "cb", "clientbase", "utf", "le"}


@pytest.mark.parametrize("pattern", ["(a", "a)", "[a", "*a", "a**", r"\q"])
def test_why_a_pattern_is_none_is_told(pattern: str) -> None:
    with pytest.raises(re.error) as raised:
        re.compile(pattern)
    with speaking("ru"):
        assert latin(told(str(raised.value)).replace(pattern, "")) == set()


def test_a_number_that_is_none_is_refused_in_the_language(example: Path) -> None:
    refused = run(example, "--lang", "mk", "demo", "x", "--clients", "abc").err
    assert "'abc' не е цел број" in refused
