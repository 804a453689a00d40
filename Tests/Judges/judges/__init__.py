"""What the tests of this folder share: the emulators, the command, and a look at the world by boto3."""
