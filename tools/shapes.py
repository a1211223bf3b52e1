"""Write `clientbase/shapes.py` from the models: the same fields as plain tuples, which import in no time.

The formatter lays the result out (`make generate`), so `--check` compares meaning, not lines.
"""

import ast
import datetime as dt
import re
import sys
import types
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, TypeGuard, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from clientbase import model, norms, values

TARGET = Path(__file__).parent.parent / "clientbase" / "shapes.py"

HEAD = '''"""The parts of a record and of schema.yaml as plain tuples, for commands that must start at once.

Generated from model.py and norms.py by `make generate`; change those, never this file.
"""

from __future__ import annotations  # annotations are for type checkers: nothing is computed

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from clientbase.shape import Shape
from clientbase.values import (
{imports}
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping


class Field(NamedTuple):
    """How the value of one key is read."""

    parse: Any
    """A function from text to value, the shape of a part, or None where anything is taken."""
    form: str
    """one, many, one-or-many, map or map-of-many."""
    required: bool
    default: Any
    attribute: str


def one_of(*choices: str) -> Callable[[str], str]:
    """Make a function that takes one of *choices*."""

    def parse(text: str) -> str:
        if text not in choices:
            raise ValueError(f'"{{text}}" is none of {{", ".join(choices)}}')
        return text

    parse.choices = choices  # type: ignore[attr-defined]  # an attribute of its own, for help and completion
    return parse
'''


class Kind(NamedTuple):
    """What a field's annotation says."""

    parse: str
    form: str
    type: str


def parts() -> Iterator[type[model.Part]]:
    """All parts, each after the parts that it is made of."""
    for module in (model, norms):
        for value in vars(module).values():
            if is_part(value) and value is not model.Part and value.__module__ == module.__name__:
                yield value


def is_part(value: Any) -> TypeGuard[type[model.Part]]:
    """Tell a part from everything else that a module holds."""
    return isinstance(value, type) and issubclass(value, model.Part)


def kind(annotation: Any, metadata: tuple[Any, ...] = ()) -> Kind:
    """Say how a value of *annotation* is read, in the words of the generated file."""
    parser = next((m for m in metadata if isinstance(m, types.FunctionType)), None)
    if parser is not None:
        return Kind(parser.__name__, "one", type_name(annotation))
    arguments = get_args(annotation)
    match get_origin(annotation):
        case origin if origin is Annotated:
            many = get_origin(arguments[0]) is tuple
            found = kind(arguments[0], ("one-or-many",) if many else arguments[1:])
        case origin if origin in {Union, types.UnionType}:
            inner = kind(next(a for a in arguments if a is not type(None)))
            found = inner._replace(type=f"{inner.type} | None")
        case origin if origin is Literal:
            found = Kind(f"one_of({', '.join(map(repr, arguments))})", "one", "str")
        case origin if origin is tuple:
            inner = kind(arguments[0])
            found = Kind(inner.parse, "one-or-many" if metadata else "many", f"tuple[{inner.type}, ...]")
        case origin if origin is Mapping:
            inner = kind(arguments[1])
            form = "map" if inner.form == "one" else "map-of-many"
            found = Kind(inner.parse, form, f"Mapping[str, {inner.type}]")
        case _:
            found = plain(annotation)
    return found


def plain(annotation: Any) -> Kind:
    """Read an annotation without arguments: a part, any value, or a text."""
    if annotation is Any:
        return Kind("None", "one", "Any")
    if is_part(annotation):
        return Kind(annotation.__name__, "one", annotation.__name__)
    raise TypeError(f"no shape for {annotation}")


def type_name(annotation: Any) -> str:
    """Name a plain type as the generated file imports it."""
    return {dt.date: "dt.date", Decimal: "Decimal", str: "str", int: "int", bool: "bool"}.get(
        annotation, getattr(annotation, "__name__", str(annotation))
    )


def field_kind(info: FieldInfo) -> Kind:
    """Read the kind of a model's field, whose outermost metadata pydantic has taken apart."""
    metadata = tuple(info.metadata)
    if get_origin(info.annotation) is tuple:
        return kind(info.annotation, ("one-or-many",) if metadata else ())
    return kind(info.annotation, metadata)


def default(info: FieldInfo) -> str:
    """Write a field's default as it stands in the generated file."""
    if info.is_required():
        return "None"
    if isinstance(info.default, model.Part):
        return f"EMPTY[{type(info.default).__name__}]"
    if isinstance(info.default, values.Duration):
        return f"Duration({info.default.number}, {info.default.unit!r})"
    if isinstance(info.default, Decimal) and info.default == int(info.default):
        return f"Decimal({int(info.default)})"
    return repr(info.default)


def quoted(text: str) -> str:
    """Write strings with the quotes that the formatter wants."""
    return text.replace("'", '"')


def generated() -> str:
    """Return the whole text of shapes.py."""
    classes, tables = [], []
    for part in parts():
        kinds = {name: field_kind(info) for name, info in part.model_fields.items()}
        rows = "\n".join(f"    {name}: {found.type}" for name, found in kinds.items())
        classes.append(f'\n\nclass {part.__name__}(Shape):\n    """{part.__doc__}"""\n\n{rows}\n')
        fields = "\n".join(
            f'    "{info.alias or name}": Field({kinds[name].parse}, "{kinds[name].form}", '
            f'{info.is_required()}, {default(info)}, "{name}"),'
            for name, info in part.model_fields.items()
        )
        tables.append(
            f"FIELDS[{part.__name__}] = {{\n{fields}\n}}\n"
            + (f'ALONE[{part.__name__}] = "{part.alone}"\n' if part.alone else "")
            + ("" if any(i.is_required() for i in part.model_fields.values()) else empty(part))
        )
    body = quoted("".join(tables))
    imports = "\n".join(f"    {name}," for name in sorted(used_values("".join(classes) + body)))
    return HEAD.format(imports=imports) + "".join(classes) + REGISTRIES + body


REGISTRIES = '''

FIELDS: dict[type[Any], dict[str, Field]] = {}
"""The fields of each shape, in the order in which they are written."""
ALONE: dict[type[Any], str] = {}
"""The field that a text alone means, for shapes that may be written so."""
EMPTY: dict[type[Any], Any] = {}
"""A shape without anything given: its defaults."""

'''


def empty(part: type[model.Part]) -> str:
    """Write the line that makes the part with all its defaults."""
    name = part.__name__
    return f"EMPTY[{name}] = {name}(*(field.default for field in FIELDS[{name}].values()))\n"


def used_values(text: str) -> Iterator[str]:
    """Names of values.py that the generated text uses."""
    words = set(re.findall(r"\w+", text))
    for name, value in vars(values).items():
        if name in words and getattr(value, "__module__", "") == values.__name__:
            yield name


def is_fresh() -> bool:
    """Tell whether the file says what the models say."""
    return ast.dump(ast.parse(TARGET.read_text(encoding="utf-8"))) == ast.dump(ast.parse(generated()))


if __name__ == "__main__":
    if "--check" not in sys.argv:
        TARGET.write_text(generated(), encoding="utf-8")
    elif not is_fresh():
        sys.exit(f"{TARGET.name} is stale; run: make generate")
