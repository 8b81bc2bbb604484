import CHDF5
import Diagnostics
import HDF5
import TestSupport
import Testing

/// The campaign `torture` found a chunk of two bytes, of which HDF5 took four for its checksum, and went on reading.
@Suite("datasets in chunks") struct HDF5ChunksTests {
  private enum Packing: CaseIterable {
    case none, gzip, shuffled, summed, all, summedFirst, gzipFirst

    func apply(to creation: hid_t) {
      switch self {
      case .none: break
      case .gzip: H5Pset_deflate(creation, 4)
      case .shuffled: H5Pset_shuffle(creation)
      case .summed: H5Pset_fletcher32(creation)
      case .all:
        H5Pset_shuffle(creation)
        H5Pset_deflate(creation, 1)
        H5Pset_fletcher32(creation)
      case .summedFirst:
        H5Pset_fletcher32(creation)
        H5Pset_shuffle(creation)
        H5Pset_deflate(creation, 9)
      case .gzipFirst:
        H5Pset_deflate(creation, 1)
        H5Pset_shuffle(creation)
        H5Pset_fletcher32(creation)
      }
    }
  }

  private let standard = hid_t(H5P_DEFAULT)

  /// A file with a dataset of `extents` in chunks, filled by `fill`.
  private func file(
    extents: [hsize_t], chunk: [hsize_t], _ packing: Packing, type: hid_t = h5_float32_le(),
    _ fill: (hid_t) -> Void
  ) throws -> HDF5Reader {
    let rank = Int32(extents.count)
    let file = try EditedFile()
    let creation = H5Pcreate(h5_property_dataset_create())
    let space = H5Screate_simple(rank, extents, nil)
    H5Pset_chunk(creation, rank, chunk)
    packing.apply(to: creation)
    let dataset = H5Dcreate2(file.id, "numbers", type, space, standard, creation, standard)
    #expect(dataset >= 0)
    fill(dataset)
    H5Dclose(dataset)
    H5Sclose(space)
    H5Pclose(creation)
    return try HDF5Reader(image: file.image(), name: "chunks.h5")
  }

  private static let shapes: [(extents: [hsize_t], chunk: [hsize_t])] = [
    ([17], [5]), ([1000], [1000]), ([3, 7], [2, 7]), ([8, 9], [3, 4]), ([5, 4, 6], [2, 4, 6]),
    ([5, 4, 6], [2, 3, 4]), ([4, 5, 3, 2], [3, 2, 3, 2]), ([1, 1], [1, 1]),
  ]

  @Test("of any extents, packed in any order, they are what was written", arguments: shapes)
  func whole(shape: (extents: [hsize_t], chunk: [hsize_t])) throws {
    let count = Int(shape.extents.reduce(1, *))
    let numbers = (0..<count).map { Float($0) * 1.25 - 7 }
    for packing in Packing.allCases {
      let reversed = H5Tcopy(h5_float32_le())
      H5Tset_order(reversed, H5T_ORDER_BE)
      for type in [h5_float32_le(), reversed] {
        let reader = try file(
          extents: shape.extents, chunk: shape.chunk, packing, type: type
        ) { dataset in
          let status = H5Dwrite(
            dataset, h5_native_float(), hid_t(H5S_ALL), hid_t(H5S_ALL), standard, numbers)
          #expect(status >= 0)
        }
        let shape = shape.extents.map { Int($0) }
        #expect(try reader.read("/numbers", as: Float.self, shape: shape) == numbers)
        #expect(try reader.read("/numbers", as: Double.self) == numbers.map { Double($0) })
      }
    }
  }

  @Test("nothing was ever written") func empty() throws {
    let reader = try file(extents: [10], chunk: [4], .all) { _ in }
    #expect(try reader.read("/numbers", as: Float.self) == [Float](repeating: 0, count: 10))
  }

  @Test("a chunk that gzip did not make smaller is stored as it was") func masked() throws {
    let numbers: [Float] = [1.5, -2, 3, 4]
    let reader = try file(extents: [4], chunk: [4], .gzip) { dataset in
      #expect(H5Dwrite_chunk(dataset, standard, 1, [0], 16, numbers) >= 0)
    }
    #expect(try reader.read("/numbers", as: Float.self) == numbers)
  }

  private struct Lie: CustomTestStringConvertible {
    let words: String
    let packing: Packing
    let mask: UInt32
    let bytes: [UInt8]
    var testDescription: String { words }
  }

  private static func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }

  private static let lies = [
    Lie(words: "fewer bytes than its checksum", packing: .summed, mask: 0, bytes: [0, 0]),
    Lie(words: "a checksum of nothing", packing: .summed, mask: 0, bytes: zeros(4)),
    Lie(words: "another checksum", packing: .summed, mask: 0, bytes: zeros(16) + [1, 0, 0, 0]),
    Lie(words: "fewer bytes than elements", packing: .none, mask: 0, bytes: zeros(4)),
    Lie(words: "more bytes than elements", packing: .none, mask: 0, bytes: zeros(20)),
    Lie(
      words: "few bytes that gzip is said to have left", packing: .gzip, mask: 1, bytes: zeros(4)),
    // 8 zeros, and 64, packed by zlib.
    Lie(
      words: "gzip of too few", packing: .gzip, mask: 0,
      bytes: [0x78, 0x9c, 0x63, 0x60, 0x80, 0x00, 0x00, 0x00, 0x08, 0x00, 0x01]),
    Lie(
      words: "gzip of too many", packing: .gzip, mask: 0,
      bytes: [0x78, 0x9c, 0x63, 0x60, 0xa0, 0x0c, 0x00, 0x00, 0x40, 0x00, 0x01]),
    Lie(words: "what is not gzip", packing: .gzip, mask: 0, bytes: zeros(4)),
  ]

  @Test("a chunk comes to the bytes of its elements, or is refused", arguments: lies)
  private func lie(_ lie: Lie) throws {
    let reader = try file(extents: [4], chunk: [4], lie.packing) { dataset in
      #expect(
        H5Dwrite_chunk(dataset, standard, lie.mask, [0], lie.bytes.count, lie.bytes) >= 0)
    }
    let failure = #expect(throws: Failure.self) { try reader.read("/numbers", as: Float.self) }
    #expect(failure?.code == .badData && failure?.expected == "the 16 bytes of its elements")
    #expect(
      failure?.problem
        == "dataset /numbers has a chunk that cannot be unpacked, from element 0")
  }

  @Test("a chunk that is not there, among others") func missing() throws {
    let reader = try file(extents: [10], chunk: [4], .none) { dataset in
      #expect(H5Dwrite_chunk(dataset, standard, 0, [4], 16, Self.zeros(16)) >= 0)
    }
    let failure = #expect(throws: Failure.self) { try reader.read("/numbers", as: Float.self) }
    #expect(failure?.problem == "dataset /numbers has 1 chunks")
    #expect(failure?.expected == "3, which its elements are in")
  }
}
