"""The door of the program: `clientbase`, `python -m clientbase`."""

import _signal  # type: ignore[import-not-found]
import os

# The first lines that are ours: an interrupt from here on needs no words, and nothing is begun yet.
if _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler:
    _signal.signal(_signal.SIGINT, lambda number, _: os._exit(128 + number))

import gc

from clientbase.cli import quick


def main() -> None:
    """Run the command line; the process is short, so looking for cyclic garbage would only cost time.

    While modules are loaded, and when all is said, an interrupt ends it at once; in between it tidies up.
    """
    gc.disable()
    if quick.answered():
        return
    from clientbase.cli import streams

    streams.hear_no_more()
    streams.prepare()
    try:
        from clientbase.cli.app import run
    except (OSError, ImportError) as error:  # the system does not give a file of the program
        streams.end_unloaded(error)
    try:
        streams.hear()
        run()
    except KeyboardInterrupt:
        os._exit(streams.code())
    finally:
        streams.hear_no_more()


if __name__ == "__main__":
    main()
