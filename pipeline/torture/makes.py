"""A checkout with an experiment of its own, in which make is killed, and runs twice at once."""
import os
import shutil
import threading

import case
import stage
from material import TINY, write

MAKE = ["make", "-C", "pipeline", "SWIFT=true", "PROFILE=smoke", "EXPERIMENTS=tiny", "JOBS=2"]
# What says how long something took, or what was read when.
APART = ("notes.json", "timings.json", ".pace.json", ".checksums.json")


class Makes:
    def __init__(self, material):
        self.material = material
        self.folder = material.folder + "-make"
        self.known, self.lock = {}, threading.Lock()

    def words(self, target):
        return MAKE + [target]

    def checkout(self, folder):
        """The executables are those that were built."""
        shutil.copytree(f"{self.material.root}/pipeline", f"{folder}/pipeline", ignore=shutil.ignore_patterns("torture"))
        write(f"{folder}/pipeline/experiments/tiny.yaml",
              TINY.format(name="tiny", data=f"{{name: small, idx: {self.material.path('in/idx')}}}", side=4))
        os.makedirs(f"{folder}/.build")
        os.symlink(self.material.stages, f"{folder}/.build/release")

    def whole(self, target):
        """(results by path, seconds) of an undisturbed make."""
        with self.lock:
            if target not in self.known:
                case.clear(self.folder)
                self.checkout(self.folder)
                ending = stage.run(self.words(target), self.folder)
                if ending.code:
                    raise RuntimeError(f"make {target} ended with {ending.code}: {ending.errors}")
                self.known[target] = self.results(self.folder), ending.seconds
                shutil.rmtree(self.folder)
            return self.known[target]

    def results(self, folder):
        return {f"{part}/{path}": data for part in ("build", "reports") if os.path.isdir(f"{folder}/{part}")
                for path, data in case.contents(f"{folder}/{part}", APART).items()}

    def fault(self, target, folder):
        """What is wrong in a checkout in which all is made, or None."""
        expected, found = self.whole(target)[0], self.results(folder)
        differing = sorted(path for path in {**expected, **found} if expected.get(path) != found.get(path))
        left = [name for part in ("build", "reports") if os.path.isdir(f"{folder}/{part}") for name in case.leftovers(f"{folder}/{part}")]
        return f"other results: {differing[:3]}" if differing else f"left behind: {left[:3]}" if left else None
