import Tensors

/// Memory that is used in turn: as many pieces of one size as were planned.
struct PanelScratch {
  private var free: [AlignedStorage<Float>] = []

  init() {}

  /// - Parameters:
  ///   - count: pieces.
  ///   - size: numbers of each.
  init(_ count: Int, size: Int) {
    free = (0..<count).map { _ in AlignedStorage(count: max(1, size)) }
  }

  mutating func take() -> AlignedStorage<Float> {
    guard let piece = free.popLast() else { preconditionFailure("more memory than was planned") }
    return piece
  }

  mutating func give(_ piece: AlignedStorage<Float>?) {
    if let piece { free.append(piece) }
  }
}
