"""`clientbase review`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.edits.running import run
from tests.reviews.repos import RECORD, SCHEMA, changed, commit, git, repository, write

Golden = Callable[[str, str], None]


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return repository(tmp_path / "base")


def reviewed(base: Path, range_: str = "HEAD~1", *words: str) -> dict[str, Any]:
    """Return figures and tables of a review, without what is empty."""
    answer = run(base, "review", range_, "-f", "json", "--fail-on", "none", *words)
    assert (answer.code, answer.err) == (0, "")
    page = json.loads(answer.out)
    tables = {table["name"]: table["rows"] for table in page["tables"] if table["rows"]}
    return {"figures": {name: value for name, value in page["figures"].items() if value}, **tables}


def whats(base: Path, table: str) -> list[str]:
    return [row["what"] for row in reviewed(base).get(table, [])]


def in_record(base: Path, *changes: tuple[str, str]) -> None:
    text = RECORD
    for old, new in changes:
        text = changed(old, new, text)["records/beta.yaml"] or ""
    commit(base, {"records/beta.yaml": text})


CALL = "  - {date: 2026-11-10, kind: call, by: ivan, with: Vera, about: prices, entered: 2026-11-10}\n"
NOTICED = [
    ("owners", "manager: ivan", "manager: olga", ["manager ivan → olga"]),
    (
        "waivers",
        "amount: 300",
        "amount: 90, waiver: {by: olga, reason: samples}",
        ['purchase 2026-06-10 waiver by olga, reason "samples"'],
    ),
    (
        "waivers",
        "  - {date: 2026-06-10",
        "  - {date: 2026-10-10, amount: 9, waiver: {reason: samples}}\n  - {date: 2026-06-10",
        ['purchase 2026-10-10 9 waiver reason "samples"'],
    ),
    (
        "below",
        "amount: 300",
        "amount: 180",
        [
            "purchase 2026-06-10: 180.00 is below the minimum of 200.00 for a repeat purchase; raise it or add a waiver"
        ],
    ),
    ("below", "amount: 50", "amount: 40", []),
    ("taken_away", "contacts:\n  - {name: Vera, role: owner}\n", "", ["- contact Vera owner"]),
    ("taken_away", "interactions:\n" + CALL, "", ['- call 2026-11-10 by ivan "prices"']),
    (
        "worse",
        "date: 2026-11-10",
        "date: 2026-08-10",
        ["contact green → red: last on 2026-08-10, was 2026-11-10"],
    ),
]


@pytest.mark.parametrize(("topic", "old", "new", "what"), NOTICED)
def test_what_a_reviewer_must_see_stands_by_itself(
    base: Path, topic: str, old: str, new: str, what: list[str]
) -> None:
    in_record(base, (old, new))
    assert whats(base, topic) == what


def test_who_waived_how_often_is_counted(base: Path) -> None:
    many = "\n".join(
        f"  - {{date: 2026-10-1{n}, amount: 9, waiver: {{by: {by}, reason: x}}}}"
        for n, by in enumerate("aba")
    )
    in_record(
        base,
        (
            "  - {date: 2026-06-10, amount: 300",
            f"{many}\n  - {{date: 2026-06-10, amount: 90, waiver: {{reason: y}}",
        ),
    )
    found = reviewed(base)["waivers_by"]
    assert [(row["by"], row["waivers"]) for row in found] == [("a", 2), (None, 1), ("b", 1)]


def test_a_reason_that_is_taken_away_is_named(base: Path) -> None:
    in_record(base, ("amount: 300", "amount: 90, waiver: {by: olga, reason: samples}"))
    in_record(base, ("amount: 300", "amount: 90"))
    assert whats(base, "taken_away") == ['purchase 2026-06-10 waiver by olga, reason "samples" removed']
    assert len(whats(base, "below")) == 1


def test_small_sales_that_were_small_before_are_not_named_again(base: Path) -> None:
    in_record(base, ("amount: 300", "amount: 90"))
    in_record(base, ("amount: 300", "amount: 90"), ("manager: ivan", "manager: olga"))
    assert whats(base, "below") == []


def test_new_archived_and_removed_clients_are_listed_with_their_authors(base: Path) -> None:
    commit(base, {"records/acme.yaml": RECORD, "records/delta.yaml": RECORD})
    commit(base, {"records/new.yaml": "name: New\n", "records/acme.yaml": None}, author="Ivan Petrov")
    commit(base, {"records/archive/delta.yaml": RECORD, "records/delta.yaml": None}, author="Elena")
    found = reviewed(base, "HEAD~2")
    assert found["clients"] == [
        {
            "client": "acme",
            "what": "- client Beta (1 contact, 1 interaction, 2 purchases)",
            "author": "Ivan Petrov",
        },
        {"client": "delta", "what": "archived", "author": "Elena"},
        {"client": "new", "what": "+ client New", "author": "Ivan Petrov"},
    ]
    assert {"added": 1, "archived": 1, "removed": 1}.items() <= found["figures"].items()


def test_changes_are_grouped_by_their_authors(base: Path) -> None:
    in_record(base, ("manager: ivan", "manager: olga"))
    commit(base, {"records/acme.yaml": "name: Acme\n"}, author="Ivan Petrov")
    commit(
        base, {"records/acme.yaml": "name: Acme Ltd\n", "records/zeta.yaml": "name: Zeta\n"}, author="Elena"
    )
    found = reviewed(base, "HEAD~3")["changes"]
    assert [(row["author"], row["client"]) for row in found] == [
        ("Elena", "zeta"),
        ("Ivan Petrov, Elena", "acme"),
        ("Olga Stojanova", "beta"),
    ]


def test_what_was_settled_while_merging_is_of_who_merged(base: Path) -> None:
    git(base, "switch", "--quiet", "-c", "feature")
    commit(base, changed("manager: ivan", "manager: olga"), author="Ivan Petrov")
    git(base, "switch", "--quiet", "main")
    commit(base, {"records/acme.yaml": "name: Acme\n"})
    git(base, "merge", "--quiet", "--no-commit", "feature")
    commit(base, changed("manager: ivan", "manager: olga\nregion: Bitola"), author="Elena")
    found = reviewed(base)["changes"]
    assert [(row["author"], row["client"]) for row in found] == [("Ivan Petrov, Elena", "beta")] * 2


def test_findings_are_those_that_the_range_adds_or_cures(base: Path) -> None:
    in_record(base, ("amount: 50", "amount: 50, wrong: 1"))
    in_record(base, ("manager: ivan", "manager: nobody"), ("segment: horeca", "segment: hotels"))
    found = reviewed(base)
    assert [row["place"] for row in found["findings"]] == ["records/beta.yaml:3:1", "records/beta.yaml:4:1"]
    assert [row["code"] for row in found["cured"]] == ["CB010"]
    assert found["figures"]["errors_added"] == 2


def test_a_finding_that_only_moved_is_not_added(base: Path) -> None:
    in_record(base, ("amount: 300", "amount: 90"))
    in_record(base, ("amount: 300", "amount: 90"), ("name: Beta", "name: Beta\nregion: Skopje"))
    assert "findings" not in reviewed(base)


def test_a_record_that_cannot_be_read_any_more_is_an_added_error(base: Path) -> None:
    commit(base, {"records/beta.yaml": "name: [\n"})
    (row,) = reviewed(base)["findings"]
    assert (row["code"], row["severity"]) == ("CB003", "error")
    commit(base, {"records/beta.yaml": RECORD})
    assert [row["code"] for row in reviewed(base)["cured"]] == ["CB003"]


def test_who_is_removed_cures_nothing(base: Path) -> None:
    commit(base, {"records/acme.yaml": "name: Acme\nwrong: 1\n"})
    commit(base, {"records/acme.yaml": None})
    assert "cured" not in reviewed(base)


def test_norms_that_change_are_held_against_all_records(base: Path) -> None:
    commit(
        base, {"schema.yaml": SCHEMA.replace("repeat_purchase: 200", "repeat_purchase: 400")}, author="Ivan"
    )
    found = reviewed(base)
    assert [(row["code"], row["author"]) for row in found["findings"]] == [("CB021", "Ivan")]
    assert [row["what"] for row in found["changes"]] == ["threshold repeat_purchase 200 → 400"]
    assert "changed" not in found["figures"], "no client was"


def test_norms_that_could_not_be_used_before_are_no_hindrance(base: Path) -> None:
    commit(base, {"schema.yaml": "base: [\n"})
    commit(base, {"schema.yaml": SCHEMA})
    assert [row["code"] for row in reviewed(base)["cured"]] == ["CB003"]


def test_norms_that_cannot_be_used_now_are_named(base: Path) -> None:
    commit(base, {"schema.yaml": "base: [\n"})
    answer = run(base, "review", "HEAD~1")
    assert (answer.code, answer.out) == (3, "")
    assert answer.err.startswith("schema.yaml:2:1: CB003 ")


def test_before_the_base_began_there_is_nothing_to_judge_by(tmp_path: Path) -> None:
    base = tmp_path / "base"
    base.mkdir()
    git(base, "init", "--quiet")
    commit(base, {"README": "x"})
    commit(base, {"schema.yaml": SCHEMA, "records/beta.yaml": RECORD})
    assert run(base, "review", "HEAD~1..HEAD~1").code == 4
    assert [row["client"] for row in reviewed(base)["changes"]] == ["schema.yaml", "beta"]


def test_three_dots_review_what_a_branch_did_alone(base: Path) -> None:
    git(base, "switch", "--quiet", "-c", "feature")
    in_record(base, ("manager: ivan", "manager: olga"))
    git(base, "switch", "--quiet", "main")
    commit(base, {"records/acme.yaml": "name: Acme\n"})
    assert [row["client"] for row in reviewed(base, "main...feature")["changes"]] == ["beta"]
    assert [row["client"] for row in reviewed(base, "main..feature")["changes"]] == ["acme", "beta"]


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        pytest.param("manager: ivan", "manager: nobody", (1, 1, 1, 0), id="an error"),
        pytest.param("amount: 300", "amount: 90", (0, 1, 1, 0), id="a warning"),
        pytest.param("amount: 300", "amount: 300, cost: 400", (0, 0, 1, 0), id="a hint"),
        pytest.param("amount: 300", "amount: 310", (0, 0, 0, 0), id="nothing"),
    ],
)
def test_what_is_added_fails_the_review_by_its_weight(
    base: Path, old: str, new: str, codes: tuple[int, ...]
) -> None:
    in_record(base, (old, new))
    weights = ("error", "warning", "any", "none")
    assert tuple(run(base, "review", "HEAD~1", "--fail-on", weight).code for weight in weights) == codes
    assert run(base, "review", "HEAD~1").code == codes[0], "error is the default"


def test_the_service_that_reviews_is_told_where_in_the_repository(tmp_path: Path) -> None:
    base = repository(tmp_path / "base", {"shop/schema.yaml": SCHEMA, "shop/records/a.yaml": RECORD})
    commit(base, {"shop/records/a.yaml": RECORD.replace("manager: ivan", "manager: nobody")})
    answer = run(base / "shop", "review", "HEAD~1", "-f", "github")
    assert answer.code == 1
    assert answer.out.startswith("::error file=shop/records/a.yaml,line=3,col=1,title=CB0")
    assert [row["author"] for row in reviewed(base / "shop")["findings"]] == ["Olga Stojanova"]


def shallow(base: Path, depth: int) -> Path:
    clone = base.with_name("clone")
    git(base, "clone", "--quiet", "--depth", str(depth), base.as_uri(), str(clone))
    return clone


def test_a_shallow_clone_will_do_where_both_ends_are_there(base: Path) -> None:
    commit(base, {"records/acme.yaml": "name: Acme\n"}, author="Elena")
    in_record(base, ("manager: ivan", "manager: olga"))
    commit(base, {"records/acme.yaml": "name: Acme Ltd\n"})
    found = reviewed(shallow(base, 2))
    assert [(row["client"], row["author"]) for row in found["changes"]] == [("acme", "Olga Stojanova")]


@pytest.mark.parametrize("range_", ["HEAD~2", "HEAD~2..HEAD", "other...HEAD"])
def test_what_a_shallow_clone_lacks_is_said_with_the_next_step(base: Path, range_: str) -> None:
    in_record(base, ("manager: ivan", "manager: olga"))
    in_record(base, ("manager: ivan", "manager: olga"), ("amount: 300", "amount: 310"))
    git(base, "branch", "other", "HEAD~2")
    clone = shallow(base, 1)
    git(clone, "fetch", "--quiet", "--depth", "1", "origin", "other:other")
    answer = run(clone, "review", range_)
    assert (answer.code, answer.out) == (4, "")
    assert "fetch-depth: 0" in answer.err


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        ([""], 2, 'git knows no commit ""'),
        (["nowhere"], 2, 'git knows no commit "nowhere"'),
        (["HEAD", "--fail-on", "much"], 2, '--fail-on: "much" is none of error, warning, any, none'),
        (["HEAD", "-f", "yaml"], 2, 'no format "yaml"'),
    ],
)
def test_wrong_words_are_refused(base: Path, words: list[str], code: int, message: str) -> None:
    answer = run(base, "review", *words)
    assert (answer.code, answer.out) == (code, "")
    assert message in answer.err


def test_ends_without_a_common_past_have_no_third_dot(base: Path) -> None:
    git(base, "switch", "--quiet", "--orphan", "other")
    commit(base, {"schema.yaml": SCHEMA})
    answer = run(base, "review", "main...other")
    assert answer.code == 2
    assert "two dots" in answer.err


@pytest.fixture
def believable(example: Path) -> Path:
    """Return the example base with a week's work of three people after its first commit."""
    git(example, "init", "--quiet")
    commit(example, {})
    git(example, "branch", "start")

    def edit(client: str, *changes: tuple[str, str]) -> dict[str, str | None]:
        text = (example / f"records/{client}.yaml").read_text(encoding="utf-8")
        for old, new in changes:
            text = changed(old, new, text)["records/beta.yaml"] or ""
        return {f"records/{client}.yaml": text}

    adriatik = edit(
        "adriatik",
        ("    left: 2025-01-31              # sold his share; Ирина decides alone since\n", ""),
        ("amount: 180.00, cost: 139", "amount: 210.00, cost: 139"),
        (", waiver: {by: elena, reason: sample order for the new menu}", ""),
        (
            "\ndeals:\n",
            "  - {date: 2026-11-20, kind: call, by: olga, with: Ирина Петрова, about: samples}\n\ndeals:\n",
        ),
    )
    commit(example, adriatik)
    commit(example, edit("beta", ("manager: elena", "manager: ivan")), author="Elena Ristova")
    kept = (example / "records/mini-market-klok.yaml").read_text(encoding="utf-8")
    commit(
        example,
        {"records/mini-market-klok.yaml": None, "records/archive/mini-market-klok.yaml": kept}
        | {"records/nova-kafana.yaml": "name: Нова Кафана\nsegment: horeca\nmanager: elena\n"},
        author="Elena Ristova",
    )
    schema = (example / "schema.yaml").read_text(encoding="utf-8")
    commit(
        example,
        {"schema.yaml": schema.replace("repeat_purchase: 100", "repeat_purchase: 120")},
        author="Dimitar",
    )
    return example


@pytest.mark.parametrize("form", ["text", "markdown", "github"])
def test_a_weeks_work_on_the_example_base(believable: Path, golden: Golden, form: str) -> None:
    golden(f"review/week.{form}", run(believable, "review", "start..main", "-f", form).out)


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_the_difference_that_a_weeks_work_makes(believable: Path, golden: Golden, form: str) -> None:
    golden(f"diff/week.{form}", run(believable, "diff", "start..main", "-f", form).out)


DECISIONS = """
decisions:
  - {date: 2026-11-02, decision: call, owner: olga, due: 2026-12-31, metric: dormant.silent}
"""


def test_a_decision_is_judged_and_told_but_is_no_client(base: Path) -> None:
    commit(base, {"decisions.yaml": DECISIONS})
    commit(base, {"decisions.yaml": DECISIONS.replace("olga", "elena").replace("dormant", "dormnat")})
    found = reviewed(base)
    assert [row["code"] for row in found["findings"]] == ["CB110", "CB111"]
    assert [row["what"] for row in found["changes"]] == [
        'decision 2026-11-02 "call" owner olga → elena',
        'decision 2026-11-02 "call" metric dormant.silent → dormnat.silent',
    ]
    assert found["figures"] == {"errors_added": 2}


def test_a_decision_that_is_taken_away_is_seen(base: Path) -> None:
    commit(base, {"decisions.yaml": DECISIONS})
    commit(base, {"decisions.yaml": "decisions: []\n"})
    assert whats(base, "taken_away") == [
        '- decision 2026-11-02 "call" owner olga due 2026-12-31 metric dormant.silent'
    ]
    commit(base, {"decisions.yaml": DECISIONS})
    commit(base, {"decisions.yaml": None})
    assert whats(base, "taken_away") == ["- 1 decision"]


def test_decisions_are_judged_by_changed_norms(base: Path) -> None:
    commit(base, {"decisions.yaml": DECISIONS})
    commit(base, {"schema.yaml": SCHEMA.replace("{olga: {}, ivan: {}}", "{ivan: {}}")})
    assert [row["place"] for row in reviewed(base)["findings"]] == ["decisions.yaml:3:40"]


def test_authors_are_named_however_git_is_told_to_write(base: Path) -> None:
    commit(base, {"records/new.yaml": "name: New\n"}, author="Zoé Müller")
    git(base, "config", "i18n.logOutputEncoding", "latin1")
    assert [row["author"] for row in reviewed(base)["clients"]] == ["Zoé Müller"]


def test_a_renamed_client_is_shown_as_renamed(base: Path) -> None:
    commit(base, {"records/beta.yaml": None, "records/beta-doo.yaml": RECORD})
    found = reviewed(base)
    assert [(row["client"], row["what"]) for row in found["clients"]] == [("beta-doo", "renamed from beta")]
    assert found["figures"] == {"renamed": 1}
    assert run(base, "diff", "HEAD~1..HEAD").out == "beta-doo: renamed from beta\n"


def test_a_client_renamed_and_changed_is_one(base: Path) -> None:
    text = changed("name: Beta", "name: Beta DOO")["records/beta.yaml"]
    commit(base, {"records/beta.yaml": None, "records/beta-doo.yaml": text})
    assert run(base, "diff", "HEAD~1..HEAD").out == "beta-doo: renamed from beta; name Beta → Beta DOO\n"


def test_another_client_who_comes_is_not_the_one_that_went(base: Path) -> None:
    commit(base, {"records/beta.yaml": None, "records/acme.yaml": "name: Acme\nmanager: ivan\n"})
    assert [row["what"] for row in reviewed(base)["clients"]] == [
        "+ client Acme",
        "- client Beta (1 contact, 1 interaction, 2 purchases)",
    ]


@pytest.mark.parametrize(
    ("old", "new", "cured"),
    [
        pytest.param("amount: 300", "amount: 30x", [], id="a-wrong-value-hides-the-rest"),
        pytest.param("name: Beta", "name: [", [], id="a-file-that-cannot-be-read"),
        pytest.param("manager: nobody", "manager: olga", ["CB030"], id="mended"),
    ],
)
def test_what_an_error_only_hides_is_not_cured(base: Path, old: str, new: str, cured: list[str]) -> None:
    in_record(base, ("manager: ivan", "manager: nobody"))
    text = (base / "records/beta.yaml").read_text()
    commit(base, {"records/beta.yaml": text.replace(old, new)})
    assert [row["code"] for row in reviewed(base).get("cured", [])] == cured


def test_a_rule_that_is_ignored_by_now_cures_nothing(base: Path) -> None:
    in_record(base, ("amount: 300", "amount: 90"))
    commit(base, {"schema.yaml": f"{SCHEMA}rules: {{ignore: [CB021]}}\n"})
    found = reviewed(base)
    assert "cured" not in found
    assert [row["what"] for row in found["loosened"]] == ["+ rules ignore CB021"]


QUIET = [
    ("terms", "segment: horeca\n", "segment: horeca\nterms: {discount: 25}\n", ["terms discount 25"]),
    ("terms", "segment: horeca\n", "segment: horeca\nprice_list: new\n", ["price_list new"]),
]


@pytest.mark.parametrize(("topic", "old", "new", "what"), QUIET)
def test_terms_stand_by_themselves(base: Path, topic: str, old: str, new: str, what: list[str]) -> None:
    in_record(base, (old, new))
    assert whats(base, topic) == what


AGREED = """
name: Acme
terms: {discount: 2, payment_days: 30}
interactions:
  - {date: 2026-11-10, kind: call, by: ivan, next: {date: 2026-11-20, what: send prices}}
proposals:
  - {date: 2026-03-02, product: pasta, decision: declined, reason: price}
tasks:
  - {date: 2026-11-22, what: visit, by: ivan}
left: {date: 2026-11-01, reason: price}
"""
WORSE = [
    ("terms", "discount: 2", "discount: 25", ["terms discount 2 → 25"]),
    ("unknown", "declined, reason: price", "declined, reason: unknown", ["proposal 2026-03-02 pasta reason"]),
    ("unknown", "01, reason: price", "01, reason: unknown", ["left reason"]),
    (
        "unknown",
        "left: {date: 2026-11-01, reason: price}",
        "left: [{date: 2026-11-01, reason: unknown, back: 2026-11-15}, {date: 2026-11-20, reason: price}]",
        ["left 2026-11-01 reason"],
    ),
    (
        "put_off",
        "date: 2026-11-20",
        "date: 2027-01-20",
        ["call 2026-11-10 next date 2026-11-20 → 2027-01-20"],
    ),
    (
        "put_off",
        "date: 2026-11-22",
        "date: 2027-01-20",
        ['task 2026-11-22 "visit" date 2026-11-22 → 2027-01-20'],
    ),
    ("put_off", "date: 2026-11-22", "date: 2026-11-21", []),
]


@pytest.mark.parametrize(("topic", "old", "new", "what"), WORSE)
def test_what_is_changed_quietly_stands_by_itself(
    base: Path, topic: str, old: str, new: str, what: list[str]
) -> None:
    commit(base, {"records/acme.yaml": AGREED})
    assert AGREED.count(old) == 1
    commit(base, {"records/acme.yaml": AGREED.replace(old, new)})
    found = whats(base, topic)
    assert len(found) == len(what)
    assert all(one.startswith(start) for one, start in zip(found, what, strict=True))


def test_decisions_put_off_stand_by_themselves(base: Path) -> None:
    text = "decisions:\n  - {date: 2026-10-01, decision: visit all, due: 2026-11-01}\n"
    commit(base, {"decisions.yaml": text})
    commit(base, {"decisions.yaml": text.replace("due: 2026-11-01", "due: 2027-11-01")})
    assert whats(base, "put_off") == ['decision 2026-10-01 "visit all" due 2026-11-01 → 2027-11-01']


LOOSENED = [
    ("loosened", "repeat_purchase: 200", "repeat_purchase: 20", "threshold repeat_purchase 200 → 20"),
    ("norms", "repeat_purchase: 200", "repeat_purchase: 300", "threshold repeat_purchase 200 → 300"),
    ("loosened", "limit: 60d", "limit: 1y", "standard contact limit 60d → 1y"),
    ("norms", "limit: 60d", "limit: 1mo", "standard contact limit 60d → 1mo"),
    ("loosened", ", update: {limit: 180d}", "", "standard update limit 180d removed"),
    (
        "loosened",
        "update: {limit: 180d}}",
        "update: {limit: 180d}}\n  - {for: {segment: horeca}, contact: {limit: 1y}}",
        "+ standard for segment horeca contact limit 1y",
    ),
    (
        "norms",
        "update: {limit: 180d}}",
        "update: {limit: 180d}}\n  - {for: {segment: horeca}, contact: {target: 5d, limit: 7d}}",
        "+ standard for segment horeca contact target 5d, limit 7d",
    ),
    (
        "loosened",
        "newsletter: {contact: false}",
        "newsletter: {}",
        "interactions newsletter contact false removed",
    ),
    ("norms", "call: {contact: true}", "call: {contact: false}", "interactions call contact true → false"),
    ("norms", "olga: {}", "olga: {}, petar: {}", "managers petar"),
    ("norms", "olga: {}, ", "", "managers olga removed"),
    ("loosened", "thresholds:", "lifecycle: {lost: 9}\nthresholds:", "lifecycle lost 9"),
    ("norms", "thresholds:", "lifecycle: {lost: 3}\nthresholds:", "lifecycle lost 3"),
    ("norms", "thresholds:", "abc: {a: 70}\nthresholds:", "abc a 70"),
]


@pytest.mark.parametrize(("topic", "old", "new", "what"), LOOSENED, ids=[what for *_, what in LOOSENED])
def test_norms_that_ask_for_less_stand_by_themselves(
    base: Path, topic: str, old: str, new: str, what: str
) -> None:
    assert SCHEMA.count(old) == 1
    commit(base, {"schema.yaml": SCHEMA.replace(old, new)})
    found = reviewed(base)
    assert [row["what"].strip() for row in found[topic]] == [what]
    assert not ({"loosened", "norms"} - {topic}) & set(found)


def test_what_changed_norms_do_to_clients_that_nobody_touched_is_said(base: Path) -> None:
    in_record(base, ("date: 2026-11-10", "date: 2026-09-10"))
    commit(base, {"schema.yaml": SCHEMA.replace("limit: 60d", "limit: 120d")}, author="Ivan Petrov")
    assert reviewed(
        base,
        "HEAD~1",
    )["effects"] == [{"client": "beta", "what": "contact light red → yellow", "author": "Ivan Petrov"}]


def test_stages_that_the_norms_change_are_said(base: Path) -> None:
    commit(base, {"schema.yaml": f"{SCHEMA}lifecycle: {{cooling: 0.5}}\n"})
    # 164 days are less than the 184 of six months, and more than half of them.
    assert whats(base, "effects") == ["stage active → cooling"]


def test_entries_dated_back_are_named_with_the_day_of_their_commit(base: Path) -> None:
    standard = SCHEMA.replace("update: {limit: 180d}", "update: {limit: 180d}, entry: {limit: 7d}")
    commit(base, {"schema.yaml": standard})
    late = "  - {date: 2026-09-01, kind: call, by: ivan, about: samples, entered: 2026-09-02}\n"
    fresh = "  - {date: 2026-11-18, kind: call, by: ivan, about: order, entered: 2026-11-18}\n"
    for day, lines in (("2026-11-19", late), ("2026-11-20", late + fresh)):
        write(base, changed("purchases:\n", f"{lines}purchases:\n"))
        git(base, "add", "--all")
        git(base, "commit", "--quiet", "-m", "talks", "--date", f"{day}T12:00:00Z")
    found = reviewed(base, "HEAD~2")
    assert [row["what"] for row in found["back_dated"]] == [
        "call 2026-09-01 entered 2026-09-02, committed 2026-11-19"
    ]


def committed_on(base: Path, day: str, lines: str) -> None:
    write(base, changed("purchases:\n", f"{lines}purchases:\n"))
    git(base, "add", "--all")
    git(base, "commit", "--quiet", "-m", "talks", "--date", f"{day}T12:00:00Z")


def test_an_entry_that_is_corrected_later_keeps_its_first_day(base: Path) -> None:
    standard = SCHEMA.replace("update: {limit: 180d}", "update: {limit: 180d}, entry: {limit: 7d}")
    commit(base, {"schema.yaml": standard})
    talk = "  - {date: 2026-09-01, kind: call, by: ivan, about: samples, entered: 2026-09-02}\n"
    committed_on(base, "2026-09-03", talk)
    committed_on(base, "2026-11-19", talk.replace("samples", "samples of pasta"))
    assert "back_dated" not in reviewed(base, "HEAD~1")


def test_what_came_by_import_is_not_dated_back(base: Path) -> None:
    standard = SCHEMA.replace("update: {limit: 180d}", "update: {limit: 180d}, entry: {limit: 7d}")
    commit(base, {"schema.yaml": standard})
    talk = "  - {date: 2011-09-01, kind: call, learnt_from: import, entered: 2011-09-02}\n"
    committed_on(base, "2026-11-19", talk)
    assert "back_dated" not in reviewed(base, "HEAD~1")


def test_a_reviewer_is_told_of_changes_in_the_language(base: Path) -> None:
    in_record(base, ("amount: 300", "amount: 180"), ("interactions:\n", f"interactions:\n{CALL}"))
    shown = run(base, "--lang", "mk", "review", "HEAD~1").out
    assert "call 2026-11-10 од ivan" in shown
    assert "купување 2026-06-10 300 → 180" in shown
    assert "купување 2026-06-10: 180.00 е под минимумот" in shown
    words = ("review", "HEAD~1", "-f", "json")
    assert run(base, "--lang", "mk", *words).out == run(base, *words).out
