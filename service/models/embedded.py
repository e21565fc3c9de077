"""The embedded language model: a GGUF file run on this machine's processor by OpenVINO, in this process."""

import json
import math
import os
import threading
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nutgraf.ingest.errors import ModelError
from nutgraf.service.models.convert import converted
from nutgraf.service.models.runtime import runtime
from nutgraf.service.types import LogProbs, Tokens

CONTEXT_TOKENS = 4096
# Gigabytes of keys and values, 28 kB a token: what prompts have in common at their beginning is read once.
CACHE_GB = 1
# Read at once; between two of these, who waits for the answer may leave.
READ_TOKENS = 512
# Answers repeat their sources: the next words are guessed from the prompt, five after three that match.
GUESSED_TOKENS, MATCHED_TOKENS = 5, 3


class EmbeddedModel:
    """A `LanguageModel` in this process. One reply is written at a time; others wait for their turn.

    Attributes:
        name: for answers and messages.
        sha256: of the weights.
        one_at_a_time: it is.
        writes_well: it does not.
    """

    one_at_a_time = True
    writes_well = False

    def __init__(
        self, gguf: Path, *, name: str, sha256: str, threads: int = 0, timeout_s: float = 120.0
    ) -> None:
        """Load the model, which takes seconds; the first time it is converted too (`converted`).

        Args:
            gguf: the weights.
            name: for answers and messages.
            sha256: of the weights.
            threads: to compute with; 0 for as many as there are cores.
            timeout_s: the longest that one reply may take.

        Raises:
            ModelError: when the runtime cannot load it.
        """
        self.name = name
        self.sha256: str | None = sha256
        self._timeout_s = timeout_s
        self._turn = threading.Lock()
        self._requests = 0
        self._genai = runtime()
        scheduler = self._genai.SchedulerConfig()
        scheduler.cache_size = CACHE_GB
        scheduler.enable_prefix_caching = True
        scheduler.max_num_batched_tokens = READ_TOKENS
        properties: dict[str, Any] = {
            "prompt_lookup": True,
            "INFERENCE_NUM_THREADS": threads or os.cpu_count() or 1,
        }
        try:
            self._pipeline: Any = self._genai.ContinuousBatchingPipeline(
                converted(gguf), scheduler, "CPU", properties
            )
        except RuntimeError as error:
            raise ModelError(
                f"{gguf}: the embedded runtime cannot load it ({error}); run: nutgraf doctor"
            ) from error
        self._tokenizer: Any = self._pipeline.get_tokenizer()

    def close(self) -> None:
        """Let go of the model's memory, once nothing is being written."""
        with self._turn:
            self._pipeline = None

    def stream_json(
        self, messages: Sequence[tuple[str, str]], schema: dict[str, Any], *, max_tokens: int
    ) -> Iterator[str | LogProbs | Tokens]:
        """Yield the reply with log-probabilities; a large `maxLength` in the schema takes seconds to prepare.

        Raises:
            ModelError: also when the prompt is too long.
        """
        config = self._config(max_tokens)
        config.logprobs = 1
        config.structured_output_config = self._genai.StructuredOutputConfig()
        config.structured_output_config.json_schema = json.dumps(schema)
        with self._in_turn():
            prompt = self._prompt(messages)
            read = prompt.get_shape()[1]
            if read + max_tokens > CONTEXT_TOKENS:
                raise ModelError(
                    f"{self.name}: the prompt has {read} tokens, and with {max_tokens} for the reply at most "
                    f"{CONTEXT_TOKENS} fit; lower NUTGRAF_PROMPT_CHARS"
                )
            yield Tokens(read)
            written: list[int] = []
            said = ""
            for ids, log_probs in self._steps(prompt, config):
                texts = [str(self._tokenizer.decode([token])) for token in ids]
                yield LogProbs(tuple(zip(texts, log_probs, strict=True)))
                yield Tokens(written=len(ids))
                written += ids
                whole = str(self._tokenizer.decode(written))
                # A character may take several tokens; until it has them all it decodes to U+FFFD.
                if not whole.endswith("\ufffd"):
                    piece, said = whole[len(said) :], whole
                    yield piece

    def yes_probabilities(self, prompts: Sequence[Sequence[tuple[str, str]]]) -> tuple[list[float], Tokens]:
        """Return the probabilities; all prompts are read at once.

        Raises:
            ModelError: also when a prompt is too long.
        """
        config = self._config(1)
        config.logprobs = 1
        config.structured_output_config = self._genai.StructuredOutputConfig()
        config.structured_output_config.regex = "Yes|No"
        with self._in_turn():
            read = [self._prompt(prompt) for prompt in prompts]
            sizes = [int(one.get_shape()[1]) for one in read]
            if max(sizes, default=0) >= CONTEXT_TOKENS:
                raise ModelError(
                    f"{self.name}: a prompt has {max(sizes)} tokens, at most {CONTEXT_TOKENS} fit"
                )
            handles = [self._add(one, config) for one in read]
            while self._pipeline.has_non_finished_requests():
                self._pipeline.step()
            outputs = [handle.read_all()[0] for handle in handles]
            replies = [str(self._tokenizer.decode(list(output.generated_ids))) for output in outputs]
        # It writes the likelier of the two, and tells how likely that was.
        chosen = [math.exp(min(0.0, output.generated_log_probs[0])) for output in outputs]
        yes = [value if reply == "Yes" else 1 - value for reply, value in zip(replies, chosen, strict=True)]
        return yes, Tokens(sum(sizes), len(sizes))

    @contextmanager
    def _in_turn(self) -> Generator[None]:
        """Wait for the turn and hold it; what the runtime raises is a ModelError."""
        with self._turn:
            try:
                yield
            except RuntimeError as error:
                raise ModelError(f"{self.name}: the runtime failed ({error}); run: nutgraf doctor") from error

    def _config(self, max_tokens: int) -> Any:
        config = self._pipeline.get_config()
        config.max_new_tokens, config.do_sample = max_tokens, False
        config.num_assistant_tokens, config.max_ngram_size = GUESSED_TOKENS, MATCHED_TOKENS
        return config

    def _prompt(self, messages: Sequence[tuple[str, str]]) -> Any:
        turns = [{"role": role, "content": text} for role, text in messages]
        text = self._tokenizer.apply_chat_template(turns, add_generation_prompt=True)
        return self._tokenizer.encode(str(text), add_special_tokens=False).input_ids

    def _add(self, prompt: Any, config: Any) -> Any:
        self._requests += 1
        return self._pipeline.add_request(self._requests, prompt, config)

    def _steps(self, prompt: Any, config: Any) -> Iterator[tuple[list[int], list[float]]]:
        """Yield new tokens' ids and log-probabilities; what is left is given up when the caller goes away."""
        handle = self._add(prompt, config)
        deadline = time.monotonic() + self._timeout_s
        try:
            while self._pipeline.has_non_finished_requests():
                self._pipeline.step()
                # Nothing while the prompt is read, piece by piece: who waits may leave meanwhile.
                if handle.can_read():
                    (output,) = handle.read().values()
                    yield list(output.generated_ids), list(output.generated_log_probs)
                else:
                    yield [], []
                if time.monotonic() > deadline:
                    raise ModelError(
                        f"{self.name}: no whole reply in {self._timeout_s:.0f} s; raise "
                        "NUTGRAF_MODEL_TIMEOUT_S"
                    )
        finally:
            handle.cancel()
            while self._pipeline.has_non_finished_requests():
                self._pipeline.step()
