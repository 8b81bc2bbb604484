import Diagnostics
import Foundation
import HDF5
import Records
import Storage
import TestSupport
import Testing

@Suite struct ImageSetTests {
  private let folder: TemporaryDirectory
  private let pictures: [[UInt8]] = [[1, 2, 3], Array(repeating: 7, count: 2000), [9]]
  private let set: ImageSet

  init() throws {
    folder = try TemporaryDirectory()
    var part = ImageSetPart(folder: folder.path)
    var shard = ImageShard(part: .train, number: 3)
    var digests: [UInt8] = []
    for (index, picture) in pictures.enumerated() {
      shard.append(picture, label: Int32(index % 2), path: "train/\(index).jpg")
      digests += SHA256.digest(picture)
    }
    let (published, first) = try shard.publish(in: folder.path)
    var offset = Int64(first)
    var entries: [ImageSetPart.Entry] = []
    for (index, picture) in pictures.enumerated() {
      entries.append(
        ImageSetPart.Entry(
          label: Int32(index % 2), shard: 0, offset: offset, length: Int32(picture.count),
          width: 4, height: 5))
      offset += Int64(picture.count)
    }
    part.append(published, entries: entries, digests: digests)
    set = ImageSet(
      description: DatasetDescription(
        name: "dots", source: "made by a test", isGenerated: false, isVerified: false,
        checksums: [("train images", "1")]),
      classes: ["cat", "dog"], train: part, test: ImageSetPart(folder: folder.path),
      statistics: ImageSet.Statistics(
        mean: SIMD3(0.25, 0.5, 0.1), deviation: SIMD3(0.3, 0.2, 0.1), imageCount: 3),
      contactSheet: ContactSheet(
        classes: ["cat", "dog"], columns: 1, side: 4, pixels: Array(0..<96)),
      refused: [ImageSet.RefusedFile(path: "train/x.jpg", reason: "no Ümläut fits")])
  }

  private func write(_ set: ImageSet) throws -> String {
    let path = folder.file(ImageSet.indexName)
    try set.write(
      to: path, paths: { $0 == .train ? ["a", "b", "c"] : [] }, key: StageKey(stage: "prepare"),
      provenance: Provenance(entries: []))
    return path
  }

  @Test func theIndexComesBack() throws {
    let path = try write(set)
    #expect(try ImageSet(index: path) == set)
    #expect(try ImageSet(index: folder.path) == set)
    #expect(try ImageSet.paths(of: .train, index: path) == ["a", "b", "c"])
    #expect(set.trainCount == 3 && set.testCount == 0 && set.train.counts(classCount: 2) == [2, 1])
  }

  @Test func imagesAreReadAtTheirPlaces() throws {
    for (index, picture) in pictures.enumerated() {
      #expect(try set.train.encodedBytes(of: index) == picture)
    }
  }

  @Test func aShardIsAnArtifactThatOtherReadersOpen() throws {
    let shard = set.train.shards[0]
    #expect(shard.fileName.hasPrefix("train-0003-\(shard.sha256.prefix(12))"))
    #expect(ImageShard.isShard(shard.fileName) && !ImageShard.isShard("train-3.h5"))
    let path = folder.file(shard.fileName)
    #expect(try SHA256.hex(readBytes(path)) == shard.sha256)
    let reader = try Artifact.open(.imageShard, at: path)
    #expect(try reader.read("/bytes", as: UInt8.self) == pictures.flatMap(\.self))
    #expect(try reader.read("/length", as: Int32.self) == [3, 2000, 1])
    #expect(try reader.strings("/path") == ["train/0.jpg", "train/1.jpg", "train/2.jpg"])
  }

  @Test func everyFlippedByteOfAnImageIsFound() throws {
    let path = folder.file(set.train.shards[0].fileName)
    let whole = try readBytes(path)
    let entry = set.train.entries[0]
    for place in Int(entry.offset)..<Int(entry.offset) + Int(entry.length) {
      var bytes = whole
      bytes[place] ^= 128
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      let failure = #expect(throws: Failure.self) { try set.train.encodedBytes(of: 0) }
      #expect(failure?.code == .badData)
    }
    try Data(whole.prefix(Int(entry.offset) + 1)).write(to: URL(fileURLWithPath: path))
    #expect(throws: Failure.self) { try set.train.encodedBytes(of: 0) }
    #expect(set.missingShard == set.train.shards[0].fileName)
  }

  @Test func anIndexThatContradictsItselfIsNotWritten() throws {
    var wrong = set
    wrong.classes = ["cat"]
    let failure = try #require(throws: Failure.self) { try ImageSet(index: write(wrong)) }
    #expect(failure.code == .software && failure.problem.contains("/train/label"))
    #expect(throws: Failure.self) { try ImageSet(index: folder.file("nothing.h5")) }
  }

  /// Emptied, it went silently into analyses.
  @Test func aContactSheetIsOfTheImagesOfItsSet() throws {
    let strangers = [
      ContactSheet(), ContactSheet(classes: ["cat", "dog"], columns: 0, side: 4, pixels: []),
      ContactSheet(classes: ["cat", "cow"], columns: 1, side: 4, pixels: Array(0..<96)),
      ContactSheet(classes: ["cat", "dog"], columns: 1, side: 2, pixels: Array(0..<24)),
      ContactSheet(
        classes: ["cat", "dog"], columns: 2, side: 4, pixels: [UInt8](repeating: 0, count: 192)),
    ]
    for stranger in strangers {
      var wrong = set
      wrong.contactSheet = stranger
      let failure = try #require(throws: Failure.self) { try write(wrong) }
      #expect(failure.code == .software && failure.problem.contains("/contact_sheet"))
    }
  }

  @Test func whatTrainingSeesMakesTheContentHash() throws {
    var other = set
    other.description.name = "other"
    #expect(other.contentHash == set.contentHash)
    other.statistics.mean.x += 0.001
    #expect(other.contentHash != set.contentHash)
    other = set
    other.classes[0] = "cow"
    #expect(other.contentHash != set.contentHash)
  }

  @Test func aContactSheetTravelsWithOtherArtifacts() throws {
    let writer = try HDF5Writer(name: "analysis")
    var (given, sheet) = (set.contactSheet, ContactSheet())
    try given.declare(in: HDF5Fields(writing: writer), at: "/samples")
    let reader = try HDF5Reader(image: try writer.image(), name: "analysis")
    try sheet.declare(in: HDF5Fields(reading: reader), at: "/samples")
    #expect(sheet == set.contactSheet && Array(sheet[1, 0]) == Array(48..<96))
  }
}
