extension KnownDataset {
  /// Every set of the catalogue.
  public static let all = [mnist, fashionMNIST, emnistBalanced, emnistDerived]

  /// The set that is asked for by that name, or nil.
  public static func named(_ name: String) -> KnownDataset? { all.first { $0.name == name } }

  /// MNIST: 70,000 handwritten digits, 28×28, of 10 classes.
  ///
  /// Source: LeCun, Bottou, Bengio, Haffner, "Gradient-based learning applied to document recognition", Proceedings of
  /// the IEEE 86(11), 1998, doi:10.1109/5.726791. The hashes are those of the decompressed files, as copies differ in
  /// their compression.
  public static let mnist = KnownDataset(
    name: "mnist", title: "MNIST", classCount: 10, trainCount: 60_000, testCount: 10_000,
    files: [
      File(
        name: "train-images-idx3-ubyte",
        contentSHA256: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        contentSize: 47_040_016, gzipSize: 9_912_422),
      File(
        name: "train-labels-idx1-ubyte",
        contentSHA256: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
        contentSize: 60_008, gzipSize: 28_881),
      File(
        name: "t10k-images-idx3-ubyte",
        contentSHA256: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        contentSize: 7_840_016, gzipSize: 1_648_877),
      File(
        name: "t10k-labels-idx1-ubyte",
        contentSHA256: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
        contentSize: 10_008, gzipSize: 4_542),
    ],
    origin: .files(folders: [
      "https://ossci-datasets.s3.amazonaws.com/mnist/",
      "https://storage.googleapis.com/cvdf-datasets/mnist/",
      "https://github.com/fgnt/mnist/raw/master/",
    ]),
    licence: "copyright Yann LeCun and Corinna Cortes; distributed under CC BY-SA 3.0",
    citation: "LeCun, Bottou, Bengio, Haffner, Proceedings of the IEEE 86(11), 2278–2324, 1998, doi:10.1109/5.726791")

  /// Fashion-MNIST: 70,000 pictures of clothes, 28×28, of 10 classes.
  ///
  /// Source: Xiao, Rasul, Vollgraf, "Fashion-MNIST: a novel image dataset for benchmarking machine learning
  /// algorithms", arXiv 1708.07747. The hashes are those of the decompressed files.
  public static let fashionMNIST = KnownDataset(
    name: "fashion-mnist", title: "Fashion-MNIST", classCount: 10, trainCount: 60_000, testCount: 10_000,
    files: [
      File(
        name: "train-images-idx3-ubyte",
        contentSHA256: "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
        contentSize: 47_040_016, gzipSize: 26_421_880),
      File(
        name: "train-labels-idx1-ubyte",
        contentSHA256: "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
        contentSize: 60_008, gzipSize: 29_515),
      File(
        name: "t10k-images-idx3-ubyte",
        contentSHA256: "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
        contentSize: 7_840_016, gzipSize: 4_422_102),
      File(
        name: "t10k-labels-idx1-ubyte",
        contentSHA256: "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
        contentSize: 10_008, gzipSize: 5_148),
    ],
    origin: .files(folders: [
      "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
      "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/",
      "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
    ]),
    licence: "MIT, Zalando SE",
    citation: "Xiao, Rasul, Vollgraf, arXiv 1708.07747, 2017",
    debianPackage: "dataset-fashion-mnist")

  /// EMNIST Balanced: 131,600 handwritten digits and letters, 28×28, of 47 classes with equally many images.
  ///
  /// The hashes are those of the compressed members of the published archive. None is published for the decompressed
  /// files, so plain copies are checked by their counts alone: 47 classes of 2,400 training and 400 test images.
  ///
  /// Source: Cohen, Afshar, Tapson, van Schaik, "EMNIST: an extension of MNIST to handwritten letters",
  /// arXiv 1702.05373. The archive of the National Institute of Standards and Technology has 561,753,746 bytes.
  public static let emnistBalanced = KnownDataset(
    name: "emnist-balanced", title: "EMNIST Balanced", classCount: 47, trainCount: 112_800, testCount: 18_800,
    files: [
      File(
        name: "emnist-balanced-train-images-idx3-ubyte", contentSHA256: nil,
        gzipSHA256: "74295e75e4e9fa2c102147460ee7eb763653d5132d883a84fb88932bfb8d2db4",
        contentSize: 88_435_216, gzipSize: 28_207_740),
      File(
        name: "emnist-balanced-train-labels-idx1-ubyte", contentSHA256: nil,
        gzipSHA256: "b46d41e5156a0a8aaaa4d18979fdd1588850fa8571018acffd5d93b325a7d6ed",
        contentSize: 112_808),
      File(
        name: "emnist-balanced-test-images-idx3-ubyte", contentSHA256: nil,
        gzipSHA256: "117fc12b015e37ea98bfb2cbba3f77c3782c056cdbd219b87abfc8661d7135db",
        contentSize: 14_739_216, gzipSize: 4_714_707),
      File(
        name: "emnist-balanced-test-labels-idx1-ubyte", contentSHA256: nil,
        gzipSHA256: "a67cac948379b67270b9a4d0a01c8ec661598accf2f2b1964340b7c83cb175cd",
        contentSize: 18_808),
    ],
    isTransposed: true,
    origin: .archive(
      addresses: [
        "https://biometrics.nist.gov/cs_links/EMNIST/gzip.zip",
        "https://rds.westernsydney.edu.au/Institutes/MARCS/BENS/EMNIST/emnist-gzip.zip",
        "https://www.itl.nist.gov/iaui/vip/cs_links/EMNIST/gzip.zip",
      ], size: 561_753_746),
    licence: "none stated by the authors; derived from NIST Special Database 19",
    citation: "Cohen, Afshar, Tapson, van Schaik, arXiv 1702.05373, 2017")

  /// A stand-in for EMNIST Balanced: 102,416 images of the same 47 classes out of EMNIST ByMerge, 28×28.
  ///
  /// It is not the official split, and accuracies on it are none on EMNIST Balanced: of each class it has up to 2,400
  /// training images, fewer where the pool ends (760 of Q), and 150 test images out of the official test pool. No image
  /// is in both parts, but a network that learned from one set must not be tested on the other.
  ///
  /// Source: the lossless tiles of github.com/0r4nd/emnist-packed at 0f121efc. In every class the images are ordered by
  /// the SHA-256 of their 784 raw bytes; the first 150 of the test pool are for testing, the next for training; the
  /// files are in the order of the hashes. The hashes of the files are those of their decompressed content.
  public static let emnistDerived = KnownDataset(
    name: "emnist-derived", title: "derived EMNIST set", classCount: 47, trainCount: 95_366, testCount: 7_050,
    files: [
      File(
        name: "emnist-bymerge47-derived-cap2400-train-images-idx3-ubyte",
        contentSHA256: "a5bb8011e347273694b83972bd28daa0aa61fec0c8d3a22d7cc3aa010c3a56af", contentSize: 74_766_960),
      File(
        name: "emnist-bymerge47-derived-cap2400-train-labels-idx1-ubyte",
        contentSHA256: "bb7c86de9ab43061344eeead8f68dc000488b817b917897728f4ffc7b7fff1ef", contentSize: 95_374),
      File(
        name: "emnist-bymerge47-derived-bal150-test-images-idx3-ubyte",
        contentSHA256: "5535462150b6ee1255e20a90f6ae539f498d166d97e74edfae8215c2ef297cd6", contentSize: 5_527_216),
      File(
        name: "emnist-bymerge47-derived-bal150-test-labels-idx1-ubyte",
        contentSHA256: "5eff75496776cc26416b14442c20a55cb15d8c5ee7498a530fbb0744abcbf00c", contentSize: 7_058),
    ],
    isTransposed: true,
    origin: .made(from: "the tiles of github.com/0r4nd/emnist-packed, as Documentation/Data.md tells"),
    licence: "none stated by the authors; derived from NIST Special Database 19",
    citation: "Cohen, Afshar, Tapson, van Schaik, arXiv 1702.05373, 2017")
}
