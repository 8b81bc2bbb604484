import Networks

/// Who computes, and on which samples: kernels of one instruction set, threads and ranks that share the work. Results do
/// not depend on the number of threads or ranks.
package struct PanelExecution {
  package let kernels: any PanelKernelSet.Type
  package let workers: WorkerPool
  package let samples: PanelSamples
  let stacks: TileStacks
  /// Nil where one process computes alone.
  let ranks: RankExchange?

  /// - Precondition: this machine can run the path, which is not `plain`.
  package init(
    _ path: KernelPath, threads: Int, samples: PanelSamples, ranks: (any RankGroup)? = nil
  ) {
    precondition(path != .plain, "the plain kernels do not compute on panels")
    kernels = path.choice(
      plain: PortablePanelKernels.self, portable: PortablePanelKernels.self,
      avx2: AVX2PanelKernels.self, avx512: AVX512PanelKernels.self)
    workers = WorkerPool(threads: threads)
    self.samples = samples
    stacks = TileStacks(threads: threads)
    self.ranks = ranks.map { [kernels] in RankExchange($0, kernels: kernels) }
  }

  /// Waits for gradients that other ranks have a part in; the end of a backward pass.
  package func finishGradients() { ranks?.gradients.drain() }
}
