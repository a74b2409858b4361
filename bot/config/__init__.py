"""YAML and environment to a frozen `Config`, with every problem at once as `file:line:column: what: hint`.

places ─ a file with the place of every value        fields, models ─ what a file may say
lookup ─ companies in the directory                  checking ─ errors to problems
load ─ all of it to a Config                         template ─ what `pactwire init` writes
"""

from bot.config.environment import Secret, Webhook
from bot.config.load import Config, load_config, load_watch, shipped_rules
from bot.config.template import TEMPLATE, write_template

__all__ = ["TEMPLATE", "Config", "Secret", "Webhook", "load_config", "load_watch", "shipped_rules", "write_template"]
