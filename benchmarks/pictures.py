"""Pictures a second on one core: all prints, and each part, against `imagehash.phash` of the same run.

`python -m benchmarks.pictures [PICTURES]`: pictures drawn from a seed, 1.4 megapixels each, as JPEG. Times are
processor times, so a busy machine changes them little.
"""

from __future__ import annotations

import io
import random
import sys
import time
from collections.abc import Callable, Sequence

import imagehash
import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from fingerprints.image import compute
from fingerprints.pictures import codes, keypoints
from fingerprints.pictures.borders import trimmed
from fingerprints.pictures.boxes import boxes
from fingerprints.pictures.compare import compare
from fingerprints.pictures.decode import decode

SIZE = (1440, 980)


def drawn(seed: int) -> bytes:
    """Shapes with grain, as JPEG."""
    draw = random.Random(seed)
    image = Image.new("RGB", SIZE, (draw.randrange(256), draw.randrange(256), draw.randrange(256)))
    pen = ImageDraw.Draw(image)
    for _ in range(120):
        x, y, side = draw.randrange(SIZE[0]), draw.randrange(SIZE[1]), draw.randrange(10, 400)
        pen.ellipse(
            (x, y, x + side, y + side), fill=(draw.randrange(256), draw.randrange(256), draw.randrange(256))
        )
    grain = np.random.default_rng(seed).normal(0, 6, (SIZE[1], SIZE[0], 1))
    soft = np.asarray(image.filter(ImageFilter.GaussianBlur(1))) + grain
    out = io.BytesIO()
    Image.fromarray(np.clip(soft, 0, 255).astype(np.uint8)).save(out, "JPEG", quality=85)
    return out.getvalue()


def milliseconds(work: Callable[[int], object], count: int) -> float:
    """Mean processor time of one call."""
    work(0)
    began = time.process_time()
    for number in range(count):
        work(number)
    return (time.process_time() - began) * 1000 / count


def main(arguments: Sequence[str]) -> None:
    """Print one row for each part."""
    count = int(arguments[0]) if arguments else 20
    files = [drawn(seed) for seed in range(count)]
    opened = [decode(data) for data in files]
    pixels = [np.asarray(image, np.uint8) for image in opened]
    prints = [compute(data) for data in files]
    parts: dict[str, Callable[[int], object]] = {
        "imagehash.phash, decoded": lambda n: imagehash.phash(opened[n]),
        "imagehash.phash with decoding": lambda n: imagehash.phash(
            Image.open(io.BytesIO(files[n])).convert("RGB")
        ),
        "decoding": lambda n: decode(files[n]),
        "PDQ, eight orientations": lambda n: codes.pdq_turned(pixels[n]),
        "phash256": lambda n: codes.phash256(opened[n]),
        "borders": lambda n: trimmed(pixels[n]),
        "boxes": lambda n: boxes(pixels[n]),
        "key points, both sides": lambda n: keypoints.features(pixels[n], {}),
        "all prints of a file": lambda n: compute(files[n]),
        "comparison with itself": lambda n: compare(prints[n], prints[n]),
        "comparison with another": lambda n: compare(prints[n], prints[n - 1]),
    }
    peer = 0.0
    for name, work in parts.items():
        took = milliseconds(work, count)
        peer = took if name == "imagehash.phash with decoding" else peer
        ratio = f"{took / peer:6.2f} x phash" if peer else ""
        print(f"{name:<32}{took:8.1f} ms {1000 / took:8.1f} a second {ratio}")
    size = sum(len(one.payload) for found in prints for one in found) / count
    print(f"payload of a picture {size / 1024:.0f} KiB, {sum(map(len, prints)) / count:.0f} rows")


if __name__ == "__main__":
    main(sys.argv[1:])
