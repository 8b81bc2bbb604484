/// 2×2 max pooling behind ReLU, with stride 2 of one sample; an odd last row or column is dropped.
///
/// Ties: the first maximum of a window in row order — (0,0), (0,1), (1,0), (1,1) — receives the whole
/// gradient. ReLU passes no gradient at 0 or below, so a window without a positive value receives none.
/// A NaN stays a NaN, so that a broken run cannot look sound.
package enum PlainPooling {
  /// - Parameters:
  ///   - x: [H, W, C].
  ///   - y: [H/2, W/2, C], the maxima.
  ///   - argmax: [H/2, W/2, C], which of the four was taken, 0 ... 3 in row order.
  package static func forward<Scalar: BinaryFloatingPoint>(
    input x: UnsafePointer<Scalar>, shape: MapShape, output y: UnsafeMutablePointer<Scalar>,
    argmax: UnsafeMutablePointer<UInt8>
  ) {
    let (width, channels) = (shape.width, shape.channels)
    for i in 0..<shape.height / 2 {
      for j in 0..<width / 2 {
        for c in 0..<channels {
          let corner = (2 * i * width + 2 * j) * channels + c
          var (best, taken) = (x[corner], UInt8(0))
          for place in 1..<4 {
            let candidate = x[corner + (place / 2 * width + place % 2) * channels]
            if !(candidate <= best) { (best, taken) = (candidate, UInt8(place)) }
          }
          let out = (i * (width / 2) + j) * channels + c
          y[out] = best
          argmax[out] = taken
        }
      }
    }
  }

  /// Sends each window's gradient to the value that was taken, unless ReLU had cut it off (output 0);
  /// all other input gradients become 0.
  package static func backward<Scalar: BinaryFloatingPoint>(
    outputGradient: UnsafePointer<Scalar>, output y: UnsafePointer<Scalar>,
    argmax: UnsafePointer<UInt8>, shape: MapShape, inputGradient: UnsafeMutablePointer<Scalar>
  ) {
    let (width, channels) = (shape.width, shape.channels)
    for i in 0..<shape.count { inputGradient[i] = 0 }
    for i in 0..<shape.height / 2 {
      for j in 0..<width / 2 {
        for c in 0..<channels {
          let out = (i * (width / 2) + j) * channels + c
          if y[out] <= 0 { continue }
          let place = Int(argmax[out])
          let corner = (2 * i * width + 2 * j) * channels + c
          inputGradient[corner + (place / 2 * width + place % 2) * channels] = outputGradient[out]
        }
      }
    }
  }
}
