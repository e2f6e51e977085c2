"""The verbs of `copywatch`, one module per noun; heavy rooms are imported only when a verb runs."""
