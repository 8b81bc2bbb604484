#!/usr/bin/env python3
"""Writes the small pictures of this folder: the kinds of JPEG and PNG that collections of photographs hold.

All show the same scene, 24 wide and 16 high: red, green, blue and yellow quarters (top left, top right, bottom
left, bottom right). Needs Pillow:  python3 make_images.py
"""

import pathlib
import struct
import zlib

from PIL import Image

FOLDER = pathlib.Path(__file__).parent
WIDTH, HEIGHT = 24, 16
RED, GREEN, BLUE, YELLOW = (220, 30, 40), (40, 180, 60), (30, 60, 200), (230, 210, 50)


def scene():
    image = Image.new("RGB", (WIDTH, HEIGHT))
    for y in range(HEIGHT):
        for x in range(WIDTH):
            top, left = y < HEIGHT // 2, x < WIDTH // 2
            image.putpixel((x, y), (RED if left else GREEN) if top else (BLUE if left else YELLOW))
    return image


def stored_for(orientation, image):
    """The pixels that a camera stores so that `orientation` turns them upright."""
    undo = {
        2: [Image.Transpose.FLIP_LEFT_RIGHT],
        3: [Image.Transpose.ROTATE_180],
        4: [Image.Transpose.FLIP_TOP_BOTTOM],
        5: [Image.Transpose.TRANSPOSE],
        6: [Image.Transpose.ROTATE_90],
        7: [Image.Transpose.TRANSVERSE],
        8: [Image.Transpose.ROTATE_270],
    }
    for step in undo.get(orientation, []):
        image = image.transpose(step)
    return image


def chunk(kind, data):
    body = kind + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def png(path, depth, color, rows, interlaced=False, extra=b""):
    """A PNG of raw rows, for kinds that Pillow does not write."""
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, depth, color, 0, 0, int(interlaced))
    data = b"".join(b"\0" + row for row in rows)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", zlib.compress(data, 9)) + chunk(b"IEND", b""))


def main():
    image = scene()
    jpeg = dict(format="JPEG", quality=95, subsampling=0)
    image.save(FOLDER / "rgb.jpg", **jpeg)
    image.save(FOLDER / "subsampled.jpg", format="JPEG", quality=95, subsampling=2)
    image.save(FOLDER / "progressive.jpg", progressive=True, **jpeg)
    image.convert("L").save(FOLDER / "grey.jpg", format="JPEG", quality=95)
    # Ink by the complement, as Pillow converts; an Adobe marker says that the values are inverted.
    image.convert("CMYK").save(FOLDER / "cmyk-adobe.jpg", format="JPEG", quality=95)
    # Without the marker the values are ink itself: what Pillow stores inverted is inverted beforehand.
    plain = Image.eval(image.convert("CMYK"), lambda value: 255 - value)
    plain.save(FOLDER / "cmyk-plain.jpg", format="JPEG", quality=95)
    data = (FOLDER / "cmyk-plain.jpg").read_bytes()
    at = data.index(b"\xff\xee")
    length = struct.unpack(">H", data[at + 2:at + 4])[0]
    (FOLDER / "cmyk-plain.jpg").write_bytes(data[:at] + data[at + 2 + length:])
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        stored_for(orientation, image).save(FOLDER / f"exif-{orientation}.jpg", exif=exif, **jpeg)

    image.save(FOLDER / "rgb.png")
    image.convert("L").save(FOLDER / "grey.png")
    image.quantize(4).save(FOLDER / "palette.png")
    image.convert("L").point(lambda value: 255 * (value > 100)).convert("1").save(FOLDER / "bilevel.png")
    # Transparent on the right half.
    alpha = Image.new("L", image.size, 255)
    alpha.paste(0, (WIDTH // 2, 0, WIDTH, HEIGHT))
    image.putalpha(alpha)
    image.save(FOLDER / "alpha.png")
    image.convert("LA").save(FOLDER / "grey-alpha.png")
    image = scene()
    rows = [[image.getpixel((x, y)) for x in range(WIDTH)] for y in range(HEIGHT)]
    sixteen = [b"".join(struct.pack(">HHH", *(257 * value for value in pixel)) for pixel in row) for row in rows]
    png(FOLDER / "rgb-16-bit.png", 16, 2, sixteen)
    grey = [b"".join(struct.pack(">H", 257 * pixel[0]) for pixel in row) for row in rows]
    png(FOLDER / "grey-16-bit.png", 16, 0, grey)
    # Adam7: seven reduced pictures one after the other.
    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    reduced = [
        b"".join(bytes(rows[y][x]) for x in range(x0, WIDTH, dx))
        for x0, y0, dx, dy in passes for y in range(y0, HEIGHT, dy)
    ]
    png(FOLDER / "interlaced.png", 8, 2, reduced, interlaced=True)
    scene().save(FOLDER / "picture.gif")


if __name__ == "__main__":
    main()
