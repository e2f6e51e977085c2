"""Texts written by a seed in two languages, and what sites do to texts."""

from __future__ import annotations

import io
import random
import zipfile

HAN = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严龙飞"
_LINE = """
river stone lantern winter harbour quiet ledger window copper orchard signal captain garden velvet
thunder mirror candle bridge meadow silver letter market shadow feather island timber anchor violin
desert compass marble engine forest ribbon cradle summit pepper saddle cotton hammer walks carries
follows remembers forgets answers breaks opens closes gathers under over beside against through
before after slowly never always perhaps almost still again with without from into upon she he they
nobody someone the a
"""
WORDS = _LINE.split()


def chinese(seed: int, sentences: int = 120) -> str:
    """Sentences of common characters: unlike any other seed's."""
    source = random.Random(seed)
    made = [
        "".join(source.choices(HAN, k=source.randint(8, 28))) + source.choice("。。。！？")
        for _ in range(sentences)
    ]
    return "".join(one + ("\n" if source.random() < 0.2 else "") for one in made)


def english(seed: int, sentences: int = 120) -> str:
    """The same of English words."""
    source = random.Random(seed)
    return " ".join(
        " ".join(source.choices(WORDS, k=source.randint(6, 22))).capitalize() + "." for _ in range(sentences)
    )


def epub(chapters: list[str], **more: bytes) -> bytes:
    """An e-book of these chapters; further parts by their names, with / written as __."""
    out = io.BytesIO()
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    items = "".join(f'<item id="c{n}" href="text/c{n}.xhtml"/>' for n in range(len(chapters)))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        book.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="OEBPS/content.opf"/></rootfiles></container>',
        )
        book.writestr(
            "OEBPS/content.opf",
            f'<package xmlns="http://www.idpf.org/2007/opf"><manifest>{items}</manifest><spine>{spine}</spine></package>',
        )
        for number, text in enumerate(chapters):
            book.writestr(f"OEBPS/text/c{number}.xhtml", f"<html><body><p>{text}</p></body></html>")
        for name, data in more.items():
            book.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def pdf(pages: list[str]) -> bytes:
    """A PDF of these pages. Glyphs are numbered as the characters of the text come, with a map back to Unicode."""
    letters = sorted(set("".join(pages)))
    number = {letter: n + 1 for n, letter in enumerate(letters)}
    pairs = [f"<{n:04X}> <{letter.encode('utf-16-be').hex()}>" for letter, n in number.items()]
    groups = [pairs[n : n + 100] for n in range(0, len(pairs), 100)]
    table = "\n".join(f"{len(one)} beginbfchar\n{chr(10).join(one)}\nendbfchar" for one in groups)
    cmap = f"begincmap\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{table}\nendcmap"
    kids = " ".join(f"{6 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>",
        "<</Type/Font/Subtype/Type0/BaseFont/F/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>",
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/F/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>",
        f"<</Length {len(cmap)}>>stream\n{cmap}\nendstream",
    ]  # fmt: skip
    for n, page in enumerate(pages):
        shown = "".join(f"{number[letter]:04X}" for letter in page)
        content = f"BT /F 12 Tf 10 700 Td <{shown}> Tj ET"
        objects += [
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F 3 0 R>>>>/Contents {7 + 2 * n} 0 R>>",
            f"<</Length {len(content)}>>stream\n{content}\nendstream",
        ]
    out, places = b"%PDF-1.4\n", []
    for n, one in enumerate(objects, 1):
        places.append(len(out))
        out += f"{n} 0 obj\n{one}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    return (
        out
        + f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF\n".encode()
    )
