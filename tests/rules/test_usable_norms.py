"""What is left of schema.yaml where a part of it cannot be used."""

from pathlib import Path

import pytest

from clientbase.rules.norms_file import usable_norms
from clientbase.text.norms import norms_judged_before
from tests.edits.running import run
from tests.index.bases import write


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param("rates: {MKD: -1}", id="a rate alone"),
        pytest.param("rates: {MKD: 1e400}", id="a rate too large"),
        pytest.param("rates: {MKD: [1, -1]}", id="a rate alone in a list"),
        pytest.param("standards: [{for: {class: D}, contact: {limit: 30d}}]", id="one in place of several"),
        pytest.param("deal_stages: {lead: 150, won: 100, lost: 0}", id="a chance alone"),
        pytest.param("standards: [{contact: 5}]", id="a number in place of fields"),
        pytest.param("managers: [olga]", id="a list in place of names"),
    ],
)
def test_the_rest_is_used_and_the_fault_named(tmp_path: Path, wrong: str) -> None:
    root = write(tmp_path, {"luna": "name: Luna\n"}, f"retention: 5y\n{wrong}\n")
    norms, findings = usable_norms(root)
    assert (str(norms.retention), {found.code for found in findings}) == ("5y", {"CB012"})
    assert norms_judged_before(root) == norms
    answer = run(root, "check")
    assert (answer.code, "CB012" in answer.out, answer.err) == (1, True, "1 error\n")
