import Networks
import Panels

/// What all parts of the engine share.
final class PanelWork {
  let execution: PanelExecution
  let passes: PanelPasses
  /// Packed weights of one convolution.
  var packed: PanelScratch
  /// Gradients of maps.
  var gradients: PanelScratch
  /// Times the parts of the work where one is set.
  var clock: KernelClock?

  init(execution: PanelExecution) {
    self.execution = execution
    passes = PanelPasses(execution)
    packed = PanelScratch()
    gradients = PanelScratch()
  }

  /// Samples at most.
  var capacity: Int { execution.samples.capacity }

  func timed(_ part: String, _ body: () -> Void) {
    if let clock { clock.time(part, body) } else { body() }
  }
}

/// One forward or backward pass over a batch.
struct PanelPass {
  let count: Int
  let weights: UnsafePointer<Float>
  /// Whether normalizations use the batch's own statistics.
  var isTraining = true
}

/// Where a backward pass leaves the parameters' gradients.
struct PanelGradients {
  let target: UnsafeMutablePointer<Float>
  let isAccumulating: Bool
}

/// The gradient of an operation's input: where it goes.
struct PanelTarget {
  let map: UnsafeMutablePointer<Float>
  /// Whether it is added to what is there.
  var adds = false
  /// What the input is the rectified output of, where nothing else reads that: its ReLU may be passed at once.
  var below: PanelProduct?
}

/// One layer, or several that are computed together.
class PanelOperation {
  let work: PanelWork
  let input: PanelMap
  let output: PanelMap
  init(work: PanelWork, input: PanelMap, output: PanelMap) {
    self.work = work
    self.input = input
    self.output = output
  }

  /// The output of the last forward pass.
  var values: UnsafePointer<Float> { preconditionFailure("an operation without output") }

  /// The product whose rectified values the output is; nil where it is something else.
  func rectified(_ count: Int) -> PanelProduct? { nil }

  /// The product that the output is before what comes behind it is applied; nil where the output is complete.
  func open(_ count: Int) -> PanelProduct? { nil }

  /// Maps that the backward pass needs for gradients, beside those of its own input and output.
  var scratch: Int { 0 }

  var normalizations: [PanelNormalization] { [] }

  /// Whether `backward` can add to its target.
  var canAdd: Bool { false }

  func forward(_ pass: PanelPass, _ x: UnsafePointer<Float>) {}

  /// - Parameters:
  ///   - x: the input of the forward pass.
  ///   - gradient: of the output, changed. Of an open operation: of its product.
  ///   - sums: blocks whose sums are taken already, the ReLU passed; nil for none.
  ///   - target: of the gradient of the input; nil where nobody asks for it.
  /// - Returns: blocks whose sums were left in `target.below`, its ReLU passed; nil where they were not.
  func backward(
    _ pass: PanelPass, _ gradients: PanelGradients, _ x: UnsafePointer<Float>,
    _ gradient: UnsafeMutablePointer<Float>, sums: Int?, target: PanelTarget?
  ) -> Int? { nil }
}

/// The size of a map on panels.
struct PanelMap {
  let side: Int
  let channels: Int

  var panelCount: Int { panels(channels) }
  var area: Int { side * side }
  /// Numbers of so many samples.
  func count(_ samples: Int) -> Int { panelCount * panelWidth * area * samples }
}
