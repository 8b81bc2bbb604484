import Diagnostics
import Foundation
import ImageBatches
import ImageGenerator
import Records
import Storage
import TestSupport
import Testing

@Suite("batches of images")
struct ImageBatchTests {
  let temporary: TemporaryDirectory

  init() throws { temporary = try TemporaryDirectory() }

  private struct Copy: Equatable {
    let number: Int
    let epoch: Int
    let images: [Int]
    let labels: [Int32]
    let pixels: [Float]

    init(_ batch: ImageBatch) {
      (number, epoch, images, labels) = (batch.number, batch.epoch, batch.images, batch.labels)
      let count = batch.count * batch.imageSize * batch.imageSize * 3
      pixels = Array(UnsafeBufferPointer(start: batch.pixels, count: count))
    }
  }

  private func take(_ count: Int, _ source: ImageBatchSource) throws -> [Copy] {
    try (0..<count).map { _ in Copy(try source.next()) }
  }

  @Test("threads, memory and the place of resuming change nothing")
  func pureFunction() throws {
    let set = try CraftedTree.generated(train: 60, test: 20, in: temporary)
    func source(first: Int = 0, threads: Int = 1, memory: Int = 1 << 20) throws -> ImageBatchSource
    {
      try ImageBatchSource(
        set: set, part: .train, imageSize: 24, batchSize: 8, seed: 5, augmentation: .training,
        firstBatch: first, threads: threads, decodedLimit: memory)
    }
    // Seven batches an epoch; four images are dropped.
    let all = try take(20, try source())
    #expect(try take(20, try source(threads: 4)) == all)
    #expect(try take(20, try source(memory: 0)) == all)
    #expect(try take(9, try source(first: 11, threads: 3, memory: 0)) == Array(all[11...]))
    #expect(all.map(\.number) == Array(0..<20))
    #expect(all.map(\.epoch) == (0..<20).map { $0 / 7 })
    let other = try ImageBatchSource(
      set: set, part: .train, imageSize: 24, batchSize: 8, seed: 6, augmentation: .training)
    #expect(Copy(try other.next()).images != all[0].images)
  }

  @Test("an epoch shows every image once, in another order than the one before")
  func epochs() throws {
    let set = try CraftedTree.generated(train: 60, test: 20, in: temporary)
    let source = try ImageBatchSource(
      set: set, part: .train, imageSize: 8, batchSize: 10, seed: -3, augmentation: .training)
    #expect(source.imageCount == 60 && source.batchesPerEpoch == 6)
    let batches = try take(12, source)
    let first = batches[..<6].flatMap(\.images)
    let second = batches[6...].flatMap(\.images)
    #expect(first.sorted() == Array(0..<60) && second.sorted() == Array(0..<60))
    #expect(first != second && first != first.sorted())
    for batch in batches {
      #expect(batch.labels == batch.images.map { set.train.entries[$0].label })
    }
    // The same image is cropped anew in the next epoch.
    let size = 8 * 8 * 3
    func crop(_ batches: ArraySlice<Copy>, _ image: Int) throws -> [Float] {
      let batch = try #require(batches.first { $0.images.contains(image) })
      let place = try #require(batch.images.firstIndex(of: image))
      return Array(batch.pixels[place * size..<(place + 1) * size])
    }
    #expect(try crop(batches[..<6], 17) != crop(batches[6...], 17))
  }

  @Test("evaluation goes through all images in order; the last batch may be smaller")
  func evaluation() throws {
    let set = try CraftedTree.generated(train: 60, test: 25, in: temporary)
    let source = try ImageBatchSource(
      set: set, part: .test, imageSize: 32, batchSize: 10, seed: 1, augmentation: .evaluation,
      threads: 2)
    #expect(source.batchesPerEpoch == 3)
    let batches = try take(6, source)
    #expect(batches.map(\.images.count) == [10, 10, 5, 10, 10, 5])
    #expect(batches[..<3].flatMap(\.images) == Array(0..<25))
    #expect(batches[3].pixels == batches[0].pixels && batches[3].epoch == 1)
    // At its own size an image is its bytes, normalized.
    let drawn = GeneratedImages(.test, count: 25).draw(12)
    for channel in 0..<3 {
      let offset = 2 * 32 * 32 * 3 + channel
      let expected =
        (Float(drawn.pixels[channel]) / 255 - set.mean[channel])
        / set.deviation[channel]
      #expect(abs(batches[1].pixels[offset] - expected) < 1e-5)
    }
  }

  @Test("a limit takes images evenly, each class its share")
  func limit() throws {
    let set = try CraftedTree.generated(train: 60, test: 200, in: temporary)
    let source = try ImageBatchSource(
      set: set, part: .test, imageSize: 8, batchSize: 50, seed: 1, augmentation: .evaluation,
      limit: 50)
    let batch = Copy(try source.next())
    #expect(batch.images == (0..<50).map { 4 * $0 } && source.batchesPerEpoch == 1)
    for label in 0..<10 { #expect(batch.labels.count { $0 == label } == 5) }
    #expect(evenlySpread(nil, of: 3) == [0, 1, 2] && evenlySpread(7, of: 3) == [0, 1, 2])
    #expect(evenlySpread(3, of: 10) == [0, 3, 6])
  }

  @Test("a batch outlives its successors")
  func lifetime() throws {
    let set = try CraftedTree.generated(train: 20, test: 10, in: temporary)
    let source = try ImageBatchSource(
      set: set, part: .train, imageSize: 16, batchSize: 4, seed: 1, augmentation: .training)
    let first = try source.next()
    let copy = Copy(first)
    for _ in 0..<10 { _ = try source.next() }
    #expect(Copy(first) == copy)
  }

  @Test("a batch larger than the set is refused")
  func tooLarge() throws {
    let set = try CraftedTree.generated(train: 20, test: 10, in: temporary)
    let failure = try #require(throws: Failure.self) {
      try ImageBatchSource(
        set: set, part: .train, imageSize: 16, batchSize: 21, seed: 1, augmentation: .training)
    }
    #expect(failure.code == .configuration)
  }

  @Test("altered bytes on disk end the reading at the batch that holds them, and again")
  func altered() throws {
    let set = try CraftedTree.generated(train: 40, test: 10, in: temporary)
    let shard = "\(set.train.folder)/\(set.train.shards[0].fileName)"
    var bytes = try readBytes(shard)
    bytes[Int(set.train.entries[33].offset) + 60] ^= 1
    try Data(bytes).write(to: URL(fileURLWithPath: shard))
    let source = try ImageBatchSource(
      set: set, part: .train, imageSize: 16, batchSize: 10, seed: 1, augmentation: .evaluation,
      threads: 3)
    for _ in 0..<3 { _ = try source.next() }
    for _ in 0..<2 {
      let failure = try #require(throws: Failure.self) { try source.next() }
      #expect(failure.code == .badData && "\(failure)".contains("image 33"), "\(failure)")
    }
    try FileManager.default.removeItem(atPath: shard)
    let gone = try ImageBatchSource(
      set: set, part: .train, imageSize: 16, batchSize: 10, seed: 1, augmentation: .training)
    #expect(try #require(throws: Failure.self) { try gone.next() }.code == .missingInput)
  }
}
