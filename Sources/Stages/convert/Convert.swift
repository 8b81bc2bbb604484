import ArgumentParser
import Diagnostics
import ForeignWeights
import StageOptions
import Storage
import WeightFiles

@main
struct Convert: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract:
      "Turns weights of a network with a custom estimator into those of its STE-net, or back.",
    discussion: """
      Reads a file of weights, puts M of the estimator (the paper's Equation 4) in the place of every weight of \
      the chosen tensors, and writes the same file otherwise. Files are Keras' .weights.h5 and any other HDF5 \
      file, NumPy's .npz, safetensors, and run files of this project. For each tensor a table tells w_max and where \
      it comes from, α, which the STE-net's learning rate is to be multiplied by, and how far M moved the weights, \
      in per cent of w_max. alpha, w_max and weight_map are kept beside each tensor: as attributes in HDF5, \
      in __metadata__ of safetensors as TENSOR.alpha, in the comment of the array's zip entry in npz.

      Nothing is written where a weight is NaN or infinite, lies outside of the range, or has no M.

      Examples:
        convert initial.weights.h5 --estimator htge --bits 2 --tensors 'layers/conv2d*/vars/0' --limit-rule fan-in \\
                -o mapped.weights.h5
        convert initial.safetensors --estimator '{name: htge, sharpness: 12}' --bits 2 --tensors '*.weight' \\
                --limit-rule fan-in --outputs first -o mapped.safetensors
        convert trained.npz --estimator mine.csv --bits 4 --tensors kernel --limit 0.5 --inverse -o back.npz
      """,
    version: projectVersion)

  @Argument(help: "The file of weights.")
  var file: String

  @Option(help: "The estimator: a name, {name: …, parameter: …}, or a file of samples.")
  var estimator: String

  @OptionGroup var weights: WeightOptions

  @Flag(help: "Go back: from weights of the STE-net to those of the network with the estimator.")
  var inverse = false

  @Flag(
    help:
      "Take weights outside of the range, too: M goes on bin after bin, as it does in training here. The paper defines it inside only."
  )
  var beyondRange = false

  @Option(name: .shortAndLong, help: ArgumentHelp("The file to write.", valueName: "file"))
  var output: String

  func run() {
    runStage("convert") {
      guard resolvedPath(file) != resolvedPath(output) else {
        throw Failure(
          .usage, at: "--output", "this is the file that is read",
          remedy: "choose another name: M twice is not M")
      }
      let input = try openWeightFile(file)
      let conversion = WeightConversion(
        try weights.quantization(estimator, for: input), isInverse: inverse,
        goesBeyondRange: beyondRange)
      let (outcomes, bytes) = try conversion.convert(input, try input.chosen(weights.patterns))
      try AtomicFile.write(bytes, to: output)
      let rows = [WeightConversion.Outcome.headings] + outcomes.map(\.row)
      try StandardOutput.write(alignedColumns(rows))
    }
  }
}
