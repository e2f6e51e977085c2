"""The robustness harness of pictures: a fixed list of edits, negatives, and what is found of them."""
