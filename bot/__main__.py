"""`python -m bot` is `pactwire`."""

import sys


def main() -> None:
    """Run the command line."""
    try:
        # Imported here: each of the worker processes runs the script again that started the program, and would import
        # all commands with it, which is 50 MB. It takes a second, in which Ctrl-C may come too.
        from bot import cli  # noqa: PLC0415

        cli.main()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
