"""`make eval`: the figures of the Indonesian analysis and of the search, by type."""

from tests import eval_relevance, eval_stems

eval_stems.main()
print()
eval_relevance.main()
