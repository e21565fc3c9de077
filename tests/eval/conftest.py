"""What holds for every test of the evaluation."""

from hypothesis import settings

# Commands stand in the help in the order of this import; a test that imports one of its parts first would
# change it, and with it what docs/cli.md is compared with.
import nutgraf.eval.commands  # noqa: F401

# Property tests are not timed: a busy machine must not fail them.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
