import Tensors

/// What becomes of a product channel by channel before it is rectified: z = (y − mean) · factor + bias; and what blocks
/// leave for its parameters' gradients.
///
/// Sums over blocks run in double precision in the blocks' order.
package class PanelAffine {
  package let channels: Int
  package let panelCount: Int
  /// [panels, 3, 32], see `PanelKernels`.
  let constants: AlignedStorage<Float>
  /// What blocks leave: [block, panel, 3, 32].
  private var partial: AlignedStorage<Float>
  private var blockCapacity: Int

  /// - Parameter blocks: how many blocks any pass has at most.
  init(channels: Int, blocks: Int) {
    self.channels = channels
    panelCount = panels(channels)
    blockCapacity = blocks
    constants = AlignedStorage(count: panelCount * 3 * panelWidth)
    partial = AlignedStorage(count: blocks * panelCount * 3 * panelWidth)
  }

  /// Makes room for what so many blocks leave.
  package func reserve(blocks: Int) {
    guard blocks > blockCapacity else { return }
    blockCapacity = blocks
    partial = AlignedStorage(count: blocks * panelCount * 3 * panelWidth)
  }

  package func constants(of panel: Int) -> UnsafeMutablePointer<Float> {
    constants.pointer + panel * 3 * panelWidth
  }

  /// What block `block` leaves of panel `panel`, three rows of 32.
  func partial(block: Int, panel: Int) -> UnsafeMutablePointer<Float> {
    precondition(block < blockCapacity, "more blocks than were planned")
    return partial.pointer + (block * panelCount + panel) * 3 * panelWidth
  }

  func partial(_ block: Int, _ row: Int, _ channel: Int) -> Double {
    let panel = channel / panelWidth
    return Double(
      partial.pointer[((block * panelCount + panel) * 3 + row) * panelWidth + channel % panelWidth])
  }

  /// Takes what is known before a forward pass from the weights.
  package func prepare(weights: UnsafePointer<Float>) {}

  /// From Σg and Σg·(y − mean), which blocks have left, to the gradients of the parameters.
  /// - Parameters:
  ///   - rows: of the product.
  ///   - source: where the sums lie (another one's, for a shortcut), and in which row the products.
  package func finishSums(
    blocks: Int, rows: Int, weights: UnsafePointer<Float>, gradients: UnsafeMutablePointer<Float>,
    isAccumulating: Bool, source: PanelAffine? = nil, productRow: Int = 1
  ) {}
}

/// A bias behind a convolution without normalization, or nothing at all.
package final class PanelBias: PanelAffine {
  /// Where the bias lies in the layout; nil for none.
  private let offset: Int?

  package init(channels: Int, offset: Int?, blocks: Int) {
    self.offset = offset
    super.init(channels: channels, blocks: blocks)
    for c in 0..<channels { constants(of: c / panelWidth)[panelWidth + c % panelWidth] = 1 }
  }

  package override func prepare(weights: UnsafePointer<Float>) {
    guard let offset else { return }
    for c in 0..<channels {
      constants(of: c / panelWidth)[2 * panelWidth + c % panelWidth] = weights[offset + c]
    }
  }

  package override func finishSums(
    blocks: Int, rows: Int, weights: UnsafePointer<Float>, gradients: UnsafeMutablePointer<Float>,
    isAccumulating: Bool, source: PanelAffine? = nil, productRow: Int = 1
  ) {
    guard let offset else { return }
    let source = source ?? self
    for c in 0..<channels {
      let sum = (0..<blocks).reduce(0.0) { $0 + source.partial($1, 0, c) }
      let bias = gradients + offset + c
      bias.pointee = (isAccumulating ? bias.pointee : 0) + Float(sum)
    }
  }
}
