import Diagnostics
import Foundation

/// A process that was started here: its two streams come by pipes, line by line, and it ends with this process.
///
/// It has a process group of its own: Ctrl-C at a terminal reaches this process alone, which passes on what it
/// has to, once. If this process is killed, the system sends SIGTERM (by `setpriv`, where there is one).
final class ChildProcess {
  private let identifier: pid_t
  private var streams: [Int32]
  private var unfinished: [[UInt8]] = [[], []]
  let start = monotonicSeconds()

  /// - Parameter command: a program, found as a shell finds it, and its arguments; words like NAME=VALUE before
  ///   it are variables of its environment.
  /// - Throws: `Failure` 70 when the system has no room for another process.
  init(_ command: [String]) throws(Failure) {
    let guardian = "/usr/bin/setpriv"
    let hasGuardian = access(guardian, X_OK) == 0
    let words = (hasGuardian ? [guardian, "--pdeathsig", "TERM"] : []) + ["/usr/bin/env"] + command
    var (output, errors) = ([Int32](repeating: -1, count: 2), [Int32](repeating: -1, count: 2))
    var isReady = pipe(&output) == 0 && pipe(&errors) == 0
    var (child, status) = (pid_t(), errno)
    // Processes that are started later must not hold these open.
    for descriptor in output + errors where descriptor >= 0 {
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }
    if isReady {
      status = Self.spawn(words, output: output[1], errors: errors[1], &child)
      isReady = status == 0
    }
    for descriptor in [output[1], errors[1]] where descriptor >= 0 { close(descriptor) }
    guard isReady else {
      for descriptor in [output[0], errors[0]] where descriptor >= 0 { close(descriptor) }
      throw Failure(
        .software, at: command.first, "the process cannot be started",
        found: String(cString: strerror(status)), remedy: "set JOBS to fewer runs at a time")
    }
    identifier = child
    streams = [output[0], errors[0]]
    for stream in streams { _ = fcntl(stream, F_SETFL, O_NONBLOCK) }
  }

  private static func spawn(
    _ words: [String], output: Int32, errors: Int32, _ child: inout pid_t
  ) -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // What this process ignores or holds back, the other one decides on anew.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    let environment = ProcessInfo.processInfo.environment.map { "\($0.key)=\($0.value)" }
    return withPointers(words) { arguments in
      withPointers(environment) { environment in
        posix_spawn(&child, words[0], &actions, &attributes, arguments, environment)
      }
    }
  }

  deinit { for stream in streams where stream >= 0 { close(stream) } }

  func send(_ signal: Int32) { kill(identifier, signal) }

  /// Waits until one of `processes` says or ends something, for a tenth of a second at most.
  static func wait(for processes: [ChildProcess]) {
    var descriptors = processes.flatMap(\.streams).filter { $0 >= 0 }
      .map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    poll(&descriptors, nfds_t(descriptors.count), 100)
  }

  /// The lines that have come since the last call, without their ends.
  func lines() -> (output: [String], errors: [String]) { (lines(0), lines(1)) }

  /// The exit code once the process has ended, 128 and the signal's number where one ended it; nil before.
  func ending() -> Int32? {
    var status: Int32 = 0
    guard waitpid(identifier, &status, WNOHANG) == identifier else { return nil }
    let signal = status & 0x7f
    return signal == 0 ? (status >> 8) & 0xff : 128 + signal
  }

  private func lines(_ index: Int) -> [String] {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while streams[index] >= 0 {
      let count = read(streams[index], &buffer, buffer.count)
      if count > 0 {
        unfinished[index] += buffer[..<count]
      } else if count < 0, errno == EAGAIN || errno == EINTR {
        break
      } else {
        close(streams[index])
        streams[index] = -1
      }
    }
    var lines = unfinished[index].split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let rest = lines.removeLast()
    unfinished[index] = streams[index] >= 0 ? Array(rest) : []
    if streams[index] < 0, !rest.isEmpty { lines.append(rest) }
    return lines.map { String(decoding: $0, as: UTF8.self) }
  }
}

/// Calls `body` with the texts as C wants lists of them, ended by nil.
private func withPointers<Result>(
  _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
  let pointers = texts.map { strdup($0) }
  defer { for pointer in pointers { free(pointer) } }
  return body(pointers + [nil])
}
