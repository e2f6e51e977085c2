"""The web desk: sign-in, findings, notices, catalogue, sites, sweeps."""
