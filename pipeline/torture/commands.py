"""One command of every stage, small, whose result below out/ is the same whenever it is run: what is broken off and repeated."""
import os
import threading

import case
import stage
from inputs import ANALYZE, DRAWN, QHAT, SEEN, STE, TINY, TRAIN, WEIGHTS

LIMITS = ["--bits", "2", "--limit-attribute", "w_max", "--tensors", "weights/final/conv*/*"]
RENDER = ["render", "--analysis", "tiny.h5", "--output", "out", "--documents", "in/report"]
COMMANDS = {
    # what is needed, the command, whether it can be forced to do it all again
    "prepare-digits": (["digits"], ["prepare", "mnist", "--mnist-dir", "digits", "--allow-unverified", "--name", "blank",
                                    "--output", "out/mnist.h5"], True),
    "prepare-own": (["in"], ["prepare", "own", *TINY, "--output", "out"], True),
    "prepare-images": (["in"], ["prepare", "images", "--images-dir", "in/tree", "--output", "out/set"], True),
    "train": (["in", "data"], TRAIN + ["--checkpoint-every", "1e-9"], True),
    "train-all": (["in", "data"], ["train", "all", *TINY, "--build", "out", "--data-folder", "data", "--notes", "out/notes.json",
                                   "--pace", "out/pace.json", "--jobs", "2"], True),
    "train-images": (["in", "data"], ["train", "run", *SEEN, "--run", "qhat-sgd", "--data-folder", "data", "--output",
                                      "out/run.h5", "--threads", "2"], True),
    "analyze": (["in", "data", "build"], ANALYZE + ["--notes", "out/notes.json"], True),
    "bounds": (["short", "mnist.h5"], ["bounds", "--plan", "short/bounds.yaml", "--profile", "smoke", "--data", "mnist.h5",
                                       "--output", "out/b.h5"], True),
    "render-table": (["in", "tiny.h5"], RENDER + ["--only", DRAWN[0]], True),
    "render-figure": (["in", "tiny.h5"], RENDER + ["--only", DRAWN[2]], True),
    "render": (["in", "tiny.h5"], RENDER, True),
    "convert": (["build"], ["convert", QHAT, *LIMITS, "--estimator", "htge", "--beyond-range", "-o", "out/w.h5"], False),
    "compare": (["build"], ["compare", QHAT, STE, *LIMITS, "--estimator", "htge", "--picture", "out/w.pdf"], False),
    "disguise": (["in", "paper"], ["plan", "disguise", "--estimator", "in/mine.csv", "--base", "paper/mlp.yaml", "--output",
                                   "out"], False),
}
# What says how long something took, or what was read when.
APART = ("timings.json", "pace.json", "notes.json")


def same(path, one, other):
    return one == other


class Commands:
    """The commands with what they write when nothing disturbs them, how long that takes, and which system calls they make."""

    def __init__(self, material):
        self.material = material
        self.known = {}
        self.lock = threading.Lock()

    def words(self, name, forced=False):
        needs, words, can = COMMANDS[name]
        return [self.material.program(words[0]), *words[1:], *(["--force"] if forced and can else [])]

    def prepare(self, name, folder):
        case.place(self.material, folder, COMMANDS[name][0])
        os.makedirs(os.path.join(folder, "out"), exist_ok=True)

    def results(self, folder):
        found = case.contents(os.path.join(folder, "out"), APART)
        return {name: data.replace(os.path.realpath(folder).encode(), b"FOLDER") for name, data in found.items()}

    def whole(self, name):
        """(results by path, seconds, number of calls by kind) of the undisturbed command."""
        with self.lock:
            if name not in self.known:
                folder = self.material.folder + "-whole"
                case.clear(folder)
                self.prepare(name, folder)
                self.known[name] = self.measure(name, folder)
                case.clear(folder)
            return self.known[name]

    def measure(self, name, folder):
        tally = os.path.join(folder, "tally")
        ending = stage.run(self.words(name), folder, self.material.fault(tally=tally))
        if ending.code:
            raise RuntimeError(f"{name} ended with {ending.code}: {ending.errors}")
        with open(tally, "rb") as file:
            data = file.read()
        calls = {kind: int.from_bytes(data[8 * place:8 * place + 8], "little") for place, kind in enumerate(KINDS)}
        return self.results(folder), ending.seconds, calls

    def part(self, name, folder, alike=same):
        """What is wrong with what a broken command has left, or None: every file is whole or absent."""
        expected = self.whole(name)[0]
        for path, found in self.results(folder).items():
            if ".checkpoint" not in path and not (path in expected and alike(path, expected[path], found)):
                return f"{path} is {'unknown' if path not in expected else 'another one'}"
        return None

    def again(self, name, folder, alike=same):
        """What is wrong once the command is repeated without disturbance, or None, and what it said."""
        ending = stage.run(self.words(name), folder)
        fault = ending.fault({0})
        if not fault:
            expected, found = self.whole(name)[0], self.results(folder)
            differing = sorted(path for path in {**expected, **found}
                               if path not in expected or path not in found or not alike(path, expected[path], found[path]))
            left = case.leftovers(os.path.join(folder, "out"))
            if differing:
                fault = f"other results: {differing[:3]}"
            elif left:
                fault = f"left behind: {left[:3]}"
        return fault and "again: " + fault, ending.errors[-1500:]


KINDS = ["open", "read", "write", "sync", "rename", "truncate", "mmap", "stat", "unlink", "mkdir", "list", "close", "thread",
         "process", "lock", "rights"]
