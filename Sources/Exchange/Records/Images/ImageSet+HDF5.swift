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
      try description.write(to: writer)
      try writer.write(classes, to: "/classes")
      for part in ImagePart.allCases {
        try self[part].write(to: writer, "/" + part.rawValue)
        try writer.write(paths(part), to: "/\(part.rawValue)/path")
      }
      try writer.createGroup("/statistics")
      for (name, value) in [("mean", mean), ("deviation", deviation)] {
        let numbers = (0..<3).map { Double(value[$0]) }
        try writer.setAttribute(name, .doubles(numbers), on: "/statistics")
      }
      try writer.setAttribute("image_count", .integer(statistics.imageCount), on: "/statistics")
      try contactSheet.write(to: writer, "/contact_sheet")
      try writer.write(refused.map(\.path), to: "/refused/path")
      try writer.write(refused.map(\.reason), to: "/refused/reason")
    }
  }

  /// - Parameter path: the index, or the folder that holds it.
  /// - Throws: `Failure` 66 when it is absent, 65 when it is not a whole file of this schema.
  package init(index path: String) throws(Failure) {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    let index = exists && isFolder.boolValue ? "\(path)/\(Self.indexName)" : path
    let reader = try Artifact.open(.imageSet, at: index)
    let folder = URL(fileURLWithPath: index).deletingLastPathComponent().path
    description = try DatasetDescription(from: reader)
    classes = try reader.strings("/classes")
    train = try ImageSetPart(from: reader, "/train", folder: folder, classCount: classes.count)
    test = try ImageSetPart(from: reader, "/test", folder: folder, classCount: classes.count)
    func channels(_ name: String) throws(Failure) -> SIMD3<Float> {
      let numbers = try reader.required(name, on: "/statistics", \.doubles)
      guard numbers.count == 3 else {
        throw Failure(
          .badData, at: index, "attribute \(name) of /statistics must have three numbers",
          found: "\(numbers.count)", remedy: ArtifactSchema.imageSet.remedy)
      }
      return SIMD3(Float(numbers[0]), Float(numbers[1]), Float(numbers[2]))
    }
    statistics = Statistics(
      mean: try channels("mean"), deviation: try channels("deviation"),
      imageCount: try reader.required("image_count", on: "/statistics", \.integer))
    contactSheet = try ContactSheet(from: reader, "/contact_sheet")
    refused = zip(try reader.strings("/refused/path"), try reader.strings("/refused/reason"))
      .map { RefusedFile(path: $0, reason: $1) }
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

extension ImageSetPart {
  func write(to writer: HDF5Writer, _ group: String) throws(Failure) {
    try writer.write(shards.map(\.fileName), to: group + "/shards/file")
    try writer.write(shards.map(\.sha256), to: group + "/shards/sha256")
    try writer.write(
      shards.map { Int64($0.byteCount) }, shape: [shards.count], to: group + "/shards/size")
    let columns: [(String, KeyPath<Entry, Int32>)] = [
      ("label", \.label), ("shard", \.shard), ("length", \.length), ("width", \.width),
      ("height", \.height),
    ]
    for (name, column) in columns {
      try writer.write(entries.map { $0[keyPath: column] }, shape: [count], to: "\(group)/\(name)")
    }
    try writer.write(entries.map(\.offset), shape: [count], to: group + "/offset")
    try writer.write(digests, shape: [count, SHA256.digestLength], to: group + "/sha256")
  }

  init(from reader: HDF5Reader, _ group: String, folder: String, classCount: Int) throws(Failure) {
    let labels = try reader.read(group + "/label", as: Int32.self, shape: [-1])
    let count = labels.count
    func column(_ name: String) throws(Failure) -> [Int32] {
      try reader.read("\(group)/\(name)", as: Int32.self, shape: [count])
    }
    let files = try reader.strings(group + "/shards/file")
    let sums = try reader.strings(group + "/shards/sha256")
    let sizes = try reader.read(group + "/shards/size", as: Int64.self, shape: [files.count])
    let shards = zip(zip(files, sums), sizes).map {
      Shard(fileName: $0.0, sha256: $0.1, byteCount: Int($1))
    }
    let (numbers, lengths) = (try column("shard"), try column("length"))
    let (widths, heights) = (try column("width"), try column("height"))
    let offsets = try reader.read(group + "/offset", as: Int64.self, shape: [count])
    let entries = (0..<count).map {
      Entry(
        label: labels[$0], shard: numbers[$0], offset: offsets[$0], length: lengths[$0],
        width: widths[$0], height: heights[$0])
    }
    let isSound = entries.allSatisfy {
      (0..<classCount).contains(Int($0.label)) && shards.indices.contains(Int($0.shard))
        && $0.offset >= 0 && $0.length > 0 && $0.width > 0 && $0.height > 0
    }
    guard isSound, sums.count == files.count else {
      throw Failure(
        .badData, at: reader.name, "\(group) contradicts itself",
        remedy: ArtifactSchema.imageSet.remedy)
    }
    self.init(
      folder: folder, shards: shards, entries: entries,
      digests: try reader.read(
        group + "/sha256", as: UInt8.self, shape: [count, SHA256.digestLength]))
  }
}
