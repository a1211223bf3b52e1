"""`clientbase sql`."""

from typing import TYPE_CHECKING, Annotated

import typer

from clientbase.cli import complete
from clientbase.cli.delivery import deliver
from clientbase.errors import UsageError
from clientbase.language import say

if TYPE_CHECKING:
    from clientbase.cli.session import Session


Question = Annotated[
    str | None,
    typer.Argument(
        metavar="QUESTION",
        help="facts, dormant, cadence, thresholds, abc, cohorts or loyalty.",
        autocompletion=complete.questions,
    ),
]
Engine = Annotated[str, typer.Option("--dialect", metavar="ENGINE", help="duckdb or spark.")]
Folder = Annotated[
    str, typer.Option("--folder", metavar="DIR", help="The folder of Parquet, as the engine is to find it.")
]


def sql(
    context: typer.Context, question: Question = None, dialect: Engine = "duckdb", folder: Folder = "tables"
) -> None:
    """Print a question in the SQL of DuckDB or Spark, over a folder of Parquet by export tables; alone, list them.

    It is translated from the SQL that reports ask here, and is about all bases of the folder at once: each row begins
    with its base, and follows from the norms of that base, as of the day (--as-of). A question with several tables
    gives a statement for each. For Spark, what is asked several times is put into tables of the schema
    clientbase_steps first, which is emptied before.

    Examples: clientbase sql dormant --folder group/ | duckdb
    """
    from clientbase.lookups.engines.questions import ENGINES, QUESTIONS

    session: Session = context.obj
    if question is None:
        typer.echo("\n".join(QUESTIONS))
        return
    for what, name, known in (("QUESTION", question, QUESTIONS), ("--dialect", dialect, ENGINES)):
        if name not in known:
            raise UsageError(
                say('{what}: no "{name}"; there are: {known}', what=what, name=name, known=", ".join(known))
            )
    try:
        from clientbase.lookups.engines.script import scripts
    except ImportError:
        message = "SQL for other engines needs sqlglot; install it with: pip install 'clientbase[sql]'"
        raise UsageError(message) from None
    made = scripts(question, dialect, session.day(), folder)
    deliver(session, "\n".join(f"-- {question}: {table}\n{text}" for table, text in made), None)
