"""The page's own script, run by Node over a stand-in for the browser."""

import json
import shutil
import subprocess
from importlib import resources
from pathlib import Path

import pytest

NODE = shutil.which("node")


@pytest.mark.skipif(NODE is None, reason="needs Node")
def test_the_page_sends_the_whole_conversation_as_it_was_asked() -> None:
    asked = ["Why did the dam break?", " who  built it? ", "And when?", "And why?", "Who else?"]
    with resources.as_file(resources.files("nutgraf.service").joinpath("web", "nutgraf.js")) as script:
        run = subprocess.run(
            [str(NODE), str(Path(__file__).with_name("page.mjs")), str(script), *asked],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
    told = json.loads(run.stdout)
    said = [turn["content"] for turn in told["sent"][-1]["history"] if turn["role"] == "user"]
    assert said == ["Why did the dam break?", "who built it?", "And when?", "And why?"]
    assert told["notes"].startswith("Understood as: The subject: ")
