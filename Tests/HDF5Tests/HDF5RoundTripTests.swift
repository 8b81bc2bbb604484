import Diagnostics
import HDF5
import Testing

@Suite struct HDF5RoundTripTests {
  /// A small file with one of everything.
  private func sample() throws -> [UInt8] {
    let writer = try HDF5Writer(name: "sample.h5")
    try writer.write([1.5, -0, .infinity] as [Float], shape: [3], to: "/a/b/floats")
    try writer.write([.pi, -1e300] as [Double], shape: [2, 1], to: "/a/doubles")
    try writer.write([Int64.min, 7] as [Int64], shape: [2], to: "/integers")
    try writer.write([-5, 6] as [Int32], shape: [2], to: "/small")
    try writer.write([0, 255] as [UInt8], shape: [1, 2], to: "/bytes")
    try writer.write(["Q̂-net", "", "Ē"], to: "/texts")
    try writer.write([] as [Double], shape: [0], to: "/none")
    try writer.write([String](), to: "/no_texts")
    let many = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 37) }
    try writer.write(many, shape: [300, 1000], to: "/many")
    try writer.setAttribute("label", .string("Ē ≤ 1"), on: "/a")
    try writer.setAttribute("empty", .string(""))
    try writer.setAttribute("count", .integer(-3), on: "/bytes")
    try writer.setAttribute("ratio", .double(0.1))
    try writer.setAttribute("list", .doubles([1, 2.5]))
    return try writer.image()
  }

  @Test func everythingComesBack() throws {
    let reader = try HDF5Reader(image: sample(), name: "sample.h5")
    #expect(try reader.read("/a/b/floats", as: Float.self) == [1.5, -0, .infinity])
    #expect(try reader.read("/a/doubles", as: Double.self, shape: [2, 1]) == [.pi, -1e300])
    #expect(try reader.read("/integers", as: Int64.self) == [.min, 7])
    #expect(try reader.read("/small", as: Int32.self) == [-5, 6])
    let bytes = try reader.array("/bytes", of: UInt8.self, shape: [1, .any], .anything)
    #expect(bytes.values == [0, 255] && bytes.extents == [1, 2])
    #expect(try reader.strings("/texts") == ["Q̂-net", "", "Ē"])
    #expect(try reader.read("/none", as: Double.self, shape: [0]) == [])
    #expect(try reader.strings("/no_texts") == [])
    let many = try reader.read("/many", as: UInt8.self, shape: [300, 1000])
    #expect(many.indices.allSatisfy { many[$0] == UInt8(truncatingIfNeeded: $0 &* 37) })
    #expect(try reader.attribute("label", on: "/a") == .string("Ē ≤ 1"))
    #expect(try reader.attribute("empty") == .string(""))
    #expect(try reader.attribute("count", on: "/bytes") == .integer(-3))
    #expect(try reader.attribute("ratio") == .double(0.1))
    #expect(try reader.attribute("list") == .doubles([1, 2.5]))
    #expect(try reader.attribute("absent") == nil)
    #expect(try reader.contains("/a/b"))
    #expect(try !reader.contains("/a/c") && !reader.contains("/x/y/z"))
    #expect(try !reader.contains("/integers/x"), "nothing lies below a dataset")
  }

  /// The initial weights of a run whose disk failed at that moment were taken for absent, and the analysis went on.
  @Test(arguments: ["/a", "/a/b", "/a/b/floats", "/nothing"])
  func whatCannotBeLookedForIsNotAbsent(path: String) throws {
    var image = try sample()
    for index in image.indices.dropLast(4) where image[index..<index + 4].elementsEqual("TREE".utf8)
    { image[index] = 0 }
    let reader = try HDF5Reader(image: image, name: "sample.h5")
    let failure = #expect(throws: Failure.self) { try reader.contains(path) }
    #expect(failure?.code == .badData && failure?.place == "sample.h5", "\(failure as Any)")
    #expect(throws: Failure.self) { try reader.attribute("label", on: path) }
  }

  @Test func equalContentsAreEqualBytes() throws {
    #expect(try sample() == sample())
  }

  @Test func refusalsNameTheDatasetAndWhatWasExpected() throws {
    let reader = try HDF5Reader(image: sample(), name: "sample.h5")
    let shape = #expect(throws: Failure.self) {
      try reader.read("/bytes", as: UInt8.self, shape: [2, 1])
    }
    #expect(shape?.expected == "2 × 1" && shape?.found == "1 × 2")
    let type = #expect(throws: Failure.self) { try reader.read("/a/doubles", as: Float.self) }
    #expect(type?.problem.contains("/a/doubles") == true && type?.expected == "32-bit float")
    let kind = #expect(throws: Failure.self) { try reader.read("/small", as: Float.self) }
    #expect(kind?.code == .badData)
    let missing = #expect(throws: Failure.self) { try reader.read("/x", as: Float.self) }
    #expect(missing?.problem == "dataset /x is missing")
    #expect(throws: Failure.self) { try reader.strings("/bytes") }
  }

  /// The campaign `torture` found a label of 50,000 bytes that took minutes to set.
  @Test(
    "labels and names that nobody would write are refused",
    arguments: [longestText, longestText + 1])
  func longTexts(length: Int) throws {
    let long = String(repeating: "a", count: length)
    let writer = try HDF5Writer(name: "long.h5")
    try writer.setAttribute("label", .string(long))
    try writer.write([long, "b"], to: "/names")
    let file = HDF5Fields(reading: try HDF5Reader(image: writer.image(), name: "long.h5"))
    var (label, names) = ("", [String]())
    if length > longestText {
      let attribute = #expect(throws: Failure.self) { try file.attribute("label", &label) }
      #expect(attribute?.code == .badData && attribute?.problem.contains("label of /") == true)
      let name = #expect(throws: Failure.self) { try file.names("/names", &names) }
      #expect(name?.code == .badData && name?.problem.contains("/names") == true)
    } else {
      try file.attribute("label", &label)
      try file.names("/names", &names)
      #expect(label == long && names == [long, "b"])
    }
  }

  @Test(arguments: [[], [0x89], Array("not HDF5 at all".utf8)] as [[UInt8]])
  func bytesThatAreNotHDF5AreRefused(_ bytes: [UInt8]) {
    let failure = #expect(throws: Failure.self) { try HDF5Reader(image: bytes, name: "x.h5") }
    #expect(failure?.code == .badData && failure?.place == "x.h5")
  }
}
