resource "aws_cognito_user_pool" "pool" {
  name                     = "interop"
  auto_verified_attributes = ["email"]
  deletion_protection      = "INACTIVE"
  mfa_configuration        = "OPTIONAL"
  user_pool_tier           = "PLUS"

  account_recovery_setting {
    recovery_mechanism {
      name     = "verified_email"
      priority = 1
    }
  }
  admin_create_user_config {
    allow_admin_create_user_only = true
    invite_message_template {
      email_message = "Welcome {username}, use {####}"
      email_subject = "Welcome"
      sms_message   = "Welcome {username}, use {####}"
    }
  }
  device_configuration {
    challenge_required_on_new_device      = true
    device_only_remembered_on_user_prompt = false
  }
  email_configuration {
    email_sending_account  = "COGNITO_DEFAULT"
    reply_to_email_address = "ops@example.com"
  }
  lambda_config {
    pre_sign_up       = "arn:aws:lambda:us-east-1:123456789012:function:pre-sign-up"
    post_confirmation = "arn:aws:lambda:us-east-1:123456789012:function:post-confirmation"
    pre_token_generation_config {
      lambda_arn     = "arn:aws:lambda:us-east-1:123456789012:function:token"
      lambda_version = "V2_0"
    }
  }
  password_policy {
    minimum_length                   = 14
    password_history_size            = 3
    require_lowercase                = true
    require_numbers                  = true
    require_symbols                  = false
    require_uppercase                = true
    temporary_password_validity_days = 2
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
  sign_in_policy {
    allowed_first_auth_factors = ["PASSWORD", "EMAIL_OTP"]
  }
  software_token_mfa_configuration {
    enabled = true
  }
  user_attribute_update_settings {
    attributes_require_verification_before_update = ["email"]
  }
  user_pool_add_ons {
    advanced_security_mode = "AUDIT"
  }
  verification_message_template {
    default_email_option  = "CONFIRM_WITH_LINK"
    email_message         = "Your code is {####}"
    email_message_by_link = "Follow {##this##}"
    email_subject         = "Code"
    email_subject_by_link = "Link"
    sms_message           = "Your code is {####}"
  }
  tags = {
    team  = "billing"
    stage = "test"
  }
}

resource "aws_cognito_user_pool_domain" "prefix" {
  domain                = "interop"
  user_pool_id          = aws_cognito_user_pool.pool.id
  managed_login_version = 2
}

resource "aws_cognito_resource_server" "api" {
  user_pool_id = aws_cognito_user_pool.pool.id
  identifier   = "https://api.example.com"
  name         = "API"
  scope {
    scope_name        = "read"
    scope_description = "Reading"
  }
  scope {
    scope_name        = "write"
    scope_description = "Writing"
  }
}

resource "aws_cognito_user_group" "admins" {
  user_pool_id = aws_cognito_user_pool.pool.id
  name         = "admins"
  description  = "All of it"
  precedence   = 7
  role_arn     = "arn:aws:iam::123456789012:role/admins"
}

data "aws_cognito_user_pools" "same_name" {
  name       = aws_cognito_user_pool.pool.name
  depends_on = [aws_cognito_user_pool.pool]
}

output "found" {
  value = length(data.aws_cognito_user_pools.same_name.ids)
}
