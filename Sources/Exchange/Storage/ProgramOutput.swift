import Foundation

/// How a program ended, and what it printed on standard output.
package struct ProgramEnding: Sendable {
  /// The exit code; 0 where a signal ended it.
  package let code: Int32
  /// The signal that ended it, or 0.
  package let signal: Int32
  package let output: [UInt8]
}

/// Runs a program to its end, its errors unheard; nil where it cannot be started.
///
/// Not by Foundation's `Process`: that waits for ever where the clock of the day is set back while it waits, or where the
/// system has no room for the thread that it needs.
/// - Parameters:
///   - words: the program, found in the folders of PATH among `variables`, and its arguments.
///   - variables: all of its environment.
///   - input: a file that is its standard input; nil for none.
package func runProgram(
  _ words: [String], environment variables: [String: String], input: Int32? = nil
) -> ProgramEnding? {
  var ends = [Int32](repeating: -1, count: 2)
  guard pipe(&ends) == 0 else { return nil }
  defer { close(ends[0]) }
  for descriptor in ends { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  if let input {
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
  } else {
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
  }
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
  let arguments = (["/usr/bin/env"] + words).map { strdup($0) }
  let environment = variables.map { strdup("\($0.key)=\($0.value)") }
  defer { for text in arguments + environment { free(text) } }
  var child = pid_t()
  let status = posix_spawn(
    &child, "/usr/bin/env", &actions, nil, arguments + [nil], environment + [nil])
  close(ends[1])
  guard status == 0 else { return nil }
  let output = allBytes(of: ends[0])
  var ending: Int32 = 0
  while waitpid(child, &ending, 0) < 0 {
    guard errno == EINTR else { return nil }
  }
  return ProgramEnding(code: (ending >> 8) & 0xff, signal: ending & 0x7f, output: output)
}

/// What comes out of a pipe until its other end is closed.
private func allBytes(of descriptor: Int32) -> [UInt8] {
  var (bytes, buffer): ([UInt8], [UInt8]) = ([], Array(repeating: 0, count: 4096))
  while true {
    let count = read(descriptor, &buffer, buffer.count)
    if count > 0 {
      bytes += buffer[..<count]
    } else if count == 0 || errno != EINTR {
      return bytes
    }
  }
}
