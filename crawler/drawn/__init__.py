"""Pages as a browser shows them: during a sweep, and as pictures of what was found."""
