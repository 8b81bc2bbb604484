import NetworkLayers
import Networks
import ResidualNetworks
import Tensors
import Testing

/// The residual networks' layers: backward against central differences in double precision, hand-made cases.
struct ResidualLayerTests {
  private func random(_ count: Int, _ purpose: String) -> [Double] {
    var stream = PhiloxStream(seed: 8, purpose: purpose)
    return (0..<count).map { _ in Double(stream.uniform(limit: 1)) }
  }

  private func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).map(*).reduce(0, +) }

  private func expectClose(_ a: [Double], _ b: [Double], within bound: Double = 1e-8) {
    #expect(a.count == b.count)
    for (x, y) in zip(a, b) { #expect(abs(x - y) <= bound, "\(x) against \(y)") }
  }

  private static let windows: [WindowGeometry] = [
    .same(size: 3, stride: 1, inputSide: 4), .same(size: 3, stride: 2, inputSide: 4),
    .same(size: 3, stride: 2, inputSide: 5), .same(size: 3, stride: 1, inputSide: 1),
    .same(size: 1, stride: 1, inputSide: 2), .same(size: 1, stride: 2, inputSide: 4),
    .padded(size: 7, stride: 2, padding: 3, inputSide: 6),
  ]

  private func geometry(_ window: WindowGeometry) -> ConvolutionGeometry {
    ConvolutionGeometry(name: "c", window: window, inputs: 2, outputs: 3)
  }

  private func convolve(_ x: [Double], _ w: [Double], _ geometry: ConvolutionGeometry) -> [Double] {
    let count = x.count / geometry.inputCount
    var y = [Double](repeating: .nan, count: count * geometry.outputCount)
    PlainPaddedConvolution.forward(
      input: x, geometry: geometry, count: count, kernel: w, output: &y)
    return y
  }

  @Test(arguments: windows)
  func convolutionGradients(window: WindowGeometry) {
    let geometry = geometry(window)
    let x = random(2 * geometry.inputCount, "x")
    let w = random(geometry.kernelCount, "w")
    let r = random(2 * geometry.outputCount, "r")
    var (dw, dx) = (w.map { _ in 0.0 }, x.map { _ in 0.0 })
    PlainPaddedConvolution.backward(
      input: x, geometry: geometry, count: 2, kernel: w, outputGradient: r, kernelGradient: &dw,
      inputGradient: &dx)
    expectClose(dw, FiniteDifferences.gradient(at: w) { dot(r, convolve(x, $0, geometry)) })
    expectClose(dx, FiniteDifferences.gradient(at: x) { dot(r, convolve($0, w, geometry)) })
  }

  @Test func stridedConvolutionOfAHandMadeMap() {
    // A kernel that picks the centre, on 4×4 with stride 2: padded behind only, so the centres are (1, 1),
    // (1, 3), (3, 1), (3, 3).
    let geometry = ConvolutionGeometry(
      name: "c", window: .same(size: 3, stride: 2, inputSide: 4), inputs: 1, outputs: 1)
    var kernel = [Double](repeating: 0, count: 9)
    kernel[4] = 1
    #expect(convolve((0..<16).map(Double.init), kernel, geometry) == [5, 7, 13, 15])
    kernel[8] = 100  // the tap behind sees padding in the last row and column
    #expect(convolve((0..<16).map(Double.init), kernel, geometry) == [1005, 7, 13, 15])
  }

  private func normalize(_ y: [Double], _ scale: [Double], _ bias: [Double]) -> [Double] {
    var (mean, variance, z) = (scale, scale, y)
    PlainNormalization.moments(
      of: y, rows: y.count / 3, channels: 3, mean: &mean, variance: &variance)
    PlainNormalization.forward(
      input: y, rows: y.count / 3, channels: 3, mean: mean, variance: variance, scale: scale,
      bias: bias, output: &z)
    return z
  }

  @Test(arguments: [2, 7])
  func normalizationGradients(rows: Int) {
    let (y, r) = (random(3 * rows, "y"), random(3 * rows, "r"))
    let (scale, bias) = (random(3, "scale"), random(3, "bias"))
    var (mean, variance, dy) = (scale, scale, y)
    var (dScale, dBias) = ([0.0, 0, 0], [0.0, 0, 0])
    PlainNormalization.moments(of: y, rows: rows, channels: 3, mean: &mean, variance: &variance)
    PlainNormalization.backward(
      input: y, rows: rows, channels: 3, mean: mean, variance: variance, scale: scale,
      outputGradient: r, scaleGradient: &dScale, biasGradient: &dBias, inputGradient: &dy)
    expectClose(
      dy, FiniteDifferences.gradient(at: y) { dot(r, normalize($0, scale, bias)) }, within: 1e-7)
    expectClose(dScale, FiniteDifferences.gradient(at: scale) { dot(r, normalize(y, $0, bias)) })
    expectClose(dBias, FiniteDifferences.gradient(at: bias) { dot(r, normalize(y, scale, $0)) })
  }

  @Test func normalizedRowsHaveMeanBiasAndDeviationScale() {
    let z = normalize(random(300, "y").map { 5 * $0 + 40 }, [2, 1, 0], [1, -3, 7])
    for c in 0..<3 {
      let column = stride(from: c, to: 300, by: 3).map { z[$0] }
      let mean = column.reduce(0, +) / 100
      let variance = column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 100
      #expect(abs(mean - [1, -3, 7][c]) < 1e-12)
      #expect(abs(variance.squareRoot() - [2, 1, 0][c]) < 1e-5)
    }
  }

  private func pool(_ x: [Double], _ window: WindowGeometry) -> (y: [Double], argmax: [Int32]) {
    let count = x.count / (window.inputSide * window.inputSide * 2)
    var y = [Double](repeating: .nan, count: count * window.outputSide * window.outputSide * 2)
    var argmax = [Int32](repeating: -9, count: y.count)
    PlainMaximumPooling.forward(
      input: x, window: window, channels: 2, count: count, output: &y, argmax: &argmax)
    return (y, argmax)
  }

  @Test(arguments: [4, 5, 1])
  func poolingGradients(side: Int) {
    let window = WindowGeometry.same(size: 3, stride: 2, inputSide: side)
    let x = random(2 * side * side * 2, "pool").enumerated().map { $1 + 1e-3 * Double($0) }
    let (y, argmax) = pool(x, window)
    let r = random(y.count, "r")
    var dx = x
    PlainMaximumPooling.backward(
      outputGradient: r, argmax: argmax, window: window, channels: 2, count: 2,
      inputGradient: &dx)
    expectClose(dx, FiniteDifferences.gradient(at: x) { dot(r, pool($0, window).y) })
  }

  @Test func poolingPadsBehindAndTakesTheFirstMaximum() {
    let window = WindowGeometry.same(size: 3, stride: 2, inputSide: 2)
    // One window over the whole 2×2 map, whose third row and column are padding; negative values win over it.
    let (y, argmax) = pool([-3, 1, -1, 1, -1, 0, -2, 1], window)
    #expect(y == [-1, 1] && argmax == [1, 0])
    #expect(pool([1, 1, .nan, 1, 1, 1, 1, 1], window).y[0].isNaN)
  }
}
