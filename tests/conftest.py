"""No test is timed: hypothesis measures no deadline, which a busy machine would miss.

Where a change is judged (CI), the examples are the same each time, so that a change is judged by what it changes; everywhere else
each run looks at new ones.
"""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.register_profile("judged", deadline=None, derandomize=True)
settings.load_profile("judged" if os.environ.get("CI") else "untimed")
