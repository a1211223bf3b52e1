"""What several rows say of one client or person, put together."""

from typing import Any, Final

from clientbase.names import as_seen

Plain = dict[str, Any]


def united(there: Plain, more: Plain) -> None:
    """Add to a part what another row says of the same; what was said first stays first."""
    for key, value in more.items():
        old = there.get(key)
        if old is None:
            there[key] = value
        elif key in _SEVERAL and value != old:
            listed = list(
                {as_seen(str(one)): one for one in reversed([*_listed(old), *_listed(value)])}.values()
            )[::-1]
            there[key] = listed if len(listed) > 1 else listed[0]
        elif key == "notes" and value != old:
            there[key] = "\n".join(dict.fromkeys([*str(old).splitlines(), *str(value).splitlines()]))


_SEVERAL: Final = frozenset(
    {"phone", "email", "tags", "aliases", "interests", "decides", "relation", "no_contact"}
)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
