"""Rights holders bring works: catalogues, assets, authorizations."""
