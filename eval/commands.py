"""The whole of `nutgraf eval`: importing this brings every command together."""

from nutgraf.eval import cli_bench, cli_exchange, cli_judge, cli_runs, cli_sets, cli_train
from nutgraf.eval.cli import eval_cli

__all__ = ["cli_bench", "cli_exchange", "cli_judge", "cli_runs", "cli_sets", "cli_train", "eval_cli"]
