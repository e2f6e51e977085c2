"""Papers out of the program, by people: exports, how one was sent, what the registry gave back."""
