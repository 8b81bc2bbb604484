/// Batch normalization of a map [rows, channels], rows being samples and places (Ioffe and Szegedy 2015).
///
///   z = scale · (y − mean) / √(variance + ε) + bias, ε = 1e-5
/// In training mean and (biased) variance are those of the rows; the running ones follow them with momentum 0.9,
/// both as Flax computes them. Two passes: the mean first, then the squared distances from it.
package enum PlainNormalization {
  /// ε.
  package static let stabilizer = 1e-5
  /// Share of the old running statistics that stays.
  package static let momentum = 0.9

  /// - Parameters:
  ///   - mean, variance: [channels], overwritten by those of the rows.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  package static func moments<Scalar: BinaryFloatingPoint>(
    of y: UnsafePointer<Scalar>, rows: Int, channels: Int, mean: UnsafeMutablePointer<Scalar>,
    variance: UnsafeMutablePointer<Scalar>
  ) {
    for c in 0..<channels {
      var (sum, squares) = (0.0, 0.0)
      for row in 0..<rows { sum += Double(y[row * channels + c]) }
      let middle = sum / Double(rows)
      for row in 0..<rows {
        let distance = Double(y[row * channels + c]) - middle
        squares += distance * distance
      }
      mean[c] = Scalar(middle)
      variance[c] = Scalar(squares / Double(rows))
    }
  }

  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  package static func forward<Scalar: BinaryFloatingPoint>(
    input y: UnsafePointer<Scalar>, rows: Int, channels: Int, mean: UnsafePointer<Scalar>,
    variance: UnsafePointer<Scalar>, scale: UnsafePointer<Scalar>, bias: UnsafePointer<Scalar>,
    output z: UnsafeMutablePointer<Scalar>
  ) {
    for c in 0..<channels {
      let deviation = (variance[c] + Scalar(stabilizer)).squareRoot()
      for row in 0..<rows {
        let i = row * channels + c
        z[i] = scale[c] * ((y[i] - mean[c]) / deviation) + bias[c]
      }
    }
  }

  /// Adds to the gradients of scale and bias; writes that of the input, the dependence of mean and variance on
  /// the rows included. `inputGradient` may be `outputGradient`.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  package static func backward<Scalar: BinaryFloatingPoint>(
    input y: UnsafePointer<Scalar>, rows: Int, channels: Int, mean: UnsafePointer<Scalar>,
    variance: UnsafePointer<Scalar>, scale: UnsafePointer<Scalar>,
    outputGradient g: UnsafePointer<Scalar>, scaleGradient: UnsafeMutablePointer<Scalar>,
    biasGradient: UnsafeMutablePointer<Scalar>, inputGradient: UnsafeMutablePointer<Scalar>
  ) {
    for c in 0..<channels {
      let deviation = (Double(variance[c]) + stabilizer).squareRoot()
      var (sum, products) = (0.0, 0.0)
      for row in 0..<rows {
        let i = row * channels + c
        sum += Double(g[i])
        products += Double(g[i]) * (Double(y[i] - mean[c]) / deviation)
      }
      scaleGradient[c] += Scalar(products)
      biasGradient[c] += Scalar(sum)
      for row in 0..<rows {
        let i = row * channels + c
        let normalized = Double(y[i] - mean[c]) / deviation
        let rest = Double(g[i]) - (sum + normalized * products) / Double(rows)
        inputGradient[i] = Scalar(Double(scale[c]) / deviation * rest)
      }
    }
  }

  /// The running value after a batch: 0.9 of the old and 0.1 of the new.
  package static func running(_ old: Float, following new: Float) -> Float {
    Float(momentum) * old + Float(1 - momentum) * new
  }
}
