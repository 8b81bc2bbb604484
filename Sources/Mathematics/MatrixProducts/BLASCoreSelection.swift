import CProcessor

/// Which kernels OpenBLAS is asked for.
///
/// OpenBLAS looks at `OPENBLAS_CORETYPE` once, while it is loaded. Where the variable is inherited it can
/// halve the speed (AVX2 kernels on an AVX-512 processor) or change the bits of results, without a word.
/// So the program decides: it compares, sets the variable and starts itself once more.
package enum BLASCore: String, CaseIterable, Sendable {
  /// What OpenBLAS finds by itself; an inherited variable is dropped. Where OpenBLAS is older than the processor
  /// and takes its kernels of 2004, those that the processor's instructions allow.
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

  /// The core whose instructions this processor has, for an OpenBLAS that does not know it; nil where it has no
  /// wide ones.
  package static var ofProcessor: BLASCore? {
    processor_has_avx512() ? .skylakex : processor_has_avx2_fma() ? .haswell : nil
  }

  /// The decision, free of side effects.
  /// - Parameters:
  ///   - running: the core that OpenBLAS reports.
  ///   - coreType: `OPENBLAS_CORETYPE` as inherited.
  ///   - processor: what the processor could do.
  ///   - wasRestarted: whether this process already is a second start.
  package func step(
    running: String, coreType: String?, processor: BLASCore? = ofProcessor, wasRestarted: Bool
  ) -> Step {
    if self == .auto {
      let isUnknown = running.lowercased() == BLASCore.prescott.rawValue
      guard let coreType else {
        guard isUnknown, let processor else { return .proceed }
        return .restart(coreType: processor.rawValue)
      }
      guard wasRestarted else { return .restart(coreType: nil) }
      // This program has set it, since OpenBLAS by itself did not know the processor.
      return coreType == processor?.rawValue && running.lowercased() == coreType
        ? .proceed : .refuse
    }
    if running.lowercased() == rawValue { return .proceed }
    return wasRestarted ? .refuse : .restart(coreType: rawValue)
  }
}
