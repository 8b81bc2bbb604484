import ArgumentParser
import Artifacts
import Benchmarks

@main
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measures how fast this machine trains the MNIST convnet.",
    discussion: """
      Training steps of batches of 128 on real or generated digits, with the quantized network's estimator and \
      with the straight-through one, SGD and Adam; one process, and one on every core. Beside it stands what \
      dense matrix products would allow.

      Examples:
        bench
        bench --output build/bench.json --seconds 10
        bench run qhat-sgd --seconds 5       # one run, JSON on standard output
        bench images --set build/data/images-generated
      """,
    version: projectVersion, subcommands: [BenchTable.self, BenchRun.self, BenchImages.self],
    defaultSubcommand: BenchTable.self)
}
