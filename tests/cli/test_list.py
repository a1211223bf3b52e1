"""`list` gives the clients that match."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest

from clientbase.lookups.clients import query_of
from tests.edits.running import Answer, run
from tests.index.bases import write


def clients(answer: Answer) -> list[str]:
    assert answer.code == 0, answer.err
    return [row["client"] for row in csv.DictReader(StringIO(answer.out))]


@pytest.mark.parametrize(
    ("words", "listed"),
    [
        (["stage=lost"], ["mini-market-klok", "osteria-del-porto"]),
        (["stage=lost", "manager=olga"], ["mini-market-klok"]),
        (["stage=lost manager=olga"], ["mini-market-klok"]),
        (["name=Kafana Kod Mire d.o.o."], ["kafana-kod-mire"]),
        (["segment=horeca", "last_contact<2026-01-01"], ["osteria-del-porto", "restoran-idila"]),
        (["ресторан"], ["restoran-galija", "restoran-idila"]),
        (["stage=lost", "ресторан"], []),
    ],
    ids=["one term", "two terms", "two terms in one word", "a value with blanks", "days", "text", "nobody"],
)
def test_terms_narrow_the_list(example: Path, words: list[str], listed: list[str]) -> None:
    assert clients(run(example, "list", *words, "-f", "csv")) == listed


def test_without_a_query_all_clients_are_listed_and_no_supplier(example: Path) -> None:
    files = sorted(file.stem for file in (example / "records").rglob("*.yaml"))
    files.remove("ellada-trofima")
    assert clients(run(example, "list", "-f", "csv")) == files
    assert clients(run(example, "list", "relation=supplier", "-f", "csv")) == ["ellada-trofima"]


def test_a_row_says_how_things_stand(example: Path) -> None:
    page = json.loads(run(example, "list", "adriatik", "-f", "json").out)
    assert page["scope"]["where"] == "adriatik"
    assert page["tables"][0]["rows"] == [
        {
            "client": "adriatik",
            "name": "Adriatik Hrana DOOEL",
            "manager": "olga",
            "segment": "horeca",
            "stage": "active",
            "class": "A",
            "last_purchase": "2026-10-05",
            "days_silent": 47,
            "revenue": "14454.80",
            "last_contact": "2026-11-10",
            "planned": "2026-11-25",
            "phone": "+38970123456",
        }
    ]


def test_an_output_file_picks_its_format(example: Path, tmp_path: Path) -> None:
    file = tmp_path / "lost.csv"
    answer = run(example, "list", "stage=lost", "-o", str(file))
    assert (answer.code, answer.out) == (0, "")
    assert clients(Answer(0, file.read_text(encoding="utf-8"), "")) == [
        "mini-market-klok",
        "osteria-del-porto",
    ]


def test_an_unknown_field_is_wrong_usage(example: Path) -> None:
    answer = run(example, "list", "segmnt=horeca")
    assert (answer.code, answer.out) == (2, "")
    assert 'did you mean "segment"?' in answer.err


def test_files_that_cannot_be_read_are_named_and_cost_the_good_exit_code(example: Path) -> None:
    (example / "records" / "broken.yaml").write_text("name: [\n", encoding="utf-8")
    answer = run(example, "list", "stage=lost")
    assert answer.code == 3
    assert "mini-market-klok" in answer.out
    assert answer.err.startswith("records/broken.yaml:")


@pytest.mark.parametrize(
    ("words", "query"),
    [
        ([], None),
        (["stage=lost", "x"], "stage=lost x"),
        (["stage=lost x"], "'stage=lost x'"),
        (["x stage=lost"], "x stage=lost"),
        (["O'Neil"], "'O'\"'\"'Neil'"),
    ],
    ids=["nothing", "words", "a value with a blank", "a whole query", "a quote"],
)
def test_words_of_the_command_line_become_one_query(words: list[str], query: str | None) -> None:
    assert query_of(words) == query


@pytest.mark.parametrize(
    "words",
    [
        ("list", ""),
        ("report", "dormant", "--where", ""),
        ("report", "dormant", "--where", " "),
        ("set", "--where", "", "manager=olga", "--yes"),
    ],
    ids=["a list", "a report", "a blank", "a change of many"],
)
def test_an_empty_question_is_not_one_for_everybody(example: Path, words: tuple[str, ...]) -> None:
    answer = run(example, *words)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.strip() == "clientbase: the question is empty; leave it out to ask for everybody"


class TestAQuestionIsKept:
    """Under a name, in schema.yaml, by the smallest change."""

    NORMS = "# ours\nsegments: {shop: Shops, bar: Bars}\n\nrules: {ignore: [CB041]}  # why\n"

    @pytest.fixture
    def base(self, tmp_path: Path) -> Path:
        records = {"a": "name: A\nsegment: shop\n", "b": "name: B\nsegment: bar\ntags: [new]\n"}
        return write(tmp_path, records, self.NORMS)

    def test_and_asked_again_by_its_name(self, base: Path) -> None:
        answer = run(base, "list", "segment=bar", "tag=new", "--save", "winter", "-f", "csv")
        assert (answer.code, answer.err) == (0, "schema.yaml:5: sel:winter asks segment=bar tag=new\n")
        kept = f"{self.NORMS}selections: {{winter: segment=bar tag=new}}\n"
        assert (base / "schema.yaml").read_text() == kept
        assert clients(run(base, "list", "sel:winter", "-f", "csv")) == ["b"]
        assert run(base, "set", "--where", "sel:winter", "tags+=offer-2027", "--yes").code == 0
        assert "tags: [new, offer-2027]" in (base / "records/b.yaml").read_text()
        assert "offer" not in (base / "records/a.yaml").read_text()

    def test_another_is_not_overwritten_unasked(self, base: Path) -> None:
        run(base, "list", "segment=bar", "--save", "winter")
        assert run(base, "list", "segment=bar", "--save", "winter").code == 0, "the same question is none"
        answer = run(base, "list", "segment=shop", "--save", "winter")
        assert (answer.code, answer.out) == (2, "")
        assert "sel:winter is so far: segment=bar" in answer.err
        assert clients(run(base, "list", "sel:winter", "-f", "csv")) == ["b"]
        assert run(base, "list", "segment=shop", "--save", "winter", "--yes").code == 0
        assert clients(run(base, "list", "sel:winter", "-f", "csv")) == ["a"]
        assert run(base, "undo").code == 0
        assert clients(run(base, "list", "sel:winter", "-f", "csv")) == ["b"]

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["sgment=bar", "--save", "x"], 'no field "sgment"'),
            (["segment=baar", "--save", "x"], 'no segment "baar"'),
            (["--save", "x"], "--save keeps a question"),
            (["segment=bar", "--save", "x y"], "--save: "),
            (["sel:two", "--save", "one"], 'the question asks for "sel:one" itself'),
        ],
    )
    def test_what_is_no_question_is_not_kept(self, base: Path, words: list[str], said: str) -> None:
        run(base, "list", "segment=bar", "--save", "one")
        run(base, "list", "sel:one", "--save", "two")
        before = (base / "schema.yaml").read_text()
        answer = run(base, "list", *words)
        assert (answer.code, said in answer.err) == (2, True), answer
        assert (base / "schema.yaml").read_text() == before
