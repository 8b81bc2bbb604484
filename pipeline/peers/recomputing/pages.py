"""Numbers as the report's pages print them, rounded: the tables of report.html."""
import csv
import os
import re
from html.parser import HTMLParser

from .printed import Printed

LAYERS = ("weights", "error", "agreement", "outside")
TABLE_5 = {1: "train_accuracy", 3: "train_loss", 5: "validation_accuracy", 7: "validation_loss"}
TABLE_A = ("error_over_limit", "tweak_error_over_limit", "error_ratio", "disagreement", "tweak_disagreement",
           "ste_validation_accuracy", "accuracy_difference")
TABLE_M = ("qhat_validation_accuracy", "drawn_validation_accuracy", "mapped_validation_accuracy", "gain", "gain")
TABLE_O = {"claimed": {2: "validation_accuracy", 3: "error_over_limit", 4: "tweak_error_over_limit", 5: "error_ratio",
                       6: "agreement", 7: "tweak_agreement", 8: "ste_validation_accuracy"},
           "crossed": {9: "error_over_limit", 10: "error_ratio", 11: "agreement", 12: "ste_validation_accuracy"}}
TABLE_S = ("error_over_limit", "tweak_error_over_limit", "error_ratio", "agreement", "tweak_agreement",
           "validation_accuracy", "ste_validation_accuracy")


class Tables(HTMLParser):
    """The rows of every table, by the anchor before it."""

    def __init__(self, text):
        super().__init__()
        self.rows, self.anchor, self.row, self.cell = {}, None, None, None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        if tag in ("figure", "h2", "h3") and dict(attributes).get("id"):
            self.anchor = dict(attributes)["id"]
        elif tag == "tr":
            self.row = []
        elif tag in ("td", "th") and self.row is not None:
            self.cell = ""

    def handle_data(self, data):
        if self.cell is not None:
            self.cell += data

    def handle_endtag(self, tag):
        if tag in ("td", "th") and self.cell is not None:
            self.row.append(self.cell.strip())
            self.cell = None
        elif tag == "tr" and self.row is not None:
            self.rows.setdefault(self.anchor, []).append(self.row)
            self.row = None


def numbers(text):
    """'−0.09 ± 0.02 %' → [('-0.09', …), ('0.02', …)]: what is written, without signs of typography."""
    plain = text.replace("−", "-").replace("+", "").replace(",", "")
    return re.findall(r"-?\d+(?:\.\d+)?(?![\d.]*\s*·)", plain) if "·" not in plain and "∞" not in plain else []


def letters(text):
    return re.sub(r"[\W_]", "", text)


def cell(place, text, key, scale=100, parts=("mean", "half_width")):
    """A cell's numbers: a mean, and behind ± half the width of its interval; within half a unit of the last digit."""
    for part, number in zip(parts, numbers(text)):
        half = 0.5 * 10.0 ** -len(number.partition(".")[2])
        what = "" if part == "mean" else f" ({part})"
        yield Printed(f"report.html {place}{what}", number, float(number), half * (1 + 1e-6), key, part, scale)


def pages(folder, experiments):
    """Every number of these tables. `experiments`: by name, for what stands in their order and for labels."""
    path = os.path.join(folder, "report.html")
    if not os.path.exists(path):
        return
    with open(path, encoding="utf-8") as file:
        rows = Tables(file.read()).rows
    halves = [name for name in ("mnist", "resnet50") if name in experiments]
    yield from table_4(rows.get("table-4", []), halves)
    yield from table_5(rows.get("table-5", []), halves)
    if "mnist" in experiments:
        for row in rows.get("table-3", [])[2:]:
            yield from cell(f"Table 3, {row[0]}", row[2], ("cell", "table-3", row[0]))
        yield from layers(rows.get("layers", []), experiments["mnist"])
    for name, make in (("a", table_a), ("m", table_m), ("o", table_o)):
        path = os.path.join(folder, "tables", f"table-{name}.csv")
        if os.path.exists(path) and f"table-{name}" in rows:
            with open(path, encoding="utf-8", newline="") as file:
                yield from make([row for row in rows[f"table-{name}"] if len(row) > 3], list(csv.reader(file))[1:])
    if "sensitivity" in experiments:
        yield from table_s(rows.get("table-s", []), experiments["sensitivity"])


def table_4(rows, halves):
    block = -1
    for row in rows[2:]:
        if len(row) == 1:
            block += 1
        elif max(block, 0) < len(halves):
            half = halves[max(block, 0)]
            for column, name in ((1, "error_over_limit"), (2, "error_over_range"), (4, "agreement")):
                yield from cell(f"Table 4, {half}, {row[0]}, {name}", row[column], ("cell", "table-4", half, row[0], name))


def table_5(rows, halves):
    block, bare = -1, ""
    for row in rows[2:]:
        if len(row) == 1:
            bare = "_without_penalty" if "penalty" in row[0] else ""
            block += not bare
        elif max(block, 0) < len(halves):
            half = halves[max(block, 0)]
            for column, name in TABLE_5.items():
                key = ("cell", "table-5", half, row[0], name + bare)
                scale = 100 if "accuracy" in name else 1
                yield from cell(f"Table 5, {half}, {row[0]}, {name}{bare}", row[column], key, scale)


def layers(rows, experiment):
    baselines = [one.optimizer for one in experiment.comparisons if one.kind == "baseline"]
    block = place = -1
    for row in rows:
        place += 1
        if row[0] == "Tensor":
            block, place = block + 1, 0
            continue
        for text, name in zip(row[1:], LAYERS):
            key = ("finding", f"mnist.baseline.{baselines[block]}.layer.{place}.{name}")
            yield from cell(f"Layers, {baselines[block]}, {row[0]}, {name}", text, key, 1 if name == "weights" else 100)


def in_order(table, width):
    """The words that name the rows of a CSV file, each once."""
    return list(dict.fromkeys(tuple(row[:width]) for row in table))


def table_a(rows, table):
    for row, words in zip(rows[1:], in_order(table, 2)):
        for text, name in zip(row[1:], TABLE_A):
            yield from cell(f"Table A, {', '.join(words)}, {name}", text, ("cell", "table-a", *words, name),
                            1 if name == "error_ratio" else 100)


def table_m(rows, table):
    for row, words in zip(rows[1:], in_order(table, 1)):
        for text, name in zip(row[1:], TABLE_M):
            parts = (0, 1) if " to " in text else ("mean", "half_width")
            yield from cell(f"Table M, {words[0]}, {name}", text, ("cell", "table-m", *words, name), parts=parts)


def table_o(rows, table):
    both = in_order(table, 4)
    for row, optimizer in zip(rows[1:], in_order(table, 1)):
        for words in both:
            for column, name in TABLE_O[words[2]].items() if words[:1] == optimizer else ():
                yield from cell(f"Table O, {', '.join(words)}, {name}", row[column], ("cell", "table-o", *words, name),
                                1 if name == "error_ratio" else 100)


def table_s(rows, experiment):
    # The page sets symbols of labels in its own way.
    entries = {letters(pair.label): pair.entry for pair in experiment.pairs}
    entry = None
    for row in rows[2:]:
        entry = entries.get(letters(row[0]), entry)
        for text, name in zip(row[2:], TABLE_S) if len(row) > 3 and entry else ():
            yield from cell(f"Table S, {entry}, {row[1]}, {name}", text, ("cell", "table-s", entry, row[1], "any", name),
                            1 if name == "error_ratio" else 100)
