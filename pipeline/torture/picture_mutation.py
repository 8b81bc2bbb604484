"""Changes of JPEG and PNG files, and what a strict reader says of them."""
import struct
import zlib

import bytes_mutation


def chunks(data):
    """(type, contents, sum) of each chunk of a PNG file; raises where it is none."""
    if data[:8] != b"\x89PNG\r\n\x1a\n":
        raise ValueError("no PNG")
    place, found = 8, []
    while place < len(data):
        length, kind = struct.unpack_from(">I4s", data, place)
        contents = data[place + 8:place + 8 + length]
        if len(contents) != length:
            raise ValueError("a chunk is cut")
        found.append((kind, contents, struct.unpack_from(">I", data, place + 8 + length)[0]))
        place += 12 + length
    return found


def joined(parts, signature=b"\x89PNG\r\n\x1a\n"):
    return signature + b"".join(
        struct.pack(">I", len(contents)) + kind + contents + struct.pack(">I", total if total is not None else zlib.crc32(kind + contents))
        for kind, contents, total in parts)


def change_png(data, rng):
    parts = [(kind, contents, None) for kind, contents, _ in chunks(data)]
    place = rng.randrange(len(parts))
    kind, contents, _ = parts[place]
    change = rng.choice(["header", "header", "sum", "contents", "contents", "drop", "twice", "swap", "type", "new", "pixels"])
    if change == "header":
        fields = list(struct.unpack(">IIBBBBB", parts[0][1]))
        field = rng.randrange(7)
        fields[field] = rng.choice([0, 1, 2, 3, 4, 6, 8, 16, 255]) if field > 1 else rng.choice(
            [0, 1, 2**16, 2**20, 2**31 - 1, 2**31, 2**32 - 1, 65535, fields[field] + 1])
        parts[0] = (b"IHDR", struct.pack(">IIBBBBB", *fields), None)
    elif change == "sum":
        parts[place] = (kind, contents, zlib.crc32(kind + contents) ^ (1 << rng.randrange(32)))
    elif change == "contents" and contents:
        parts[place] = (kind, bytes_mutation.mutate(contents, rng)[0], None)
    elif change == "drop":
        del parts[place]
    elif change == "twice":
        parts.insert(rng.randrange(len(parts) + 1), parts[place])
    elif change == "swap":
        other = rng.randrange(len(parts))
        parts[place], parts[other] = parts[other], parts[place]
    elif change == "type":
        parts[place] = (rng.choice([b"IDAT", b"PLTE", b"tRNS", b"IEND", b"zzZz", b"iCCP", b"ABCD"]), contents, None)
    elif change == "pixels":
        for index, (kind, contents, _) in enumerate(parts):
            if kind == b"IDAT":
                try:
                    raw = bytes_mutation.mutate(zlib.decompress(contents), rng)[0]
                except zlib.error:
                    break
                parts[index] = (kind, zlib.compress(raw), None)
                break
    else:
        text = rng.choice([b"iCCP", b"zTXt", b"tEXt", b"gAMA", b"cHRM", b"sRGB", b"eXIf", b"PLTE", b"tRNS", b"acTL"])
        body = rng.choice([b"", b"\0" * 4, b"x\0\0" + zlib.compress(bytes(rng.choice([10, 10**6]))), rng.randbytes(60)])
        parts.insert(rng.randrange(1, len(parts) + 1), (text, body, None))
    return joined(parts), f"chunk {place}: {change}"


def segments(data):
    """Places of the markers before the first scan."""
    place, found = 2, []
    while place + 4 <= len(data) and data[place] == 0xFF:
        length = struct.unpack_from(">H", data, place + 2)[0]
        found.append((place, data[place + 1], length))
        if data[place + 1] == 0xDA:
            break
        place += 2 + length
    return found


def change_jpeg(data, rng):
    changed, found = bytearray(data), segments(data)
    place, marker, length = rng.choice(found)
    change = rng.choice(["marker", "length", "size", "body", "body", "drop", "twice", "scan", "restart", "tables", "exif"])
    frame = next((p for p, m, _ in found if 0xC0 <= m <= 0xCF and m not in (0xC4, 0xC8, 0xCC)), place)
    if change == "marker":
        changed[place + 1] = rng.choice([0xC0, 0xC1, 0xC2, 0xC3, 0xC4, 0xC9, 0xDB, 0xDA, 0xD9, 0xDD, 0xE1, 0xEE, 0xFE, 0])
    elif change == "length":
        changed[place + 2:place + 4] = struct.pack(">H", rng.choice([0, 1, 2, length - 1, length + 1, 65535]))
    elif change == "size":
        field = rng.choice([5, 7])
        changed[frame + field:frame + field + 2] = struct.pack(">H", rng.choice([0, 1, 65535, 65500, 8, 17]))
    elif change == "body":
        changed[place + 4 + rng.randrange(max(1, length - 2))] = rng.choice(bytes_mutation.ENDINGS)
    elif change == "drop":
        del changed[place:place + 2 + length]
    elif change == "twice":
        changed[place:place] = changed[place:place + 2 + length] * rng.choice([1, 1, 200])
    elif change == "scan":
        start = found[-1][0]
        tail, _ = bytes_mutation.mutate(bytes(changed[start:]), rng)
        changed[start:] = tail
    elif change == "restart":
        changed[frame:frame] = b"\xff\xdd\x00\x04" + struct.pack(">H", rng.choice([1, 0, 65535]))
    elif change == "tables":
        changed[frame:frame] = rng.choice([b"\xff\xdb\x00\x43\x00" + bytes(64), b"\xff\xc4\x00\x13\x00" + bytes(16)])
    else:
        body = b"Exif\0\0" + rng.choice([b"II*\0\x08\0\0\0\xff\xff", b"MM\0*\xff\xff\xff\xff", b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\xff\0\0\0",
                                         b"", b"II"]) + rng.randbytes(rng.choice([0, 30]))
        changed[2:2] = b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
    return bytes(changed), f"JPEG: {change} at {place}"


def mutate(data, rng):
    if rng.random() < 0.3:
        return bytes_mutation.mutate(data, rng)
    return change_png(data, rng) if data[:4] == b"\x89PNG" else change_jpeg(data, rng)


def is_damaged(data):
    """Whether what a checksum or the file's end tells of the pixels is wrong: then no reader may take it for whole."""
    if data[:4] == b"\x89PNG":
        try:
            parts = chunks(data)
        except (ValueError, struct.error):
            return False  # behind the pixels, whose own checksums count, may stand anything
        for kind, contents, total in parts:
            if kind == b"IEND":
                break
            if kind in (b"IHDR", b"PLTE", b"IDAT") and zlib.crc32(kind + contents) != total:
                return True
        return not any(kind == b"IDAT" for kind, _, _ in parts)
    if data[:2] == b"\xff\xd8":
        return b"\xff\xd9" not in data
    return True
