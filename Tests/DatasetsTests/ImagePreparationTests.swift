import Diagnostics
import Foundation
import ImageBatches
import ImageDecoding
import ImageSets
import Records
import Storage
import TestSupport
import Testing

@Suite("preparing folders of images")
struct ImagePreparationTests {
  let tree: CraftedTree

  init() throws {
    tree = try CraftedTree()
    try tree.fill()
  }

  private func refusal(
    _ code: ExitCode, saying words: String, _ change: (inout ImagePreparation) -> Void = { _ in }
  ) throws -> Failure {
    let failure = try #require(throws: Failure.self) { try tree.prepare("set", change) }
    #expect(failure.code == code && "\(failure)".contains(words), "\(failure)")
    return failure
  }

  @Test("the index tells everything, and images come back as they were found")
  func roundTrip() throws {
    try tree.add(fixture: "exif-6.jpg", "train/cat/turned.jpg")
    let report = try tree.prepare()
    #expect(report.outcome == .written && report.trainCount == 7 && report.testCount == 2)
    let set = try ImageSet(index: tree.temporary.file("set/index.h5"))
    #expect(set == report.set)
    #expect(try ImageSet(index: tree.temporary.file("set")) == set)
    #expect(set.classes == ["cat", "dog"] && set.description.name == "pictures")
    #expect(!set.description.isGenerated && !set.description.isVerified)
    #expect(set.train.counts(classCount: 2) == [4, 3] && set.refused.isEmpty)
    let paths = try ImageSet.paths(of: .train, index: tree.temporary.file("set/index.h5"))
    #expect(paths[3] == "train/cat/turned.jpg")
    for (index, path) in paths.enumerated() {
      #expect(try set.train.encodedBytes(of: index) == readBytes("\(tree.root)/\(path)"))
      // The turned one too: its size is that of the upright picture.
      #expect(set.train.entries[index].width == 24 && set.train.entries[index].height == 16)
      #expect(set.train.entries[index].label == (path.contains("cat") ? 0 : 1))
    }
  }

  @Test(
    "every kind of picture is taken, whatever it is called",
    arguments: [
      "grey.jpg", "cmyk-adobe.jpg", "cmyk-plain.jpg", "progressive.jpg", "exif-8.jpg", "grey.png",
      "rgb-16-bit.png", "grey-16-bit.png", "palette.png", "bilevel.png", "alpha.png",
      "interlaced.png",
    ])
  func kinds(name: String) throws {
    try tree.add(fixture: name, "train/dog/n02084071_1.JPEG")
    let set = try #require(try tree.prepare().set)
    #expect(set.trainCount == 7 && set.refused.isEmpty)
    let source = try ImageBatchSource(
      set: set, part: .train, imageSize: 16, batchSize: 7, seed: 1, augmentation: .evaluation)
    #expect(try source.next().labels == [0, 0, 0, 1, 1, 1, 1])
  }

  @Test("a damaged file is left out by name and reason, up to a limit")
  func damaged() throws {
    let whole = try CraftedTree.fixture("rgb.jpg")
    try tree.add(Array(whole.dropLast(200)), "train/dog/cut.jpg")
    try tree.add(fixture: "picture.gif", "val/cat/film.jpg")
    try tree.add([], "train/cat/empty.png")
    try tree.add(Array("<html>".utf8), "train/cat/error.jpeg")
    let failure = try refusal(.badData, saying: "4 of 12 files cannot be decoded")
    for words in [
      "train/dog/cut.jpg: the JPEG file is", "val/cat/film.jpg", "a GIF file",
    ] { #expect(failure.found?.contains(words) == true, "\(failure)") }
    #expect(failure.remedy?.contains("--damaged-limit 4") == true)
    #expect(!FileManager.default.fileExists(atPath: tree.temporary.file("set/index.h5")))

    let set = try #require(try tree.prepare { $0.damagedLimit = 4 }.set)
    #expect(set.trainCount == 6 && set.testCount == 2)
    #expect(
      set.refused.map(\.path) == [
        "train/cat/empty.png", "train/cat/error.jpeg", "train/dog/cut.jpg", "val/cat/film.jpg",
      ])
    #expect(try ImageSet(index: tree.temporary.file("set")).refused == set.refused)
    #expect(set.description.source.contains("4 files that cannot be decoded left out"))
    // A set that is up to date does not slip by a stricter limit.
    _ = try refusal(.badData, saying: "at most 3") { $0.damagedLimit = 3 }
  }

  @Test("one damaged file of few is left out; none where none is allowed")
  func oneDamaged() throws {
    try tree.add(Array("text".utf8), "train/dog/notes.jpg")
    #expect(try tree.prepare().set?.refused.count == 1)
    _ = try refusal(.badData, saying: "1 of 9") { $0.damagedLimit = 0 }
  }

  @Test("a class that loses all its images ends the stage")
  func lostClass() throws {
    try tree.add([1, 2, 3], "val/cat/0.png")
    let failure = try refusal(.badData, saying: "class cat has no test image")
    #expect(failure.place == tree.root)
  }

  @Test("files that cannot be read end the stage; pipes do not hold it up")
  func unreadable() throws {
    let link = "\(tree.root)/train/dog/link.jpg"
    try FileManager.default.createSymbolicLink(
      atPath: link, withDestinationPath: "/nonexistent/7.jpg")
    _ = try refusal(.missingInput, saying: "link.jpg")
    try tree.remove("train/dog/link.jpg")
    #expect(mkfifo("\(tree.root)/train/dog/pipe.jpg", 0o600) == 0)
    let set = try #require(try tree.prepare().set)
    #expect(set.refused.first?.reason.contains("not a regular file") == true)
  }

  @Test("missing parts, empty classes and classes of one part only end the stage")
  func trees() throws {
    try tree.add(fixture: "rgb.jpg", "val/horse/1.jpg")
    _ = try refusal(.badData, saying: "horse only in val")
    try tree.remove("val/horse/1.jpg")
    _ = try refusal(.badData, saying: "no pictures")
    try tree.remove("val")
    _ = try refusal(.missingInput, saying: "no folder of test pictures")
    #expect(!FileManager.default.fileExists(atPath: tree.temporary.file("set")))
  }

  @Test("the same files give the same bytes wherever they lie and whenever they were written")
  func sameBytes() throws {
    try tree.prepare("one")
    try FileManager.default.moveItem(atPath: tree.root, toPath: tree.root + "-moved")
    try FileManager.default.createDirectory(atPath: tree.root, withIntermediateDirectories: true)
    for part in ["train", "val"] {
      try FileManager.default.copyItem(
        atPath: "\(tree.root)-moved/\(part)", toPath: "\(tree.root)/\(part)")
    }
    try tree.prepare("two")
    #expect(try tree.checksums("one") == tree.checksums("two"))
    #expect(try tree.checksums("one").count == 3)
  }

  @Test("statistics are those of the training images, each counting the same")
  func statistics() throws {
    let set = try #require(try tree.prepare().set)
    let image = try ImageDecoder.decode(try CraftedTree.fixture("rgb.jpg"), name: "rgb").image
    for channel in 0..<3 {
      let values = stride(from: channel, to: image.pixels.count, by: 3)
        .map { Double(image.pixels[$0]) / 255 }
      let mean = values.reduce(0, +) / Double(values.count)
      let square = values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
      #expect(abs(Double(set.mean[channel]) - mean) < 1e-6)
      #expect(abs(Double(set.deviation[channel]) - (square - mean * mean).squareRoot()) < 1e-6)
    }
    #expect(set.statistics.imageCount == 6)
  }

  @Test("the contact sheet shows each class")
  func contactSheet() throws {
    try tree.add(fixture: "grey.png", "train/dog/0.jpg")
    let sheet = try #require(try tree.prepare().set).contactSheet
    #expect(sheet.classes == ["cat", "dog"] && sheet.columns == 3 && sheet.side == 16)
    let image = try ImageDecoder.decode(try CraftedTree.fixture("rgb.jpg"), name: "rgb").image
    // The centre square of 24 × 16, at its own size.
    let expected = (0..<16).flatMap { y in
      (4..<20).flatMap { x in (0..<3).map { image[x, y][$0] } }
    }
    #expect(Array(sheet[0, 2]) == expected)
    let grey = Array(sheet[1, 0])
    #expect(stride(from: 0, to: grey.count, by: 3).allSatisfy { grey[$0] == grey[$0 + 1] })
  }
}
