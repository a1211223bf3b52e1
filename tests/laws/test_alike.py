"""How alike two clients are, in points worked out by hand from the table of the law."""

from typing import Any

import pytest

from clientbase.laws.alike import ENOUGH, Known, Likeness, Vocabulary, alike, likest, names_alike

NOBODY = frozenset[str]()
MANY = Vocabulary([], size=100)
"""A base in which no word is borne by several clients, so that all weigh the same."""


def known(client: str, *names: str, **what: Any) -> Known:
    return Known(client, "", tuple(tuple(name.split()) for name in names), **what)


def points(one: dict[str, Any], other: dict[str, Any], *others: Known) -> Likeness | None:
    """Compare two clients of a base, both ways; all words of names weigh the same."""
    both = [
        known(id_, what.get("name", id_), **{key: value for key, value in what.items() if key != "name"})
        for id_, what in (("uno", one), ("alter", other))
    ]
    vocabulary = Vocabulary([*(side._replace(names=()) for side in both), *others], size=100)
    found = alike(*both, vocabulary)
    assert found == alike(*reversed(both), vocabulary)
    return found


def shared(*keys: str, who: frozenset[str] = NOBODY) -> dict[str, frozenset[str]]:
    return dict.fromkeys(keys, who)


TAX = {"tax_id": "7"}
MAIL = {"emails": shared("a@b.mk")}
CALL = {"phones": shared("070")}
ANA = {"people": shared("ana")}
SKOPJE, OHRID = {"region": "Skopje"}, {"region": "Ohrid"}
OFFICE = [known(f"office-{n}", phones=shared("070")) for n in range(2)]
SUN, MOON = {"name": "hotel sun"}, {"name": "hotel moon"}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param({"name": "galija"}, {"name": "galija"}, 80, id="same-name"),
        pytest.param(TAX, TAX, 70, id="tax-number"),
        pytest.param(MAIL | CALL, MAIL | CALL, 45 + 25, id="address-and-phone"),
        pytest.param(MAIL | ANA | CALL, MAIL | ANA | CALL, 45 + 15 + 25, id="a-person-too"),
        pytest.param(MAIL | ANA, MAIL | ANA, None, id="address-and-person-are-60"),
        pytest.param(SUN | MAIL, MOON | MAIL, 20 + 45, id="half-a-name-and-address"),
        pytest.param(SUN | CALL, MOON | CALL, None, id="half-a-name-and-phone"),
        pytest.param(TAX | SKOPJE, TAX | SKOPJE, 70, id="same-region"),
        pytest.param(TAX | SKOPJE, TAX, 70, id="no-region"),
        pytest.param(TAX | SKOPJE, TAX | OHRID, None, id="other-region"),
        pytest.param(TAX | CALL | SKOPJE, TAX | CALL | OHRID, 70 + 25 - 10, id="other-region-less"),
        pytest.param(TAX | MAIL, TAX | MAIL, 100, id="no-more-than-100"),
        pytest.param(
            {"name": "galija", "tax_id": "7"} | MAIL,
            {"name": "galija", "tax_id": "8"} | MAIL,
            80 + 45 - 35,
            id="other-tax-number-less",
        ),
        pytest.param(
            {"name": "galija", "tax_id": "7"}, {"name": "galija", "tax_id": "8"}, None, id="other-tax-number"
        ),
        pytest.param(
            {"name": "galija", "tax_id": "7"}, {"name": "galija"}, 80, id="one-tax-number-tells-nothing"
        ),
        pytest.param(TAX | {"concern": "x"}, TAX | {"concern": "x"}, None, id="of-one-concern"),
        pytest.param(TAX | {"concern": "x"}, TAX | {"concern": "y"}, 70, id="of-two-concerns"),
        pytest.param(TAX | {"distinct": frozenset({"alter"})}, TAX, None, id="said-to-be-different"),
        pytest.param(TAX, TAX | {"distinct": frozenset({"uno"})}, None, id="said-by-the-other"),
        pytest.param(TAX | {"distinct": frozenset({"third"})}, TAX, 70, id="different-from-a-third"),
    ],
)
def test_points_are_those_of_the_table(
    one: dict[str, Any], other: dict[str, Any], expected: int | None
) -> None:
    found = points(one, other)
    assert (found and found.points) == expected


def test_a_phone_of_four_clients_is_that_of_an_office() -> None:
    three = points(TAX | CALL, TAX | CALL, OFFICE[0])
    four = points(TAX | CALL, TAX | CALL, *OFFICE)
    assert three == (95, ("tax number 7", "phone 070"))
    assert four == (75, ("tax number 7", "phone 070, which 4 clients have"))
    assert points(TAX | CALL | SKOPJE, TAX | CALL | OHRID, *OFFICE) == (
        ENOUGH,
        ("tax number 7", "phone 070, which 4 clients have", "but other regions"),
    )


def test_of_several_phones_the_one_that_the_fewest_have_counts_and_only_that() -> None:
    both = {"phones": shared("070", "071")}
    assert points(TAX | both, TAX | both, *OFFICE) == (95, ("tax number 7", "phone 071"))


def test_of_several_addresses_and_people_one_counts() -> None:
    both = {"emails": shared("a@b.mk", "c@b.mk"), "people": shared("ana", "bo")}
    more = points(both | CALL, both | CALL)
    assert more == (85, ("e-mail a@b.mk", "phone 070", "a contact of the same name (ana)"))


def test_what_a_person_has_who_is_said_to_be_at_both_tells_nothing() -> None:
    of_alter, of_third = ({"phones": shared("070", who=frozenset({who}))} for who in ("alter", "third"))
    assert points(TAX | of_alter, TAX | CALL) == (70, ("tax number 7",))
    assert points(TAX | of_third, TAX | CALL) == (95, ("tax number 7", "phone 070"))


def test_names_are_called_the_same_or_similar() -> None:
    assert points({"name": "galija"}, {"name": "galija"}) == (80, ("the same name",))
    assert points(SUN | MAIL, MOON | MAIL) == (65, ("a similar name", "e-mail a@b.mk"))


def test_the_best_pair_of_names_counts() -> None:
    one, other = known("a", "vila trade", "galija"), known("b", "galija", "another")
    assert alike(one, other, MANY) == (80, ("the same name",))


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        pytest.param("galija", "galija", 1, id="same"),
        pytest.param("galija hotel", "hotel galija", 1, id="in-any-order"),
        pytest.param("hotel sun", "hotel moon", 0.5, id="half"),
        pytest.param("sun", "moon", 0, id="nothing"),
        pytest.param("hotel galija", "galija", 0.7, id="within"),
        pytest.param("mode 21", "mode 22", 0, id="other-numbers"),
        pytest.param("mode 21", "mode", 0, id="a-number-more"),
        pytest.param("mode 21", "mode 21", 1, id="same-number"),
        pytest.param("a smit", "b smit", 0, id="other-initials"),
        pytest.param("a smit", "smit", 1, id="an-initial-more"),
        pytest.param("il smit", "smit", 0.7, id="a-word-of-two-letters-more"),
        pytest.param("a", "", 0, id="an-initial-and-nothing"),
        pytest.param("sun set", "sunset", 1, id="written-together"),
        pytest.param("sun bay", "sunbai", 1 - 0.6 / 6, id="written-together-and-misspelt"),
        pytest.param("lun", "lup", 0, id="three-letters"),
        pytest.param("luna", "lupa", 1 - 1 / 4, id="four-letters"),
        pytest.param("tikve", "tikva", 1 - 1 / 5, id="five-letters"),
        pytest.param("galija", "galiya", 1 - 0.6 / 6, id="six-letters"),
        pytest.param("gostilc", "gastolc", 0, id="two-slips-in-seven"),
        pytest.param("gostilca", "gastolca", 1 - 0.6 * 2 / 8, id="two-slips-in-eight"),
        pytest.param("gostilcani", "gastolcane", 0, id="three-slips"),
        pytest.param("gostilc", "gostilcar", 1 - 0.6 * 2 / 9, id="two-letters-more"),
        pytest.param("gostilc", "gostilcaro", 0, id="three-letters-more"),
        pytest.param("galija", "glaija", 1 - 0.6 / 6, id="exchanged"),
        pytest.param("lun", "luna", 0, id="three-letters-and-one"),
        pytest.param(
            "adriatik adriatika", "adriatica zoran", (1 - 0.6 / 9) / 2, id="the-likest-words-are-paired"
        ),
    ],
)
def test_the_share_of_two_names_that_is_the_same(one: str, other: str, share: float) -> None:
    words = tuple(one.split()), tuple(other.split())
    assert names_alike(*words, MANY) == pytest.approx(share)
    assert names_alike(*reversed(words), MANY) == pytest.approx(share)


def bearing(*names: str, size: int = 100) -> Vocabulary:
    return Vocabulary([known(f"client-{n}", name) for n, name in enumerate(names)], size)


def test_a_word_that_many_bear_says_little() -> None:
    hotels = bearing(*["hotel"] * 10)
    assert names_alike(("hotel", "sun"), ("hotel", "moon"), hotels) < 0.5
    assert names_alike(("hotel", "sun"), ("motel", "sun"), hotels) > 0.5
    assert hotels.weight("hotel") < hotels.weight("sun") == MANY.weight("sun")


def test_two_words_that_several_bear_are_two_words() -> None:
    twice, thrice = bearing(*["marina", "marija"] * 2), bearing(*["marina", "marija"] * 3)
    assert names_alike(("marina",), ("marija",), twice) == pytest.approx(1 - 0.6 / 6)
    assert names_alike(("marina",), ("marija",), thrice) == 0
    assert names_alike(("marina",), ("marinq",), thrice) == pytest.approx(1 - 0.6 / 6)


def test_a_common_word_alone_is_no_name_within_another() -> None:
    twice, thrice = bearing(*["hotel"] * 2), bearing(*["hotel"] * 3)
    assert names_alike(("hotel", "galija"), ("hotel",), twice) == 0.7
    assert names_alike(("hotel", "galija"), ("hotel",), thrice) < 0.7


def test_a_vocabulary_is_at_least_of_the_clients_that_it_counts() -> None:
    assert bearing("sun", "moon", size=1).weight("new") == bearing("sun", "moon", size=2).weight("new")
    assert Vocabulary([]).size == 1
    assert bearing("sun sun", size=1).words["sun"] == 1
    assert bearing("sun", size=5).weight("sun") == bearing("sun", size=5).weight("new")


def test_who_is_written_otherwise_is_found_among_all() -> None:
    keys = {"a": "vila galija", "b": "hotel sonce", "c": "vila galiya"}
    assert likest("vila galija", keys) == ["a", "c"]
    assert likest("hotel sonze", keys) == ["b"]
    assert likest("nobody", keys) == []


def test_a_long_name_with_two_slips_is_close_enough() -> None:
    assert likest("gostilnica", {"a": "gastilnico", "b": "gastilmico"}) == ["a"]
