import ArgumentParser
import Benchmarks
import Storage

@main
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract:
      "Measures how fast this machine trains the MNIST convnet, ResNet50 and a network from a list of layers.",
    discussion: """
      Training steps of batches of 128 on real or generated digits, with the quantized network's estimator and \
      with the straight-through one, SGD and Adam; one process, and one on every core. Beside it stands what \
      dense matrix products would allow. ResNet50 at 32 by 32 and 64 by 64 pixels, batches of 32, and the network \
      that vgg.yaml lists layer by layer are measured in one process with one thread and with all.

      Examples:
        bench
        bench --output build/bench.json --seconds 10
        bench run qhat-sgd --seconds 5       # one run, JSON on standard output
        bench resnet50 --size 64 --threads 2
        bench layered --threads 2
        bench peak                           # dense matrix products on one core
        bench images --set build/data/images-generated
      """,
    version: projectVersion,
    subcommands: [
      BenchTable.self, BenchRun.self, BenchResNet50.self, BenchLayered.self, BenchImages.self,
      BenchPeak.self, BenchCost.self,
    ],
    defaultSubcommand: BenchTable.self)
}
