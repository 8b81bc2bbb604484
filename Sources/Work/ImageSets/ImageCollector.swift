import Diagnostics
import ImageDecoding
import ImageGenerator
import Records
import Storage

/// Reads every file of a part once, checks it, and packs it into shards as it was found.
struct ImageCollector {
  /// The folder of the set.
  let folder: String

  struct Collected {
    var part: ImageSetPart
    /// Of the images of `part`.
    var paths: [String] = []
    var refused: [ImageSet.RefusedFile] = []
    /// Images that were decoded in spite of something odd about the file.
    var oddCount = 0
  }

  /// Files in memory at a time; a block of photographs is some 10 MB.
  private static let blockSize = 128

  /// - Parameter progress: called now and then with how many files are done.
  /// - Throws: `Failure` 66 when a file cannot be read at all, 73 or 74 when a shard cannot be written. A file that
  ///   can be read but not decoded is refused in the result.
  func collect(
    _ part: ImagePart, _ files: some ImageFiles, progress: (Int) -> Void
  ) throws(Failure) -> Collected {
    var result = Collected(part: ImageSetPart(folder: folder))
    var writer = ShardWriter(part: part, folder: folder)
    for block in blocks(of: 0..<files.count, size: Self.blockSize) {
      let checked = concurrentMap(block) { Self.check(files, $0) }
      for (index, file) in zip(block, checked) {
        let path = files.path(of: index)
        switch file {
        case .sound(let image):
          try writer.append(
            image, label: Int32(files.label(of: index)), path: path, to: &result.part)
          result.paths.append(path)
          result.oddCount += image.isOdd ? 1 : 0
        case .damaged(let reason):
          result.refused.append(ImageSet.RefusedFile(path: path, reason: reason))
        case .unreadable(let failure):
          throw failure
        }
      }
      progress(block.upperBound)
    }
    try writer.finish(&result.part)
    return result
  }

  private enum File: Sendable {
    case sound(CheckedImage)
    case damaged(String)
    case unreadable(Failure)
  }

  private static func check(_ files: some ImageFiles, _ index: Int) -> File {
    do throws(Failure) {
      return .sound(try CheckedImage(try files.bytes(of: index), name: files.path(of: index)))
    } catch {
      guard error.code == .badData else { return .unreadable(error) }
      return .damaged(error.problem + (error.found.map { " (\($0))" } ?? ""))
    }
  }
}

/// The bytes of a file that can be decoded from its first byte to its last.
struct CheckedImage: Sendable {
  let bytes: [UInt8]
  let digest: [UInt8]
  let width: Int
  let height: Int
  let isOdd: Bool

  /// - Throws: `Failure` 65.
  init(_ bytes: [UInt8], name: String) throws(Failure) {
    // At an eighth of the size all packed data are read, but little is computed from them.
    let decoded = try ImageDecoder.decode(bytes, name: name, reduction: 8)
    self.bytes = bytes
    digest = SHA256.digest(bytes)
    (width, height) = (decoded.fullWidth, decoded.fullHeight)
    isOdd = !decoded.warnings.isEmpty
  }
}

/// Fills shard after shard.
struct ShardWriter {
  private let folder: String
  private var shard: ImageShard
  private var entries: [ImageSetPart.Entry] = []
  private var digests: [UInt8] = []
  private var offset: Int64 = 0

  init(part: ImagePart, folder: String) {
    self.folder = folder
    shard = ImageShard(part: part, number: 0)
  }

  mutating func append(
    _ image: CheckedImage, label: Int32, path: String, to part: inout ImageSetPart
  ) throws(Failure) {
    if shard.isFull(for: image.bytes.count) { try finish(&part) }
    entries.append(
      ImageSetPart.Entry(
        label: label, shard: Int32(part.shards.count), offset: offset,
        length: Int32(image.bytes.count), width: Int32(image.width), height: Int32(image.height)))
    digests += image.digest
    offset += Int64(image.bytes.count)
    shard.append(image.bytes, label: label, path: path)
  }

  /// Publishes the shard that is being filled, and begins the next.
  mutating func finish(_ part: inout ImageSetPart) throws(Failure) {
    guard !shard.isEmpty else { return }
    let (published, firstOffset) = try shard.publish(in: folder)
    for index in entries.indices { entries[index].offset += Int64(firstOffset) }
    part.append(published, entries: entries, digests: digests)
    shard = ImageShard(part: shard.part, number: shard.number + 1)
    (entries, digests, offset) = ([], [], 0)
  }
}
