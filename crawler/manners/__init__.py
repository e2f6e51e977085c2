"""How a site is asked: its robots.txt, its pace, its silence, the orders of people, the limits on what it answers."""
