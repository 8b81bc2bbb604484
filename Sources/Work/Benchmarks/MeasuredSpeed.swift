import Configurations
import Diagnostics
import Foundation
import Storage

extension BenchmarkReport {
  /// What `bench` wrote; nil where there is nothing, or something that another version wrote.
  /// - Throws: `Failure` 65 for what is no file, such as a pipe, 66 and 74 for one that cannot be read.
  package init?(path: String) throws(Failure) {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let bytes = try readBytes(path, remedy: "name a file that bench wrote")
    guard let report = try? JSONDecoder().decode(BenchmarkReport.self, from: Data(bytes)) else {
      return nil
    }
    self = report
  }

  /// GFLOP per second in training steps of a family of networks, as its measured one reaches them.
  /// - Parameter threads: of one run; the measured number nearest to it is taken.
  package func gigaflops(of family: NetworkFamily, imageSize: Int, threads: Int) -> Double? {
    family == .layered
      ? layered.min { abs($0.threads - threads) < abs($1.threads - threads) }?.gigaflops
      : residualGigaflops(imageSize: imageSize, threads: threads)
  }

  /// GFLOP per second in training steps of ResNet50, from the measured size nearest to `imageSize`.
  /// - Parameter threads: of one run; the measured number nearest to it is taken.
  package func residualGigaflops(imageSize: Int, threads: Int) -> Double? {
    residual.min {
      (abs($0.run.imageSize - imageSize), abs($0.run.threads - threads))
        < (abs($1.run.imageSize - imageSize), abs($1.run.threads - threads))
    }?.gigaflops
  }
}
