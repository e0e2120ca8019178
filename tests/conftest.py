"""How hard the properties are tried: some on every run, more where CI is set, most when asked.

Hypothesis takes `ci` by itself where the variable CI is set and `default` elsewhere; any other is
asked for with `pytest --hypothesis-profile=nightly`.
"""

from hypothesis import settings

# No deadline: how long an example takes says more about the machine than about the code.
settings.register_profile("default", deadline=None, max_examples=50)
# Derandomised: the same commit passes or fails every time.
settings.register_profile("ci", deadline=None, max_examples=500, derandomize=True, print_blob=True)
settings.register_profile("nightly", deadline=None, max_examples=20_000, print_blob=True)
