"""`nutgraf eval`: its commands, in the order and under the headings in which the help shows them."""

import typer

from nutgraf.eval.cli_bench import eval_bench_ingest, eval_bench_search
from nutgraf.eval.cli_exchange import eval_export, eval_report, eval_score
from nutgraf.eval.cli_judge import eval_draft, eval_judge
from nutgraf.eval.cli_run import eval_run
from nutgraf.eval.cli_runs import eval_baseline, eval_calibrate, eval_compare, eval_gate
from nutgraf.eval.cli_sets import eval_groundedness, eval_ingest, eval_validate
from nutgraf.eval.cli_train import eval_train_checker

eval_cli = typer.Typer(
    no_args_is_help=True,
    help="Measure answers against a gold set, with error bars.\n\n"
    "Begin with `nutgraf eval run sample`: it prints the metrics and keeps a folder, the run. `report` makes "
    "a page of a run, `compare` compares two, `gate` checks one.",
)
_COMMANDS = {
    "Runs": {
        "run": eval_run,
        "report": eval_report,
        "compare": eval_compare,
        "gate": eval_gate,
        "baseline": eval_baseline,
        "judge": eval_judge,
    },
    "Gold sets": {"validate": eval_validate, "draft": eval_draft},
    "Other systems": {"score": eval_score, "export": eval_export},
    "Parts of nutgraf": {
        "groundedness": eval_groundedness,
        "ingest": eval_ingest,
        "bench-ingest": eval_bench_ingest,
        "bench-search": eval_bench_search,
    },
    "Training": {"calibrate": eval_calibrate, "train-checker": eval_train_checker},
}
for heading, commands in _COMMANDS.items():
    for name, command in commands.items():
        eval_cli.command(name, rich_help_panel=heading)(command)
