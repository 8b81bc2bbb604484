"""The 512 bytes before the HDF5 data of every file of the pipeline, which hold the SHA-256 of what follows."""
import hashlib

BLOCK = 512
OPENING = b"straight-through-in-disguise artifact\nsha256 "


def is_sealed(data):
    return data.startswith(OPENING) and len(data) > BLOCK


def seal(data):
    """The file with the checksum that its bytes have."""
    image = bytes(data[BLOCK:])
    block = OPENING + hashlib.sha256(image).hexdigest().encode() + b"\n"
    return block.ljust(BLOCK - 1) + b"\n" + image
