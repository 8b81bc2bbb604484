import Configurations
import Diagnostics
import Results
import Training

/// What experiments take, by the speeds that `bench` measured on this machine.
package struct CostForecast {
  private let speeds: BenchmarkReport

  package init(_ speeds: BenchmarkReport) { self.speeds = speeds }

  /// An experiment as it is to be run.
  package struct Planned: Sendable {
    package let experiment: Experiment
    package let seeds: Int
    /// What it is trained on.
    package let data: String

    package init(experiment: Experiment, seeds: Int, data: String) {
      self.experiment = experiment
      self.seeds = seeds
      self.data = data
    }

    /// All runs with all seeds.
    package var requests: [TrainingRequest] {
      (1...max(1, seeds)).flatMap { seed in
        experiment.runs.map { run in
          var request = TrainingRequest(run: run, seed: seed)
          request.sharedSteps = experiment.sharedSteps(before: run)
          return request
        }
      }
    }
  }

  /// Seconds of one core for a run; nil where nothing like it was measured.
  ///
  /// The convnet trains at the lowest rate that was measured of it, whatever its optimizer; evaluations are counted
  /// for networks on photographs alone, which look at many.
  /// - Throws: `Failure` 65 or 66 when the data are absent or damaged, 78 for layers that do not fit them.
  package func seconds(
    _ request: TrainingRequest, data: String
  ) throws(Failure) -> Double? {
    let run = request.run
    let samples = Double(request.ownSteps * run.batchSize)
    guard let cost = try NetworkCost(run, data) else {
      return speeds.single.map(\.samplesPerProcessorSecond).min().map { samples / $0 }
    }
    guard
      let gigaflops = speeds.gigaflops(of: run.network, imageSize: cost.imageSize, threads: 1)
    else { return nil }
    let flop = try TrainingForecast(request, dataPath: data)?.flop ?? cost.flopPerSample * samples
    return flop / (gigaflops * 1e9)
  }

  /// Nil where something of it was never measured.
  package func cost(of planned: Planned) throws(Failure) -> ExperimentCost? {
    let requests = planned.requests
    var total = 0.0
    for request in requests {
      guard let seconds = try seconds(request, data: planned.data) else { return nil }
      total += seconds
    }
    return ExperimentCost(
      name: planned.experiment.name, profile: planned.experiment.profile, runs: requests.count,
      steps: requests.reduce(0) { $0 + $1.ownSteps }, seconds: total)
  }

  /// Runs of one network that ranks share, one run after the other; nil where there is no model of that.
  /// - Parameters:
  ///   - profile: that the runs are of.
  ///   - ranks: to have in the table, beside the powers of two up to 1,024.
  ///   - threads: of each rank.
  package func ranks(
    of requests: [TrainingRequest], profile: String, data: String, network: RankForecast.Network,
    ranks: Int = 1, threads: Int
  ) throws(Failure) -> (costs: RankCosts, forecast: RankForecast)? {
    guard let first = requests.first,
      let training = try TrainingForecast(first, dataPath: data),
      let gigaflops = speeds.gigaflops(
        of: first.run.network, imageSize: training.imageSize, threads: threads),
      let forecast = try training.ranks(of: network, gigaflops: gigaflops, ranks: ranks)
    else { return nil }
    let costs = RankCosts(
      experiment: first.run.experiment, profile: profile, runs: requests.count,
      steps: requests.reduce(0) { $0 + $1.ownSteps }, batch: forecast.batch,
      imageSize: training.imageSize, threads: threads, gigaflops: gigaflops,
      latency: network.latency, bandwidth: network.bandwidth, rows: forecast.rows)
    return (costs, forecast)
  }

  /// What a report says of cost.
  /// - Parameters:
  ///   - planned: its experiments.
  ///   - shared: one that ranks share.
  package func result(
    _ planned: [Planned], shared: RankCosts?
  ) throws(Failure) -> CostResult {
    var experiments: [ExperimentCost] = []
    for experiment in planned {
      if let cost = try cost(of: experiment) { experiments.append(cost) }
    }
    return CostResult(
      processor: speeds.processor, cores: speeds.cores, matrixPeak: speeds.matrixPeak,
      experiments: experiments, ranks: shared)
  }
}
