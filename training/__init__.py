"""Turn shared data into examples, train the local reader, evaluate and export it."""
