import Diagnostics
import Foundation
import HDF5
import Storage

/// Layout of `index.h5`: `/classes`; `/train` and `/test` with `shards/…` and, image by image, `label`, `shard`,
/// `offset`, `length`, `width`, `height`, `sha256`, `path`; `/statistics` (attributes `mean`, `deviation`,
/// `image_count`); `/contact_sheet`; `/refused`; `/dataset`.
extension ImageSet {
  /// The name of the index within the folder of a set.
  package static let indexName = "index.h5"

  /// Publishes the index; the shards must be there already.
  /// - Parameter paths: of the files of each part, in the order of its images, for people.
  package func write(
    to path: String, paths: (ImagePart) -> [String], key: StageKey, provenance: Provenance
  ) throws(Failure) {
    try Artifact.write(.imageSet, to: path, stage: "prepare", key: key, provenance: provenance) {
      (writer) throws(Failure) in
      var set = self
      try set.declare(in: HDF5Fields(writing: writer), paths: paths)
    }
  }

  /// - Parameter path: the index, or the folder that holds it.
  /// - Throws: `Failure` 66 when it is absent, 65 when it is not a whole file of this schema.
  package init(index path: String) throws(Failure) {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    let index = exists && isFolder.boolValue ? "\(path)/\(Self.indexName)" : path
    let part = ImageSetPart(folder: URL(fileURLWithPath: index).deletingLastPathComponent().path)
    self.init(
      description: DatasetDescription(), classes: [], train: part, test: part,
      statistics: Statistics(mean: .zero, deviation: .zero, imageCount: 0),
      contactSheet: ContactSheet(), refused: [])
    try declare(in: HDF5Fields(reading: try Artifact.open(.imageSet, at: index))) { _ in [] }
  }

  private mutating func declare(
    in file: HDF5Fields, paths: (ImagePart) -> [String]
  ) throws(Failure) {
    try description.declare(in: file)
    try file.names("/classes", &classes)
    try train.declare(in: file, at: "/train", classCount: classes.count)
    try Self.declare(paths(.train), of: train, in: file, at: "/train")
    try test.declare(in: file, at: "/test", classCount: classes.count)
    try Self.declare(paths(.test), of: test, in: file, at: "/test")
    try statistics.declare(in: file, at: "/statistics")
    try contactSheet.declare(in: file, at: "/contact_sheet")
    let shown = ContactSheet.Choice(of: train, classCount: classes.count)
    try file.require(
      contactSheet.shows(shown, of: classes), "/contact_sheet is none of the images in /train")
    var reasons = refused.map { (name: $0.path, value: $0.reason) }
    try file.pairs("/refused/path", "/refused/reason", &reasons)
    refused = reasons.map { RefusedFile(path: $0.name, reason: $0.value) }
  }

  /// Paths are for people; training does without.
  private static func declare(
    _ paths: [String], of part: ImageSetPart, in file: HDF5Fields, at group: String
  ) throws(Failure) {
    guard !file.isRead else { return }
    var paths = paths
    try file.strings(group + "/path", &paths, count: .exactly(part.count))
  }

  /// Where the files of a part came from, below the root of the tree, in the order of its images.
  package static func paths(of part: ImagePart, index: String) throws(Failure) -> [String] {
    try Artifact.open(.imageSet, at: index).strings("/\(part.rawValue)/path")
  }

  /// The first shard that is not there with the size that it should have; nil when all are.
  package var missingShard: String? {
    for part in ImagePart.allCases {
      for shard in self[part].shards {
        let path = "\(self[part].folder)/\(shard.fileName)"
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard attributes?[.size] as? Int == shard.byteCount else { return shard.fileName }
      }
    }
    return nil
  }
}

extension ImageSet.Statistics {
  fileprivate mutating func declare(in file: HDF5Fields, at group: String) throws(Failure) {
    try file.group(group)
    try Self.channels("mean", &mean, .finite, in: file, at: group)
    try Self.channels("deviation", &deviation, .positive, in: file, at: group)
    try file.attribute("image_count", on: group, &imageCount, .count)
  }

  private static func channels(
    _ name: String, _ value: inout SIMD3<Float>, _ condition: HDF5Condition, in file: HDF5Fields,
    at group: String
  ) throws(Failure) {
    var numbers = (0..<3).map { Double(value[$0]) }
    try file.attribute(name, on: group, &numbers, count: 3, condition)
    value = SIMD3(Float(numbers[0]), Float(numbers[1]), Float(numbers[2]))
  }
}

extension ImageSetPart {
  fileprivate mutating func declare(
    in file: HDF5Fields, at group: String, classCount: Int
  ) throws(Failure) {
    var (names, sums) = (shards.map(\.fileName), shards.map(\.sha256))
    var sizes = shards.map(\.byteCount)
    try file.names(group + "/shards/file", &names)
    let shardCount = HDF5Extent.exactly(names.count)
    try file.strings(group + "/shards/sha256", &sums, count: shardCount)
    try file.list(group + "/shards/size", &sizes, count: shardCount, .count)
    try file.require(
      names.allSatisfy(ImageShard.isShard), "\(group)/shards/file names what is no shard")
    var labels = entries.map(\.label)
    try file.list(group + "/label", &labels, .index(below: classCount))
    let count = HDF5Extent.exactly(labels.count)
    func column(
      _ name: String, _ property: KeyPath<Entry, Int32>, _ condition: HDF5Condition
    ) throws(Failure) -> [Int32] {
      var values = self.entries.map { $0[keyPath: property] }
      try file.list("\(group)/\(name)", &values, count: count, condition)
      return values
    }
    let numbers = try column("shard", \.shard, .index(below: names.count))
    let lengths = try column("length", \.length, .positive)
    let widths = try column("width", \.width, .positive)
    let heights = try column("height", \.height, .positive)
    var offsets = entries.map(\.offset)
    try file.list(group + "/offset", &offsets, count: count, .count)
    var digests = digests
    try file.array(
      group + "/sha256", &digests, shape: [labels.count, SHA256.digestLength], .anything)
    let shards = zip(zip(names, sums), sizes).map {
      Shard(fileName: $0.0, sha256: $0.1, byteCount: $1)
    }
    let entries = labels.indices.map {
      Entry(
        label: labels[$0], shard: numbers[$0], offset: offsets[$0], length: lengths[$0],
        width: widths[$0], height: heights[$0])
    }
    try file.require(
      entries.allSatisfy {
        Int($0.offset) + Int($0.length) <= shards[Int($0.shard)].byteCount
      }, "\(group) has images beyond the ends of its shards")
    self = Self(folder: folder, shards: shards, entries: entries, digests: digests)
  }
}
