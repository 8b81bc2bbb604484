import ArgumentParser
import Diagnostics
import Drawing
import Figures
import ForeignWeights
import StageOptions
import Storage
import WeightFiles

@main
struct Compare: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Measures how far the weights of two files are apart.",
    discussion: """
      For each chosen tensor and for all of them: Ē, the mean distance between the weights in units of w_max and \
      of the range, the share of weights whose quantized values are equal (the paper's Section 6.2), and the share \
      that one file or the other has outside of the range. With \
      --estimator the first file's weights are seen through M first: those of the network with the estimator \
      against those of its STE-net. Both files hold the tensors under the same names; they are Keras' .weights.h5 \
      and any other HDF5 file, NumPy's .npz, safetensors, or run files of this project.

      Examples:
        compare qhat.weights.h5 ste.weights.h5 --bits 2 --tensors 'layers/conv2d*/vars/0' --limit-rule fan-in \\
                --estimator htge
        compare a.npz b.npz --bits 4 --tensors '**' --limit 0.5 --json
        compare qhat/seed-1.h5 ste/seed-1.h5 --bits 2 --tensors 'weights/final/conv*/*' \\
                --limit-attribute w_max --estimator htge --picture weights.pdf
      """,
    version: projectVersion)

  @Argument(help: "The first file.")
  var first: String

  @Argument(help: "The second file.")
  var second: String

  @OptionGroup var weights: WeightOptions

  @Option(
    help:
      "See the first file's weights through M of this estimator: a name, {name: …, parameter: …}, or a file of samples."
  )
  var estimator: String?

  @Option(help: "Which file's weights are seen through M: first or both.")
  var mapped = WeightFileComparison.Mapped.first

  @Flag(help: "JSON in the place of the table.")
  var json = false

  @Option(
    help: ArgumentHelp(
      "Draw all weights of one file against those of the other, as Figure 3 does.",
      valueName: "file.pdf or .png"))
  var picture: String?

  func validate() throws {
    if let picture, !picture.hasSuffix(".pdf"), !picture.hasSuffix(".png") {
      throw ValidationError("--picture ends in .pdf or .png.")
    }
  }

  func run() {
    runStage("compare") {
      let (a, b) = (try openWeightFile(first), try openWeightFile(second))
      let comparison = WeightFileComparison(
        try weights.quantization(estimator, for: a), mapped: mapped)
      let result = try comparison.compare(a, b, try a.chosen(weights.patterns))
      if let picture {
        let drawing = WeightFilePicture(
          density: result.density, bits: weights.bits, grid: comparison.quantization.grid,
          first: name(of: first), second: name(of: second),
          mapped: estimator == nil ? nil : (true, mapped == .both))
        try AtomicFile.write(try drawing.bytes(isPDF: picture.hasSuffix(".pdf")), to: picture)
      }
      let text =
        json
        ? try ComparisonReport(result, by: comparison, first: first, second: second).json() + "\n"
        : alignedColumns(result.table)
      try StandardOutput.write(text)
    }
  }

  private func name(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}

extension WeightFileComparison.Mapped: ExpressibleByArgument {}
