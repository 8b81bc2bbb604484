import Diagnostics
import Foundation
import Networks

/// How a process that `mpirun` or `srun` has started finds the others.
package enum Launch {
  /// What the launcher says of how many ranks there are; nil where no launcher of ranks started this process.
  static var announcedCount: Int? {
    let environment = ProcessInfo.processInfo.environment
    // Open MPI's own launcher; PMIx, as Slurm speaks it, leaves the number of tasks to Slurm.
    if let count = environment["OMPI_COMM_WORLD_SIZE"].flatMap(Int.init) { return count }
    guard environment["PMIX_RANK"] != nil || environment["PMI_RANK"] != nil else { return nil }
    return environment["SLURM_STEP_NUM_TASKS"].flatMap(Int.init)
      ?? environment["PMI_SIZE"].flatMap(Int.init) ?? 1
  }

  /// The ranks that this process is one of; nil where it is alone.
  /// - Parameters:
  ///   - patience: seconds that a rank waits for the others.
  ///   - isAskedToEnd: whether this process has received a signal to end.
  /// - Throws: `Failure` 78 where ranks were started and this build knows no MPI.
  package static func join(
    patience: Double, isAskedToEnd: @escaping @Sendable () -> Bool
  ) throws(Failure) -> (any RankGroup)? {
    guard let count = announcedCount, count > 1 else { return nil }
    #if MPI
      return try MPIRanks(patience: patience, isAskedToEnd: isAskedToEnd)
    #else
      throw Failure(
        .configuration, at: "\(count) ranks",
        "this build cannot share a run among ranks",
        remedy: "build with MPI: make -C pipeline build MPI=1")
    #endif
  }

  /// Ends all ranks with this process, which has failed with `code`.
  package static func abort(_ ranks: any RankGroup, _ code: ExitCode) {
    #if MPI
      (ranks as? MPIRanks)?.abort(code)
    #endif
  }

  /// Says good-bye to the other ranks.
  package static func leave(_ ranks: any RankGroup) {
    #if MPI
      (ranks as? MPIRanks)?.leave()
    #endif
  }
}
