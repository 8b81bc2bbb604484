import Diagnostics
import Foundation
import HDF5
import Records
import Results
import Storage
import TestSupport
import Testing

@Suite struct ArtifactTests {
  private let provenance = Provenance(entries: [("commit", "abc"), ("processor", "none")])
  private let images = PreparedImages(
    description: DatasetDescription(
      name: "dots", source: "made by a test", isGenerated: true, isVerified: false,
      checksums: [("a", "1"), ("b", "2")]),
    train: LabelledImages(pixels: Array(0..<12), labels: [3, 4, 9], height: 2, width: 2),
    test: LabelledImages(pixels: [9, 8, 7, 6], labels: [1], height: 2, width: 2))

  private func key(_ value: Int = 1) -> StageKey {
    var key = StageKey(stage: "prepare")
    key.add("value", value)
    return key
  }

  @Test func preparedImagesComeBack() throws {
    let folder = try TemporaryDirectory()
    let path = folder.file("images.h5")
    try images.write(to: path, key: key(), provenance: provenance)
    #expect(try PreparedImages(path: path) == images)
    #expect(Artifact.key(.preparedImages, at: path) == key())
    let reader = try Artifact.open(.preparedImages, at: path)
    #expect(try Provenance(from: reader) == provenance)
    #expect(images.train.prefix(2).pixels == Array(0..<8) && images.train.prefix(nil).count == 3)
  }

  /// A network reads both parts by the size of the first.
  @Test(arguments: [[1, 2, 3], [1, 3, 2], [1, 1, 4], [4, 1, 1]])
  func testImagesOfAnotherSize(shape: [Int]) throws {
    let folder = try TemporaryDirectory()
    let path = folder.file("images.h5")
    try Artifact.write(
      .preparedImages, to: path, stage: "prepare", key: key(), provenance: provenance
    ) { (writer) throws(Failure) in
      var description = images.description
      let file = HDF5Fields(writing: writer)
      try description.declare(in: file)
      try writer.write(images.train.pixels, shape: [3, 2, 2], to: "/train/images")
      try writer.write(images.train.labels, shape: [3], to: "/train/labels")
      let count = shape.reduce(1, *)
      try writer.write([UInt8](repeating: 7, count: count), shape: shape, to: "/test/images")
      try writer.write(
        [UInt8](repeating: 1, count: shape[0]), shape: [shape[0]], to: "/test/labels")
      for part in ["/train", "/test"] {
        try file.note("axes", on: part + "/images", "image,height,width")
      }
    }
    let failure = #expect(throws: Failure.self) { try PreparedImages(path: path) }
    #expect(failure?.code == .badData)
    #expect(
      failure.map { "\($0)".contains("/test/images") } == true, "\(String(describing: failure))")
    #expect(failure?.expected?.contains("2 × 2") == true, "\(String(describing: failure))")
  }

  @Test func everyFlippedByteIsFound() throws {
    let folder = try TemporaryDirectory()
    let path = folder.file("images.h5")
    try images.write(to: path, key: key(), provenance: provenance)
    let whole = try readBytes(path)
    // The padding of the user block carries no information; everything else is covered.
    let places = Array(0..<109) + stride(from: 512, to: whole.count, by: 97)
    for place in places {
      var bytes = whole
      bytes[place] ^= 1
      let failure = #expect(throws: Failure.self, "byte \(place)") {
        try Artifact.decode(.preparedImages, bytes, name: "flipped")
      }
      #expect(failure?.code == .badData)
    }
  }

  @Test func truncatedEmptyForeignAndMissingFilesAreRefused() throws {
    let folder = try TemporaryDirectory()
    let path = folder.file("images.h5")
    try images.write(to: path, key: key(), provenance: provenance)
    let whole = try readBytes(path)
    let writer = try HDF5Writer(name: "foreign")
    try writer.write([1] as [Float], shape: [1], to: "/x")
    let foreign = try writer.image()
    for bytes in [[], Array(whole.prefix(300)), Array(whole.dropLast(1)), foreign] {
      let failure = #expect(throws: Failure.self) {
        try Artifact.decode(.preparedImages, bytes, name: "bad")
      }
      #expect(failure?.code == .badData && failure?.remedy != nil)
    }
    #expect(try Artifact.openForeign(foreign, name: "foreign").contains("/x"))
    let missing = #expect(throws: Failure.self) { try PreparedImages(path: folder.file("none")) }
    #expect(missing?.code == .missingInput)
    let aFolder = #expect(throws: Failure.self) { try PreparedImages(path: folder.path) }
    #expect(aFolder?.code == .badData)
  }

  @Test func anotherKindOrVersionIsRefusedByName() throws {
    let bytes = try Artifact.encode(
      .analysis, name: "x", stage: "analyze", key: key(), provenance: provenance
    ) { _ in }
    let kind = #expect(throws: Failure.self) {
      try Artifact.decode(.trainingRun, bytes, name: "x")
    }
    #expect(kind?.expected == "training-run" && kind?.found == "analysis")
    let reader = try Artifact.decode(.analysis, bytes, name: "x")
    #expect(try reader.attribute("schema_version")?.integer == ArtifactSchema.analysis.version)
  }

  @Test func stalenessSaysWhatChanged() throws {
    let folder = try TemporaryDirectory()
    let path = folder.file("images.h5")
    #expect(
      Artifact.staleness(.preparedImages, at: path, key: key()) == .stale("it does not exist"))
    try images.write(to: path, key: key(), provenance: provenance)
    #expect(Artifact.staleness(.preparedImages, at: path, key: key()) == .current)
    #expect(
      Artifact.staleness(.preparedImages, at: path, key: key(2))
        == .stale("changed: value: 1 → 2"))
    try AtomicFile.write(Array("torn".utf8), to: path)
    #expect(Artifact.staleness(.preparedImages, at: path, key: key()) != .current)
  }

  /// Rooms by name and not by 16 digits each: a run depends on thirty of them.
  @Test func changedSourcesAreNamed() {
    func key(_ sources: String) -> StageKey {
      var key = StageKey(stage: "train")
      key.add("sources", sources)
      return key
    }
    let old = key("HDF5 0123456789abcdef Tensors 00000000000000aa Training 1111111111111111")
    let new = key("HDF5 fedcba9876543210 Ranks 2222222222222222 Tensors 00000000000000aa")
    #expect(new.difference(from: old) == "sources: HDF5, Ranks, Training")
    #expect(key("new").difference(from: old).hasPrefix("sources: HDF5 0123456789abcdef"))
  }

  @Test func sha256IsThatOfTheStandard() {
    // FIPS 180-4 examples.
    #expect(
      SHA256.hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(SHA256.hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  }

  @Test func analysesComeBack() throws {
    let folder = try TemporaryDirectory()
    let path = folder.file("analysis.h5")
    let result = try SyntheticAnalysis.make(seeds: 2, missing: ["ste-adam"])
    try result.write(to: path, key: key(), provenance: provenance)
    #expect(try AnalysisResult(path: path) == result)
  }
}
