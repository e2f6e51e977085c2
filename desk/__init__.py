"""People and clocks: wiring, command line, web desk, scheduler, worker."""
