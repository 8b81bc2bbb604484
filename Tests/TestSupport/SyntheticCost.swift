import Results

/// A forecast of cost, made of formulas.
package enum SyntheticCost {
  package static func make(experiments: [String] = ["mnist", "resnet50"]) -> CostResult {
    CostResult(
      processor: "a processor", cores: 2, matrixPeak: 180,
      experiments: experiments.enumerated().map {
        ExperimentCost(
          name: $1, profile: "default", runs: 6 + $0, steps: 30_000 * ($0 + 1),
          seconds: 250 * Double($0 + 1))
      },
      ranks: RankCosts(
        experiment: "resnet50", profile: "imagenet", runs: 9, steps: 6_400_000, batch: 128,
        imageSize: 224, threads: 1, gigaflops: 100, latency: 20e-6, bandwidth: 1.25e9,
        rows: (0...7).map {
          let ranks = 1 << $0
          return RankCosts.Row(
            ranks: ranks, computing: 30 / Double(ranks),
            waiting: ranks == 1 ? 0 : 0.01 * Double(ranks).squareRoot(),
            bytes: (ranks - 1) * 90_000_000,
            memoryBytes: 2_000_000_000 + 11_000_000_000 / ranks)
        }))
  }
}
