import Diagnostics
import Foundation
import Storage

/// The images of one part of a set: where each lies, and what is known of it without reading it.
package struct ImageSetPart: Equatable, Sendable {
  /// A file that holds encoded images.
  package struct Shard: Equatable, Sendable {
    /// Beside the index.
    package let fileName: String
    /// Of the whole file.
    package let sha256: String
    package let byteCount: Int
  }

  /// One image.
  package struct Entry: Equatable, Sendable {
    package var label: Int32
    /// Index of its shard.
    package var shard: Int32
    /// Where its bytes begin in the shard's file.
    package var offset: Int64
    /// How many bytes it has.
    package var length: Int32
    /// Pixels, upright.
    package var width: Int32
    package var height: Int32

    package init(
      label: Int32, shard: Int32, offset: Int64, length: Int32, width: Int32, height: Int32
    ) {
      self.label = label
      self.shard = shard
      self.offset = offset
      self.length = length
      self.width = width
      self.height = height
    }
  }

  /// The folder of the shards.
  package let folder: String
  package private(set) var shards: [Shard] = []
  /// In the order of the classes, within a class in the order of paths.
  package private(set) var entries: [Entry] = []
  /// SHA-256 of every image's bytes, 32 bytes each, one after the other.
  package private(set) var digests: [UInt8] = []

  package init(folder: String) { self.folder = folder }

  init(folder: String, shards: [Shard], entries: [Entry], digests: [UInt8]) {
    self.folder = folder
    self.shards = shards
    self.entries = entries
    self.digests = digests
  }

  package var count: Int { entries.count }

  /// Encoded bytes of all images.
  package var byteCount: Int { entries.reduce(0) { $0 + Int($1.length) } }

  /// How many images each class has.
  /// - Parameter classCount: the number of classes.
  package func counts(classCount: Int) -> [Int] {
    var counts = [Int](repeating: 0, count: classCount)
    for entry in entries { counts[Int(entry.label)] += 1 }
    return counts
  }

  /// Adds a shard and its images.
  package mutating func append(_ shard: Shard, entries: [Entry], digests: [UInt8]) {
    precondition(digests.count == entries.count * SHA256.digestLength, "digests and images")
    shards.append(shard)
    self.entries += entries
    self.digests += digests
  }

  package func digest(of index: Int) -> ArraySlice<UInt8> {
    digests[index * SHA256.digestLength..<(index + 1) * SHA256.digestLength]
  }

  /// SHA-256 over label and digest of every image in order.
  package var contentHash: String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count * (SHA256.digestLength + 4))
    for (index, entry) in entries.enumerated() {
      withUnsafeBytes(of: entry.label.littleEndian) { bytes += $0 }
      bytes += digest(of: index)
    }
    return SHA256.hex(bytes)
  }

  /// The encoded bytes of image `index`, read from its shard and checked.
  /// - Throws: `Failure` 66 when the shard is gone, 65 when it is too short or the bytes are not those that were
  ///   stored, 74 when reading fails.
  package func encodedBytes(of index: Int) throws(Failure) -> [UInt8] {
    let entry = entries[index]
    let path = "\(folder)/\(shards[Int(entry.shard)].fileName)"
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw Failure(
        .missingInput, at: path, "the shard cannot be opened",
        found: String(cString: strerror(errno)), remedy: ArtifactSchema.imageShard.remedy)
    }
    defer { close(descriptor) }
    var (done, isShort) = (0, false)
    let bytes = [UInt8](unsafeUninitializedCapacity: Int(entry.length)) { buffer, count in
      while done < buffer.count {
        let read = pread(
          descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done,
          off_t(entry.offset) + off_t(done))
        if read < 0, errno == EINTR { continue }
        if read <= 0 {
          isShort = read == 0
          break
        }
        done += read
      }
      count = done
    }
    guard done == Int(entry.length) else {
      throw Failure(
        isShort ? .badData : .inputOutput, at: path, "image \(index) cannot be read whole",
        expected: "\(entry.length) bytes at \(entry.offset)", found: "\(done) bytes",
        remedy: ArtifactSchema.imageShard.remedy)
    }
    guard SHA256.digest(bytes).elementsEqual(digest(of: index)) else {
      throw Failure(
        .badData, at: path, "the bytes of image \(index) are not those that were stored",
        remedy: "delete the shard, then " + ArtifactSchema.imageShard.remedy)
    }
    return bytes
  }
}

/// `count` of the numbers 0 ..< `total`, evenly spread: floor(i · total / count). All of them where there are no
/// more.
///
/// Images are listed class by class, so each class has its share of such a choice, to within one image.
package func evenlySpread(_ count: Int?, of total: Int) -> [Int] {
  guard let count, count < total else { return Array(0..<total) }
  return (0..<max(0, count)).map { $0 * total / count }
}
