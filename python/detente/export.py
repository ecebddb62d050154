"""Tables of results in the forms of other programs; what needs another package says which."""

from __future__ import annotations

import importlib
import math
import os
from typing import Any

import pandas as pd

from .errors import DetenteError

Path = "str | os.PathLike[str]"

# Stata keeps names of 32 letters, and pyam wants these five.
_IAMC = ["model", "scenario", "region", "variable", "unit", "year", "value"]


def need(module: str, purpose: str) -> Any:
    """A module that this package does without.

    Raises
    ------
    DetenteError
        That says what to install.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise DetenteError(f"{purpose} needs the package {module}; install it with: pip install {module}", "missing-data") from error


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Index levels as columns, categories as text."""
    if any(name is not None for name in frame.index.names):
        frame = frame.reset_index()
    words = [column for column in frame.columns if isinstance(frame[column].dtype, pd.CategoricalDtype)]
    return frame.astype({column: str for column in words})


class Exports:
    """``to_csv`` and the like for whatever has ``to_frame()``."""

    def to_frame(self) -> pd.DataFrame:
        raise NotImplementedError

    def to_csv(self, path: Path) -> None:
        """Writes the long table as CSV, numbers in as many digits as they need to come back."""
        plain(self.to_frame()).to_csv(path, index=False)

    def to_parquet(self, path: Path) -> None:
        """Writes the long table as Parquet; needs pyarrow."""
        need("pyarrow", "to_parquet")
        plain(self.to_frame()).to_parquet(path, index=False)

    def to_stata(self, path: Path) -> None:
        """Writes the long table for Stata 14 and later."""
        frame = plain(self.to_frame())
        empty = [column for column in frame.columns if frame[column].dtype == object and frame[column].isna().all()]
        frame.drop(columns=empty).to_stata(path, write_index=False, version=118)

    def to_xlsx(self, path: Path) -> None:
        """Writes the long table as a workbook; needs openpyxl."""
        openpyxl = need("openpyxl", "to_xlsx")
        from openpyxl.cell import WriteOnlyCell

        frame = plain(self.to_frame())
        if len(frame) > 1_000_000:
            raise DetenteError(f"a sheet holds 1,048,576 rows, and there are {len(frame)}; write CSV or Parquet")
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet("results")

        def cell(value: Any) -> Any:
            if isinstance(value, float) and math.isnan(value):
                return None
            if isinstance(value, str) and value[:1] == "=":
                # A text that begins like a formula stays a text.
                made = WriteOnlyCell(sheet, value=value)
                made.data_type = "s"
                return made
            return value or None if isinstance(value, str) else value

        sheet.append(list(frame.columns))
        for row in frame.itertuples(index=False, name=None):
            sheet.append([cell(value) for value in row])
        book.save(path)

    def to_iamc(self) -> pd.DataFrame:
        """The numbers by economy in the long format of pyam: model, scenario, region, variable, unit, year, value.

        ``pyam.IamDataFrame(result.to_iamc())`` reads it. Branches are part of the scenario's name, and ``compared_with`` of the variable.
        """
        frame = plain(self.to_frame())
        frame = frame[(frame["country"] != "") & (frame["draw"].isin(["", "median"]))]
        found = pd.DataFrame(
            {
                "model": "Détente|" + frame["model"], "scenario": frame["scenario"] + "|" + frame["branch"],
                "region": frame["country"],
                "variable": frame["variable"] + frame["sector"].map(lambda sector: f"|{sector}" if sector else "")
                + "|against " + frame["compared_with"],
                "unit": frame["unit"], "year": pd.to_numeric(frame["date"].str[:4], errors="coerce"), "value": frame["value"],
            })
        found = found.dropna(subset=["year"]).astype({"year": int})
        return found.drop_duplicates(subset=_IAMC[:-1]).reset_index(drop=True)[_IAMC]

    def to_pyam(self) -> Any:
        """A ``pyam.IamDataFrame``; needs pyam-iamc."""
        try:
            pyam = importlib.import_module("pyam")
        except ImportError as error:
            raise DetenteError("to_pyam needs the package pyam-iamc; install it with: pip install pyam-iamc", "missing-data") from error
        except Exception as error:
            # What pip puts together for it does not always go together.
            raise DetenteError(
                f"pyam is installed and cannot be imported ({error}); try: pip install 'sqlalchemy<2.1'", "missing-data") from error
        return pyam.IamDataFrame(self.to_iamc())
