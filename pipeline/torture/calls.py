"""The n-th system call of a stage fails, for every n; then the stage is run again."""
import errno
import os

import case
import results
import stage
from commands import COMMANDS, same

ERRORS = {
    "open": ["EMFILE", "ENOMEM", "EACCES", "EIO"], "read": ["EIO", "EINTR"], "write": ["ENOSPC", "EIO", "EDQUOT", "EINTR"],
    "sync": ["EIO", "ENOSPC"], "rename": ["EIO", "ENOSPC", "EACCES"], "truncate": ["EIO", "ENOSPC"], "mmap": ["ENOMEM"],
    "stat": ["EIO", "ENOMEM", "EACCES"], "unlink": ["EIO", "EACCES"], "mkdir": ["ENOSPC", "EACCES"], "list": ["EMFILE", "EIO"],
    "close": ["EIO"], "process": ["EAGAIN", "ENOMEM"], "lock": ["ENOLCK"], "rights": ["EIO"],
}
# Most are of files that are not there and need not be.
MANY = 60


class Calls:
    name = "call"
    share = 0.3

    def __init__(self, material, commands):
        self.material, self.commands = material, commands

    def cases(self, rng):
        """Every call once with one error, in random order; then on with other errors and more."""
        while True:
            found = []
            for name in COMMANDS:
                for kind, count in self.commands.whole(name)[2].items():
                    if kind not in ERRORS:
                        continue
                    numbers = range(1, count + 1) if count <= MANY else sorted(rng.sample(range(1, count + 1), MANY))
                    for number in numbers:
                        error = rng.choice(ERRORS[kind])
                        # What was interrupted works when it is repeated.
                        to = f"-{10**9}" if rng.random() < 0.15 and error != "EINTR" else ""
                        forced = "/forced" if COMMANDS[name][2] and rng.random() < 0.3 else ""
                        found.append(f"{name}/{kind}:{number}{to}:{error}{forced}")
            rng.shuffle(found)
            # The whole report takes seconds: one in five of its calls.
            yield from (each for each in found if not each.startswith("render/") or rng.random() < 0.2)

    def perform(self, name, folder, rng):
        command, call, *forced = name.split("/")
        kind, number, error = call.split(":")
        self.commands.prepare(command, folder)
        out = os.path.join(folder, "out")
        if forced:
            for path, data in self.commands.whole(command)[0].items():
                os.makedirs(os.path.dirname(os.path.join(out, path)), exist_ok=True)
                with open(os.path.join(out, path), "wb") as file:
                    file.write(data)
        tally = os.path.join(folder, "tally")
        variables = self.material.fault(f"{kind}:{number}:{getattr(errno, error)}", tally)
        ending = stage.run(self.commands.words(command, bool(forced)), folder, variables)
        with open(tally, "rb") as file:
            note = file.read()[1024:].split(b"\0")[0].decode("utf-8", "replace")
        text = f"{error} at {note or 'nothing'}; ended with {ending.code}\n{ending.errors[-1500:]}"
        fault = ending.fault()
        if fault and fault.endswith("without a message") and (".command." in note or "-" in number):
            fault = None
        # Without them a result says less of where it comes from.
        if ending.code == 0 and note.split(" ")[-1].startswith(("/proc/", "/etc/", "/sys/", "/usr/lib/os-release")):
            return case.Result("of the machine 0", fault and f"{command}: {fault}", text)
        # Where nothing can be opened or read any more, no result can say which machine made it.
        alike = results.equal if "-" in number and kind in ("open", "read") else same
        fault = fault or self.commands.part(command, folder, alike)
        if not fault and kind not in ("unlink", "lock", "close", "stat", "list", "open") and "-" not in number:
            left = case.leftovers(out)
            fault = f"left behind: {left[:3]}" if left else None
        if not fault:
            fault, said = self.commands.again(command, folder, alike)
            text += f"\nagain:\n{said}" if fault else ""
        outcome = f"{kind} {ending.code}" if note else "not reached"
        return case.Result(outcome, fault and f"{command}: {fault}", text)
