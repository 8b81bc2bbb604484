import Diagnostics
import Testing

@Suite struct DiagnosticsTests {
  @Test func aFailureSaysPlaceExpectationFindingAndRemedy() {
    let failure = Failure(
      .badData, at: "mnist.h5", "the file is damaged", expected: "a", found: "b", remedy: "c")
    #expect(
      "\(failure)" == "mnist.h5: the file is damaged\n  expected: a\n  found:    b\n  to do:    c")
    #expect("\(Failure(.usage, "alone"))" == "alone")
  }

  @Test func exitCodesAreThoseOfSysexits() {
    #expect(
      ExitCode.allCases.map(\.rawValue) == [0, 64, 65, 66, 70, 73, 74, 75, 78, 129, 130, 138, 143])
  }

  @Test(arguments: [
    ("hteg", "htge"), ("Adam", "adam"), ("learning_rat", "learning_rate"), ("sdg", "sgd"),
  ])
  func aMisspelledNameFindsItsNeighbour(_ word: String, _ name: String) {
    #expect(nearestName(to: word, among: ["adam", "htge", "learning_rate", "sgd"]) == name)
  }

  @Test func aForeignWordFindsNone() {
    #expect(nearestName(to: "quaternion", among: ["adam", "sgd"]) == nil)
    #expect(nearestName(to: "x", among: []) == nil)
    #expect(remedy(forUnknown: "quaternion", among: ["adam", "sgd"]) == "valid: adam, sgd")
    #expect(remedy(forUnknown: "sdg", among: ["adam", "sgd"]).hasPrefix("did you mean “sgd”?"))
  }

  @Test func aLongListIsCut() {
    #expect(someOf([]) == "" && someOf(["a", "b"]) == "a, b")
    #expect(someOf((1...5).map(String.init), separator: "; ") == "1; 2; 3; 4; 5")
    #expect(someOf((1...1000).map(String.init)) == "1, 2, 3, 4, 5, and 995 more")
  }

  @Test(arguments: [(0.4, "0 s"), (59.7, "1 min 00 s"), (200, "3 min 20 s"), (3720, "1 h 02 min")])
  func durationsReadAsSpoken(_ seconds: Double, _ text: String) {
    #expect(spokenDuration(seconds) == text)
  }
}
