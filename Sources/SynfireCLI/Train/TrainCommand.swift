import ArgumentParser
import Synfire

/// The verb `synfire train`: a subcommand for each learner of the table.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a network and report its accuracy after each epoch.",
    discussion: """
      Without a learner's name it trains nbp, on built-in images; each learner has options of its own.
        synfire train
        synfire train nbp --data mnist --epochs 60 --seeds 1,2,3 --output runs/mnist
        synfire train ssnn-bp --data mnist --steps 50 --update stochastic
        synfire train dense --data mnist --hidden 1280 --epochs 20
        synfire train --resume --output runs/mnist
        synfire train ssnn-bp --help
      """,
    subcommands: LearnerTable.all.map { subcommand($0) },
    defaultSubcommand: LearnerTable.all.first.map { subcommand($0) })

  private static func subcommand<Configuration: LearnerConfiguration>(
    _ configuration: Configuration.Type
  ) -> any ParsableCommand.Type { TrainLearnerCommand<Configuration>.self }
}
