/// The processes that train one run together, each with its part of every batch: ranks, numbered from 0.
///
/// All ranks call the same functions in the same order. A rank that waits in vain for another (which has died, hangs or
/// has failed) ends the whole job with an error; no function returns then.
package protocol RankGroup: AnyObject, Sendable {
  var rank: Int { get }
  var count: Int { get }

  /// Starts to send each rank its part of `source`, and to receive one from each; parts in bytes.
  ///
  /// Parts of the source may overlap; none may change, and `target` may not be read, until the end.
  /// - Returns: waits for the end.
  func exchange(
    _ source: UnsafeRawPointer, _ sent: RankParts, into target: UnsafeMutableRawPointer,
    _ received: RankParts
  ) -> () -> Void
}

extension RankGroup {
  /// Starts to collect what all ranks have.
  /// - Parameter parts: of all ranks, in elements.
  package func gather<Element>(
    _ own: UnsafePointer<Element>, _ parts: RankParts, into target: UnsafeMutablePointer<Element>
  ) -> () -> Void {
    let bytes = parts * MemoryLayout<Element>.stride
    return exchange(
      own, RankParts(repeating: bytes.sizes[rank], ranks: count), into: target, bytes)
  }

  /// What rank 0 has.
  package func first<Element>(_ own: Element) -> Element { gathered([own], filledWith: own)[0] }

  /// Waits for all ranks.
  package func meet() { _ = first(0) }

  /// What all ranks have: a few numbers from each, as many from every one.
  package func gathered<Element>(_ own: [Element], filledWith zero: Element) -> [Element] {
    var all = [Element](repeating: zero, count: own.count * count)
    own.withUnsafeBufferPointer { own in
      all.withUnsafeMutableBufferPointer { all in
        guard let source = own.baseAddress, let target = all.baseAddress else { return }
        gather(source, RankParts(Array(repeating: own.count, count: count)), into: target)()
      }
    }
    return all
  }
}
