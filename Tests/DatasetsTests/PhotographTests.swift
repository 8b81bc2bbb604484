import Datasets
import Diagnostics
import Foundation
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

  private func unpack(_ archive: String, into folder: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["tar", "-xJf", archive, "-C", folder]
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "tar and xz are needed")
  }
}
