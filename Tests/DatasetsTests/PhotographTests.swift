import Diagnostics
import Foundation
import ImageBatches
import ImageDecoding
import ImageSets
import Storage
import TestSupport
import Testing

@Suite("a real collection of photographs")
struct PhotographTests {
  @Test(
    "CIFAR-10 as JPEG files: the tree is listed whole, and its pictures decode without a complaint",
    .enabled(if: SharedData.cifarArchive != nil, "../shared/data/cifar10-jpeg.tar.xz is absent"))
  func cifar() throws {
    let temporary = try TemporaryDirectory()
    try unpack(try #require(SharedData.cifarArchive), into: temporary.path)
    let tree = try ImageTree(root: temporary.path)
    #expect(
      tree.classes == [
        "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
      ])
    #expect(tree.train.count == 50_000 && tree.test.count == 10_000)
    for label in 0..<10 { #expect(tree.train.count { $0.label == label } == 5_000) }
    #expect(tree.passedOver.isEmpty)

    var sum = SIMD3<Int>.zero
    var count = 0
    for index in stride(from: 0, to: tree.train.count, by: 10) {
      let path = "\(tree.root)/\(tree.train[index].path)"
      let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
      let decoded = try ImageDecoder.decode(bytes, name: path)
      #expect(decoded.image.width == 32 && decoded.image.height == 32 && decoded.warnings.isEmpty)
      for offset in stride(from: 0, to: decoded.image.pixels.count, by: 3) {
        for channel in 0..<3 { sum[channel] += Int(decoded.image.pixels[offset + channel]) }
        count += 1
      }
    }
    // The known means of CIFAR-10's training set: 0.4914, 0.4822, 0.4465.
    for (channel, mean) in [0.4914, 0.4822, 0.4465].enumerated() {
      #expect(abs(Double(sum[channel]) / Double(count) / 255 - mean) < 0.01)
    }
  }

  @Test(
    "CIFAR-10 prepared: nothing is refused, and batches are normalized and balanced",
    .enabled(if: SharedData.cifarArchive != nil, "../shared/data/cifar10-jpeg.tar.xz is absent"))
  func preparedCIFAR() throws {
    let temporary = try TemporaryDirectory()
    let folder = temporary.file("cifar10")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try unpack(try #require(SharedData.cifarArchive), into: folder)
    var preparation = ImagePreparation(output: temporary.file("set"))
    preparation.folder = folder
    preparation.damagedLimit = 0
    let report = try preparation.run(force: false, isDryRun: false, progress: { _, _ in }) {
      Provenance(entries: [])
    }
    let set = try #require(report.set)
    #expect(set.trainCount == 50_000 && set.testCount == 10_000 && set.refused.isEmpty)
    #expect(set.test.counts(classCount: 10) == Array(repeating: 1000, count: 10))
    // The known values of CIFAR-10's training set.
    for (channel, known) in [(0.4914, 0.2470), (0.4822, 0.2435), (0.4465, 0.2616)].enumerated() {
      #expect(abs(Double(set.mean[channel]) - known.0) < 0.005)
      #expect(abs(Double(set.deviation[channel]) - known.1) < 0.005)
    }
    let source = try ImageBatchSource(
      set: set, part: .test, imageSize: 32, batchSize: 500, seed: 1, augmentation: .evaluation,
      limit: 2000, threads: 2)
    var (sum, squares, counts) = (0.0, 0.0, [Int](repeating: 0, count: 10))
    for _ in 0..<source.batchesPerEpoch {
      let batch = try source.next()
      for label in batch.labels { counts[Int(label)] += 1 }
      for index in 0..<batch.count * 32 * 32 * 3 {
        sum += Double(batch.pixels[index])
        squares += Double(batch.pixels[index] * batch.pixels[index])
      }
    }
    let values = Double(2000 * 32 * 32 * 3)
    #expect(counts == Array(repeating: 200, count: 10))
    #expect(abs(sum / values) < 0.05 && abs((squares / values).squareRoot() - 1) < 0.05)
  }

  private func unpack(_ archive: String, into folder: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["tar", "-xJf", archive, "-C", folder]
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "tar and xz are needed")
  }
}
