import Diagnostics

/// What an IDX file of MNIST's kind holds.
package enum IDXContents: Sendable {
  case images
  case labels

  /// The first four bytes, big-endian: two zeros, 8 for unsigned bytes, the number of dimensions.
  var magic: UInt32 { self == .images ? 0x0000_0803 : 0x0000_0801 }
  var dimensions: Int { self == .images ? 3 : 1 }
  /// Bytes before the data: the magic number and one 32-bit size per dimension.
  var headerLength: Int { 4 + 4 * dimensions }
}

/// The beginning of an IDX file: big-endian magic number, then the size of each dimension.
struct IDXHeader: Equatable, Sendable {
  /// Count, and for images height and width.
  let sizes: [Int]
  /// Bytes of data after the header.
  let dataLength: Int

  /// - Parameters:
  ///   - bytes: the beginning of the file, at least `contents.headerLength` bytes of it if it has so many.
  ///   - name: what errors call the file.
  /// - Throws: `Failure` 65 when it is not a header of such a file.
  init(_ bytes: [UInt8], expecting contents: IDXContents, name: String) throws(Failure) {
    guard bytes.count >= 4 else { throw Self.tooShort(bytes, contents, name) }
    let magic = Self.number(bytes, at: 0)
    guard magic == contents.magic else { throw Self.foreign(magic, contents, name) }
    guard bytes.count >= contents.headerLength else {
      throw Self.tooShort(bytes, contents, name)
    }
    sizes = (1...contents.dimensions).map { Int(Self.number(bytes, at: 4 * $0)) }
    var total = 1
    for size in sizes {
      let (product, overflow) = total.multipliedReportingOverflow(by: size)
      guard !overflow else {
        throw Failure(
          .badData, at: name, "the sizes in the header are impossible",
          expected: "sizes whose product is a number of bytes", found: Self.text(sizes),
          remedy: "the header is damaged: fetch the file again")
      }
      total = product
    }
    dataLength = total
  }

  /// "60000 × 28 × 28"
  static func text(_ sizes: [Int]) -> String { sizes.map(String.init).joined(separator: " × ") }

  private static func number(_ bytes: [UInt8], at offset: Int) -> UInt32 {
    bytes[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
  }

  private static func tooShort(_ bytes: [UInt8], _ contents: IDXContents, _ name: String) -> Failure
  {
    Failure(
      .badData, at: name, "the file is too short for an IDX header",
      expected: "\(contents.headerLength) bytes or more", found: "\(bytes.count) bytes",
      remedy: "fetch the file again from its source")
  }

  private static func foreign(_ magic: UInt32, _ contents: IDXContents, _ name: String) -> Failure {
    let problem: String
    let remedy: String
    switch (contents, magic) {
    case (.images, IDXContents.labels.magic):
      problem = "not a file of images: labels given as images?"
      remedy = "check whether the files of images and labels are swapped"
    case (.labels, IDXContents.images.magic):
      problem = "not a file of labels: images given as labels?"
      remedy = "check whether the files of images and labels are swapped"
    default:
      problem = "not an IDX file of \(contents), nor a gzip file with one"
      remedy = "fetch the file again from its source"
    }
    return Failure(
      .badData, at: name, problem, expected: "the magic number \(hexadecimal(contents.magic))",
      found: hexadecimal(magic), remedy: remedy)
  }

  private static func hexadecimal(_ number: UInt32) -> String {
    let digits = String(number, radix: 16)
    return "0x" + String(repeating: "0", count: 8 - digits.count) + digits
  }
}
