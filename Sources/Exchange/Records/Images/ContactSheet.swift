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

  /// The sheet below `group`; an analysis carries one to the report.
  package mutating func declare(in file: HDF5Fields, at group: String) throws(Failure) {
    var (classes, pixels) = (classes, pixels)
    var shape = [classes.count, columns, side, side, 3]
    try file.strings(group + "/classes", &classes)
    try file.array(
      group + "/pixels", &pixels, shape: &shape,
      within: [.exactly(classes.count), .any, .any, .any, 3], .anything)
    try file.require(shape[2] == shape[3], "the pictures of \(group) are not square")
    try file.note("axes", on: group + "/pixels", "class,sample,height,width,channel")
    self = Self(classes: classes, columns: shape[1], side: shape[2], pixels: pixels)
  }

  /// Of nothing yet, to be read.
  package init() { self.init(classes: [], columns: 0, side: 0, pixels: []) }
}
