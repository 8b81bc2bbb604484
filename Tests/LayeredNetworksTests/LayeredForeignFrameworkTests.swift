import Foundation
import HDF5
import LayeredNetworks
import NetworkLayers
import Networks
import Testing

/// Two networks against PyTorch in double precision (Fixtures/generate_layered_fixture.py).
struct LayeredForeignFrameworkTests {
  private static let paths = KernelPath.allCases.filter(\.isSupported)

  private static func stage(_ filters: Int, stride: Int = 1) -> [NetworkLayer] {
    [
      LayeredExample.convolution(filters, stride: stride), LayeredExample.normalization, .relu,
    ]
  }

  private static let vgg: [NetworkLayer] =
    stage(8) + stage(8) + [LayeredExample.maximum(2)] + stage(12) + stage(12)
    + [LayeredExample.maximum(2)] + stage(40) + stage(40)
    + [
      LayeredExample.maximum(2), LayeredExample.dense(20), LayeredExample.normalization, .relu,
      LayeredExample.dense(),
    ]

  private static let residual: [NetworkLayer] = [
    LayeredExample.convolution(8, size: 5, stride: 2, bias: true), .relu,
    LayeredExample.average(3, stride: 2, padding: .same),
    .residual(ResidualLayer(layers: stage(8) + stage(8).dropLast())), .relu,
    .residual(
      ResidualLayer(
        layers: stage(12, stride: 2) + stage(12).dropLast(),
        shortcut: [
          LayeredExample.convolution(12, size: 1, stride: 2), LayeredExample.normalization,
        ])), .relu,
    .residual(
      ResidualLayer(layers: [
        LayeredExample.normalization, .relu, LayeredExample.convolution(12),
      ])), .relu, .globalAveragePooling, LayeredExample.dense(),
  ]

  @Test(arguments: paths, ["vgg", "residual"])
  func agrees(path: KernelPath, group: String) throws {
    let url = try #require(
      Bundle.module.url(forResource: "layered", withExtension: "h5", subdirectory: "Fixtures"))
    let file = try HDF5Reader(image: Array(try Data(contentsOf: url)), name: "layered.h5")
    let labels = try file.read("labels", as: Int32.self)
    let images = try file.read("images", as: Float.self)
    let shape = try LayeredExample(
      group, imageSize: 16, group == "vgg" ? Self.vgg : Self.residual
    ).shape
    let weights = ParameterBuffer(layout: shape.layout)
    for description in shape.layout.descriptions {
      weights.set(
        description.name,
        to: try file.read(
          "\(group)/weights/\(description.name)", as: Float.self, shape: description.shape))
    }
    let network = LayeredNetwork(
      shape: shape, microBatch: labels.count, threads: 2, kernels: path)
    // Few rows under each normalization: roundings of 6e-8 come out some hundred times larger.
    let logits = network.logits(
      weights: weights, images: images, count: labels.count, usingBatchStatistics: true)
    try expectClose(logits, file.read("\(group)/logits", as: Float.self), within: 1e-5)
    let gradients = ParameterBuffer(layout: shape.layout)
    let result = network.gradients(
      of: weights, images: images, labels: labels, count: labels.count, into: gradients)
    let loss = try file.read("\(group)/loss", as: Double.self)[0]
    #expect(abs(result.meanLoss - loss) < 1e-5 * loss)
    let largest =
      try shape.layout.descriptions.map {
        try file.read("\(group)/largest/\($0.name)", as: Double.self)[0]
      }.max() ?? 0
    for description in shape.layout.descriptions {
      let expected = try file.read("\(group)/gradients/\(description.name)", as: Float.self)
      let bounds = try file.read("\(group)/largest/\(description.name)", as: Double.self)
      // Four times as far as PyTorch's own gradients in single precision may lie from those in double; and no closer
      // than roundings of the tensor's largest; a bias before a normalization has no gradient but such of others.
      let bound = max(4 * bounds[1], 2e-5 * bounds[0], 1e-6 * largest)
      for (own, theirs) in zip(gradients[description.name], expected) {
        #expect(Double(abs(own - theirs)) <= bound, "\(group) \(description.name)")
      }
    }
    let statistics = try #require(network.statistics)
    for description in statistics.layout.descriptions {
      try expectClose(
        Array(statistics[description.name]),
        file.read("\(group)/statistics/\(description.name)", as: Float.self), within: 1e-5)
    }
    try expectClose(
      network.logits(weights: weights, images: images, count: labels.count),
      file.read("\(group)/evaluated", as: Float.self), within: 1e-4)
    withExtendedLifetime((gradients, network)) {}
  }

  /// - Parameter within: relative to the largest.
  private func expectClose(_ own: [Float], _ theirs: [Float], within bound: Float) {
    #expect(own.count == theirs.count && !own.isEmpty)
    let largest = theirs.map(abs).max() ?? 0
    for (a, b) in zip(own, theirs) { #expect(abs(a - b) <= bound * largest) }
  }
}
