"""Which runs an experiment file compares, for one profile: bases merged, pairs written out."""
import os
from dataclasses import dataclass, field

import yaml

NON_ADAPTIVE = {"sgd", "nesterov"}
OWN = {"name", "title", "runs", "comparisons", "pairs", "lr_tweak", "profiles", "base"}


def merged(under, over):
    """Mappings key by key; anything else is replaced."""
    if isinstance(under, dict) and isinstance(over, dict):
        return {**under, **{key: merged(under.get(key), value) for key, value in over.items()}}
    return over


def read(path):
    with open(path, encoding="utf-8") as file:
        text = yaml.safe_load(file)
    if "base" not in text:
        return text
    base = read(os.path.join(os.path.dirname(path), text["base"]))
    return merged({key: value for key, value in base.items() if key not in OWN or text.get(key) == "base"}, {
        key: value for key, value in text.items() if value != "base"})


@dataclass
class Comparison:
    """Q̂-net `run` and another net, `other`, of a kind: baseline, lr-tweak, unadjusted; `is_mirrored`: both seen through M."""
    kind: str
    optimizer: str
    run: str
    other: str
    label: str = ""
    is_mirrored: bool = False


@dataclass
class Pair:
    """An entry of the section `pairs` with one optimizer."""
    entry: str
    optimizer: str
    label: str
    qhat: str
    ste: str
    tweak: str
    settings: dict = field(default_factory=dict)


class Experiment:
    def __init__(self, path, profile):
        self.text = read(path)
        self.name = self.text["name"]
        chosen = (self.text.get("profiles") or {}).get(profile) or {}
        self.seeds = chosen.get("seeds")
        self.optimizers = merged(self.text["optimizers"], chosen.get("optimizers") or {})
        self.reports_penalty = self.text["training"].get("report_penalty", True)
        self.lr_tweak_as_paper = self.text.get("lr_tweak") == "both"
        self.kept = chosen.get("pairs")

    def letter(self, optimizer):
        return self.optimizers[optimizer].get("letter")

    def adapts(self, optimizer):
        return self.optimizers[optimizer]["kind"] not in NON_ADAPTIVE

    @property
    def comparisons(self):
        runs = self.text.get("runs") or {}
        return [
            Comparison(one["kind"], runs[one["run"]]["optimizer"], one["run"], one["with"], one["label"],
                one.get("mirrored", False))
            for one in (self.text.get("comparisons") or {}).values()]

    @property
    def pairs(self):
        entries, result = self.text.get("pairs") or {}, []
        for name, entry in entries.items():
            if self.kept and name not in self.kept:
                continue
            source, owner = entry, name
            while "shares" in source:
                owner = source["shares"]
                source = entries[owner]
            for optimizer in entry.get("optimizers") or source.get("optimizers") or list(self.optimizers):
                result.append(Pair(
                    name, optimizer, entry.get("label", name), f"{owner}-{optimizer}-qhat", f"{name}-{optimizer}-ste",
                    f"{owner}-{optimizer}-lr-tweak", entry))
        return result
