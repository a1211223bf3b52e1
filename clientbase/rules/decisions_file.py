"""The register of decisions as it stands in decisions.yaml, beside schema.yaml."""

import os
from pathlib import Path
from typing import Final

from clientbase.errors import UnreadableError
from clientbase.fields import empty
from clientbase.finding import Finding
from clientbase.names import REGISTER
from clientbase.norms import Register
from clientbase.rules.judge import judge_register
from clientbase.rules.norms_file import errors_among
from clientbase.rules.registry import RegisterContext
from clientbase.text.read import Document, Unreadable, read
from clientbase.typed import UNKNOWN_FIELD

MODELINE: Final = "# yaml-language-server: $schema=.clientbase/decisions.schema.json"
"""The first line of a register that the program begins: by which schema editors check it."""


def register_document(root: Path) -> Document | None:
    """Read decisions.yaml; None where there is none yet. Unreadable says why it cannot be read."""
    return read(root / REGISTER, REGISTER) if os.path.lexists(root / REGISTER) else None


def register_findings(root: Path, around: RegisterContext) -> tuple[Finding, ...]:
    """Say what is wrong in the register; nothing where there is none."""
    try:
        document = register_document(root)
    except Unreadable as unreadable:
        return (unreadable.finding,)
    return judge_register(document, around)[1] if document else ()


def read_register(root: Path, around: RegisterContext) -> Register:
    """Read the register; UnreadableError names each place for which it cannot be used."""
    try:
        document = register_document(root)
        register, findings = judge_register(document, around) if document else (empty(Register), ())
    except Unreadable as unreadable:
        register, findings = None, (unreadable.finding,)
    if register is None or any(found.code == UNKNOWN_FIELD for found in errors_among(findings)):
        raise UnreadableError(f"{REGISTER} cannot be used; mend it first", findings)
    return register
