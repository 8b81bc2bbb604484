import Configurations
import Diagnostics
import Foundation
import Networks
import Panels
import Quantization
import ResidualNetworks
import ResidualTraining
import Results
import Training

/// How long a step takes when ranks share it: a model of latency and bandwidth, from what each rank computes and sends.
///
///     step(R) = T·s(R) + n·L + b/B + max(0, m·L + g/B − ⅔·T·s(R))
///
/// T is the measured time of a step on one rank and s(R) the largest share of the samples; n exchanges in turn, with b
/// bytes of a rank to all others, are waited for (moments of normalizations there, sums of gradients back, the loss, the
/// quantized weights); m exchanges with g bytes, gradients of kernels, travel while the backward pass goes on, two thirds
/// of a step. Update and reading are counted as computing. Whatever shares a link (ranks of one machine), or waits for a
/// slow rank, is not in it.
package struct RankForecast: Sendable {
  /// A link between ranks.
  package struct Network: Sendable {
    /// L: seconds from a rank to another.
    package let latency: Double
    /// B: bytes a second that a rank sends.
    package let bandwidth: Double

    package init(latency: Double, bandwidth: Double) {
      self.latency = latency
      self.bandwidth = bandwidth
    }
  }

  package let rows: [RankCosts.Row]
  package let batch: Int
  package let network: Network
  /// Numbers of ranks that a batch is too small for.
  package let beyond: [Int]

  /// Nil for other networks than residual ones.
  /// - Parameters:
  ///   - stepSeconds: of one rank with all samples.
  ///   - memory: of one process with so many samples of a micro-batch.
  package init?(
    _ request: TrainingRequest, dataPath: String, network: Network, ranks: [Int],
    stepSeconds: Double, memory: (Int) -> Int
  ) throws(Failure) {
    let run = request.run
    guard run.network == .residual else { return nil }
    let shape = try ResidualFamily.shape(run, dataPath: dataPath)
    let cost = ResidualNetworkCost(shape)
    let updates = try run.updates(
      of: shape.layout, isPenalized: shape.layout.descriptions.map(\.hasRankAboveOne))
    let isEncoded = updates.map { $0.quantizer.map { $0.levels.count <= 4 } ?? false }
    let microBatch = run.microBatchSize
    let parts = Double(run.batchSize / microBatch)
    batch = microBatch
    self.network = network
    beyond = ranks.filter { $0 > microBatch }
    rows = ranks.filter { $0 <= microBatch }.map { count in
      // As many units as ranks ask for.
      let units = BatchUnits.count(
        batch: microBatch, units: max(count, run.units))
      let ranks = min(count, units)
      let samples = PanelSamples(batch: microBatch, units: units, ranks: ranks)
      let largest = samples.rankCounts.max() ?? microBatch
      let computing = stepSeconds * Double(largest) / Double(microBatch)
      let traffic = (0..<ranks).map {
        cost.traffic(
          microBatch: microBatch, units: units, rank: $0, ranks: ranks, isEncoded: isEncoded)
      }
      guard ranks > 1, let most = traffic.max(by: { $0.bytes < $1.bytes }) else {
        return RankCosts.Row(
          ranks: count, computing: computing, waiting: 0, bytes: 0, memoryBytes: memory(largest))
      }
      func seconds(_ exchanges: Int, _ bytes: Int) -> Double {
        Double(exchanges) * network.latency + Double(bytes) / network.bandwidth
      }
      let underway = parts * seconds(most.gradients, most.gradientBytes)
      return RankCosts.Row(
        ranks: count, computing: computing,
        waiting: parts * seconds(most.waits, most.waitBytes)
          + max(0, underway - computing * 2 / 3),
        bytes: Int(parts) * most.bytes, memoryBytes: memory(largest))
    }
  }

  private var link: String {
    String(format: "%.0f µs, %.3g Gbit/s", network.latency * 1e6, network.bandwidth * 8e-9)
  }

  /// The table for the console.
  /// - Parameter costs: of these rows.
  package func text(_ costs: RankCosts) -> String {
    var lines = [
      "shared by ranks of \(costs.threads) \(costs.threads == 1 ? "thread" : "threads") each, by the model of a network of \(link):",
      "  ranks       step    waiting   efficiency       all runs   of processors   sent a step   memory a rank",
    ]
    for row in costs.rows {
      lines.append(
        String(
          format: "  %5d %8.3f s %8.1f %% %10.1f %% %12.1f h %13.1f h %10.1f MB %12.2f GB",
          row.ranks, row.step, 100 * row.waiting / row.step, 100 * costs.efficiency(row),
          costs.hours(row), costs.processorHours(row), Double(row.bytes) / 1e6,
          Double(row.memoryBytes) / 1e9))
    }
    if let first = beyond.first {
      lines.append(
        "  \(first) ranks and more: a batch of \(batch) has no sample for each; they need a larger one"
      )
    }
    return lines.joined(separator: "\n  ")
  }
}
