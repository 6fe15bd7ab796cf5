"""The search index: Indonesian analysis, and the engines behind one protocol. Derived data, always rebuildable."""
