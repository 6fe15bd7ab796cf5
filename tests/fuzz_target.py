"""A target for coverage-guided fuzzing with atheris (optional: `pip install atheris`), which no test needs.

    python -m tests.fuzz_target pages -max_total_time=600 corpus/

The word is the name of a test of `test_fuzz.py`; what follows goes to libFuzzer. A crash is written to a file, and
hypothesis prints the example in the words of the test.
"""

import sys

import atheris

with atheris.instrument_imports(include=["pr_archive", "protego", "feedparser", "warcio"]):
    from tests import test_fuzz

if __name__ == "__main__":
    name = sys.argv.pop(1)
    atheris.Setup(sys.argv, getattr(test_fuzz, f"test_{name}").hypothesis.fuzz_one_input)
    atheris.Fuzz()
