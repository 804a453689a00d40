# The endpoint's address and key pair come from the environment, as with AWS: AWS_ENDPOINT_URL and so on.
# Nothing is skipped that touches a service served here: the account is asked of STS, all calls are signed.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "endpoint" {
  type = string
}

provider "aws" {
  skip_metadata_api_check = true
  default_tags {
    tags = { managed-by = "terraform" }
  }
  endpoints {
    apigateway     = var.endpoint
    apigatewayv2   = var.endpoint
    cognitoidp     = var.endpoint
    secretsmanager = var.endpoint
    ssm            = var.endpoint
    sts            = var.endpoint
  }
}
