"""Speed and memory, each against a peer in the same run. Results: benchmarks/RESULTS.md."""
