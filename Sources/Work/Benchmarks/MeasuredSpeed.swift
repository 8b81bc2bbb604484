import Configurations
import Foundation

extension BenchmarkReport {
  /// What `bench` wrote; nil where there is nothing, or something that another version wrote.
  package init?(path: String) {
    guard let bytes = FileManager.default.contents(atPath: path),
      let report = try? JSONDecoder().decode(BenchmarkReport.self, from: bytes)
    else { return nil }
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
