import Diagnostics
import DigitSets
import Foundation
import Storage
import TestSupport
import Testing

@Suite("folders of IDX files")
struct DigitFolderTests {
  let temporary: TemporaryDirectory
  let folder: String

  init() throws {
    temporary = try TemporaryDirectory()
    folder = temporary.file("digits of 'mine'")
    try CraftedIDX.folder(at: folder)
  }

  private func refusal(_ code: ExitCode, saying words: String) throws -> Failure {
    let failure = try #require(throws: Failure.self) { try DigitFolder(path: folder) }
    #expect(failure.code == code)
    #expect(failure.problem.contains(words), "\(failure)")
    #expect(failure.place?.hasPrefix(folder) == true)
    #expect(failure.remedy != nil)
    return failure
  }

  private func replace(_ name: String, by bytes: [UInt8]) throws {
    try CraftedIDX.write(bytes, to: "\(folder)/\(name)")
  }

  @Test("images and labels come out as they went in")
  func good() throws {
    let digits = try DigitFolder(path: folder)
    #expect(digits.train.count == 20 && digits.test.count == 10)
    #expect(digits.train.labels.prefix(12) == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1])
    #expect(digits.train.pixels.prefix(3) == [0, 1, 2])
    #expect(!digits.isMNIST)
    #expect(
      digits.checksums.first?.sha256
        == SHA256.hex(CraftedIDX.images(20)))
  }

  @Test("a folder in which nothing can be written is read")
  func readOnly() throws {
    let manager = FileManager.default
    for name in try manager.contentsOfDirectory(atPath: folder) {
      try manager.setAttributes([.posixPermissions: 0o444], ofItemAtPath: "\(folder)/\(name)")
    }
    try manager.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder)
    defer { try? manager.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder) }
    #expect(try DigitFolder(path: folder).train.count == 20)
  }

  @Test("packed files and files with a dot in their names are found")
  func otherNames() throws {
    let manager = FileManager.default
    let name = "train-images-idx3-ubyte"
    _ = try CraftedIDX.gzip(CraftedIDX.images(20), at: "\(folder)/\(name).gz")
    try manager.removeItem(atPath: "\(folder)/\(name)")
    try manager.moveItem(
      atPath: "\(folder)/t10k-labels-idx1-ubyte", toPath: "\(folder)/t10k-labels.idx1-ubyte")
    #expect(try DigitFolder(path: folder).train.count == 20)
  }

  @Test("missing files are named, all of them")
  func missingFiles() throws {
    for name in ["train-labels-idx1-ubyte", "t10k-images-idx3-ubyte"] {
      try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
    }
    let failure = try refusal(.missingInput, saying: "missing")
    #expect(failure.found == "no train-labels-idx1-ubyte, no t10k-images-idx3-ubyte")
  }

  @Test("a missing folder, and a file in its place")
  func missingFolder() throws {
    for path in [temporary.file("nothing"), "\(folder)/train-images-idx3-ubyte"] {
      let failure = try #require(throws: Failure.self) { try DigitFolder(path: path) }
      #expect(failure.code == .missingInput && failure.place == path)
    }
  }

  @Test("different numbers of images and labels")
  func counts() throws {
    try replace("train-labels-idx1-ubyte", by: CraftedIDX.labels([UInt8](repeating: 0, count: 19)))
    let failure = try refusal(.badData, saying: "differ in number")
    #expect(failure.expected?.hasPrefix("20 labels") == true && failure.found == "19 labels")
  }

  @Test("images of two sizes in one folder")
  func imageSize() throws {
    try replace("t10k-images-idx3-ubyte", by: CraftedIDX.images(10, side: 32))
    let failure = try refusal(.badData, saying: "differ in size")
    #expect(failure.expected?.hasPrefix("28 × 28") == true && failure.found == "32 × 32")
  }

  @Test("images of any size with any labels are read")
  func anySize() throws {
    var labels = [UInt8](repeating: 3, count: 20)
    labels[17] = 212
    try replace("train-labels-idx1-ubyte", by: CraftedIDX.labels(labels))
    try replace("train-images-idx3-ubyte", by: CraftedIDX.images(20, side: 32))
    try replace("t10k-images-idx3-ubyte", by: CraftedIDX.images(10, side: 32))
    let found = try DigitFolder(path: folder)
    #expect(found.train.height == 32 && found.test.width == 32)
    #expect(found.train.labels[17] == 212 && !found.isMNIST)
  }

  @Test("files that hold nothing")
  func empty() throws {
    try replace("train-images-idx3-ubyte", by: CraftedIDX.images(0))
    try replace("train-labels-idx1-ubyte", by: CraftedIDX.labels([]))
    _ = try refusal(.badData, saying: "no images")
  }

  @Test("swapped files of images and labels")
  func swapped() throws {
    try replace("train-images-idx3-ubyte", by: CraftedIDX.labels([1]))
    _ = try refusal(.badData, saying: "labels given as images?")
  }

  @Test(
    "MNIST itself is read and recognized",
    .enabled(if: SharedData.mnist != nil, Comment(rawValue: SharedData.mnistIsAbsent)))
  func mnist() throws {
    let digits = try DigitFolder(path: try #require(SharedData.mnist))
    #expect(digits.isMNIST)
    #expect(digits.train.count == 60_000 && digits.test.count == 10_000)
    #expect(digits.train.labels.prefix(10) == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4])
    #expect(digits.test.labels.prefix(5) == [7, 2, 1, 0, 4])
    // Known mean of the training pixels: 0.1307 of 255.
    let sum = digits.train.pixels.reduce(0) { $0 + Int($1) }
    #expect(abs(Double(sum) / Double(digits.train.pixels.count) / 255 - 0.1307) < 5e-5)
  }

  @Test(
    "one changed pixel of MNIST is noticed",
    .enabled(if: SharedData.mnist != nil, Comment(rawValue: SharedData.mnistIsAbsent)))
  func changedPixel() throws {
    let source = try #require(SharedData.mnist)
    let copy = temporary.file("copy")
    try FileManager.default.copyItem(atPath: source, toPath: copy)
    let packed = Array(
      try Data(contentsOf: URL(fileURLWithPath: "\(source)/t10k-images-idx3-ubyte.gz")))
    let file = try IDXFile(packed, expecting: .images, name: "t10k")
    var pixels = file.data
    pixels[1234] ^= 1
    try CraftedIDX.write(
      CraftedIDX.bytes([0x803] + file.sizes.map(UInt32.init), pixels),
      to: "\(copy)/t10k-images-idx3-ubyte")
    let digits = try DigitFolder(path: copy)
    #expect(!digits.isMNIST)
    #expect(
      digits.checksums.filter { $0.sha256 != $0.file.sha256OfMNIST }.map(\.file) == [.testImages])
  }
}
