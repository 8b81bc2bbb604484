/// Memory for numbers, aligned to a cache line (64 bytes: also the widest vector register), zero-filled,
/// freed with its owner. Kernels take pointers into it; everything else goes through checked accessors.
package final class AlignedStorage<Element: BitwiseCopyable> {
  package static var alignment: Int { 64 }

  package let buffer: UnsafeMutableBufferPointer<Element>

  /// - Parameter zero: the value that fills the memory at first.
  package init(count: Int, filledWith zero: Element) {
    precondition(count > 0, "storage of no elements")
    let bytes = count * MemoryLayout<Element>.stride
    // A multiple of the alignment, so that a vector load at the end stays inside.
    let padded = (bytes + Self.alignment - 1) / Self.alignment * Self.alignment
    let raw = UnsafeMutableRawPointer.allocate(byteCount: padded, alignment: Self.alignment)
    raw.initializeMemory(as: UInt8.self, repeating: 0, count: padded)
    let elements = raw.bindMemory(to: Element.self, capacity: count)
    buffer = UnsafeMutableBufferPointer(start: elements, count: count)
    buffer.update(repeating: zero)
  }

  package var count: Int { buffer.count }

  /// The first element's address; valid as long as this object lives.
  package var pointer: UnsafeMutablePointer<Element> {
    guard let base = buffer.baseAddress else { preconditionFailure("storage of no elements") }
    return base
  }

  package var values: [Element] { Array(buffer) }

  deinit { UnsafeMutableRawPointer(pointer).deallocate() }
}

extension AlignedStorage where Element: Numeric {
  package convenience init(count: Int) { self.init(count: count, filledWith: 0) }
}
