import Networks
import Tensors

/// Which elements of each tensor a snapshot keeps.
///
/// Every snapshot of every run of an experiment keeps the same ones, so that two runs can be compared weight by
/// weight: they are drawn by the name of the tensor alone.
struct SnapshotElements {
  /// Per tensor the kept elements, rising; nil for all.
  let chosen: [[Int32]?]

  /// - Parameter limit: how many elements a tensor may keep; nil for all.
  init(layout: ParameterLayout, limit: Int?) {
    chosen = layout.descriptions.map { description in
      guard let limit, description.count > limit else { return nil }
      return Self.draw(limit, of: description.count, name: description.name)
    }
  }

  /// `count` distinct numbers below `total`, rising (Floyd's method: as many draws as numbers).
  private static func draw(_ count: Int, of total: Int, name: String) -> [Int32] {
    var stream = PhiloxStream(seed: 0, purpose: "snapshots/\(name)")
    var taken: Set<Int32> = []
    for last in (total - count)..<total {
      let candidate = Int32(stream.index(below: last + 1))
      taken.insert(taken.contains(candidate) ? Int32(last) : candidate)
    }
    return taken.sorted()
  }

  /// For the run file: empty where every tensor keeps all.
  var stored: [[Int32]?] { chosen.contains { $0 != nil } ? chosen : [] }

  /// The values to keep of tensor `index`.
  func values(_ index: Int, of buffer: ParameterBuffer) -> [Float] {
    let values = buffer[index]
    guard let elements = chosen[index] else { return Array(values) }
    return elements.map { values[Int($0)] }
  }

  /// The shape of one snapshot of tensor `index`.
  func shape(_ index: Int, of layout: ParameterLayout) -> [Int] {
    chosen[index].map { [$0.count] } ?? layout.descriptions[index].shape
  }
}
