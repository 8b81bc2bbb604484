import Testing

import ForeignWeights

@Suite("Patterns of names") struct NamePatternTests {
  @Test(
    "what fits, and what does not",
    arguments: [
      ("layers/*/vars/0", "layers/conv2d/vars/0", true),
      ("layers/*/vars/0", "layers/conv2d/vars/1", false),
      ("layers/*/vars/0", "layers/a/b/vars/0", false), ("layers/**/0", "layers/a/b/vars/0", true),
      ("**", "", true), ("*", "a/b", false), ("*", "ab", true), ("**", "a/b", true),
      ("*.weight", "conv.weight", true), ("*.weight", "conv.weights", false),
      ("conv?", "conv1", true), ("conv?", "conv/", false), ("conv?", "conv", false),
      ("a*b*c", "aXbYc", true), ("a*b*c", "aXbY", false), ("kernel", "kernel", true),
      ("kernel:0", "kernel:0", true), ("[a]", "a", false), ("", "a", false), ("é*", "été", true),
    ])
  func matching(pattern: String, name: String, fits: Bool) {
    #expect(NamePattern(pattern).matches(name) == fits)
  }

  @Test("many stars take no exponential time")
  func stars() {
    let pattern = NamePattern(String(repeating: "*a", count: 40) + "b")
    #expect(!pattern.matches(String(repeating: "a", count: 400)))
  }
}
