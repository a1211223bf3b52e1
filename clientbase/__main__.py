"""The door of the program: `clientbase`, `python -m clientbase`."""

import gc


def main() -> None:
    """Run the command line; the process is short, so looking for cyclic garbage would only cost time."""
    gc.disable()
    from clientbase.cli.app import run

    run()


if __name__ == "__main__":
    main()
