import Diagnostics

/// What a file's bytes are read from, piece by piece or from memory.
package protocol HDF5Source {
  var byteCount: Int { get }
  /// So many bytes from this place on; nil where there are fewer.
  func bytes(at place: Int, count: Int) throws(Failure) -> [UInt8]?
}

extension [UInt8]: HDF5Source {
  package var byteCount: Int { count }

  package func bytes(at place: Int, count: Int) -> [UInt8]? {
    self.count - count >= place ? Array(self[place..<(place + count)]) : nil
  }
}

/// What every HDF5 file begins with, or what follows its user block.
package let hdf5Signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]

/// The structures by which HDF5 finds groups and datasets in a file of its earliest format: object headers, the trees,
/// nodes and heaps of groups, the trees of chunks, texts of attributes.
///
/// HDF5 1.10 takes them at their word. It follows a list that leads in circles until the machine has no memory left,
/// divides by a chunk's extent of 0, and copies from where a heap says that it is. So they are walked through here before
/// HDF5 sees the file: each lies within the file, none is reached twice, and each is what whatever leads to it says. What
/// a header's messages say follows in them (`HDF5Message`). Layout: HDF5 File Format Specification 3.0.
package struct HDF5Structure<Source: HDF5Source> {
  private let source: Source
  private let name: String
  private let remedy: String
  /// Addresses count from here.
  private let base: Int
  private var reached: Set<Int> = []
  /// Of collections of texts: the sizes of those in them, by number.
  private var texts: [Int: [Int: Int]] = [:]
  /// Bytes that may still be read: structures that do not overlap take no more than the file, here their beginnings
  /// twice.
  private var left: Int

  /// - Parameters:
  ///   - base: where in `source` the HDF5 file begins.
  ///   - remedy: what to do about a file that is not as it should be.
  /// - Throws: `Failure` (65) naming the place of what cannot be so, and for a file of a newer format; what `source` throws.
  package static func check(
    _ source: Source, from base: Int = 0, name: String, remedy: String
  ) throws(Failure) {
    var structure = Self(
      source: source, name: name, remedy: remedy, base: base, left: 2 * source.byteCount)
    try structure.superblock()
  }

  private func refusal(_ problem: String, at address: Int) -> Failure {
    Failure(
      .badData, at: name, "what HDF5 goes by in the file contradicts itself",
      expected: "groups, numbers and texts in HDF5's earliest format, as h5py writes it",
      found: "\(problem), at byte \(base.addingReportingOverflow(address).partialValue)",
      remedy: remedy)
  }

  /// - Throws: `Failure` (65) where the file ends before.
  private mutating func block(
    _ address: Int, _ count: Int, _ what: String
  ) throws(Failure) -> HDF5Block {
    let (place, isTooFar) = base.addingReportingOverflow(address)
    guard !isTooFar, let bytes = try source.bytes(at: place, count: count) else {
      throw refusal("\(what) beyond the file's end", at: address)
    }
    left -= count
    guard left >= 0 else { throw refusal("\(what) that overlaps with others", at: address) }
    return HDF5Block(bytes: bytes)
  }

  /// The same, of what is reached for the first and only time.
  private mutating func new(
    _ address: Int, _ count: Int, _ opening: String, _ what: String
  ) throws(Failure) -> HDF5Block {
    let block = try block(address, count, what)
    guard block.bytes.starts(with: opening.utf8) else {
      throw refusal("something else than \(what)", at: address)
    }
    guard reached.insert(address).inserted else {
      throw refusal("\(what) that is reached twice", at: address)
    }
    return block
  }

  private mutating func superblock() throws(Failure) {
    let start = try block(0, 96, "a superblock")
    guard start.bytes.starts(with: hdf5Signature),
      start.number(8, 1) == 0, start.number(13, 1) == 8, start.number(14, 1) == 8
    else { throw refusal("a superblock of another format", at: 0) }
    try object(start.number(64, 8), depth: 0)
  }

  /// - Parameter depth: of groups in groups.
  private mutating func object(_ address: Int, depth: Int) throws(Failure) {
    let start = try new(address, 16, "\u{1}", "an object header")
    guard depth < 32 else { throw refusal("groups nested too deeply", at: address) }
    var messagesLeft = start.number(2, 2)
    var parts = Parts()
    // Continuations lead to further blocks of messages.
    var blocks = [(place: address + 16, count: start.number(8, 4))]
    while let (place, count) = blocks.popLast() {
      let messages = try block(place, count, "a header's messages")
      var offset = 0
      while offset + 8 <= count {
        let size = messages.number(offset + 2, 2)
        guard messagesLeft > 0, offset + 8 + size <= count else {
          throw refusal("messages that do not fit their header", at: place + offset)
        }
        messagesLeft -= 1
        let message = HDF5Block(bytes: Array(messages.bytes[(offset + 8)..<(offset + 8 + size)]))
        guard messages.number(offset + 4, 1) & 2 == 0 else {
          throw refusal("a message that is kept elsewhere", at: place + offset)
        }
        switch messages.number(offset, 2) {
        case 0x10:
          let (place, count) = (message.number(0, 8), message.number(8, 8))
          guard reached.insert(place).inserted else {
            throw refusal("a header's messages that are reached twice", at: place)
          }
          blocks.append((place, count))
        case 0x11:
          let names = try heap(message.number(8, 8))
          for node in try tree(message.number(0, 8), "TREE\0", keySize: 8, level: nil) {
            try links(node, names, depth: depth)
          }
        case let kind: try note(message, of: kind, at: place + offset, in: &parts)
        }
        offset += 8 + size
      }
    }
    try check(parts, at: address)
  }

  /// What messages of a dataset say that must fit what others say.
  private struct Parts {
    var element: HDF5Message.Element?
    var fill = 0
    var layout: HDF5Block?
  }

  private mutating func note(
    _ block: HDF5Block, of kind: Int, at address: Int, in parts: inout Parts
  ) throws(Failure) {
    let message = HDF5Message(block)
    switch kind {
    // Nothing, and when the object was changed.
    case 0x00: break
    case 0x12 where block.bytes.count >= 8: break
    case 0x01 where message.count != nil: break
    case 0x03:
      guard let element = message.element else {
        throw refusal("a type of neither numbers nor texts", at: address)
      }
      parts.element = element
    case 0x04, 0x05:
      guard let fill = message.fill(isOld: kind == 0x04) else {
        throw refusal("a fill value that does not fit its message", at: address)
      }
      parts.fill = max(parts.fill, fill)
    case 0x07: throw refusal("numbers in another file", at: address)
    case 0x08: parts.layout = block
    case 0x0b where message.isPipeline: break
    case 0x0c:
      guard let attribute = message.attribute else {
        throw refusal("an attribute of neither numbers nor texts", at: address)
      }
      guard attribute.element.isElsewhere else { return }
      for index in 0..<attribute.count {
        try text(attribute.values, 16 * index, at: address)
      }
    default: throw refusal("a message of kind \(kind) that cannot be so", at: address)
    }
  }

  private mutating func check(_ parts: Parts, at address: Int) throws(Failure) {
    guard parts.fill == 0 || parts.fill == parts.element?.byteCount else {
      throw refusal("a fill value that is none of its elements", at: address)
    }
    guard let layout = parts.layout else { return }
    guard let element = parts.element else {
      throw refusal("a layout of no elements", at: address)
    }
    try check(layout, of: element, at: address)
  }

  /// Of datasets in chunks; of others what they have room for is asked when they are opened.
  private mutating func check(
    _ layout: HDF5Block, of element: HDF5Message.Element, at address: Int
  ) throws(Failure) {
    let kind = (version: layout.number(0, 1), storage: layout.number(1, 1))
    guard kind.version == 3 else {
      let isVirtual = kind == (4, 3)
      throw refusal(
        isVirtual ? "numbers in another file" : "a layout of another version", at: address)
    }
    guard kind.storage != 0 || layout.number(2, 2) <= layout.bytes.count - 4 else {
      throw refusal("elements that do not fit their message", at: address)
    }
    guard kind.storage == 2 else { return }
    // Those of the dataset, and the bytes of an element.
    let axes = layout.number(2, 1)
    guard (2...33).contains(axes), layout.bytes.count >= 11 + 4 * axes,
      (0..<axes).allSatisfy({ layout.number(11 + 4 * $0, 4) > 0 })
    else { throw refusal("chunks without extent", at: address) }
    guard layout.number(11 + 4 * (axes - 1), 4) == element.byteCount else {
      throw refusal("chunks of other elements", at: address)
    }
    let chunks = layout.number(3, 8)
    guard chunks != .max else { return }
    _ = try tree(chunks, "TREE\u{1}", keySize: 8 + 8 * axes, level: nil)
  }

  /// A text of an attribute, which says its length and where it is: HDF5 copies as many bytes as there are.
  private mutating func text(
    _ values: HDF5Block, _ offset: Int, at address: Int
  ) throws(Failure) {
    let (length, collection) = (values.number(offset, 4), values.number(offset + 4, 8))
    let isNone = length == 0 && (collection == 0 || collection == .max)
    guard !isNone else { return }
    if texts[collection] == nil { texts[collection] = try sizes(in: collection) }
    guard texts[collection]?[values.number(offset + 12, 4)] == length else {
      throw refusal("a text that is not where it should be", at: address)
    }
  }

  /// What is in a global heap.
  private mutating func sizes(in collection: Int) throws(Failure) -> [Int: Int] {
    let start = try new(collection, 16, "GCOL\u{1}", "a collection of texts")
    let count = start.number(8, 8)
    let collected = try block(collection, count, "a collection of texts")
    var (sizes, offset): ([Int: Int], Int) = ([:], 16)
    while offset <= count - 16 {
      let (index, size) = (collected.number(offset, 2), collected.number(offset + 8, 8))
      // What is free has number 0, and counts its beginning.
      let left = count - offset - (index == 0 ? 0 : 16)
      guard size <= left, index != 0 || size >= 16, sizes.updateValue(size, forKey: index) == nil
      else { throw refusal("a collection of texts that do not fit it", at: collection) }
      offset += index == 0 ? size : 16 + (size + 7) & ~7
    }
    return sizes
  }

  /// The names of a group's links.
  private mutating func heap(_ address: Int) throws(Failure) -> HDF5Block {
    let heap = try new(address, 32, "HEAP\0", "a heap")
    let (count, start) = (heap.number(8, 8), heap.number(24, 8))
    let names = try block(start, count, "a heap's names")
    // The list of what is free in it; 1 ends it.
    var next = heap.number(16, 8)
    var left = count / 16
    while next != 1 {
      guard left > 0, next <= count - 16 else {
        throw refusal("a heap whose list of free space does not end", at: address)
      }
      left -= 1
      next = names.number(next, 8)
    }
    return names
  }

  /// - Parameter level: what the node above says; nil at the top.
  /// - Returns: the addresses that the tree leads to.
  private mutating func tree(
    _ address: Int, _ opening: String, keySize: Int, level expected: Int?
  ) throws(Failure) -> [Int] {
    let start = try new(address, 24, opening, "a tree")
    let (level, count) = (start.number(5, 1), start.number(6, 2))
    guard level == expected ?? level else {
      throw refusal("a tree of another height", at: address)
    }
    let entries = try block(address + 24, (keySize + 8) * count, "a tree")
    var leaves: [Int] = []
    for index in 0..<count {
      let child = entries.number((keySize + 8) * index + keySize, 8)
      leaves +=
        level == 0 ? [child] : try tree(child, opening, keySize: keySize, level: level - 1)
    }
    return leaves
  }

  private mutating func links(_ address: Int, _ names: HDF5Block, depth: Int) throws(Failure) {
    let start = try new(address, 8, "SNOD", "a group's node")
    let count = start.number(6, 2)
    let links = try block(address + 8, 40 * count, "a group's node")
    for index in 0..<count {
      let name = links.number(40 * index, 8)
      guard name < names.bytes.count, names.bytes[name...].contains(0) else {
        throw refusal("a link without a name", at: address)
      }
      // 2 is a link to a name, which reading refuses.
      if links.number(40 * index + 16, 4) != 2 {
        try object(links.number(40 * index + 8, 8), depth: depth + 1)
      }
    }
  }
}
