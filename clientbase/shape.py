"""The base of the generated shapes: a tuple whose positions have names, and which costs nothing to declare.

It gives what `typing.NamedTuple` gives, but a class of that compiles code when it is made: thirty of
them cost a tenth of a whole command.
"""

from collections import namedtuple
from typing import Any, ClassVar, Self

_MOST_FIELDS = 64
_Positions = namedtuple("_Positions", [f"position_{n}" for n in range(_MOST_FIELDS)])  # type: ignore[misc]  # noqa: PYI024 - only its descriptors are wanted


class Shape(tuple[Any, ...]):
    """A tuple with a name for each position, in the order of the class's annotations."""

    __slots__ = ()
    _fields: ClassVar[tuple[str, ...]] = ()

    def __new__(cls, *values: Any) -> Self:
        """Make the tuple of *values*, one for each name."""
        return super().__new__(cls, values)

    def __getnewargs__(self) -> tuple[Any, ...]:
        """Let copies and other processes make it anew."""
        return tuple(self)

    def __init_subclass__(cls) -> None:
        """Return each annotated name its position."""
        cls._fields = tuple(cls.__annotations__)
        for position, name in enumerate(cls._fields):
            setattr(cls, name, getattr(_Positions, f"position_{position}"))

    def _replace(self, **changes: Any) -> Self:
        """Return a copy with other values for some names."""
        pairs = zip(self._fields, self, strict=True)
        return self.__class__(*[changes.get(name, value) for name, value in pairs])

    def __repr__(self) -> str:
        """Return the names beside the values."""
        pairs = (f"{name}={value!r}" for name, value in zip(self._fields, self, strict=True))
        return f"{type(self).__name__}({', '.join(pairs)})"
