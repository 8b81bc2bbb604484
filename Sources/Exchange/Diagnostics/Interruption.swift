import Dispatch
import Foundation
import Synchronization

/// Whether the user asked the process to stop, by Ctrl-C (SIGINT) or SIGTERM.
///
/// The first signal is remembered, so that the work can finish its step, save a checkpoint and exit
/// 130 or 143. A second one ends the process at once; the last checkpoint is still whole.
package final class Interruption: @unchecked Sendable {
  private let received = Atomic<Int32>(0)
  /// Kept alive for as long as this object; written by `listen` only, hence `@unchecked`.
  private var sources: [any DispatchSourceSignal] = []

  package init() {}

  /// Starts to listen.
  package func listen() {
    for number in [SIGINT, SIGTERM] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(
        signal: number, queue: DispatchQueue(label: "interruption"))
      source.setEventHandler { [self] in
        if received.exchange(number, ordering: .relaxed) != 0 { _exit(128 + number) }
      }
      source.resume()
      sources.append(source)
    }
  }

  /// Asks for an end as the signal `number` does when it comes first.
  package func request(_ number: Int32) { received.store(number, ordering: .relaxed) }

  /// The exit code to end with, once a signal has come.
  package var exitCode: ExitCode? {
    switch received.load(ordering: .relaxed) {
    case SIGINT: .interrupted
    case SIGTERM: .terminated
    default: nil
    }
  }
}
