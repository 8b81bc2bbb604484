import Analysis
import Documents
import Figures
import Report
import Results
import TestSupport
import Testing

/// The report's documents in every state that a report can be in.
@Suite("The report's documents in every state") struct DocumentStateTests {
  enum State: String, CaseIterable {
    case whole, oneSeed, supported, notSupported, generated, withoutImages, withoutPartTwo
    case withoutBounds, missingRun, imagesAlone, estimatorsAlone, layersAlone, withOthers
  }

  private static func judged(
    _ analysis: AnalysisResult, bounds: BoundsResult? = nil,
    _ change: (inout AnalysisResult) throws -> Void = { _ in }
  ) throws -> AnalysisResult {
    var analysis = analysis
    try change(&analysis)
    analysis.findings = try SyntheticAnalysis.findings(of: analysis, bounds: bounds)
    return analysis
  }

  private static func set(
    _ name: String, error: [Double], agreement: [Double], in analysis: inout AnalysisResult
  ) throws {
    let index = try #require(analysis.comparisons.firstIndex { $0.name == name })
    analysis.comparisons[index].total.errorOverLimit = SeedValues(error)
    analysis.comparisons[index].total.agreement = SeedValues(agreement)
  }

  private static func partTwo() throws -> [AnalysisResult] {
    try ["estimators", "sensitivity", "ablation"].map {
      try SyntheticAnalysis.pairs(SyntheticAnalysis.experiment($0))
    } + [SyntheticAnalysis.optimizers()]
  }

  static func inputs(_ state: State) throws -> ReportInputs {
    let bounds = SyntheticBounds.make()
    let main = try SyntheticAnalysis.make(seeds: 3, bounds: bounds)
    let images = try SyntheticAnalysis.residual()
    switch state {
    case .whole:
      return try ReportTexts.inputs(
        main,
        further: partTwo() + [
          images,
          SyntheticAnalysis.elsewhere(name: "tensorflow", framework: "TensorFlow 2.0"),
          SyntheticAnalysis.elsewhere(name: "pytorch", framework: "PyTorch 2.0", seeds: 1),
        ], bounds: bounds, cost: SyntheticCost.make())
    case .oneSeed:
      return try ReportTexts.inputs(SyntheticAnalysis.make(), further: [images])
    case .supported:
      return try ReportTexts.inputs(
        judged(main) {
          try set(
            "unadjusted-sgd", error: [0.2, 0.21, 0.22], agreement: [0.7, 0.71, 0.7], in: &$0)
        })
    case .notSupported:
      return try ReportTexts.inputs(
        judged(main) {
          try set(
            "unadjusted-sgd", error: [0.00001, 0.000011, 0.000012],
            agreement: [0.9999, 0.9998, 0.9999], in: &$0)
          try set("baseline-adam", error: [0.9, 0.91, 0.92], agreement: [0.2, 0.2, 0.21], in: &$0)
        })
    case .generated:
      let generated = SyntheticBounds.make(generated: true)
      return try ReportTexts.inputs(
        SyntheticAnalysis.make(seeds: 2, generated: true, bounds: generated),
        further: partTwo().map { analysis in
          try judged(analysis) { $0.dataset = SyntheticAnalysis.dataset(generated: true) }
        } + [
          images,
          SyntheticAnalysis.elsewhere(
            name: "pytorch", framework: "PyTorch 2.0", generated: true),
        ], bounds: generated)
    case .withoutImages: return try ReportTexts.inputs(main, further: partTwo(), bounds: bounds)
    case .withoutPartTwo: return try ReportTexts.inputs(main, further: [images], bounds: bounds)
    case .withoutBounds: return try ReportTexts.inputs(judged(main))
    case .missingRun:
      return try ReportTexts.inputs(SyntheticAnalysis.make(seeds: 2, missing: ["ste-sgd"]))
    case .imagesAlone: return try ReportTexts.inputs(images)
    case .estimatorsAlone: return try ReportTexts.inputs(partTwo()[0])
    case .layersAlone: return try ReportTexts.inputs(SyntheticAnalysis.layered("vgg"))
    case .withOthers:
      return try ReportTexts.inputs(
        main, further: ["mlp", "vgg"].map { try SyntheticAnalysis.layered($0) })
    }
  }

  @Test("Texts are whole sentences", arguments: State.allCases)
  func texts(_ state: State) throws {
    let document = try Self.inputs(state).document
    #expect(!document.blocks.isEmpty)
    for text in document.texts {
      for fault in ["{{", "}}", "()", "( ", " )", " ,", " .", "..", ";.", "; .", ": .", "\u{FFFC}"]
      where !text.contains("…") {
        #expect(!text.contains(fault), "\(state): “\(fault)” in “\(text)”")
      }
    }
    // Where all was run, no sentence has a dash in the place of a number.
    guard state == .whole else { return }
    for text in document.texts where text.count > 60 {
      let found = text.firstMatch(of: /(?:is|of|by|to|with|at|than|for|[=(]) –(?:[ ,.;)]|$)/)
      #expect(found == nil, "a number is missing in “\(text)”")
    }
  }

  @Test("Every figure and table has its place when all was run")
  func places() throws {
    let placed = Set(try Self.inputs(.whole).document.placements.map(\.name))
    for name in FigureCatalogue.figures.map(\.name) + TableCatalogue.tables.map(\.name) {
      #expect(placed.contains(name), "\(name)")
    }
  }

  @Test("Claims are worded as the findings have them")
  func claims() throws {
    for (state, a, b) in [
      (State.oneSeed, "Open.", "Open."), (.missingRun, "Open.", "Open."),
      (.notSupported, "Not supported.", "Not supported."),
    ] {
      let section = try Self.inputs(state).document.section("claims")
      let claims = section.filter { $0.hasPrefix("Claim ") }
      #expect(claims.count == 2)
      #expect(claims[0].hasSuffix(a) && claims[1].hasSuffix(b), "\(state): \(claims)")
    }
    let supported = try Self.inputs(.supported).document.section("claims")
    #expect(supported.contains { $0.hasPrefix("Claim B") && $0.hasSuffix(" Supported.") })
    #expect(supported.contains { $0.contains("95 % interval") && $0.contains("3 seeds") })
    let one = try Self.inputs(.oneSeed).document.section("claims")
    #expect(one.contains { $0.hasPrefix("SGD: ") && $0.contains(", one seed)") })
    let missing = try Self.inputs(.missingRun).document.section("claims")
    #expect(missing.contains("SGD: a run is missing."))
  }

  @Test("Where we disagree with the paper: errors, what lies beyond, what was not reproduced")
  func contradictions() throws {
    let found = try Self.inputs(.notSupported).document.section("not-reproduced")
    #expect(found.contains { $0.hasPrefix("Claim B on the convolutional network") })
    let without = try Self.inputs(.withoutBounds).document
    #expect(
      !without.section("not-reproduced").contains {
        $0.hasPrefix("Claim") && $0.contains("convolutional")
      })
    let errors = without.section("errors")
    #expect(
      errors.contains {
        $0.contains("In 3 of the 4 cases that Appendix H has constants for")
          && $0.contains("by up to 8.0 times") && $0.hasSuffix("in no case.")
      }, "\(errors)")
    #expect(errors.contains { $0.contains("The interval for DSQ") })
    let beyond = try Self.inputs(.whole).document.section("beyond-assumptions")
    #expect(beyond.contains { $0.contains("In 3 of 4 settings") })
    #expect(beyond.contains { $0.contains("the error of a step is of first order") })
  }

  @Test("The paper’s ResNet50 numbers would not pass the rules, its MNIST numbers do")
  func paper() throws {
    let document = try Self.inputs(.whole).document
    let sentence = "the numbers that the paper prints for this network do not support the claim"
    #expect(document.section("resnet50").count { $0.contains(sentence) } == 2)
    #expect(!document.section("claims").contains { $0.contains(sentence) })
  }

  @Test("Whatever shows trained numbers says so when the data are generated")
  func warnings() throws {
    let inputs = try Self.inputs(.generated)
    #expect(inputs.document.texts.prefix(6).contains { $0.contains("which are not MNIST") })
    let showing =
      FigureCatalogue.figures.filter(\.showsTraining).map(\.name)
      + TableCatalogue.tables.filter(\.showsTraining).map(\.name)
    for name in showing {
      let caption = try #require(inputs.document.placement(of: name), "\(name)").text.plain
      #expect(
        caption.contains("not MNIST") || caption.contains("not on photographs"),
        "\(name): \(caption)")
    }
    for placement in try Self.inputs(.withoutImages).document.placements {
      #expect(!placement.text.plain.contains("not MNIST"), "\(placement.name)")
    }
  }

  @Test("A forecast of cost has a section; without one there is no word of it")
  func cost() throws {
    let whole = try Self.inputs(.whole).document
    #expect(
      whole.section("cost").contains { $0.contains("takes 0.2 hours of one core of the machine") },
      "\(whole.section("cost"))")
    #expect(whole.section("cost").count { $0 == "ResNet50 on images" } == 1)
    #expect(
      whole.section("cost-ranks").contains {
        $0.contains("With 128 ranks, as many as a batch has samples")
      })
    let without = try Self.inputs(.withoutPartTwo).document
    #expect(!without.headings.map(\.anchor).contains("cost"))
    #expect(!without.placements.map(\.name).contains("figure-p"))
  }

  @Test("Runs of other programs are named, with version and seeds; without them there is no word")
  func frameworks() throws {
    let section = try Self.inputs(.whole).document.section("frameworks")
    #expect(
      section.contains {
        $0.contains("TensorFlow 2.0 with 2 seeds and PyTorch 2.0 with one seed (0)")
      }, "\(section)")
    let captions = try Self.inputs(.whole).document.texts
    #expect(!captions.contains { $0.contains("Trained by") })
    let foreign = try ReportTexts.inputs(
      SyntheticAnalysis.elsewhere(name: "pytorch", framework: "PyTorch 2.0")
    ).document
    let caption = try #require(foreign.placement(of: "table-4")).text.plain
    #expect(caption.contains("Trained by PyTorch 2.0."))
    let without = try Self.inputs(.withoutPartTwo).document
    #expect(!without.headings.map(\.anchor).contains("frameworks"))
  }

  @Test("A network that an experiment lists layer by layer has its recipe, alone and beside others")
  func recipes() throws {
    let filters = "six 3×3 convolutions"
    let alone = try Self.inputs(.layersAlone).document
    #expect(alone.section("recipe").contains { $0.contains(filters) })
    let others = try Self.inputs(.withOthers).document.section("others")
    #expect(others.contains { $0.contains(filters) })
    #expect(others.contains { $0.contains("dense layers of 256 and 128 units") })
    var own = try SyntheticAnalysis.layered("mlp")
    own.recipe = nil
    own.findings = try SyntheticAnalysis.findings(of: own)
    let without = try ReportTexts.inputs(own).document
    #expect(!without.headings.map(\.anchor).contains("recipe"))
    #expect(!without.section("summary").contains { $0.contains("Recipe") })
  }

  @Test("The paper has no numbers of a network of one’s own")
  func networkOfOnesOwn() throws {
    for name in ["mlp", "vgg"] {
      let inputs = try ReportTexts.inputs(SyntheticAnalysis.layered(name))
      #expect(!inputs.document.headings.map(\.anchor).contains("verdicts"))
      #expect(inputs.figures.findings.number("\(name).verdicts.judged") == 0)
      let anchors = inputs.document.headings.map(\.anchor)
      for anchor in ["contradictions", "facts", "related", "catalogue", "bounds", "beyond"] {
        #expect(!anchors.contains(anchor))
      }
      #expect(!inputs.document.texts.contains { $0.contains("in disguise? A") })
      let beside = try ReportTexts.inputs(
        SyntheticAnalysis.layered(name), further: [SyntheticAnalysis.make()])
      #expect(beside.document.headings.map(\.anchor).contains("contradictions"))
      for table in [AlignmentMetrics(), TrainingMetrics()] as [any TableSource] {
        let records = try table.records(inputs.figures).records
        let half = name == "mlp" ? "mnist" : "resnet50"
        #expect(records.count > 5)
        #expect(records.allSatisfy { $0[0] == half && $0.last == "" }, "\(records)")
      }
    }
  }

  @Test("What was not run is not spoken of")
  func absent() throws {
    let document = try Self.inputs(.withoutBounds).document
    let anchors = document.headings.map(\.anchor)
    for anchor in ["resnet50", "estimators", "sensitivity", "optimizers", "ablation"] {
      #expect(!anchors.contains(anchor))
    }
    #expect(anchors.contains("catalogue") && anchors.contains("appendix-g"))
    #expect(document.section("bounds").contains { $0.contains("have not been followed") })
  }
}
