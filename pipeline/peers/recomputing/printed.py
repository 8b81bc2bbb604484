"""Numbers as the report has them: findings.json and the tables' CSV files."""
import csv
import glob
import json
import math
import os
from dataclasses import dataclass

STATISTICS = {"mean": "mean", "standard_deviation": "spread", "seeds": "seeds", "lowest": 0, "highest": 1}


@dataclass
class Printed:
    """A number, where it stands, and how far another may be from it and still be the same as printed."""
    place: str
    text: str
    value: float
    allowance: float
    key: tuple          # ("finding", name) or ("cell", table, words…)
    part: object        # mean, spread, seeds, or an end of the interval
    scale: float = 1    # 100 where per cent are printed


def allowance(value):
    """Neither file rounds: a millionth of the number is what other orders of summation and quadrature may make of it."""
    return max(abs(value) * 1e-6, 1e-12)


def findings(path):
    """Every number of findings.json, with its spread, interval and seeds."""
    with open(path, encoding="utf-8") as file:
        entries = json.load(file, parse_float=Literal, parse_int=Literal)["findings"]
    for entry in entries:
        name = entry["name"]
        parts = [("mean", entry["value"])]
        if isinstance(entry["value"], Literal):
            parts += [("spread", entry.get("spread"))] + list(enumerate(entry.get("interval") or []))
            if float(entry["seeds"]):
                parts.append(("seeds", entry["seeds"]))
        for part, number in parts:
            if isinstance(number, Literal):
                yield made(f"findings.json {name}{label(part)}", number, ("finding", name), part)


def label(part):
    return {"mean": "", 0: " (interval, low)", 1: " (interval, high)"}.get(part, f" ({part})")


class Literal(str):
    """A number of JSON as it is written."""


def made(place, text, key, part):
    value = float(text)
    return Printed(place, str(text), value, allowance(value), key, part)


def tables(folder):
    """Every number of every CSV file: rows are named by the words before the first number, or by column."""
    for path in sorted(glob.glob(os.path.join(folder, "*.csv"))):
        table = os.path.splitext(os.path.basename(path))[0]
        with open(path, encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            words = [text for column, text in row.items() if column not in STATISTICS and column != "paper"]
            if "mean" in row:
                for column, part in STATISTICS.items():
                    if row.get(column):
                        yield made(f"{table}.csv {', '.join(words)}: {column}", row[column], ("cell", table, *words), part)
            else:
                yield from by_column(table, row)


def by_column(table, row):
    """A table with a number in every column behind the words that name the row."""
    words = []
    for column, text in row.items():
        value = number_of(text)
        if value is None:
            words.append(text)
        else:
            yield Printed(f"{table}.csv {', '.join(words)}: {column}", text, value, allowance(value),
                          ("cell", table, *words, column), "mean")


def number_of(text):
    try:
        return math.inf if text == "infinite" else float(text)
    except ValueError:
        return None
