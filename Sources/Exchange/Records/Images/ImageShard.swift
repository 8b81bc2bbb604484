import Diagnostics
import Foundation
import HDF5
import Storage

/// A file of encoded images on its way to disk.
///
/// Layout: `/bytes` (uint8, the files one after the other, not packed further), `/length`, `/label`, `/path`. The
/// file's name holds the beginning of its SHA-256. So a shard that a killed `prepare` left whole is found again,
/// and preparing a changed folder does not touch the shards that the present index needs.
package struct ImageShard {
  /// Bytes of images after which a shard is closed.
  package static let capacity = 64 << 20

  package private(set) var part: ImagePart
  package private(set) var number: Int
  private var bytes: [UInt8] = []
  private var lengths: [Int32] = []
  private var labels: [Int32] = []
  private var paths: [String] = []

  /// - Parameter number: counts the shards of a part from 0.
  package init(part: ImagePart, number: Int) {
    self.part = part
    self.number = number
  }

  package var isEmpty: Bool { labels.isEmpty }

  /// Whether `count` bytes more would be too many.
  package func isFull(for count: Int) -> Bool {
    !isEmpty && bytes.count + count > Self.capacity
  }

  package mutating func append(_ image: [UInt8], label: Int32, path: String) {
    bytes += image
    lengths.append(Int32(image.count))
    labels.append(label)
    paths.append(path)
  }

  /// Publishes the shard in `folder`, unless it is there already.
  /// - Returns: what the index says of it, and where its first image begins in the file.
  package func publish(in folder: String) throws(Failure) -> (
    shard: ImageSetPart.Shard, firstOffset: Int
  ) {
    let title = "\(part.rawValue)-\(String(format: "%04d", number))"
    var key = StageKey(stage: "prepare")
    key.add("part", part.rawValue)
    key.add("number", number)
    key.add("bytes", SHA256.hex(bytes))
    var offset = 0
    // It says nothing of its making: the bytes are the user's, and the index tells the rest.
    let file = try Artifact.encode(
      .imageShard, name: "\(folder)/\(title)", stage: "prepare", key: key,
      provenance: Provenance(entries: [])
    ) { (writer) throws(Failure) in
      try writer.write(bytes, shape: [bytes.count], to: "/bytes", isPacked: false)
      try writer.write(lengths, shape: [lengths.count], to: "/length")
      try writer.write(labels, shape: [labels.count], to: "/label")
      try writer.write(paths, to: "/path")
      offset = try writer.offset(of: "/bytes")
    }
    let sha256 = SHA256.hex(file)
    let name = "\(title)-\(sha256.prefix(12)).h5"
    try AtomicFile.writeIfChanged(file, to: "\(folder)/\(name)")
    return (
      ImageSetPart.Shard(fileName: name, sha256: sha256, byteCount: file.count),
      Envelope.length + offset
    )
  }

  /// Whether a file in the folder of a set is a shard by its name.
  package static func isShard(_ fileName: String) -> Bool {
    fileName.wholeMatch(of: /(train|test)-[0-9]{4,}-[0-9a-f]{12}\.h5/) != nil
  }
}
