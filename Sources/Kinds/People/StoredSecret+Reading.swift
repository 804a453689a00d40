package import AWS
package import ResourceModel

extension StoredSecret {
  /// The store's own name of the value that is current: a number of Parameter Store, an id of Secrets Manager. It is no
  /// secret, and changes whenever the value is put there anew.
  /// - Returns: nil when the store has no such secret.
  package func version(using aws: any AWSReading) async throws(AWSError) -> String? {
    switch store {
    case .ssm:
      let parameter = try await parameter(decrypted: false, using: aws)
      return parameter?["Version"]?.integer.map { "\($0)" }
    case .secretsManager:
      do throws(AWSError) {
        let secret = try await aws.read(.describeSecret, ["SecretId": .string(name)])
        guard secret["DeletedDate"] == nil else { return nil }
        return secret["VersionIdsToStages"]?.map?.first {
          $0.value.strings?.contains("AWSCURRENT") == true
        }?.key
      } catch  where error.isNotFound {
        return nil
      }
    }
  }

  /// The value itself.
  /// - Throws: `StoredSecretMissing` when there is none, or none of that member; it names the place, never the value.
  package func value(using aws: any AWSReading) async throws(AWSError) -> Secret {
    let text: String?
    switch store {
    case .ssm: text = try await parameter(decrypted: true, using: aws)?["Value"]?.string
    case .secretsManager:
      do throws(AWSError) {
        text = try await aws.read(.getSecretValue, ["SecretId": .string(name)])["SecretString"]?.string
      } catch  where error.isNotFound {
        throw missing
      }
    }
    guard let text, !text.isEmpty else { throw missing }
    guard let member else { return Secret(text) }
    guard let inner = (try? JSONReader.read(text))?[member]?.string, !inner.isEmpty else { throw missing }
    return Secret(inner)
  }

  private func parameter(decrypted: Bool, using aws: any AWSReading) async throws(AWSError) -> Value? {
    do throws(AWSError) {
      return try await aws.read(
        .getParameters, ["Names": [.string(name)], "WithDecryption": .bool(decrypted)])["Parameters"]?.list?
        .first
    } catch  where error.isNotFound || error.code == "ParameterVersionNotFound" {
      return nil
    }
  }

  private var missing: AWSError {
    AWSError(code: "StoredSecretMissing", message: "there is no secret at \(self)")
  }
}
