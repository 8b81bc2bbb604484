import CHDF5
import Diagnostics
import Foundation
import HDF5
import TestSupport
import Testing

/// Files that HDF5 takes at their word, to the end of all memory or by a signal. The campaign `torture` found the first and
/// the last.
@Suite("structures that contradict themselves") struct HDF5StructureTests {
  private func sample() throws -> [UInt8] {
    let writer = try HDF5Writer(name: "sample.h5")
    try writer.write([1.5, 2.5, 3.5] as [Double], shape: [3], to: "/group/doubles")
    let many = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 37) }
    try writer.write(many, shape: [300, 1000], to: "/many")
    for name in 0..<40 { try writer.write([Int64(name)], shape: [1], to: "/group/of many/\(name)") }
    try writer.setAttribute("list", .doubles([1, 2.5]), on: "/many")
    return try writer.image()
  }

  private func places(of bytes: [UInt8], in image: [UInt8]) -> [Int] {
    image.indices.dropLast(bytes.count).filter {
      image[$0] == bytes[0] && image[$0...].starts(with: bytes)
    }
  }

  private func refusal(_ image: [UInt8]) -> Failure? {
    do throws(Failure) {
      try HDF5Structure.check(image, name: "sample.h5", remedy: "write it again")
      return nil
    } catch {
      return error
    }
  }

  private func expect(_ problem: String, _ image: [UInt8]) {
    let found = refusal(image)
    #expect(found?.code == .badData && found?.place == "sample.h5")
    #expect(found?.found?.contains(problem) == true, "\(found as Any)")
  }

  @Test("what the writer writes is taken, in a user block's shelter too") func whole() throws {
    let image = try sample()
    #expect(refusal(image) == nil)
    let sheltered = [UInt8](repeating: 32, count: 512) + image
    try HDF5Structure.check(sheltered, from: 512, name: "sample.h5", remedy: "")
  }

  @Test("a heap's list of free space in a circle, of which HDF5 would take all memory")
  func circle() throws {
    let image = try sample()
    var circles = 0
    for heap in places(of: Array("HEAP\0".utf8), in: image) {
      guard let lie = image.withCircle(inHeapAt: heap) else { continue }
      expect("does not end", lie)
      circles += 1
    }
    #expect(circles > 0)
  }

  @Test("chunks without extent, by which HDF5 would divide") func chunks() throws {
    var image = try sample()
    let extents = [300, 1000, 1].flatMap { littleEndian(UInt32($0)) }
    let place = try #require(places(of: extents, in: image).first)
    image.replaceSubrange(place..<(place + 4), with: littleEndian(UInt32(0)))
    expect("without extent", image)
  }

  /// A file with an attribute of three texts of any length, as h5py writes them.
  private func texts() throws -> [UInt8] {
    let standard = hid_t(H5P_DEFAULT)
    let file = try EditedFile()
    let type = H5Tcopy(h5_c_s1())
    H5Tset_size(type, h5_variable_length())
    let space = H5Screate_simple(1, [3], nil)
    let attribute = H5Acreate2(file.id, "texts", type, space, standard, standard)
    let words = ["first of them", "", "third"].map { (word: String) in strdup(word) }
    #expect(H5Awrite(attribute, type, words) >= 0)
    for word in words { free(word) }
    H5Aclose(attribute)
    H5Sclose(space)
    H5Tclose(type)
    return try file.image()
  }

  /// HDF5 copied as many bytes as the collection says into as many as the attribute says.
  @Test("a text of any length is as long as both its attribute and its collection say")
  func textsElsewhere() throws {
    let image = try texts()
    #expect(refusal(image) == nil)
    let collection = try #require(places(of: Array("GCOL".utf8), in: image).first)
    let reference = try #require(
      places(of: littleEndian(UInt32(13)) + littleEndian(collection), in: image).first)
    for length in [0, 1, 12, 14, 1 << 20] as [UInt32] {
      var lie = image
      lie.replaceSubrange(reference..<(reference + 4), with: littleEndian(length))
      expect("a text that is not where it should be", lie)
    }
    for size in [12, 14, 4096, 1 << 20, Int.max] {
      var lie = image
      lie.replaceSubrange((collection + 24)..<(collection + 32), with: littleEndian(size))
      #expect(refusal(lie)?.code == .badData)
    }
    for size in [0, 16, 4095, image.count, Int.max] {
      var lie = image
      lie.replaceSubrange((collection + 8)..<(collection + 16), with: littleEndian(size))
      #expect(refusal(lie)?.code == .badData)
    }
    for place in (reference - 64)..<(reference + 48) {
      for value in [0, 1, 2, 4, 8, 0x40, 0x7f, 0xff, image[place] ^ 0x10] as [UInt8] {
        var lie = image
        lie[place] = value
        guard refusal(lie) == nil else { continue }
        _ = try? HDF5Reader(image: lie, name: "texts.h5").attribute("texts")
      }
    }
  }

  @Test("layouts of versions that are not walked through", arguments: [0, 1, 2, 4, 5])
  func versions(of version: UInt8) throws {
    var image = try sample()
    let extents = [300, 1000, 1].flatMap { littleEndian(UInt32($0)) }
    let place = try #require(places(of: extents, in: image).first) - 11
    #expect(image[place...].starts(with: [3, 2, 3]))
    image[place] = version
    expect("a layout of another version", image)
  }

  @Test(
    "heaps, trees and nodes beyond the end, or that lead back",
    arguments: ["HEAP\0", "TREE\0", "SNOD", "TREE\u{1}"])
  func addresses(opening: String) throws {
    let image = try sample()
    let (first, step, count) =
      switch opening {
      case "HEAP\0": (24, 8, 1)
      case "TREE\0": (32, 16, 1)
      case "SNOD": (16, 40, 2)
      default: (8 + 16 + 8 + 8 * 3, 40, 0)
      }
    let structures = places(of: Array(opening.utf8), in: image)
    #expect(!structures.isEmpty)
    for structure in structures {
      for entry in 0..<count {
        for address in [image.count, image.count - 1, Int.max, structure] {
          var lie = image
          let place = structure + first + step * entry
          lie.replaceSubrange(place..<(place + 8), with: littleEndian(address))
          let found = refusal(lie)
          // A heap's names may be anywhere in the file.
          #expect(found?.code == .badData || opening == "HEAP\0" && address == structure)
        }
      }
    }
    // A tree that says that it is higher leads to what is none.
    for structure in structures where opening.hasPrefix("TREE") {
      var lie = image
      lie[structure + 5] = 1
      #expect(refusal(lie)?.code == .badData)
    }
  }

  @Test("no change of a byte makes checking it last or trap") func everyByte() throws {
    let image = try sample()
    let raw = try #require(places(of: Array("TREE\u{1}".utf8), in: image).first)
    for place in 0..<min(raw, image.count) {
      for value in [0, 1, 0x7f, 0xff, image[place] ^ 0x40] as [UInt8] {
        var lie = image
        lie[place] = value
        _ = refusal(lie)
      }
    }
  }

  @Test("a dataset that has room for fewer bytes than its elements take") func room() throws {
    var image = try sample()
    // Its layout: version 3, in one piece, where, and how many bytes.
    let data = [1.5, 2.5, 3.5].flatMap { littleEndian($0.bitPattern) }
    let numbers = try #require(places(of: data, in: image).first)
    let layout = try #require(
      places(of: [3, 1] + littleEndian(numbers) + littleEndian(24), in: image).first)
    for room in [0, 16, 32] {
      image.replaceSubrange((layout + 10)..<(layout + 18), with: littleEndian(room))
      let reader = try HDF5Reader(image: image, name: "sample.h5")
      let failure = #expect(throws: Failure.self) {
        try reader.read("/group/doubles", as: Double.self)
      }
      #expect(failure?.problem == "dataset /group/doubles has room for \(room) bytes")
      #expect(failure?.expected == "24 bytes, which its elements take")
    }
    // In the header itself, which holds none of them: HDF5 would copy from nowhere.
    image.replaceSubrange((layout + 1)..<(layout + 10), with: [UInt8](repeating: 0, count: 9))
    let reader = try HDF5Reader(image: image, name: "sample.h5")
    let failure = #expect(throws: Failure.self) {
      try reader.read("/group/doubles", as: Double.self)
    }
    #expect(failure?.problem == "dataset /group/doubles has room for 0 bytes")
  }
}
