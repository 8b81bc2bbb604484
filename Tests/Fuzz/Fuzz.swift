import Foundation

/// Reads files by a parser, one after the other: seeds, and inputs that a fault was found with.
///
///     fuzz pictures FILE…
///
/// Built with `--sanitize=fuzzer`, libFuzzer takes the place of `main` and makes up the bytes; the parser is the one
/// that the variable `FUZZ_PARSER` names. See pipeline/fuzz.sh.
@main
struct Fuzz {
  static func main() throws {
    let words = CommandLine.arguments.dropFirst()
    guard let parser = words.first.flatMap(Parser.init), words.count > 1 else {
      let names = Parser.allCases.map(\.rawValue).joined(separator: " | ")
      print("usage: fuzz \(names) FILE…")
      exit(64)
    }
    defer { Scratch.remove() }
    for path in words.dropFirst() {
      print(path)
      try parser.read(Array(try Data(contentsOf: URL(fileURLWithPath: path))))
    }
  }
}

#if FUZZING
  private let asked: Parser = {
    let name = ProcessInfo.processInfo.environment["FUZZ_PARSER"] ?? ""
    guard let parser = Parser(rawValue: name) else {
      print("FUZZ_PARSER must name a parser, not “\(name)”.")
      exit(64)
    }
    atexit { Scratch.remove() }
    return parser
  }()

  @_cdecl("LLVMFuzzerTestOneInput")
  public func readOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    do {
      try asked.read(Array(UnsafeBufferPointer(start: start, count: count)))
    } catch {
      // libFuzzer keeps the input.
      fatalError("\(error)")
    }
    return 0
  }
#endif
