"""`make eval`: the figures of analysis, search, facts and copies on the judged sets."""

from tests import eval_copies, eval_facts, eval_relevance, eval_stems

for part in (eval_stems, eval_relevance, eval_facts, eval_copies):
    part.main()
    print()
