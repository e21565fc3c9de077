"""`nutgraf eval train-checker`: the reranker, trained further, tells whether sentences support a claim.

What was measured of such models is in docs/trials.md; none is shipped, for the licences of the pairs.
"""

import json
import random
import shutil
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from nutgraf.eval.checker_pairs import Pair
from nutgraf.eval.checker_weights import WeightsFile
from nutgraf.eval.folder import writing
from nutgraf.eval.metrics.groundedness import auc
from nutgraf.ingest.errors import ModelError
from nutgraf.service.models.pair_model import PairModel

# Chosen on held-out pairs of the files named in docs/trials.md.
LEARNING_RATE, BATCH, SMOOTHING = 1.5e-4, 16, 0.03
WARM_UP, LAST_RATE = 0.05, 0.03
# The embeddings and the first layers stay as they are, which saves a quarter of the time.
FROZEN_LAYERS = 3
# The reranker's last layer speaks of answers, not of support: it begins small.
HEAD_SCALE = 0.2
MAX_TOKENS = 192
HEADS = 12
# Batches hold pairs of like length, out of so many.
_BUCKET = 1024
Progress = Callable[[str, float, float], None]


@dataclass(frozen=True, slots=True)
class Trained:
    """What training came to.

    Attributes:
        pairs: different ones to train on.
        seen: pairs trained on, some of them more than once or none.
        minutes: taken by training alone.
        held_out: AUC by source set, of the folder's own file, over pairs never trained on.
    """

    pairs: int
    seen: int
    minutes: float
    held_out: dict[str, float]


def train(
    base: Path,
    weights: WeightsFile,
    pairs: Sequence[Pair],
    held_out: Sequence[Pair],
    out: Path,
    *,
    minutes: float,
    seed: int,
    threads: int,
    progress: Progress,
) -> Trained:
    """Train for so many minutes and write the folder that NUTGRAF_CHECKER takes, with a model card.

    Interrupted (Ctrl-C), it keeps what it has so far.

    Args:
        base: folder of the reranker.
        weights: its file.
        pairs: to train on, premises as short as they are to be read.
        held_out: to measure by.
        out: folder to make.
        minutes: of training.
        seed: of the order.
        threads: 0 for one each core.
        progress: told (what is going on, minutes done, of how many).

    Raises:
        ModelError: when the reranker is not of the kind that can be trained.
        UsageError: when the folder cannot be written.
    """
    torch: Any = import_module("torch")
    if threads:
        torch.set_num_threads(threads)
    torch.manual_seed(seed)
    model = _model(torch, weights)
    taken, seen = _fit(torch, model, _encoded(base, pairs), minutes, random.Random(seed), progress)
    tensors = {name: value.float().numpy() for name, value in model.state_dict().items()}
    with writing(out):
        out.mkdir(parents=True, exist_ok=True)
        weights.write(tensors, out / "model.onnx")
        shutil.copy(base / "tokenizer.json", out)
        (out / "config.json").write_text(json.dumps({"id2label": {"0": "SUPPORTED"}}) + "\n", "utf-8")
        done = Trained(len(pairs), seen, round(taken, 1), _measured(out, held_out))
        (out / "README.md").write_text(card(base, pairs, done), "utf-8")
    return done


def _model(torch: Any, weights: WeightsFile) -> Any:
    transformers: Any = import_module("transformers")
    tensors = weights.read()
    try:
        words, width = tensors["bert.embeddings.word_embeddings.weight"].shape
        layers = sum(name.endswith("attention.self.query.weight") for name in tensors)
        config = transformers.BertConfig(
            vocab_size=words,
            hidden_size=width,
            num_hidden_layers=layers,
            num_attention_heads=HEADS,
            intermediate_size=tensors["bert.encoder.layer.0.intermediate.dense.weight"].shape[0],
            num_labels=1,
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        )
        model = transformers.BertForSequenceClassification(config)
        model.load_state_dict(
            {name: torch.from_numpy(value) for name, value in tensors.items()}, strict=False
        )
        missing = set(model.state_dict()) - set(tensors)
    except (KeyError, RuntimeError) as error:
        raise ModelError(f"the reranker cannot be trained ({error}); unset NUTGRAF_RERANKER") from error
    if missing:
        raise ModelError(f"the reranker lacks {sorted(missing)[0]}; unset NUTGRAF_RERANKER")
    with torch.no_grad():
        model.classifier.weight *= HEAD_SCALE
        model.classifier.bias *= HEAD_SCALE
    still = ("bert.embeddings", *(f"bert.encoder.layer.{layer}." for layer in range(FROZEN_LAYERS)))
    for name, value in model.named_parameters():
        value.requires_grad = not name.startswith(still)
    return model


def _encoded(base: Path, pairs: Sequence[Pair]) -> list[tuple[Any, bool]]:
    tokenizers: Any = import_module("tokenizers")
    tokenizer = tokenizers.Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.enable_truncation(MAX_TOKENS, strategy="longest_first")
    tokenizer.no_padding()
    read = tokenizer.encode_batch([(pair.claim, pair.premise) for pair in pairs])
    return [(one, pair.supported) for one, pair in zip(read, pairs, strict=True)]


def _fit(
    torch: Any,
    model: Any,
    pairs: list[tuple[Any, bool]],
    minutes: float,
    random_: random.Random,
    progress: Progress,
) -> tuple[float, int]:
    """Train in place; return the minutes taken and the pairs seen."""
    moving = [value for value in model.parameters() if value.requires_grad]
    decayed = [value for value in moving if value.ndim > 1]
    others = [value for value in moving if value.ndim == 1]
    optimizer = torch.optim.AdamW(
        [{"params": decayed, "weight_decay": 0.01}, {"params": others, "weight_decay": 0.0}],
        lr=LEARNING_RATE,
        betas=(0.9, 0.98),
    )
    losses: deque[float] = deque(maxlen=150)
    started, seen = time.monotonic(), 0
    model.train()
    try:
        for batch in _batches(pairs, random_):
            done = (time.monotonic() - started) / 60 / minutes
            if done >= 1:
                break
            rate = LEARNING_RATE * min(1.0, done / WARM_UP + 0.01) * (1 - done * (1 - LAST_RATE))
            for group in optimizer.param_groups:
                group["lr"] = rate
            loss = _loss(torch, model, batch)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(moving, 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            seen += len(batch)
            losses.append(float(loss.detach()))
            progress(f"training (loss {np.mean(losses):.3f})", done * minutes, minutes)
    except KeyboardInterrupt:
        progress("stopped: keeping what there is", minutes, minutes)
    model.eval()
    return (time.monotonic() - started) / 60, seen


def _batches(pairs: list[tuple[Any, bool]], random_: random.Random) -> Iterator[list[tuple[Any, bool]]]:
    """Yield batches for ever, each of pairs about as long."""
    while True:
        random_.shuffle(pairs)
        for start in range(0, len(pairs), _BUCKET):
            bucket = sorted(pairs[start : start + _BUCKET], key=lambda pair: len(pair[0].ids))
            batches = [bucket[at : at + BATCH] for at in range(0, len(bucket), BATCH)]
            random_.shuffle(batches)
            yield from batches


def _loss(torch: Any, model: Any, batch: list[tuple[Any, bool]]) -> Any:
    longest = max(len(read.ids) for read, _ in batch)

    def padded(name: str) -> Any:
        rows = [getattr(read, name) for read, _ in batch]
        return torch.tensor([row + [0] * (longest - len(row)) for row in rows])

    with torch.autocast("cpu", torch.bfloat16):
        logits = model(
            input_ids=padded("ids"),
            attention_mask=padded("attention_mask"),
            token_type_ids=padded("type_ids"),
        ).logits
    wanted = torch.tensor([float(supported) for _, supported in batch]) * (1 - 2 * SMOOTHING) + SMOOTHING
    return torch.nn.functional.binary_cross_entropy_with_logits(logits.float()[:, 0], wanted)


def _measured(folder: Path, pairs: Sequence[Pair]) -> dict[str, float]:
    """Return the AUC of a folder's model by source set, and of all together."""
    model = PairModel(folder)
    rows: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for pair in pairs:
        row = (model.logits(pair.claim, pair.premise)[0], pair.supported)
        rows["all"].append(row)
        rows[pair.source_set].append(row)
    found = {
        name: auc([score for score, _ in rows[name]], [kind for _, kind in rows[name]])
        for name in sorted(rows)
    }
    return {name: round(value, 3) for name, value in found.items() if value is not None}


def card(base: Path, pairs: Sequence[Pair], done: Trained) -> str:
    """Return the model card: what it is, what it was trained on under which licences, how good it is."""
    counts = Counter((pair.source_set or "not named", pair.licence or "not stated") for pair in pairs)
    rows = "\n".join(
        f"| {name} | {licence} | {count:,} | {done.held_out.get(name, '')} |"
        for (name, licence), count in sorted(counts.items())
    )
    return f"""# A checker for nutgraf

Tells how probable it is that sentences support a claim: one logit, the log-odds. The claim comes first.
Use it with `NUTGRAF_CHECKER` set to this folder.

- Made by `nutgraf eval train-checker` on {datetime.now(UTC):%Y-%m-%d}, by {done.minutes} minutes of
  training: {done.seen:,} pairs seen, of {done.pairs:,}.
- Trained from: `{base.name}`, matrices in 8 bits, read and written again as such.
- AUC on pairs whose premises were held out: {done.held_out.get("all", "not measured")}.
- English news and what resembles it. It misses much, such as who said what of whom: use it beside rules.
- Its weights are made of the pairs below. Whoever passes them on needs what their licences ask for.

| pairs from | licence, as the file states it | pairs | AUC held out |
|---|---|---|---|
{rows}
"""
