"""`python -m bot` is `pactwire`."""

import signal
import sys


def main() -> None:
    """Run the command line."""
    if next((word for word in sys.argv[1:] if not word.startswith("-")), "") == "run":
        prepare_for_signals()
    try:
        # Imported here: each of the worker processes runs the script again that started the program, and would import
        # all commands with it, which is 50 MB. It takes a second, in which Ctrl-C may come too.
        from bot import cli  # noqa: PLC0415

        cli.main()
    except KeyboardInterrupt:
        sys.exit(130)


def prepare_for_signals() -> None:
    """Until the daemon listens: the kernel keeps a SIGHUP for it, and SIGTERM and SIGINT end the process with 0."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGHUP})
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit())


if __name__ == "__main__":
    main()
