import Foundation
import Synchronization

/// Threads that share the units of a job. Which thread takes which unit is left to chance; units must not depend on
/// each other, so results do not depend on it.
///
/// The caller is one of the threads. The others wait for the next job by looking a while, then by sleeping: the
/// parts of a training step follow each other within microseconds, steps may be far apart.
package final class WorkerPool {
  package let threads: Int
  private let shared: SharedJob

  package init(threads: Int) {
    precondition(threads > 0, "no thread")
    self.threads = threads
    shared = SharedJob(helpers: threads - 1)
    for worker in 1..<max(1, threads) {
      let thread = Thread { [shared] in shared.help(as: worker) }
      thread.name = "worker \(worker)"
      thread.stackSize = 1 << 20
      thread.start()
    }
  }

  deinit { shared.stop() }

  /// Calls `body` once with each of 0 ..< units and returns when all calls are done.
  /// - Parameter body: its second argument is the thread, 0 ..< threads, for working memory.
  package func run(_ units: Int, _ body: (Int, Int) -> Void) {
    if threads == 1 || units < 2 {
      for unit in 0..<units { body(unit, 0) }
      return
    }
    withoutActuallyEscaping(body) { shared.run(units, $0) }
  }
}

/// What the threads of a pool have in common.
private final class SharedJob: @unchecked Sendable {
  // `units` and `body` are written by the caller before `generation` moves on, and read by helpers after they have
  // seen it move; the caller waits for all helpers before it writes again.
  private var units = 0
  private var body: ((Int, Int) -> Void)?
  private let helpers: Int
  private let next = Atomic<Int>(0)
  private let busy = Atomic<Int>(0)
  private let generation = Atomic<Int>(0)
  private let isStopped = Atomic<Bool>(false)
  private let condition = NSCondition()
  private let sleepers = Atomic<Int>(0)

  init(helpers: Int) { self.helpers = helpers }

  func run(_ units: Int, _ body: @escaping (Int, Int) -> Void) {
    self.units = units
    self.body = body
    next.store(0, ordering: .relaxed)
    busy.store(helpers, ordering: .relaxed)
    generation.add(1, ordering: .sequentiallyConsistent)
    if sleepers.load(ordering: .sequentiallyConsistent) > 0 { wake() }
    work(as: 0)
    var looks = 0
    while busy.load(ordering: .acquiring) > 0 {
      looks += 1
      // A helper that has lost its processor needs ours.
      if looks > 2000 { sched_yield() }
    }
    self.body = nil
  }

  func help(as worker: Int) {
    var seen = 0
    while true {
      seen = waitForJob(after: seen)
      if isStopped.load(ordering: .acquiring) { return }
      work(as: worker)
      busy.subtract(1, ordering: .releasing)
    }
  }

  func stop() {
    isStopped.store(true, ordering: .releasing)
    generation.add(1, ordering: .sequentiallyConsistent)
    wake()
  }

  private func work(as worker: Int) {
    guard let body else { return }
    while true {
      let unit = next.add(1, ordering: .relaxed).oldValue
      if unit >= units { return }
      body(unit, worker)
    }
  }

  private func wake() {
    condition.lock()
    condition.broadcast()
    condition.unlock()
  }

  /// How often a helper looks before it sleeps: some fifty microseconds.
  private static let patience = 20_000

  private func waitForJob(after seen: Int) -> Int {
    for _ in 0..<Self.patience {
      let now = generation.load(ordering: .acquiring)
      if now != seen { return now }
    }
    condition.lock()
    defer { condition.unlock() }
    sleepers.add(1, ordering: .sequentiallyConsistent)
    defer { sleepers.subtract(1, ordering: .sequentiallyConsistent) }
    while true {
      let now = generation.load(ordering: .sequentiallyConsistent)
      if now != seen { return now }
      condition.wait()
    }
  }
}
