"""Every error that Pactwire raises on purpose.

    PactwireError
    ├── ConfigError          the configuration cannot be used; carries every problem found
    ├── InputError           a file or an argument that a command was given cannot be used
    ├── FetchError           an address could not be fetched (network, HTTP status, a limit, a guard)
    ├── FeedError            what was fetched is not a feed that can be read
    │   └── ParserKilled     its parser took too long, or died of it
    ├── ArticleError         a page or text could not be read as an article
    ├── StoreError           the database refused or is out of reach
    │   ├── StaleLease       the work was claimed by somebody else in the meantime; nothing was saved
    │   ├── StoreBusy        another daemon owns this SQLite file
    │   └── StoreAway        the server cannot be reached, or is starting or stopping: worth waiting for
    └── NotifyError          a message was not taken
        ├── RateLimited      the service asks for a pause; carries `retry_after` in seconds
        ├── Refused          permanent: the channel, the token or the message is not acceptable
        ├── Unavailable      the request certainly did not arrive, or was answered with a failure
        └── OutcomeUnknown   it may have arrived: look it up before it is sent again

The text of an error is ``what failed: subject: cause``. Foreign exceptions are translated where they
enter (`raise ... from`). The command line prints one line and a hint; the traceback with ``--debug``.
"""

from dataclasses import dataclass


class PactwireError(Exception):
    """Root of the tree. `hint` says in a few words what the user can do, or is empty."""

    def __init__(self, text: str, *, hint: str = "") -> None:
        super().__init__(text)
        self.hint = hint


def _in_one_line(text: str) -> str:
    """What breaks a line, steers a terminal or turns the direction of reading, as it is written in YAML and Python."""
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in text)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a configuration file. Line and column count from 1; 0 where unknown."""

    file: str
    line: int
    column: int
    what: str
    hint: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return _in_one_line(": ".join(part for part in (place, self.what, self.hint) if part))


class ConfigError(PactwireError):
    """The configuration has problems; `problems` holds all of them in file order."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class InputError(PactwireError):
    """A file or an argument that a command was given cannot be used."""


class FetchError(PactwireError):
    """An address could not be fetched.

    `status` is the HTTP status or None; `retry_after` the pause in seconds the server asked for, or None;
    `answered` is false where no server was reached, which may be our own network's fault.
    """

    def __init__(
        self,
        text: str,
        *,
        hint: str = "",
        status: int | None = None,
        retry_after: float | None = None,
        answered: bool = True,
    ) -> None:
        super().__init__(text, hint=hint)
        self.answered = answered
        self.status = status
        self.retry_after = retry_after


class FeedError(PactwireError):
    """What was fetched is not a feed that can be read."""


class ParserKilled(FeedError):
    """The process that parsed it was killed for taking too long, or died."""


class ArticleError(PactwireError):
    """A page or a text could not be read as an article."""


class StoreError(PactwireError):
    """The database refused the work or is out of reach."""


class StaleLease(StoreError):
    """The lease ran out and somebody else holds the work: nothing was saved."""


class StoreBusy(StoreError):
    """Another daemon owns this SQLite file; the text names it."""


class StoreAway(StoreError):
    """The server of the database cannot be reached, or is starting or stopping: worth waiting for."""


class NotifyError(PactwireError):
    """A message was not taken."""


class RateLimited(NotifyError):
    """The service asks for a pause of `retry_after` seconds."""

    def __init__(self, text: str, *, retry_after: float, hint: str = "") -> None:
        super().__init__(text, hint=hint)
        self.retry_after = retry_after


class Refused(NotifyError):
    """Permanent: trying again without a change is pointless. `code` is the service's own word for it."""

    def __init__(self, text: str, *, code: str, hint: str = "") -> None:
        super().__init__(text, hint=hint)
        self.code = code


class Unavailable(NotifyError):
    """The request certainly was not taken; it may be sent again."""


class OutcomeUnknown(NotifyError):
    """The request may have been taken although no answer came."""
