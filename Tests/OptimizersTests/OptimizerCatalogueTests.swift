import Foundation
import Optimizers
import Testing

/// What the catalogue says of the kinds, and what is made of it.
@Suite struct OptimizerCatalogueTests {
  /// Every kind with its standard values, and numbers of our own where it has none.
  static let optimizers = OptimizerCatalogue.kinds.map { kind in
    Optimizer(
      kind,
      Dictionary(
        uniqueKeysWithValues: kind.constants.filter { $0.standard == nil }.map {
          ($0.name, $0.range == .epsilon ? 1e-7 : 0.75)
        }))
  }

  @Test func `kinds differ in name, title and kernel`() {
    let kinds = OptimizerCatalogue.kinds
    #expect(Set(kinds.map { $0.name }).count == kinds.count)
    #expect(Set(kinds.map { $0.displayName }).count == kinds.count)
    #expect(Set(kinds.map { $0.rule.rawValue }).count == kinds.count)
    for kind in kinds {
      #expect(OptimizerCatalogue.kind(named: kind.name) == kind)
      #expect(Set(kind.constants.map(\.name)).count == kind.constants.count)
      #expect(kind.constants.allSatisfy { $0.standard.map($0.range.contains) ?? true })
      #expect((1...2).contains(kind.stateNames.count))
    }
    #expect(OptimizerCatalogue.kind(named: "SGD") == nil)
  }

  @Test func `canonical texts name every constant in the order of the alphabet`() {
    #expect(
      Self.optimizers.map(\.canonicalText).prefix(7) == [
        "sgd(dampened=false,momentum=0.75)", "nesterov(momentum=0.75)",
        "adam(beta1=0.75,beta2=0.75,epsilon=1e-07)",
        "adamw(beta1=0.9,beta2=0.999,epsilon=1e-07,weight_decay=0.004)",
        "adamax(beta1=0.9,beta2=0.999,epsilon=1e-07)", "rmsprop(epsilon=1e-07,rho=0.9)",
        "adadelta(epsilon=1e-07,rho=0.95)",
      ])
  }

  @Test(arguments: optimizers) func `JSON keeps an optimizer`(_ optimizer: Optimizer) throws {
    let bytes = try JSONEncoder().encode(optimizer)
    #expect(try JSONDecoder().decode(Optimizer.self, from: bytes) == optimizer)
  }

  @Test(arguments: [
    #"{"lion": {}}"#, #"{"nesterov": {}}"#,
    #"{"nesterov": {"momentum": 1}}"#,
    #"{"nesterov": {"momentum": 0.5, "beta": 0}}"#, #"{}"#,
  ])
  func `JSON of no optimizer is refused`(text: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(Optimizer.self, from: Data(text.utf8))
    }
  }

  @Test func `another constant is another optimizer`() {
    #expect(Optimizer.sgd(momentum: 0.5) == .sgd(momentum: 0.5, dampened: false))
    #expect(Optimizer.sgd(momentum: 0.5) != .sgd(momentum: 0.5, dampened: true))
    #expect(Optimizer.sgd(momentum: 0.5) != Optimizer(Nesterov.self, ["momentum": 0.5]))
  }

  @Test func `ranges hold what a step can bear`() {
    let epsilon = OptimizerConstant.Range.epsilon
    #expect(epsilon.contains(1e-30) && !epsilon.contains(1e-40) && !epsilon.contains(.infinity))
    let fraction = OptimizerConstant.Range.fraction
    #expect(fraction.contains(0) && !fraction.contains(1) && !fraction.contains(.nan))
    let nonnegative = OptimizerConstant.Range.nonnegative
    #expect(nonnegative.contains(0) && !nonnegative.contains(-1e-9))
    #expect(
      OptimizerConstant.Range.truth.contains(1) && !OptimizerConstant.Range.truth.contains(0.5))
  }
}
