import NetworkLayers
import Networks

/// What one rank sends the others in a training step, by the rules by which the step is computed.
package struct RankTraffic: Sendable {
  /// Exchanges that all ranks wait for, one after the other.
  package private(set) var waits = 0
  /// What the rank sends in these.
  package private(set) var waitBytes = 0
  /// Exchanges of kernels' gradients, and what the rank sends in these, while the backward pass goes on.
  package private(set) var gradients = 0
  package private(set) var gradientBytes = 0

  private let samples: PanelSamples

  /// - Parameter samples: as the rank holds them.
  package init(_ samples: PanelSamples) { self.samples = samples }

  package var bytes: Int { waitBytes + gradientBytes }

  private var others: [Int] { (0..<samples.ranks).filter { $0 != samples.shares.rank } }

  /// Something small that all ranks get and wait for.
  package mutating func add(bytes: Int) {
    waits += 1
    waitBytes += others.count * bytes
  }

  /// Sums of a normalization, or of a bias: once in each pass.
  package mutating func addSums(channels: Int) {
    let branches = samples.tree(of: samples.capacity).ownBranches.count
    add(bytes: branches * panels(channels) * 2 * panelWidth * MemoryLayout<Double>.stride)
  }

  /// A kernel's gradient.
  /// - Parameter readsImages: of an `ImageConvolution`.
  package mutating func addKernel(_ geometry: ConvolutionGeometry, readsImages: Bool = false) {
    // Two maps' rows, or one kernel's sums.
    gradients += readsImages || PanelKernelGradient.isByUnits(geometry, samples) ? 1 : 2
    gradientBytes +=
      MemoryLayout<Float>.stride
      * (readsImages
        ? ImageConvolution.sent(geometry, samples, to: others)
        : PanelKernelGradient.sent(geometry, samples, to: others))
  }
}

extension PanelKernelGradient {
  /// Numbers that a rank sends others for the gradient of a kernel.
  fileprivate static func sent(
    _ geometry: ConvolutionGeometry, _ samples: PanelSamples, to others: [Int]
  ) -> Int {
    let window = geometry.window
    let sums = KernelSums(geometry, usedTaps: usedTaps(window))
    let own = samples.capacity
    let panels = sums.rankPanels(samples.shares)
    if isByUnits(geometry, samples) {
      let branches = samples.tree(of: own).ownBranches.count
      return others.reduce(0) { $0 + branches * panels[$1].count * sums.panelSize }
    }
    let (inputArea, outputArea) = (
      window.inputSide * window.inputSide, window.outputSide * window.outputSide
    )
    return others.reduce(0) {
      $0 + (panels[$1].count * inputArea + sums.outputPanels * outputArea) * own * panelWidth
    }
  }

  private static func usedTaps(_ window: WindowGeometry) -> [Int] {
    Set(TapSegment.forward(window, limit: .max).flatMap { $0.taps.map(\.index) }).sorted()
  }
}

extension ImageConvolution {
  fileprivate static func sent(
    _ geometry: ConvolutionGeometry, _ samples: PanelSamples, to others: [Int]
  ) -> Int {
    let parts = rankParts(geometry, samples)
    let branches = samples.tree(of: samples.capacity).ownBranches.count
    return others.reduce(0) { $0 + branches * parts[$1] }
  }
}
