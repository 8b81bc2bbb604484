/// How a stage ends, after the BSD `sysexits.h` convention.
package enum ExitCode: Int32, Sendable, CaseIterable {
  case success = 0
  /// The command line is wrong (`EX_USAGE`).
  case usage = 64
  /// An input file is damaged, foreign or of another version (`EX_DATAERR`).
  case badData = 65
  /// An input file is not there or cannot be opened (`EX_NOINPUT`).
  case missingInput = 66
  /// The program contradicts itself, or training diverged (`EX_SOFTWARE`).
  case software = 70
  /// An output cannot be created (`EX_CANTCREAT`).
  case cannotCreate = 73
  /// Reading or writing failed half-way, for instance on a full disk (`EX_IOERR`).
  case inputOutput = 74
  /// Another process works on the same output; trying again later helps (`EX_TEMPFAIL`).
  case busy = 75
  /// A configuration file asks for what does not exist (`EX_CONFIG`).
  case configuration = 78
  /// The terminal was closed: a checkpoint was saved.
  case hungUp = 129
  /// Ctrl-C: a checkpoint was saved.
  case interrupted = 130
  /// Warned of the end of its time, by SIGUSR1: a checkpoint was saved.
  case warned = 138
  /// Terminated: a checkpoint was saved.
  case terminated = 143

  /// Whether somebody wanted the end: the same command goes on from there.
  package var isInterruption: Bool { rawValue > 128 }
}
