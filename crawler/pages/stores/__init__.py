"""Page families of app stores, each read by its own structure.

Asked in the order of `FAMILIES`, before any other reader of a store; the first that knows a page by its shape
reads it. What could not be compared with the live store is said in the family's own module.
"""

from __future__ import annotations

from crawler.pages.stores.apple import AppleReader
from crawler.pages.stores.huawei import HuaweiReader
from crawler.pages.stores.myapp import MyAppReader
from crawler.pages.stores.sheet import SheetReader
from crawler.pages.stores.wandoujia import WandoujiaReader
from crawler.pages.stores.xiaomi import XiaomiReader

FAMILIES = (
    AppleReader(),
    MyAppReader(),
    HuaweiReader(),
    XiaomiReader(),
    WandoujiaReader(),
    SheetReader(),
)
"""One line for each family; the last reads any page with a sheet of facts about one app."""
