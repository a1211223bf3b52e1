"""Texts that steer what reads them, in every field that takes a text; and a base of one client for each of them."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from clientbase import values
from clientbase.fields import FIELDS
from clientbase.model import Client

TEXTS: Final[Mapping[str, str]] = {
    "script": "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "attribute": '" onmouseover="alert(1)" style="x" \'',
    "tag-end": "</td></table></script><!--]]>&lt;",
    "javascript": "javascript:alert(1)",
    "address": 'https://x.example/"onclick="alert(1)',
    "equals": '=HYPERLINK("https://x.example";"y")',
    "plus": "+1+cmd|' /C calc'!A0",
    "minus": "-2+3+cmd|' /C calc'!A0",
    "at": "@SUM(1+1)",
    "tabbed": "\t=1+1",
    "returned": "\r=1+1",
    "fed": "\n=1+1",
    "wide-equals": "＝1+1",
    "blank-equals": " =1+1",
    "header": "x\r\nBcc: evil@x.example\r\n\r\nbody",
    "encoded": "=?utf-8?q?=0ABcc:_evil@x.example?=",
    "mailbox": "a\nFrom evil@x.example Mon Nov  2 10:00:00 2026\n.\n",
    "two-addresses": "a@x.example, evil@x.example",
    "markdown": "[a](https://x.example) ![i](https://x.example/i.png) **b** `c` | d",
    "markdown-lines": "x\n\n# e\n\n- f\n\n```\n<b>\n|---|\n",
    "annotation": "x\n::error file=a::b%0A::warning::c",
    "bidi": "a\u202eb\u2066c\u200fd",
    "no-width": "a\u200bb\ufeffc\u00add",
    "terminal": "\x9b31mred\x9b2J",
    "separators": "a\u2028b\u2029c\x85d",
    "calendar": "x\r\nEND:VEVENT\r\nBEGIN:VALARM\r\nATTACH:y;z,\\n\r\nEND:VCARD\r\n",
    "folded": "ж" * 90 + "\r\n X-EVIL:1",
    "template": "{{ 7*7 }}{% raw %}${7*7}{0}%s%(x)s",
    "rich": "[bold red]x[/] [link=https://x.example]y[/link] :smile:",
    "statement": "'; DROP TABLE clients; --",
    "option": "--help",
    "long": "x" * 900,
    "stacked": "e" + "\u0301" * 60,
}
_OF_TYPE: Final = {
    values.parse_day: "2026-11-02",
    values.parse_day_of_year: "12-01",
    values.parse_amount: "300",
    values.parse_percent: "5",
    values.parse_whole: "3",
}


def filled(part: type[Any], text: str) -> dict[str, Any]:
    """Return a part with *text* in every field that takes any text, and something usual in those of another type."""
    return {name: value for name, value in _values(part, text) if value is not None}


def _values(part: type[Any], text: str) -> Any:
    for name, field in FIELDS[part].items():
        one = _value(field.parse, text)
        if one is not None and field.form == "map":
            yield name, {"own": one}
        else:
            yield name, [one] if one is not None and "many" in field.form else one


def _value(parse: Any, text: str) -> Any:
    if parse in FIELDS:
        return filled(parse, text)
    return text if parse in {values.parse_text, None} else _OF_TYPE.get(parse)


def write(root: Path, texts: Mapping[str, str]) -> Path:
    """Write a base whose norms and records say *texts* wherever anything may be said."""
    (root / "records").mkdir(parents=True)
    every = [*texts.values()]
    norms = {
        "base": {"name": every[0], "currency": "EUR"},
        "managers": {text: {"name": text, "region": text} for text in every},
        "segments": dict.fromkeys(every, every[0]),
        "channels": {text: {"deliberate": "true"} for text in every},
        "interactions": {text: {"contact": "true"} for text in every},
        "products": every,
        "leaving_reasons": every,
        "problem_kinds": every,
        "deal_stages": {**dict.fromkeys(every, "50"), "won": "100", "lost": "0"},
        "standards": [{"contact": {"target": "3d", "limit": "5d"}, "update": {"limit": "3d"}}],
        "thresholds": [{"repeat_purchase": "500", "policy": "warn"}],
        "fields": {"own": {"type": "text", "description": every[0]}},
        "required": {"client": ["kind"]},
        "answer": {"limit": "2d"},
        "price_lists": {text: {"from": "2026-01-01"} for text in every},
    }
    (root / "schema.yaml").write_text(json.dumps(norms), encoding="utf-8")
    for name, text in texts.items():
        record = filled(Client, text) | {
            "snoozed": None,
            "left": None,
            "handovers": None,
            "relation": ["customer"],
        }
        record = {key: value for key, value in record.items() if value is not None and key != "entered"}
        del record["contacts"][0]["left"]
        record["purchases"] = [record["purchases"][0] | {"date": day} for day in ("2026-01-05", "2026-02-05")]
        (root / "records" / f"{name}.yaml").write_text(json.dumps(record), encoding="utf-8")
    return root
