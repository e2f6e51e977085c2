"""The workers: take jobs, do them, say what became of them. On one machine or on many."""
