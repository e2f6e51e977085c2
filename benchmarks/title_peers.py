"""What others do with the same names and listings: each builds its index once and answers one text at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import ahocorasick
import ahocorasick_rs
import tantivy
from rapidfuzz import fuzz, process

Find = Callable[[str], object]

CUTOFF = 70
RESCORED = 50
"""Documents that the full-text search hands on to be scored."""


def brute(keys: Sequence[str]) -> Find:
    """rapidfuzz: every name against the text."""
    return lambda text: process.extract(text, keys, scorer=fuzz.partial_ratio, score_cutoff=CUTOFF)


def rust_automaton(keys: Sequence[str]) -> Find:
    """ahocorasick_rs: exact containment, no view, no word boundary."""
    automaton = ahocorasick_rs.AhoCorasick(keys, implementation=ahocorasick_rs.Implementation.ContiguousNFA)
    return lambda text: automaton.find_matches_as_indexes(text, overlapping=True)


def c_automaton(keys: Sequence[str]) -> Find:
    """pyahocorasick: the same."""
    automaton = ahocorasick.Automaton()
    for number, key in enumerate(keys):
        automaton.add_word(key, (number, key))
    automaton.make_automaton()
    return lambda text: list(automaton.iter(text))


def full_text(keys: Sequence[str]) -> Find:
    """tantivy: BM25 over runs of two and three characters, the best 50 scored by rapidfuzz."""
    grams = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.ngram(2, 3, prefix_only=False)).build()
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("number", stored=True)
    builder.add_text_field("name", tokenizer_name="grams", index_option="freq")
    schema = builder.build()
    index = tantivy.Index(schema)
    index.register_tokenizer("grams", grams)
    writer = index.writer(heap_size=256_000_000, num_threads=1)
    for number, key in enumerate(keys):
        writer.add_document(tantivy.Document(number=number, name=key))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def find(text: str) -> object:
        should: list[Any] = [
            (tantivy.Occur.Should, tantivy.Query.term_query(schema, "name", gram, "freq"))
            for gram in sorted(set(grams.analyze(text)))
        ]
        documents = searcher.search(tantivy.Query.boolean_query(should), RESCORED).hits
        near = [keys[searcher.doc(address)["number"][0]] for _, address in documents]
        return process.extract(text, near, scorer=fuzz.partial_ratio, score_cutoff=CUTOFF)

    return find


BRUTE = "rapidfuzz extract(partial_ratio, 70)"
PEERS: tuple[tuple[str, Callable[[Sequence[str]], Find], int], ...] = (
    (BRUTE, brute, 10),
    ("tantivy n-grams, rescored", full_text, 100),
    ("ahocorasick_rs, containment", rust_automaton, 1000),
    ("pyahocorasick, containment", c_automaton, 1000),
)
"""Name, how it is built, and how many listings are timed."""
