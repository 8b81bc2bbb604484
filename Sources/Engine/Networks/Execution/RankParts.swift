/// What each rank has of something that lies in one piece of memory: how much, and where it begins.
package struct RankParts: Sendable {
  package let sizes: [Int]
  package let offsets: [Int]

  package init(sizes: [Int], offsets: [Int]) {
    self.sizes = sizes
    self.offsets = offsets
  }

  /// One rank's after the other's.
  package init(_ sizes: [Int]) {
    var next = 0
    self.sizes = sizes
    offsets = sizes.map { size in
      defer { next += size }
      return next
    }
  }

  /// The same of all for every rank.
  package init(repeating size: Int, ranks: Int) {
    sizes = Array(repeating: size, count: ranks)
    offsets = Array(repeating: 0, count: ranks)
  }

  package var total: Int { sizes.reduce(0, +) }

  /// So many numbers in the place of one.
  package static func * (parts: RankParts, factor: Int) -> RankParts {
    RankParts(sizes: parts.sizes.map { $0 * factor }, offsets: parts.offsets.map { $0 * factor })
  }
}
