#!/usr/bin/env python3
"""A cable of given delay between two network namespaces, for kernels whose tc has no netem.

    cable.py DELAY_SECONDS NAMESPACE_1 NAMESPACE_2

Makes a TUN device c1 in the first namespace and c2 in the second, prints a line when they are there, and carries every
packet to the other side, DELAY_SECONDS late, until it is killed.
"""
import collections
import ctypes
import fcntl
import os
import select
import struct
import sys
import time

TUNSETIFF, IFF_TUN, IFF_NO_PI, CLONE_NEWNET = 0x400454CA, 0x0001, 0x1000, 0x40000000
libc = ctypes.CDLL(None, use_errno=True)


def enter(path):
    with open(path) as namespace:
        if libc.setns(namespace.fileno(), CLONE_NEWNET) != 0:
            sys.exit(f"cable.py: cannot enter {path}: {os.strerror(ctypes.get_errno())}")


def device(name, namespace):
    enter(f"/var/run/netns/{namespace}")
    descriptor = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(descriptor, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))
    return descriptor


def main():
    delay = float(sys.argv[1])
    ends = [device("c1", sys.argv[2]), device("c2", sys.argv[3])]
    queues = {end: collections.deque() for end in ends}  # (when it is due, packet), for the other end
    print("ready", flush=True)
    while True:
        due = min((queue[0][0] for queue in queues.values() if queue), default=None)
        wait = None if due is None else max(0.0, due - time.monotonic())
        readable, _, _ = select.select(ends, [], [], wait)
        for end in readable:
            try:
                while True:
                    queues[end].append((time.monotonic() + delay, os.read(end, 65536)))
            except (BlockingIOError, OSError):
                pass  # nothing more, or the device is not up yet
        now = time.monotonic()
        for end, other in (ends, reversed(ends)):
            queue = queues[end]
            while queue and queue[0][0] <= now:
                try:
                    os.write(other, queue.popleft()[1])
                except OSError:
                    pass  # a lost packet, as on any cable


if __name__ == "__main__":
    main()
