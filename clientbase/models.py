"""Clients, norms and decisions as pydantic models, for programs of your own.

    from pathlib import Path
    import yaml
    from clientbase.models import Client

    text = Path("records/acme.yaml").read_text(encoding="utf-8")
    client = Client.model_validate(yaml.load(text, yaml.BaseLoader))
    print(client.name, sum(purchase.amount for purchase in client.purchases))

Every scalar is read from text, as the program itself does: BaseLoader gives texts. The models are frozen,
refuse unknown keys, take keys by the names in the files (`from`, not `from_`), and give the JSON Schemas
for editors. They are made of the declarations in `model.py` and `norms.py`.
"""

from collections.abc import Mapping
from types import GenericAlias
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainValidator,
    WithJsonSchema,
    create_model,
    model_validator,
)
from pydantic import Field as Info

from clientbase import model, norms, values
from clientbase.fields import FIELDS, Field, Part

_SCHEMAS: Final[Mapping[Any, dict[str, Any]]] = {
    # In YAML a phone or a card number may look like a number to an editor: all are texts here.
    values.parse_text: {"type": ["string", "number", "boolean"]},
    values.parse_day: {"type": "string", "format": "date"},
    values.parse_day_of_year: {"type": "string", "pattern": r"^(\d{4}-)?\d\d-\d\d$"},
    values.parse_amount: {"type": ["number", "string"]},
    values.parse_decimal: {"type": "number", "minimum": 0},
    values.parse_whole: {"type": "integer", "minimum": 0},
    values.parse_percent: {"type": "number", "minimum": 0, "maximum": 100},
    values.parse_currency: {"type": "string", "pattern": "^[A-Z]{3}$"},
    values.parse_flag: {"type": "boolean"},
    values.parse_duration: {"type": "string", "pattern": r"^\d+(d|w|mo|y)$"},
    values.parse_term: {"type": "string", "pattern": r"^\d+(d|wd|w|mo|y)$"},
}
"""What each parser takes, in the words of JSON Schema."""


class Model(BaseModel):
    """A part of a record: frozen, and closed against unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    alone: ClassVar[str | None] = None
    """The field that a text means which stands in the part's place."""
    unless: ClassVar[Mapping[str, tuple[str, str]]] = {}
    """Fields that must be there unless another field has a certain value."""

    @model_validator(mode="before")
    @classmethod
    def _as_written(cls, value: Any) -> Any:
        """Read a text alone as its field, and a key without a value as if it were not there."""
        if value is None:
            return {}
        if isinstance(value, str) and cls.alone:
            return {cls.alone: value}
        if isinstance(value, Mapping):
            for key, (other, word) in cls.unless.items():
                if value.get(key) is None and value.get(other) != word:
                    raise ValueError(f'"{key}" is missing')
            return {key: item for key, item in value.items() if item is not None}
        return value


MODELS: Final[dict[type[Any], type[Model]]] = {}
"""The model of each part."""


def _type(field: Field) -> Any:
    """Return the type of a field as pydantic wants it."""
    one = _type_of_one(field.parse)
    many = GenericAlias(tuple, (one, ...))
    one_or_many = Annotated[many, BeforeValidator(_one_is_many)]  # type: ignore[valid-type]  # made here
    found: Any = {
        "one": one,
        "many": many,
        "one-or-many": one_or_many,
        "map": GenericAlias(Mapping, (str, one if field.parse in {None, *MODELS} else one | None)),
        "map-of-many": GenericAlias(Mapping, (str, one_or_many)),
    }[field.form]
    return found if field.required or field.default is not None else found | None


def _type_of_one(parse: Any) -> Any:
    if parse is None or parse in MODELS:
        return MODELS.get(parse, Any)
    if choices := getattr(parse, "choices", ()):
        return Literal[choices]

    def read(value: Any) -> Any:
        if not isinstance(value, str):
            raise ValueError("one text is expected here")  # noqa: TRY004 - pydantic's own protocol
        return parse(value)

    kind = parse.__annotations__["return"]
    return Annotated[kind, PlainValidator(read), WithJsonSchema(_SCHEMAS[parse])]


def _one_is_many(value: Any) -> Any:
    return (value,) if isinstance(value, str | Mapping) else value


def _info(key: str, field: Field) -> Any:
    """Return what pydantic is to know of a field beside its type."""
    kind = type(field.default)
    default = ... if field.required else MODELS[kind]() if kind in MODELS else field.default
    return Info(default, alias=None if key == field.attribute else key, description=field.description)


def _model(part: type[Part]) -> type[Model]:
    """Make the model of a part whose own parts have theirs."""
    declared = {
        key: field._replace(required=field.required and key not in part.unless)
        for key, field in FIELDS[part].items()
    }
    fields: Any = {field.attribute: (_type(field), _info(key, field)) for key, field in declared.items()}
    made = create_model(part.__name__, __base__=Model, __doc__=part.__doc__, **fields)
    made.alone, made.unless = part.alone, part.unless
    return made


for _part in FIELDS:
    MODELS[_part] = _model(_part)

if TYPE_CHECKING:  # the attributes are those of the declarations

    class Client(model.Client, BaseModel):  # type: ignore[misc]  # at run time it is no tuple
        """A client with everything said, offered and sold to it."""

    class Norms(norms.Norms, BaseModel):  # type: ignore[misc]  # as above
        """The company's norms: all of schema.yaml."""

    class Register(norms.Register, BaseModel):  # type: ignore[misc]  # as above
        """The decisions that were taken: all of decisions.yaml."""
else:
    Client, Norms, Register = MODELS[model.Client], MODELS[norms.Norms], MODELS[norms.Register]
