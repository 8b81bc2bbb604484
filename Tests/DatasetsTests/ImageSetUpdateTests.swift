import Diagnostics
import Foundation
import ImageSets
import Storage
import TestSupport
import Testing

/// When a set is made anew, and what becomes of the one that was there.
@Suite("image sets that are there already")
struct ImageSetUpdateTests {
  let tree: CraftedTree

  init() throws {
    tree = try CraftedTree()
    try tree.fill()
  }

  private func status(_ output: String = "set") throws -> PreparationOutcome {
    try tree.preparation(output).run(force: false, isDryRun: true, progress: { _, _ in }) {
      Provenance(entries: [])
    }.outcome
  }

  /// Files whose time of change is now count as changed during the reading, and no listing is noted.
  private func settle() { Thread.sleep(forTimeInterval: 0.2) }

  @Test("a second call reads no file as long as the folder's listing is the same")
  func listing() throws {
    settle()
    #expect(try status() == .wouldWrite(reason: "it does not exist"))
    #expect(!FileManager.default.fileExists(atPath: tree.temporary.file("set")))
    try tree.prepare()
    #expect(try status() == .current)
    var done = 0
    let again = try tree.preparation().run(
      force: false, isDryRun: false, progress: { count, _ in done = count }
    ) { Provenance(entries: []) }
    #expect(again.outcome == .current && done == 0)
  }

  @Test("touched or copied files are read again and found equal; the set is left alone")
  func touched() throws {
    settle()
    try tree.prepare()
    let before = try tree.checksums()
    try tree.add(fixture: "rgb.jpg", "train/dog/1.jpg")
    guard case .wouldWrite(let reason) = try status() else {
      Issue.record("a rewritten file was not noticed")
      return
    }
    #expect(reason.contains("changed"))
    settle()
    var done = 0
    let report = try tree.preparation().run(
      force: false, isDryRun: false, progress: { count, _ in done = count }
    ) { Provenance(entries: [("other", "provenance")]) }
    #expect(report.outcome == .current && done == 8)
    #expect(try tree.checksums() == before && status() == .current)
  }

  @Test("a change that leaves size and time of modification as they were is noticed")
  func disguised() throws {
    settle()
    try tree.prepare()
    let path = "\(tree.root)/train/dog/1.jpg"
    let time = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate]
    var bytes = try readBytes(path)
    bytes[bytes.count / 2] ^= 1
    try tree.add(bytes, "train/dog/1.jpg")
    try FileManager.default.setAttributes([.modificationDate: time as Any], ofItemAtPath: path)
    #expect(try tree.prepare().outcome == .written)
  }

  @Test("a changed folder gives a new set; shards that nothing needs any more go")
  func changed() throws {
    let before = try #require(try tree.prepare().set)
    try tree.add(fixture: "progressive.jpg", "train/dog/9.jpg")
    let after = try #require(try tree.prepare().set)
    #expect(after.trainCount == 7 && after.contentHash != before.contentHash)
    let names = try Set(tree.checksums().keys)
    #expect(names == Set((after.train.shards + after.test.shards).map(\.fileName) + ["index.h5"]))
    // The test images are the same, and so is their shard.
    #expect(after.test == before.test)
  }

  @Test("a missing, cut or altered shard is made again")
  func brokenShards() throws {
    settle()
    let set = try #require(try tree.prepare().set)
    let before = try tree.checksums()
    let shard = tree.temporary.file("set/\(set.train.shards[0].fileName)")
    let whole = try readBytes(shard)
    try FileManager.default.removeItem(atPath: shard)
    #expect(set.missingShard == set.train.shards[0].fileName)
    try tree.prepare()
    #expect(try tree.checksums() == before)
    try Data(whole.dropLast(100)).write(to: URL(fileURLWithPath: shard))
    try tree.prepare()
    #expect(try tree.checksums() == before)
    var altered = whole
    altered[Int(set.train.entries[2].offset) + 40] ^= 4
    try Data(altered).write(to: URL(fileURLWithPath: shard))
    let failure = try #require(throws: Failure.self) { try set.train.encodedBytes(of: 2) }
    #expect(failure.code == .badData && failure.place == shard)
    try tree.prepare(force: true)
    #expect(try tree.checksums() == before)
  }

  @Test("a damaged index is made again")
  func brokenIndex() throws {
    try tree.prepare()
    let before = try tree.checksums()
    let index = tree.temporary.file("set/index.h5")
    try Data(try readBytes(index).dropLast(1)).write(to: URL(fileURLWithPath: index))
    #expect(try status() != .current)
    try tree.prepare()
    #expect(try tree.checksums() == before)
  }

  @Test("what killed calls left goes with the next one")
  func leftovers() throws {
    for name in [
      "set/train-0000-0123456789ab.h5", "set/.train-0003-0123456789ab.h5.partial-999999999",
    ] {
      try AtomicFile.write([1, 2, 3], to: tree.temporary.file(name))
    }
    try AtomicFile.write([1], to: tree.temporary.file("set/mine.txt"))
    try tree.prepare()
    let names = try FileManager.default.contentsOfDirectory(atPath: tree.temporary.file("set"))
    #expect(names.contains("mine.txt") && !names.contains("train-0000-0123456789ab.h5"))
    #expect(!names.contains { $0.contains("partial") })
  }

  @Test("a new name makes a new index from the same shards")
  func name() throws {
    settle()
    let before = try #require(try tree.prepare().set)
    let after = try #require(try tree.prepare { $0.name = "Pets" }.set)
    #expect(after.description.name == "Pets" && after.train == before.train)
    #expect(after.contentHash == before.contentHash)
  }
}
