"""Measures answers: gold sets in, per-item results and metrics with error bars out.

```
run.py              the loop over a set's questions; read this first
types.py            GoldItem, Prediction, ItemResult
results.py          what a run comes to, and how two differ: Summary, Comparison
gold.py             gold sets, checked field by field
gold/               the questions of the sample set
datasets/           data sets by name
home.py             a data set's own archive
library.py          looks up the articles and quotes that gold sets and answers refer to
validate.py         whether a gold set is sound
systems.py          what is evaluated: anything that makes predictions
predictions.py      other systems' predictions in, runs out
cache.py            replies of a language model, kept by prompt and model
score.py            what one item adds to each metric
metrics/            the metrics, as pure functions
summary.py          item results to metrics with intervals, by slice
slices.py           parts of a set: by question word, tag, age of the answer
intervals.py        how sure a metric is: bootstrap, paired tests
folder.py           a run's folder
manifest.py         what has to be known to run an evaluation again
compare.py          two runs over the same questions
gate.py             rules that a run must pass
baseline.py         a run without its texts, to compare with in CI
report.py           a summary in a terminal, and the words that all reports share
page.py             a run as an HTML page
page_compare.py     two runs as an HTML page
page.css            how the pages look
worst.py            the items that went worst, as HTML
svg.py              plots
markdown.py         a run, or two compared, as Markdown
groundedness.py     verification, scored on claims that people labelled
extraction.py       the HTML reader, scored on pages that people labelled
bench.py            speed
calibrate.py        runs to the weights of `confidence`
judge.py            a language model as judge of a run
draft.py            a language model as writer of questions, for people to accept
train_checker.py    trains the cross-encoder further into a checker
checker_pairs.py    what it is trained on
checker_weights.py  the cross-encoder's file, to weights in 32 bits and back to 8
cli.py              the whole of `nutgraf eval`
cli_run.py          run
cli_runs.py         compare, gate, baseline, calibrate
cli_sets.py         validate, groundedness, ingest
cli_judge.py        judge, draft
cli_exchange.py     report, export, score
cli_bench.py        bench-ingest, bench-search
cli_train.py        train-checker
cli_shared.py       what the commands share
```
"""
