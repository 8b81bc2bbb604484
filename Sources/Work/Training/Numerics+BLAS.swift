import Configurations
import Diagnostics
import Tensors

extension Numerics {
  /// Sees to it that OpenBLAS runs as configured; the program may start itself anew for that, so call it first.
  /// - Parameter place: the file that says so.
  /// - Throws: `Failure` 78 when the processor cannot.
  package func configureBLAS(at place: String) throws(Failure) {
    do {
      try BLAS.configure(core: Tensors.BLASCore(rawValue: blasCore.rawValue) ?? .auto)
    } catch {
      throw Failure(
        .configuration, at: place, "OpenBLAS is not usable as configured", found: "\(error)",
        remedy: "set numerics.blas_core to auto")
    }
  }
}
