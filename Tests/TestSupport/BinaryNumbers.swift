/// Numbers of binary files, lowest byte first.
public func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
  withUnsafeBytes(of: value.littleEndian) { Array($0) }
}

/// The address in the eight bytes at `place`.
public func littleEndianNumber(_ bytes: [UInt8], at place: Int) -> Int {
  (0..<8).reversed().reduce(0) { $0 << 8 | Int(bytes[place + $1]) }
}

extension [UInt8] {
  /// An HDF5 image in which the list of free space of the heap at `heap` leads back to itself; nil where it is empty.
  public func withCircle(inHeapAt heap: Int) -> [UInt8]? {
    let (first, names) = (
      littleEndianNumber(self, at: heap + 16), littleEndianNumber(self, at: heap + 24)
    )
    // 1 ends a list.
    guard first != 1 else { return nil }
    var lie = self
    lie.replaceSubrange((names + first)..<(names + first + 8), with: littleEndian(UInt64(first)))
    return lie
  }
}
