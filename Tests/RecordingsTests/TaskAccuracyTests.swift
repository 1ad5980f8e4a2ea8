import Foundation
import Recordings
import Testing

@Suite struct TaskAccuracyTests {
  /// Eighths are exact.
  private let three = TaskAccuracies([[1, 0.125, 0], [0.5, 0.75, 0], [0.625, 0.25, 0.875]])

  @Test func averageIsTheMeanOfTheLastRow() {
    #expect(three.average == (0.625 + 0.25 + 0.875) / 3)
    #expect(TaskAccuracies().average == nil)
  }

  @Test func forgettingIsTheBestBeforeLessTheLast() {
    // Task 1: best 1, last 0.625; task 2: best 0.75, last 0.25; the last task is not counted.
    #expect(three.forgetting == (0.375 + 0.5) / 2)
    // What gets better later is a negative loss.
    #expect(TaskAccuracies([[0.5, 0], [0.75, 1]]).forgetting == -0.25)
    #expect(TaskAccuracies([[0.5, 0.5]]).forgetting == nil && TaskAccuracies([[1]]).forgetting == nil)
  }

  @Test func theBestIsTakenFromTheTasksTurnOn() {
    // Task 2 was better by chance before it was learned.
    #expect(TaskAccuracies([[1, 0.875, 0], [1, 0.5, 0], [1, 0.5, 1]]).forgetting == 0)
  }

  @Test func learnedIsTheMeanOfTheDiagonal() {
    #expect(three.learned == (1 + 0.75 + 0.875) / 3)
    #expect(TaskAccuracies([[1, 0], [0.5, 1]]).learned == 1)
    #expect(TaskAccuracies([[1, 0]]).learned == nil)
  }

  @Test func recordsAreRead() throws {
    let data = try JSONEncoder().encode(three)
    #expect(String(decoding: data, as: UTF8.self) == "[[1,0.125,0],[0.5,0.75,0],[0.625,0.25,0.875]]")
    #expect(try JSONDecoder().decode(TaskAccuracies.self, from: data) == three)
    for text in ["[[1,0],[1]]", "[[1.5]]", "[[-0.5]]", "[[]]"] {
      #expect(throws: DecodingError.self, "\(text)") {
        try JSONDecoder().decode(TaskAccuracies.self, from: Data(text.utf8))
      }
    }
  }
}
