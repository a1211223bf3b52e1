"""Numbers as people say them."""

import pytest

from clientbase.evidence.spoken import spoken


@pytest.mark.parametrize(
    ("exact", "said"),
    [
        ("silent for 2.786967 times the usual interval", "silent for 2.8 times the usual interval"),
        ("55.263158 days", "55 days"),
        ("0.261437", "0.26"),
        ("0.004567", "0.0046"),
        ("0.1625", "0.16"),
        ("13.1625 less 0.0854 is 13.0771", "13.16 less 0.09 is 13.08"),
        ("812.40", "812.40"),
        ("2.5", "2.5"),
        ("4.003217 times, over 4", "4.003 times, over 4"),
        ("29.999999 days, not over 30", "29.999999 days, not over 30"),
        ("-0.333333", "-0.33"),
        ("2026-11-21 and records/a.yaml:10 and 1.2.3456", "2026-11-21 and records/a.yaml:10 and 1.2.3456"),
        ('waived: "half of 7.123456", 7.123456', 'waived: "half of 7.123456", 7.1'),
        ("4776.645", "4776.64"),
        ("4776.655", "4776.66"),
    ],
)
def test_a_number_is_said_with_what_people_need(exact: str, said: str) -> None:
    assert spoken(exact) == said
