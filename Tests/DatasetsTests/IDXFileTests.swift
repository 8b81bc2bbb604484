import Diagnostics
import DigitSets
import Foundation
import TestSupport
import Testing

@Suite("IDX files")
struct IDXFileTests {
  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private func read(_ bytes: [UInt8], _ contents: IDXContents = .images) throws(Failure) -> IDXFile
  {
    try IDXFile(bytes, expecting: contents, name: "crafted")
  }

  private func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
    try CraftedIDX.gzip(bytes, at: folder.file("packed.gz"))
  }

  /// Reads what must be refused; the code, the place and a remedy must be there.
  private func refusal(
    of bytes: [UInt8], _ contents: IDXContents = .images, saying words: String
  ) throws -> Failure {
    let failure = try #require(throws: Failure.self) { try read(bytes, contents) }
    #expect(failure.code == .badData)
    #expect(failure.place == "crafted")
    #expect(failure.problem.contains(words), "\(failure)")
    #expect(failure.expected != nil && failure.found != nil && failure.remedy != nil, "\(failure)")
    return failure
  }

  @Test("raw and packed files give the same data and the same checksum of the unpacked file")
  func rawAndPacked() throws {
    let bytes = CraftedIDX.images(3)
    let raw = try read(bytes)
    #expect(raw.sizes == [3, 28, 28])
    #expect(raw.data == Array(bytes.dropFirst(16)))
    #expect(try read(try gzip(bytes)) == raw)
    let labels = try read(CraftedIDX.labels([3, 1, 4]), .labels)
    #expect(labels.sizes == [3] && labels.data == [3, 1, 4])
  }

  @Test("the content decides whether a file is packed, not its name")
  func contentDecides() throws {
    let path = folder.file("train-images-idx3-ubyte.gz")
    try CraftedIDX.write(CraftedIDX.images(2), to: path)
    #expect(try IDXFile(path: path, expecting: .images).sizes == [2, 28, 28])
  }

  @Test("swapped files are recognized")
  func swapped() throws {
    let labels = try refusal(of: CraftedIDX.labels([1, 2]), saying: "labels given as images?")
    #expect(labels.expected?.contains("0x00000803") == true)
    #expect(labels.found == "0x00000801")
    _ = try refusal(of: CraftedIDX.images(1), .labels, saying: "images given as labels?")
    _ = try refusal(of: try gzip(CraftedIDX.labels([1, 2])), saying: "labels given as images?")
  }

  @Test("a foreign file is neither gzip nor IDX")
  func foreign() throws {
    _ = try refusal(of: Array("<html>not found</html>".utf8), saying: "nor a gzip file")
    _ = try refusal(of: try gzip(Array("a text that was packed".utf8)), saying: "not an IDX file")
  }

  @Test("files too short for a header", arguments: [0, 3, 4, 15])
  func tooShort(length: Int) throws {
    _ = try refusal(of: Array(CraftedIDX.images(1).prefix(length)), saying: "too short")
  }

  @Test("a header that promises more than the file holds, raw and packed")
  func headerLargerThanFile() throws {
    let bytes = CraftedIDX.bytes([0x803, 10, 28, 28], [UInt8](repeating: 7, count: 784))
    let raw = try refusal(of: bytes, saying: "promises more")
    #expect(raw.expected == "7840 bytes for 10 × 28 × 28")
    #expect(raw.found == "784 bytes")
    #expect(try refusal(of: try gzip(bytes), saying: "promises more").found == "784 bytes")
  }

  @Test("sizes are refused before anything of their size is allocated")
  func hugeSizes() throws {
    // 2^96 bytes overflow; 2^62 bytes do not, but would end the process if they were asked for.
    let overflow = CraftedIDX.bytes([0x803, .max, .max, .max], [])
    _ = try refusal(of: overflow, saying: "impossible")
    _ = try refusal(of: try gzip(overflow), saying: "impossible")
    let huge = CraftedIDX.bytes([0x803, 1 << 31, 1 << 30, 2], [0, 0])
    _ = try refusal(of: huge, saying: "promises more")
    _ = try refusal(of: try gzip(huge), saying: "promises more")
  }

  @Test("bytes after the data, raw and packed")
  func longerThanHeader() throws {
    let bytes = CraftedIDX.images(1) + [1]
    #expect(try refusal(of: bytes, saying: "longer than its header").found == "785 bytes")
    _ = try refusal(of: try gzip(bytes), saying: "longer than its header")
  }

  @Test("a packed bomb is unpacked no further than one byte past the expected size")
  func bomb() throws {
    let zeros = [UInt8](repeating: 0, count: 50_000_000)
    let packed = try gzip(CraftedIDX.bytes([0x803, 1, 28, 28], zeros))
    #expect(packed.count < 60_000)
    let failure = try refusal(of: packed, saying: "longer than its header")
    // The count of unpacked bytes in the message is zlib's own: header and data, then it stopped.
    #expect(failure.expected == "\(16 + 784) bytes")
  }

  @Test("a truncated gzip file, wherever it is cut")
  func truncatedGzip() throws {
    let packed = try gzip(CraftedIDX.images(4))
    for cut in [11, packed.count / 2, packed.count - 9, packed.count - 8, packed.count - 1] {
      let failure = try refusal(of: Array(packed.prefix(cut)), saying: "truncated")
      #expect(failure.found?.contains("unpacked bytes") == true)
    }
  }

  @Test("a wrong checksum, a wrong length and damaged contents of a gzip file")
  func damagedGzip() throws {
    let packed = try gzip(CraftedIDX.images(4))
    for (position, words) in [(packed.count - 8, "data check"), (packed.count - 1, "length check")]
    {
      var damaged = packed
      damaged[position] ^= 1
      #expect(try refusal(of: damaged, saying: "damaged").found?.contains(words) == true)
    }
    var damaged = packed
    damaged[2] = 9
    #expect(
      try refusal(of: damaged, saying: "damaged").found?.contains("compression method") == true)
  }

  @Test("bytes after the gzip stream")
  func trailingBytes() throws {
    let packed = try gzip(CraftedIDX.images(1)) + [0, 0, 0]
    #expect(try refusal(of: packed, saying: "follow the gzip stream").found == "3 more bytes")
    _ = try refusal(
      of: try gzip(CraftedIDX.images(1)) + (try gzip(CraftedIDX.images(1))),
      saying: "follow the gzip stream")
  }

  @Test("a missing file and a folder in its place")
  func missing() throws {
    let missing = try #require(throws: Failure.self) {
      try IDXFile(path: folder.file("nothing"), expecting: .images)
    }
    #expect(missing.code == .missingInput)
    let inPlace = try #require(throws: Failure.self) {
      try IDXFile(path: folder.path, expecting: .images)
    }
    #expect(inPlace.code == .badData)
  }

  @Test("a file larger than any such file is not read")
  func tooLarge() throws {
    let path = folder.file("sparse")
    try CraftedIDX.write([], to: path)
    #expect(truncate(path, IDXFile.largestFile + 1) == 0)
    let failure = try #require(throws: Failure.self) { try IDXFile(path: path, expecting: .images) }
    #expect(failure.problem.contains("too large"))
  }
}
