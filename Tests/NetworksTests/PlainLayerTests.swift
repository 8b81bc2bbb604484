import ConvNets
import Foundation
import Networks
import Tensors
import Testing

/// Every layer's backward pass against central differences, in double precision, and hand-made cases.
struct PlainLayerTests {
  private func random(_ count: Int, _ purpose: String) -> [Double] {
    var stream = PhiloxStream(seed: 5, purpose: purpose)
    return (0..<count).map { _ in Double(stream.uniform(limit: 1)) }
  }

  private func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).map(*).reduce(0, +) }

  private func expectClose(_ a: [Double], _ b: [Double], within bound: Double = 1e-8) {
    #expect(a.count == b.count)
    for (x, y) in zip(a, b) { #expect(abs(x - y) <= bound, "\(x) against \(y)") }
  }

  private func convolve(_ x: [Double], _ w: [Double], _ b: [Double], _ shape: MapShape) -> [Double]
  {
    var y = [Double](repeating: 0, count: shape.convolved(to: b.count).count)
    PlainConvolution.forward(
      input: x, shape: shape, kernel: w, bias: b, output: &y, outputs: b.count,
      rounding: SeparateRounding.self)
    return y
  }

  @Test func convolutionOfAHandMadeMap() {
    // One channel in, two out: the first kernel picks the centre, the second sums all nine.
    let x = (1...12).map(Double.init)  // 3 rows of 4
    var w = [Double](repeating: 0, count: 18)
    for tap in 0..<9 { w[2 * tap + 1] = 1 }
    w[2 * 4] = 1
    #expect(convolve(x, w, [0.5, -1], MapShape(3, 4, 1)) == [6.5, 53, 7.5, 62])
  }

  @Test(arguments: [MapShape(3, 3, 1), MapShape(5, 4, 3), MapShape(4, 6, 2)])
  func convolutionGradients(shape: MapShape) {
    let outputs = 3
    let x = random(shape.count, "x")
    let w = random(9 * shape.channels * outputs, "w")
    let b = random(outputs, "b")
    let r = random(shape.convolved(to: outputs).count, "r")
    var (dw, db, dx) = (w.map { _ in 0.0 }, b.map { _ in 0.0 }, x.map { _ in 0.0 })
    PlainConvolution.backward(
      input: x, shape: shape, kernel: w, outputGradient: r, outputs: outputs, kernelGradient: &dw,
      biasGradient: &db, inputGradient: &dx, rounding: SeparateRounding.self)
    expectClose(dw, FiniteDifferences.gradient(at: w) { dot(r, convolve(x, $0, b, shape)) })
    expectClose(db, FiniteDifferences.gradient(at: b) { dot(r, convolve(x, w, $0, shape)) })
    expectClose(dx, FiniteDifferences.gradient(at: x) { dot(r, convolve($0, w, b, shape)) })
  }

  @Test func denseGradients() {
    let (x, w, b, r) = (random(5, "x"), random(15, "w"), random(3, "b"), random(3, "r"))
    func forward(_ x: [Double], _ w: [Double], _ b: [Double]) -> Double {
      var y = [Double](repeating: 0, count: 3)
      PlainDense.forward(
        input: x, inputs: 5, kernel: w, bias: b, output: &y, outputs: 3,
        rounding: FusedRounding.self)
      return dot(r, y)
    }
    var (dw, db, dx) = (w.map { _ in 0.0 }, b.map { _ in 0.0 }, x.map { _ in 0.0 })
    PlainDense.backward(
      input: x, inputs: 5, kernel: w, outputGradient: r, outputs: 3, kernelGradient: &dw,
      biasGradient: &db, inputGradient: &dx, rounding: FusedRounding.self)
    expectClose(dw, FiniteDifferences.gradient(at: w) { forward(x, $0, b) })
    expectClose(db, FiniteDifferences.gradient(at: b) { forward(x, w, $0) })
    expectClose(dx, FiniteDifferences.gradient(at: x) { forward($0, w, b) })
  }

  private func pool(_ x: [Double], _ shape: MapShape) -> (y: [Double], argmax: [UInt8]) {
    var map = x
    var y = [Double](repeating: 0, count: shape.pooled.count)
    var argmax = [UInt8](repeating: 9, count: y.count)
    PlainRectifier.rectify(&map, count: map.count)
    PlainPooling.forward(input: map, shape: shape, output: &y, argmax: &argmax)
    return (y, argmax)
  }

  @Test(arguments: [MapShape(2, 2, 1), MapShape(5, 5, 2), MapShape(4, 7, 3)])
  func poolingGradients(shape: MapShape) {
    // Distinct values well apart from each other and from 0, so that differences meet no kink.
    let x = random(shape.count, "pool").enumerated().map { $1 + 1e-3 * Double($0) }
    let r = random(shape.pooled.count, "r")
    let (y, argmax) = pool(x, shape)
    var dx = x.map { _ in 9.0 }
    PlainPooling.backward(
      outputGradient: r, output: y, argmax: argmax, shape: shape, inputGradient: &dx)
    expectClose(dx, FiniteDifferences.gradient(at: x) { dot(r, pool($0, shape).y) })
  }

  @Test func theFirstMaximumInRowOrderIsTaken() {
    let shape = MapShape(2, 2, 1)
    #expect(pool([3, 3, 3, 3], shape) == ([3], [0]))
    #expect(pool([1, 3, 3, 2], shape) == ([3], [1]))
    #expect(pool([1, 2, 3, 3], shape) == ([3], [2]))
    #expect(pool([1, 2, 2, 3], shape) == ([3], [3]))
  }

  @Test func nothingPositiveMeansNoGradient() {
    let shape = MapShape(2, 2, 1)
    let (y, argmax) = pool([-1, -0.0, 0, -2], shape)
    #expect(y == [0] && y[0].sign == .plus)
    var dx = [9.0, 9, 9, 9]
    PlainPooling.backward(
      outputGradient: [5], output: y, argmax: argmax, shape: shape, inputGradient: &dx)
    #expect(dx == [0, 0, 0, 0])
  }

  @Test func notANumberStays() {
    #expect(pool([1, 2, 3, .nan], MapShape(2, 2, 1)).y[0].isNaN)
  }

  @Test func softmaxCrossEntropyGradient() {
    let logits = [0.3, -1.2, 2.5, 0.0]
    func loss(_ z: [Double]) -> Double {
      SoftmaxCrossEntropy.evaluate(logits: z, classes: 4, label: 1, scale: 1, gradient: nil).loss
    }
    var gradient = [0.0, 0, 0, 0]
    let result = SoftmaxCrossEntropy.evaluate(
      logits: logits, classes: 4, label: 1, scale: 0.25, gradient: &gradient)
    #expect(abs(result.loss + log(exp(-1.2) / logits.map(exp).reduce(0, +))) < 1e-12)
    #expect(!result.isCorrect)
    expectClose(
      gradient, FiniteDifferences.gradient(at: logits) { loss($0) / 4 }, within: 1e-9)
  }

  @Test func softmaxOfExtremeLogits() {
    let result = SoftmaxCrossEntropy.evaluate(
      logits: [1000.0, -1000], classes: 2, label: 1, scale: 1, gradient: nil)
    #expect(result.loss == 2000 && !result.isCorrect)
    let equal = SoftmaxCrossEntropy.evaluate(
      logits: [5.0, 5, 5], classes: 3, label: 0, scale: 1, gradient: nil)
    #expect(abs(equal.loss - log(3)) < 1e-15 && equal.isCorrect)
    let broken = SoftmaxCrossEntropy.evaluate(
      logits: [1.0, .nan], classes: 2, label: 0, scale: 1, gradient: nil)
    #expect(broken.loss.isNaN)
  }
}
