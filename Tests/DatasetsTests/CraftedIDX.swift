import CZlib
import Foundation

/// IDX files made by hand, good and bad.
enum CraftedIDX {
  /// A header of the given numbers, big-endian, then `data`.
  static func bytes(_ numbers: [UInt32], _ data: [UInt8]) -> [UInt8] {
    numbers.flatMap { number in (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) } }
      + data
  }

  /// `count` images of `side` × `side` in which pixel values count upwards.
  static func images(_ count: Int, side: Int = 28) -> [UInt8] {
    let pixels = (0..<count * side * side).map { UInt8(truncatingIfNeeded: $0) }
    return bytes([0x803, UInt32(count), UInt32(side), UInt32(side)], pixels)
  }

  static func labels(_ labels: [UInt8]) -> [UInt8] {
    bytes([0x801, UInt32(labels.count)], labels)
  }

  /// As the tool gzip packs it. zlib's writer works on files.
  static func gzip(_ bytes: [UInt8], at path: String) throws -> [UInt8] {
    let file = gzopen(path, "wb9")
    let written = gzwrite(file, bytes, UInt32(bytes.count))
    guard written == Int32(bytes.count), gzclose(file) == Z_OK else {
      throw CocoaError(.fileWriteUnknown)
    }
    return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  static func write(_ bytes: [UInt8], to path: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  /// A folder of four small files that fit each other, `train` and `test` images, raw.
  static func folder(at path: String, train: Int = 20, test: Int = 10) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for (prefix, count) in [("train", train), ("t10k", test)] {
      try write(images(count), to: "\(path)/\(prefix)-images-idx3-ubyte")
      try write(
        labels((0..<count).map { UInt8($0 % 10) }), to: "\(path)/\(prefix)-labels-idx1-ubyte")
    }
  }
}
