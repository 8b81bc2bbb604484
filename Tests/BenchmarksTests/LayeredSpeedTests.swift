import Benchmarks
import Foundation
import NetworkLayers
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
      try LayeredSpeed.measure(threads: $0, of: recipe, kernels: .automatic, seconds: 0)
    }
    let speed = speeds[0]
    #expect(speed.batch == 8 && speed.network == "a VGG-like network of six convolutions")
    #expect(speed.windows.count == 1 && speed.samplesPerSecond == speed.windows[0])
    #expect(speed.firstLosses.count == 5 && speed.firstLosses.allSatisfy { $0.isFinite && $0 > 0 })
    #expect(speed.firstLosses == speeds[1].firstLosses)
    #expect(speed.gigaflops > 0)
    for part in ["forward 3x3", "kernel gradient 3x3", "input gradient 3x3", "pooling", "update"] {
      #expect(speed.parts.contains { $0.name == part && $0.milliseconds > 0 }, "\(part)")
    }
    let decoded = try JSONDecoder().decode(
      LayeredSpeed.self, from: try JSONEncoder().encode(speed))
    #expect(decoded.firstLosses == speed.firstLosses && decoded.threads == 1)
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
