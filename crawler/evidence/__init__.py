"""Evidence that leaves the house: WACZ, manifest, time stamps; made here, verified anywhere."""
