"""Changes of safetensors and npz files, and what a strict reader says of them."""
import io
import json
import re
import struct
import zipfile
import zlib

import bytes_mutation
import text_mutation

EXTENTS = ["(2, 3)", "()", "(0,)", "(4611686018427387904,)", "(-1,)", "(3", "(1,)*3", "(2**40,)", "(99999999999999999999,)"]


def change_safetensors(data, rng):
    length = struct.unpack_from("<Q", data)[0]
    header, body = data[8:8 + length], data[8 + length:]
    kind = rng.choice(["header", "header", "header", "length", "body", "offsets", "shape", "twice", "deep"])
    tensors = json.loads(header)
    name = rng.choice([key for key in tensors if key != "__metadata__"])
    if kind == "header":
        header, _ = text_mutation.mutate(header, rng)
    elif kind == "offsets":
        tensors[name]["data_offsets"][rng.randrange(2)] = rng.choice([0, 1, -1, len(body), len(body) + 1, 2**62, 2**63, 1.5, "3"])
        header = json.dumps(tensors).encode()
    elif kind == "shape":
        shape = tensors[name]["shape"]
        shape[rng.randrange(len(shape))] = rng.choice([0, -1, 2**31, 2**62, 2**63, 1.5, None])
        header = json.dumps(tensors).encode()
    elif kind == "twice":
        header = header[:-1].rstrip() + b", " + header[1:]
    elif kind == "deep":
        header = b'{"x": ' + b"[" * rng.choice([100, 100_000]) + header
    elif kind == "body":
        body = bytes_mutation.mutate(body, rng)[0]
    size = len(header) if kind != "length" else rng.choice([0, 1, length + 1, length - 1, 2**31, 2**62, 2**63, 2**64 - 1])
    return struct.pack("<Q", size) + header + body, f"safetensors: {kind}"


def change_npz(data, rng):
    kind = rng.choice(["array", "array", "array", "names", "records", "records", "comment", "packed"])
    if kind == "records":  # a field of one of zip's records
        changed = bytearray(data)
        places = [match.start() for match in re.finditer(rb"PK(\x01\x02|\x03\x04|\x05\x06)", data)]
        place = rng.choice(places) + rng.choice([4, 6, 8, 10, 14, 18, 22, 24, 26, 28, 30, 42])
        width = rng.choice([2, 4])
        changed[place:place + width] = (rng.choice(bytes_mutation.NUMBERS) % 256**width).to_bytes(width, "little")
        return bytes(changed[:len(data)]), f"zip: record at {place}"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = {info.filename: archive.read(info) for info in archive.infolist()}
    name = rng.choice(sorted(entries))
    if kind == "array":
        array = entries[name]
        if rng.random() < 0.5:
            array = re.sub(rb"'shape': \([^)]*\)", b"'shape': " + rng.choice(EXTENTS).encode(), array)
        elif rng.random() < 0.5:
            array = re.sub(rb"'descr': '[^']*'", b"'descr': " + rng.choice([b"'|O'", b"'<f99'", b"'>f8'", b"'<f2'", b"[('a', '<f4')]", b"3"]), array)
        else:
            array = bytes_mutation.mutate(array, rng)[0]
        entries[name] = array
    new = io.BytesIO()
    with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED if kind == "packed" else zipfile.ZIP_STORED) as archive:
        for key, value in entries.items():
            if kind == "names" and key == name:
                key = rng.choice(["../x.npy", "x", "é.npy", "a\\b.npy", "/x.npy", sorted(entries)[0], "x" * 3000 + ".npy"])
            archive.writestr(key, value + bytes(50_000_000 if kind == "packed" and key == name and rng.random() < 0.1 else 0))
        if kind == "comment":
            archive.comment = b"PK\x05\x06" * 20
    return new.getvalue(), f"zip: {kind} of {name}"


def mutate(data, rng):
    if rng.random() < 0.3:
        return bytes_mutation.mutate(data, rng)
    return change_npz(data, rng) if data[:2] == b"PK" else change_safetensors(data, rng)


def is_damaged(data, original, chosen):
    """Whether a checksum of a chosen array is wrong, or a header says what the file's size does not."""
    if original[:2] == b"PK":
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                for name in chosen:
                    try:
                        archive.read(name + ".npy")
                    except zipfile.BadZipFile as error:
                        return "Bad CRC" in str(error)
                return False
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, KeyError, ValueError, OSError, RuntimeError, EOFError,
                UnicodeError, struct.error):
            return False  # other readers may see more in it than Python does
    try:
        length = struct.unpack_from("<Q", data)[0]
        tensors = json.loads(data[8:8 + length])
        ends = [tensor["data_offsets"][1] for key, tensor in tensors.items() if key != "__metadata__"]
        return max(ends, default=0) != len(data) - 8 - length
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, struct.error, RecursionError, MemoryError):
        return True
