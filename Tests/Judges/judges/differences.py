"""Where an emulator is not AWS, and what the tests expect of the command there.

One table, so that no difference hides in a test. The client is never bent for an emulator: each row is
an answer that contradicts AWS, and the tests work around it here only. Found by asking moto 5.2.1 and
MiniStack 1.5.33 with boto3 1.43.11; AWS's own behaviour from its API references.
"""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Difference:
    emulator: str
    name: str
    aws: str
    emulated: str


DIFFERENCES = [
    Difference("moto", "no-update-resource-server", "UpdateResourceServer replaces scopes and name",
               "answers HTTP 500 with an HTML page: the command must end with a clear error and exit 5"),
    Difference("moto", "no-delete-resource-server", "DeleteResourceServer deletes",
               "answers HTTP 500 with an HTML page: destroy ends with exit 5 and a journal that a later run resumes"),
    Difference("moto", "domain-is-taken-over", "CreateUserPoolDomain of a taken name is InvalidParameterException",
               "the other pool gets it: a taken domain is not tested there"),
    Difference("moto", "no-managed-login-version", "DescribeUserPoolDomain shows ManagedLoginVersion",
               "never shows it: the version is looked at with MiniStack only"),
    Difference("moto", "defaults-unsaid", "DescribeUserPool shows DeletionProtection, MfaConfiguration, UserPoolTier",
               "shows them only when given: an absent member counts as AWS's default"),
    Difference("moto", "protected-pool-goes", "DeleteUserPool of a protected pool is refused",
               "deletes it: that protection is lifted first is seen by the calls that were made"),
    Difference("moto", "fixed-account", "GetCallerIdentity tells the caller's account", "always 123456789012"),
    Difference("ministack", "client-secret-ignored", "CreateUserPoolClient takes ClientSecret",
               "ignores it and makes a client without a secret: the command makes the client again with "
               "GenerateSecret, stores what the endpoint made, and tells the difference"),
    Difference("ministack", "protected-pool-goes", "DeleteUserPool of a protected pool is refused",
               "deletes it: that protection is lifted first is seen by the calls that were made"),
    Difference("ministack", "empty-first-version", "CreateSecret without a value has no version",
               "has an empty version AWSCURRENT: the tests look at the value, not at the number of versions"),
    Difference("ministack", "omitted-stays", "Update… puts what is omitted back to its default",
               "keeps it: going back to a default is not looked at there"),
    Difference("moto", "omitted-stays", "UpdateUserPoolClient puts what is omitted back to its default",
               "keeps it: going back to a default is not looked at there"),
    Difference("moto", "pool-name-stays", "UpdateUserPool renames by PoolName", "ignores PoolName"),
    Difference("ministack", "pool-name-stays", "UpdateUserPool renames by PoolName", "ignores PoolName"),
    Difference("moto", "no-update-method", "UpdateMethod patches type, authorizer and scopes",
               "answers HTTP 500 with an HTML page: a REST binding is planned there, and its apply must end clearly"),
    Difference("moto", "no-http-authorizers", "GetAuthorizers of HTTP APIs lists them",
               "answers HTTP 500 with an HTML page: HTTP bindings are not tested there"),
    Difference("ministack", "added-scope-is-split", "a patch adds the one scope that it names",
               "adds its letters: only `idToken` routes are tested there"),
    Difference("ministack", "export-without-security", "GetExport says what the stage enforces",
               "leaves `security` out: REST stages count as open there, and only drafts are tested"),
    Difference("ministack", "deployment-without-stage", "CreateDeployment with StageName gives the stage the deployment",
               "does not: HTTP stages that do not deploy themselves are tested on the embedded endpoint alone"),
]


def differs(emulator: str, name: str) -> bool:
    """Whether the table has that row. A misspelt name is an error, not a pass."""
    names = {row.name for row in DIFFERENCES}
    if name not in names:
        raise KeyError(f"no difference is called {name}; there are {sorted(names)}")
    return any(row.emulator == emulator and row.name == name for row in DIFFERENCES)
