"""Pactwire: watch the news for partnerships and tell Slack, once, with the reason."""

__version__ = "0.1.0"
