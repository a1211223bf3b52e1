"""What differs between two versions of a record, field by field and item by item."""

from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from clientbase.changes.matched import ORDERED, Pair, fields_of, matched, meaning
from clientbase.fields import FIELDS, Field
from clientbase.finding import Where
from clientbase.model import Client
from clientbase.names import REGISTER, SCHEMA
from clientbase.norms import Norms, Register

if TYPE_CHECKING:
    from clientbase.text.loader import Data, Value


class Difference(NamedTuple):
    """One thing that is in one version otherwise than in the other."""

    where: Where
    """The way to the field or item in the new version; to what was removed, in the old one."""
    kind: Literal["added", "removed", "changed"]
    old: "Value"
    new: "Value"
    was: Where
    """The way in the old version; the same as *where* unless items moved."""


def shape_of(path: str) -> type[Any]:
    """Return what the file at *path* of a base holds: the company's norms or decisions, or a client."""
    return {SCHEMA: Norms, REGISTER: Register}.get(path, Client)


def compare(old: "Data", new: "Data", *, exact: bool = False, shape: type[Any] = Client) -> list[Difference]:
    """Return what differs, in the model's order; an item that came or went is one difference.

    Items are matched, so their order is no difference. What the model reads alike (`180` and `180.00`,
    a key without a value and none) is none either, unless *exact* is asked for. *shape* is the part
    that both are versions of: a record's Client, or Norms for schema.yaml.
    """
    found: list[Difference] = []
    field = Field(shape, "one", required=False, default=None, attribute="")
    _Comparison(found, exact=exact).mappings(old, new, field, (), ())
    return found


class _Comparison:
    """One walk over two versions side by side."""

    def __init__(self, found: list[Difference], *, exact: bool) -> None:
        self.found = found
        self.exact = exact

    def mappings(self, old: "Data", new: "Data", field: Field | None, where: Where, was: Where) -> None:
        """Compare field by field."""
        of = fields_of(field)
        for key in _keys_in_order(old, new, field):
            if field and field.form == "map" and field.parse and (key in old) != (key in new):
                # A manager of whom nothing else is said is one all the same.
                kind: Any = "added" if key in new else "removed"
                self.found.append(Difference((*where, key), kind, old.get(key), new.get(key), (*was, key)))
            elif old.get(key) != new.get(key):
                self.values(old.get(key), new.get(key), of(key), (*where, key), (*was, key))

    def values(self, old: Any, new: Any, field: Field | None, where: Where, was: Where) -> None:
        """Compare two values of one field; None stands for none."""
        if isinstance(old, dict) and isinstance(new, dict):
            self.mappings(old, new, field, where, was)
        elif not self.exact and _one_became_many(old, new, field):
            # One alone is the first of several, so that what stays of it is not said to have come.
            self.items(_several(old), _several(new), field, where, was)
        elif _is_list(old, new) or _is_list(new, old):
            self.items(old or [], new or [], field, where, was)
        elif field and field.form == "map" and (isinstance(old, dict) or isinstance(new, dict)):
            self.mappings(old or {}, new or {}, field, where, was)
        elif meaning(old, field, exact=self.exact) != meaning(new, field, exact=self.exact):
            kind: Any = "added" if old in _NOTHING else "removed" if new in _NOTHING else "changed"
            self.found.append(Difference(where, kind, old, new, was))

    def items(self, old: Any, new: Any, field: Field | None, where: Where, was: Where) -> None:
        """Compare item by item, each with its match."""
        alone = field._replace(form="one") if field else None
        pairs = matched(old, new, str(where[-1]), exact=self.exact)
        for before, after in pairs:
            if before is not None and after is not None:
                if old[before] != new[after]:
                    self.values(old[before], new[after], alone, (*where, after), (*was, before))
            elif after is not None:
                self.found.append(Difference((*where, after), "added", None, new[after], (*was, after)))
            elif before is not None:
                self.found.append(Difference((*was, before), "removed", old[before], None, (*was, before)))
        if (where[-1] in ORDERED or _main_is_first(field)) and _reordered(pairs):
            self.found.append(Difference(where, "changed", old, new, was))


_NOTHING: Final[tuple[Any, ...]] = (None, [], {})


def _reordered(pairs: list[Pair]) -> bool:
    kept = [before for before, after in pairs if before is not None and after is not None]
    return kept != sorted(kept)


def _one_became_many(old: Any, new: Any, field: Field | None) -> bool:
    one_or_many = field is not None and field.form == "one-or-many"
    return one_or_many and isinstance(old, list) != isinstance(new, list) and bool(old and new)


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _main_is_first(field: Field | None) -> bool:
    """Return whether the first of several is the main one: of phones and addresses, not of what has days."""
    return field is not None and field.form == "one-or-many" and field.parse not in FIELDS


def _is_list(value: Any, other: Any) -> bool:
    return isinstance(value, list) and (isinstance(other, list) or other in _NOTHING)


def _keys_in_order(old: "Data", new: "Data", field: Field | None) -> list[str]:
    """Return the keys of both: the model's in its order, then the others as they stand."""
    known = FIELDS.get(field.parse, {}) if field and field.form == "one" else {}
    there = {**new, **old}
    return [key for key in known if key in there] + [key for key in there if key not in known]
