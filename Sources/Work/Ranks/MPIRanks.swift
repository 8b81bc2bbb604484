#if MPI
  import CMPI
  import Diagnostics
  import Foundation
  import Networks

  /// All processes that one launcher has started, by MPI. Only the thread that made it may call it.
  final class MPIRanks: RankGroup, @unchecked Sendable {
    let rank: Int
    let count: Int
    /// Seconds that a rank waits for the others.
    private let patience: Double
    /// Whether this process was asked to end: it then waits no longer than a moment for ranks that may be gone.
    private let isAskedToEnd: @Sendable () -> Bool
    private static let lastMoment = 5.0

    init(
      patience: Double, isAskedToEnd: @escaping @Sendable () -> Bool
    ) throws(Failure) {
      let code = ranks_start()
      guard code == 0 else {
        throw Failure(.software, "MPI does not start", found: "its error \(code)")
      }
      rank = Int(ranks_own())
      count = Int(ranks_count())
      self.patience = patience
      self.isAskedToEnd = isAskedToEnd
    }

    func exchange(
      _ source: UnsafeRawPointer, _ sent: RankParts, into target: UnsafeMutableRawPointer,
      _ received: RankParts
    ) -> () -> Void {
      let parcel = Parcel(sent, received)
      check(
        ranks_exchange(
          source, parcel.numbers(0), parcel.numbers(1), target, parcel.numbers(2),
          parcel.numbers(3), &parcel.request))
      return { [self] in wait(parcel) }
    }

    /// Looks until the exchange has ended, and makes room for other processes after a while.
    private func wait(_ parcel: Parcel) {
      var code: Int32 = 0
      var looks = 0
      var start: Double?
      while ranks_test(&parcel.request, &code) == 0 {
        looks += 1
        guard looks % 64 == 0 else { continue }
        sched_yield()
        guard looks % 4096 == 0 else { continue }
        let now = monotonicSeconds()
        let since = start ?? now
        start = since
        if now - since > (isAskedToEnd() ? min(Self.lastMoment, patience) : patience) {
          end(
            Failure(
              .inputOutput, at: "rank \(rank) of \(count)",
              "another rank has not answered for \(spokenDuration(now - since))",
              remedy:
                "look at what the other ranks say; the checkpoint is whole, and the same command goes on from it"
            ))
        }
      }
      check(code)
    }

    private func check(_ code: Int32) {
      if code != 0 {
        end(
          Failure(
            .inputOutput, at: "rank \(rank) of \(count)", "an exchange with other ranks has failed",
            found: "MPI's error \(code)"))
      }
    }

    private func end(_ failure: Failure) {
      log.error("train: \(failure)")
      abort(failure.code)
    }

    func abort(_ code: ExitCode) { ranks_abort(code.rawValue) }

    func leave() { ranks_finish() }
  }

  /// What MPI must find in its place until an exchange has ended.
  private final class Parcel {
    var request = RankRequest()
    private let memory: UnsafeMutablePointer<Int32>
    private let count: Int

    init(_ sent: RankParts, _ received: RankParts) {
      count = sent.sizes.count
      memory = .allocate(capacity: 4 * count)
      for (index, numbers) in [
        sent.sizes, sent.offsets, received.sizes, received.offsets,
      ].enumerated() {
        for (rank, number) in numbers.enumerated() {
          memory[index * count + rank] = Int32(number)
        }
      }
    }

    func numbers(_ index: Int) -> UnsafePointer<Int32> { UnsafePointer(memory + index * count) }

    deinit { memory.deallocate() }
  }
#endif
