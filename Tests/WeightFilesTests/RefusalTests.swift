import Diagnostics
import Foundation
import TestSupport
import Testing

import WeightFiles

/// Files that lie about themselves, or reach out of themselves.
@Suite("Weights files that cannot be trusted are refused") struct RefusalTests {
  private func failure(_ bytes: [UInt8]) -> Failure? {
    do throws(Failure) {
      let file = try openWeightFile(bytes, path: "given")
      for tensor in file.tensors where tensor.precision != nil { _ = try file.values(of: tensor) }
      return nil
    } catch {
      return error
    }
  }

  @Test(
    "files of the libraries",
    arguments: [
      ("external-link.h5", "link to another file"), ("external-storage.h5", "in another file"),
      ("virtual.h5", "virtual"), ("soft-link.h5", "/nowhere"), ("circle.h5", "circles"),
      ("lzf.h5", "lzf"), ("huge.h5", "out of all proportion"), ("objects.npz", "Python objects"),
      ("single.npy", "numpy.savez"), ("group-that-miscounts.h5", "HDF5 cannot"),
    ])
  func files(name: String, problem: String) throws {
    let found = try #require(failure(try Fixture.bytes(name)))
    #expect(found.code == .badData && "\(found)".contains(problem), "\(found)")
    #expect(found.place == "given")
  }

  /// HDF5 takes memory for every step of the circle: 3.4 GB in six seconds, before `survey` was given a bound.
  @Test("a list of free space in a circle") func circle() throws {
    let whole = try Fixture.bytes("plain.h5")
    let heap = try #require(whole.firstRange(of: Array("HEAP".utf8))?.lowerBound)
    let bytes = try #require(whole.withCircle(inHeapAt: heap))
    let start = ContinuousClock.now
    let found = try #require(failure(bytes))
    #expect(found.code == .badData && found.problem == "HDF5 cannot read the file", "\(found)")
    // AddressSanitizer ends `survey` by a code of its own where the bound is reached.
    let isSanitized = dlsym(nil, "__asan_init") != nil
    let words = isSanitized ? "fails (exit code 1)" : "more memory than such a file can need"
    #expect(found.found?.contains(words) == true, "\(found)")
    #expect(ContinuousClock.now - start < .seconds(20))
  }

  @Test("nothing, a pickle, noise")
  func strangers() {
    for bytes in [[], [0x80, 4, 0x95], Array("GIF89a".utf8), [UInt8](repeating: 0, count: 4096)] {
      #expect(failure(bytes)?.code == .badData)
    }
    #expect(failure([0x80, 2])?.found?.contains("pickle") == true)
  }

  // MARK: safetensors

  private func safeTensors(_ header: String, data: Int = 16, stated: UInt64? = nil) -> [UInt8] {
    littleEndian(stated ?? UInt64(header.utf8.count)) + Array(header.utf8)
      + [UInt8](repeating: 0, count: data)
  }

  private func entry(_ name: String, _ shape: String, _ offsets: String, type: String = "F32")
    -> String
  {
    "\"\(name)\":{\"dtype\":\"\(type)\",\"shape\":\(shape),\"data_offsets\":\(offsets)}"
  }

  @Test("a right one is read, so that the wrong ones below are wrong by one thing")
  func right() throws {
    let bytes = safeTensors("{\(entry("a", "[1,2]", "[0,8]")),\(entry("b", "[2]", "[8,16]"))}")
    #expect(failure(bytes) == nil)
    #expect(try openWeightFile(bytes, path: "").tensors.map(\.shape) == [[1, 2], [2]])
  }

  @Test("headers of safetensors that lie")
  func lies() {
    let a = entry("a", "[2]", "[0,8]")
    let cases: [(header: String, problem: String)] = [
      ("{\(entry("a", "[4]", "[0,17]"))}", "outside of the file"),
      ("{\(entry("a", "[4]", "[16,0]"))}", "outside of the file"),
      ("{\(entry("a", "[4]", "[0,9223372036854775807]"))}", "outside of the file"),
      ("{\(entry("a", "[4]", "[-8,8]"))}", "outside of the file"),
      ("{\(entry("a", "[4]", "[0,99999999999999999999]"))}", "description"),
      ("{\(entry("a", "[3]", "[0,16]"))}", "disagree"),
      ("{\(entry("a", "[4611686018427387904,4]", "[0,16]"))}", "impossible"),
      ("{\(entry("a", "[4611686018427387904]", "[0,16]"))}", "disagree"),
      ("{\(entry("a", "[-4]", "[0,16]"))}", "impossible"),
      ("{\(entry("a", "[4]", "[0,16]", type: "F31"))}", "type is unknown"),
      ("{\(a),\(entry("b", "[3]", "[4,16]"))}", "overlaps"),
      ("{\(a),\(a)}", "given twice"),
      ("{\(a)}", "belong to none"),
      ("{\(entry("b", "[2]", "[8,16]"))}", "belong to none"),
      ("{\"a\":7}", "description"), ("{\"a\":{\"dtype\":\"F32\"}}", "description"),
      ("{\"__metadata__\":{\"a\":1},\(entry("a", "[4]", "[0,16]"))}", "__metadata__"),
      ("{\(a)", "not valid JSON"), ("{]", "not valid JSON"),
      ("{" + String(repeating: "\"a\":{", count: 5000), "nested too deeply"),
    ]
    for (header, problem) in cases {
      let found = failure(safeTensors(header))
      #expect(found?.code == .badData && "\(found!)".contains(problem), "\(header.prefix(80))")
    }
  }

  @Test("headers longer than the file, or than anything", arguments: [17, 1 << 40, UInt64.max])
  func gigantic(stated: UInt64) {
    let found = failure(safeTensors("{}", data: 8, stated: stated))
    #expect(found?.code == .badData && "\(found!)".contains("longer than the file"))
  }

  // MARK: NumPy

  /// An archive with one entry, whose statements can be falsified.
  private func archive(_ content: [UInt8], packed: [UInt8]? = nil, size: Int? = nil) -> [UInt8] {
    CraftedArchive.bytes([
      .init(
        name: "a.npy", method: packed == nil ? 0 : 8, content: content, packed: packed, size: size)
    ])
  }

  private func array(_ header: String, data: Int) -> [UInt8] {
    var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0]
    bytes += littleEndian(UInt16(header.utf8.count))
    return bytes + Array(header.utf8) + [UInt8](repeating: 0, count: data)
  }

  private func header(_ type: String = "'<f4'", _ shape: String = "(2, 2)") -> String {
    "{'descr': \(type), 'fortran_order': False, 'shape': \(shape), }\n"
  }

  @Test("arrays that lie")
  func arrays() {
    #expect(failure(archive(array(header(), data: 16))) == nil)
    let cases: [([UInt8], String)] = [
      (array(header(), data: 15), "disagree"), (array(header(), data: 17), "disagree"),
      (array(header("'<f4'", "(4611686018427387904, 4)"), data: 16), "disagree"),
      (array(header("'|O'"), data: 16), "Python objects"),
      (array(header("'<f4'", "(-2, 2)"), data: 16), "NumPy array"),
      (array(header("__import__('os')"), data: 16), "NumPy array"),
      (array("{'descr': '<f4', 'descr': '<f4', 'shape': (4,), }", data: 16), "NumPy array"),
      (Array("no array at all".utf8), "NumPy array"), ([], "NumPy array"),
    ]
    for (content, problem) in cases {
      let found = failure(archive(content))
      #expect(found?.code == .badData && "\(found!)".contains(problem), "\(problem)")
    }
  }

  @Test("a bomb is not unpacked: a gigabyte of zeros in a megabyte, an array of a petabyte")
  func bombs() {
    let count = 1 << 28
    let start = array(header("'<f4'", "(\(count),)"), data: 0)
    let zeros = [UInt8](repeating: 0, count: 1 << 20)
    // Blocks of a stream can be repeated: no gigabyte is made here either.
    let packed = CraftedArchive.deflated(start + zeros)
    let honest = archive(start, packed: packed, size: start.count + 4 * count)
    #expect(failure(honest).map { "\($0)" }?.contains("out of all proportion") == true)
    let petabyte = array(header("'<f4'", "(281474976710656,)"), data: 0)
    let absurd = archive(
      petabyte, packed: CraftedArchive.deflated(petabyte), size: petabyte.count + 1 << 50)
    #expect(failure(absurd)?.code == .badData)
  }

  @Test(
    "an archive whose checksum, sizes or directory is wrong, at any byte",
    arguments: [
      "stored.npz", "packed.npz", "torch-like.safetensors",
    ])
  func damaged(name: String) throws {
    let whole = try Fixture.bytes(name)
    for length in stride(from: 0, to: whole.count, by: 7) {
      #expect(failure(Array(whole[..<length]))?.code == .badData, "cut to \(length) bytes")
    }
    // Not every byte matters (times, unused types), but none may end the program.
    for index in whole.indices {
      for mask: UInt8 in [0x01, 0x80, 0xff] {
        var altered = whole
        altered[index] ^= mask
        let code = failure(altered)?.code
        #expect(code == nil || code == .badData, "byte \(index)")
      }
    }
  }

  @Test("HDF5 files that are cut off")
  func cut() throws {
    for name in ["plain.h5", "keras.weights.h5", "newest.h5"] {
      let whole = try Fixture.bytes(name)
      for length in stride(from: 8, to: whole.count - 1, by: 997) {
        #expect(failure(Array(whole[..<length]))?.code == .badData, "\(name), \(length) bytes")
      }
    }
  }

  @Test("archives of other programs, with what to do instead")
  func otherArchives() {
    for (name, remedy) in [
      ("model.weights.h5", "save_weights"), ("archive/data.pkl", "safetensors"), ("a.txt", nil),
    ] {
      let found = failure(CraftedArchive.bytes([.init(name: name, content: [1, 2])]))
      #expect(found?.code == .badData && found?.found == name)
      #expect(remedy == nil ? found?.remedy == nil : found?.remedy?.contains(remedy ?? "") == true)
    }
  }

  @Test("names given twice, encryption, other methods")
  func zip() {
    let content = array(header(), data: 16)
    for (flags, method, problem) in [(1, 0, "encrypted"), (0, 12, "another method")] {
      let entry = CraftedArchive.Entry(
        name: "a.npy", method: UInt16(method), flags: UInt16(flags), content: content)
      #expect(failure(CraftedArchive.bytes([entry])).map { "\($0)" }?.contains(problem) == true)
    }
    let entry = CraftedArchive.Entry(name: "a.npy", content: content)
    #expect(failure(CraftedArchive.bytes([entry])) == nil)
    let twice = failure(CraftedArchive.bytes([entry, entry]))
    #expect(twice.map { "\($0)" }?.contains("twice") == true)
  }
}
