"""Draws the pictures of the demo catalogue: `python -m scripts.draw_pictures`, or only those named as arguments."""

import sys
from pathlib import Path

from scripts.pictures import (
    bags_and_textiles,
    home_and_plants,
    mugs_and_brewing,
    stationery,
    sweet_things,
    tea_and_coffee,
)

FOLDER = Path(__file__).parent.parent / "demo" / "pictures"
PICTURES = {
    **tea_and_coffee.PICTURES,
    **sweet_things.PICTURES,
    **mugs_and_brewing.PICTURES,
    **stationery.PICTURES,
    **home_and_plants.PICTURES,
    **bags_and_textiles.PICTURES,
}


def main(names: list[str]) -> None:
    FOLDER.mkdir(exist_ok=True)
    for name in names or PICTURES:
        file = FOLDER / f"{name}.jpg"
        PICTURES[name]().finished().save(file, quality=90, optimize=True, progressive=True)
        print(f"{file.name}: {file.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main(sys.argv[1:])
