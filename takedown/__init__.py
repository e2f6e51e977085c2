"""From a finding to a closed case: dossiers, papers, review, dispatch."""
