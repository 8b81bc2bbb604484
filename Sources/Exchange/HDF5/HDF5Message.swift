/// What a message of an object header says, as far as HDF5 takes it at its word: how many bytes follow, and where others
/// are. Only the kinds of which files of runs are made are known: numbers, texts, and what they are stored by.
///
/// Layouts: HDF5 File Format Specification 3.0, IV.A.2.
struct HDF5Message {
  private let block: HDF5Block

  init(_ block: HDF5Block) { self.block = block }

  private func number(_ offset: Int, _ size: Int) -> Int { block.number(offset, size) }

  /// - Returns: the elements of a dataspace; nil where it is none.
  var count: Int? {
    let (version, rank, flags) = (number(0, 1), number(1, 1), number(2, 1))
    let start = version == 1 ? 8 : 4
    // Extents, and the largest that they may become.
    guard (1...2).contains(version), rank <= 32, flags <= 1,
      block.bytes.count >= start + 8 * rank * (1 + flags)
    else { return nil }
    if version == 2, number(3, 1) == 2 { return 0 }
    return (0..<rank).reduce(1) {
      let (product, isTooLarge) = $0.multipliedReportingOverflow(by: number(start + 8 * $1, 8))
      return isTooLarge ? .max : product
    }
  }

  struct Element: Equatable {
    let byteCount: Int
    /// Of a text of any length, which is in a heap of the file.
    let isElsewhere: Bool
  }

  /// - Returns: the elements of a datatype; nil where they are neither numbers nor texts.
  var element: Element? {
    let (version, kind, byteCount) = (number(0, 1) >> 4, number(0, 1) & 15, number(4, 4))
    guard (1...3).contains(version), byteCount > 0 else { return nil }
    switch kind {
    case 0:
      guard block.bytes.count >= 12, number(8, 2) + number(10, 2) <= 8 * byteCount else {
        return nil
      }
    case 1: guard block.bytes.count >= 20 else { return nil }
    case 3: break
    case 9:
      // Of characters: a text, and not a list.
      guard number(1, 1) & 15 == 1, byteCount == 16, let base = block[8...],
        HDF5Message(base).element == Element(byteCount: 1, isElsewhere: false)
      else { return nil }
      return Element(byteCount: byteCount, isElsewhere: true)
    default: return nil
    }
    return Element(byteCount: byteCount, isElsewhere: false)
  }

  /// - Parameter isOld: whether it is of the kind that came first.
  /// - Returns: the bytes of a fill value, 0 where there is none; nil where they do not follow.
  func fill(isOld: Bool) -> Int? {
    let isGiven: Bool
    let place: Int
    switch isOld ? 0 : number(0, 1) {
    case 0: (isGiven, place) = (true, 0)
    case 1: (isGiven, place) = (true, 4)
    case 2: (isGiven, place) = (number(3, 1) != 0, 4)
    case 3: (isGiven, place) = (number(1, 1) & 0x20 != 0, 2)
    default: return nil
    }
    guard isGiven else { return 0 }
    let size = number(place, 4)
    // −1 is none either.
    if size == 0xffff_ffff { return 0 }
    return size <= block.bytes.count - place - 4 ? size : nil
  }

  /// Whether what a filter pipeline says of its filters follows.
  var isPipeline: Bool {
    let (version, count) = (number(0, 1), number(1, 1))
    guard (1...2).contains(version), count <= 32 else { return false }
    var place = version == 1 ? 8 : 2
    for _ in 0..<count {
      let hasName = version == 1 || number(place, 2) >= 256
      let name = hasName ? number(place + 2, 2) : 0
      let values = number(place + (hasName ? 6 : 4), 2)
      guard name <= 256, values <= 256 else { return false }
      place += (hasName ? 8 : 6) + (version == 1 ? (name + 7) & ~7 : name) + 4 * values
      if version == 1, values % 2 == 1 { place += 4 }
    }
    return place <= block.bytes.count
  }

  /// - Returns: the values of an attribute and what each is; nil where they do not follow.
  var attribute: (values: HDF5Block, count: Int, element: Element)? {
    let version = number(0, 1)
    guard (1...3).contains(version), number(1, 1) == 0, block.bytes.count >= 8 else { return nil }
    func padded(_ size: Int) -> Int { version == 1 ? (size + 7) & ~7 : size }
    let sizes = (name: number(2, 2), type: number(4, 2), space: number(6, 2))
    let name = version == 3 ? 9 : 8
    let type = name + padded(sizes.name)
    let space = type + padded(sizes.type)
    let start = space + padded(sizes.space)
    guard start <= block.bytes.count, block.bytes[name..<(name + sizes.name)].contains(0),
      let element = block[type..<(type + sizes.type)].flatMap({ HDF5Message($0).element }),
      let count = block[space..<(space + sizes.space)].flatMap({ HDF5Message($0).count }),
      let values = block[start...],
      count <= values.bytes.count / element.byteCount
    else { return nil }
    return (values, count, element)
  }
}

/// Bytes of a file, and the little-endian numbers in them.
struct HDF5Block {
  let bytes: [UInt8]

  /// The number in so many bytes; what is beyond them, or more than 64 bits with a sign hold, is larger than any file.
  func number(_ offset: Int, _ size: Int) -> Int {
    guard offset >= 0, bytes.count - size >= offset else { return .max }
    let value = bytes[offset..<(offset + size)].reversed().reduce(UInt64(0)) {
      $0 << 8 | UInt64($1)
    }
    return Int(clamping: value)
  }

  /// A part; nil where it is beyond them.
  subscript(range: Range<Int>) -> HDF5Block? {
    range.lowerBound >= 0 && range.upperBound <= bytes.count
      ? HDF5Block(bytes: Array(bytes[range])) : nil
  }

  subscript(range: PartialRangeFrom<Int>) -> HDF5Block? {
    range.lowerBound <= bytes.count ? self[range.lowerBound..<bytes.count] : nil
  }
}
