"""The smallest program that Typer can make: one command that prints a word."""

import typer

app = typer.Typer()


@app.command()
def greet() -> None:
    """Say hello."""
    typer.echo("hello")
