"""Pactwire: watch the news for partnerships and tell Slack, once, with the reason."""
