"""Runs a command of the pipeline and says how it ended."""
import os
import re
import select
import signal
import subprocess
import time

SECONDS = 60  # wall clock
MEMORY = 1 << 30  # bytes
# What README.md says of exit codes; 64 is for command lines only, 69 and 128 up are not asked for here.
CODES = {0, 65, 66, 70, 73, 74, 75, 78}


class Ending:
    """code (below 0: the signal), output, errors, seconds, memory (bytes at most)."""

    def __init__(self, code, output, errors, seconds, memory):
        self.code, self.output, self.errors, self.seconds, self.memory = code, output, errors, seconds, memory

    def fault(self, codes=CODES):
        """What is wrong with this ending whatever was asked for, or None."""
        if self.seconds > SECONDS:
            return f"took {self.seconds:.0f} s"
        if self.memory > MEMORY:
            return f"took {self.memory >> 20} MiB"
        if self.code < 0:
            return f"ended by {signal.Signals(-self.code).name}"
        if self.code not in codes:
            return f"ended with {self.code}"
        if self.code and not re.search(r"(?m)^(error|Error): ", self.errors):
            return f"ended with {self.code} without a message"
        return None


class Running:
    """A command that was started, in a process group of its own."""

    def __init__(self, words, folder, environment=None, name="command"):
        self.paths = [os.path.join(folder, f".{name}.{stream}") for stream in ("out", "err")]
        self.start = time.monotonic()
        # What git says of the checkout is part of results: here nothing.
        variables = dict(os.environ, SWIFT_BACKTRACE="enable=no", GIT_DIR="/nowhere", **(environment or {}))
        for given in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "MNIST_DIR", "IMAGES_DIR", "OPENBLAS_CORETYPE"):
            variables.pop(given, None)
        with open(self.paths[0], "wb") as output, open(self.paths[1], "wb") as errors:
            self.process = subprocess.Popen(words, cwd=folder, env=variables, stdin=subprocess.DEVNULL, stdout=output,
                                            stderr=errors, start_new_session=True)

    def kill(self, group=True):
        try:
            (os.killpg if group else os.kill)(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def wait(self, seconds=None):
        """Whether it ended within so many seconds; by itself or, for having asked for too much, killed."""
        descriptor = os.pidfd_open(self.process.pid)
        try:
            poll = select.poll()
            poll.register(descriptor, select.POLLIN)
            limit = time.monotonic() + seconds if seconds is not None else self.start + SECONDS + 1
            while True:
                left = limit - time.monotonic()
                if poll.poll(max(0, min(left, 0.5)) * 1000):
                    return True
                if left <= 0.5 and time.monotonic() >= limit:
                    if seconds is None:
                        self.kill()
                    return False
                if self._resident() > 2 * MEMORY:
                    self.kill()
        finally:
            os.close(descriptor)

    def ending(self):
        self.wait()
        _, status, usage = os.wait4(self.process.pid, 0)
        seconds = time.monotonic() - self.start
        code = os.waitstatus_to_exitcode(status)
        self.process.returncode = code
        texts = []
        for path in self.paths:
            with open(path, "rb") as file:
                texts.append(file.read(1 << 20).decode("utf-8", "replace"))
            os.remove(path)
        return Ending(code, texts[0], texts[1], seconds, usage.ru_maxrss << 10)

    def _resident(self):
        try:
            with open(f"/proc/{self.process.pid}/statm") as file:
                return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        except (OSError, IndexError):
            return 0


def run(words, folder, environment=None, name="command"):
    return Running(words, folder, environment, name).ending()


def wait_for_group(group, seconds=SECONDS):
    """Whether nobody is left of a process group within so many seconds."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.01)
    return False
