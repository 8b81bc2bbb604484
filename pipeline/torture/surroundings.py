"""Full disks, jumping clocks, equal times, copied trees, and two of everything at once."""
import os
import shutil
import subprocess

import case
import stage
from commands import COMMANDS

SMALL = [name for name in COMMANDS if name != "render"]


class FullDisks:
    """The result goes to a small file system; then there is room."""
    name = "full"
    share = 0.06

    def __init__(self, material, commands):
        self.material, self.commands = material, commands
        self.folder = material.folder + "-full"

    def cases(self, rng):
        probe = self.folder + ".probe"
        case.clear(probe)
        missing = self.mount(probe, 64)
        if not missing:
            self.unmount(probe)
        os.rmdir(probe)
        if missing:
            print(f"torture: no full disks: {missing}", flush=True)
            return
        yield from case.numbered(SMALL, rng)

    def mount(self, path, pages, options="size"):
        """None, or why there is no such file system."""
        if os.geteuid() != 0:
            return "only root can mount a small file system"
        ending = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={4 * pages}k", "torture", path], capture_output=True)
        return ending.stderr.decode().strip() or "mount fails" if ending.returncode else None

    def unmount(self, path):
        subprocess.run(["umount", "-l", path], capture_output=True)

    def perform(self, name, folder, rng):
        command = name.split("/")[0]
        expected = self.commands.whole(command)[0]
        pages = sum(len(data) // 4096 + 1 for data in expected.values()) + len(expected)
        self.commands.prepare(command, folder)
        out = os.path.join(folder, "out")
        size = rng.randint(1, pages + 2)
        missing = self.mount(out, size)
        if missing:
            return case.Result("skipped", None, missing)
        try:
            ending = stage.run(self.commands.words(command), folder)
            text = f"{4 * size} kB for {4 * pages}; ended with {ending.code}\n{ending.errors[-1500:]}"
            fault = ending.fault({0, 73, 74}) or self.commands.part(command, folder)
            left = case.leftovers(out)
            fault = fault or (f"left behind: {left[:3]}" if left else None)
            if not fault and ending.code == 74 and "make room" not in ending.errors and "space" not in ending.errors:
                fault = "the message does not say that there is no room"
            if not fault:
                subprocess.run(["mount", "-o", "remount,size=64m", out], check=True)
                fault, said = self.commands.again(command, folder)
                text += said if fault else ""
        finally:
            self.unmount(out)
        return case.Result(f"{command} {ending.code}", fault and f"{command}: {fault}", text)


class Clocks:
    """Times that jump, stand still or are all the same; trees that were copied."""
    name = "clock"
    share = 0.05

    def __init__(self, material, commands):
        self.material, self.commands = material, commands

    def cases(self, rng):
        return case.numbered(SMALL, rng)

    def perform(self, name, folder, rng):
        command = name.split("/")[0]
        self.commands.prepare(command, folder)
        variables = self.material.fault(clock=rng.randrange(2**32), tally=os.path.join(folder, "tally"))
        ending = stage.run(self.commands.words(command), folder, variables)
        text, fault = ending.errors[-1500:], ending.fault({0}) or self.commands.part(command, folder)
        if not fault:
            time = rng.choice([0, 1, 946684800, 4102444800, 2**33])
            for path in case.files(folder):
                os.utime(os.path.join(folder, path), (time, time), follow_symlinks=False)
            fault, said = self.commands.again(command, folder)
            text += said if fault else ""
        if not fault and command not in ("convert", "compare", "disguise"):
            fault = self.copied(command, folder, rng)
        return case.Result(command, fault and f"{command}: {fault}", text)

    def copied(self, command, folder, rng):
        """A copied tree is up to date; a byte changed in it, with size and time as they were, is seen."""
        copy = folder + ".copy"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(folder, copy, symlinks=True)
        try:
            before = case.contents(f"{copy}/out")
            fault, _ = self.commands.again(command, copy)
            if fault:
                return f"copied: {fault}"
            # Of shards only sizes are looked at: training checks each image that it reads.
            names = [name for name in before if name.endswith(".h5") and not name.startswith("set/t")]
            if not names:
                return None
            path = os.path.join(copy, "out", rng.choice(sorted(names)))
            status = os.stat(path)
            with open(path, "r+b") as file:
                place = rng.randrange(512, status.st_size)
                file.seek(place)
                old = file.read(1)[0]
                file.seek(place)
                file.write(bytes([old ^ (1 << rng.randrange(8))]))
            os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
            fault, _ = self.commands.again(command, copy)
            return fault and f"a byte changed at an equal time: {fault}"
        finally:
            shutil.rmtree(copy, ignore_errors=True)


class Twins:
    """The same command several times at once: all end with everything there."""
    name = "twins"
    share = 0.05

    def __init__(self, material, commands, makes):
        self.material, self.commands, self.makes = material, commands, makes

    def cases(self, rng):
        return case.numbered(SMALL * 3 + ["make", "make", "make-report"], rng)

    def perform(self, name, folder, rng):
        command = name.split("/")[0]
        if command.startswith("make"):
            target = "report" if command == "make-report" else "analysis"
            self.makes.checkout(folder)
            text, fault = self.at_once(self.makes.words(target), self.makes.whole(target)[1], folder, rng)
            fault = fault or self.makes.fault(target, folder)
            return case.Result(command, fault and f"{command}: {fault}", text)
        self.commands.prepare(command, folder)
        text, fault = self.at_once(self.commands.words(command), self.commands.whole(command)[1], folder, rng)
        fault = fault or self.commands.part(command, folder)
        if not fault:
            fault, said = self.commands.again(command, folder)
            text += said if fault else ""
        return case.Result(command, fault and f"{command}: {fault}", text)

    def at_once(self, words, seconds, folder, rng):
        running = []
        for index in range(rng.choice([2, 2, 3] if seconds > 3 else [2, 2, 3, 5])):
            if index and rng.random() < 0.7:
                running[-1].wait(rng.uniform(0, seconds))
            running.append(stage.Running(words, folder, name=f"command-{index}"))
        endings = [each.ending() for each in running]
        text = "\n".join(f"ended with {ending.code}\n{ending.errors[-600:]}" for ending in endings)
        return text, next((fault for fault in (ending.fault({0}) for ending in endings) if fault), None)
