import Networks
import Tensors

/// What becomes of a product channel by channel before it is rectified: z = (y − mean) · factor + bias; and what is left
/// for its parameters' gradients: of each unit's rows in each block, three rows of 32 numbers a panel.
///
/// Sums run in double precision: over a unit's blocks in order, then over units.
package class PanelAffine {
  package let channels: Int
  package let panelCount: Int
  let execution: PanelExecution
  /// [panels, 3, 32], see `PanelKernels`.
  let constants: AlignedStorage<Float>
  /// What blocks leave: [unit, block, panel, 3, 32].
  private var partial: AlignedStorage<Float>
  private var blockCapacity: Int
  /// [panel, unit, 2, 32].
  private let totals: AlignedStorage<Double>

  /// - Parameter blocks: how many blocks any pass has at most.
  init(channels: Int, blocks: Int, execution: PanelExecution) {
    self.channels = channels
    self.execution = execution
    panelCount = panels(channels)
    blockCapacity = blocks
    constants = AlignedStorage(count: panelCount * 3 * panelWidth)
    partial = AlignedStorage(
      count: execution.samples.units * blocks * panelCount * 3 * panelWidth)
    totals = AlignedStorage(
      count: panelCount * execution.samples.units * 2 * panelWidth, filledWith: 0)
  }

  /// Makes room for what so many blocks leave.
  package func reserve(blocks: Int) {
    guard blocks > blockCapacity else { return }
    blockCapacity = blocks
    partial = AlignedStorage(
      count: execution.samples.units * blocks * panelCount * 3 * panelWidth)
  }

  package func constants(of panel: Int) -> UnsafeMutablePointer<Float> {
    constants.pointer + panel * 3 * panelWidth
  }

  /// What a unit's rows in one block leave of one panel, three rows of 32.
  func partial(unit: Int, block: Int, panel: Int) -> UnsafeMutablePointer<Float> {
    precondition(block < blockCapacity, "more blocks than were planned")
    return partial.pointer
      + ((unit * blockCapacity + block) * panelCount + panel) * 3 * panelWidth
  }

  /// [2, 32] of one unit and panel, for sums over blocks and units.
  func total(unit: Int, panel: Int) -> UnsafeMutablePointer<Double> {
    totals.pointer + (panel * execution.samples.units + unit) * 2 * panelWidth
  }

  /// Takes what is known before a forward pass from the weights.
  package func prepare(weights: UnsafePointer<Float>) {}

  /// From Σg and Σg·(y − mean), which blocks have left, to the gradients of the parameters.
  /// - Parameters:
  ///   - blocks: of the pass that left them.
  ///   - area: places of the product.
  ///   - count: samples.
  ///   - source: where the sums lie (another one's, for a shortcut), and in which row the products.
  package func finishSums(
    blocks: Int, area: Int, count: Int, weights: UnsafePointer<Float>,
    gradients: UnsafeMutablePointer<Float>, isAccumulating: Bool, source: PanelAffine? = nil,
    productRow: Int = 1
  ) {
    let source = source ?? self
    let rows = area * execution.samples.total(count)
    addUp(count: count) { unit, panel, total in
      for block in 0..<blocks {
        let left = source.partial(unit: unit, block: block, panel: panel)
        for c in 0..<panelWidth {
          total[c] += Double(left[c])
          total[panelWidth + c] += Double(left[productRow * panelWidth + c])
        }
      }
    } join: { _, _ in
      { sum, added in for c in 0..<2 * panelWidth { sum[c] += added[c] } }
    } finish: { [self] panel, total in
      finish(
        panel, sums: total, products: total + panelWidth, rows: rows, weights: weights,
        gradients: gradients, isAccumulating: isAccumulating)
    }
  }

  typealias Totals = UnsafeMutablePointer<Double>

  /// Adds up [2, 32] numbers of each panel over units, those of other ranks included.
  /// - Parameters:
  ///   - fill: sets those of one unit and panel, which are zero.
  ///   - join: how those of so many samples are joined with those of so many others.
  ///   - finish: takes the sum of one panel.
  func addUp(
    count: Int, fill: (_ unit: Int, _ panel: Int, Totals) -> Void,
    join: (_ samples: Int, _ added: Int) -> (Totals, UnsafePointer<Double>) -> Void,
    finish: (_ panel: Int, Totals) -> Void
  ) {
    let samples = execution.samples
    let tree = samples.tree(of: count)
    func prepared(_ joins: [UnitTree.Join], _ sizes: [Int]) -> [PreparedJoin] {
      var sizes = sizes
      return joins.map { next in
        defer { sizes[next.into] += sizes[next.from] }
        return PreparedJoin(
          into: next.into, from: next.from, rule: join(sizes[next.into], sizes[next.from]))
      }
    }
    let units = samples.units(of: count)
    let joins = prepared(tree.ownJoins, (0..<units).map { samples.size(of: $0, in: count) })
    execution.workers.run(panelCount) { [self] panel, _ in
      for unit in 0..<units {
        let total = total(unit: unit, panel: panel)
        total.update(repeating: 0, count: 2 * panelWidth)
        fill(unit, panel, total)
      }
      for join in joins {
        join.rule(total(unit: join.into, panel: panel), total(unit: join.from, panel: panel))
      }
      if execution.ranks == nil { finish(panel, total(unit: 0, panel: panel)) }
    }
    guard let ranks = execution.ranks else { return }
    let size = panelCount * 2 * panelWidth
    let all = ranks.gather(tree, size: size) { branch, target in
      for panel in 0..<panelCount {
        (target + panel * 2 * panelWidth).update(
          from: total(unit: branch.lowerBound, panel: panel), count: 2 * panelWidth)
      }
    }
    let sizes = tree.branches.map { samples.samples(of: $0, in: count) }
    let branchJoins = prepared(tree.branchJoins, sizes)
    execution.workers.run(panelCount) { panel, _ in
      let sums = all + panel * 2 * panelWidth
      for join in branchJoins { join.rule(sums + join.into * size, sums + join.from * size) }
      finish(panel, sums)
    }
  }

  private struct PreparedJoin {
    let into: Int
    let from: Int
    let rule: (Totals, UnsafePointer<Double>) -> Void
  }

  /// From the sums of one panel to its parameters' gradients.
  func finish(
    _ panel: Int, sums: UnsafePointer<Double>, products: UnsafePointer<Double>, rows: Int,
    weights: UnsafePointer<Float>, gradients: UnsafeMutablePointer<Float>, isAccumulating: Bool
  ) {}

  /// The channels of one panel.
  func channels(of panel: Int) -> Range<Int> {
    panel * panelWidth..<min(channels, (panel + 1) * panelWidth)
  }
}

/// A bias behind a convolution without normalization, or nothing at all.
package final class PanelBias: PanelAffine {
  /// Where the bias lies in the layout; nil for none.
  private let offset: Int?

  package init(channels: Int, offset: Int?, blocks: Int, execution: PanelExecution) {
    self.offset = offset
    super.init(channels: channels, blocks: blocks, execution: execution)
    for c in 0..<channels { constants(of: c / panelWidth)[panelWidth + c % panelWidth] = 1 }
  }

  package override func prepare(weights: UnsafePointer<Float>) {
    guard let offset else { return }
    for c in 0..<channels {
      constants(of: c / panelWidth)[2 * panelWidth + c % panelWidth] = weights[offset + c]
    }
  }

  override func finish(
    _ panel: Int, sums: UnsafePointer<Double>, products: UnsafePointer<Double>, rows: Int,
    weights: UnsafePointer<Float>, gradients: UnsafeMutablePointer<Float>, isAccumulating: Bool
  ) {
    guard let offset else { return }
    for (c, channel) in channels(of: panel).enumerated() {
      let bias = gradients + offset + channel
      bias.pointee = (isAccumulating ? bias.pointee : 0) + Float(sums[c])
    }
  }
}
