import CHDF5
import CZlib

/// Reads all elements of an open dataset, in row-major order.
///
/// What is in one piece HDF5 reads; chunks are read as `HDF5Chunks` says.
/// - Parameters:
///   - memoryType: what the elements are in memory, where they take no fewer bytes than in the file.
///   - limit: how many bytes a chunk may have, unpacked.
///   - buffer: room for all of them in memory.
/// - Returns: HDF5's status; what is wrong with the chunks, if that is why they were not read.
package func readElements(
  of dataset: hid_t, as memoryType: hid_t, limit: Int, into buffer: UnsafeMutableRawBufferPointer
) -> (status: herr_t, refusal: HDF5Refusal?) {
  do throws(HDF5Refusal) {
    guard let chunks = try HDF5Chunks(of: dataset, limit: limit) else {
      return (
        H5Dread(
          dataset, memoryType, wholeSpace, wholeSpace, defaultProperties, buffer.baseAddress), nil
      )
    }
    try chunks.read(into: buffer)
  } catch {
    return (-1, error)
  }
  let (type, space) = (H5Dget_type(dataset), H5Dget_space(dataset))
  defer {
    H5Tclose(type)
    H5Sclose(space)
  }
  let count = Int(clamping: H5Sget_simple_extent_npoints(space))
  return (H5Tconvert(type, memoryType, count, buffer.baseAddress, nil, defaultProperties), nil)
}

/// The chunks that a dataset is stored in.
///
/// HDF5 1.10 copies out of every chunk as many bytes as its elements take, however few it was unpacked to, and takes the
/// four bytes of a checksum off a chunk that has fewer. So chunks are fetched as they are stored and unpacked here, where
/// each has to come to its size: gzip by zlib, shuffle and fletcher32 as HDF5 has them.
struct HDF5Chunks {
  private let dataset: hid_t
  /// Of the dataset and of a chunk, outermost axis first.
  private let (extents, chunk): ([Int], [Int])
  /// Axes but those at the end that every chunk has whole: at least one.
  private let axes: Int
  /// Bytes of what lies within those axes, and of a chunk.
  private let (unit, byteCount): (Int, Int)
  /// As they were applied; those that were not, a chunk tells.
  private let filters: [(identifier: H5Z_filter_t, elementSize: Int)]

  /// - Returns: nil for a dataset that is in one piece, or of which nothing was ever written.
  init?(of dataset: hid_t, limit: Int) throws(HDF5Refusal) {
    let (space, type) = (H5Dget_space(dataset), H5Dget_type(dataset))
    let creation = H5Dget_create_plist(dataset)
    defer {
      H5Sclose(space)
      H5Tclose(type)
      H5Pclose(creation)
    }
    guard H5Pget_layout(creation) == H5D_CHUNKED else { return nil }
    let rank = Int(H5Sget_simple_extent_ndims(space))
    var (extents, chunk) = ([hsize_t](repeating: 0, count: 32), [hsize_t](repeating: 0, count: 32))
    guard (1...32).contains(rank), H5Sget_simple_extent_dims(space, &extents, nil) == Int32(rank),
      H5Pget_chunk(creation, 32, &chunk) == Int32(rank), !chunk.prefix(rank).contains(0)
    else { throw HDF5Refusal("has chunks of other axes than its own", expected: "\(rank) axes") }
    self.dataset = dataset
    self.extents = extents.prefix(rank).map { Int(clamping: $0) }
    self.chunk = chunk.prefix(rank).map { Int(clamping: $0) }
    let elementSize = H5Tget_size(type)
    byteCount = Self.product(self.chunk, elementSize)
    guard byteCount <= limit else {
      throw HDF5Refusal("has chunks of \(byteCount) bytes", expected: "at most \(limit)")
    }
    let whole = zip(self.extents, self.chunk).reversed().prefix { $0 == $1 }.count
    axes = max(1, rank - whole)
    unit = self.chunk[axes...].reduce(elementSize, *)
    filters = (0..<UInt32(max(0, H5Pget_nfilters(creation)))).map { Self.filter($0, of: creation) }
    guard filters.count(where: { $0.identifier == H5Z_FILTER_DEFLATE }) <= 1 else {
      throw HDF5Refusal("is packed with gzip twice", expected: "gzip at most once")
    }
    var stored: hsize_t = 0
    guard H5Dget_num_chunks(dataset, space, &stored) >= 0 else {
      throw HDF5Refusal("has chunks that HDF5 cannot count", expected: "a whole file")
    }
    guard stored > 0 else { return nil }
    let cells = Self.product(zip(self.extents, self.chunk).map { ($0 + $1 - 1) / $1 }, 1)
    guard stored == cells else {
      throw HDF5Refusal("has \(stored) chunks", expected: "\(cells), which its elements are in")
    }
  }

  /// `Int.max` where it would be more.
  private static func product(_ numbers: [Int], _ start: Int) -> Int {
    numbers.reduce(start) {
      let (product, isTooLarge) = $0.multipliedReportingOverflow(by: $1)
      return isTooLarge ? .max : product
    }
  }

  private static func filter(
    _ index: UInt32, of creation: hid_t
  ) -> (identifier: H5Z_filter_t, elementSize: Int) {
    var (flags, count, configuration) = (UInt32(0), 1, UInt32(0))
    var values: [UInt32] = [0]
    let identifier = H5Pget_filter2(
      creation, index, &flags, &count, &values, 0, nil, &configuration)
    return (identifier, Int(values[0]))
  }

  /// - Parameter buffer: room for all elements as they are in the file.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(HDF5Refusal) {
    // All are looked up before one is read: of as many as there should be none is there twice then, for HDF5 to take one
    // for the other.
    let sizes = try chunks().map { (start) throws(HDF5Refusal) in (start, try storedSize(at: start))
    }
    for (start, size) in sizes {
      guard let bytes = unpacked(at: start, size) else { throw refusal(at: start) }
      copy(bytes, to: start, of: buffer)
    }
  }

  private func refusal(at start: [Int]) -> HDF5Refusal {
    HDF5Refusal(
      "has a chunk that cannot be unpacked, from element \(spell(start))",
      expected: "the \(byteCount) bytes of its elements")
  }

  /// Where each begins.
  private func chunks() -> [[Int]] {
    var start = [Int](repeating: 0, count: extents.count)
    var all = [start]
    while advance(&start, by: chunk, within: extents, axes: extents.count) { all.append(start) }
    return all
  }

  /// Bytes of the chunk that begins at `start`, as it is stored.
  private func storedSize(at start: [Int]) throws(HDF5Refusal) -> Int {
    var (mask, address, size): (UInt32, haddr_t, hsize_t) = (0, 0, 0)
    let status = H5Dget_chunk_info_by_coord(
      dataset, start.map { hsize_t($0) }, &mask, &address, &size)
    // Nothing is packed into more bytes than it has and a few.
    guard status >= 0, size > 0, size <= 2 * byteCount + 1024 else { throw refusal(at: start) }
    return Int(size)
  }

  /// To the next place in row-major order; false at the end.
  private func advance(
    _ place: inout [Int], by steps: [Int], within ends: [Int], axes: Int
  ) -> Bool {
    for axis in (0..<axes).reversed() {
      if ends[axis] - place[axis] > steps[axis] {
        place[axis] += steps[axis]
        return true
      }
      place[axis] = 0
    }
    return false
  }

  /// The bytes of the chunk that begins at `start`; nil where they are not as many as there should be, or damaged.
  private func unpacked(at start: [Int], _ storedSize: Int) -> [UInt8]? {
    var mask: UInt32 = 0
    var bytes = [UInt8](repeating: 0, count: storedSize)
    let offset = start.map { hsize_t($0) }
    guard H5Dread_chunk(dataset, defaultProperties, offset, &mask, &bytes) >= 0 else { return nil }
    for (index, filter) in filters.enumerated().reversed() where mask >> index & 1 == 0 {
      switch filter.identifier {
      case H5Z_FILTER_FLETCHER32:
        guard bytes.count >= 4 else { return nil }
        let sum = bytes.suffix(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        bytes.removeLast(4)
        guard Self.fletcher32(bytes) == sum else { return nil }
      case H5Z_FILTER_SHUFFLE: bytes = Self.unshuffled(bytes, filter.elementSize)
      default:
        let sums = filters[..<index].indices.count {
          filters[$0].identifier == H5Z_FILTER_FLETCHER32 && mask >> $0 & 1 == 0
        }
        guard let inflated = Self.inflated(bytes, to: byteCount + 4 * sums) else { return nil }
        bytes = inflated
      }
    }
    return bytes.count == byteCount ? bytes : nil
  }

  private static func inflated(_ bytes: [UInt8], to byteCount: Int) -> [UInt8]? {
    var status = Z_OK
    let inflated = [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, count in
      var length = UInt(byteCount)
      status = uncompress(buffer.baseAddress, &length, bytes, UInt(bytes.count))
      count = status == Z_OK ? Int(length) : 0
    }
    return inflated.count == byteCount ? inflated : nil
  }

  /// First bytes of all elements, then second bytes…: back to elements. What is left over stands at the end.
  private static func unshuffled(_ bytes: [UInt8], _ elementSize: Int) -> [UInt8] {
    let count = elementSize > 1 ? bytes.count / elementSize : 0
    guard count > 1 else { return bytes }
    return [UInt8](unsafeUninitializedCapacity: bytes.count) { elements, initialized in
      bytes.withUnsafeBufferPointer { bytes in
        for place in 0..<elementSize {
          for index in 0..<count {
            elements[index * elementSize + place] = bytes[place * count + index]
          }
        }
        for index in (count * elementSize)..<bytes.count { elements[index] = bytes[index] }
      }
      initialized = bytes.count
    }
  }

  /// Fletcher's checksum of words of 16 bits, high byte first; what is left over is a high byte.
  private static func fletcher32(_ bytes: [UInt8]) -> UInt32 {
    func folded(_ sum: UInt32) -> UInt32 { sum & 0xffff + sum >> 16 }
    var (first, second): (UInt32, UInt32) = (0, 0)
    bytes.withUnsafeBufferPointer { bytes in
      let end = bytes.count & ~1
      var index = 0
      while index < end {
        // So many words do not overflow 32 bits.
        let stop = min(end, index + 720)
        while index < stop {
          first &+= UInt32(bytes[index]) << 8 | UInt32(bytes[index + 1])
          second &+= first
          index += 2
        }
        (first, second) = (folded(first), folded(second))
      }
      if end < bytes.count {
        first &+= UInt32(bytes[end]) << 8
        second &+= first
        (first, second) = (folded(first), folded(second))
      }
    }
    return folded(second) << 16 | folded(first)
  }

  /// Copies what of a chunk lies within the extents.
  private func copy(
    _ bytes: [UInt8], to start: [Int], of buffer: UnsafeMutableRawBufferPointer
  ) {
    let last = axes - 1
    let length = min(chunk[last], extents[last] - start[last]) * unit
    let ends = (0..<axes).map { min(chunk[$0], extents[$0] - start[$0]) }
    let ones = [Int](repeating: 1, count: axes)
    var row = [Int](repeating: 0, count: axes)
    bytes.withUnsafeBytes { bytes in
      repeat {
        var (source, target) = (0, 0)
        for axis in 0..<axes {
          source = source * chunk[axis] + row[axis]
          target = target * extents[axis] + start[axis] + row[axis]
        }
        UnsafeMutableRawBufferPointer(rebasing: buffer[(target * unit)..<(target * unit + length)])
          .copyMemory(
            from: UnsafeRawBufferPointer(
              rebasing: bytes[(source * unit)..<(source * unit + length)]))
      } while advance(&row, by: ones, within: ends, axes: last)
    }
  }
}
