import Configurations
import Diagnostics
import Experiments
import NetworkLayers
import TestSupport
import Testing

/// Networks that an experiment lists layer by layer: the two committed ones, and faults.
@Suite struct LayeredExperimentTests {
  private func experiment(_ name: String, _ profile: String = "default") throws -> Experiment {
    try Experiment.read(path: ExperimentFiles.path(name), profile: profile)
  }

  /// `vgg.yaml` with its first `old` replaced.
  private func vgg(replacing old: String, by new: String) throws -> Experiment {
    let folder = try TemporaryDirectory()
    let path = try ExperimentFiles.write(
      try ExperimentFiles.text("vgg.yaml"), replacing: old, by: new, in: folder)
    return try Experiment.read(path: path, profile: "default")
  }

  @Test func theVGGLikeNetworkIsWhatItsNameSays() throws {
    let run = try #require(try experiment("vgg.yaml").run(named: "qhat-sgd"))
    let layers = try #require(run.layers)
    #expect(run.network == .layered && run.dataset == "images" && run.batchSize == 128)
    #expect(layers.input == MapSize(side: 32, channels: 3) && layers.weightedLayers == 7)
    #expect(layers.layers.filter { $0.kind == .maximumPooling }.count == 3)
    #expect(run.networkName == "a VGG-like network of six convolutions" && run.imageSize == 32)
    guard case .convolution(let first) = layers.layers[0] else {
      Issue.record("no convolution")
      return
    }
    // The defaults, as the README gives them: no bias before a normalization.
    #expect(
      first
        == ConvolutionLayer(
          filters: 64, size: 3, stride: 1, padding: .same,
          weights: LayerWeights(isQuantized: true, bits: nil, hasBias: false)))
    guard case .dense(let last) = layers.layers[layers.layers.count - 1] else {
      Issue.record("no dense layer")
      return
    }
    #expect(last.units == nil && !last.weights.isQuantized && last.weights.hasBias)
    #expect(last.weights.biasInitialization == .zeros)
    #expect(try experiment("vgg.yaml", "smoke").runs.allSatisfy { $0.layers?.imageSize == 16 })
  }

  @Test func thePerceptronSeesDigits() throws {
    let layers = try #require(try experiment("mlp.yaml").runs.first?.layers)
    #expect(layers.input == MapSize(side: 28, channels: 1))
    let shape = try NetworkShape(layers, classes: 10)
    #expect(shape.layers.map(\.output.channels) == [256, 256, 128, 128, 10])
  }

  @Test(arguments: ["vgg.yaml", "mlp.yaml"])
  func runsAndComparisonsAreThoseOfMNIST(name: String) throws {
    let (own, mnist) = (try experiment(name), try ExperimentFiles.mnist())
    #expect(own.runs.map(\.name) == mnist.runs.map(\.name))
    #expect(own.comparisons == mnist.comparisons)
    #expect(own.runs.map(\.estimator) == mnist.runs.map(\.estimator))
  }

  /// What training depends on is in the text that keys hash; what the network is called is not.
  @Test(arguments: [
    ("filters: 64", "filters: 32", true), ("image_size: 32", "image_size: 40", true),
    ("size: 2}", "size: 2, stride: 1}", true), ("- relu", "- average-pooling: {size: 1}", true),
    ("filters: 64", "filters: 64, bits: 4", true),
    ("filters: 64", "filters: 64, initialization: glorot-uniform", true),
    ("filters: 64", "filters: 64, size: 3, stride: 1, padding: same, bias: false", false),
    ("a VGG-like network of six convolutions", "another", false),
  ])
  func keys(old: String, new: String, differs: Bool) throws {
    let before = try experiment("vgg.yaml").runs.map(\.canonicalText)
    let after = try vgg(replacing: old, by: new).runs.map(\.canonicalText)
    #expect((before != after) == differs)
  }

  /// Each with the words at whose place the message must stand.
  @Test(arguments: [
    (
      "- batch-normalization", "- batch-normalisation", "batch-normalisation",
      "did you mean “batch-normalization”?"
    ),
    (
      "- convolution: {filters: 64}", "- convolutoin: {filters: 64}", "convolutoin",
      "did you mean “convolution”?"
    ),
    ("- convolution: {filters: 64}", "- convolution", "convolution  ", "lacks its settings"),
    ("- convolution: {filters: 64}", "- convolution:", "convolution:  ", "lacks its settings"),
    ("{filters: 64}", "{filter: 64}", "filter: 64", "did you mean “filters”?"),
    ("{filters: 64}", "{size: 3}", "{size: 3}", "lacks the key “filters”"),
    ("{filters: 64}", "{filters: 0}", "0}", "1 to 8192"),
    ("{filters: 64}", "{filters: many}", "many", "a whole number"),
    ("{filters: 64}", "{filters: 64, padding: sane}", "sane", "did you mean “same”?"),
    (
      "{filters: 64}", "{filters: 64, padding: 3}", "convolution: {filters: 64, padding: 3}",
      "0 to 2 pixels"
    ),
    (
      "{filters: 64}", "{filters: 64, size: 40, padding: valid}",
      "convolution: {filters: 64, size: 40",
      "a window of 40×40 on 16×16×3"
    ),
    ("{filters: 64}", "{filters: 64, bits: 99}", "99}", "out of range"),
    (
      "{filters: 64}", "{filters: 64, bits: 4, quantized: false}", "4, quantized",
      "the layer is not quantized"
    ),
    ("{filters: 64}", "{filters: 64, bias_initialization: zeros}", "zeros}", "has no bias"),
    (
      "{filters: 64}", "{filters: 64, initialization: he-unifrom}", "he-unifrom",
      "did you mean “he-uniform”?"
    ),
    (
      "maximum-pooling: {size: 2}", "maximum-pooling: {size: 33}", "maximum-pooling: {size: 33}",
      "a window of 33×33 on 16×16×64"
    ),
    ("maximum-pooling: {size: 2}", "relu: {size: 2}", "size: 2}", "unknown key “size”"),
    (
      "maximum-pooling: {size: 2}", "residual: {layers: [{convolution: {filters: 8}}]}",
      "residual: {layers", "16×16×8 from the shortcut"
    ),
    ("maximum-pooling: {size: 2}", "residual: {layers: []}", "[]", "no layer"),
    (
      "- maximum-pooling: {size: 2}", "- {relu: {}, maximum-pooling: {size: 2}}", "{relu: {}",
      "is not one layer"
    ),
    ("units: classes", "units: clases", "clases", "a whole number, or classes"),
    (
      "- dense: {units: classes, quantized: false, bias_initialization: zeros}", "- relu",
      "relu\n\ntraining", "one number for each class"
    ),
    ("  image_size: 32 ", "  imagesize: 32 ", "imagesize", "did you mean “image_size”?"),
    ("  image_size: 32 ", "  # ", "  name: a VGG", "lacks the key “image_size”"),
    ("  layers:\n", "  layer:\n", "layer:\n", "did you mean “layers”?"),
    (
      "training:\n", "architecture: {width: 16}\ntraining:\n", "{width",
      "the network layered has no architecture"
    ),
  ])
  func faultsAreRefusedWithTheirPlace(
    old: String, new: String, culprit: String, words: String
  ) throws {
    let folder = try TemporaryDirectory()
    let text = try ExperimentFiles.text("vgg.yaml")
    let path = try ExperimentFiles.write(text, replacing: old, by: new, in: folder)
    let refusal = try failure { try Experiment.read(path: path, profile: "default") }
    #expect(refusal.code == .configuration)
    let changed = text.replacing(old, with: new, maxReplacements: 1)
    var place = try ExperimentFiles.place(of: culprit, in: changed)
    if culprit == "  name: a VGG" {
      // A key that is not there is missed where its mapping begins.
      place = try ExperimentFiles.place(of: "name: a VGG", in: changed)
    }
    #expect(refusal.place == "\(path):\(place)", "\(refusal)")
    #expect("\(refusal)".contains(words), "\(refusal)")
  }

  @Test func aNamedNetworkTakesNoSizesFromAProfile() throws {
    let refusal = try failure {
      try ExperimentFiles.mnist(
        replacing: "  smoke:  ", by: "  small:\n    network: {image_size: 14}\n  smoke:  ")
    }
    #expect("\(refusal)".contains("architecture"), "\(refusal)")
  }

  /// A file that lists layers may have a base whose network has sections of its own.
  @Test func sectionsOfTheBasesNetworkMeanNothing() throws {
    let folder = try TemporaryDirectory()
    for name in ["mnist.yaml", "resnet50.yaml"] {
      try ExperimentFiles.text(name).write(
        toFile: folder.file(name), atomically: true, encoding: .utf8)
    }
    let path = try ExperimentFiles.write(
      try ExperimentFiles.text("vgg.yaml").replacing(
        "base: mnist.yaml", with: "base: resnet50.yaml"),
      replacing: "seeds: 3", by: "seeds: 2", in: folder)
    try ExperimentFiles.text("resnet50.yaml").write(
      toFile: folder.file("resnet50.yaml"), atomically: true, encoding: .utf8)
    let run = try #require(try Experiment.read(path: path, profile: "full").runs.first)
    #expect(run.network == .layered && run.architecture == nil)
  }
}
