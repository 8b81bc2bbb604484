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
    try file.names(group + "/classes", &classes)
    let some: HDF5Extent = classes.isEmpty ? .any : .atLeast(1)
    try file.array(
      group + "/pixels", &pixels, shape: &shape,
      within: [.exactly(classes.count), some, some, some, 3], .anything)
    try file.require(shape[2] == shape[3], "the pictures of \(group) are not square")
    try file.note("axes", on: group + "/pixels", "class,sample,height,width,channel")
    self = Self(classes: classes, columns: shape[1], side: shape[2], pixels: pixels)
  }

  /// Of nothing yet, to be read.
  package init() { self.init(classes: [], columns: 0, side: 0, pixels: []) }

  /// Which images of a part a sheet shows.
  package struct Choice {
    /// Of the shown classes.
    package let labels: [Int]
    package let columns: Int
    /// Indices of the images, `columns` of each class, one class after the other.
    package let images: [Int]
    package let side: Int

    /// Shown classes, pictures of each, and their size at most.
    private static let largest = (rows: 20, columns: 8, side: 64)

    /// Images of each class, evenly spread; of many classes some, evenly spread too.
    package init(of part: ImageSetPart, classCount: Int) {
      let labels = evenlySpread(Self.largest.rows, of: classCount)
      var members = [[Int]](repeating: [], count: classCount)
      for (index, entry) in part.entries.enumerated() { members[Int(entry.label)].append(index) }
      let columns = min(Self.largest.columns, labels.map { members[$0].count }.min() ?? 0)
      let images = labels.flatMap { label in
        evenlySpread(columns, of: members[label].count).map { members[label][$0] }
      }
      let sides = images.map { Int(min(part.entries[$0].width, part.entries[$0].height)) }
      (self.labels, self.columns, self.images) = (labels, columns, images)
      side = min(Self.largest.side, sides.max() ?? 1)
    }
  }

  /// Whether it is a sheet of these images, as far as its extents and names tell.
  func shows(_ choice: Choice, of classes: [String]) -> Bool {
    self.classes == choice.labels.map { classes[$0] } && columns == choice.columns
      && side == choice.side
  }
}
