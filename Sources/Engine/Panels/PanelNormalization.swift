import Networks
import Tensors

/// The batch normalization behind one convolution: what its passes leave behind, and what becomes of that.
package final class PanelNormalization: PanelAffine {
  /// Where scale and bias lie in the layout.
  private let scaleOffset: Int
  private let biasOffset: Int
  package let mean: AlignedStorage<Float>
  package let variance: AlignedStorage<Float>
  /// [panels, 4, 32].
  let coefficients: AlignedStorage<Float>

  /// - Parameter blocks: how many blocks any pass has at most.
  package init(
    channels: Int, scaleOffset: Int, biasOffset: Int, blocks: Int, execution: PanelExecution
  ) {
    self.scaleOffset = scaleOffset
    self.biasOffset = biasOffset
    mean = AlignedStorage(count: channels)
    variance = AlignedStorage(count: channels)
    coefficients = AlignedStorage(count: panels(channels) * 4 * panelWidth)
    super.init(channels: channels, blocks: blocks, execution: execution)
  }

  func coefficients(of panel: Int) -> UnsafeMutablePointer<Float> {
    coefficients.pointer + panel * 4 * panelWidth
  }

  /// Mean and variance over all rows, from each unit's mean and squared distances in each block (rows 0 and 1 of what
  /// it left).
  /// - Parameter places: of each block.
  func finishMoments(places: [Int], count: Int, weights: UnsafePointer<Float>) {
    let samples = execution.samples
    let area = places.reduce(0, +)
    let rows = area * samples.total(count)
    addUp(count: count) { unit, panel, total in
      var rows = 0
      for (block, places) in places.enumerated() {
        let added = places * samples.size(of: unit, in: count)
        MomentJoin(rows, added).join(total, partial(unit: unit, block: block, panel: panel))
        rows += added
      }
    } join: { some, others in
      let join = MomentJoin(area * some, area * others)
      return { join.join($0, $1) }
    } finish: { [self] panel, total in
      for (c, channel) in channels(of: panel).enumerated() {
        mean.pointer[channel] = Float(total[c])
        variance.pointer[channel] = Float(total[panelWidth + c] / Double(rows))
      }
      setConstants(panel, weights)
    }
  }

  /// Takes other moments than a batch's.
  package func use(
    mean: UnsafeMutableBufferPointer<Float>, variance: UnsafeMutableBufferPointer<Float>,
    weights: UnsafePointer<Float>
  ) {
    for c in 0..<channels {
      (self.mean.pointer[c], self.variance.pointer[c]) = (mean[c], variance[c])
    }
    for panel in 0..<panelCount { setConstants(panel, weights) }
  }

  private func inverseDeviation(_ channel: Int) -> Double {
    1 / (Double(variance.pointer[channel]) + PlainNormalization.stabilizer).squareRoot()
  }

  private func setConstants(_ panel: Int, _ weights: UnsafePointer<Float>) {
    let constants = constants(of: panel)
    for (c, channel) in channels(of: panel).enumerated() {
      constants[c] = mean.pointer[channel]
      constants[panelWidth + c] = Float(
        Double(weights[scaleOffset + channel]) * inverseDeviation(channel))
      constants[2 * panelWidth + c] = weights[biasOffset + channel]
    }
  }

  /// Also settles the coefficients of the input's gradient.
  override func finish(
    _ panel: Int, sums: UnsafePointer<Double>, products: UnsafePointer<Double>, rows: Int,
    weights: UnsafePointer<Float>, gradients: UnsafeMutablePointer<Float>, isAccumulating: Bool
  ) {
    let target = coefficients(of: panel)
    for (c, channel) in channels(of: panel).enumerated() {
      let inverse = inverseDeviation(channel)
      let (scale, bias) = (gradients + scaleOffset + channel, gradients + biasOffset + channel)
      scale.pointee = (isAccumulating ? scale.pointee : 0) + Float(products[c] * inverse)
      bias.pointee = (isAccumulating ? bias.pointee : 0) + Float(sums[c])
      let factor = Double(weights[scaleOffset + channel]) * inverse
      target[c] = Float(factor)
      target[panelWidth + c] = Float(factor * inverse * inverse * products[c] / Double(rows))
      target[2 * panelWidth + c] = Float(factor * sums[c] / Double(rows))
      target[3 * panelWidth + c] = mean.pointer[channel]
    }
  }
}

/// Chan, Golub and LeVeque's rule for joining the moments of two samples, for 32 channels at a time.
private struct MomentJoin {
  /// Shares of the distance between the means: in the mean, and, squared, in the squared distances.
  private let mean: Double
  private let squares: Double

  /// - Parameters: rows of both samples.
  init(_ rows: Int, _ added: Int) {
    let joined = Double(rows + added)
    mean = Double(added) / joined
    squares = Double(rows) * Double(added) / joined
  }

  /// - Parameters: [2, 32] each, mean and squared distances.
  func join<Number: BinaryFloatingPoint>(
    _ moments: UnsafeMutablePointer<Double>, _ added: UnsafePointer<Number>
  ) {
    for c in 0..<panelWidth {
      let distance = Double(added[c]) - moments[c]
      moments[c] += distance * mean
      moments[panelWidth + c] += Double(added[panelWidth + c]) + distance * distance * squares
    }
  }
}
