import Configurations
import Diagnostics
import LayeredNetworks
import NetworkLayers
import Networks

/// Training steps per second of the network that an experiment lists layer by layer, and where their time goes.
package struct LayeredSpeed: Codable, Sendable {
  /// What readers call the network.
  package var network: String
  package var threads: Int
  package var batch: Int
  package var kernels: String
  /// Medians over windows, by the wall clock and by processor time of all threads.
  package var samplesPerSecond: Double
  package var samplesPerProcessorSecond: Double
  /// Every window's rate by the wall clock.
  package var windows: [Double]
  /// Mean cross entropy of the first steps, to compare with other frameworks.
  package var firstLosses: [Double]
  package var peakMemoryBytes: Int
  /// Multiply-adds count twice; taps in the padding are neither computed nor counted.
  package var flopPerSample: Double
  /// Parts of a step by the wall clock, in milliseconds.
  package var parts: [ResidualSpeed.Part]
  /// The same convolutions by im2col and OpenBLAS on one thread, in milliseconds of processor time a step; to compare
  /// with `convolutions`. Nil where nobody asked for it.
  package var matrixConvolutions: Double?

  /// Of a step, in milliseconds by the wall clock.
  var convolutions: Double {
    parts.filter { $0.name.hasPrefix("forward") || $0.name.contains("gradient") }
      .reduce(0) { $0 + $1.milliseconds }
  }

  /// GFLOP per second, by the wall clock.
  package var gigaflops: Double { samplesPerSecond * flopPerSample * 1e-9 }

  /// Classes that images of noise are given.
  package static let classes = 10

  /// The network that the recipe lists.
  /// - Throws: `Failure` 78 where its run lists no layers that fit each other.
  package static func shape(_ recipe: BenchmarkRecipe) throws(Failure) -> NetworkShape {
    guard let layers = recipe.layered.layers else {
      throw Failure(
        .configuration, at: recipe.layered.name, "the experiment lists no layers",
        found: recipe.layered.network.rawValue)
    }
    do throws(LayerFault) {
      return try NetworkShape(layers, classes: layers.outputs ?? classes)
    } catch {
      throw Failure(.configuration, at: recipe.layered.name, error.problem, found: error.found)
    }
  }

  /// - Parameters:
  ///   - recipe: what the network is, and what it is trained with.
  ///   - seconds: for how long windows of one step are repeated, after five steps of warming up.
  ///   - comparesMatrices: measures the convolutions by im2col and OpenBLAS as well.
  package static func measure(
    threads: Int, of recipe: BenchmarkRecipe, inputs: NetworkInputs? = nil, kernels: KernelPath,
    seconds: Double, comparesMatrices: Bool = false
  ) throws(Failure) -> LayeredSpeed {
    let (shape, run) = (try shape(recipe), recipe.layered)
    let batch = run.batchSize
    let network = LayeredNetwork(
      shape: shape, microBatch: batch, threads: threads, kernels: kernels)
    let inputs =
      inputs
      ?? NetworkInputs(
        layout: shape.layout, batch: batch, imageCount: shape.imageCount,
        classes: shape.classes
      ) { shape.initialize($0, seed: 1) }
    let trainer = try NetworkTrainer(
      run, inputs, isPenalized: shape.isPenalized, batch: batch, threads: threads,
      kernels: kernels, shares: network.shares, clock: { network.clock = $0 },
      gradients: { weights, images, labels, gradients in
        network.gradients(
          of: weights, images: images, labels: labels, count: batch, into: gradients)
      })
    var losses: [Double] = []
    for _ in 0..<5 { losses.append(trainer.step()) }
    let rates = StepRates(steps: 1, batch: batch, seconds: seconds) { _ = trainer.step() }
    return LayeredSpeed(
      network: run.networkName ?? run.network.rawValue, threads: threads, batch: batch,
      kernels: kernels.rawValue, samplesPerSecond: rates.wall.median,
      samplesPerProcessorSecond: rates.processor.median, windows: rates.wall, firstLosses: losses,
      peakMemoryBytes: ProcessMemory.peak,
      flopPerSample: LayeredNetworkCost(shape).flopPerSample, parts: trainer.parts(steps: 1),
      matrixConvolutions: comparesMatrices
        ? MatrixConvolution.milliseconds(shape, batch: batch) : nil)
  }
}
