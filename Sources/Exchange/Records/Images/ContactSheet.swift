import Diagnostics
import HDF5

/// A few small pictures of each class, for the reader of a report.
package struct ContactSheet: Equatable, Sendable {
  /// Names of the shown classes: all of them, or some evenly spread ones where there are many.
  package let classes: [String]
  /// Pictures of each class.
  package let columns: Int
  /// Width and height of a picture in pixels.
  package let side: Int
  /// `classes.count` × `columns` × `side` × `side` × 3 bytes (red, green, blue of sRGB), row by row from the top.
  package let pixels: [UInt8]

  package init(classes: [String], columns: Int, side: Int, pixels: [UInt8]) {
    precondition(
      pixels.count == classes.count * columns * side * side * 3, "pixels and extents do not fit")
    self.classes = classes
    self.columns = columns
    self.side = side
    self.pixels = pixels
  }

  /// The bytes of one picture: `side` × `side` × 3.
  package subscript(row: Int, column: Int) -> ArraySlice<UInt8> {
    let size = side * side * 3
    let start = (row * columns + column) * size
    return pixels[start..<start + size]
  }

  /// Writes the sheet below `group`, so that an analysis can carry it to the report.
  package func write(to writer: HDF5Writer, _ group: String) throws(Failure) {
    try writer.write(classes, to: group + "/classes")
    try writer.write(
      pixels, shape: [classes.count, columns, side, side, 3], to: group + "/pixels")
    try writer.setAttribute(
      "axes", .string("class,sample,height,width,channel"), on: group + "/pixels")
  }

  package init(from reader: HDF5Reader, _ group: String) throws(Failure) {
    let names = try reader.strings(group + "/classes")
    let shape = try reader.shape(of: group + "/pixels")
    let pixels = try reader.read(
      group + "/pixels", as: UInt8.self, shape: [names.count, -1, -1, -1, 3])
    guard shape[2] == shape[3] else {
      throw Failure(
        .badData, at: reader.name, "the pictures of \(group) are not square",
        remedy: "repeat the stage that writes the file")
    }
    self.init(classes: names, columns: shape[1], side: shape[2], pixels: pixels)
  }
}
