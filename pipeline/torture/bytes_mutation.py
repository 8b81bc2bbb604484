"""Changes of bytes that know nothing of what the bytes mean."""

ENDINGS = [0, 1, 2, 7, 8, 0x7F, 0x80, 0xFE, 0xFF]
NUMBERS = [0, 1, 2, 255, 256, 2**15, 2**16 - 1, 2**31 - 1, 2**31, 2**32 - 1, 2**40, 2**62, 2**63 - 1, 2**63, 2**64 - 1]


def flip_bits(data, rng):
    for _ in range(rng.choice([1, 1, 1, 2, 8, 64])):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return "flipped bits"


def set_byte(data, rng):
    place = rng.randrange(len(data))
    data[place] = rng.choice(ENDINGS)
    return f"byte {place} set"


def set_number(data, rng):
    width, order = rng.choice([2, 4, 8]), rng.choice(["little", "big"])
    place = rng.randrange(max(1, len(data) - width))
    number = rng.choice(NUMBERS) % 256**width
    data[place:place + width] = number.to_bytes(width, order)
    return f"number at {place} is {number}"


def cut_end(data, rng):
    left = rng.choice([0, 1, len(data) // 2, len(data) - 1, rng.randrange(len(data) + 1)])
    del data[left:]
    return f"cut after {left} bytes"


def cut_out(data, rng):
    start = rng.randrange(len(data))
    count = rng.choice([1, 2, 4, 16, 512, rng.randrange(1, len(data) + 1)])
    del data[start:start + count]
    return f"{count} bytes from {start} cut out"


def put_in(data, rng):
    start = rng.randrange(len(data) + 1)
    count = rng.choice([1, 2, 4, 16, 512])
    data[start:start] = rng.randbytes(count) if rng.random() < 0.5 else bytes(count)
    return f"{count} bytes put in at {start}"


def append(data, rng):
    data += rng.randbytes(rng.choice([1, 8, 600])) if rng.random() < 0.5 else bytes(rng.choice([1, 8, 600]))
    return "bytes behind the end"


def copy_block(data, rng):
    count = rng.choice([4, 8, 32, 128, 512])
    source, place = rng.randrange(len(data)), rng.randrange(len(data))
    block = data[source:source + count]
    data[place:place + len(block)] = block
    return f"{count} bytes from {source} also at {place}"


def clear_block(data, rng):
    place, count = rng.randrange(len(data)), rng.choice([4, 16, 64, 512])
    count = min(count, len(data) - place)
    data[place:place + count] = bytes([rng.choice([0, 255])]) * count
    return f"{count} bytes from {place} cleared"


ALL = [flip_bits, flip_bits, set_byte, set_number, set_number, cut_end, cut_out, put_in, append, copy_block, clear_block]


def mutate(data, rng):
    """Bytes that differ from `data`, and what was changed."""
    changed, words = bytearray(data), []
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        if changed:
            words.append(rng.choice(ALL)(changed, rng))
    return bytes(changed), ", ".join(words)
