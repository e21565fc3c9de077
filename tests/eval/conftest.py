"""What holds for every test of the evaluation."""

from hypothesis import settings

# Property tests are not timed: a busy machine must not fail them.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
