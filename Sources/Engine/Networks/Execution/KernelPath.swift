import CProcessor

/// Which kernels compute. All but `plain` share one source, built for several instruction sets; the
/// choice is made when the program runs, never when it is built.
package enum KernelPath: String, CaseIterable, Sendable {
  /// Simple loops over the whole network: the oracle of all others.
  case plain
  /// Vector code for any processor.
  case portable
  /// 8-wide vectors with fused multiply-add (x86-64-v3).
  case avx2
  /// 16-wide vectors with fused multiply-add (x86-64-v4).
  case avx512

  /// Whether this machine can run the path.
  package var isSupported: Bool {
    switch self {
    case .plain, .portable: true
    case .avx2: processor_has_avx2_fma()
    case .avx512: processor_has_avx512()
    }
  }

  /// What belongs to this path; the others are not made.
  /// - Precondition: this machine can run the path.
  package func choice<Value>(
    plain: @autoclosure () -> Value, portable: @autoclosure () -> Value,
    avx2: @autoclosure () -> Value, avx512: @autoclosure () -> Value
  ) -> Value {
    precondition(isSupported, "this processor cannot run the \(self) kernels")
    return switch self {
    case .plain: plain()
    case .portable: portable()
    case .avx2: avx2()
    case .avx512: avx512()
    }
  }

  /// The fastest path that this machine can run.
  package static var automatic: KernelPath {
    [.avx512, .avx2].first(where: \.isSupported) ?? .portable
  }
}
