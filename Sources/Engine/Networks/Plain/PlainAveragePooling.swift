import NetworkLayers

/// Average pooling of a whole batch [N, H, H, C]; taps in the padding are not counted.
package enum PlainAveragePooling {
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  package static func forward<Scalar: BinaryFloatingPoint>(
    input x: UnsafePointer<Scalar>, window: WindowGeometry, channels: Int, count: Int,
    output y: UnsafeMutablePointer<Scalar>
  ) {
    PlainMaximumPooling.forEachWindow(window, channels, count) { out, n, i, j, c in
      let taps = PlainMaximumPooling.taps(window, i, j)
      var sum: Scalar = 0
      for (_, place) in taps {
        sum += x[((n * window.inputSide * window.inputSide) + place) * channels + c]
      }
      y[out] = sum / Scalar(taps.count)
    }
  }

  /// Overwrites `inputGradient` [N, H, H, C].
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  package static func backward<Scalar: BinaryFloatingPoint>(
    outputGradient: UnsafePointer<Scalar>, window: WindowGeometry, channels: Int, count: Int,
    inputGradient: UnsafeMutablePointer<Scalar>
  ) {
    let area = window.inputSide * window.inputSide
    inputGradient.update(repeating: 0, count: count * area * channels)
    PlainMaximumPooling.forEachWindow(window, channels, count) { out, n, i, j, c in
      let taps = PlainMaximumPooling.taps(window, i, j)
      let share = outputGradient[out] / Scalar(taps.count)
      for (_, place) in taps { inputGradient[(n * area + place) * channels + c] += share }
    }
  }
}
