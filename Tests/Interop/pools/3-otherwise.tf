resource "aws_cognito_user_pool" "pool" {
  name                     = "interop"
  auto_verified_attributes = ["email", "phone_number"]
  deletion_protection      = "INACTIVE"
  mfa_configuration        = "ON"
  user_pool_tier           = "PLUS"

  account_recovery_setting {
    recovery_mechanism {
      name     = "verified_phone_number"
      priority = 1
    }
    recovery_mechanism {
      name     = "verified_email"
      priority = 2
    }
  }
  admin_create_user_config {
    allow_admin_create_user_only = false
    invite_message_template {
      email_message = "Hello {username}, use {####}"
      email_subject = "Hello"
      sms_message   = "Welcome {username}, use {####}"
    }
  }
  device_configuration {
    challenge_required_on_new_device      = false
    device_only_remembered_on_user_prompt = true
  }
  email_configuration {
    email_sending_account  = "DEVELOPER"
    from_email_address     = "Shop <shop@example.com>"
    reply_to_email_address = "help@example.com"
    source_arn             = "arn:aws:ses:us-east-1:123456789012:identity/example.com"
    configuration_set      = "shop"
  }
  lambda_config {
    pre_sign_up    = "arn:aws:lambda:us-east-1:123456789012:function:pre-sign-up"
    user_migration = "arn:aws:lambda:us-east-1:123456789012:function:migration"
    pre_token_generation_config {
      lambda_arn     = "arn:aws:lambda:us-east-1:123456789012:function:token"
      lambda_version = "V3_0"
    }
  }
  password_policy {
    minimum_length                   = 20
    password_history_size            = 5
    require_lowercase                = true
    require_numbers                  = false
    require_symbols                  = true
    require_uppercase                = true
    temporary_password_validity_days = 9
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
  sign_in_policy {
    allowed_first_auth_factors = ["PASSWORD"]
  }
  sms_authentication_message = "Your sign-in code is {####}"
  sms_configuration {
    external_id    = "external"
    sns_caller_arn = "arn:aws:iam::123456789012:role/sms"
    sns_region     = "us-east-1"
  }
  software_token_mfa_configuration {
    enabled = true
  }
  user_attribute_update_settings {
    attributes_require_verification_before_update = ["email", "phone_number"]
  }
  user_pool_add_ons {
    advanced_security_mode = "ENFORCED"
  }
  verification_message_template {
    default_email_option  = "CONFIRM_WITH_CODE"
    email_message         = "The code is {####}"
    email_message_by_link = "Follow {##that##}"
    email_subject         = "A code"
    email_subject_by_link = "A link"
    sms_message           = "The code is {####}"
  }
  tags = {
    team  = "core"
    owner = "somebody"
  }
}

resource "aws_cognito_user_pool_domain" "prefix" {
  domain                = "interop"
  user_pool_id          = aws_cognito_user_pool.pool.id
  managed_login_version = 1
}

resource "aws_cognito_resource_server" "api" {
  user_pool_id = aws_cognito_user_pool.pool.id
  identifier   = "https://api.example.com"
  name         = "API 2"
  scope {
    scope_name        = "admin"
    scope_description = "Administration"
  }
  scope {
    scope_name        = "write"
    scope_description = "Writing all"
  }
}

resource "aws_cognito_user_group" "admins" {
  user_pool_id = aws_cognito_user_pool.pool.id
  name         = "admins"
  description  = "Most of it"
  precedence   = 3
  role_arn     = "arn:aws:iam::123456789012:role/others"
}

data "aws_cognito_user_pools" "same_name" {
  name       = aws_cognito_user_pool.pool.name
  depends_on = [aws_cognito_user_pool.pool]
}

output "found" {
  value = length(data.aws_cognito_user_pools.same_name.ids)
}
