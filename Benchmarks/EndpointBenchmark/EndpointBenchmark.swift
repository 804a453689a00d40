import AWS
import Foundation
import ResourceModel

/// Puts an endpoint under load. The clients that it makes stand in a file, a line each: pool, id, secret.
///
///     EndpointBenchmark prepare PORT FILE COUNT         makes clients until there are COUNT
///     EndpointBenchmark describe PORT FILE CONNECTIONS REQUESTS
///     EndpointBenchmark tokens PORT FILE CONNECTIONS REQUESTS
///
/// Prints one JSON object. Requests are made and signed before the clock starts.
@main
struct EndpointBenchmark {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst().map { $0 }
    guard arguments.count >= 4, let port = UInt16(arguments[1]) else {
      print("usage: prepare PORT FILE COUNT | describe|tokens PORT FILE CONNECTIONS REQUESTS")
      exit(64)
    }
    let file = URL(fileURLWithPath: arguments[2])
    let numbers = arguments[3...].compactMap { Int($0) }
    let known = ((try? String(contentsOf: file, encoding: .utf8)) ?? "").split(separator: "\n")
      .compactMap { BenchmarkClient(line: $0) }
    let account = BenchmarkAccount(port: port, now: Timestamp(seconds: Date().timeIntervalSince1970))
    switch (arguments[0], numbers.count) {
    case ("prepare", 1):
      let clients = known + (try account.makeClients(numbers[0] - known.count))
      try Data(clients.map { $0.line + "\n" }.joined().utf8).write(to: file)
    case ("describe", 2): report(try Load(port: port).run(known.map(account.describe), numbers))
    case ("tokens", 2): report(try Load(port: port).run(known.map(account.token), numbers))
    default: exit(64)
    }
  }

  private static func report(_ result: Load.Result) {
    let latencies = result.nanoseconds.sorted()
    func milliseconds(_ share: Double) -> Value {
      .decimal(String(format: "%.3f", Double(latencies[Int(Double(latencies.count - 1) * share)]) / 1e6))
    }
    print(
      JSONWriter.write([
        "requests": .integer(latencies.count), "refused": .integer(result.refused),
        "seconds": .decimal(String(format: "%.3f", result.seconds)), "median": milliseconds(0.5),
        "p99": milliseconds(0.99),
        "processor": .decimal(String(format: "%.3f", result.processorSeconds)),
      ]))
  }
}

extension Load {
  fileprivate func run(_ requests: [[UInt8]], _ numbers: [Int]) throws -> Result {
    try run(requests, connections: numbers[0], count: numbers[1])
  }
}
