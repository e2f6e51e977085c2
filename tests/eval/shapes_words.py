"""The same page in other words and signs: its title, labels, prices, buttons, the language of its program."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from lxml import etree

from tests.eval.shapes_markup import INLINE, elements, short, texts

SITE = "星河小站"
_CUT = re.compile(r"\s+(?:[-–—|»·/]|::)\s+|\s*[_|｜]\s*")
_LINE = re.compile(r"\s*([^\W\d_][^:：\n。，,!?！？《》【】/]{0,18})[:：]\s*(\S[^\n]*)", re.DOTALL)
_PRICE = re.compile(r"([¥￥$€£])\s?(\d{1,3}(?:,\d{3})*|\d+)\.(\d\d)(?!\d)")
_IN_WORDS = {"¥": "{} 元", "￥": "{} 元", "$": "{} USD", "€": "{} EUR", "£": "{} GBP"}
_HOLDERS = ("p", "li", "div", "td", "dd", "section")
_OTHERS = ("h1", "h2", "h3", "h4", "h5", "h6", "title", "pre", "textarea", "script", "style", "a", "button")
_WORDS = (
    ("download", "下载", "télécharger", "herunterladen"), ("download now", "立即下载", "télécharger maintenant", "jetzt herunterladen"),
    ("downloads", "下载", "téléchargements", "downloads"), ("buy", "购买", "acheter", "kaufen"), ("buy now", "立即购买", "acheter maintenant", "jetzt kaufen"),
    ("add to cart", "加入购物车", "ajouter au panier", "in den warenkorb"), ("add to basket", "加入购物车", "ajouter au panier", "in den warenkorb"),
    ("price", "价格", "prix", "preis"), ("size", "大小", "taille", "größe"), ("author", "作者", "auteur", "autor"), ("authors", "作者", "auteurs", "autoren"),
    ("by", "作者", "par", "von"), ("publisher", "出版社", "éditeur", "verlag"), ("language", "语言", "langue", "sprache"), ("format", "格式", "format", "format"),
    ("date", "日期", "date", "datum"), ("published", "发布时间", "publié", "veröffentlicht"), ("last modified", "修改时间", "modifié", "geändert"),
    ("modified", "修改时间", "modifié", "geändert"), ("name", "名称", "nom", "name"), ("title", "标题", "titre", "titel"), ("type", "类型", "type", "typ"),
    ("artist", "歌手", "artiste", "künstler"), ("album", "专辑", "album", "album"), ("year", "年份", "année", "jahr"), ("genre", "类型", "genre", "genre"),
    ("tags", "标签", "étiquettes", "schlagwörter"), ("category", "分类", "catégorie", "kategorie"), ("categories", "分类", "catégories", "kategorien"),
    ("play", "播放", "lire", "abspielen"), ("listen", "收听", "écouter", "anhören"), ("watch", "观看", "regarder", "ansehen"), ("read", "阅读", "lire", "lesen"),
    ("read more", "阅读全文", "lire la suite", "weiterlesen"), ("home", "首页", "accueil", "startseite"), ("search", "搜索", "rechercher", "suche"),
    ("login", "登录", "connexion", "anmelden"), ("log in", "登录", "connexion", "anmelden"), ("register", "注册", "s'inscrire", "registrieren"),
    ("about", "关于", "à propos", "über uns"), ("contact", "联系", "contact", "kontakt"), ("next", "下一页", "suivant", "weiter"),
    ("previous", "上一页", "précédent", "zurück"), ("prev", "上一页", "précédent", "zurück"), ("comments", "评论", "commentaires", "kommentare"),
    ("reply", "回复", "répondre", "antworten"), ("replies", "回复", "réponses", "antworten"), ("edit", "编辑", "modifier", "bearbeiten"),
    ("history", "历史", "historique", "verlauf"), ("attachments", "附件", "pièces jointes", "anhänge"), ("files", "文件", "fichiers", "dateien"),
    ("description", "简介", "description", "beschreibung"), ("share", "分享", "partager", "teilen"), ("view", "查看", "voir", "ansehen"),
    ("parent directory", "上级目录", "dossier parent", "übergeordnetes verzeichnis"), ("table of contents", "目录", "sommaire", "inhalt"),
    ("recent posts", "最新文章", "articles récents", "neueste beiträge"), ("archives", "归档", "archives", "archiv"), ("forum", "论坛", "forum", "forum"),
    ("link", "链接", "lien", "link"), ("original", "原图", "original", "original"), ("source", "来源", "source", "quelle"), ("posted by", "发布者", "publié par", "von"),
)  # fmt: skip
"""English, Chinese, French, German: what a program itself says on its pages."""
_INTO = tuple(
    {word.casefold(): row[column] for row in _WORDS for word in row[:2]}
    for column in range(1, len(_WORDS[0]))
)
_TO_ENGLISH = {row[1]: row[0].capitalize() for row in reversed(_WORDS)}
_ACTS = re.compile(
    r"\W*(?:(?:立即|点击|免费|高速|本地|直接)?(?:下载|購買|购买|播放|观看|收听|加入购物车)(?:地址|文件)?|download(?: file| now)?|buy(?: now)?|"
    r"add to (?:cart|basket)|play|listen|watch|get|read|view|open|epub|pdf|mobi|zip|original)\W*",
    re.IGNORECASE,
)


def titled_by_site(tree: Any, url: str) -> None:
    """Every page of the site bears the site's name as its title."""
    for element in elements(tree, "title"):
        element.text = SITE


def titled_behind_site(tree: Any, url: str) -> None:
    """The page's title names the site first, and the page last."""
    for element in elements(tree, "title"):
        title = " ".join((element.text or "").split())
        heads = [" ".join("".join(one.itertext()).split()) for one in elements(tree, "h1", "h2", "h3")]
        *_before, last = [None, *(() if title in heads else _CUT.finditer(title))]
        name, site = (title[: last.start()], title[last.end() :]) if last else (title, "")
        element.text = f"{site or SITE} » {name}" if name else title


def labels_as_spans(tree: Any, url: str) -> None:
    """A label and its value stand side by side, without a colon."""
    _relabelled(tree, _as_spans)


def labels_in_one_text(tree: Any, url: str) -> None:
    """A label and its value are one line of text."""
    _relabelled(tree, lambda label, value: [_joined(label, value, ": ")])


def labels_full_width(tree: Any, url: str) -> None:
    """A label and its value are one line of text with the colon that Chinese uses."""
    _relabelled(tree, lambda label, value: [_joined(label, value, "：")])


def labels_in_cells(tree: Any, url: str) -> None:
    """A label and its value are the two cells of a row."""
    _relabelled(tree, _as_row)


def _as_spans(label: str, value: Any) -> list[Any]:
    value.tag = "span"
    return [_element("span", label), value]


def _joined(label: str, value: Any, colon: str) -> Any:
    value.text = f"{label}{colon}{(value.text or '').lstrip()}"
    return value


def _as_row(label: str, value: Any) -> list[Any]:
    table, row = etree.Element("table"), etree.Element("tr")
    value.tag = "td"
    row.extend([_element("th", label), value])
    table.append(row)
    return [table]


def _element(tag: str, text: str) -> Any:
    made = etree.Element(tag)
    made.text = text
    return made


def _relabelled(tree: Any, write: Callable[[str, Any], list[Any]]) -> None:
    for element in elements(tree, *_HOLDERS):
        if any(one.tag not in INLINE for one in element) or _within(element, _OTHERS):
            continue
        if found := _labelled(element):
            label, value = found
            tail = element.tail
            element.clear(keep_tail=False)
            element.tail = tail
            element.extend(write(label, value))
    for term in elements(tree, "dt"):
        _of_pair(term, "dd", write)
    for head in elements(tree, "th"):
        if len(head.getparent()) == 2 and head.getnext() is not None:
            _of_pair(head, "td", write)


def _of_pair(term: Any, beside: str, write: Callable[[str, Any], list[Any]]) -> None:
    """A term with what is said of it, or a row of two cells, is written as one."""
    value, parent = term.getnext(), term.getparent()
    label = "".join(term.itertext()).strip().rstrip(":：").strip()
    several = value is not None and value.getnext() is not None and value.getnext().tag == beside
    if value is None or value.tag != beside or several or not label or len(label) > 20:
        return
    if any(one.tag not in INLINE for one in value):
        return
    holder = term if beside == "dd" else value
    said = etree.Element("span")
    said.text = value.text
    said.extend(list(value))
    parent.remove(value if holder is term else term)
    holder.clear(keep_tail=True)
    holder.tag = "div" if holder is term else "td"
    holder.extend(write(label, said))


def _labelled(element: Any) -> tuple[str, Any] | None:
    """A short line that begins with a label: the label, and what stands behind it as an element of its own."""
    whole = "".join(element.itertext()).strip()
    found = _LINE.fullmatch(whole)
    if found is None or len(whole) > 160 or "://" in found[1] or any(one.tag == "br" for one in element):
        return None
    value, label = etree.Element("span"), found[1].strip()
    if not (element.text or "").strip() and len(element) and element[0].tag in ("b", "strong", "span", "em"):
        first = "".join(element[0].itertext()).strip()
        if first.rstrip(":：").strip() != label:
            return None
        value.text = (element[0].tail or "").lstrip(" :：\n\t")
        value.extend(list(element)[1:])
        return label, value
    named = re.match(r"\s*[^:：]*[:：]\s*", element.text or "")
    if named is None:
        return None
    value.text = (element.text or "")[named.end() :]
    value.extend(list(element))
    return label, value


def _within(element: Any, tags: tuple[str, ...]) -> bool:
    return any(above.tag in tags for above in element.iterancestors())


def prices_in_parts(tree: Any, url: str) -> None:
    """The sign, the whole and the cents of a price are elements of their own."""
    for element, place, text in list(texts(tree)):
        found = _PRICE.search(text)
        if found is None or len(text) > 60:
            continue
        parts = [_element("span", found[1]), _element("span", found[2]), _element("sup", found[3])]
        parts[-1].tail = text[found.end() :]
        _put(element, place, text[: found.start()], parts)


def prices_in_words(tree: Any, url: str) -> None:
    """A word behind the figure names the currency."""
    for element, place, text in list(texts(tree)):
        setattr(element, place, _PRICE.sub(lambda m: _IN_WORDS[m[1]].format(f"{m[2]}.{m[3]}"), text))


def _put(element: Any, place: str, before: str, parts: list[Any]) -> None:
    """Put elements where a text stood."""
    setattr(element, place, before)
    if place == "text":
        element[:0] = parts
        return
    at = element.getparent().index(element) + 1
    element.getparent()[at:at] = parts


def buttons_as_pictures(tree: Any, url: str) -> None:
    """What is done by a link or a button is drawn; its word stands in a title, a label or the name of a picture."""
    way = int(short(url.split("/")[2], 2), 16) % 3
    for element in elements(tree, "a", "button"):
        said = " ".join("".join(element.itertext()).split())
        if not said or not _ACTS.fullmatch(said) or any(one.tag == "img" for one in element):
            continue
        tail = element.tail
        for child in list(element):
            element.remove(child)
        element.text, element.tail = None, tail
        drawn = etree.Element("img" if way == 2 else "svg")
        if way == 2:
            drawn.set("src", "/static/icon.svg")
            drawn.set("alt", said)
        else:
            element.set("title" if way == 0 else "aria-label", said)
        element.append(drawn)


def another_language(tree: Any, url: str) -> None:
    """What the program itself says is said in another language: Chinese, French or German; of a Chinese one, English."""
    into = _INTO[int(short(url.split("/")[2], 2), 16) % len(_INTO)]
    for element, place, text in list(texts(tree)):
        setattr(element, place, _translated(text, into))
    for element in elements(tree, "input", "button", "a", "img"):
        for name in ("value", "title", "aria-label", "alt"):
            if element.get(name):
                element.set(name, _translated(element.get(name), into))


def _translated(text: str, into: dict[str, str]) -> str:
    said = text.strip()
    bare = said.rstrip(":： »›").strip()
    word = _TO_ENGLISH.get(bare) or into.get(bare.casefold())
    if not word:
        return text
    return text.replace(bare, word.capitalize() if bare[:1].isupper() else word, 1)
