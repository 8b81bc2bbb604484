import Foundation
import Networks
import Optimizers

/// Ranks that are threads of this process: what they send each other lies in memory that all see.
package final class ThreadRanks: RankGroup, @unchecked Sendable {
  package let rank: Int
  package var count: Int { board.count }
  private let board: Board
  private var next = 0
  /// What this rank has sent to others.
  package private(set) var bytesSent = 0
  package var exchanges: Int { next }

  private init(rank: Int, board: Board) {
    self.rank = rank
    self.board = board
  }

  /// Calls `body` once for each rank, on threads of their own, and returns what they return.
  package static func run<Value: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (ThreadRanks) -> Value
  ) -> [Value] {
    let board = Board(count: count)
    let results = Results<Value>(count: count)
    let group = DispatchGroup()
    for rank in 0..<count {
      group.enter()
      let thread = Thread {
        results.set(rank, body(ThreadRanks(rank: rank, board: board)))
        group.leave()
      }
      thread.stackSize = 8 << 20
      thread.start()
    }
    group.wait()
    return results.all
  }

  package func exchange(
    _ source: UnsafeRawPointer, _ sent: RankParts, into target: UnsafeMutableRawPointer,
    _ received: RankParts
  ) -> () -> Void {
    for (to, size) in sent.sizes.enumerated() where to != rank { bytesSent += size }
    let number = next
    next += 1
    board.post(number, rank, Board.Parcel(source: source, parts: sent))
    return { [rank, board] in
      for (from, parcel) in board.parcels(number).enumerated() {
        precondition(parcel.parts.sizes[rank] == received.sizes[from], "sizes that do not agree")
        (target + received.offsets[from]).copyMemory(
          from: parcel.source + parcel.parts.offsets[rank], byteCount: received.sizes[from])
      }
      board.leave(number)
    }
  }
}

/// Gives each rank the gradients of all.
package func complete(
  _ gradients: ParameterBuffer, _ shares: UnitShares, _ ranks: any RankGroup
) {
  ParameterUpdater(
    layout: gradients.layout, updates: gradients.layout.descriptions.map { _ in TensorUpdate() },
    rule: .sgd(momentum: 0, dampened: false), l2: 0, kernels: .plain, shares: shares, ranks: ranks
  ).complete(gradients)
}

/// What ranks have posted for each other.
private final class Board: @unchecked Sendable {
  struct Parcel {
    let source: UnsafeRawPointer
    let parts: RankParts
  }

  let count: Int
  private let condition = NSCondition()
  private var posted: [Int: [Int: Parcel]] = [:]
  private var left: [Int: Int] = [:]

  init(count: Int) { self.count = count }

  func post(_ number: Int, _ rank: Int, _ parcel: Parcel) {
    condition.lock()
    defer { condition.unlock() }
    posted[number, default: [:]][rank] = parcel
    condition.broadcast()
  }

  /// Waits for all ranks' parcels.
  func parcels(_ number: Int) -> [Parcel] {
    condition.lock()
    defer { condition.unlock() }
    while posted[number]?.count != count { condition.wait() }
    return (0..<count).compactMap { posted[number]?[$0] }
  }

  /// Waits until all have taken theirs.
  func leave(_ number: Int) {
    condition.lock()
    defer { condition.unlock() }
    left[number, default: 0] += 1
    condition.broadcast()
    while left[number] != count { condition.wait() }
  }
}

private final class Results<Value: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var values: [Value?]

  init(count: Int) { values = Array(repeating: nil, count: count) }
  func set(_ index: Int, _ value: Value) { lock.withLock { values[index] = value } }
  var all: [Value] { values.compactMap { $0 } }
}
