"""kill -9 of every stage and of make, at random moments and at random system calls; then the same again, to the same bytes."""
import os
import shutil
import threading
import time

import case
import stage
from commands import COMMANDS
from material import TINY, write

CALLS = ["open", "write", "write", "sync", "rename", "rename", "unlink", "close", "mkdir", "lock"]
MAKE = ["make", "-C", "pipeline", "SWIFT=true", "PROFILE=smoke", "EXPERIMENTS=tiny", "JOBS=2"]


def wait_for(folder, seconds=stage.SECONDS):
    """Whether nobody works in the folder any more, within so many seconds: processes of a killed one may go on a little."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        for number in os.listdir("/proc"):
            try:
                if number.isdigit() and (os.readlink(f"/proc/{number}/cwd") + "/").startswith(folder + "/"):
                    break
            except OSError:
                continue
        else:
            return True
        time.sleep(0.02)
    return False


class Kills:
    name = "kill"
    share = 0.25

    def __init__(self, material, commands):
        self.material, self.commands = material, commands
        self.folder = material.folder + "-kills"
        self.made, self.lock = None, threading.Lock()

    def cases(self, rng):
        names = [name for name in COMMANDS if name != "render"] * 3 + ["render", "make", "make", "make", "make"]
        return case.numbered(names, rng)

    def perform(self, name, folder, rng):
        command = name.split("/")[0]
        if command == "make":
            return self.perform_make(folder, rng)
        expected, seconds, calls = self.commands.whole(command)
        self.commands.prepare(command, folder)
        text, fault = "", None
        for _ in range(rng.choice([1, 1, 2, 3])):
            if rng.random() < 0.5:
                moment, group = rng.uniform(0, 1.1 * seconds), rng.random() < 0.5
                text += f"killed after {moment:.4f} s, {'with' if group else 'without'} its children\n"
                fault, said = self.kill(self.commands.words(command), folder, moment, group)
            else:
                kind = rng.choice([kind for kind in CALLS if calls[kind]])
                call = f"{kind}:{rng.randint(1, calls[kind])}:-9"
                text += f"killed at {call}\n"
                variables = self.material.fault(call, os.path.join(folder, "tally"))
                fault, said = self.kill(self.commands.words(command), folder, None, True, variables)
            text += said
            fault = fault or self.commands.part(command, folder)
            if fault:
                return case.Result(command, f"{command}: {fault}", text)
        fault, said = self.commands.again(command, folder)
        return case.Result(command, fault and f"{command}: {fault}", text + said)

    def kill(self, words, folder, moment, group, variables=None):
        running = stage.Running(words, folder, variables)
        if moment is not None and not running.wait(moment):
            running.kill(group)
        ending = running.ending()
        fault = None if ending.code == -9 else ending.fault({0, 137, 2, 65, 70, 74, 75})
        if ending.code != 0 and not wait_for(folder):
            fault = fault or "a child went on for a minute"
        return fault, ending.errors[-800:]

    # --- make ------------------------------------------------------------------------------------

    def checkout(self, folder):
        """A checkout with an experiment of its own and the executables as they were built."""
        shutil.copytree(f"{self.material.root}/pipeline", f"{folder}/pipeline", ignore=shutil.ignore_patterns("torture"))
        write(f"{folder}/pipeline/experiments/tiny.yaml",
              TINY.format(name="tiny", data=f"{{name: small, idx: {self.material.path('in/idx')}}}", side=4))
        os.makedirs(f"{folder}/.build")
        os.symlink(self.material.stages, f"{folder}/.build/release")

    def results(self, folder):
        return {path: data for path, data in case.contents(f"{folder}/build", ("notes.json",)).items()}

    def whole_make(self):
        with self.lock:
            if self.made is None:
                case.clear(self.folder)
                self.checkout(self.folder)
                ending = stage.run(MAKE + ["analysis"], self.folder)
                if ending.code:
                    raise RuntimeError(f"make ended with {ending.code}: {ending.errors}")
                self.made = self.results(self.folder), ending.seconds
                shutil.rmtree(self.folder)
            return self.made

    def perform_make(self, folder, rng):
        expected, seconds = self.whole_make()
        self.checkout(folder)
        text = ""
        for _ in range(rng.choice([1, 2, 3])):
            moment, group = rng.uniform(0, 1.1 * seconds), rng.random() < 0.5
            text += f"make killed after {moment:.4f} s, {'with' if group else 'without'} its children\n"
            fault, said = self.kill(MAKE + ["analysis"], folder, moment, group)
            text += said
            if fault:
                return case.Result("make", f"make: {fault}", text)
        ending = stage.run(MAKE + ["analysis"], folder)
        found = self.results(folder)
        differing = sorted(path for path in {**expected, **found} if expected.get(path) != found.get(path))
        left = case.leftovers(f"{folder}/build")
        fault = ending.fault({0}) or (f"other results: {differing[:3]}" if differing else None) or (
            f"left behind: {left[:3]}" if left else None)
        return case.Result("make", fault and f"make: again: {fault}", text + ending.errors[-1500:])
