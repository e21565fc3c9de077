import threading
import time
from itertools import permutations

import pytest

from nutgraf.service.http.turns import Stopped, Turns, TurnTaking
from nutgraf.service.models.embedded import EmbeddedModel
from nutgraf.service.models.model import Model
from nutgraf.service.types import Tokens


class RunEvent:
    """A model that writes down whom it answered."""

    name, sha256 = "told", None

    def __init__(self, *, one_at_a_time: bool = True) -> None:
        self.one_at_a_time = one_at_a_time
        self.writes_well = True
        self.asked: list[str] = []

    def stream_json(self, messages, schema, *, max_tokens):
        self.asked.append(messages[0][1])
        yield "{}"

    def yes_probabilities(self, prompts):
        self.asked.append(prompts[0][0][1])
        return [1.0], Tokens()


def wait_for_turn(turns: Turns, call) -> threading.Thread:
    """Make a call in a thread; return when it waits in line."""
    waiting = turns._waiting  # pyright: ignore[reportPrivateUsage]
    before, ends = len(waiting), time.monotonic() + 5
    thread = threading.Thread(target=call)
    thread.start()
    while len(waiting) == before:
        assert time.monotonic() < ends
        time.sleep(0.005)
    return thread


@pytest.mark.parametrize("line", [*permutations("abc")])
def test_an_asker_keeps_its_place_from_call_to_call(line: tuple[str, ...]) -> None:
    told, turns = RunEvent(), Turns()
    askers = {who: TurnTaking(told, turns, threading.Event()) for who in "abc"}
    for who in line:
        list(askers[who].stream_json([("user", who)], {}, max_tokens=1))
    del told.asked[:]
    with turns.turn(turns.place(), threading.Event()):
        threads = [
            wait_for_turn(turns, lambda who=who: askers[who].yes_probabilities([[("user", who)]]))
            for who in line
        ]
        assert not told.asked
    for thread in threads:
        thread.join(10)
    assert told.asked == ["a", "b", "c"]


def test_who_leaves_the_line_holds_nobody_up() -> None:
    told, turns, left = RunEvent(), Turns(), threading.Event()
    gone, last = (TurnTaking(told, turns, stop) for stop in (left, threading.Event()))
    refused: list[bool] = []

    def leave() -> None:
        with pytest.raises(Stopped):
            gone.yes_probabilities([[("user", "gone")]])
        refused.append(True)

    with turns.turn(turns.place(), threading.Event()):
        threads = [
            wait_for_turn(turns, call) for call in (leave, lambda: last.yes_probabilities([[("user", "l")]]))
        ]
        left.set()
        threads[0].join(10)
        assert refused == [True]
    threads[1].join(10)
    assert told.asked == ["l"]


def test_a_model_that_takes_many_at_once_is_asked_at_once() -> None:
    told, turns = RunEvent(one_at_a_time=False), Turns()
    first, second = (TurnTaking(told, turns, threading.Event()) for _ in range(2))
    hanging = first.stream_json([("user", "a")], {}, max_tokens=1)
    next(hanging)
    second.yes_probabilities([[("user", "b")]])
    assert told.asked == ["a", "b"]


def test_only_the_embedded_model_does_one_thing_at_a_time() -> None:
    assert (EmbeddedModel.one_at_a_time, Model.one_at_a_time) == (True, False)
