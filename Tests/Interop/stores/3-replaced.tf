# Names cannot be changed in place; labels move. A parameter's type is left alone: AWS's reference refuses to change
# it (HierarchyTypeMismatchException), and the provider tries.
resource "aws_ssm_parameter" "text" {
  name  = "/interop/texts"
  type  = "SecureString"
  value = "three"
}

resource "aws_ssm_parameter" "list" {
  name  = "/interop/renamed"
  type  = "StringList"
  value = "a"
}

resource "aws_secretsmanager_secret" "plain" {
  name                    = "interop/plain"
  description             = "Described"
  kms_key_id              = "alias/mine"
  recovery_window_in_days = 0
}

resource "aws_secretsmanager_secret_version" "plain" {
  secret_id      = aws_secretsmanager_secret.plain.id
  secret_string  = jsonencode({ client_id = "one", client_secret = "two" })
  version_stages = ["AWSCURRENT", "green"]
}
