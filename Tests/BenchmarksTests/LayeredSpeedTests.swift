import Benchmarks
import Foundation
import NetworkLayers
import Networks
import Tensors
import TestSupport
import Testing

/// The speed of the network that `vgg.yaml` lists, at a size that takes moments.
struct LayeredSpeedTests {
  /// The committed experiments, the VGG-like network on smaller pictures in smaller batches.
  private func recipe(in folder: TemporaryDirectory) throws -> BenchmarkRecipe {
    for name in ["mnist.yaml", "resnet50.yaml", "vgg.yaml"] {
      let path = ProjectFiles.path("pipeline/experiments/\(name)")
      try String(contentsOfFile: path, encoding: .utf8)
        .replacing("image_size: 32", with: "image_size: 8")
        .replacing("batch_size: 128", with: "batch_size: 8")
        .write(toFile: folder.file(name), atomically: true, encoding: .utf8)
    }
    return try BenchmarkRecipe(folder: folder.path)
  }

  @Test func aShortMeasurementTrains() throws {
    let recipe = try recipe(in: try TemporaryDirectory())
    let speeds = try [1, 2].map {
      try LayeredSpeed.measure(
        threads: $0, of: recipe, kernels: .automatic, seconds: 0, comparesMatrices: $0 == 1)
    }
    let speed = speeds[0]
    #expect(speed.batch == 8 && speed.network == "a VGG-like network of six convolutions")
    #expect(speed.windows.count == 1 && speed.samplesPerSecond == speed.windows[0])
    #expect(speed.firstLosses.count == 5 && speed.firstLosses.allSatisfy { $0.isFinite && $0 > 0 })
    #expect(speed.firstLosses == speeds[1].firstLosses)
    #expect(speed.gigaflops > 0)
    #expect(try #require(speed.matrixConvolutions) > 0 && speeds[1].matrixConvolutions == nil)
    for part in ["forward 3x3", "kernel gradient 3x3", "input gradient 3x3", "pooling", "update"] {
      #expect(speed.parts.contains { $0.name == part && $0.milliseconds > 0 }, "\(part)")
    }
    let decoded = try JSONDecoder().decode(
      LayeredSpeed.self, from: try JSONEncoder().encode(speed))
    #expect(decoded.firstLosses == speed.firstLosses && decoded.threads == 1)
  }

  /// What the panels are measured against computes the same convolution.
  @Test func matrixConvolutionsAgreeWithThePlainLoops() {
    for window in [
      WindowGeometry.same(size: 3, stride: 1, inputSide: 6),
      .same(size: 3, stride: 2, inputSide: 40),
      .padded(size: 4, stride: 1, padding: 0, inputSide: 4),
    ] {
      let geometry = ConvolutionGeometry(name: "conv", window: window, inputs: 5, outputs: 7)
      let count = 3
      func values(_ count: Int, _ purpose: String) -> [Float] {
        var stream = PhiloxStream(seed: 1, purpose: purpose)
        return (0..<count).map { _ in stream.uniform(limit: 1) }
      }
      let (x, w) = (values(count * geometry.inputCount, "x"), values(geometry.kernelCount, "w"))
      let g = values(count * geometry.outputCount, "g")
      var (y, dw, dx) = (
        g.map { _ in Float.nan }, w.map { _ in Float.nan }, x.map { _ in Float.nan }
      )
      var (plainY, plainDW, plainDX) = (
        g.map { _ in Float.nan }, w.map { _ in Float(0) }, x.map { _ in Float(0) }
      )
      MatrixConvolution(geometry).step(
        input: x, kernel: w, outputGradient: g, count: count, output: &y, kernelGradient: &dw,
        inputGradient: &dx)
      PlainPaddedConvolution.forward(
        input: x, geometry: geometry, count: count, kernel: w, output: &plainY)
      PlainPaddedConvolution.backward(
        input: x, geometry: geometry, count: count, kernel: w, outputGradient: g,
        kernelGradient: &plainDW, inputGradient: &plainDX)
      for (found, expected) in [(y, plainY), (dw, plainDW), (dx, plainDX)] {
        let scale = expected.map(abs).max() ?? 0
        #expect(zip(found, expected).allSatisfy { abs($0 - $1) <= 1e-5 * scale })
      }
    }
  }

  /// Taps in the padding are not computed, and not counted: a corner of a map has four of nine.
  @Test func theWorkOfASample() throws {
    let shape = try LayeredSpeed.shape(try recipe(in: try TemporaryDirectory()))
    // Of a 3×3 window on a side of n, 3n − 2 pairs of row and tap lie on the map.
    func taps(_ side: Int) -> Int { (3 * side - 2) * (3 * side - 2) }
    #expect(
      shape.multiplyAdds
        == taps(8) * (3 * 64 + 64 * 64) + taps(4) * (64 * 128 + 128 * 128)
        + taps(2) * (128 * 256 + 256 * 256) + 256 * 10)
    #expect(shape.firstMultiplyAdds == taps(8) * 3 * 64)
  }
}
