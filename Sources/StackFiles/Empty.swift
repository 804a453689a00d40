// StackFiles
