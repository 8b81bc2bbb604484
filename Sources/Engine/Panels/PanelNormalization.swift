import Networks
import Tensors

/// The batch normalization behind one convolution: what its passes leave behind, block by block, and what becomes
/// of that.
package final class PanelNormalization: PanelAffine {
  /// Where scale and bias lie in the layout.
  private let scaleOffset: Int
  private let biasOffset: Int
  package private(set) var mean: [Float]
  package private(set) var variance: [Float]
  /// [panels, 4, 32].
  let coefficients: AlignedStorage<Float>

  /// - Parameter blocks: how many blocks any pass has at most.
  package init(channels: Int, scaleOffset: Int, biasOffset: Int, blocks: Int) {
    self.scaleOffset = scaleOffset
    self.biasOffset = biasOffset
    mean = Array(repeating: 0, count: channels)
    variance = Array(repeating: 1, count: channels)
    coefficients = AlignedStorage(count: panels(channels) * 4 * panelWidth)
    super.init(channels: channels, blocks: blocks)
  }

  func coefficients(of panel: Int) -> UnsafeMutablePointer<Float> {
    coefficients.pointer + panel * 4 * panelWidth
  }

  /// Mean and variance over all rows, from each block's mean and squared distances (rows 0 and 1 of what it left).
  package func finishMoments(blockRows: [Int], weights: UnsafePointer<Float>) {
    for c in 0..<channels {
      var (total, middle, squares) = (0.0, 0.0, 0.0)
      for (block, rows) in blockRows.enumerated() {
        // Chan, Golub and LeVeque's rule for joining two samples.
        let added = Double(rows)
        let distance = partial(block, 0, c) - middle
        let joined = total + added
        middle += distance * (added / joined)
        squares += partial(block, 1, c) + distance * distance * (total * added / joined)
        total = joined
      }
      mean[c] = Float(middle)
      variance[c] = Float(squares / total)
    }
    setConstants(weights)
  }

  package func use(
    mean: UnsafeMutableBufferPointer<Float>, variance: UnsafeMutableBufferPointer<Float>,
    weights: UnsafePointer<Float>
  ) {
    for c in 0..<channels { (self.mean[c], self.variance[c]) = (mean[c], variance[c]) }
    setConstants(weights)
  }

  private func inverseDeviation(_ c: Int) -> Double {
    1 / (Double(variance[c]) + PlainNormalization.stabilizer).squareRoot()
  }

  private func setConstants(_ weights: UnsafePointer<Float>) {
    for c in 0..<channels {
      let target = constants(of: c / panelWidth) + c % panelWidth
      target[0] = mean[c]
      target[panelWidth] = Float(Double(weights[scaleOffset + c]) * inverseDeviation(c))
      target[2 * panelWidth] = weights[biasOffset + c]
    }
  }

  /// Also settles the coefficients of the input's gradient.
  package override func finishSums(
    blocks: Int, rows: Int, weights: UnsafePointer<Float>, gradients: UnsafeMutablePointer<Float>,
    isAccumulating: Bool, source: PanelAffine? = nil, productRow: Int = 1
  ) {
    let source = source ?? self
    for c in 0..<channels {
      var (sum, products) = (0.0, 0.0)
      for block in 0..<blocks {
        sum += source.partial(block, 0, c)
        products += source.partial(block, productRow, c)
      }
      let inverse = inverseDeviation(c)
      let (scale, bias) = (gradients + scaleOffset + c, gradients + biasOffset + c)
      scale.pointee = (isAccumulating ? scale.pointee : 0) + Float(products * inverse)
      bias.pointee = (isAccumulating ? bias.pointee : 0) + Float(sum)
      let factor = Double(weights[scaleOffset + c]) * inverse
      let target = coefficients(of: c / panelWidth) + c % panelWidth
      target[0] = Float(factor)
      target[panelWidth] = Float(factor * inverse * inverse * products / Double(rows))
      target[2 * panelWidth] = Float(factor * sum / Double(rows))
      target[3 * panelWidth] = mean[c]
    }
  }
}
