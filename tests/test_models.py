"""The declared fields, and the pydantic models that programs of others get of them."""

import copy
import pickle
import re
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from clientbase import models, norms
from clientbase.fields import FIELDS, Part, empty
from clientbase.model import Contact, NextStep, Proposal
from clientbase.models import Client, Norms, Register
from clientbase.norms import Scope
from tests.conftest import ROOT


def test_the_example_of_the_manual_runs(
    example: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = re.findall(r"(?m)^ {4}(.*)$|^$", models.__doc__ or "")
    monkeypatch.chdir(example)
    exec("\n".join(shown).replace("acme", "beta"), {})  # noqa: S102 - the example is ours
    assert re.fullmatch(r"\w.* [\d.]+\n", capsys.readouterr().out)


def test_all_of_the_example_base_is_read() -> None:
    wholes = [(Norms, ROOT / "schema.yaml"), (Register, ROOT / "decisions.yaml")]
    records = [(Client, file) for file in (ROOT / "records").rglob("*.yaml")]
    for model, file in (*wholes, *records):
        model.model_validate(yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader))  # noqa: S506 - it makes texts of everything


def test_a_model_can_be_extended_by_a_program() -> None:
    class Rated(Client):
        stars: int = 0

    assert Rated.model_validate({"name": "Luna", "stars": 3, "left": {"date": "2026-01-02"}}).stars == 3


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param({"name": "Luna", "colour": "blue"}, "Extra inputs", id="an unknown key"),
        pytest.param({}, "Field required", id="no name"),
        pytest.param({"name": "Luna", "since": "May"}, '"May" is not a day', id="no day"),
        pytest.param({"name": "Luna", "terms": {"payment_days": 30}}, "one text is expected", id="no text"),
    ],
)
def test_what_is_wrong_is_refused_in_the_programs_words(data: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Client.model_validate(data)


@pytest.mark.parametrize(
    ("part", "key", "form", "required", "default"),
    [
        pytest.param(Contact, "name", "one", True, None, id="Text"),
        pytest.param(Contact, "from", "one", False, None, id="Day | None"),
        pytest.param(Contact, "interests", "many", False, (), id="Many[Text]"),
        pytest.param(Proposal, "decision", "one", False, "pending", id="Literal[...] with a default"),
        pytest.param(Scope, "class", "one-or-many", False, (), id="OneOrMany[Literal[...]]"),
        pytest.param(norms.Norms, "managers", "map", False, {}, id="Mapping[str, Manager]"),
        pytest.param(norms.Norms, "rates", "map-of-many", False, {}, id="Mapping[str, OneOrMany[Rate]]"),
        pytest.param(norms.Norms, "abc", "one", False, empty(norms.Abc), id="Abc, left empty"),
    ],
)
def test_an_annotation_says_how_a_field_is_read(
    part: type[Part], key: str, form: str, required: bool, default: object
) -> None:
    field = FIELDS[part][key]
    assert (field.form, field.required, field.default) == (form, required, default)
    assert models.MODELS[part].model_fields[field.attribute].is_required() == required


def test_a_part_can_be_changed_copied_and_shown() -> None:
    step = NextStep("2026-11-30", "call", None)
    assert step._replace(what=None) == NextStep("2026-11-30", None, None)
    assert copy.deepcopy(step) == pickle.loads(pickle.dumps(step)) == step  # noqa: S301 - our own
    assert repr(step) == "NextStep(date='2026-11-30', what='call', done=None)"
