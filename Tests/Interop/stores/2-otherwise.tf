resource "aws_ssm_parameter" "text" {
  name            = "/interop/text"
  type            = "String"
  value           = "two"
  description     = "A text"
  allowed_pattern = "[a-z]+"
  tags            = { stage = "test" }
}

resource "aws_ssm_parameter" "list" {
  name        = "/interop/list"
  type        = "StringList"
  value       = "a,b,c"
  description = "A longer list"
  tier        = "Advanced"
}

resource "aws_ssm_parameter" "secret" {
  name   = "/interop/secret"
  type   = "SecureString"
  value  = "hidden better"
  key_id = "alias/mine"
  tags   = { team = "core", owner = "somebody" }
}

resource "aws_secretsmanager_secret" "plain" {
  name                    = "interop/plain"
  description             = "Described"
  kms_key_id              = "alias/mine"
  recovery_window_in_days = 0
  tags                    = { team = "core" }
}

resource "aws_secretsmanager_secret_version" "plain" {
  secret_id      = aws_secretsmanager_secret.plain.id
  secret_string  = jsonencode({ client_id = "one", client_secret = "two" })
  version_stages = ["AWSCURRENT", "blue"]
}

resource "aws_secretsmanager_secret" "binary" {
  name                    = "interop/binary"
  description             = "Other bytes"
  recovery_window_in_days = 7
}

resource "aws_secretsmanager_secret_version" "binary" {
  secret_id     = aws_secretsmanager_secret.binary.id
  secret_binary = base64encode("other bytes")
}

data "aws_ssm_parameters_by_path" "all" {
  path       = "/interop"
  recursive  = true
  depends_on = [aws_ssm_parameter.text, aws_ssm_parameter.list, aws_ssm_parameter.secret]
}

data "aws_secretsmanager_secret_version" "plain" {
  secret_id  = aws_secretsmanager_secret.plain.id
  depends_on = [aws_secretsmanager_secret_version.plain]
}

data "aws_caller_identity" "me" {}

output "account" {
  value = data.aws_caller_identity.me.account_id
}
