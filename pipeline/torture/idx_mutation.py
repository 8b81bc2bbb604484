"""Changes of IDX files, raw and gzipped, and what a strict reader says of them."""
import gzip
import struct
import zlib

import bytes_mutation

MAGIC = {"images": 0x803, "labels": 0x801}


def header(data, rng):
    place = rng.choice([0, 1, 2, 3, 4, 4, 8, 12])
    if place < 4:
        data[place] = rng.choice(bytes_mutation.ENDINGS)
    else:
        old = struct.unpack_from(">I", data, place)[0] if len(data) >= place + 4 else 0
        new = rng.choice([0, 1, old + 1, old - 1, old * 2, 2**16, 2**31 - 1, 2**31, 2**32 - 1]) % 2**32
        data[place:place + 4] = struct.pack(">I", new)
    return f"header at {place}"


def packing(data, rng):
    """Of a gzipped file: its frame, not what is in it."""
    kind = rng.choice(["flags", "sum", "length", "member", "empty member", "bomb", "tail", "fields"])
    raw = gzip.decompress(bytes(data))
    if kind == "flags":
        data[rng.choice([2, 3, 8, 9])] ^= 1 << rng.randrange(8)
    elif kind == "sum":
        data[-8 + rng.randrange(4)] ^= 1 << rng.randrange(8)
    elif kind == "length":
        data[-4 + rng.randrange(4)] ^= 1 << rng.randrange(8)
    elif kind == "member":
        middle = rng.randrange(len(raw))
        data[:] = gzip.compress(raw[:middle], mtime=0) + gzip.compress(raw[middle:], mtime=0)
    elif kind == "empty member":
        data += gzip.compress(b"", mtime=0) * rng.choice([1, 1000])
    elif kind == "bomb":
        data[:] = gzip.compress(raw + bytes(200_000_000), 1, mtime=0) if rng.random() < 0.1 else gzip.compress(raw + bytes(10**6), mtime=0)
    elif kind == "tail":
        data += rng.randbytes(rng.choice([1, 4, 100]))
    else:
        name = b"x" * rng.choice([1, 70_000]) + (b"\0" if rng.random() < 0.7 else b"")
        data[:] = data[:3] + bytes([data[3] | 8]) + data[4:10] + name + data[10:]
    return f"gzip: {kind}"


def mutate(data, rng, gzipped):
    if gzipped and rng.random() < 0.5:
        changed, words = bytearray(data), None
        words = packing(changed, rng)
        return bytes(changed), words
    raw = bytearray(gzip.decompress(data) if gzipped else data)
    if rng.random() < 0.5:
        words = header(raw, rng)
    else:
        raw, words = bytes_mutation.mutate(raw, rng)
    if gzipped and rng.random() < 0.3:
        return bytes_mutation.mutate(data, rng)
    return (gzip.compress(bytes(raw), mtime=0) if gzipped else bytes(raw)), words


def is_whole(data, part, gzipped):
    """Whether a strict reader takes the file: unpacked without an error, and as long as its header says."""
    if gzipped:
        try:
            data = gzip.decompress(data)
        except (OSError, EOFError, zlib.error, struct.error):
            return False
    rank = 3 if part == "images" else 1
    if len(data) < 4 + 4 * rank or struct.unpack_from(">I", data)[0] != MAGIC[part]:
        return False
    count = 1
    for extent in struct.unpack_from(f">{rank}I", data, 4):
        count *= extent
    return len(data) == 4 + 4 * rank + count
