resource "aws_cognito_user_pool" "people" {
  name                     = "people"
  auto_verified_attributes = ["email"]

  schema {
    name                = "team"
    attribute_data_type = "String"
    mutable             = true
    string_attribute_constraints {
      min_length = "1"
      max_length = "20"
    }
  }
}

resource "aws_cognito_user_group" "admins" {
  name         = "admins"
  user_pool_id = aws_cognito_user_pool.people.id
}

resource "aws_cognito_user_group" "readers" {
  name         = "readers"
  user_pool_id = aws_cognito_user_pool.people.id
  precedence   = 5
}

resource "aws_cognito_user" "ada" {
  user_pool_id = aws_cognito_user_pool.people.id
  username     = "ada"
  enabled      = false
  password     = "Correct-Horse-9"
  attributes = {
    email          = "ada@example.com"
    nickname       = "Countess"
    email_verified = "true"
  }
  message_action = "SUPPRESS"
}

resource "aws_cognito_user" "bob" {
  user_pool_id       = aws_cognito_user_pool.people.id
  username           = "bob"
  temporary_password = "Temp-Pass-123"
  message_action     = "SUPPRESS"
}

resource "aws_cognito_user_in_group" "ada" {
  user_pool_id = aws_cognito_user_pool.people.id
  group_name   = aws_cognito_user_group.readers.name
  username     = aws_cognito_user.ada.username
}
