"""What is made of the declared fields agrees: the manual, pydantic's models, and the reader of the program."""

import copy
import datetime as dt
import functools
import importlib.util
from collections.abc import Callable, Iterator, Mapping
from types import ModuleType
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError

from clientbase import model, models, norms, values
from clientbase.fields import FIELDS
from clientbase.typed import typed
from tests.conftest import ROOT


def tool(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"tools.{name}", ROOT / "tools" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", tool("docs").PAGES)
def test_a_page_of_the_manual_says_what_the_code_says(name: str) -> None:
    written = (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
    assert written == tool("docs").page(name), "run: make generate"


@pytest.mark.parametrize("name", tool("offers").FILES)
def test_what_is_answered_without_the_verbs_says_what_they_say(name: str) -> None:
    written = (ROOT / "clientbase/cli" / name).read_text(encoding="utf-8")
    assert written == tool("offers").text(name), "run: make generate"


# What a record may hold, made from the declared fields: each parser with texts that it takes. A parser
# without an entry fails the test, so a new type of field cannot be left untested.
DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)).map(dt.date.isoformat)
TAKEN: Mapping[Callable[[str], Any], st.SearchStrategy[str]] = {
    values.parse_text: st.sampled_from(["no", "0701234", "+38970123456", "Храна", "12:30", "1.10"]),
    values.parse_day: DAYS,
    values.parse_day_of_year: DAYS | st.sampled_from(["02-29", "05-01"]),
    values.parse_amount: st.decimals(-99999, 99999, places=2).map(str) | st.sampled_from(["0", "1.1234"]),
    values.parse_decimal: st.decimals(0, 9999, places=3).map(str),
    values.parse_whole: st.integers(0, 999_999_999).map(str),
    values.parse_percent: st.integers(0, 100).map(str) | st.just("12.5"),
    values.parse_currency: st.sampled_from(["EUR", "MKD"]),
    values.parse_flag: st.sampled_from(["true", "false"]),
    values.parse_duration: st.sampled_from(["30d", "6w", "3mo", "1y"]),
    values.parse_term: st.sampled_from(["30d", "3wd", "6w", "3mo", "1y"]),
}
# What no field, or only some, would take.
ODD = (
    st.sampled_from(
        [
            "",
            " ",
            "yes",
            "2026-02-30",
            "1e3",
            "-1",
            "101",
            "12.345678",
            "٣",
            "eur",
            "02-30",
            "5 d",
            "A",
            "high",
            "\x00",
        ]
    )
    | st.recursive(
        st.sampled_from(["x", "7"]),
        lambda inner: (
            st.lists(inner | st.none(), max_size=2)
            | st.dictionaries(st.sampled_from("ab"), inner, max_size=2)
        ),
        max_leaves=4,
    )
    | st.none()
)


@functools.cache
def taken(parse: Any) -> st.SearchStrategy[Any]:
    """What a field read by *parse* takes."""
    if parse is None:
        return st.sampled_from(["any", ["thing"], {"at": "all"}])
    if parse in FIELDS:
        whole = mappings(parse)
        alone = parse.alone
        return whole | taken(FIELDS[parse][alone].parse) if alone else whole
    if choices := getattr(parse, "choices", None):
        return st.sampled_from(choices)
    return TAKEN[parse]


@functools.cache
def field_values(shape: type[Any], key: str) -> st.SearchStrategy[Any]:
    field = FIELDS[shape][key]
    one = taken(field.parse)
    keys = st.sampled_from(["EUR", "MKD"])
    many = st.lists(one, max_size=2)
    alone = getattr(field.parse, "alone", None)
    text = taken(FIELDS[field.parse][alone].parse) if alone else one
    return {
        "one": one,
        "many": many,
        "one-or-many": text | many,
        "map": st.dictionaries(keys, one, max_size=2),
        "map-of-many": st.dictionaries(keys, text | many, max_size=2),
    }[field.form]


@functools.cache
def mappings(shape: type[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Mappings that *shape* is read from; few optional fields at a time keep them small."""
    fields = FIELDS[shape]
    required = {key: field_values(shape, key) for key, field in fields.items() if field.required}
    optional = [key for key, field in fields.items() if not field.required]

    def filled(keys: list[str]) -> st.SearchStrategy[dict[str, Any]]:
        return st.fixed_dictionaries(required | {key: field_values(shape, key) for key in keys})

    if not optional:
        return st.fixed_dictionaries(required)
    return st.lists(st.sampled_from(optional), max_size=4, unique=True).flatmap(filled)


def places(data: Any) -> Iterator[tuple[Any, Any]]:
    """Every container within *data* with each of its keys."""
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in list(pairs):
        yield data, key
        yield from places(value)


def same(plain: Any, rich: Any) -> bool:
    """Compare a part with pydantic's model, field by field."""
    if isinstance(rich, models.Model):
        return type(plain).__name__ == type(rich).__name__ and all(
            same(getattr(plain, name), getattr(rich, name)) for name in type(rich).model_fields
        )
    if isinstance(rich, tuple) and not isinstance(rich, values.Duration):
        return len(plain) == len(rich) and all(map(same, plain, rich))
    if isinstance(rich, Mapping):
        return list(plain) == list(rich) and all(same(plain[key], rich[key]) for key in rich)
    return type(plain) is type(rich) and bool(plain == rich)


WHOLES = [
    pytest.param(model.Client, models.Client, id="a client"),
    pytest.param(norms.Norms, models.Norms, id="the norms"),
    pytest.param(norms.Register, models.Register, id="the decisions"),
]


@pytest.mark.parametrize(("shape", "part"), WHOLES)
@given(data=st.data())
def test_what_is_right_is_read_alike(shape: type[Any], part: type[models.Model], data: st.DataObject) -> None:
    written = data.draw(mappings(shape))
    read, complaints = typed(written, shape)
    assert complaints == []
    assert same(read, part.model_validate(written))


@pytest.mark.parametrize(("shape", "part"), WHOLES)
@given(data=st.data())
def test_what_is_wrong_is_refused_alike(
    shape: type[Any], part: type[models.Model], data: st.DataObject
) -> None:
    written = copy.deepcopy(data.draw(mappings(shape)))
    spots = list(places(written))
    assume(spots)
    holder, key = data.draw(st.sampled_from(spots))
    holder[key] = data.draw(ODD)
    read, complaints = typed(written, shape)
    rich, refused = validated(written, part)
    assert {complaint.where for complaint in complaints} == refused
    assert rich is None or same(read, rich)


def validated(
    written: Any, part: type[models.Model]
) -> tuple[models.Model | None, set[tuple[str | int, ...]]]:
    """Return what pydantic reads, or where it refuses; of what is missing a complaint names the part."""
    try:
        return part.model_validate(written), set()
    except ValidationError as error:
        places = ((found["type"], tuple(found["loc"])) for found in error.errors())
        return None, {place[:-1] if kind == "missing" else place for kind, place in places}


@pytest.mark.parametrize(("shape", "part"), WHOLES)
@given(data=st.data())
def test_an_unknown_key_is_complained_of_and_passed_over(
    shape: type[Any], part: type[models.Model], data: st.DataObject
) -> None:
    written = data.draw(mappings(shape))
    read, complaints = typed({**written, "colour": "blue"}, shape)
    assert [complaint.where for complaint in complaints] == [("colour",)]
    assert read == typed(written, shape)[0]
    with pytest.raises(ValidationError, match="colour"):
        part.model_validate({**written, "colour": "blue"})
