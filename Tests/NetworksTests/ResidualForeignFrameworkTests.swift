import Foundation
import HDF5
import Networks
import ResidualNetworks
import Testing

/// The residual networks against PyTorch in double precision (Fixtures/generate_residual_fixture.py).
struct ResidualForeignFrameworkTests {
  private static let paths = KernelPath.allCases.filter(\.isSupported)
  private static var fullFixture: String? {
    ProcessInfo.processInfo.environment["RESIDUAL_FIXTURE"]
  }

  /// A file of the script, with the network that it describes.
  private struct Fixture {
    let file: HDF5Reader
    let shape: ResidualNetworkShape
    let images: [Float]
    let labels: [Int32]
    let weights: ParameterBuffer
    let stride: Int

    init(_ bytes: Data, name: String) throws {
      file = try HDF5Reader(image: Array(bytes), name: name)
      labels = try file.read("labels", as: Int32.self)
      images = try file.read("images", as: Float.self)
      stride = Int(try file.read("stride", as: Int64.self)[0])
      let side = Int(Double(images.count / labels.count / 3).squareRoot())
      shape = ResidualNetworkShape(
        blockCounts: try file.read("shape/blocks", as: Int64.self).map(Int.init),
        width: Int(try file.read("shape/width", as: Int64.self)[0]),
        classes: try file.read("weights/dense/bias", as: Float.self).count, imageSize: side)
      weights = ParameterBuffer(layout: shape.layout)
      for description in shape.layout.descriptions {
        weights.set(
          description.name,
          to: try file.read(
            "weights/\(description.name)", as: Float.self, shape: description.shape))
      }
    }

    static func committed() throws -> Fixture {
      let url = try #require(
        Bundle.module.url(forResource: "residual", withExtension: "h5", subdirectory: "Fixtures"))
      return try Fixture(try Data(contentsOf: url), name: "residual.h5")
    }
  }

  @Test(arguments: paths)
  func aSmallRelative(path: KernelPath) throws {
    // Few rows under each normalization: roundings of 6e-8 come out some hundred times larger.
    try compare(try Fixture.committed(), path, threads: 2, logits: 1e-5)
  }

  @Test(
    .enabled(
      if: fullFixture != nil,
      "the whole ResNet50 is compared where RESIDUAL_FIXTURE names a file of the script"),
    arguments: paths.filter { $0 != .plain && $0 != .portable })
  func theWholeResNet50(path: KernelPath) throws {
    let name = try #require(Self.fullFixture)
    let fixture = try Fixture(try Data(contentsOf: URL(fileURLWithPath: name)), name: name)
    #expect(fixture.shape.parameterCount == 23_528_522)
    let apart = try fixture.file.read("apart", as: Double.self)[0]
    try compare(fixture, path, threads: 2, logits: 5e-5, overall: 2 * apart)
  }

  /// - Parameter logits: how far logits, loss and statistics may lie apart, relative to the largest.
  ///
  /// Gradients may lie as far from those in double precision as four times what PyTorch's own do in single. In the
  /// whole network, among millions of values that ReLU looks at, some lie within rounding of 0, others in each
  /// implementation; one of them changes a fifth of a channel's gradient where that is a sum over 32 rows. There the
  /// root mean square over a tensor is compared, with `overall` as its bound: twice what PyTorch's own gradients lie
  /// apart when the images' last bits are changed.
  private func compare(
    _ fixture: Fixture, _ path: KernelPath, threads: Int, logits logitBound: Double,
    overall: Double? = nil
  ) throws {
    let (shape, count) = (fixture.shape, fixture.labels.count)
    let network = ResidualNetwork(
      shape: shape, microBatch: count, threads: threads, kernels: path)
    let gradients = ParameterBuffer(layout: shape.layout)
    let training = network.logits(
      weights: fixture.weights, images: fixture.images, count: count, usingBatchStatistics: true)
    let result = network.gradients(
      of: fixture.weights, images: fixture.images, labels: fixture.labels, count: count,
      into: gradients)
    let evaluated = network.logits(weights: fixture.weights, images: fixture.images, count: count)
    for (name, ours) in [("logits", training), ("evaluated", evaluated)] {
      let theirs = try fixture.file.read(name, as: Float.self, shape: [count, shape.classes])
      let largest = Double(theirs.map(abs).max() ?? 0)
      let apart = zip(ours, theirs).map { abs(Double($0) - Double($1)) }.max() ?? 9
      #expect(apart <= logitBound * largest, "\(path) \(name): \(apart / largest)")
    }
    let loss = try fixture.file.read("loss", as: Double.self)[0]
    #expect(abs(result.meanLoss - loss) <= logitBound * loss)
    for description in shape.layout.descriptions {
      let name = description.name
      let theirs = try fixture.file.read("gradients/\(name)", as: Float.self)
      let scales = try fixture.file.read("largest/\(name)", as: Double.self, shape: [2])
      let (largest, bound) = (scales[0], 4 * scales[1] + 1e-6 * scales[0])
      let stride = theirs.count == description.count ? 1 : fixture.stride
      let ours = gradients.values(of: name)
      #expect(theirs.count == (ours.count + stride - 1) / stride)
      let differences = theirs.indices.map { Double(theirs[$0]) - Double(ours[$0 * stride]) }
      #expect(largest > 0)
      if let overall {
        let apart = (square(differences) / square(theirs.map(Double.init))).squareRoot()
        #expect(apart <= overall, "\(path) \(name): \(apart)")
      } else {
        let apart = differences.map(abs).max() ?? 9
        #expect(
          apart <= bound, "\(path) \(name): \(apart / largest) against \(bound / largest)")
      }
    }
    let statistics = try #require(network.statistics)
    for description in shape.statistics.descriptions {
      let theirs = try fixture.file.read(
        "statistics/\(description.name)", as: Float.self, shape: description.shape)
      let ours = statistics.values(of: description.name)
      let largest = theirs.map(abs).max() ?? 0
      let apart = zip(ours, theirs).map { abs($0 - $1) }.max() ?? 9
      #expect(Double(apart) <= logitBound * Double(largest), "\(path) \(description.name)")
    }
  }

  private func square(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 } }
}
