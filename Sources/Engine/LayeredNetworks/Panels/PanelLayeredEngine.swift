import NetworkLayers
import Networks
import Panels
import Tensors

/// `LayeredNetwork` on panels, for one set of kernels and any number of threads.
final class PanelLayeredEngine: NetworkEngine {
  private let shape: NetworkShape
  private let work: PanelWork
  private let sequence: PanelSequence
  private let normalizations: [PanelNormalization]
  /// The images on panels, for a first layer that is no convolution; nil where it reads them as they are.
  private let lifted: AlignedStorage<Float>?
  private let logits: AlignedStorage<Float>

  var clock: KernelClock? {
    get { work.clock }
    set { work.clock = newValue }
  }

  init(shape: NetworkShape, execution: PanelExecution) {
    let capacity = execution.samples.capacity
    self.shape = shape
    work = PanelWork(execution: execution)
    var assembly = PanelAssembly(layout: shape.layout, work: work)
    sequence = assembly.sequence(shape.layers, readsImages: true)
    normalizations = sequence.normalizations
    work.packed = PanelScratch(1, size: assembly.packedCount)
    work.gradients = PanelScratch(
      1 + sequence.scratch, size: assembly.largestMap * capacity)
    lifted =
      shape.layers.first?.kind == .convolution
      ? nil : AlignedStorage(count: sequence.operations[0].input.count(capacity))
    logits = AlignedStorage(count: shape.classes * capacity)
  }

  func forward(
    weights: UnsafePointer<Float>, images: UnsafePointer<Float>, count: Int,
    running: ParameterBuffer?
  ) -> UnsafePointer<Float> {
    if let running {
      for (index, normalization) in normalizations.enumerated() {
        normalization.use(
          mean: running[2 * index], variance: running[2 * index + 1], weights: weights)
      }
    }
    let pass = PanelPass(count: count, weights: weights, isTraining: running == nil)
    sequence.forward(pass, lift(images, count))
    let (output, classes) = (sequence.values, shape.classes)
    for n in 0..<count {
      for c in 0..<classes {
        logits.pointer[n * classes + c] =
          output[(c / panelWidth * count + n) * panelWidth + c % panelWidth]
      }
    }
    return UnsafePointer(logits.pointer)
  }

  func backward(
    weights: UnsafePointer<Float>, logitGradient: UnsafePointer<Float>, count: Int,
    gradients: UnsafeMutablePointer<Float>, isAccumulating: Bool
  ) {
    let piece = work.gradients.take()
    let classes = shape.classes
    for c in 0..<panels(classes) * panelWidth {
      for n in 0..<count {
        piece.pointer[(c / panelWidth * count + n) * panelWidth + c % panelWidth] =
          c < classes ? logitGradient[n * classes + c] : 0
      }
    }
    sequence.backward(
      PanelPass(count: count, weights: weights),
      PanelGradients(target: gradients, isAccumulating: isAccumulating),
      UnsafePointer(lifted?.pointer ?? piece.pointer), piece.pointer, target: nil)
    work.gradients.give(piece)
    work.execution.finishGradients()
  }

  func updateStatistics(_ statistics: ParameterBuffer) {
    for (index, normalization) in normalizations.enumerated() {
      let (mean, variance) = (statistics[2 * index], statistics[2 * index + 1])
      for c in 0..<normalization.channels {
        mean[c] = PlainNormalization.running(mean[c], following: normalization.mean.pointer[c])
        variance[c] = PlainNormalization.running(
          variance[c], following: normalization.variance.pointer[c])
      }
    }
  }

  /// Images [count, side, side, channels] as the first operation reads them.
  private func lift(_ images: UnsafePointer<Float>, _ count: Int) -> UnsafePointer<Float> {
    guard let lifted else { return images }
    let map = sequence.operations[0].input
    work.execution.workers.run(map.panelCount) { panel, _ in
      let width = min(panelWidth, map.channels - panel * panelWidth)
      for place in 0..<map.area {
        for n in 0..<count {
          let target =
            lifted.pointer + ((panel * map.area + place) * count + n) * panelWidth
          let source = images + (n * map.area + place) * map.channels + panel * panelWidth
          for c in 0..<width { target[c] = source[c] }
          for c in width..<panelWidth { target[c] = 0 }
        }
      }
    }
    return UnsafePointer(lifted.pointer)
  }
}
