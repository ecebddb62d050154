#!/usr/bin/env python3
"""Makes Data/shapes/economies.json: the land of every economy, simplified, as SVG paths on an Equal Earth map.

    apt-get download r-cran-rnaturalearthdata && dpkg -x r-cran-rnaturalearthdata_*.deb natural-earth
    pip install rdata==1.1.0 shapely==2.2.0
    python3 Packaging/shapes.py natural-earth Data/shapes/economies.json

The shapes are Natural Earth's at 1:50 million, which is in the public domain, as Debian packages them (CC0).
Neighbours keep their common border, for lines are simplified once and not country by country.
"""
import hashlib
import json
import lzma
import math
import struct
import sys
import warnings

import rdata
from shapely import affinity, coverage_simplify, maximum_inscribed_circle
from shapely.geometry import MultiPolygon, Polygon, box
from shapely.ops import transform, unary_union
from shapely.validation import make_valid

warnings.filterwarnings("ignore")

SHA256 = "e65b1e25ae0a8e2bd748247c5cd7a5fea9510fb9283306b5f1c432eca5fc751f"  # Rdata.rdb of r-cran-rnaturalearthdata 0.1.0-2
WIDTH = 2000  # of the map, in units; coordinates are whole
MERIDIAN = 11  # the map's middle: its edge runs through the Bering Strait, so that Russia is in one piece
TOLERANCE = 1.2  # a line loses what is smaller than about this, in units
SMALLEST_ISLAND = 14  # square units; islands below are left out, except an economy's largest
CIRCLE_BELOW = 75  # square units of land: below, an economy needs a circle to be seen
# Natural Earth's own codes for what ISO 3166 or common use codes otherwise.
CODES = {"KOS": "XKX", "SDS": "SSD", "PSX": "PSE", "SAH": "ESH", "ALD": "ALA"}
# Areas that ISO 3166 has no code for: neutral land.
NEUTRAL = {"CYN", "SOL", "KAS", "ATC", "IOA"}
LEFT_OUT = {"ATA", "ATF", "HMD", "SGS"}


def entry(folder, name):
    """A data frame of R's lazy-load files: a four-byte size, the kind Z, raw LZMA2."""
    base = f"{folder}/usr/lib/R/site-library/rnaturalearthdata/data/Rdata"
    index = rdata.conversion.convert(rdata.parser.parse_file(base + ".rdx"))["variables"]
    with open(base + ".rdb", "rb") as file:
        database = file.read()
    if hashlib.sha256(database).hexdigest() != SHA256:
        sys.exit(f"{base}.rdb is another edition than the one this script was written for")
    offset, size = (int(part) for part in index[name])
    packed = database[offset : offset + size]
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 26}]
    raw = lzma.decompress(packed[5:], format=lzma.FORMAT_RAW, filters=filters)
    assert packed[4:5] == b"Z" and len(raw) == struct.unpack(">I", packed[:4])[0]
    return rdata.conversion.convert(rdata.parser.parse_data(raw))


def rotated(polygon):
    """The polygon with longitudes from the map's edge, in one, two or no pieces, each within 360 degrees."""
    edge = MERIDIAN - 180
    pieces = []
    for turn in (-360, 0, 360):
        moved = affinity.translate(polygon, turn)
        inside = moved.intersection(box(edge, -60, edge + 360, 90))
        if not inside.is_empty:
            pieces.append(affinity.translate(inside, -MERIDIAN))
    return unary_union(pieces)


def equal_earth(longitude, latitude, z=None):
    """Šavrič, Patterson and Jenny (2018), x to the right and y down."""
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    xs, ys = [], []
    for lon, lat in zip(longitude, latitude):
        t = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(lat)))
        s = t**6
        slope = 9 * a4 * t**8 + 7 * a3 * s + 3 * a2 * t**2 + a1
        xs.append(2 * math.sqrt(3) * math.radians(lon) * math.cos(t) / (3 * slope))
        ys.append(-(a4 * t**9 + a3 * t**7 + a2 * t**3 + a1 * t))
    return xs, ys


def polygons(geometry):
    if isinstance(geometry, Polygon):
        return [geometry] if not geometry.is_empty else []
    return [part for piece in getattr(geometry, "geoms", []) for part in polygons(piece)]


def land(frame):
    """Natural Earth's countries on the plane, by code."""
    shapes = {}
    codes = [str(code) for code in frame.data["adm0_a3"]]
    for code, unit in zip(codes, frame.polygons):
        if code in LEFT_OUT:
            continue
        rings = [(bool(ring.hole), [tuple(map(float, point)) for point in ring.coords]) for ring in unit.Polygons]
        holes = [Polygon(ring) for hole, ring in rings if hole]
        solid = unary_union([make_valid(Polygon(ring)) for hole, ring in rings if not hole])
        if holes:
            solid = solid.difference(unary_union(holes))
        name = "" if code in NEUTRAL else CODES.get(code, code)
        shapes.setdefault(name, []).append(transform(equal_earth, rotated(solid)))
    return {code: unary_union(parts) for code, parts in shapes.items()}


def path(geometry):
    """Relative SVG commands with whole numbers; outer rings and holes wind as they come, for the even-odd rule."""
    text = []
    for polygon in polygons(geometry):
        for ring in [polygon.exterior, *polygon.interiors]:
            points = []
            for x, y in ring.coords[:-1]:
                point = (round(x), round(y))
                if not points or points[-1] != point:
                    points.append(point)
            if len(points) < 3:
                continue
            steps = [(b[0] - a[0], b[1] - a[1]) for a, b in zip(points, points[1:])]
            line = " ".join(f"{dx} {dy}" for dx, dy in steps).replace(" -", "-")
            text.append(f"M{points[0][0]} {points[0][1]}l{line}z")
    return "".join(text)


def main(folder, target):
    frame = entry(folder, "countries50")
    shapes = land(frame)
    left, top, right, bottom = unary_union([box(*s.bounds) for s in shapes.values()]).bounds
    scale = WIDTH / (right - left)
    place = [scale, 0, 0, scale, -left * scale, -top * scale]
    shapes = {code: affinity.affine_transform(s, place) for code, s in shapes.items()}

    # An economy keeps its largest island, however small.
    for code, geometry in shapes.items():
        parts = sorted(polygons(geometry), key=lambda part: -part.area)
        shapes[code] = MultiPolygon(parts[:1] + [p for p in parts[1:] if p.area >= SMALLEST_ISLAND])

    drawn = coverage_simplify(list(shapes.values()), TOLERANCE)

    economies, neutral = [], ""
    for code, geometry in sorted(zip(shapes, drawn), key=lambda pair: pair[0]):
        if not code:
            neutral = path(geometry)
            continue
        largest = max(polygons(shapes[code]), key=lambda part: part.area)
        line = maximum_inscribed_circle(largest, tolerance=0.2)
        x, y = line.coords[0]
        economies.append({"code": code, "center": [round(x), round(y)], "small": shapes[code].area < CIRCLE_BELOW,
                          "path": path(geometry)})
    with open(target, "w", encoding="utf-8") as file:
        file.write('{"about":"Land by ISO 3166 alpha-3 code on an Equal Earth map, without Antarctica; made by Packaging/shapes.py",\n'
                   '"source":"Natural Earth 1:50m (public domain), from r-cran-rnaturalearthdata 0.1.0-2","licence":"CC0-1.0",\n')
        file.write(f'"viewBox":[0,0,{WIDTH},{math.ceil((bottom - top) * scale)}],\n"neutral":"{neutral}",\n"economies":[\n')
        file.write(",\n".join(json.dumps(one, separators=(",", ":")) for one in economies))
        file.write("\n]}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
