"""How findings look: for people and editors, for programs, and for the services that review changes."""

import json
from collections.abc import Callable, Iterable, Sequence

from clientbase.errors import UsageError
from clientbase.finding import Finding, Severity
from clientbase.visible import visible

_GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "notice"}
_SARIF = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "note"}


def render_findings(findings: Sequence[Finding], form: str) -> str:
    """Return *findings* in one of FORMS."""
    if form not in FORMS:
        raise UsageError(f'no format "{form}" for findings; there are: {", ".join(FORMS)}')
    return FORMS[form](findings)


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
