import Dispatch

/// `body` of every number in `range`, computed on all cores, in order.
package func concurrentMap<Value: Sendable>(
  _ range: Range<Int>, _ body: @Sendable (Int) -> Value
) -> [Value] {
  [Value](unsafeUninitializedCapacity: range.count) { buffer, count in
    // Every element is initialized by exactly one iteration.
    nonisolated(unsafe) let values = buffer
    DispatchQueue.concurrentPerform(iterations: range.count) { index in
      values.initializeElement(at: index, to: body(range.lowerBound + index))
    }
    count = range.count
  }
}

/// `range` in pieces of at most `size`.
package func blocks(of range: Range<Int>, size: Int) -> [Range<Int>] {
  stride(from: range.lowerBound, to: range.upperBound, by: size).map {
    $0..<min($0 + size, range.upperBound)
  }
}
