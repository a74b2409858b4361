"""`python -m bot` is `pactwire`."""

from bot.cli import main

main()
