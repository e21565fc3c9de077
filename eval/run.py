"""The loop: put every question to the system, score, keep each result as it ends. Read this first."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed

from nutgraf.eval.folder import RunFolder
from nutgraf.eval.library import Library
from nutgraf.eval.score import score
from nutgraf.eval.slices import age_days
from nutgraf.eval.systems import FAILURES_IN_A_ROW, System
from nutgraf.eval.types import GoldItem, ItemResult, Prediction, Scores
from nutgraf.ingest.errors import ArchiveError, GoldError, ModelError

Progress = Callable[[ItemResult, int, int], None]
# As `score` does: a crash has no prediction.
Measure = Callable[[GoldItem, Prediction | None, Library], tuple[Scores, str]]


def run(
    items: Sequence[GoldItem],
    system: System,
    library: Library,
    folder: RunFolder,
    *,
    measure: Measure = score,
    jobs: int = 1,
    on_progress: Progress = lambda _result, _done, _total: None,
) -> list[ItemResult]:
    """Run a set; items that the folder holds already are not run again.

    Args:
        items: the questions.
        system: gives a prediction, or raises.
        library: the archive that is asked.
        folder: each result is in it when the next item begins; a failure of the model, when it is known that
            the model is still there.
        measure: scores what the system gave.
        jobs: how many questions to put at once.
        on_progress: called with each result, how many are done, and of how many.

    Returns:
        One result for each item, in the order of the items.

    Raises:
        ModelError: when the model fails several times in a row; what was done is kept, and those failures are
            not, so that the questions are put again.
        ArchiveError: when the data folder cannot be used (cached replies are in it); what was done is kept.
    """
    todo = [item for item in items if item.id not in folder.done]
    keeper = _Keeper(folder)
    with ThreadPoolExecutor(jobs, "nutgraf-eval") as pool:
        futures = [pool.submit(outcome, item, system, library, measure) for item in todo]
        left = set(futures)
        try:
            for done, future in enumerate(as_completed(futures), len(items) - len(todo) + 1):
                left.discard(future)
                result = _result(future, folder)
                keeper.add(result)
                on_progress(result, done, len(items))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            ended = [future.result() for future in left if not (future.cancelled() or future.exception())]
            for result in ended:
                if not _model_failed(result):
                    folder.add(result)
            raise
    keeper.flush()
    return [folder.done[item.id] for item in items]


class _Keeper:
    """Keeps results in the folder as they come; failures of the model, once an answer has followed them."""

    def __init__(self, folder: RunFolder) -> None:
        self._folder = folder
        self._held: list[ItemResult] = []

    def add(self, result: ItemResult) -> None:
        self._held.append(result)
        if not _model_failed(result):
            self.flush()
        elif len(self._held) >= FAILURES_IN_A_ROW:
            raise ModelError(
                f"{result.id}: the model failed on {len(self._held)} questions in a row ({result.error}); "
                f"what was done before is kept: repair it and run again with --out {self._folder.path}"
            )

    def flush(self) -> None:
        while self._held:
            self._folder.add(self._held.pop(0))


def _result(future: Future[ItemResult], folder: RunFolder) -> ItemResult:
    try:
        return future.result()
    except ArchiveError as error:
        raise ArchiveError(f"{error}; what was done is kept: run again with --out {folder.path}") from error


def _model_failed(result: ItemResult) -> bool:
    return result.error.startswith("ModelError")


def outcome(item: GoldItem, system: System, library: Library, measure: Measure = score) -> ItemResult:
    """Put one question to the system and score what comes back; a crash is a result too.

    Raises:
        ArchiveError: when the data folder cannot be used, of which no answer can tell anything.
    """
    prediction: Prediction | None = None
    error = ""
    try:
        prediction = system(item)
        scores, unscored = measure(item, prediction, library)
    except ArchiveError:
        raise
    except Exception as problem:  # Whatever breaks on one question must not lose the others, nor hide.
        # What is said of half a surrogate pair may hold it, and no file or terminal can take that.
        error = f"{type(problem).__name__}: {problem}".encode("utf-8", "replace").decode()
        prediction = None
        scores, unscored = measure(item, None, library)
    return ItemResult(item.id, prediction, error, unscored, scores, age_days(item, library))


def check_archive(items: Sequence[GoldItem], library: Library) -> None:
    """Raise GoldError where no supporting article of the whole set is in the archive."""
    refs = dict.fromkeys(support.article for item in items for support in item.support)
    if refs and not any(library.find(ref) for ref in refs):
        raise GoldError(
            f"none of the {len(refs)} supporting articles is in this archive (first: {next(iter(refs))}); "
            "ingest the articles of this gold set, or give the --home they are in"
        )
