import Foundation

/// What people read while a stage works: messages and progress.
///
/// Nothing that happens to stderr ends the work: a reader that went away, a full disk behind it or a closed
/// descriptor lose the text and nothing else.
package enum StandardError {
  package static func write(_ text: String) {
    _ = writeAll(Array(text.utf8), to: STDERR_FILENO)
  }
}

/// What a program is asked for, where that is text and not a file: lists, JSON.
package enum StandardOutput {
  /// - Throws: `Failure` 74 when the text cannot be written. A reader that has read enough (`| head -1`) is no
  ///   failure.
  package static func write(_ text: String) throws(Failure) {
    let error = writeAll(Array(text.utf8), to: STDOUT_FILENO)
    guard error != 0, error != EPIPE else { return }
    throw Failure(
      .inputOutput, at: "standard output", "the result cannot be written",
      found: String(cString: strerror(error)), remedy: "make room for it, or send it elsewhere")
  }
}

/// Makes the three standard streams safe to use, whatever the caller left of them.
///
/// A stream that is closed would give its number to the next file that is opened, and messages would then be
/// written into that file: the null device takes its place. A pipe without a reader is an error of `write`
/// and not a signal that ends the process.
func secureStandardStreams() {
  signal(SIGPIPE, SIG_IGN)
  for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
  where fcntl(descriptor, F_GETFD) == -1 && errno == EBADF {
    let null = open("/dev/null", O_RDWR)
    guard null >= 0, null != descriptor else { continue }
    dup2(null, descriptor)
    close(null)
  }
}

/// - Returns: 0, or `errno` of the write that failed.
private func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
  bytes.withUnsafeBytes { buffer in
    var done = 0
    while done < buffer.count {
      let rest = UnsafeRawBufferPointer(rebasing: buffer[done...])
      let count = write(descriptor, rest.baseAddress, rest.count)
      if count >= 0 {
        done += count
        continue
      }
      let error = errno
      if error == EINTR { continue }
      // A descriptor that does not wait for its reader: give the reader a moment.
      var readiness = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      if error == EAGAIN, poll(&readiness, 1, 1000) > 0 { continue }
      return error
    }
    return 0
  }
}
