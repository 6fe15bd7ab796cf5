"""Torture: an archive whose writer is killed at every point that matters, and one that many read at once.

    crash.py       a child that works on an archive and kills itself at the n-th passage of a named point
    workloads.py   what it works at, and the archives it begins with
    harness.py     kills children, runs the next commands, and looks whether anything was lost
    crowd.py       eight readers and one writer at once

`python -m tests.torture` (`make torture`) does it 500 times and prints a table; `test_torture.py` is the short form.
The points are wrapped from outside, by name: the program knows nothing of them.
"""
