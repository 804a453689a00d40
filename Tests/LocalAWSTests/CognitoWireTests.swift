import AWS
import ResourceModel
import Testing

@Suite struct CognitoWireTests {
  @Test func `an unknown operation is refused in AWS's words`() async throws {
    let refusal = try await EndpointScene().refusal("CreateUserImportJob")
    #expect(refusal?.code == "UnknownOperationException")
  }
}
