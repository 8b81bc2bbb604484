"""kill -9 of every stage and of make, at random moments and at random system calls; then the same again, to the same bytes."""
import os
import time

import case
import stage
from commands import COMMANDS

CALLS = ["open", "write", "write", "sync", "rename", "rename", "unlink", "close", "mkdir", "lock"]


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

    def __init__(self, material, commands, makes):
        self.material, self.commands, self.makes = material, commands, makes

    def cases(self, rng):
        names = [name for name in COMMANDS if name != "render"] * 3 + ["render"] + ["make"] * 3 + ["make-report"]
        return case.numbered(names, rng)

    def perform(self, name, folder, rng):
        command = name.split("/")[0]
        if command.startswith("make"):
            return self.perform_make("report" if command == "make-report" else "analysis", folder, rng)
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
        fault = None if ending.code == -9 else ending.fault({0, 137, 2, 65, 70, 74})
        if ending.code != 0 and not wait_for(folder):
            fault = fault or "a child went on for a minute"
        return fault, ending.errors[-800:]

    def perform_make(self, target, folder, rng):
        seconds = self.makes.whole(target)[1]
        self.makes.checkout(folder)
        name = f"make {target}"
        text = ""
        for _ in range(rng.choice([1, 2, 3])):
            moment, group = rng.uniform(0, 1.1 * seconds), rng.random() < 0.5
            text += f"{name} killed after {moment:.4f} s, {'with' if group else 'without'} its children\n"
            fault, said = self.kill(self.makes.words(target), folder, moment, group)
            text += said
            if fault:
                return case.Result(name, f"{name}: {fault}", text)
        ending = stage.run(self.makes.words(target), folder)
        fault = ending.fault({0}) or self.makes.fault(target, folder)
        return case.Result(name, fault and f"{name}: again: {fault}", text + ending.errors[-1500:])
