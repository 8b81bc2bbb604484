import ConvNets
import Foundation
import HDF5
import Networks
import Quantization
import Testing

/// The engine against TensorFlow and Keras in double precision (Fixtures/generate_fixtures.py).
struct ForeignFrameworkTests {
  private static let paths = KernelPath.allCases.filter(\.isSupported)

  /// The committed file, read once per test.
  private struct Fixture {
    let file: HDF5Reader
    let images, labels: [UInt8]
    let weights = ParameterBuffer(layout: MNISTConvNet.layout)
    let stride: Int

    init() throws {
      let url = try #require(
        Bundle.module.url(forResource: "convnet", withExtension: "h5", subdirectory: "Fixtures"))
      file = try HDF5Reader(image: Array(try Data(contentsOf: url)), name: "convnet.h5")
      images = try file.read("images", as: UInt8.self, shape: [8, 28, 28])
      labels = try file.read("labels", as: UInt8.self, shape: [8])
      stride = Int(try file.read("settings/stride", as: Int64.self)[0])
      for description in MNISTConvNet.layout.descriptions {
        weights.set(
          description.name,
          to: try file.read(
            "weights/\(description.name)", as: Float.self, shape: description.shape))
      }
    }

    func number(_ path: String) throws -> Double { try file.read(path, as: Double.self)[0] }

    func gradients(_ network: MNISTConvNet, of weights: ParameterBuffer, into g: ParameterBuffer)
      -> BatchResult
    {
      images.withUnsafeBufferPointer { images in
        labels.withUnsafeBufferPointer { labels in
          network.gradients(of: weights, images: images, labels: labels, into: g)
        }
      }
    }

    func updates(_ estimator: any GradientEstimator, factor: Double) -> [TensorUpdate] {
      MNISTConvNet.layout.descriptions.map { description in
        guard description.isQuantized else { return TensorUpdate() }
        return TensorUpdate(
          quantizer: UniformQuantizer(bits: 2, limit: description.limit), estimator: estimator,
          alpha: factor)
      }
    }
  }

  private func quantized(_ fixture: Fixture) throws -> ParameterBuffer {
    let effective = ParameterBuffer(layout: MNISTConvNet.layout)
    ParameterUpdater(
      layout: MNISTConvNet.layout, updates: fixture.updates(PWL(), factor: 1),
      rule: .sgd(momentum: 0, dampened: false), l2: 0, kernels: .plain
    ).quantize(latent: fixture.weights, into: effective)
    return effective
  }

  @Test(arguments: paths)
  func logitsLossAndGradients(path: KernelPath) throws {
    let fixture = try Fixture()
    let effective = try quantized(fixture)
    let network = MNISTConvNet(batchCapacity: 8, kernels: path)
    let logits = fixture.images.withUnsafeBufferPointer {
      network.logits(weights: effective, images: $0)
    }
    let expected = try fixture.file.read("logits", as: Float.self, shape: [8, 10])
    let largest = expected.map(abs).max() ?? 0
    for (a, b) in zip(logits, expected) { #expect(abs(a - b) <= 2e-6 * largest) }

    let gradients = ParameterBuffer(layout: MNISTConvNet.layout)
    let result = fixture.gradients(network, of: effective, into: gradients)
    #expect(abs(result.meanLoss - (try fixture.number("loss"))) <= 1e-5)
    for description in MNISTConvNet.layout.descriptions {
      let name = description.name
      let exact = try fixture.file.read(
        "gradients/\(name)", as: Float.self, shape: description.shape)
      let bound =
        3e-6 * Double(exact.map(abs).max() ?? 0) + (try fixture.number("ambiguity/\(name)"))
      let error = zip(gradients.values(of: name), exact).map { abs(Double($0 - $1)) }.max() ?? 1
      #expect(error <= bound, "\(path) \(name)")
      #expect(exact.contains { $0 != 0 })
    }
  }

  @Test(arguments: paths, ["htge-sgd", "pwl-sgd", "htge-adam", "pwl-adam"])
  func threeSteps(path: KernelPath, name: String) throws {
    let fixture = try Fixture()
    let isAdam = name.hasSuffix("adam")
    let rate = try fixture.number(isAdam ? "settings/rate_adam" : "settings/rate_sgd")
    let isStraight = name.hasPrefix("pwl")
    let updates = fixture.updates(
      isStraight ? PWL() : HTGE(sharpness: try fixture.number("settings/sharpness")),
      factor: isStraight && !isAdam ? try fixture.number("settings/factor") : 1)
    let updater = ParameterUpdater(
      layout: MNISTConvNet.layout, updates: updates,
      rule: isAdam
        ? .adam(beta1: 0.9, beta2: 0.95, epsilon: 1e-7) : .sgd(momentum: 0.9, dampened: false),
      l2: try fixture.number("settings/l2"), kernels: path)
    let network = MNISTConvNet(batchCapacity: 8, kernels: path)
    let (effective, gradients) = (
      ParameterBuffer(layout: MNISTConvNet.layout), ParameterBuffer(layout: MNISTConvNet.layout)
    )
    updater.quantize(latent: fixture.weights, into: effective)
    for step in 0..<3 {
      _ = fixture.gradients(network, of: effective, into: gradients)
      _ = updater.apply(
        gradients: gradients, to: fixture.weights, effective: effective, learningRate: rate,
        step: step)
      for description in MNISTConvNet.layout.descriptions {
        try compare(description, step, name, fixture, rate: rate, isAdam: isAdam, path)
      }
    }
  }

  private func compare(
    _ description: ParameterDescription, _ step: Int, _ name: String, _ fixture: Fixture,
    rate: Double, isAdam: Bool, _ path: KernelPath
  ) throws {
    let expected = try fixture.file.read(
      "\(name)/\(step + 1)/\(description.name)", as: Float.self)
    let stride = description.count > 2000 ? fixture.stride : 1
    let ours = fixture.weights.values(of: description.name)
    #expect(expected.count == (ours.count + stride - 1) / stride)
    // Weights are below 1 and so within a few units of their last place; conv1's kernel also carries what
    // near-ties in pooling windows leave open.
    var bound = 3e-7
    if description.name == "conv1/kernel" {
      // SGD: ambiguity times Q̂′ (at most 1.9), added up with momentum. Adam: the moments' quotient changes
      // by less than a tenth for the weights concerned.
      let ambiguity = try fixture.number("ambiguity/\(description.name)")
      let accumulated = [1, 2.9, 5.61][step]
      bound += isAdam ? 0.1 * rate * Double(step + 1) : rate * ambiguity * 1.9 * accumulated
    }
    var worst = 0.0
    for (i, value) in expected.enumerated() {
      worst = max(worst, abs(Double(ours[i * stride]) - Double(value)))
    }
    #expect(worst <= bound, "\(path) \(name), step \(step), \(description.name)")
  }
}
