"""What the page says of the thing: its name, its people, days, sizes, prices and files."""
