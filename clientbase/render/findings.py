"""How findings look: for people and editors, for programs, and for the services that review changes."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence

from clientbase.errors import UsageError
from clientbase.finding import Finding, Severity
from clientbase.language import say, say_n, word
from clientbase.render.body import WIDTH
from clientbase.render.grid import END
from clientbase.render.places import broken
from clientbase.visible import visible

_GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "notice"}
_SARIF = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "note"}


def render_findings(findings: Sequence[Finding], form: str) -> str:
    """Return *findings* in one of FORMS."""
    if form not in FORMS:
        raise UsageError(
            say('no format "{form}" for findings; there are: {forms}', form=form, forms=", ".join(FORMS))
        )
    return FORMS[form](findings)


_COLORS = {Severity.ERROR: "\x1b[1;31m", Severity.WARNING: "\x1b[30;43m", Severity.HINT: "\x1b[2m"}
_SHOWN = 3
"""Places of a finding that comes again and again."""
_MOST = 10
"""Findings of one code that are no errors."""


def grouped(findings: Sequence[Finding], width: int | None = None, *, color: bool = False) -> str:
    """Return *findings* for a terminal: by weight and code, the worst last, where the eye is."""
    lines: list[str] = []
    for weight in reversed(Severity):
        found = [finding for finding in findings if finding.severity is weight]
        for code in sorted({finding.code for finding in found}):
            said = word("weight", str(weight))
            lines.append(f"{_COLORS[weight]}{said}{END} {code}" if color else f"{said} {code}")
            lines += _of_code([finding for finding in found if finding.code == code], width or WIDTH)
    return "".join(f"{line}\n" for line in lines)


def _of_code(findings: Sequence[Finding], width: int) -> Iterator[str]:
    """Say each thing once: where it is found in one place with the place, else in how many with the first of them."""
    by_message: dict[str, list[Finding]] = {}
    for finding in findings:
        by_message.setdefault(finding.told, []).append(finding)
    errors = findings[0].severity is Severity.ERROR
    several = {message: same for message, same in by_message.items() if len(same) > 1}
    for message, same in several.items():
        files = len({finding.path for finding in same})
        where = _in_so_many(files, len(same), records=same[0].path.startswith("records/"))
        head, semicolon, rest = message.partition(";")
        yield from _set(f"{head} {where}{semicolon}{rest}", 2, width)
        yield from (f"    {_place(finding)}" for finding in same[:_SHOWN])
        yield from _more(len(same) - _SHOWN, same[0].code)
    single = [same[0] for same in by_message.values() if len(same) == 1]
    for finding in single if errors else single[:_MOST]:
        yield f"  {_place(finding)}"
        yield from _set(finding.told, 4, width)
    if not errors:
        yield from _more(len(single) - _MOST, findings[0].code)


def _in_so_many(files: int, times: int, *, records: bool) -> str:
    """Say in how many records, or other files, something is found."""
    if files == times:
        return (
            say_n("in {n} record", "in {n} records", files)
            if records
            else say_n("in {n} file", "in {n} files", files)
        )
    return (
        say_n("{times} times in {n} record", "{times} times in {n} records", files, times=times)
        if records
        else say_n("{times} times in {n} file", "{times} times in {n} files", files, times=times)
    )


def _set(text: str, indent: int, width: int) -> Iterator[str]:
    yield from (f"{indent * ' '}{line}" for line in broken(visible(text), width - indent))


def _place(finding: Finding) -> str:
    return visible(f"{finding.path}:{finding.line}:{finding.column}")


def _more(left: int, code: str) -> Iterator[str]:
    if left > 0:
        yield "    " + say("and {n} more; see: clientbase check --select {code} -f text", n=left, code=code)


def _text(findings: Iterable[Finding]) -> str:
    return "".join(f"{finding}\n" for finding in findings)


def _json(findings: Iterable[Finding]) -> str:
    rows = ",\n  ".join(_row(finding) for finding in findings)
    inside = f"\n  {rows}\n " if rows else ""
    return f'{{"schema_version": 1,\n "findings": [{inside}]}}\n'


def _jsonl(findings: Iterable[Finding]) -> str:
    return "".join(f"{_row(finding)}\n" for finding in findings)


def _row(finding: Finding) -> str:
    return json.dumps(finding._asdict(), ensure_ascii=False)


def _github(findings: Iterable[Finding]) -> str:
    return "".join(
        f"::{_GITHUB[f.severity]} file={_property(f.path)},line={f.line},col={f.column},title={f.code}::"
        f"{_escaped(visible(f'{f.code} {f.message}'))}\n"
        for f in findings
    )


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def _sarif(findings: Sequence[Finding]) -> str:
    rules = [{"id": code} for code in sorted({finding.code for finding in findings})]
    results = [
        {
            "ruleId": f.code,
            "level": _SARIF[f.severity],
            "message": {"text": f.message},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": f.path},
                        "region": {"startLine": f.line, "startColumn": f.column},
                    }
                }
            ],
        }
        for f in findings
    ]
    run = {"tool": {"driver": {"name": "clientbase", "rules": rules}}, "results": results}
    return json.dumps({"version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1) + "\n"


FORMS: dict[str, Callable[[Sequence[Finding]], str]] = {
    "text": _text,
    "json": _json,
    "jsonl": _jsonl,
    "github": _github,
    "sarif": _sarif,
}
"""The formats of `check`."""
