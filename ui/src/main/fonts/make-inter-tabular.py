#!/usr/bin/env python3
"""Makes the three Inter Tabular faces that the window carries.

JavaFX can't switch OpenType features, so the tabular figures (`tnum`) are made the default here, and the faces are cut
down to the scripts of the interface. JavaFX knows only a regular and a bold face per family: the semi-bold plays bold,
and the medium weight is a family of its own.

    pip install fonttools
    make-inter-tabular.py FOLDER-WITH-Inter-*.otf OUTPUT-FOLDER

Inter is (c) The Inter Project Authors, https://github.com/rsms/inter, under the SIL Open Font License 1.1, which
reserves no font name; see the licence beside the faces.
"""
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FACES = {
    "Inter-Regular.otf": ("Inter Tabular", "Regular", 400, False),
    "Inter-SemiBold.otf": ("Inter Tabular", "Bold", 700, True),
    "Inter-Medium.otf": ("Inter Tabular Medium", "Regular", 400, False),
}
# Latin with all its accents, Greek, Cyrillic, punctuation, currency, arrows, mathematics, geometric shapes.
UNICODES = [*range(0x20, 0x530), *range(0x1E00, 0x2000), *range(0x2000, 0x2070), *range(0x2070, 0x20D0),
            *range(0x2100, 0x2400), *range(0x2460, 0x2600), 0x2713, 0x2715, 0xFFFD]


def tabular(font):
    """The glyph that `tnum` puts in place of each glyph."""
    gsub = font["GSUB"].table
    swaps = {}
    for record in gsub.FeatureList.FeatureRecord:
        if record.FeatureTag == "tnum":
            for index in record.Feature.LookupListIndex:
                for table in gsub.LookupList.Lookup[index].SubTable:
                    table = getattr(table, "ExtSubTable", table)
                    swaps.update(getattr(table, "mapping", {}))
    return swaps


def make(source, target, family, style, weight, bold):
    font = TTFont(source)
    swaps = tabular(font)
    for table in font["cmap"].tables:
        for code, glyph in list(table.cmap.items()):
            # Only figures: a tabular comma would tear holes into words. Subtables may share one dict: swap once.
            if 0x30 <= code <= 0x39:
                table.cmap[code] = swaps.get(glyph, glyph)
    options = subset.Options(layout_features=["kern", "mark", "mkmk", "ccmp"], hinting=False, name_IDs=["*"])
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=UNICODES)
    subsetter.subset(font)
    full = family if style == "Regular" else f"{family} {style}"
    names = {1: family, 2: style, 3: f"Cooperage:{full}", 4: full, 6: full.replace(" ", "")}
    font["name"].names = [n for n in font["name"].names if n.nameID in (0, 5, 13, 14) and n.platformID == 3]
    for name_id, text in names.items():
        font["name"].setName(text, name_id, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    font["OS/2"].fsSelection = 0x20 if bold else 0x40
    font["head"].macStyle = 1 if bold else 0
    font["CFF "].cff.fontNames = [full.replace(" ", "")]
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    font.save(target)


if __name__ == "__main__":
    folder, output = Path(sys.argv[1]), Path(sys.argv[2])
    for file, (family, style, weight, bold) in FACES.items():
        name = (family if style == "Regular" else f"{family} {style}").replace(" ", "")
        make(folder / file, output / f"{name}.otf", family, style, weight, bold)
