"""`make bench`: run the benchmarks one after the other (or those named) and print their tables."""

import os
import platform
import sys
from importlib import import_module

NAMES = ("bench_parse", "bench_backfill", "bench_analysis", "bench_search", "bench_copies", "bench_enrich")


def processor() -> str:
    """Return the name of the processor as Linux tells it, else what Python knows."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            return next(line.partition(":")[2].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


print(f"{processor()}, {os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}")
for name in sys.argv[1:] or NAMES:
    print(f"\n## {name}\n")
    import_module(f"benchmarks.{name}").main()
