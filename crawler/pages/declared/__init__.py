"""What a page declares for machines or sets beside a label."""
