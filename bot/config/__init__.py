"""YAML and environment to a frozen `Config`, with every problem at once as `file:line:column: what: hint`.

places ─ a file with the place of every value        fields, models ─ what a file may say
lookup ─ companies in the directory                  checking ─ errors to problems
load ─ all of it to a Config                         template ─ what `pactwire init` writes
changes ─ what another Config changes, in words
"""

from bot.config.changes import describe_changes
from bot.config.environment import Environment, Secret, Webhook, load_environment
from bot.config.load import Config, load_config, load_watch, shipped_rules
from bot.config.schema import FILES
from bot.config.template import TEMPLATE, write_template

__all__ = [
    "FILES",
    "TEMPLATE",
    "Config",
    "Environment",
    "Secret",
    "Webhook",
    "describe_changes",
    "load_config",
    "load_environment",
    "load_watch",
    "shipped_rules",
    "write_template",
]
