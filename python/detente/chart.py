"""Pictures of results."""

from __future__ import annotations

import os


class SVG:
    """A picture; a notebook shows it, ``save`` writes it."""

    def __init__(self, name: str, caption: str, svg: str) -> None:
        self.name, self.caption, self.svg = name, caption, svg

    def _repr_svg_(self) -> str:
        return self.svg

    def __str__(self) -> str:
        return self.svg

    def __repr__(self) -> str:
        return f"<chart {self.name}: {self.caption}>"

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes the picture as an SVG file."""
        with open(path, "w", encoding="utf-8") as file:
            file.write(self.svg)
