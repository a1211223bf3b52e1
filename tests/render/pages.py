"""Invented answers that hold every type of column and every awkward text."""

from clientbase.page import Column, Figure, LeftOut, Page, Scope, Table

CLIENTS = Table(
    name="clients",
    title="Clients with awkward names",
    columns=(
        Column("client", "text", "Client"),
        Column("name", "text", "Name"),
        Column("phone", "text", "Phone"),
        Column("last_purchase", "date", "Last purchase"),
        Column("purchases", "count", "Purchases"),
        Column("days_silent", "days", "Days silent"),
        Column("revenue", "money", "Revenue"),
        Column("share", "share", "Share"),
        Column("usual_interval", "ratio", "Usual interval"),
        Column("regular", "flag", "Regular"),
        Column("light", "text", "Light"),
    ),
    rows=(
        (
            "adriatik",
            "Адриатик Храна ДООЕЛ",
            "+38923123456",
            "2026-08-17",
            2,
            96,
            9_924_000,
            0.261,
            77.0,
            True,
            "red",
        ),
        (
            "bold",
            "[bold]Bold[/bold] & *Sons* | <b>",
            "+1 (514) 721-4711",
            "2026-11-20",
            1,
            1,
            8_124_005,
            1 / 3,
            None,
            False,
            "green",
        ),
        (
            "formula",
            '=HYPERLINK("http://x.example")',
            "-12.50",
            None,
            0,
            None,
            -125_000,
            0.0,
            None,
            0,
            "grey",
        ),
        (
            "lines",
            "two\nlines\tand\x1b[31m red",
            "'=quoted",
            "2026-01-31",
            3,
            294,
            0,
            1e-9,
            30.04,
            1,
            "yellow",
        ),
        ("mirror", "left\u202eright", "@SUM(A1)", "2025-12-31", 10, 325, 120, 1.0, 0.05, 1, None),
        ("wide", "東京レストラン", "000123", "2026-11-01", 4, 20, 1_000_000_000, 0.5, 9.99, 1, "green"),
    ),
)
NOBODY = Table("nobody", "Nobody", (Column("client", "text", "Client"), Column("sum", "money", "Sum")), ())

AWKWARD = Page(
    report="awkward",
    title="Awkward answers",
    question="How does every kind of value look?",
    definitions="A client is awkward where its name needs care.",
    as_of="2026-11-21",
    currency="EUR",
    scope=Scope(manager="olga"),
    commit="abc1234",
    left_out=(LeftOut("records/broken.yaml", "3:1: the mapping is not closed"),),
    figures=(
        Figure("clients", "count", "Clients", 6),
        Figure("revenue", "money", "Revenue", 10_000_000),
        Figure("regular_share", "share", "Share of regular clients", 0.5),
        Figure("interval", "ratio", "Usual interval", None),
    ),
    tables=(CLIENTS, NOBODY),
)
EMPTY = AWKWARD._replace(left_out=(), figures=(), tables=(NOBODY,), scope=Scope(), commit=None)


def one_column(kind: str, *values: str | float | None) -> Page:
    """Return a page of one column with *values*."""
    table = Table("t", "T", (Column("v", kind, "V"),), tuple((value,) for value in values))
    return EMPTY._replace(tables=(table,))
