"""城通网盘, below many domains of its own. None of the forms was checked against the live service."""

from __future__ import annotations

from records.sharelinks.service import TOKEN, ShareService, Site

CTFILE = ShareService(
    "ctfile",
    (Site(r"(?:[\w-]+\.){0,3}(?:ctfile\.\w+|(?:pipipan|t00y|545c|u062|474b|590m|089u|306t|n802|n459|z701|dufile|400gb|bego|ghpym|jamcz)\.(?:com|cc|net)"
          r"|sn9\.us|2k\.us)", (f"/(?:f|d|fs|file|dir|i)/{TOKEN}",)),),
    code=(4, 6), words=("城通", "诚通", "ctfile"), keys=("p",), plain=("ctfile.com", "ctfile.net"),
)  # fmt: skip
