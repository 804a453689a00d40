# Nearly all is left out again: what AWS puts back to its default must be what the provider expects to see.
resource "aws_cognito_user_pool" "pool" {
  name              = "interop"
  user_pool_tier    = "ESSENTIALS"
  mfa_configuration = "OFF"
  password_policy {
    minimum_length = 8
  }
  schema {
    name                = "plan"
    attribute_data_type = "String"
    mutable             = true
    string_attribute_constraints {
      min_length = "1"
      max_length = "20"
    }
  }
  schema {
    name                = "seats"
    attribute_data_type = "Number"
    mutable             = true
    number_attribute_constraints {
      min_value = "1"
      max_value = "500"
    }
  }
  schema {
    name                = "since"
    attribute_data_type = "DateTime"
    mutable             = true
  }
}

resource "aws_cognito_user_pool_domain" "custom" {
  domain          = "auth.example.com"
  certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/5f5d3ea0-2f3a-4b8a-9a53-3dbf8ed4f9a1"
  user_pool_id    = aws_cognito_user_pool.pool.id
}

resource "aws_cognito_resource_server" "api" {
  user_pool_id = aws_cognito_user_pool.pool.id
  identifier   = "https://api.example.com"
  name         = "api"
}

resource "aws_cognito_user_group" "admins" {
  user_pool_id = aws_cognito_user_pool.pool.id
  name         = "admins"
  # The provider sends an empty text for a role that is left out, which no AWS takes.
  role_arn = "arn:aws:iam::123456789012:role/others"
}
