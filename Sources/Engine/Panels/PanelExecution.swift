import Networks

/// Who computes, and on which samples: kernels of one instruction set, and threads that share the work. Results do not
/// depend on the number of threads.
package struct PanelExecution {
  package let kernels: any PanelKernelSet.Type
  package let workers: WorkerPool
  package let samples: PanelSamples
  let stacks: TileStacks

  /// - Precondition: this machine can run the path, which is not `plain`.
  package init(_ path: KernelPath, threads: Int, samples: PanelSamples) {
    precondition(path != .plain, "the plain kernels do not compute on panels")
    kernels = path.choice(
      plain: PortablePanelKernels.self, portable: PortablePanelKernels.self,
      avx2: AVX2PanelKernels.self, avx512: AVX512PanelKernels.self)
    workers = WorkerPool(threads: threads)
    self.samples = samples
    stacks = TileStacks(threads: threads)
  }
}
