import Dispatch
import Foundation
import Synchronization

/// Whether the user asked the process to stop: by Ctrl-C (SIGINT), SIGTERM, by closing the terminal (SIGHUP), or by
/// SIGUSR1, with which batch systems warn of the end of a job's time.
///
/// The first signal is remembered, so that the work can finish its step, save a checkpoint and exit
/// 130, 143, 129 or 138. A later one ends the process at once; the last checkpoint is still whole.
package final class Interruption: @unchecked Sendable {
  private let received = Atomic<Int32>(0)
  /// When the first signal came.
  private let first = Mutex(Double.infinity)
  /// Kept alive for as long as this object; written by `listen` only, hence `@unchecked`.
  private var sources: [any DispatchSourceSignal] = []

  package init() {}

  /// Make, `timeout` and the like send what the terminal or they themselves have sent already: signals that
  /// come so soon after the first are one wish, in seconds.
  private static let echo = 1.0

  /// Starts to listen.
  package func listen() {
    for number in [SIGINT, SIGTERM, SIGHUP, SIGUSR1] {
      // Who started the process by `nohup` wants it to outlive the terminal.
      if isIgnored(signal(number, SIG_IGN)), number == SIGHUP { continue }
      let source = DispatchSource.makeSignalSource(
        signal: number, queue: DispatchQueue(label: "interruption"))
      source.setEventHandler { [self] in
        let now = monotonicSeconds()
        if received.compareExchange(expected: 0, desired: number, ordering: .relaxed).exchanged {
          first.withLock { $0 = now }
        } else if now > first.withLock({ $0 }) + Self.echo {
          _exit(128 + number)
        }
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
    case SIGHUP: .hungUp
    case SIGUSR1: .warned
    default: nil
    }
  }
}

private func isIgnored(_ handler: sighandler_t?) -> Bool {
  unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
}
