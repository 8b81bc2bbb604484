import ArgumentParser
import Benchmarks
import Diagnostics
import MatrixProducts
import Networks

struct BenchOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Digits: a prepared file or a folder of IDX files. Generated ones where it is absent.",
      valueName: "path"))
  var data = "build/data/mnist.h5"

  @Option(help: ArgumentHelp("How long each run is measured.", valueName: "seconds"))
  var seconds = 5.0

  @Option(
    help: ArgumentHelp(
      "plain, portable, avx2, avx512, or auto for the fastest.", valueName: "kernels"))
  var kernels = "auto"

  @Option(
    help: ArgumentHelp(
      "The experiment files that say what is trained, and how.", valueName: "folder"))
  var experiments = "pipeline/experiments"

  /// For a copy of this program.
  var arguments: [String] {
    ["--data", data, "--seconds", "\(seconds)", "--kernels", kernels]
      + ["--experiments", experiments]
  }

  func recipe() throws -> BenchmarkRecipe { try BenchmarkRecipe(folder: experiments) }

  /// Settles BLAS (which may start the program anew) and the kernels.
  func configure() throws -> KernelPath {
    do { try BLAS.configure() } catch { throw Failure(.software, "\(error)") }
    guard kernels != "auto" else { return .automatic }
    guard let path = KernelPath(rawValue: kernels) else {
      throw Failure(
        .usage, at: "--kernels", "there are no such kernels", found: kernels,
        remedy: "choose among " + KernelPath.allCases.map(\.rawValue).joined(separator: ", "))
    }
    guard path.isSupported else {
      throw Failure(.usage, at: "--kernels", "this processor cannot run the \(kernels) kernels")
    }
    return path
  }

  func digits() throws -> BenchmarkDigits { try BenchmarkDigits(path: data) }
}
