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
  description  = "Platform team"
  precedence   = 1
}

resource "aws_cognito_user" "ada" {
  user_pool_id   = aws_cognito_user_pool.people.id
  username       = "ada"
  message_action = "SUPPRESS"
  attributes = {
    email          = "ada@example.com"
    email_verified = "true"
    team           = "orders"
  }
}

resource "aws_cognito_user_in_group" "ada" {
  user_pool_id = aws_cognito_user_pool.people.id
  group_name   = aws_cognito_user_group.admins.name
  username     = aws_cognito_user.ada.username
}
