"""Who a paper goes to: places and provinces, organs and their chain, contacts of a host and the order among them."""
