#!/usr/bin/python3
"""A campaign of faults against the pipeline as it was built: changed inputs, kills, failing system calls, full disks, jumping
clocks, two of everything. Every failure is printed with the command that repeats it. README.md, section “Faults”.

Exit codes: 0 nothing failed, 1 something did, 2 wrong command line.
"""
import argparse
import collections
import itertools
import os
import random
import re
import shutil
import signal
import sys
import threading
import time
import traceback

import case
from calls import Calls
from commands import Commands
from inputs import Inputs
from kills import Kills
from makes import Makes
from material import Material
from surroundings import Clocks, FullDisks, Twins

INTERRUPTED = 0.0  # when a campaign ends that a signal has stopped
SHOWN = 5  # failures of one sort that are shown in full


class Campaign:
    def __init__(self, options):
        self.options = options
        self.folder = os.path.abspath(options.folder)
        self.material = Material(os.getcwd(), os.path.abspath(options.stages), os.path.join(self.folder, "material"))
        self.lock = threading.Lock()
        self.outcomes = collections.Counter()
        self.sorts = collections.Counter()
        self.failures = 0
        self.start = self.shown = time.monotonic()
        self.end = self.start + 60 * options.minutes

    def run(self):
        self.material.make()
        commands, makes = Commands(self.material), Makes(self.material)
        self.families = [Inputs(self.material)] + [
            Calls(self.material, commands), Kills(self.material, commands, makes), FullDisks(self.material, commands),
            Clocks(self.material, commands), Twins(self.material, commands, makes)]
        print(f"torture: seed {self.options.seed}, {self.options.jobs} cases at a time", flush=True)
        if self.options.case:
            self.perform(self.options.case, 0)
            return self.summary()
        wanted = self.options.only.split(",") if self.options.only else None
        self.families = [family for family in self.families if not wanted or family.name in wanted]
        self.cases = {
            family.name: itertools.islice(
                family.cases(random.Random(f"{self.options.seed} {family.name}")), self.options.first)
            for family in self.families}
        self.spent = {family.name: 0.0 for family in self.families}
        self.counts = collections.Counter()
        workers = [threading.Thread(target=self.work, args=(slot,)) for slot in range(self.options.jobs)]
        for worker in workers:
            worker.start()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.default_int_handler)
        try:
            for worker in workers:
                worker.join()
        except KeyboardInterrupt:
            self.end = INTERRUPTED
            for number in (signal.SIGINT, signal.SIGTERM):  # a second one does not wait
                signal.signal(number, lambda *_: os._exit(130))
            print("\ntorture: interrupted; the cases under way end first and do not count", file=sys.stderr, flush=True)
            for worker in workers:
                worker.join()
            return self.summary() or 130
        return self.summary()

    def work(self, slot):
        while time.monotonic() < self.end:
            with self.lock:
                if not self.families:
                    return
                family = min(self.families, key=lambda each: self.spent[each.name] / each.share)
                name = next(self.cases[family.name], None)
                if name is None:
                    self.families.remove(family)
                    continue
                self.counts[family.name] += 1
            start = time.monotonic()
            self.perform(f"{family.name}/{name}", slot)
            with self.lock:
                self.spent[family.name] += time.monotonic() - start
                self.progress()

    def perform(self, name, slot):
        kind, _, rest = name.partition("/")
        family = next((each for each in self.families if each.name == kind), None)
        if family is None:
            raise SystemExit(f"torture: no cases are called {kind}: {', '.join(each.name for each in self.families)}")
        folder = os.path.join(self.folder, f"work-{slot}")
        case.clear(folder)
        try:
            result = family.perform(rest, folder, random.Random(f"{self.options.seed} {name}"))
        except Exception:
            result = case.Result(f"{kind} torture", "the campaign itself failed", traceback.format_exc())
        if self.end == INTERRUPTED:
            return
        with self.lock:
            self.outcomes[f"{kind} {result.outcome}"] += 1
            if result.fault:
                self.report(name, result, folder)
        if self.options.case:
            print(result.text)

    def report(self, name, result, folder):
        self.failures += 1
        sort = f"{result.outcome}: {result.fault}"
        self.sorts[sort] += 1
        kept = os.path.join(self.folder, "failures", f"{self.options.seed}-{re.sub('[/:]', '-', name)}")
        if self.sorts[sort] <= 20:
            shutil.rmtree(kept, ignore_errors=True)
            shutil.copytree(folder, kept, symlinks=True)
            with open(os.path.join(kept, "said.txt"), "w") as file:
                file.write(f"{result.fault}\n{result.text}\n")
        print(f"\nFAILED {name}: {result.fault}\n  again: make -C pipeline torture SEED={self.options.seed} CASE={name}")
        if self.sorts[sort] <= SHOWN:
            print(f"  kept:  {os.path.relpath(kept)}\n  " + result.text.strip().replace("\n", "\n  ")[:2500], flush=True)

    def progress(self):
        now = time.monotonic()
        if now < self.shown + (1 if sys.stderr.isatty() else 30):
            return
        self.shown = now
        counts = ", ".join(f"{count} {name}" for name, count in self.counts.items())
        print(f"{(now - self.start) / 60:.1f} of {self.options.minutes:g} min: {counts}; {self.failures} failures",
              end="\r" if sys.stderr.isatty() else "\n", file=sys.stderr, flush=True)

    def summary(self):
        for slot in range(self.options.jobs):
            shutil.rmtree(os.path.join(self.folder, f"work-{slot}"), ignore_errors=True)
        print("\ncase, outcome".ljust(40) + "count")
        for outcome, count in sorted(self.outcomes.items()):
            print(f"{outcome:38} {count:6}")
        for sort, count in self.sorts.most_common():
            print(f"{count:6} × {sort}")
        total = sum(self.outcomes.values())
        print(f"torture: {total} cases, {self.failures} failures, seed {self.options.seed}, "
              f"{time.monotonic() - self.start:.0f} s")
        return 1 if self.failures else 0


def main():
    parser = argparse.ArgumentParser(prog="torture.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10, help="how long (10)")
    parser.add_argument("--seed", default="", help="of every choice; empty: the clock's")
    parser.add_argument("--case", default="", help="this case only, as a failure names it")
    parser.add_argument("--only", default="", help="these families only, with commas between")
    parser.add_argument("--first", type=int, help="the first so many cases of each family only, whatever the machine's speed")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="cases at a time (one a processor)")
    parser.add_argument("--stages", default=".build/release", help="the folder of the executables (.build/release)")
    parser.add_argument("--folder", default="build/torture", help="where to work (build/torture)")
    options = parser.parse_args()
    options.seed = options.seed or str(int(time.time()))
    os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))
    return Campaign(options).run()


if __name__ == "__main__":
    sys.exit(main())
