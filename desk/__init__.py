"""People and clocks: wiring, command line, web desk, scheduler, worker."""

import gc

# what a command loads stays: looking for garbage among it was a quarter of the time that each takes to begin
gc.set_threshold(50_000, 20, 20)
