/// Which kernels OpenBLAS is asked for.
///
/// OpenBLAS looks at `OPENBLAS_CORETYPE` once, while it is loaded. Where the variable is inherited it can
/// halve the speed (AVX2 kernels on an AVX-512 processor) or change the bits of results, without a word.
/// So the program decides: it compares, sets the variable and starts itself once more.
package enum BLASCore: String, CaseIterable, Sendable {
  /// What OpenBLAS finds by itself; an inherited variable is dropped.
  case auto
  case skylakex, cooperlake, sapphirerapids
  case haswell, zen
  case sandybridge, nehalem, prescott

  /// What must happen before this core is in use.
  package enum Step: Equatable, Sendable {
    case proceed
    /// Start again with `OPENBLAS_CORETYPE` set to this, or unset.
    case restart(coreType: String?)
    /// The program was started again and OpenBLAS still runs other kernels.
    case refuse
  }

  /// The decision, free of side effects.
  /// - Parameters:
  ///   - running: the core that OpenBLAS reports.
  ///   - coreType: `OPENBLAS_CORETYPE` as inherited.
  ///   - wasRestarted: whether this process already is the second start.
  package func step(running: String, coreType: String?, wasRestarted: Bool) -> Step {
    if self == .auto {
      if coreType == nil { return .proceed }
      return wasRestarted ? .refuse : .restart(coreType: nil)
    }
    if running.lowercased() == rawValue { return .proceed }
    return wasRestarted ? .refuse : .restart(coreType: rawValue)
  }
}
