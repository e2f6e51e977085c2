"""The title index: every place where any title or alias of the catalogue stands in a text.

Each disguise that a title wears (庆·余·年, S.H.I.E.L.D., 庆余念, qing yu nian ...) is a view of its own. A place
says in which view it was found, so a decision can ask for more where the name itself does not stand.
"""

from matchers.titles.index import TitleIndex, build
from matchers.titles.model import BASE, Place, Title, longest

__all__ = ["BASE", "Place", "Title", "TitleIndex", "build", "longest"]
