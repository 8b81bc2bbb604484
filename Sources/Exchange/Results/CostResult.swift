/// What the report's training takes, and what one run takes that many processes share: a forecast from the speeds that
/// `bench` measured on one machine.
package struct CostResult: Equatable, Sendable {
  /// The machine that was measured.
  package var processor: String
  package var cores: Int
  /// Dense matrix products of one core in single precision, GFLOP per second.
  package var matrixPeak: Double
  package var experiments: [ExperimentCost]
  /// Nil where no network is modelled for ranks.
  package var ranks: RankCosts?

  package init(
    processor: String, cores: Int, matrixPeak: Double, experiments: [ExperimentCost],
    ranks: RankCosts?
  ) {
    self.processor = processor
    self.cores = cores
    self.matrixPeak = matrixPeak
    self.experiments = experiments
    self.ranks = ranks
  }
}

/// What all runs of an experiment take.
package struct ExperimentCost: Equatable, Sendable {
  package var name: String
  package var profile: String
  /// Runs, each seed counted.
  package var runs: Int
  /// Of all runs; steps that runs share are counted once.
  package var steps: Int
  /// Of one core.
  package var seconds: Double

  package init(name: String, profile: String, runs: Int, steps: Int, seconds: Double) {
    self.name = name
    self.profile = profile
    self.runs = runs
    self.steps = steps
    self.seconds = seconds
  }
}

/// What runs take that ranks share, for some numbers of ranks.
package struct RankCosts: Equatable, Sendable {
  package var experiment: String
  package var profile: String
  /// Of the experiment, each seed counted, one after the other.
  package var runs: Int
  package var steps: Int
  /// Samples that go through the network at once: no more ranks can share them.
  package var batch: Int
  /// Side of the images, in pixels.
  package var imageSize: Int
  /// Of each rank.
  package var threads: Int
  /// GFLOP per second of one rank, as measured.
  package var gigaflops: Double
  /// Seconds from a rank to another.
  package var latency: Double
  /// Bytes a second that a rank sends.
  package var bandwidth: Double
  package var rows: [Row]

  package init(
    experiment: String, profile: String, runs: Int, steps: Int, batch: Int, imageSize: Int,
    threads: Int, gigaflops: Double, latency: Double, bandwidth: Double, rows: [Row]
  ) {
    self.experiment = experiment
    self.profile = profile
    self.runs = runs
    self.steps = steps
    self.batch = batch
    self.imageSize = imageSize
    self.threads = threads
    self.gigaflops = gigaflops
    self.latency = latency
    self.bandwidth = bandwidth
    self.rows = rows
  }

  /// One number of ranks.
  package struct Row: Equatable, Sendable {
    package var ranks: Int
    /// Of a step, in seconds: what the rank with the most samples computes, and what is waited for.
    package var computing: Double
    package var waiting: Double
    /// What a rank sends in a step, at most.
    package var bytes: Int
    package var memoryBytes: Int

    package init(ranks: Int, computing: Double, waiting: Double, bytes: Int, memoryBytes: Int) {
      self.ranks = ranks
      self.computing = computing
      self.waiting = waiting
      self.bytes = bytes
      self.memoryBytes = memoryBytes
    }

    package var step: Double { computing + waiting }
  }

  /// Hours of all runs, one after the other.
  package func hours(_ row: Row) -> Double { row.step * Double(steps) / 3600 }

  /// Hours of all processors that work on them.
  package func processorHours(_ row: Row) -> Double { hours(row) * Double(row.ranks * threads) }

  /// The part of the processors' time that one rank alone would need.
  package func efficiency(_ row: Row) -> Double {
    (rows.first.map { $0.step * Double($0.ranks) } ?? 0) / (row.step * Double(row.ranks))
  }
}
