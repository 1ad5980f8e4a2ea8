import Foundation
import Testing

@Suite struct BadInputTests {
  /// A call that must fail.
  struct Mistake: Sendable, CustomTestStringConvertible {
    let arguments: [String]
    let code: Int32
    let reason: String
    var testDescription: String { arguments.joined(separator: " ") }

    init(_ arguments: String, _ code: Int32, _ reason: String) {
      self.arguments = arguments.split(separator: " ").map { $0 == "''" ? "" : String($0) }
      self.code = code
      self.reason = reason
    }
  }

  private let place: Workplace

  init() throws {
    place = try Workplace()
    try Stripes(train: 60, test: 20).writeIDX(to: "stripes", in: place)
  }

  /// One line that says what is wrong, behind which the parser may remind of the usage.
  static func expectOneClearLine(_ outcome: Outcome, _ mistake: Mistake) {
    #expect(outcome.code == mistake.code)
    #expect(outcome.output.isEmpty)
    let lines = outcome.errorLines
    #expect(lines.first?.hasPrefix("Error: ") == true)
    #expect(lines.first?.contains(mistake.reason) == true, "\(outcome.errors)")
    if mistake.code == 64 {
      let rest = lines.dropFirst()
      #expect(rest.allSatisfy { line in ["Help: ", "Usage: ", "  See '"].contains { line.hasPrefix($0) } })
    } else {
      #expect(lines.count == 1, "\(outcome.errors)")
    }
  }

  static let usage = [
    Mistake("bogus", 64, "Unexpected argument 'bogus'"),
    Mistake("train abacus", 64, "'abacus'"),
    Mistake("train --colour", 64, "Unknown option '--colour'"),
    Mistake("train --epochs -1", 64, "--epochs: wanted 1 to 1,000,000, got -1"),
    Mistake("train --epochs many", 64, "'many'"),
    Mistake("train --epochs 9223372036854775807", 64, "--epochs: wanted 1 to 1,000,000"),
    Mistake("train --epochs 99999999999999999999", 64, "'99999999999999999999'"),
    Mistake("train --hidden 0", 64, "--hidden: wanted 1 to 65,536, got 0"),
    Mistake("train --hidden 10000000", 64, "--hidden: wanted 1 to 65,536, got 10000000"),
    Mistake("train --hidden -9223372036854775808", 64, "--hidden: wanted"),
    Mistake("train --seed -1", 64, "'-1'"),
    Mistake("train --seeds 1,1", 64, "'1,1'"),
    Mistake("train --seeds x", 64, "'x'"),
    Mistake("train --seeds 1,,2", 64, "'1,,2'"),
    Mistake("train --seed 1 --seeds 2,3", 64, "--seed or --seeds"),
    Mistake("train --resume", 64, "--resume: wanted --output"),
    Mistake("train --resume --output a --hidden 5", 64, "--resume: wanted only"),
    Mistake("train --resume --output a --data mnist --levels 2", 64, "--resume: wanted only"),
    Mistake("train --output ''", 64, "--output: wanted the name of a folder"),
    Mistake("train --data ''", 64, "--data: wanted a name or a folder"),
    Mistake("train --crop 0", 64, "--crop: wanted 1 or more, got 0"),
    Mistake("train --levels 99", 64, "--levels: wanted 1 to 16, got 99"),
    Mistake("train --levels 0", 64, "--levels: wanted 1 to 16, got 0"),
    Mistake("train --threshold 300", 64, "--threshold: wanted 0 to 254, got 300"),
    Mistake("train --threshold -1", 64, "--threshold: wanted 0 to 254, got -1"),
    Mistake("train --levels 4 --threshold 90", 64, "--threshold: wanted none beside 4 levels"),
    Mistake("train --levels 4 --threshold 128", 64, "--threshold: wanted none beside 4 levels"),
    Mistake("train --augment flip", 64, "--augment: wanted shift=PIXELS, rotate=DEGREES, scale=FRACTION or mirror"),
    Mistake("train --augment ''", 64, "--augment: wanted shift=PIXELS, rotate=DEGREES, scale=FRACTION or mirror"),
    Mistake("train --augment shift", 64, "separated by commas, got \"shift\""),
    Mistake("train softmax --augment shift=", 64, "separated by commas, got \"shift=\""),
    Mistake("train --augment mirror=1", 64, "separated by commas, got \"mirror=1\""),
    Mistake("train --augment shift=-1", 64, "--augment: wanted a shift of 0 to 100 pixels, got -1"),
    Mistake("train dense --augment shift=nan", 64, "--augment: wanted a shift of 0 to 100 pixels, got nan"),
    Mistake("train --augment rotate=1e999", 64, "--augment: wanted a rotation of 0 to 180 degrees, got inf"),
    Mistake("train ssnn-bp --augment mirror,scale=1", 64, "--augment: wanted a scale of 0 to 0.9, got 1"),
    Mistake("train --augment shift=1,shift=2", 64, "--augment: wanted each word once, got shift twice"),
    Mistake("train --augment -1", 64, "separated by commas, got \"-1\""),
    Mistake("train --resume --output a --augment mirror", 64, "--resume: wanted only"),
    Mistake("evaluate a --augment mirror", 64, "Unknown option '--augment'"),
    Mistake("data show --augment bend=1", 64, "separated by commas, got \"bend=1\""),
    Mistake("data show --test --augment mirror", 64, "--augment: wanted training images, got --test"),
    Mistake("data show --augment mirror --epoch 0", 64, "--epoch: wanted 1 to 1,000,000, got 0"),
    Mistake("data show --epoch 2", 64, "--epoch: wanted --augment beside it"),
    Mistake("data show --seed 2", 64, "--seed: wanted --augment beside it"),
    Mistake("train --train-count 0", 64, "--train-count: wanted 1 or more, got 0"),
    Mistake("train --hold-out -3", 64, "--hold-out: wanted 1 or more, got -3"),
    Mistake(
      "train softmax --hidden 5", 64,
      "--hidden is no option of the learner softmax, but of nbp, ssnn-bp, s4nn, bp-stdp"),
    Mistake("train --learning-rate 0.1", 64, "--learning-rate is no option of the learner nbp"),
    Mistake("train --backward after-update", 64, "--backward: after-update has no circuit"),
    Mistake("train nbp --backward after-update", 64, "it needs on=arithmetic"),
    Mistake("train --on chip --box-edge outside", 64, "--box-edge: outside has no circuit"),
    Mistake("train --box-edge outside", 64, "it needs on=arithmetic"),
    Mistake("train --on arithmetic --inhibition none", 64, "--inhibition: needs on=chip, got on=arithmetic"),
    Mistake("train --on arithmetic --reward chip", 64, "--reward: needs on=chip"),
    Mistake("train --on arithmetic --refractory 1", 64, "--refractory: needs on=chip"),
    Mistake("train softmax --refractory 1", 64, "--refractory is no option of the learner softmax"),
    Mistake("train softmax --on chip", 64, "--on is no option of the learner softmax"),
    Mistake("train --resume --output a --inhibition none", 64, "--resume: wanted only"),
    Mistake("train softmax --learning-rate nan", 64, "--learning-rate: wanted 1e-12 to 1,000,000, got nan"),
    Mistake("train softmax --learning-rate -1", 64, "--learning-rate: wanted 1e-12 to 1,000,000, got -1"),
    Mistake("train --batch 3", 64, "--batch is no option of the learner nbp"),
    Mistake("train softmax --dropout 0.1,0.2", 64, "--dropout is no option of the learner softmax"),
    Mistake("train dense --dropout 0.1,1", 64, "--dropout: wanted numbers of 0 to 0.99 separated by commas, got 0.1,1"),
    Mistake("train dense --box-edge outside", 64, "--box-edge is no option of the learner dense"),
    Mistake(
      "train dense --hidden 3-0", 64,
      "--hidden: wanted sizes of 1 to 65536, or windows such as conv:5x5/2x16, got 3-0"),
    Mistake(
      "train dense --hidden local:7x7/3x32,9", 64, "--hidden: wanted sizes of 1 to 65536, or windows such as conv"),
    Mistake(
      "train --hidden 9,conv:5x5/2x4", 64, "--hidden: wanted a convolution directly above the inputs, got conv:5x5/2x4"),
    Mistake("train --hidden conv:5x5/2x4", 64, "--hidden: wanted another hidden layer above the convolution"),
    Mistake("train --kernels random", 64, "--kernels: needs a convolution as the first hidden layer"),
    Mistake("train --hidden conv:5x5/2x4,9 --kernels nowhere", 64, "--kernels: nowhere: wanted the folder of a run"),
    Mistake("train --hidden conv:5x5/2x4,9 --kernel-threshold 3", 64, "--kernel-threshold: wanted an even number"),
    Mistake("circuit nbp --layers 9-conv:2x2/2x4-5-2", 64, "wanted windows that fit into 9"),
    Mistake("circuit nbp --layers 9x9-conv:2x2/2x4-2", 64, "wanted a convolution directly above the inputs and below"),
    Mistake(
      "train --hidden 3-x", 64,
      "--hidden: wanted sizes of 1 to 65536, or windows such as local:7x7/3x32 or conv:5x5/2x16, got 3-x"),
    Mistake("train --hidden local:9x8/3x32", 64, "--hidden: wanted sizes"),
    Mistake("train --hidden local:77x77/3x32", 64, "--hidden: wanted windows that fit into"),
    Mistake("train --hidden local:1x1/1x9999", 64, "--hidden: wanted windows that fit into"),
    Mistake("train --hidden 5,5 --thresholds 3,4", 64, "--thresholds: wanted one number, or 3"),
    Mistake("train --margin 3,4", 64, "--margin: wanted none, or an even number"),
    Mistake("train --scales -1", 64, "--scales: wanted"),
    Mistake("train --preset xl", 64, "--preset: wanted s or l, got xl"),
    Mistake("train --halving 0", 64, "--halving: wanted none, or a number of 1 to 1,000,000,000, got 0"),
    Mistake("train dense --preset s", 64, "--preset"),
    Mistake("train --closing open", 64, "--closing: wanted bias or wall, got open"),
    Mistake("circuit nbp --layers 4-3-3-2 --design published", 64, "--design: wanted serial, parallel or single-copy"),
    Mistake("circuit nbp --fused-error", 64, "--design: wanted serial or parallel where errors are fused"),
    Mistake(
      "train dense --hidden 3-x", 64,
      "--hidden: wanted sizes of 1 to 65536, or windows such as conv:5x5/2x16, got 3-x"),
    Mistake("train --dither 100", 64, "--dither: wanted none, or 4, 8, 16, 32, 64, 128, 256 or 512, got 100"),
    Mistake("circuit nbp --dither 3", 64, "--dither: wanted 4, 8, 16, 32, 64, 128, 256 or 512 weight units, got 3"),
    Mistake("train dense --loss wta", 64, "--loss: wanted cross-entropy or mse, got wta"),
    Mistake("train dense --batch 0", 64, "--batch: wanted 1 to 4,096, got 0"),
    Mistake("train dense --threads 0", 64, "--threads: wanted 1 to 1,024, got 0"),
    Mistake("train dense --steps 50", 64, "--steps is no option of the learner dense, but of ssnn-bp"),
    Mistake("train --epochs 0", 64, "--epochs: wanted 1 to"),
    Mistake("train --no-cross-reset", 64, "--no-cross-reset is no option of the learner nbp"),
    Mistake("train --published", 64, "--published is no option of the learner nbp"),
    Mistake("train softmax --label-delay 4", 64, "--label-delay is no option of the learner softmax"),
    Mistake("train ssnn-bp --optimizer adam", 64, "--optimizer is no option of the learner ssnn-bp"),
    Mistake("train ssnn-bp --learning-rate 0.1", 64, "--learning-rate is no option of the learner ssnn-bp"),
    Mistake("train ssnn-bp --inhibition none", 64, "--inhibition is no option of the learner ssnn-bp"),
    Mistake(
      "train ssnn-bp --loss cross-entropy", 64, "--loss: wanted wta, wta-2 or mse, got cross-entropy"),
    Mistake("train ssnn-bp --schedule cosine", 64, "--schedule: wanted linear or constant, got cosine"),
    Mistake("train ssnn-bp --steps 9", 64, "--steps: wanted 10 to 5,000, got 9"),
    Mistake("train ssnn-bp --steps 5001", 64, "--steps: wanted 10 to 5,000, got 5001"),
    Mistake("train ssnn-bp --update fast", 64, "--update: wanted rate, stochastic or noise, got fast"),
    Mistake("train ssnn-bp --noise-steps 50", 64, "--noise-steps: needs update=noise"),
    Mistake("train ssnn-bp --turns 2", 64, "--turns: needs loss=wta-2"),
    Mistake("train ssnn-bp --loss wta-2 --turns 0", 64, "--turns: wanted 1 to 100, got 0"),
    Mistake("train ssnn-bp --loss mse --lateral-weight 0.1", 64, "--lateral-weight: needs loss=wta or wta-2"),
    Mistake("train ssnn-bp --lateral-weight -1", 64, "--lateral-weight: wanted 0 to 100, got -1"),
    Mistake("train ssnn-bp --label-delay 51", 64, "--label-delay: wanted 0 to 50, got 51"),
    Mistake("train ssnn-bp --steps 100 --label-delay 101", 64, "--label-delay: wanted 0 to 100, got 101"),
    Mistake("train ssnn-bp --label-shape round", 64, "--label-shape: wanted constant or falling, got round"),
    Mistake("train ssnn-bp --label-rate 1.5", 64, "--label-rate: wanted 0 to 1, got 1.5"),
    Mistake("train ssnn-bp --input-rate nan", 64, "--input-rate: wanted 0 to 1, got nan"),
    Mistake("train ssnn-bp --forward-threshold 0", 64, "--forward-threshold: wanted 0.001 to 1,000, got 0"),
    Mistake("train ssnn-bp --gradient-threshold -2", 64, "--gradient-threshold: wanted 0.001 to 1,000, got -2"),
    Mistake("train ssnn-bp --error-threshold inf", 64, "--error-threshold: wanted 0.001 to 1,000, got inf"),
    Mistake("train ssnn-bp --time-constant 0", 64, "--time-constant: wanted 0.1 to 1,000,000, got 0"),
    Mistake("train ssnn-bp --weight-limit 17", 64, "--weight-limit: wanted 0.001 to 16, got 17"),
    Mistake("train ssnn-bp --weight-limit much", 64, "--weight-limit: wanted 0.001 to 16, got much"),
    Mistake("train ssnn-bp --weight-bits 15", 64, "--weight-bits: wanted 4 to 14, got 15"),
    Mistake(
      "train ssnn-bp --learning-rates 1,x", 64,
      "--learning-rates: wanted numbers of 0 to 1,000,000,000 separated by commas, got 1,x"),
    Mistake(
      "train ssnn-bp --initial-scales -1", 64,
      "--initial-scales: wanted numbers of 0 to 100 separated by commas, got -1"),
    Mistake("train ssnn-bp --gate shut", 64, "--gate: wanted first-spike or open, got shut"),
    Mistake("train ssnn-bp --resume --output a --steps 50", 64, "--resume: wanted only"),
    Mistake("evaluate a --draws 0", 64, "--draws: wanted 1 to 1,000, got 0"),
    Mistake("train --format yaml", 64, "'yaml'"),
    Mistake("evaluate", 64, "Missing expected argument"),
    Mistake("evaluate a --epoch -1", 64, "--epoch: wanted 1 or more, got -1"),
    Mistake("data verify abacus", 64, "wanted one of mnist"),
    Mistake("data fetch abacus", 64, "wanted one of mnist"),
    Mistake("data verify glyphs", 64, "glyphs are built in"),
    Mistake("data fetch glyphs", 64, "glyphs are built in"),
    Mistake("data show --count 0", 64, "--count: wanted at least 1"),
    Mistake("data show --from -1", 64, "--from: wanted 0 or more"),
  ]

  @Test(arguments: usage) func aWrongUsageIsToldInOneLineAndEndsWithCode64(_ mistake: Mistake) async throws {
    Self.expectOneClearLine(try await place.run(mistake.arguments), mistake)
    #expect(try place.names(".").allSatisfy { $0.hasPrefix(".") || $0 == "stripes" })
  }

  static let failures = [
    Mistake(
      "train --dither 256 --design parallel", 1,
      "design: wanted published, serial or single-copy with a dither, got parallel"),
    Mistake("train --hidden 5,5 --design published", 1, "wanted serial, parallel or single-copy for 3 layers"),
    Mistake("train --train-count 99999999999", 1, "glyphs: wanted 1 … 1000000 training images, got 99999999999"),
    Mistake("train --train-count 9223372036854775807 --hold-out 5", 1, "glyphs: wanted 1 or more training images"),
    Mistake("train --train-count 10 --crop 99", 1, "crop: wanted 1 to 28 for images of 28×28, got 99"),
    Mistake("train --data stripes --crop 20", 1, "crop: wanted 1 to 8 for images of 8×8, got 20"),
    Mistake("train --data stripes --hold-out 60", 1, "hold-out: wanted at least one sample on each side of 60, got 60"),
    Mistake("train --data stripes --train-count 61", 1, "wanted 1 to 60 training images, got 61"),
    Mistake(
      "train ssnn-bp --data stripes --loss wta-2 --lateral-weight 0.4", 1,
      "lateral-weight: wanted 0 to below 1/3, got 0.4: with it outputs that fire alike silence each other for ever"),
    Mistake("train ssnn-bp --data stripes --learning-rates 1,2,3", 1, "learning-rates: wanted 2 numbers for 3 layers"),
    Mistake("train ssnn-bp --data stripes --dropout 0.1", 1, "dropout: wanted 2 numbers for 3 layers"),
    Mistake(
      "train --data nothing", 1,
      "wanted glyphs, mnist, fashion-mnist, emnist-balanced, emnist-derived or the path of a folder"),
    Mistake("train --data ./nothing", 1, "./nothing: wanted a folder with images and labels, got nothing"),
    Mistake("train --data empty", 1, "found an empty folder"),
    Mistake("train --data garbage", 1, "train-images-idx3-ubyte"),
    Mistake("train --data file", 1, "file: wanted a folder with images and labels, got a file"),
    Mistake("train --data stripes --output file", 1, "file: cannot make the folder: Not a directory"),
    Mistake("train --data stripes --output file/below", 1, "file/below: cannot make the folder: Not a directory"),
    Mistake("train --data stripes --output /proc/run", 1, "/proc/run: cannot make the folder"),
    Mistake("train --resume --output nothing", 1, "nothing: wanted the folder of a run or of several seeds"),
    Mistake("evaluate nothing", 1, "nothing: wanted the folder of a run or of several seeds, got nothing of that name"),
    Mistake("evaluate file", 1, "file: wanted the folder of a run or of several seeds, got a file"),
    Mistake("inspect empty", 1, "empty: wanted the folder of a run or of several seeds, got one without run.json"),
    Mistake("data show ./nothing", 1, "./nothing: wanted a folder"),
    Mistake("data show stripes --from 60", 1, "stripes: wanted a first image below 60, got 60"),
    Mistake("data list --data-dir nothing", 1, "--data-dir nothing: wanted a folder"),
    Mistake("data verify mnist", 1, "mnist: not found in"),
    Mistake("data verify mnist --data-dir empty", 1, "mnist: not found in --data-dir empty"),
    Mistake("data verify mnist --data-dir nothing", 1, "--data-dir nothing: wanted a folder"),
    Mistake("data fetch mnist --data-dir nothing", 1, "--data-dir nothing: wanted a folder"),
    Mistake("train --data mnist --data-dir nothing", 1, "--data-dir nothing: wanted a folder"),
    Mistake("data verify mnist --data-dir garbage", 1, "garbage: wanted the four files of MNIST"),
    Mistake("data fetch mnist --data-dir garbage", 1, "lacks t10k-labels-idx1-ubyte"),
    Mistake("data show --from 1000000", 1, "glyphs: wanted a first image below 1000000, got 1000000"),
    Mistake("data show --test --from 4000", 1, "glyphs: wanted a first image below 4000, got 4000"),
  ]

  @Test(arguments: failures) func aFailureIsToldInOneLineAndEndsWithCode1(_ mistake: Mistake) async throws {
    try place.write([], to: "empty/.nothing")
    try FileManager.default.removeItem(atPath: place.path("empty/.nothing"))
    try place.write([1, 2, 3], to: "file")
    for name in ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte"] {
      try place.write(Array("garbage".utf8), to: "garbage/\(name)")
    }
    if mistake.arguments.contains("train") {
      try place.write(Array("garbage".utf8), to: "garbage/t10k-labels-idx1-ubyte")
    }
    Self.expectOneClearLine(try await place.run(mistake.arguments), mistake)
  }

  @Test func aFolderThatHoldsRunsIsRefusedAndLeftAlone() async throws {
    let train = ["train", "--data", "stripes", "--hidden", "5", "--epochs", "1"]
    try await place.succeed(train + ["--output", "run"])
    try await place.succeed(train + ["--output", "sweep", "--seeds", "1,2"])
    for (folder, seeds) in [("run", "7"), ("run", "1,2"), ("sweep", "7"), ("sweep", "2,3")] {
      let before = try place.names(folder)
      let outcome = try await place.run(train + ["--output", folder, "--seeds", seeds])
      Self.expectOneClearLine(outcome, Mistake("", 1, "\(folder): holds "))
      #expect(outcome.errors.contains("--resume"))
      #expect(try place.names(folder) == before)
    }
  }

  @Test func fewerEpochsThanAreTrainedAreRefused() async throws {
    try await place.succeed(["train", "--data", "stripes", "--hidden", "5", "--epochs", "2", "--output", "run"])
    let above = try await place.run("evaluate", ".")
    Self.expectOneClearLine(
      above, Mistake("", 1, ".: wanted the folder of a run or of several seeds, got one that holds the run run"))
    let outcome = try await place.run("train", "--resume", "--epochs", "1", "--output", "run")
    Self.expectOneClearLine(outcome, Mistake("", 1, "run: wanted at least 2 epochs, which are trained already, got 1"))
  }
}
