"""`python -m bot` is `pactwire`."""

import sys

try:
    from bot.cli import main

    main()
except KeyboardInterrupt:
    sys.exit(130)
