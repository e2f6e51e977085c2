"""The month's report: a campaign's forms, filled from cases, frozen when handed in."""
